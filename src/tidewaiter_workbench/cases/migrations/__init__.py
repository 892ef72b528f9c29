"""Changes to the tables of cases."""
