"""What ties a declared line to known violations, as could be told on its day: the evidence for fusion and lookouts.

Every four weeks the hands behind the violations known by then are found anew, and the successors that can be
told. The lines of the next four weeks are compared with those acts and looked up among those successors. So a line
knows nothing that became known in its own four weeks or later, and no later data move what was once told.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.couples import each_once
from tidewaiter.columns.day_numbers import date_of
from tidewaiter.lake import step
from tidewaiter.links.acts import Acts, acts_of
from tidewaiter.links.compare import compare, words_for
from tidewaiter.links.heirs import IMPORTERS, Firms
from tidewaiter.links.lines import TRAITS, Lines, read_lines
from tidewaiter.links.odds import probability_of
from tidewaiter.links.pairs import BLOCKS, Population, block_codes
from tidewaiter.links.series import Hands, find_hands
from tidewaiter.links.successors import EVERY_DAYS, Told, snapshots, successors_before
from tidewaiter.tables import declared, found, linked

__all__ = ["Window", "heirs_told", "link_line_evidence", "resemblance"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_ACTS_OF_A_BLOCK = 12
_LEAST = 0.001
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
        told = successors_before(firms, before, until=before + EVERY_DAYS)
        tables.append(_told_of(declared_lines, window, hands, told))
    return pa.concat_tables(tables)


def _told_of(lines: Lines, window: Window, hands: Hands, told: Told | None) -> pa.Table:
    """The rows of one window."""
    like = resemblance(lines, window, hands)
    heirs = heirs_told(told, hands.acts)
    importer = lines.code("importer")[window.first : window.last].tolist()
    names = lines.traits["importer"].values
    rows = []
    for place, party in enumerate(importer):
        score, series, why = like.get(place, (0.0, None, None))
        successor, old, acts, carried = heirs.get(party, (0.0, None, 0.0, None))
        if score < _LEAST and successor < _LEAST:
            continue
        rows.append({
            "item_id": lines.item_id[window.first + place],
            "declared_on": date_of(lines.day[window.first + place]),
            "series_score": score,
            "series_id": series,
            "series_reason": why,
            "successor_score": successor,
            "predecessor": None if old is None else names[old],
            "predecessor_found": acts,
            "predecessor_reason": carried,
            "known_before": date_of(window.before),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=_ROWS)


def resemblance(lines: Lines, window: Window, hands: Hands) -> dict[int, tuple[float, str, str]]:
    """Place in the window -> probability that a known hand is behind the line, that hand's series, and why."""
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
    told = {}
    for n in best.tolist():
        strongest = [k for k in np.argsort(-each[n], kind="stable")[:3].tolist() if each[n, k] > 0.5]
        why = ", ".join(words_for(compared.names[k], int(compared.level[n, k])) for k in strongest)
        told[int(place[n])] = (
            float(probability[n]),
            str(acts.act_id[hands.series[act[n]]]),
            _AS_KNOWN.format(why=why),
        )
    return told


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
        back = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        places.append(place)
        acts_met.append(order[np.repeat(high, count) - 1 - back])
    return each_once(np.concatenate(places), np.concatenate(acts_met))


def heirs_told(told: Told | None, acts: Acts, *, role: str = "importer") -> dict[int, tuple[float, int, float, str]]:
    """New importer (or seller) -> that it carries on for a known violator, that violator, its acts, why."""
    heirs: dict[int, tuple[float, int, float, str]] = {}
    if told is None:
        return heirs
    found = acts.codes[role]
    counts = np.bincount(found[found >= 0], minlength=int(max(told.pairs.old.max(initial=0), 0)) + 1)
    for n in np.argsort(told.probability, kind="stable").tolist():
        old = int(told.pairs.old[n])
        if counts[old]:
            carried = [words for words, weight in told.evidence(n).values() if weight > 0.5][:3]
            heirs[int(told.pairs.new[n])] = (float(told.probability[n]), old, float(counts[old]), ", ".join(carried))
    return heirs
