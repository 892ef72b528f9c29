"""Who may carry on for whom, and what runs had told of that."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["LIKELY_SUCCESSOR", "SUCCESSORS", "TELLINGS"]

LIKELY_SUCCESSOR = 0.5
"""Pairs at least so likely are told to people as successors; less likely ones say something to models only."""

_TOLD = (
    Column("old_party", "text", "party that stopped; see resolved.parties", nullable=False),
    Column("new_party", "text", "party that began", nullable=False),
    Column(
        "stopped_on",
        "date",
        "last day on which the old one was seen; long after `began_on` where it trades on beside the new one",
        nullable=False,
    ),
    Column("began_on", "date", "first day of the new one's trade", nullable=False),
    Column("probability", "float", "that the new one carries on for the old, as last judged", "0-1", nullable=False),
    Column("evidence", "text", "JSON object: trait -> [what carried over, weight]", nullable=False),
    Column("old_found", "int", "violations known of the old one", "lines", nullable=False),
    Column("exposure", "float", "duty that the old one is known to have evaded", "lake currency"),
    Column(
        "exposure_low",
        "float",
        "duty that its unopened lines of the same goods may hide, 5th percentile",
        "lake currency",
    ),
    Column("exposure_high", "float", "likewise, 95th percentile", "lake currency"),
    Column("known_on", "date", "first day on which the pair was told, or could be", nullable=False),
    Column(
        "likely_on",
        "date",
        "first day on which it was told with one half or more; empty if never, and in older lakes",
    ),
    Column(
        "likely_since",
        "date",
        "day from which it has been told so without a break, or had been until `withdrawn_on`; else empty",
    ),
    Column(
        "withdrawn_on",
        "date",
        "day from which a run told a pair with less than one half that one before it had told as likely; else empty",
    ),
    Column("was_probability", "float", "with which it had been told as likely, where it is withdrawn", "0-1"),
    Column("judged_on", "date", "day of the last judgement: nothing known on or after it was used"),
)

SUCCESSORS = contract(
    "linked.successors",
    grain="one pair: a firm that stopped and a firm that may carry on in its stead",
    key=("old_party", "new_party"),
    columns=(
        *_TOLD,
        Column("old_name", "text", "name by which documents know the old one, under which it was judged"),
        Column("new_name", "text", "likewise the new one"),
    ),
)

TELLINGS = contract(
    "linked.tellings",
    grain="one thing that a run told of a pair of successors: that it may be one, that this is likely, or no longer",
    key=("old_name", "new_name", "number"),
    columns=(
        Column("old_name", "text", "the firm that stopped, as documents name it; see linked.names", nullable=False),
        Column("new_name", "text", "the firm that began, likewise", nullable=False),
        Column("number", "int", "so many things had been told of the two before", nullable=False),
        Column("told_on", "date", "day after the last one of which the lake knew, when it was told", nullable=False),
        *_TOLD,
    ),
)
