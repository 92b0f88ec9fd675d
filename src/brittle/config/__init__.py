"""From files and arguments to settings: Hydra, the grammar of sweeps, experiments. Hydra stops here."""
