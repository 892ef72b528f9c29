"""Lookouts: what to watch for, from series that are alive and from successors of known violators, as of a day.

A lookout names something that can be read off a declaration (an importer, a seller, an address, a telephone, goods on
a lane), for how long, and the share of such lines that is expected to be a violation. That share is not guessed: it is
what inspections of lines with the same kind of tie have brought so far, pulled towards the overall rate where
there were few. What was declared or became known on the day or later is cut off before anything is computed, so that
the plan of a past day rests on the lookouts, and reads the words, that the day would have had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.day_numbers import NEVER, date_of, day_number
from tidewaiter.lake import step
from tidewaiter.links.acts import Acts, known_before
from tidewaiter.links.heirs import EXPORTERS, IMPORTERS, Firms
from tidewaiter.links.line_evidence import heirs_of_violators
from tidewaiter.links.line_results import ILLICIT, UNOPENED, results_of
from tidewaiter.links.lines import Lines
from tidewaiter.links.pairs import Population, block_codes
from tidewaiter.links.series import find_hands
from tidewaiter.links.standing_names import names_standing
from tidewaiter.links.successors import successors_before
from tidewaiter.tables import declared, found, linked

__all__ = ["suggest_lookouts"]

Ints = npt.NDArray[np.int64]
Row = dict[str, object]

_VALID_DAYS = 180
"""Days for which a lookout holds after an act of a series; for a successor it holds twice as long."""
_PULL = 20.0
"""Inspected lines of the overall rate that each kind of tie is given to begin with."""
_KINDS = {
    "importer": ("importer",),
    "exporter": ("exporter",),
    "address": ("importer_building",),
    "phone": ("importer_phone",),
    "goods_lane": ("hs6", "origin"),
}
_MOST_A_DAY = 2.0
"""A value that is declared more often is no lookout: it would stop the port."""


@step(
    reads=(linked.LINES, declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS, linked.NAMES),
    writes=linked.LOOKOUTS,
)
def suggest_lookouts(
    lines: ir.Table,
    items: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    names: ir.Table,
    *,
    as_of: str,
) -> pa.Table:
    """One lookout for each value that a series of late has shown, and for each likely successor of a known violator.

    Args:
        lines: `linked.lines`.
        items: `declared.items`.
        outcomes: `found.outcomes`.
        determinations: `found.determinations`.
        names: `linked.names`; a party is looked out for under the name in which its lines stand on the day.
        as_of: the day (ISO date); nothing that was declared or became known on it or later is used.
    """
    today = date.fromisoformat(as_of)
    declared_lines, acts, results = known_before(today, lines, items, outcomes, determinations)
    if not len(declared_lines) or not len(acts):
        return linked.LOOKOUTS.schema.empty_table()
    known = _Known(
        day_number(today), declared_lines, acts, _rates(declared_lines, acts, results), names_standing(names, today)
    )
    rows: dict[str, Row] = {}
    for row in (*_of_series(known), *_of_successors(known)):
        latest = rows.setdefault(str(row["lookout_id"]), row | {"as_of": today})
        latest["valid_from"] = row["valid_from"]
    return pa.Table.from_pylist(list(rows.values()), schema=linked.LOOKOUTS.schema)


@dataclass(frozen=True, slots=True)
class _Known:
    """All that was known before a day: lines, acts, what ties of each kind have brought, and today's names."""

    day: int
    lines: Lines
    acts: Acts
    rates: Mapping[str, float]
    names: Mapping[str, str]

    def called(self, name: str) -> str:
        """The name under which the lines of a party stand today."""
        return self.names.get(name, name)

    def value(self, kind: str, act: int) -> str | None:
        """What an act shows of one kind; None if it does not say."""
        said = [self.acts.text(trait, act) for trait in _KINDS[kind]]
        if None in said:
            return None
        value = "|".join(str(each) for each in said)
        return self.called(value) if kind in ("importer", "exporter") else value


def _of_series(known: _Known) -> Iterator[Row]:
    """From each act known within the time that a lookout holds, the latest first.

    A lookout that several acts suggest holds from the first of them on, and as long as the latest says.
    """
    acts = known.acts
    hands = find_hands(Population.of(known.lines), acts, before=known.day)
    size = np.bincount(hands.series, minlength=len(acts))
    last = np.full(len(acts), NEVER, dtype=np.int64)
    np.maximum.at(last, hands.series, acts.known)
    rare = {kind: _rarely_declared(known.lines, traits, acts) for kind, traits in _KINDS.items()}
    for n in np.flatnonzero(acts.known >= known.day - _VALID_DAYS)[::-1].tolist():
        series = int(hands.series[n])
        for kind in _KINDS:
            value = known.value(kind, n)
            if value is None or not rare[kind][n]:
                continue
            found_on = date_of(acts.known[n])
            yield {
                "lookout_id": f"{kind}|{value}|{acts.act_id[series]}",
                "kind": kind,
                "value": value,
                "series_id": acts.act_id[series],
                "probability": known.rates[kind],
                "valid_from": found_on + timedelta(days=1),
                "valid_to": found_on + timedelta(days=_VALID_DAYS),
                "reason": _as_in(kind, int(size[series]), known=date_of(last[series])),
            }


_AS = {
    "importer": "importer",
    "exporter": "seller",
    "address": "address of the importer",
    "phone": "telephone of the importer",
    "goods_lane": "goods from this origin",
}


_AS_ONE = "{what} as in a violation known on {day}"
_AS_SERIES = "{what} as in a series of {acts} violations, the last known on {day}"
_CARRIES_ON = "may carry on for one found in violation {times} ({share} likely)"
_ONCE, _TIMES = "once", "{n} times"
_SUREST = 0.99
"""What is nearly certain is never told as certain."""
WORDINGS = (_AS_ONE, _AS_SERIES, _CARRIES_ON, _ONCE, _TIMES, *_AS.values())
"""The sentences of `reason`."""


def _as_in(kind: str, acts: int, *, known: date) -> str:
    return (_AS_ONE if acts == 1 else _AS_SERIES).format(what=_AS[kind], acts=acts, day=known)


def _of_successors(known: _Known) -> Iterator[Row]:
    """One for each firm that likely carries on for another, from the day on which it was there and the other found.

    Firms that are known to be one party by now stand under one name: those are looked out for as what they are.
    """
    for role in (IMPORTERS, EXPORTERS):
        firms = Firms.of(known.lines, role)
        names = known.lines.traits[role.name].values
        found_on = _first_found(known.acts, role.name)
        heirs = heirs_of_violators(successors_before(firms, known.day), known.acts, role=role.name)
        for new, heir in sorted(heirs.items(), key=lambda each: (-each[1].probability, each[0])):
            likely, value, before = heir.probability, known.called(names[new]), known.called(names[heir.old])
            if likely < linked.LIKELY_SUCCESSOR or value == before:
                continue
            first = max(int(firms.begun[new]), found_on[heir.old]) + 1
            yield {
                "lookout_id": f"{role.name}|{value}|{before}",
                "kind": role.name,
                "value": value,
                "series_id": None,
                "probability": likely * known.rates[role.name],
                "valid_from": date_of(first),
                "valid_to": date_of(first + 2 * _VALID_DAYS),
                "reason": _CARRIES_ON.format(times=_times(int(heir.acts)), share=f"{min(likely, _SUREST):.0%}"),
            }


def _first_found(acts: Acts, role: str) -> dict[int, int]:
    """For each party of a role the first day on which a violation of it was known."""
    first: dict[int, int] = {}
    for party, day in zip(acts.codes[role].tolist(), acts.known.tolist(), strict=True):  # in the order of days
        first.setdefault(party, day)
    return first


def _times(count: int) -> str:
    return _ONCE if count == 1 else _TIMES.format(n=count)


def _rarely_declared(lines: Lines, traits: tuple[str, ...], acts: Acts) -> npt.NDArray[np.bool_]:
    """For each act whether its value is declared seldom enough to be watched for."""
    shown = block_codes({trait: lines.code(trait) for trait in traits}, traits, acts.vocabulary)
    asked = block_codes(acts.codes, traits, acts.vocabulary)
    values, count = np.unique(shown, return_counts=True)
    place = np.minimum(np.searchsorted(values, asked), len(values) - 1)
    often = np.where(values[place] == asked, count[place], 0)
    days = max(int(lines.day[-1] - lines.day[0]) + 1, 1)
    return np.asarray(often / days <= _MOST_A_DAY)


def _rates(lines: Lines, acts: Acts, outcomes: ir.Table) -> dict[str, float]:
    """For each kind: of the inspected lines that shared a value with an act known before, the share in violation."""
    result = results_of(lines, outcomes)
    rows = np.flatnonzero(result != UNOPENED)
    truth = (result[rows] == ILLICIT).astype(np.float64)
    overall = float(truth.mean()) if len(truth) else 0.0
    rates = {}
    for kind, traits in _KINDS.items():
        shared = _shares_with_known(lines, rows, traits, acts)
        rates[kind] = float((truth[shared].sum() + _PULL * overall) / (shared.sum() + _PULL))
    return rates


def _shares_with_known(lines: Lines, rows: Ints, traits: tuple[str, ...], acts: Acts) -> npt.NDArray[np.bool_]:
    latest = lines.day[rows]
    first: dict[tuple[int, ...], int] = {}
    for n in range(len(acts)):
        key = tuple(int(acts.codes[trait][n]) for trait in traits)
        if min(key) >= 0:
            first.setdefault(key, int(acts.known[n]))
    keys = zip(*(lines.code(trait)[rows].tolist() for trait in traits), strict=True)
    known = np.array([first.get(key, np.iinfo(np.int64).max) for key in keys], dtype=np.int64)
    return known < latest
