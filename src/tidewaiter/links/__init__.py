"""Who is tied to whom, what to what? Ties with evidence and dates, successors, and series of violations."""

from tidewaiter.links.steps import link_steps, series_steps

__all__ = ["link_steps", "series_steps"]
