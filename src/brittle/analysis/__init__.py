"""What the results mean: observations, baselines, scores. Reads frames, never a live model."""
