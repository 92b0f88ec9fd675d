"""Who decides: pure functions from an Observation to Orders, one file a role."""
