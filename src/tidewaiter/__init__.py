"""Tidewaiter: what to open, why, and how sure we are."""

__all__: list[str] = []
