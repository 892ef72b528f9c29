"""What ties a declared line to known violations, as could be told on its day: the evidence for fusion and lookouts.

Every four weeks the hands behind the violations known by then are found anew, and the successors that can be
told. The lines of the next four weeks are compared with those acts and looked up among those successors. So a line
knows nothing that became known in its own four weeks or later, and no later data move what was once told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.couples import each_once
from tidewaiter.columns.day_numbers import date_of
from tidewaiter.columns.runs import places_in_runs
from tidewaiter.lake import step
from tidewaiter.links.acts import Acts, acts_of
from tidewaiter.links.compare import compare, words_for
from tidewaiter.links.heirs import IMPORTERS, Firms
from tidewaiter.links.lines import TRAITS, Lines, read_lines
from tidewaiter.links.odds import probability_of
from tidewaiter.links.pairs import BLOCKS, Population, block_codes
from tidewaiter.links.series import Hands, find_hands
from tidewaiter.links.successors import EVERY_DAYS, JudgedPairs, snapshots, successors_before
from tidewaiter.tables import declared, found, linked

__all__ = ["Heir", "Resemblance", "Window", "heirs_of_violators", "link_line_evidence", "resemblance"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_ACTS_OF_A_BLOCK = 12
"""Acts of the same value that a line is compared with, those known last."""
_LEAST = 0.001
"""Probability below which a likeness is not told."""
_AS_KNOWN = "as in a known case: {why}"
WORDINGS = (_AS_KNOWN,)
"""The sentences of `series_reason`; `predecessor_reason` lists what was carried over."""
_ROWS = linked.LINE_EVIDENCE.schema


@dataclass(frozen=True, slots=True)
class Window:
    """The lines numbered `first` to `last` (not included), told by what was known before a day."""

    before: int
    first: int
    last: int


class Resemblance(NamedTuple):
    """That a known hand is likely behind a line: the probability, the series of that hand, and why."""

    probability: float
    series_id: str
    why: str


class Heir(NamedTuple):
    """That a firm likely carries on for a known violator: the probability, its code, its known violations, and why."""

    probability: float
    old: int
    acts: float
    why: str


@step(reads=(linked.LINES, declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS), writes=linked.LINE_EVIDENCE)
def link_line_evidence(lines: ir.Table, items: ir.Table, outcomes: ir.Table, determinations: ir.Table) -> pa.Table:
    """The lines that resemble a known violation, or whose importer carries on for a violator: how much, and why."""
    declared_lines = read_lines(lines)
    if not len(declared_lines):
        return _ROWS.empty_table()
    acts = acts_of(declared_lines, items, outcomes, determinations)
    population, firms = Population.of(declared_lines), Firms.of(declared_lines, IMPORTERS)
    tables = [_ROWS.empty_table()]
    for before in snapshots(int(declared_lines.day[0]) - EVERY_DAYS + 1, int(declared_lines.day[-1])):
        span = np.searchsorted(declared_lines.day, [before, before + EVERY_DAYS])
        window = Window(before, int(span[0]), int(span[1]))
        known = acts.take(acts.known < before)
        if not len(known) or window.first == window.last:
            continue
        hands = find_hands(population, known, before=before)
        judged = successors_before(firms, before, until=before + EVERY_DAYS)
        tables.append(_rows_of(declared_lines, window, hands, judged))
    return pa.concat_tables(tables)


def _rows_of(lines: Lines, window: Window, hands: Hands, judged: JudgedPairs | None) -> pa.Table:
    """The rows of one window."""
    like = resemblance(lines, window, hands)
    heirs = heirs_of_violators(judged, hands.acts)
    importer = lines.code("importer")[window.first : window.last].tolist()
    names = lines.traits["importer"].values
    rows = []
    for place, party in enumerate(importer):
        met, heir = like.get(place), heirs.get(party)
        score, successor = met.probability if met else 0.0, heir.probability if heir else 0.0
        if score < _LEAST and successor < _LEAST:
            continue
        rows.append({
            "item_id": lines.item_id[window.first + place],
            "declared_on": date_of(lines.day[window.first + place]),
            "series_score": score,
            "series_id": met.series_id if met else None,
            "series_reason": met.why if met else None,
            "successor_score": successor,
            "predecessor": names[heir.old] if heir else None,
            "predecessor_found": heir.acts if heir else 0.0,
            "predecessor_reason": heir.why if heir else None,
            "known_before": date_of(window.before),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=_ROWS)


def resemblance(lines: Lines, window: Window, hands: Hands) -> dict[int, Resemblance]:
    """By its place in the window what each line resembles that resembles anything."""
    if hands.weights is None or hands.chances is None:
        return {}
    acts = hands.acts
    codes = {trait: lines.code(trait)[window.first : window.last] for trait in TRAITS}
    place, act = _pairs(codes, acts)
    if not len(place):
        return {}
    gap = lines.day[window.first + place] - acts.happened[act]
    compared = compare(acts.codes, act, codes, place, gap=gap, chances=hands.chances)
    each = hands.weights.of(compared)
    probability = probability_of(hands.weights.prior + each.sum(axis=1))
    best = np.lexsort((act, -probability, place))
    best = best[np.diff(place[best], prepend=-1) != 0]
    best = best[probability[best] >= _LEAST]
    found = {}
    for n in best.tolist():
        strongest = [k for k in np.argsort(-each[n], kind="stable")[:3].tolist() if each[n, k] > 0.5]
        why = ", ".join(words_for(compared.names[k], int(compared.level[n, k])) for k in strongest)
        series_id = str(acts.act_id[hands.series[act[n]]])
        found[int(place[n])] = Resemblance(float(probability[n]), series_id, _AS_KNOWN.format(why=why))
    return found


def _pairs(codes: dict[str, Ints], acts: Acts) -> tuple[Ints, Ints]:
    """(line, act) that share a block; of many acts with the same value, those known last."""
    places, acts_met = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for block in BLOCKS:
        if not set(block) <= set(codes):
            continue
        of_lines, of_acts = block_codes(codes, block, acts.vocabulary), block_codes(acts.codes, block, acts.vocabulary)
        order = np.argsort(of_acts, kind="stable")
        low, high = (np.searchsorted(of_acts[order], of_lines, side=side) for side in ("left", "right"))
        count = np.where(of_lines < 0, 0, np.minimum(high - low, _ACTS_OF_A_BLOCK))
        place = np.repeat(np.arange(len(of_lines)), count)
        places.append(place)
        acts_met.append(order[np.repeat(high, count) - 1 - places_in_runs(count)])
    return each_once(np.concatenate(places), np.concatenate(acts_met))


def heirs_of_violators(judged: JudgedPairs | None, acts: Acts, *, role: str = "importer") -> dict[int, Heir]:
    """By the code of the new importer (or seller) those that likely carry on for a known violator."""
    heirs: dict[int, Heir] = {}
    if judged is None:
        return heirs
    found = acts.codes[role]
    counts = np.bincount(found[found >= 0], minlength=int(max(judged.pairs.old.max(initial=0), 0)) + 1)
    for n in np.argsort(judged.probability, kind="stable").tolist():
        old = int(judged.pairs.old[n])
        if counts[old]:
            carried = [words for words, weight in judged.evidence(n).values() if weight > 0.5][:3]
            heirs[int(judged.pairs.new[n])] = Heir(
                float(judged.probability[n]), old, float(counts[old]), ", ".join(carried)
            )
    return heirs
