"""All that the network tells about each goods line, in one table for models and for people."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.slices import in_slice
from tidewaiter.lake import step
from tidewaiter.tables import linked, resolved

__all__ = ["item_features"]

_SLICES = 4

_ONE_TIE, _MORE_TIES = (f" {ties} from a trader found in violation before" for ties in ("tie", "ties"))
WORDINGS = ("{n}" + _ONE_TIE, "{n}" + _MORE_TIES)
"""The sentences of `reason`, beside those of ties."""

_NEAR = 2.0
"""Ties: one firm with the telephone, the address or the supplier of another. Beyond that everybody is near somebody."""


@step(reads=(linked.ITEM_TIES, linked.ITEM_SURROUNDINGS, linked.LINE_EVIDENCE, resolved.PROFILES), writes=linked.ITEMS)
def item_features(ties: ir.Table, surroundings: ir.Table, evidence: ir.Table, profiles: ir.Table) -> ir.Table:
    """One row for each line with ties; a line that resembles no known act and no successor has none of their scores.

    Lines are taken in slices, so that the joins of ten million lines need the memory of some of them.
    """
    named = profiles.group_by("party").aggregate(nearest_party=profiles.party_id.min())
    slices = [
        _joined(
            *(rows.filter(in_slice(rows.item_id, n, of=_SLICES)) for rows in (ties, surroundings, evidence)),
            named=named,
        )
        for n in range(_SLICES)
    ]
    return ibis.union(*slices)


def _joined(ties: ir.Table, surroundings: ir.Table, evidence: ir.Table, *, named: ir.Table) -> ir.Table:
    told = surroundings.left_join(named, surroundings.nearest_violator == named.party).drop("party", "declared_on")
    likened = evidence.select("item_id", "successor_score", "series_score", "series_id")
    joined = ties.left_join(told, "item_id").drop("item_id_right")
    joined = joined.left_join(likened, "item_id").drop("item_id_right")
    told_by_line = {
        name: joined[name]
        for name in linked.ITEMS.column_names
        if name in joined.columns and name not in ("nearest_violator", "reason")
    }
    told_by_line |= {
        "nearest_violator": ibis.coalesce(joined.nearest_party, joined.nearest_violator),
        "reason": ibis.coalesce(joined.tie_reason, _nearness(joined)),
    }
    return joined.select(**{name: told_by_line[name] for name in linked.ITEMS.column_names})


def _nearness(joined: ir.Table) -> ir.StringValue:
    """Words for a line whose own ties tell nothing, but that a violator is near."""
    hops = joined.hops_to_violator.cast("int64").cast("string")
    hops_away = joined.hops_to_violator
    near = (hops_away > ibis.literal(0.0, "float64")) & (hops_away <= ibis.literal(_NEAR, "float64"))
    words = hops + ibis.ifelse(hops_away == 1, ibis.literal(_ONE_TIE), ibis.literal(_MORE_TIES))
    return ibis.ifelse(near, words, ibis.null("string"))
