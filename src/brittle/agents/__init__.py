"""The Mesa face: agents are views on rows of the engine's State and have no rules of their own."""
