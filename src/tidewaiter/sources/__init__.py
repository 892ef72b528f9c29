"""What came in? Raw files and feeds, through a mapping each, to declared.*, known.* and found.*."""

from tidewaiter.sources.audits import audit_labels
from tidewaiter.sources.corrections import quarantined
from tidewaiter.sources.loading import load
from tidewaiter.sources.mapping_file import read_mapping, shipped_mappings, shipped_names
from tidewaiter.sources.opening import Limits
from tidewaiter.sources.quality import FieldScore, FilerScore, QualityReport, SourceScore, quality
from tidewaiter.sources.report import FileReport, LoadReport
from tidewaiter.sources.strays import EarlyResults, StrayResults

__all__ = [
    "EarlyResults",
    "FieldScore",
    "FileReport",
    "FilerScore",
    "Limits",
    "LoadReport",
    "QualityReport",
    "SourceScore",
    "StrayResults",
    "audit_labels",
    "load",
    "quality",
    "quarantined",
    "read_mapping",
    "shipped_mappings",
    "shipped_names",
]
