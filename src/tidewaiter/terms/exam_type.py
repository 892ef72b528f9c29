"""Examinations: from reading the papers to emptying the container.

Days and dollars are ranges from the trade press about US ports. They are starting
values for a plan, not facts: every administration sets its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter.errors import TermError

__all__ = ["EXAM_TYPES", "ExamType", "ExamTypeError", "exam_type"]


class ExamTypeError(TermError):
    """The text names no kind of examination."""


@dataclass(frozen=True, slots=True)
class ExamType:
    """One kind of examination; ranges are (least, most), empty where nothing is known."""

    code: str
    meaning: str
    lane: str
    opens_goods: bool
    escalates_to: str = ""
    days: tuple[int, int] | None = None
    cost_usd: tuple[int, int] | None = None
    other_names: tuple[str, ...] = ()


EXAM_TYPES = (
    ExamType("DOC", "document review", "yellow", opens_goods=False, other_names=("DOCUMENT",)),
    ExamType(
        "NII",
        "X-ray or gamma image, nothing opened",
        "red",
        opens_goods=False,
        escalates_to="TAILGATE",
        days=(1, 3),
        cost_usd=(150, 500),
        other_names=("VACIS", "XRAY", "X-RAY"),
    ),
    ExamType(
        "TAILGATE",
        "seal broken, doors opened",
        "red",
        opens_goods=True,
        escalates_to="INTENSIVE",
        days=(1, 6),
        cost_usd=(150, 700),
    ),
    ExamType(
        "CET",
        "contraband team opens the container",
        "red",
        opens_goods=True,
        days=(3, 7),
        cost_usd=(700, 1500),
    ),
    ExamType("MET", "manifest examination team", "red", opens_goods=True),
    ExamType(
        "INTENSIVE",
        "container emptied at an examination station",
        "red",
        opens_goods=True,
        days=(5, 15),
        cost_usd=(1000, 5000),
        other_names=("CES",),
    ),
    ExamType("AQI", "examination by or for another agency", "red", opens_goods=True, other_names=("PGA",)),
)
_BY_NAME = {name: each for each in EXAM_TYPES for name in (each.code, *each.other_names)}


def exam_type(text: str) -> ExamType:
    """The examination of that code or trade name, in any case.

    >>> exam_type("vacis").code
    'NII'

    Raises:
        ExamTypeError: there is no such examination.
    """
    found = _BY_NAME.get(text.strip().upper())
    if found is None:
        codes = ", ".join(each.code for each in EXAM_TYPES)
        raise ExamTypeError(f"not an examination: expected one of {codes}. Map the source's own codes to these.")
    return found
