"""Small forms and signs that other parts show of cases."""
