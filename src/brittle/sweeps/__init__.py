"""Many design points: the design, the chunks of runs, who computes them, and what is left to do."""
