"""What came in? Raw files and feeds, through a mapping each, to declared.*, known.* and found.*."""

from tidewaiter.sources.corrections import quarantined
from tidewaiter.sources.loading import load
from tidewaiter.sources.mapping_file import read_mapping, shipped_mappings
from tidewaiter.sources.opening import Limits
from tidewaiter.sources.report import FileReport, LoadReport

__all__ = ["FileReport", "Limits", "LoadReport", "load", "quarantined", "read_mapping", "shipped_mappings"]
