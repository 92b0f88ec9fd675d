"""How the world changes: numbers in, numbers out; each equation written once."""
