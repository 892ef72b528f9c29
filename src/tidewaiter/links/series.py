"""Series: violations that are the work of one hand, in order, with what they share.

Three steps write what one computation knows: `linked.pairs` (who is like whom, and why), `linked.acts`
(each violation with its series) and `linked.series`. A series is named by its act that became known first, so that
its name stays while it grows; where two series prove to be one, the older name stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.day_numbers import NEVER, date_of
from tidewaiter.lake import step
from tidewaiter.links.acts import Acts, acts_of
from tidewaiter.links.clusters import MOST_TOGETHER, clustered
from tidewaiter.links.compare import COMPARISONS, Chances, words_for
from tidewaiter.links.hawkes import expected_next, fit_hawkes
from tidewaiter.links.lines import read_lines
from tidewaiter.links.pairs import FOUNDED, Population, ScoredPairs, learn_hand, score_pairs, whose
from tidewaiter.links.standing_names import Named, parties_of_documents, parties_of_names
from tidewaiter.links.weights import Weights, strongest_first
from tidewaiter.tables import declared, found, linked, resolved

__all__ = ["NEXT_DAYS", "Hands", "find_hands", "link_acts", "link_pairs", "link_series"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_FEWEST_ACTS = 5
"""With fewer acts nothing can be learned of hands: every act stands alone."""
_READS = (linked.LINES, declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS)
_ACTORS = ("importer", "exporter", "declarant")
NEXT_DAYS = 30
"""Days ahead within which further acts of a series are expected."""
_NO_PAIRS = np.empty(0, dtype=np.int64)
_NONE: Mapping[str, str] = MappingProxyType({})
_NOBODY: Named = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hands:
    """Acts with the pairs that tie them, and the number of the first act of each one's series.

    `weights` and `chances` are what was learned of hands; None where there were too few acts to learn from.
    """

    acts: Acts
    pairs: ScoredPairs | None
    series: Ints
    weights: Weights | None = None
    chances: Chances | None = None

    def confidence(self) -> tuple[Floats, Floats]:
        """For each act the mean probability that it belongs with the rest of its series; and the mean of its series.

        An act alone is sure to belong to itself. Of a series too large to compare each act with each other, those
        count with which it was compared.
        """
        count = len(self.acts)
        told, size = np.zeros(count), np.bincount(self.series, minlength=count)
        compared = np.zeros(count)
        if self.pairs is not None:
            inside = self.series[self.pairs.left] == self.series[self.pairs.right]
            for side in (self.pairs.left, self.pairs.right):
                told += np.bincount(side[inside], weights=self.pairs.probability[inside], minlength=count)
                compared += np.bincount(side[inside], minlength=count)
        others = np.where(size[self.series] > MOST_TOGETHER, compared, size[self.series] - 1)
        each = np.where(others > 0, told / np.maximum(others, 1), 1.0)
        whole = np.bincount(self.series, weights=each, minlength=count) / np.maximum(size, 1)
        return each, whole[self.series]


def find_hands(population: Population, acts: Acts, *, before: int) -> Hands:
    """Pair and cluster acts; nothing that was declared on the day `before` or later is used to judge rarity."""
    if len(acts) < _FEWEST_ACTS:
        return Hands(acts, None, np.arange(len(acts)))
    weights, chances = learn_hand(acts, population.chances(acts, before=before))
    pairs = score_pairs(acts, weights, chances)
    alike = whose(acts.codes, acts.vocabulary)
    series = clustered(len(acts), pairs.left, pairs.right, pairs.log_odds, alike=alike)
    return Hands(acts, pairs, series, weights, chances)


@step(reads=_READS, writes=linked.PAIRS)
def link_pairs(lines: ir.Table, items: ir.Table, outcomes: ir.Table, determinations: ir.Table) -> pa.Table:
    """Every pair of known violations that may be one hand's, with the evidence in words and weights."""
    hands = _all_hands(lines, items, outcomes, determinations)
    if hands.pairs is None:
        return linked.PAIRS.schema.empty_table()
    pairs, acts = hands.pairs, hands.acts
    kept = np.flatnonzero(pairs.probability >= FOUNDED)
    rows = [
        {
            "left_act": acts.act_id[pairs.left[n]],
            "right_act": acts.act_id[pairs.right[n]],
            "probability": float(pairs.probability[n]),
            "evidence": json.dumps(evidence_of(pairs, int(n))),
            "known_on": date_of(acts.known[pairs.right[n]]),
        }
        for n in kept
    ]
    return pa.Table.from_pylist(rows, schema=linked.PAIRS.schema)


@step(reads=(*_READS, resolved.PROFILES, resolved.MENTIONS), writes=linked.ACTS)
def link_acts(
    lines: ir.Table,
    items: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    profiles: ir.Table,
    mentions: ir.Table,
) -> pa.Table:
    """Every known violation with the series to which it belongs."""
    hands = _all_hands(lines, items, outcomes, determinations)
    return acts_table(hands, parties_of_names(profiles), parties_of_documents(mentions, outcomes))


@step(reads=(*_READS, resolved.PROFILES, resolved.MENTIONS), writes=linked.SERIES)
def link_series(
    lines: ir.Table,
    items: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    profiles: ir.Table,
    mentions: ir.Table,
) -> pa.Table:
    """Every series of violations, with what its acts share and how many more are to be expected soon."""
    hands = _all_hands(lines, items, outcomes, determinations)
    return series_table(hands, parties_of_names(profiles), parties_of_documents(mentions, outcomes))


def _all_hands(lines: ir.Table, items: ir.Table, outcomes: ir.Table, determinations: ir.Table) -> Hands:
    declared_lines = read_lines(lines)
    acts = acts_of(declared_lines, items, outcomes, determinations)
    return find_hands(Population.of(declared_lines), acts, before=int(acts.known.max(initial=NEVER)) + 1)


def evidence_of(pairs: ScoredPairs, n: int) -> dict[str, tuple[str, float]]:
    """What speaks for or against one hand: comparison -> (what was found, log-odds), the strongest first."""
    names = pairs.compared.names
    levels, weights = pairs.compared.level[n].tolist(), pairs.weights[n].tolist()
    return strongest_first(
        (name, words_for(name, level), weight) for name, level, weight in zip(names, levels, weights, strict=True)
    )


def acts_table(hands: Hands, parties: Mapping[str, str] = _NONE, named: Named = _NOBODY) -> pa.Table:
    """`linked.acts`; `parties` says for which party a name stands, `named` whom the document itself names."""
    acts = hands.acts
    own, _ = hands.confidence()
    rows = [
        {
            "act_id": acts.act_id[n],
            "happened_on": date_of(acts.happened[n]),
            "known_on": date_of(acts.known[n]),
            "series_id": acts.act_id[hands.series[n]],
            "probability": float(own[n]),
            "revenue": None if np.isnan(acts.revenue[n]) else float(acts.revenue[n]),
            **{name: _party(acts, name, n, parties, named) for name in _ACTORS},
            **{name: acts.text(name, n) for name in ("typology", "hs6", "origin", "office")},
            "method": acts.text("method", n) or _method(acts, n),
        }
        for n in range(len(acts))
    ]
    return pa.Table.from_pylist(rows, schema=linked.ACTS.schema)


def series_table(hands: Hands, parties: Mapping[str, str] = _NONE, named: Named = _NOBODY) -> pa.Table:
    """`linked.series`; `parties` says for which party a name stands, `named` whom the document itself names."""
    acts = hands.acts
    _, whole = hands.confidence()
    last_known = int(acts.known.max(initial=NEVER)) + 1
    process = fit_hawkes(hands.series, acts.happened, end=last_known)
    within = _pairs_within(hands)
    rows = []
    for members in _grouped(hands.series):
        first = int(members[0])
        rows.append({
            "series_id": acts.act_id[hands.series[first]],
            "acts": len(members),
            "first_on": date_of(acts.happened[members].min()),
            "last_on": date_of(acts.happened[members].max()),
            "confidence": float(np.clip(whole[first], 0.0, 1.0)),
            "typologies": _ranked(acts, "typology", members),
            "parties": ";".join(
                filter(None, (_ranked_parties(acts, role, members, parties, named) for role in _ACTORS[:2]))
            ),
            "goods": _ranked(acts, "hs6", members),
            "offices": _ranked(acts, "office", members),
            "shared_traits": shared_in_words(hands, within.get(int(hands.series[first]), _NO_PAIRS)),
            "revenue": float(np.nansum(acts.revenue[members])) if np.isfinite(acts.revenue[members]).any() else None,
            "next_acts": expected_next(process, acts.happened[members], now=last_known, days=NEXT_DAYS),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=linked.SERIES.schema)


def _pairs_within(hands: Hands) -> dict[int, Ints]:
    """For each series, by the number of its first act, the places of the pairs inside it."""
    if hands.pairs is None:
        return {}
    left, right = hands.series[hands.pairs.left], hands.series[hands.pairs.right]
    inside = np.flatnonzero(left == right)
    return {int(left[places[0]]): places for places in (inside[group] for group in _grouped(left[inside]))}


_IN_ALL, _IN_SOME = "{what} (all pairs)", "{what} ({share} of pairs)"
_APART_IN_ALL = "{what} (all pairs of different importers)"
_APART_IN_SOME = "{what} ({share} of pairs of different importers)"
_ALONE, _SMALL, _SENT_FROM = "stands alone", "many small likenesses", "declared as of {origin}, sent from {dispatch}"
_SOLD_APART_IN_ALL = "{what} (all pairs of different sellers)"
_SOLD_APART_IN_SOME = "{what} ({share} of pairs of different sellers)"
WORDINGS = (
    _IN_ALL, _IN_SOME, _APART_IN_ALL, _APART_IN_SOME, _SOLD_APART_IN_ALL, _SOLD_APART_IN_SOME, _ALONE, _SMALL,
    _SENT_FROM,
)  # fmt: skip
"""The sentences of `shared_traits` and `method`."""
_APART_SAID = {
    "importer": (_APART_IN_ALL, _APART_IN_SOME),
    "seller": (_SOLD_APART_IN_ALL, _SOLD_APART_IN_SOME),
}
"""Comparisons of parties, and how to say what those share that are not the same."""


def shared_in_words(hands: Hands, inside: Ints) -> str:
    """What at least half of a series' pairs (by their places) share, in the order in which it ties them.

    Where most pairs, but not all, are one importer's (one seller's), what ties the different names is told beside it.
    """
    if not len(inside) or hands.pairs is None:
        return _ALONE
    pairs = hands.pairs
    told = []
    for k, comparison in enumerate(COMPARISONS):
        told += _shared_in_most(pairs, inside, k, (_IN_ALL, _IN_SOME))
        if comparison.name in _APART_SAID:
            level = pairs.compared.level[inside, k]
            top = comparison.levels - 1
            apart = inside[(level >= 0) & (level < top)]
            if 2 * int((level == top).sum()) >= len(inside):
                told += _shared_in_most(pairs, apart, k, _APART_SAID[comparison.name])
    return "; ".join(words for _, words in sorted(told, key=lambda each: -each[0])) or _SMALL


def _shared_in_most(pairs: ScoredPairs, places: Ints, k: int, said: tuple[str, str]) -> list[tuple[float, str]]:
    """The strongest likeness in one comparison that at least half of some pairs have, with its mean weight."""
    level, weight = pairs.compared.level[places, k], pairs.weights[places, k]
    if not len(places) or float(weight.mean()) <= 0.2:
        return []
    for height in range(COMPARISONS[k].levels - 1, 0, -1):
        share = float((level >= height).mean())
        if share >= 0.5:
            words = said[0 if share == 1.0 else 1].format(what=COMPARISONS[k].words[height], share=f"{share:.0%}")
            return [(float(weight.mean()), words)]
    return []


def _method(acts: Acts, n: int) -> str | None:
    """How it was done, as far as a line tells: declared origin beside the country it came from."""
    lane = acts.text("lane", n)
    if not lane:
        return None
    origin, _, dispatch = lane.partition("<")
    return _SENT_FROM.format(origin=origin, dispatch=dispatch) if dispatch and dispatch != origin else None


def _grouped(series: Ints) -> Iterable[Ints]:
    order = np.argsort(series, kind="stable")
    return [np.sort(part) for part in np.split(order, np.flatnonzero(np.diff(series[order])) + 1) if len(part)]


def _ranked(acts: Acts, trait: str, members: Sequence[int] | Ints) -> str:
    return _by_count(acts.text(trait, int(n)) for n in members)


def _ranked_parties(
    acts: Acts, role: str, members: Sequence[int] | Ints, parties: Mapping[str, str], named: Named
) -> str:
    return _by_count(_party(acts, role, int(n), parties, named) for n in members)


def _party(acts: Acts, role: str, n: int, parties: Mapping[str, str], named: Named) -> str | None:
    """The party that an act names in a role: by its document, and else by the name under which it stood on its day.

    Two that were held for one on that day and have been parted since go by one name there.
    """
    name = acts.text(role, n)
    return named.get((acts.act_id[n], role)) or parties.get(name, name) if name else None


def _by_count(texts: Iterable[str | None]) -> str:
    counts = Counter(text for text in texts if text)
    return ";".join(text for text, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])))
