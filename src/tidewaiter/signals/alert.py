"""Which answers stand out: alerts at a stated false discovery rate, and those that the law demands."""

from __future__ import annotations

from math import inf

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.conformal import benjamini_hochberg
from tidewaiter.errors import UsageError
from tidewaiter.lake import step
from tidewaiter.signals.reason import EXPLAINED_UP_TO
from tidewaiter.signals.signal import Signal, collect
from tidewaiter.tables import signalled

__all__ = ["raise_alerts"]

FAMILY = ("detector", "declared_on")


@step(reads=(signalled.SCORES,), writes=signalled.ALERTS)
def raise_alerts(scores: ir.Table, *, rate: float = 0.05) -> ir.Table:
    """The answers that stand out on their day, detector by detector.

    Of one detector's alerts of one day at most the share `rate` is expected to be of lines that
    are like those before them (Benjamini and Hochberg). "Like those before" is all
    that is tested: an alert is odd, and may be lawful. Answers of mandatory detectors are
    alerts whatever the rate, and have none; so are likelihoods from `told_from` of their
    detector on, which come too seldom to be ranked.

    Raises:
        UsageError: `rate` is not above 0, or above the p-values that carry a reason.
    """
    if not 0 < rate <= EXPLAINED_UP_TO:
        raise UsageError(f"the rate of false alerts must be above 0 and at most {EXPLAINED_UP_TO}, not {rate}")
    told = ("item_id", "detector", "declared_on", "score", "p_value")
    by_itself = ibis.or_(*(_by_itself(scores, each) for each in collect() if each.mandatory or each.told_from < inf))
    certain = scores.filter(by_itself).select(*told, false_discovery_rate=ibis.null("float64"), reason="reason")
    tested = benjamini_hochberg(scores.filter(~by_itself), p_value="p_value", within=FAMILY)
    odd = tested.filter(tested.adjusted <= ibis.literal(rate, "float64")).select(
        *told, false_discovery_rate=ibis.literal(rate, "float64"), reason="reason"
    )
    return certain.union(odd)


def _by_itself(scores: ir.Table, detector: Signal) -> ir.BooleanValue:
    """Its answers that need no rank: each of a mandatory detector, and likelihoods that are great enough."""
    own = scores.detector == ibis.literal(detector.name)
    return own if detector.mandatory else own & (scores.score >= ibis.literal(detector.told_from, "float64"))
