"""What the party is known or expected to do: series of violations, decisions, forecast."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import numpy as np
import numpy.typing as npt
from ibis import _

from tidewaiter.flow.dossier.view import Row, View, listed
from tidewaiter.links.clusters import clustered
from tidewaiter.links.series import NEXT_DAYS
from tidewaiter.tables import declared, found, linked, resolved

__all__ = [
    "Act", "Decision", "Forecast", "Series", "decided", "expected", "series_of", "series_told",
]  # fmt: skip

Ints = npt.NDArray[np.int64]

_MOST_ACTS = 2000
"""On a past day: so many acts are looked at before the walk over pairs ends."""
_NEVER = 1e-6


@dataclass(frozen=True, slots=True)
class Act:
    """One known violation of a series; its importer and its seller are named as the line names them.

    `probability` is that it belongs to its series; None on a past day, as acts of later days have helped to tell it.
    """

    act_id: str
    happened_on: date
    known_on: date
    probability: float | None
    typology: str
    importer: str
    importer_name: str
    exporter: str
    exporter_name: str
    hs6: str
    origin: str
    office: str
    revenue: float | None
    method: str


@dataclass(frozen=True, slots=True)
class Series:
    """Violations of one hand, in their order; `shared` is empty where only the future could tell it.

    `next_acts` are expected in the thirty days that end on `next_until`, counted from the day on which the last
    violation of all became known; None where the lake's lines tell of later days, so that this time is over.
    """

    series_id: str
    acts: tuple[Act, ...]
    confidence: float | None
    shared: str
    next_acts: float | None
    next_until: date | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties that took part, in the order in which they came."""
        sides = (party for act in self.acts for party in (act.importer, act.exporter))
        return tuple(dict.fromkeys(party for party in sides if party))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of the party within the window that begins on `as_of`; `place` is one of `ranked` parties.

    `probability` is None in forecasts of before it was told.
    """

    as_of: date
    place: int
    ranked: int
    probability: float | None
    expected_acts: float
    window_days: int
    goods: tuple[str, ...]
    offices: tuple[str, ...]
    series_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """An authority's decision about the party in one matter."""

    determination_id: str
    matter: str
    role: str
    typology: str
    outcome: str
    method: str
    goods: str
    known_on: date


def series_of(view: View, party_id: str) -> tuple[Series, ...]:
    """The series in which the party took part, the longest first."""
    acts = view.before(linked.ACTS, "known_on")
    mine = view.fetch(view.parties_like(acts, "importer", "exporter", among=[party_id]).select("act_id", "series_id"))
    if view.as_of is not None:
        stories = [_series(view, part, None) for part in _parts_then(view, [row["act_id"] for row in mine])]
    else:
        stories = [story for each in {row["series_id"] for row in mine} if (story := series_told(view, each))]
    return tuple(sorted(stories, key=lambda story: (-len(story.acts), story.series_id)))


def series_told(view: View, series_id: str) -> Series | None:
    """One series by its id; on a past day, what its first act then belonged to. None where no act was known.

    A series is named by its act that became known first. A result that comes late takes that place, and the series has
    another name: the act by which it was known still leads to it.
    """
    if view.as_of is not None:
        parts = _parts_then(view, [series_id])
        return _series(view, parts[0], None) if parts else None
    rows = _acts(view, "series_id", [series_id])
    if not rows and (known_by := _acts(view, "act_id", [series_id])):
        series_id = known_by[0]["series_id"]
        rows = _acts(view, "series_id", [series_id])
    series = view.lake.read(linked.SERIES)
    told = view.fetch(series.filter(series.series_id == series_id))
    return _series(view, rows, told[0] if told else None) if rows else None


def _acts(view: View, column: str, values: Iterable[str]) -> list[Row]:
    acts = view.before(linked.ACTS, "known_on")
    return view.fetch(acts.filter(acts[column].isin(sorted(values))).order_by(["happened_on", "act_id"]))


def _parts_then(view: View, act_ids: Sequence[str]) -> list[list[Row]]:
    """What the acts belonged to on the view's day: clustered anew from the pairs that could be scored by then.

    Today's series are of no use here, for acts of later days have helped to draw them.
    """
    pairs = _pairs_reached(view, act_ids)
    rows = _acts(view, "act_id", {*act_ids, *(act for left, right, _ in pairs for act in (left, right))})
    number = {row["act_id"]: n for n, row in enumerate(rows)}
    known = [(number[left], number[right], odds) for left, right, odds in pairs if {left, right} <= number.keys()]
    left, right = (np.array([pair[side] for pair in known], dtype=np.int64) for side in (0, 1))
    odds = np.array([pair[2] for pair in known], dtype=np.float64)
    labels = clustered(len(rows), left, right, odds, alike=_whose(rows))
    wanted = dict.fromkeys(int(labels[number[act]]) for act in act_ids if act in number)
    return [[row for row, label in zip(rows, labels, strict=True) if label == each] for each in wanted]


def _whose(rows: Sequence[Row]) -> tuple[Ints, Ints]:
    """Of whom each act is: one number for importer and seller, and one for the importer; -1 where none is named."""
    importers = [row["importer"] or "" for row in rows]
    sellers = [row["exporter"] or "" for row in rows]
    both = [f"{one}\x1f{other}" if one and other else "" for one, other in zip(importers, sellers, strict=True)]
    return _numbered(both), _numbered(importers)


def _numbered(texts: Sequence[str]) -> Ints:
    number = {text: n for n, text in enumerate(dict.fromkeys(text for text in texts if text))}
    return np.array([number.get(text, -1) for text in texts], dtype=np.int64)


def _pairs_reached(view: View, act_ids: Sequence[str]) -> list[tuple[str, str, float]]:
    """All pairs that hang together with some acts, with the log-odds that one hand did both."""
    pairs = view.before(linked.PAIRS, "known_on")
    reached: set[str] = set()
    frontier, found_pairs = set(act_ids), dict[tuple[str, str], float]()
    while frontier and len(reached) < _MOST_ACTS:
        reached |= frontier
        met = view.parties_like(pairs, "left_act", "right_act", among=frontier)
        for row in view.fetch(met.select("left_act", "right_act", "probability")):
            chance = min(max(row["probability"], _NEVER), 1 - _NEVER)
            found_pairs[(row["left_act"], row["right_act"])] = math.log(chance / (1 - chance))
        frontier = {act for pair in found_pairs for act in pair} - reached
    return [(left, right, odds) for (left, right), odds in sorted(found_pairs.items())]


def _series(view: View, rows: Sequence[Row], told: Row | None) -> Series:
    names = view.names(row[side] for row in rows for side in ("importer", "exporter") if row[side])
    recovered = _recovered(view, [row["act_id"] for row in rows])
    declared_as = _declared_as(view, [row["act_id"] for row in rows])
    text = ("typology", "importer", "exporter", "hs6", "origin", "office", "method")
    acts = tuple(
        Act(
            **{name: row[name] or "" for name in text},
            act_id=row["act_id"],
            happened_on=row["happened_on"],
            known_on=row["known_on"],
            probability=row["probability"] if view.as_of is None else None,
            importer_name=declared_as.get((row["act_id"], "importer")) or names.get(row["importer"], ""),
            exporter_name=declared_as.get((row["act_id"], "exporter")) or names.get(row["exporter"], ""),
            revenue=row["revenue"] if view.as_of is None else recovered.get(row["act_id"]),
        )
        for row in rows
    )
    until = _expected_until(view) if told else None
    return Series(
        series_id=told["series_id"] if told else acts[0].act_id,
        acts=acts,
        confidence=told["confidence"] if told else None,
        shared=told["shared_traits"] if told else "",
        next_acts=told["next_acts"] if told and until else None,
        next_until=until,
    )


def _declared_as(view: View, act_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """What each line calls its importer and its seller.

    A party that came back under another name is called by the one that it bears most, which it may not have had then.
    """
    mentions = view.before(resolved.MENTIONS, "mentioned_on")
    mine = mentions.filter(mentions.document_id.isin(list(act_ids)), mentions.role.isin(["importer", "exporter"]))
    written = view.lake.read(resolved.PROFILES).select("profile_id", "name")
    told = mine.inner_join(written, "profile_id").select("document_id", "role", "name")
    return {(row["document_id"], row["role"]): row["name"] for row in view.fetch(told) if row["name"]}


def _recovered(view: View, act_ids: Sequence[str]) -> dict[str, float | None]:
    """What the results known by a past day had brought, by line; acts are told with what all results brought.

    Of today nothing is asked.
    """
    if view.as_of is None:
        return {}
    results = view.before(found.OUTCOMES, "known_on")
    mine = results.filter(results.illicit, results.item_id.isin(list(act_ids)))
    summed = mine.group_by("item_id").agg(revenue=mine.revenue.sum())
    return {row["item_id"]: row["revenue"] for row in view.fetch(summed)}


def _expected_until(view: View) -> date | None:
    """The last day of the time for which acts are expected; None where the lake's lines tell of later days."""
    acts, items = view.lake.read(linked.ACTS), view.lake.read(declared.ITEMS)
    [known_on] = view.fetch(acts.aggregate(day=acts.known_on.max()))
    [declared_on] = view.fetch(items.aggregate(day=items.declared_on.max()))
    until = known_on["day"] + timedelta(days=NEXT_DAYS)
    return None if declared_on["day"] and declared_on["day"] > until else until


def expected(view: View, party_id: str) -> Forecast | None:
    """The latest forecast for the party, made of nothing that the view may not know."""
    forecasts = view.lake.read(linked.FORECASTS)
    mine = forecasts.filter(forecasts.party_id == party_id)
    if view.as_of is not None:
        mine = mine.filter(mine.as_of <= ibis.literal(view.as_of))
    rows = view.fetch(mine.order_by(ibis.desc("as_of")).limit(1))
    if not rows:
        return None
    row = rows[0]
    ranked = view.fetch(forecasts.filter(forecasts.as_of == ibis.literal(row["as_of"])).agg(ranked=_.count()))
    return Forecast(
        ranked=ranked[0]["ranked"],
        **{name: row[name] for name in ("as_of", "place", "probability", "expected_acts", "window_days", "reason")},
        goods=listed(row["goods"]),
        offices=listed(row["offices"]),
        series_id=row["series_id"] or "",
    )


def decided(view: View, party_id: str, series: Iterable[Series]) -> tuple[Decision, ...]:
    """The authorities' decisions about the party among the acts of its series."""
    acts = [act.act_id for story in series for act in story.acts if party_id in (act.importer, act.exporter)]
    decisions = view.before(found.DETERMINATIONS, "known_on")
    rows = view.fetch(
        decisions.filter(decisions.determination_id.isin(acts)).order_by(["known_on", "determination_id"])
    )
    text = ("determination_id", "matter", "role", "typology", "outcome", "method", "goods")
    return tuple(Decision(**{name: row[name] or "" for name in text}, known_on=row["known_on"]) for row in rows)
