"""Likenesses to lists that a person holds for chance."""
