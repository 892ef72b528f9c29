"""Everything a model knows about a goods line: what it says, what we remember, what detectors make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from tidewaiter.columns import memory_features, memory_recall
from tidewaiter.lake import Lake
from tidewaiter.models.declared_features import CODES, NAMED_CODES, NUMBERS, with_declared_features
from tidewaiter.tables import declared, linked, remembered, signalled
from tidewaiter.tables.contract import Column

__all__ = [
    "NETWORK",
    "SELLER",
    "SERIES",
    "WORDINGS",
    "Feature",
    "described",
    "item_features",
    "item_features_of",
    "kind_of",
    "learned",
    "plain",
    "plain_features",
]

_REMEMBERED = "it sums up past declarations and past findings"
_SHARE = "_found_share"
_SHARED = ("importer", "exporter", "declarant", "importer_hs4", "origin_hs6", "goods_line")
_LINKED = (
    "it tells of firms: what was found of those that share an address, a telephone or a trade, and how many they are"
)
NETWORK, SERIES = "network", "series"
"""The topics of what `linked.items` tells: of ties and what surrounds them, and of known series and successors."""
SELLER = "seller's other lines"
"""The topic of what detectors had said of the seller's lines of the year before (`signalled.sellers`)."""
_LIKENED = ("successor_score", "series_score")
_FOR_PEOPLE = ("_age_days", "shared_found", "shared_inspected", "kin_found", "kin_inspected", "kin_size")
"""Columns of `linked.items` that are not learned from: they say again what memory, the evidence of ties and what
spreads over them say, and trees ranked a little worse with them on each of the two worlds they were tried on."""
_NOT_LEARNED = ("_inspected", "_declared_trend", "_rate_trend", "_rate_short", "_revenue_per_inspection")
"""Of memory, what rules may ask and reasons may tell, and trees do not learn from: how often and how long ago
somebody looked, how rates and amounts have moved of late, and what looking brought. With a few hundred violations
to learn from these sixty columns are mostly sixty more chances to be misled (`docs/decisions/0047`)."""
_SIGNALLED = "it is a detector's answer about the goods, the price or the journey"
_AS_THEY_WERE = "violations per inspection, just as they were: {kind}"
_SCORE, _SURPRISE = "score of detector {name}", "surprise of detector {name}"
_OF_SELLER = "it tells what detectors made of the goods, prices and journeys of the seller's earlier lines"
_MEAN = "mean score of detector {name} on the seller's lines of the year before"
_ODD = "share of the seller's lines of the year before that were odd to detector {name}"
WORDINGS = (
    _AS_THEY_WERE, _SCORE, _SURPRISE, _MEAN, _ODD, _REMEMBERED, _LINKED, _SIGNALLED, _OF_SELLER,
    *dict.fromkeys(feature.lawful_because for feature in (*NUMBERS, *CODES)),
)  # fmt: skip
"""Meanings that are made here, and why features may be used."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column of a model: what it means, the topic under which reasons name it, and why it may be used."""

    name: str
    meaning: str
    topic: str
    lawful_because: str
    is_code: bool = False


def described(detectors: Sequence[str], *, without: Sequence[str] = ()) -> tuple[Feature, ...]:
    """Every feature a model may use, in the order of its columns; codes come last.

    Args:
        detectors: whose answers are features.
        without: topics to leave out, e.g. to see what they add.
    """
    said = [Feature(f.name, f.meaning, f.topic, f.lawful_because) for f in NUMBERS]
    remembered_ = [Feature(name, _meaning(name), _topic(name), _REMEMBERED) for name in _memory_names()]
    signalled = [
        Feature(f"{column}_{name}", what.format(name=name), f"detector {name}", _SIGNALLED)
        for name in detectors
        for column, what in (("score", _SCORE), ("surprise", _SURPRISE))
    ]
    of_seller = [
        Feature(f"{column}_{name}", what.format(name=name), SELLER, _OF_SELLER)
        for name in detectors
        for column, what in (("seller_mean", _MEAN), ("seller_odd", _ODD))
    ]
    tied = [Feature(c.name, c.meaning, SERIES if c.name in _LIKENED else NETWORK, _LINKED) for c in _linked_columns()]
    codes = [Feature(f.name, f.meaning, f.topic, f.lawful_because, is_code=True) for f in CODES]
    return tuple(f for f in (*said, *remembered_, *tied, *signalled, *of_seller, *codes) if f.topic not in without)


def learned(detectors: Sequence[str], *, without: Sequence[str] = ()) -> tuple[Feature, ...]:
    """Those of `described` that trees learn from."""
    memory = {name for name in memory_features.feature_names() if name.endswith(_NOT_LEARNED)}
    return tuple(feature for feature in described(detectors, without=without) if feature.name not in memory)


def plain() -> tuple[Feature, ...]:
    """The raw columns, traders and goods codes among them: what the baseline may use, and our models may not."""
    said = [Feature(f.name, f.meaning, f.topic, f.lawful_because) for f in NUMBERS]
    codes = [Feature(f.name, f.meaning, f.topic, f.lawful_because, is_code=True) for f in (*CODES, *NAMED_CODES)]
    return (*said, *codes)


def item_features(
    items: ir.Table,
    *,
    states: Mapping[str, ir.Table],
    ties: ir.Table,
    scores: ir.Table,
    sellers: ir.Table,
    detectors: Sequence[str],
    wanted: ir.Table,
) -> ir.Table:
    """One row for each wanted item: `item_id`, `declared_on`, the columns of `described`, and `tie_reason`.

    Args:
        items: `declared.items`, all lines of every declaration concerned.
        states: `remembered.*` by kind of key.
        ties: `linked.items`; an item without a row there has empty columns.
        scores: `signalled.scores`.
        sellers: `signalled.sellers`.
        detectors: the detectors whose answers become columns; an item without an answer has an empty one.
        wanted: rows with an `item_id`; all other items are left out.
    """
    said = with_declared_features(_concerned(items, wanted), *NUMBERS, *CODES).semi_join(wanted, "item_id")
    recalled = _with_shares(memory_recall.features(items.semi_join(wanted, "item_id"), states))
    joined = said.left_join(recalled, "item_id").drop("item_id_right")
    linked_names = [column.name for column in _linked_columns()]
    told = ties.semi_join(wanted, "item_id").select("item_id", *linked_names, tie_reason="reason")
    joined = joined.left_join(told, "item_id").drop("item_id_right")
    if detectors:
        answers = _pivoted(scores.semi_join(wanted, "item_id"), detectors)
        joined = joined.left_join(answers, "item_id").drop("item_id_right")
        others = _of_sellers(items.semi_join(wanted, "item_id"), sellers, detectors)
        joined = joined.left_join(others, "item_id").drop("item_id_right")
    return joined.select("item_id", "declared_on", *(feature.name for feature in described(detectors)), "tie_reason")


def item_features_of(lake: Lake, *, detectors: Sequence[str], wanted: ir.Table) -> ir.Table:
    """The same, of a lake's own lines and what stands beside them there."""
    return item_features(
        lake.read(declared.ITEMS),
        states={kind: lake.read(table) for kind, table in remembered.STATES.items()},
        ties=lake.read(linked.ITEMS),
        scores=lake.read(signalled.SCORES),
        sellers=lake.read(signalled.SELLERS),
        detectors=detectors,
        wanted=wanted,
    )


def plain_features(items: ir.Table, *, wanted: ir.Table) -> ir.Table:
    """One row for each wanted item: `item_id`, `declared_on` and the columns of `plain`."""
    concerned = _concerned(items, wanted)
    return with_declared_features(concerned, *NUMBERS, *CODES, *NAMED_CODES).semi_join(wanted, "item_id")


def _concerned(items: ir.Table, wanted: ir.Table) -> ir.Table:
    """All lines of the declarations of the wanted items, so that a day costs a day and not the whole past."""
    declarations = items.semi_join(wanted, "item_id").select("declaration_id").distinct()
    return items.semi_join(declarations, "declaration_id")


def kind_of(feature: str) -> str | None:
    """The kind of key whose memory a feature is, such as importer; None if it is not from memory."""
    if feature not in _memory_names():
        return None
    return max((kind for kind in remembered.KINDS if feature.startswith(f"{kind}_")), key=len)


def _linked_columns() -> tuple[Column, ...]:
    return tuple(c for c in linked.ITEMS if c.kind == "float" and not c.name.endswith(_FOR_PEOPLE))


def _memory_names() -> tuple[str, ...]:
    return (*memory_features.feature_names(), *(f"{kind}{_SHARE}" for kind in _SHARED))


def _meaning(feature: str) -> str:
    if feature.endswith(_SHARE):
        return _AS_THEY_WERE.format(kind=feature.removesuffix(_SHARE))
    return memory_features.meaning_of(feature)


def _topic(feature: str) -> str:
    """What reasons are told together: results, prices, or how much and how long something has been declared."""
    kind = max((kind for kind in remembered.KINDS if feature.startswith(f"{kind}_")), key=len)
    aspect = feature.removeprefix(f"{kind}_")
    if aspect == "price_z":
        return "price among peers"
    if aspect.startswith(("declared", "share_of", "age", "days_since_declared")):
        return f"activity of {kind}"
    return f"results of {kind}"


def _with_shares(recalled: ir.Table) -> ir.Table:
    """Beside the shrunk rates the plain ones: for the exact goods line one finding in one inspection says much."""
    nothing = ibis.null("float64")
    shares = {}
    for kind in _SHARED:
        found, inspected = recalled[f"{kind}_found"], recalled[f"{kind}_inspected"]
        shares[f"{kind}{_SHARE}"] = found / ibis.ifelse(inspected > ibis.literal(0.0, "float64"), inspected, nothing)
    return recalled.mutate(**shares)


def _pivoted(scores: ir.Table, detectors: Sequence[str]) -> ir.Table:
    """One row an item; `surprise_` is minus the decimal logarithm of the p-value."""
    nothing = ibis.null("float64")
    smallest = ibis.literal(1e-12, "float64")
    columns = {}
    for name in detectors:
        mine = scores.detector == name
        p_value = ibis.ifelse(mine, scores.p_value, nothing).min()
        columns[f"score_{name}"] = ibis.ifelse(mine, scores.score, nothing).max()
        columns[f"surprise_{name}"] = ibis.ifelse(p_value < smallest, smallest, p_value).log10().negate()
    return scores.filter(scores.detector.isin(list(detectors))).group_by("item_id").aggregate(**columns)


def _of_sellers(items: ir.Table, sellers: ir.Table, detectors: Sequence[str]) -> ir.Table:
    """One row an item whose seller had been met before: what each detector had said of its lines."""
    nothing = ibis.null("float64")
    asked = items.select("item_id", "exporter", "declared_on")
    told = asked.inner_join(sellers, ["exporter", "declared_on"])
    columns = {}
    for name in detectors:
        mine = told.detector == name
        columns[f"seller_mean_{name}"] = ibis.ifelse(mine, told.mean_score, nothing).max()
        columns[f"seller_odd_{name}"] = ibis.ifelse(mine, told.odd_share, nothing).max()
    return told.group_by("item_id").aggregate(**columns)
