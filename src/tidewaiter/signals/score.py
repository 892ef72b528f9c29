"""Ask every detector about every line, and put its answer on the common scale of p-values."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.blocks import month_number
from tidewaiter.columns.conformal import conformal
from tidewaiter.lake import step
from tidewaiter.signals.reason import EXPLAINED_UP_TO, fields, in_words
from tidewaiter.signals.signal import Signal, collect
from tidewaiter.tables import declared, known, linked, remembered, resolved, signalled

__all__ = ["DIGITS", "LEAST_REFERENCE", "READS", "REFERENCE_MONTHS", "score_signals"]

READS = (
    declared.ITEMS,
    declared.PARTIES,
    declared.CONSIGNMENTS,
    declared.FILINGS,
    known.LISTINGS,
    known.ORDERS,
    known.TRADE_FLOWS,
    linked.NAMES,
    linked.HELD_BY_LISTED,
    resolved.LIKENESSES,
    resolved.CARGO_LIKENESSES,
    resolved.HITS,
    resolved.CLEARANCES,
    resolved.MENTIONS,
    resolved.PROFILES,
    *remembered.STATES.values(),
)
"""What detectors may read; a detector that needs another table adds it here."""

REFERENCE_MONTHS, LEAST_REFERENCE = 3, 200
"""How many whole months before a line's month are its reference, and the fewest answers in them for a p-value."""

DIGITS = 9
"""Scores are rounded, because the last digits of a sum depend on the order in which an engine adds up, and two lines
with the same score must stay two lines with the same score."""


@step(reads=READS, writes=signalled.SCORES)
def score_signals(
    *tables: ir.Table, reference_months: int = REFERENCE_MONTHS, min_reference: int = LEAST_REFERENCE
) -> ir.Table:
    """Every detector's answer about every line it can judge, with a p-value against earlier lines.

    Everything used is known before the day of the line, so that nothing has to be frozen
    and a line's scores never change when later lines come in.

    Args:
        *tables: the tables of `READS`, in that order.
        reference_months: how many whole months before a line's month are its reference.
        min_reference: the fewest reference lines of a detector; with fewer the p-value is empty.
    """
    at_hand = {table.name: rows for table, rows in zip(READS, tables, strict=True)}
    days = at_hand[declared.ITEMS.name].select("item_id", "declared_on")
    answers = [
        _answers(detector, at_hand, days, reference_months=reference_months, min_reference=min_reference)
        for detector in collect()
    ]
    return ibis.union(*answers)


def _answers(
    detector: Signal, at_hand: dict[str, ir.Table], days: ir.Table, *, reference_months: int, min_reference: int
) -> ir.Table:
    given = [at_hand[table.name] for table in detector.reads]
    numbers = [name for name in fields(detector.reason) if name != "score"]
    told = detector(*given).select("item_id", "score", *dict.fromkeys(numbers)).join(days, "item_id")
    told = told.mutate(score=told.score.cast("float64").round(DIGITS), month=month_number(told.declared_on))
    if detector.mandatory:
        judged = told.mutate(p_value=ibis.null("float64"))
        worth_telling = ibis.literal(True)
    else:
        judged = conformal(told, score="score", block="month", blocks=reference_months, min_reference=min_reference)
        by_itself = judged.score >= ibis.literal(detector.told_from, "float64")
        worth_telling = (judged.p_value <= ibis.literal(EXPLAINED_UP_TO, "float64")).fill_null(False) | by_itself
    return judged.select(
        "item_id",
        detector=ibis.literal(detector.name),
        declared_on=judged.declared_on,
        score=judged.score,
        p_value=judged.p_value,
        reason=ibis.ifelse(worth_telling, in_words(detector.reason, judged), ibis.null("string")),
    )
