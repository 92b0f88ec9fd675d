"""What we draw: one file a figure, and their style."""
