"""One file a verb. Hydra stops here."""
