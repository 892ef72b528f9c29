"""What comes from where: flows between countries, lanes over the map, and their rows."""
