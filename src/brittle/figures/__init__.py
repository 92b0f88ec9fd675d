"""What we draw: one file a figure, and their style."""

from brittle.figures.quiet import quiet_matplotlib

# Matplotlib gives advice when it is first imported, in a home that cannot be written or has no cache of fonts.
with quiet_matplotlib():
    import matplotlib.font_manager  # noqa: F401
