"""Functions from columns to columns: what a number, a date or a text means among its peers."""
