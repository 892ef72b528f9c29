"""Whom the party carries on for, and who carries on for it, as the lake tells it or a past day could have told it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np

from tidewaiter.columns.day_numbers import date_of, day_number
from tidewaiter.flow.dossier.identity import evidence_in_words
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.links.acts import Acts, known_before
from tidewaiter.links.heirs import EXPORTERS, IMPORTERS, OVERLAP_DAYS, Firms
from tidewaiter.links.standing_names import parties_of_names
from tidewaiter.links.successors import JudgedPairs, days_judged, successors_before
from tidewaiter.tables import declared, found, linked, resolved

__all__ = ["Successor", "successors"]

_MOST = 50
_OF_TODAY = (
    "likely_on", "exposure", "exposure_low", "exposure_high", "likely_since", "withdrawn_on", "was_probability",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Successor:
    """A firm that stopped and one that carries on; the asked party is one of the two.

    What it evaded and what it may owe besides is told as of today only: a past day knew less. `judged_on` is the day
    of the judgement where on a past day too little could be learned later; None where it is the last there was to be.
    A pair that runs had told as likely, with `was_probability`, since `likely_since`, and that is so no longer, is told
    as withdrawn on `withdrawn_on`, today only.
    """

    old_party: str
    old_name: str
    new_party: str
    new_name: str
    stopped_on: date
    began_on: date
    probability: float
    why: str
    old_found: int
    exposure: float | None
    exposure_low: float | None
    exposure_high: float | None
    known_on: date
    likely_on: date | None = None
    judged_on: date | None = None
    likely_since: date | None = None
    withdrawn_on: date | None = None
    was_probability: float | None = None

    @property
    def trades_on(self) -> bool:
        """Whether the old firm was seen long after the new one began, so that it did not stop after all."""
        return (self.stopped_on - self.began_on).days > OVERLAP_DAYS


def successors(view: View, party_ids: Collection[str]) -> tuple[Successor, ...]:
    """Whom the parties carry on for, and who carries on for them, if that is likely; the surest first.

    Behind them stand those that had been told so and are withdrawn.
    """
    pairs = view.before(linked.SUCCESSORS, "known_on")
    rows = view.fetch(view.parties_like(pairs, "old_party", "new_party", among=party_ids))
    if view.as_of is None:
        rows = [row | {"judged_on": None} for row in rows]
    elif rows:
        rows = list(_judged_then(view, rows, before=view.as_of))
    likely = [row for row in rows if row["probability"] >= linked.LIKELY_SUCCESSOR or row["withdrawn_on"]]
    likely.sort(key=lambda row: (bool(row["withdrawn_on"]), -row["probability"], row["old_party"], row["new_party"]))
    names = view.names(row[side] for row in likely[:_MOST] for side in ("old_party", "new_party"))
    same = (
        "old_party", "new_party", "stopped_on", "began_on", "probability", "old_found", "known_on", "likely_on",
        "exposure", "exposure_low", "exposure_high", "likely_since", "withdrawn_on", "was_probability",
    )  # fmt: skip
    return tuple(
        Successor(
            **{name: row[name] for name in same},
            old_name=names.get(row["old_party"], ""),
            new_name=names.get(row["new_party"], ""),
            why=evidence_in_words(row["evidence"], most=4),
            judged_on=row.get("judged_on"),
        )
        for row in likely[:_MOST]
    )


def _judged_then(view: View, rows: list[Row], *, before: date) -> Iterator[Row]:
    """Pairs that were told before a day, as they are judged by what had been declared and found before it.

    What the lake says of them today knows of later trade: a pair that is sure now may have been one of many then.
    """
    day = day_number(before)
    since = {(row["old_party"], row["new_party"]): row["known_on"] for row in rows}
    tables = (linked.LINES, declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS)
    lines, acts, _ = known_before(before, *(view.lake.read(table) for table in tables))
    if not len(lines):
        return
    parties = parties_of_names(view.lake.read(resolved.PROFILES))
    for role in (IMPORTERS, EXPORTERS):
        firms = Firms.of(lines, role)
        party_of = [parties.get(name, name) for name in lines.traits[role.name].values]
        last, times = firms.seen(day)[0], _times_found(acts, role.name, len(party_of))
        first = int(lines.day[0]) + 1
        wanted = _when_judged(firms, party_of, set(since), first=first, before=day)
        for told, pairs in _judgements(firms, wanted):
            last_then = firms.seen(told.before)[0]
            for n in np.argsort(-told.probability, kind="stable").tolist():
                old, new = int(told.pairs.old[n]), int(told.pairs.new[n])
                pair = party_of[old], party_of[new]
                if (old, new) in pairs and (known_on := since.pop(pair, None)):  # of several names the likeliest
                    yield {
                        "old_party": pair[0],
                        "new_party": pair[1],
                        "stopped_on": date_of(last[old]),
                        "began_on": date_of(firms.begun[new]),
                        "probability": float(told.probability[n]),
                        "evidence": json.dumps(told.evidence(n, seen_since=int(last[old]) > int(last_then[old]))),
                        "old_found": int(times[old]),
                        "known_on": known_on,
                        "judged_on": date_of(told.before) if told.before < wanted[old, new][-1] else None,
                        **dict.fromkeys(_OF_TODAY),
                    }


def _when_judged(
    firms: Firms, party_of: Sequence[str], wanted: Collection[tuple[str, str]], *, first: int, before: int
) -> dict[tuple[int, int], tuple[int, ...]]:
    """The pairs of firms (old, new) of some pairs of parties, each with the days on which it was to be judged."""
    names: dict[str, list[int]] = {}
    for firm, party in enumerate(party_of):
        names.setdefault(party, []).append(firm)
    pairs = {pair for one, other in wanted for pair in product(names.get(one, ()), names.get(other, ()))}
    days = {pair: days_judged(firms, *pair, first=first, before=before) for pair in sorted(pairs)}
    return {pair: each for pair, each in days.items() if each}


def _judgements(
    firms: Firms, wanted: Mapping[tuple[int, int], tuple[int, ...]]
) -> Iterator[tuple[JudgedPairs, set[tuple[int, int]]]]:
    """The last judgement of each pair, with the pairs whose last it is; the latest first.

    On a day too little may be learned to judge anybody, as few firms are young at a time: then what was judged before
    stands, as it does in the lake.
    """
    judged: set[tuple[int, int]] = set()
    for day in sorted({day for days in wanted.values() for day in days}, reverse=True):
        due = {pair for pair, days in wanted.items() if day in days} - judged
        told = successors_before(firms, day) if due else None
        if told is not None:
            judged |= due
            yield told, due


def _times_found(acts: Acts, role: str, count: int) -> np.ndarray:
    """How many violations are known of each firm of a role."""
    codes = acts.codes[role]
    return np.bincount(codes[codes >= 0], minlength=count)
