"""For the terminal: one file a verb, with its arguments, one call, and what it prints."""
