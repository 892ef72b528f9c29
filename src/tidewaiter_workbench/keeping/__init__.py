"""Answers of the lake that are asked once a run, and kept."""
