"""The contracts: every table of the lake, with grain, key, meanings and units. No engine."""

from tidewaiter.tables import (
    declared,
    found,
    fused,
    known,
    linked,
    loaded,
    remembered,
    resolved,
    ruled,
    scored,
    selected,
    signalled,
)
from tidewaiter.tables.contract import Column, Table, collect

__all__ = [
    "Column",
    "Table",
    "collect",
    "declared",
    "found",
    "fused",
    "known",
    "linked",
    "loaded",
    "remembered",
    "resolved",
    "ruled",
    "scored",
    "selected",
    "signalled",
]
