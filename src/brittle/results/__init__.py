"""What came out: plain data of a run, read from folders and written to them. Nothing here draws or prints."""
