"""Faces of the one engine for other frameworks: views, no rules."""
