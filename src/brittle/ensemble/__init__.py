"""Many runs of the one engine, and the integer reductions that add up."""
