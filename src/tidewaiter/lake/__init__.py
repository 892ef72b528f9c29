"""The lake: where tables live, versioned and checked; the only place that opens an engine."""

from tidewaiter.lake.change import Change, Upserted
from tidewaiter.lake.lake import Lake
from tidewaiter.lake.published import published_run
from tidewaiter.lake.run import RunReport, StepReport
from tidewaiter.lake.step import BoundStep, Step, step

__all__ = ["BoundStep", "Change", "Lake", "RunReport", "Step", "StepReport", "Upserted", "published_run", "step"]
