"""Theatres: folders of data, no code."""
