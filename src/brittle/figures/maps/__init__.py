"""Figures on the map of a theatre."""
