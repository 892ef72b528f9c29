"""Successors: an importer (or seller) that carries on in the stead of one that stopped.

Most are lawful: firms merge and change their form. What makes one a lead is the old firm's record, so
each pair carries the violations known of the old firm and the duty it is known to have evaded. A pair is told from the
first day on which the evidence available then made it likelier than `LEAST_TOLD`; it is judged again every four weeks
while the new firm is young and the old one silent, and told with the probability of its last judgement, however low.
The old firm may be seen again later: such two are mostly of one hand still, and trade side by side.

What runs had told stays as it was told (`tidewaiter.links.tellings`): a pair of theirs is judged again whatever it is
worth by now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.day_numbers import NEVER, date_of, day_number
from tidewaiter.lake import step
from tidewaiter.links.acts import Acts, acts_of
from tidewaiter.links.exposure import Exposure, Ledger
from tidewaiter.links.heirs import (
    EXPORTERS,
    HEIR_LEVELS,
    HEIR_NAMES,
    HEIR_WORDS,
    IMPORTERS,
    OF_BARGAINS,
    OVERLAP_DAYS,
    YOUNG_DAYS,
    Firms,
    Pairs,
    compare_heirs,
)
from tidewaiter.links.line_results import results_of
from tidewaiter.links.lines import Lines, read_lines
from tidewaiter.links.odds import probability_of
from tidewaiter.links.placebo import PLACEBO, PLACEBO_WORDS, Weighed, follows, learn_corrections, placebo
from tidewaiter.links.tellings import Memory, earlier_of
from tidewaiter.links.weights import MISSING, Compared, Weights, learn, strongest_first
from tidewaiter.tables import declared, found, linked, resolved

__all__ = [
    "EVERY_DAYS",
    "LEAST_TOLD",
    "JudgedPairs",
    "days_judged",
    "link_successors",
    "snapshots",
    "successors_before",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LEAST_TOLD = 0.02
"""A pair that is less likely is told to nobody: there are thousands, and next to all are chance."""
EVERY_DAYS = 28
"""Days from one judgement of all pairs to the next."""
_STRANGERS = 20_000
"""Pairs of firms drawn at random, to see what strangers share."""
_FEWEST_KNOWN = 3
"""Pairs known by their contact from which something is learned. With a few, what traits are worth stays near what it is
taken to be before anything is seen; a gate of ten shut in ports of three hundred importers, as pairs grow old."""
_CONTACT, _SAME_DOOR = HEIR_NAMES.index("contact"), 2
"""A pair may be known by its contact from the same door on."""
_OF_THE_LAST_DAY = ("timing", "silence")
_ALMOST_ALONE = 3
"""What at most so many firms have shown is as good as a name."""


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """The pairs that were judged as of a day: by code, with what speaks for each."""

    before: int
    pairs: Pairs
    probability: Floats
    compared: Compared
    weights: Floats
    added: Floats
    """What the placebo adds to the log-odds; see `tidewaiter.links.placebo`."""

    def take(self, rows: Ints | Flags) -> JudgedPairs:
        """Some of the pairs."""
        pairs = Pairs(self.pairs.old[rows], self.pairs.new[rows])
        return JudgedPairs(
            self.before, pairs, self.probability[rows], self.compared.take(rows), self.weights[rows], self.added[rows]
        )

    def evidence(self, n: int, *, seen_since: bool = False) -> dict[str, tuple[str, float]]:
        """Trait -> (what was found, log-odds), the strongest first.

        Where the old firm was `seen_since` the judgement, what it said of its last day and its silence no longer holds.
        """
        said = [
            (name, HEIR_WORDS[name][level], weight)
            for name, level, weight in zip(
                HEIR_NAMES, self.compared.level[n].tolist(), self.weights[n].tolist(), strict=True
            )
            if not (seen_since and name in _OF_THE_LAST_DAY)
        ]
        added = float(self.added[n])
        return strongest_first([*said, (PLACEBO, PLACEBO_WORDS[int(added > 0)], added)])


def snapshots(first: int, last: int) -> Iterator[int]:
    """The days on which everything is judged anew: every four weeks, on days that no later data can move."""
    day = -(-first // EVERY_DAYS) * EVERY_DAYS
    while day <= last:
        yield day
        day += EVERY_DAYS


def days_judged(firms: Firms, old: int, new: int, *, first: int, before: int) -> tuple[int, ...]:
    """The days up to `before` on which a pair was to be judged: while the new firm is young and the old one silent.

    Args:
        firms: all firms of a role.
        old: code of the earlier firm.
        new: code of the later one.
        first: the day after the first line, from which on everything is judged every four weeks.
        before: the day before which everything must have been known; on it everything is judged, too.
    """
    begun = int(firms.begun[new])
    again = firms.days[(firms.day_of == old) & (firms.days > begun + OVERLAP_DAYS)]
    latest = min(begun + YOUNG_DAYS, int(again.min(initial=before)), before)
    return tuple(day for day in (*snapshots(first, before - 1), before) if begun < day <= latest)


def successors_before(firms: Firms, before: int, *, until: int | None = None, seed: int = 0) -> JudgedPairs | None:
    """The successors that could be told from what was declared before a day; None where too little can be learned.

    Firms that begin from `before` on and before `until` are judged by their first day; nothing is learned from them,
    so that the day of one says nothing of another's.
    """
    judged = _judge(firms, before, until=until, seed=seed)
    return None if judged is None else judged.take(judged.probability >= LEAST_TOLD)


def _judge(
    firms: Firms, before: int, *, until: int | None = None, seed: int = 0, also: Collection[tuple[int, int]] = ()
) -> JudgedPairs | None:
    """All pairs that are worth a look, the unlikely ones too; and `also` some, from which nothing is learned."""
    end = before if until is None else until
    pairs = firms.candidates(before=before, until=end)
    strangers, all_pairs = firms.strangers(_STRANGERS, before=before, seed=seed)
    if not len(pairs) or not len(strangers):
        return None
    asked = _both(pairs, firms.in_time(_without(also, pairs), before=before, until=end))
    compared = compare_heirs(firms, asked, before=before, until=end)
    met = (firms.begun[asked.new] < before) & (np.arange(len(asked)) < len(pairs))
    seen = compared.take(met)
    few = _ALMOST_ALONE / max(int((firms.begun < before).sum()), 1)
    known = _known_by_contact(seen, few)
    if known.sum() < _FEWEST_KNOWN:
        return None
    beside = placebo(firms, before)
    drawn = compare_heirs(firms, _both(strangers, beside.pairs), before=before, until=before)
    apart = _with_fellow_customers(drawn.take(np.arange(len(strangers))), seen, known)
    weights = _learned(seen, apart, known, few=few, all_pairs=all_pairs)
    each, near = Weighed.of(compared, weights), follows(firms, asked, before)
    chance = Weighed.of(drawn.take(np.arange(len(strangers), len(drawn))), weights)
    added = learn_corrections(each.take(near & met), chance, beside.stands_for).of(each, near)
    told = weights.of(compared)
    probability = probability_of(weights.prior + told.sum(axis=1) + added)
    return JudgedPairs(before, asked, probability, compared, told, added)


def _without(pairs: Collection[tuple[int, int]], others: Pairs) -> Pairs:
    left = sorted(set(pairs).difference(zip(others.old.tolist(), others.new.tolist(), strict=True)))
    old, new = np.array(left, dtype=np.int64).reshape(-1, 2).T
    return Pairs(old, new)


def _both(one: Pairs, other: Pairs) -> Pairs:
    return Pairs(np.concatenate([one.old, other.old]), np.concatenate([one.new, other.new]))


def _learned(seen: Compared, apart: Compared, known: Flags, *, few: float, all_pairs: float) -> Weights:
    """What each trait is worth, and how many carry on: not only those known by their contact, as some keep none.

    Pairs known by their contact teach all other traits; those known by their trade teach how often contact is kept.
    """
    taught = np.repeat(known[:, None], len(HEIR_NAMES), axis=1)
    taught[:, _CONTACT] = _known_by_trade(seen, few)
    unguessed = np.isin(HEIR_NAMES, OF_BARGAINS)
    weights = learn(seen, apart, known=taught, levels=HEIR_LEVELS, all_pairs=all_pairs, unguessed=unguessed, rounds=0)
    keep = float(weights.ours[_CONTACT][_SAME_DOOR:].sum())
    return replace(weights, prior=float(np.log(known.sum() / keep / max(all_pairs, 2.0))))


def _with_fellow_customers(apart: Compared, compared: Compared, known: Flags) -> Compared:
    """Strangers hardly ever share a bargain; how fellow customers trade is seen in those who do."""
    of_bargains = [HEIR_NAMES.index(name) for name in OF_BARGAINS]
    fellows = (compared.level[:, of_bargains] != MISSING).any(axis=1) & ~known
    level = np.full((int(fellows.sum()), len(HEIR_NAMES)), MISSING, dtype=np.int64)
    level[:, of_bargains] = compared.level[fellows][:, of_bargains]
    chance = np.full(level.shape, np.nan)
    return Compared(apart.names, np.concatenate([apart.level, level]), np.concatenate([apart.chance, chance]))


def _known_by_contact(compared: Compared, few: float) -> Flags:
    """A telephone or door that hardly anybody else has is as good as proof: it teaches what else carries over."""
    same = compared.level[:, _CONTACT] >= _SAME_DOOR
    return np.asarray(same & (compared.chance[:, _CONTACT] <= few))


def _known_by_trade(compared: Compared, few: float) -> Flags:
    """So is a book of several bargains, one of them hardly anybody else's: it teaches how often contact is kept."""
    trade, book = HEIR_NAMES.index("trade"), HEIR_NAMES.index("book")
    same = compared.level[:, book] == HEIR_LEVELS[book] - 1
    return np.asarray(same & (compared.chance[:, trade] <= few))


@step(
    reads=(
        linked.LINES,
        declared.ITEMS,
        found.OUTCOMES,
        found.DETERMINATIONS,
        resolved.PROFILES,
        resolved.PARTIES,
        linked.TELLINGS,
    ),
    writes=linked.SUCCESSORS,
)
def link_successors(
    lines: ir.Table,
    items: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    profiles: ir.Table,
    parties: ir.Table,
    tellings: ir.Table,
) -> pa.Table:
    """Every pair of firms of which the later may carry on for the earlier, with the day from which it could be told.

    Pairs that are known to be one firm by now are left out: they are names of one party, and told as such. What runs
    had told of a pair is kept, and told as withdrawn where it is likely no longer.
    """
    declared_lines = read_lines(lines)
    if not len(declared_lines):
        return linked.SUCCESSORS.schema.empty_table()
    memory = Memory.of(tellings, profiles, parties)
    acts = acts_of(declared_lines, items, outcomes, determinations)
    results = results_of(declared_lines, outcomes)
    rows: list[dict[str, object]] = []
    seen: dict[str, date] = {}
    for role in (IMPORTERS, EXPORTERS):
        firms = Firms.of(declared_lines, role)
        pairs = _rows(firms, declared_lines, acts, memory)
        ledger = Ledger(declared_lines, acts, role.name, results)
        owed = {old: ledger.of(old) for old in {old for (old, _), row in pairs.items() if row["old_found"]}}
        rows += [row | _owing(owed.get(old)) for (old, _), row in pairs.items()]
        seen |= _last_seen(firms, declared_lines)
    told = memory.kept(_of_parties(rows, memory.parties), on=date_of(int(declared_lines.day[-1]) + 1), seen=seen)
    return pa.Table.from_pylist(told, schema=linked.SUCCESSORS.schema)


def _last_seen(firms: Firms, lines: Lines) -> dict[str, date]:
    """The last day on which each firm of a role traded."""
    last, _ = firms.seen(int(lines.day[-1]) + 1)
    names = lines.traits[firms.role.name].values
    return {name: date_of(day) for name, day in zip(names, last.tolist(), strict=True) if day > NEVER}


def _owing(owed: Exposure | None) -> dict[str, object]:
    if owed is None:
        return {"exposure": 0.0, "exposure_low": 0.0, "exposure_high": 0.0}
    return {"exposure": owed.known, "exposure_low": owed.low, "exposure_high": owed.high}


def _of_parties(rows: list[dict[str, object]], parties: Mapping[str, str]) -> list[dict[str, object]]:
    """The pairs by party; of several between the same two the likeliest, known (and likely) since the first.

    The old party was seen until the last of its names was, and the new one began under the first.
    """
    best: dict[tuple[str, str], dict[str, object]] = {}
    for row in sorted(rows, key=lambda each: float(str(each["probability"]))):
        old, new = (parties.get(name, name) for name in (str(row["old_name"]), str(row["new_name"])))
        if old != new:
            before = best.get((old, new), row)
            days = {
                name: earlier_of(before[name], row[name])
                for name in ("known_on", "likely_on", "likely_since", "began_on")
            }
            days["stopped_on"] = max(day for each in (before, row) if isinstance(day := each["stopped_on"], date))
            best[old, new] = row | {"old_party": old, "new_party": new} | days
    return list(best.values())


@dataclass(frozen=True, slots=True)
class _Judged:
    """The last judgement of a pair, the `n`th `among` those of its day.

    `stopped` is the day on which the old firm was seen last, `found` how often it had been found in violation.
    `since` is the first day on which it was told, `likely` that on which it was told as likely; None if it never was.
    `lasting` is the day from which it was told as likely at each judgement; None if it is likely no longer.
    `seen_since` says that the old firm was seen after the judgement.
    """

    among: JudgedPairs
    n: int
    stopped: int
    found: int
    since: int
    likely: int | None
    lasting: int | None
    seen_since: bool = False


def _judged(firms: Firms, lines: Lines, acts: Acts, memory: Memory) -> dict[tuple[int, int], _Judged]:
    """The last judgement of each pair (old, new), and since when it was told."""
    role, remembered = acts.codes[firms.role.name], _remembered(firms, lines, memory)
    judged: dict[tuple[int, int], _Judged] = {}
    end = int(lines.day[-1]) + 1
    for before in [*snapshots(int(lines.day[0]) + 1, end - 1), end]:
        told_then = {pair for pair, day in remembered.items() if day <= before}
        all_pairs = _judge(firms, before, also=told_then)
        if all_pairs is None:
            continue
        told = all_pairs.take(_to_tell(all_pairs, judged.keys() | told_then))
        last, _ = firms.seen(before)
        found = np.bincount(role[(acts.known < before) & (role >= 0)], minlength=len(last))
        old, new = told.pairs.old, told.pairs.new
        of_old = (old.tolist(), new.tolist(), last[old].tolist(), found[old].tolist())
        for n, (one, other, stopped, times) in enumerate(zip(*of_old, strict=True)):
            earlier = judged.get((one, other))
            since, likely, lasting = (
                (earlier.since, earlier.likely, earlier.lasting) if earlier else (before, None, None)
            )
            if told.probability[n] >= linked.LIKELY_SUCCESSOR:
                likely, lasting = likely or before, lasting or before
            else:
                lasting = None
            judged[one, other] = _Judged(told, n, stopped, times, since, likely, lasting)
    last, _ = firms.seen(end)
    return {
        pair: replace(each, stopped=int(last[pair[0]]), seen_since=int(last[pair[0]]) > each.stopped)
        for pair, each in judged.items()
    }


def _remembered(firms: Firms, lines: Lines, memory: Memory) -> dict[tuple[int, int], int]:
    """The pairs of a role that runs had told, each with the first day on which one did."""
    code = {name: n for n, name in enumerate(lines.traits[firms.role.name].values)}
    return {
        (code[old], code[new]): day_number(day)
        for (old, new), day in memory.first_told.items()
        if old in code and new in code
    }


def _to_tell(judged: JudgedPairs, earlier: Collection[tuple[int, int]]) -> Flags:
    """The likely pairs, and those told before: what seemed likely once may be seen through by now."""
    told = np.fromiter(
        (pair in earlier for pair in zip(judged.pairs.old.tolist(), judged.pairs.new.tolist(), strict=True)),
        np.bool_,
        len(judged.pairs),
    )
    return np.asarray((judged.probability >= LEAST_TOLD) | told)


def _rows(firms: Firms, lines: Lines, acts: Acts, memory: Memory) -> dict[tuple[int, int], dict[str, object]]:
    """A row for each pair (old, new) that was ever told."""
    names = lines.traits[firms.role.name].values
    return {
        (old, new): {
            "old_name": names[old],
            "new_name": names[new],
            "stopped_on": date_of(each.stopped),
            "began_on": date_of(firms.begun[new]),
            "probability": float(each.among.probability[each.n]),
            "evidence": json.dumps(each.among.evidence(each.n, seen_since=each.seen_since)),
            "old_found": each.found,
            "known_on": date_of(each.since),
            "likely_on": None if each.likely is None else date_of(each.likely),
            "likely_since": None if each.lasting is None else date_of(each.lasting),
            "judged_on": date_of(each.among.before),
        }
        for (old, new), each in _judged(firms, lines, acts, memory).items()
    }
