"""One step, one run: the only truth that every face runs."""
