"""The ties of each goods line, as they stood before its day: what was found on them, how many share them, how old."""

from __future__ import annotations

import functools
import operator

import ibis
import ibis.expr.types as ir

from tidewaiter.lake import step
from tidewaiter.links.tie_memory import TIES, with_ties
from tidewaiter.tables import found, linked

__all__ = ["item_ties"]

PRIOR = 0.5
"""Expected violations that every tie starts with (Jeffreys): one finding in no inspections is no proof."""
_FEWEST = 10.0
"""Inspections, with `PRIOR` violations, that the usual rate starts with."""

_NUMBERS = {
    "address_shared_with": "importer_address_others",
    "phone_shared_with": "importer_phone_others",
    "seller_address_shared_with": "exporter_address_others",
    "seller_phone_shared_with": "exporter_phone_others",
    "address_suppliers_buyers": "address_supplier_others",
    "phone_suppliers_buyers": "phone_supplier_others",
    "seller_buyers": "supplier_others",
    "importer_sellers": "buyer_others",
    "seller_goods_buyers": "supplier_goods_others",
    "seller_broker_buyers": "supplier_broker_others",
    "importer_goods_sellers": "importer_goods_others",
    "trade_age_days": "trade_age_days",
    "address_age_days": "importer_address_age_days",
    "phone_age_days": "importer_phone_age_days",
    "seller_age_days": "supplier_age_days",
    "seller_address_age_days": "exporter_address_age_days",
    "seller_goods_age_days": "supplier_goods_age_days",
    "seller_broker_age_days": "supplier_broker_age_days",
}
"""Columns of the contract that are columns of `with_ties` under a name that a reader knows."""


@step(reads=(linked.TRADERS, found.OUTCOMES), writes=linked.ITEM_TIES)
def item_ties(traders: ir.Table, outcomes: ir.Table) -> ir.Table:
    """What each line's ties told before its day."""
    told = with_ties(traders, outcomes)
    weighed = told.mutate(**{f"{kind}_evidence": _evidence(told, kind) for kind in TIES})
    evidence = [weighed[f"{kind}_evidence"] for kind in TIES]
    shared = [kind for kind, tie in TIES.items() if tie.shared]
    return weighed.select(
        "item_id",
        "declared_on",
        tie_evidence=functools.reduce(operator.add, evidence),
        strongest_tie=ibis.greatest(*evidence),
        shared_found=_sum(weighed, shared, "found"),
        shared_inspected=_sum(weighed, shared, "inspected"),
        shared_with=ibis.greatest(*(weighed[f"{kind}_others"].fill_null(_number(0)) for kind in shared)),
        **{name: weighed[column] for name, column in _NUMBERS.items()},
        tie_reason=_reason(weighed),
    )


def _evidence(told: ir.Table, kind: str) -> ir.FloatingValue:
    """Violations on a tie against those expected, as a logarithm; what strangers share says less, the more they are."""
    usual = (told.all_found.fill_null(_number(0)) + _number(PRIOR)) / (
        told.all_inspected.fill_null(_number(0)) + _number(_FEWEST)
    )
    expected = told[f"{kind}_inspected"] * usual
    ratio = ((told[f"{kind}_found"] + _number(PRIOR)) / (expected + _number(PRIOR))).ln()
    if not TIES[kind].shared:
        return ratio
    others = ibis.greatest(told[f"{kind}_others"].fill_null(_number(0)), _number(0))
    return ratio / (others + _number(1)).sqrt()


def _sum(told: ir.Table, kinds: list[str], column: str) -> ir.FloatingValue:
    return functools.reduce(operator.add, [told[f"{kind}_{column}"] for kind in kinds])


def _reason(told: ir.Table) -> ir.StringValue:
    """The tie that speaks loudest for a violation, with the day that can be looked up."""
    loudest = ibis.greatest(*(told[f"{kind}_evidence"] for kind in TIES))
    branches = []
    for kind, tie in TIES.items():
        speaks = (told[f"{kind}_found"] > _number(0)) & (told[f"{kind}_evidence"] >= loudest)
        branches.append((speaks & (loudest > _number(0)), _words(told, kind, shared=tie.shared, words=tie.words)))
    return ibis.cases(*branches, else_=ibis.null("string"))


def _words(told: ir.Table, kind: str, *, shared: bool, words: str) -> ir.StringValue:
    day = told[f"{kind}_found_on"].cast("string")
    said = ibis.literal(f"{words}: a violation became known on ") + day
    if not shared:
        return said
    others = told[f"{kind}_others"].fill_null(_number(0)).cast("int64")
    counted = ibis.ifelse(
        others > 0,
        ibis.literal(" (shared by ") + (others + 1).cast("string") + ibis.literal(" traders)"),
        ibis.literal(""),
    )
    return said + counted


def _number(value: float) -> ir.FloatingScalar:
    return ibis.literal(float(value), "float64")
