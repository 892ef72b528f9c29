"""The sentences of the library that pages show, each with what fills it in braces."""

from __future__ import annotations

from tidewaiter.flow import wordings as of_the_library
from tidewaiter_workbench.bridge.shipments import CAUTIONS, RULED

__all__ = ["wordings"]


def wordings() -> tuple[str, ...]:
    """Each sentence once; see `tidewaiter.flow.wordings`."""
    return tuple(dict.fromkeys((*of_the_library.wordings(), *CAUTIONS, RULED)))
