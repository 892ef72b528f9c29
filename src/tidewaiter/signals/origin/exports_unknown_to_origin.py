"""Goods that the declared origin does not know to have sent.

Goods that only pass through a country, or never saw it, are not among the exports that its own statistics report. So
what is declared here as coming from it exceeds what it says it sent, for just these goods. Statistics of two countries
never agree (fob against cif, delays, other currencies), and an origin's goods are therefore measured by what its
statistics leave out of its goods in general.

Source:
    The comparison of partners' figures ("mirror statistics") is the usual one of customs and anti-fraud services; see
    Fisman & Wei (2004), "Tax Rates and Tax Evasion: Evidence from Missing Imports in China", Journal of Political
    Economy 112(2).
"""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.tally import for_days, summed_before
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared, known

__all__ = ["exports_unknown_to_origin"]

_COUNTED_FOR_DAYS = 365
_PRIOR_LINES = 5.0
_SUBHEADING_DIGITS = 6
_AMOUNTS = ("declared_value", "reported_value", "lane_lines")
_OVERALL = {"declared_value": "declared_in_all", "reported_value": "reported_in_all"}


@signal(
    asks="Does the declared origin know of these exports?",
    reads=(declared.ITEMS, known.TRADE_FLOWS),
    reason="of subheading {hs6}, {times:.1f} times as much was declared from {origin} as its own export statistics let "
    "expect, in those that appeared within a year ({lane_lines:.0f} lines)",
)
def exports_unknown_to_origin(items: ir.Table, flows: ir.Table) -> ir.Table:
    """Score log2 of what was declared of these goods from this origin over what its statistics let expect.

    What is compared are the periods whose statistics became known within the year before the line's day. Expected is
    the origin's reported export of the subheading to this country, times what was declared in all over what was
    reported in all from this origin. Five lines of the lane's mean value are added to both, so that a few
    lines say little. Lines from an origin without statistics, or of goods not declared in those periods, have
    no row. This country is the partner that the most reporters name; if several are named as often, nobody is asked.
    """
    reported = _reported_to_us(flows)
    entered = for_days(_with_declared(reported, items), days=_COUNTED_FOR_DAYS, day="day", amounts=_AMOUNTS)
    lines = items.filter(_.origin.notnull(), _.hs6.notnull()).select("item_id", "declared_on", "origin", "hs6")
    asked = lines.rename(day="declared_on")
    asked = summed_before(entered, asked, key=("origin", "hs6"), day="day", amounts=_AMOUNTS)
    whole = entered.select("origin", "day", **{new: old for old, new in _OVERALL.items()})
    asked = summed_before(whole, asked, key=("origin",), day="day", amounts=tuple(_OVERALL.values()))
    return _scored(asked)


def _reported_to_us(flows: ir.Table) -> ir.Table:
    """Exports of subheadings to this country: origin, hs6, period, value, and the day they became known."""
    exports = flows.filter(
        _.flow == "export", _.value_usd.notnull(), _.product.length() == _SUBHEADING_DIGITS, _.reporter != _.partner
    )
    named = exports.group_by("partner").aggregate(reporters=_.reporter.nunique())
    most = named.aggregate(reporters=named.reporters.max())
    first = named.semi_join(most, "reporters")
    only = first.aggregate(partner=first.partner.max(), named=first.count()).filter(_.named == 1)
    return exports.semi_join(only, "partner").select(
        "period_from", "period_to", "known_on", origin="reporter", hs6="product", value="value_usd"
    )


def _with_declared(reported: ir.Table, items: ir.Table) -> ir.Table:
    """Both sides as amounts that enter on a day: a figure when it is known, lines when their period first is.

    Some figures are known before their period ends; lines of the rest of it enter when they are declared.
    """
    periods = reported.group_by("origin", "period_from", "period_to").aggregate(known_on=_.known_on.min())
    imports = items.filter(_.flow == "import", _.origin.notnull(), _.hs6.notnull(), _.customs_value > 0)
    lines = imports.select("origin", "hs6", "declared_on", "customs_value")
    matched = lines.join(
        periods,
        [
            lines.origin == periods.origin,
            lines.declared_on >= periods.period_from,
            lines.declared_on <= periods.period_to,
        ],
    )
    ours = matched.select(
        "origin", "hs6", day=ibis.greatest(matched.known_on, matched.declared_on),
        declared_value=matched.customs_value, reported_value=_number(0), lane_lines=_number(1),
    )  # fmt: skip
    theirs = reported.select(
        "origin", "hs6", day=reported.known_on,
        declared_value=_number(0), reported_value=reported.value, lane_lines=_number(0),
    )  # fmt: skip
    return ours.union(theirs)


def _scored(asked: ir.Table) -> ir.Table:
    half = _number(0.5)  # what left again may leave a trace of rounding
    able = asked.filter(_.lane_lines > half, _.reported_in_all > half, _.declared_in_all > half)
    prior = _number(_PRIOR_LINES) * able.declared_value / able.lane_lines
    expected = able.reported_value * able.declared_in_all / able.reported_in_all
    both = able.mutate(above=able.declared_value + prior, below=ibis.greatest(expected, _number(0)) + prior)
    times = both.above / both.below
    return both.select("item_id", "origin", "hs6", "lane_lines", times=times, score=times.ln() / _number(math.log(2.0)))


def _number(value: float) -> ir.FloatingScalar:
    return ibis.literal(float(value), "float64")
