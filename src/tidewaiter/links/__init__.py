"""Who is tied to whom, what to what? Ties with evidence and dates, successors, and series of violations."""

from tidewaiter.links.network_steps import link_steps
from tidewaiter.links.series_steps import forecast_steps, lookout_steps, series_steps

__all__ = ["forecast_steps", "link_steps", "lookout_steps", "series_steps"]
