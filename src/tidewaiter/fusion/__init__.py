"""How worried should we be? Models, signals and hits brought together into one probability."""
