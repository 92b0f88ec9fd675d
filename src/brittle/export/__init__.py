"""What other programs read: CSV, GeoJSON, Flee."""
