"""How jobs are told on pages."""
