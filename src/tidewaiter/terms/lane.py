"""Selection lanes: what happens to a declaration before the goods go.

Source:
    UNCTAD, ASYCUDA++ manual, section 6 (red, yellow, blue, green).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tidewaiter.errors import TermError

__all__ = ["LANES", "Lane", "LaneError", "lane", "strictest_lane"]


class LaneError(TermError):
    """The text names no lane."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane; a higher `rank` is stricter."""

    code: str
    rank: int
    meaning: str
    opens_goods: bool
    reads_documents: bool


LANES = (
    Lane("red", 3, "goods and documents are examined before assessment", opens_goods=True, reads_documents=True),
    Lane("yellow", 2, "documents are examined before assessment", opens_goods=False, reads_documents=True),
    Lane("blue", 1, "released, audited later", opens_goods=False, reads_documents=True),
    Lane("green", 0, "released", opens_goods=False, reads_documents=False),
)
_BY_CODE = {each.code: each for each in LANES}


def lane(text: str) -> Lane:
    """The lane of that colour, in any case.

    Raises:
        LaneError: there is no such lane.
    """
    found = _BY_CODE.get(text.strip().lower())
    if found is None:
        raise LaneError(f"not a lane: expected one of {', '.join(_BY_CODE)}.")
    return found


def strictest_lane(codes: Iterable[str]) -> Lane:
    """The strictest of several lanes; green where none is named."""
    return max(map(lane, codes), key=lambda each: each.rank, default=_BY_CODE["green"])
