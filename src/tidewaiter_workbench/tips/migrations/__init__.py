"""Changes of the tables of tips."""
