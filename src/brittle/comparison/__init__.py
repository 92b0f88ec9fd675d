"""What difference it makes: pairing, intervals, censoring, attribution, twins."""
