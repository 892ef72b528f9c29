"""The sentences of the library that pages show, each with what fills it in braces."""

from __future__ import annotations

from tidewaiter.flow import wordings as of_the_library
from tidewaiter_workbench.bridge.shipments import CAUTIONS, RULED

__all__ = ["by_topic", "wordings"]


def wordings() -> tuple[str, ...]:
    """Each sentence once; see `tidewaiter.flow.wordings`."""
    return tuple(text for texts in by_topic().values() for text in texts)


def by_topic() -> dict[str, tuple[str, ...]]:
    """The same by what they tell of; those of the workbench's own bridge among those of papers."""
    told = of_the_library.by_topic()
    known = {text for texts in told.values() for text in texts}
    return told | {
        "papers": (*told["papers"], *(each for each in dict.fromkeys((*CAUTIONS, RULED)) if each not in known))
    }
