"""Reasons in words: why a line looks risky, in sentences an analyst can check.

Exact TreeSHAP says what each column added to the log-odds. Columns that tell of one
circumstance are added up, and the circumstances that added most are put into words
with their numbers. Counts of past inspections are counted anew from the results
known before the line's day, because "5 of 9" can be looked up and a faded sum cannot.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from tidewaiter.columns.labels import labels_known
from tidewaiter.columns.memory_keys import key_column, with_key_parts
from tidewaiter.models import wordings
from tidewaiter.models.features import NETWORK, SELLER, SERIES, Feature, described
from tidewaiter.models.model import ANY, Model

__all__ = ["Reason", "added_by_topic", "explained", "reason_words"]

_MOST = 3
_LEAST_LOG_ODDS = 0.1
_COUNTED = ("importer", "exporter", "declarant", "importer_hs4", "origin_hs6", "hs6", "goods_line")
_RATIOS = ("tie_evidence", "strongest_tie", "importer_surroundings", "seller_surroundings")
_FAR_FROM_ODD = 0.9
"""Where so many earlier lines are odder, the answer is the opposite of what the detector asks."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One circumstance: what it added to the log-odds of a violation, and the words for it."""

    topic: str
    log_odds: float
    words: str


@dataclass(frozen=True, slots=True)
class _Count:
    inspections: int
    violations: int


Counts = Mapping[tuple[str, str], _Count]
"""By item and kind of key."""


def explained(
    model: Model, rows: pa.Table, *, items: ir.Table, all_items: ir.Table, outcomes: ir.Table
) -> dict[str, tuple[Reason, ...]]:
    """The main reasons for each line, strongest first.

    Args:
        model: the model that scored the lines.
        rows: their features, as `item_features` gives them.
        items: their rows of `declared.items`.
        all_items: `declared.items`, for the histories behind the counts.
        outcomes: `found.outcomes`; only results known before the line's day and the model's day are counted.
    """
    trees = model.heads[ANY].trees
    added = trees.contributions(model.encoder.matrix(rows))[:, :-1]
    features = {feature.name: feature for feature in described(model.card.detectors)}
    columns = [features[name] for name in model.encoder.columns]
    counts = _counts(items, all_items, outcomes, before=date.fromisoformat(model.card.as_of))
    return {
        str(row["item_id"]): _reasons(row, np.asarray(log_odds), columns=columns, counts=counts)
        for row, log_odds in zip(rows.to_pylist(), added, strict=True)
    }


def added_by_topic(model: Model, rows: pa.Table) -> dict[str, dict[str, float]]:
    """What each circumstance added to the log-odds of each line, for and against; all of them, by topic."""
    added = model.heads[ANY].trees.contributions(model.encoder.matrix(rows))[:, :-1]
    topic_of = {feature.name: feature.topic for feature in described(model.card.detectors)}
    topics = [topic_of[name] for name in model.encoder.columns]
    told: dict[str, dict[str, float]] = {}
    for item, log_odds in zip(rows.column("item_id").to_pylist(), added, strict=True):
        sums = dict.fromkeys(topics, 0.0)
        for topic, value in zip(topics, log_odds, strict=True):
            sums[topic] += float(value)
        told[str(item)] = sums
    return told


def _reasons(
    row: Mapping[str, object], log_odds: np.ndarray, *, columns: Sequence[Feature], counts: Counts
) -> tuple[Reason, ...]:
    """The topics that added most to one line, in words."""
    topics: dict[str, list[tuple[float, Feature]]] = {}
    for feature, added in zip(columns, log_odds, strict=True):
        topics.setdefault(feature.topic, []).append((float(added), feature))
    totals = {topic: sum(added for added, _ in members) for topic, members in topics.items()}
    strongest = sorted(totals, key=lambda topic: (-totals[topic], topic))[:_MOST]
    reasons = [
        Reason(topic, totals[topic], reason_words(topic, topics[topic], row=row, counts=counts))
        for topic in strongest
        if totals[topic] >= _LEAST_LOG_ODDS
    ]
    return tuple(reasons) or (Reason("", 0.0, wordings.NOTHING),)


def reason_words(
    topic: str, members: Sequence[tuple[float, Feature]], *, row: Mapping[str, object], counts: Counts
) -> str:
    """The words for one topic, from the columns that belong to it and what each added."""
    leading = max(members, key=lambda member: (member[0], member[1].name))[1]
    what, _, kind = topic.partition(" of ")
    if what == "results" and kind in wordings.WHOM:
        return _results_in_words(kind, row=row, count=counts.get((str(row["item_id"]), kind)))
    if what == "activity" and kind in wordings.WHOM:
        return _activity_in_words(kind, row=row)
    if topic == "price among peers":
        return _price_in_words(leading.name, row=row)
    if topic == NETWORK:
        return str(row.get("tie_reason") or _network_in_words(leading, row=row))
    if topic == SERIES:
        return _network_in_words(leading, row=row)
    if topic == SELLER:
        return _seller_in_words(leading.name.removeprefix("seller_mean_").removeprefix("seller_odd_"), row=row)
    if topic.startswith("detector "):
        return _detector_in_words(topic.removeprefix("detector "), row=row)
    return wordings.VALUE.format(meaning=leading.meaning, value=_value_in_words(leading, row))


def _results_in_words(kind: str, *, row: Mapping[str, object], count: _Count | None) -> str:
    whom = wordings.WHOM[kind]
    if kind in _COUNTED and (count is None or count.inspections == 0):
        return wordings.NO_RESULTS.format(whom=whom)
    if count is not None:
        said = wordings.INSPECTED_ONCE if count.inspections == 1 else wordings.INSPECTED_TIMES
        return said.format(violations=count.violations, inspections=count.inspections, whom=whom)
    return wordings.RATE.format(whom=whom, share=_percent(row[f"{kind}_rate"]))


def _activity_in_words(kind: str, *, row: Mapping[str, object]) -> str:
    whom = wordings.WHOM[kind]
    age, pause = row.get(f"{kind}_age_days"), row.get(f"{kind}_days_since_declared")
    if f"{kind}_age_days" in row and pause is None:
        return wordings.NEVER.format(whom=whom)
    if isinstance(age, float) and age < 90:
        return wordings.FIRST.format(whom=whom, days=f"{age:.0f}")
    if isinstance(pause, float) and pause > 90:
        return wordings.AGAIN.format(whom=whom, days=f"{pause:.0f}")
    trend = row.get(f"{kind}_declared_trend")
    said = wordings.MORE if isinstance(trend, float) and trend > 0 else wordings.LESS
    return said.format(whom=whom)


def _price_in_words(name: str, *, row: Mapping[str, object]) -> str:
    kind, distance = name.removesuffix("_price_z"), row[name]
    if not isinstance(distance, float) or math.isnan(distance):
        return wordings.NO_PRICE.format(whom=wordings.WHOM[kind])
    said = wordings.PRICE_BELOW if distance < 0 else wordings.PRICE_ABOVE
    return said.format(spreads=f"{abs(distance):.1f}", whom=wordings.WHOM[kind])


def _detector_in_words(name: str, *, row: Mapping[str, object]) -> str:
    """How rare the detector's answer is among earlier lines; the detector's own reason stands with its answer."""
    question, score, surprise = name.replace("_", " "), row.get(f"score_{name}"), row.get(f"surprise_{name}")
    if not isinstance(score, float) or math.isnan(score):
        return wordings.NOT_JUDGED.format(question=question)
    if not isinstance(surprise, float) or math.isnan(surprise):
        return wordings.NOT_RANKED.format(question=question)
    share = 10.0**-surprise
    if share >= _FAR_FROM_ODD:
        return wordings.FAR_FROM_ODD.format(question=question, share=f"{share:.0%}")
    if share >= 0.01:
        return wordings.AS_ODD.format(question=question, share=f"{share:.0%}")
    return wordings.ODDEST.format(question=question, lines=f"{int(1 / share):,}")


def _seller_in_words(name: str, *, row: Mapping[str, object]) -> str:
    """How many of the seller's earlier lines stood out to the detector that says most here."""
    question, share = name.replace("_", " "), row.get(f"seller_odd_{name}")
    if not isinstance(share, float) or math.isnan(share):
        return wordings.SELLER_NEW.format(question=question)
    if not share:
        return wordings.SELLER_MEAN.format(question=question, score=_number(row.get(f"seller_mean_{name}")))
    return wordings.SELLER_ODD.format(question=question, share=_percent(share))


def _network_in_words(leading: Feature, *, row: Mapping[str, object]) -> str:
    """What a number about the network says where no single tie speaks; logarithms of a ratio become "times"."""
    meaning, value = leading.meaning.partition(";")[0], row[leading.name]
    if not isinstance(value, float) or math.isnan(value):
        return wordings.VALUE.format(meaning=meaning, value=wordings.NONE)
    if leading.name in wordings.LIKELY:
        return wordings.LIKELY[leading.name].format(share=_sure(value))
    if leading.name in _RATIOS:
        return wordings.LOGARITHM_TIMES.format(meaning=meaning, times=f"{math.exp(value):.2g}")
    return wordings.VALUE.format(meaning=meaning, value=_number(value))


def _value_in_words(feature: Feature, row: Mapping[str, object]) -> str:
    value = row[feature.name]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return wordings.NOT_STATED
    if not isinstance(value, float):
        return str(value)
    if feature.name == "weekday":
        return wordings.WEEKDAYS[int(value)]
    if feature.name == "detour":
        return wordings.YES if value else wordings.NO
    return _number(math.exp(value) if feature.name.startswith("log_") else value)


def _number(value: object) -> str:
    if not isinstance(value, float) or math.isnan(value):
        return wordings.NO_NUMBER
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _sure(likely: float) -> str:
    """What is nearly certain is never told as certain."""
    return wordings.OVER.format(share="99%") if likely > 0.99 else f"{likely:.0%}"


def _percent(value: object) -> str:
    return f"{value:.1%}" if isinstance(value, float) else wordings.UNKNOWN_SHARE


def _counts(items: ir.Table, all_items: ir.Table, outcomes: ir.Table, *, before: date) -> Counts:
    """How often each line's keys were inspected before its day, and how often that found a violation."""
    labels = labels_known(outcomes, before=before).select("item_id", "known_on", "illicit")
    past, asked = with_key_parts(all_items.semi_join(labels, "item_id")), with_key_parts(items)
    counts: dict[tuple[str, str], _Count] = {}
    for kind in _COUNTED:
        told = past.select("item_id", key=key_column(past, kind)).inner_join(labels, "item_id")
        sought = asked.select("declared_on", asked_id="item_id", key=key_column(asked, kind))
        pairs = sought.inner_join(told, [sought.key == told.key, told.known_on < sought.declared_on])
        sums = pairs.group_by("asked_id").aggregate(
            inspections=pairs.count(), violations=pairs.illicit.cast("int64").sum()
        )
        for row in sums.to_pyarrow().to_pylist():
            counts[row["asked_id"], kind] = _Count(row["inspections"], row["violations"])
    return counts
