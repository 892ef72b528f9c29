"""Filters for pages that speak of causes."""
