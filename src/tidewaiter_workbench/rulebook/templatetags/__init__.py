"""Filters of this part's pages."""
