"""What was asked for: files composed by Hydra, the grammar of sweeps, experiments. Hydra stops here."""
