"""What we show: maps and charts, each with its caveat and provenance."""
