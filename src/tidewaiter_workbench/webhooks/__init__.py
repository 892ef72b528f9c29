"""Telling other programs what happens here: signed, retried, and only what their holder may know."""
