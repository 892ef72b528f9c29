"""Lookouts: what to watch for, from series that are alive and from successors of known violators.

A lookout names something that can be read off a declaration (an importer, a seller, an address, a telephone, goods on
a lane), for how long, and the share of such lines that is expected to be a violation. That share is not guessed: it is
what inspections of lines with the same kind of tie have brought so far, pulled towards the overall rate where
there were few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.lake import step
from tidewaiter.links.acts import Acts, acts_of
from tidewaiter.links.lines import Lines, read_lines
from tidewaiter.links.pairs import block_codes
from tidewaiter.links.standing_names import names_of_parties, parties_of_names
from tidewaiter.tables import declared, found, linked, resolved

__all__ = ["suggest_lookouts"]

Ints = npt.NDArray[np.int64]
Row = dict[str, object]

_EPOCH = date(1970, 1, 1)
_VALID_DAYS = 180
_PULL = 20.0
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
    reads=(
        linked.LINES,
        declared.ITEMS,
        found.OUTCOMES,
        found.DETERMINATIONS,
        linked.ACTS,
        linked.SUCCESSORS,
        resolved.PROFILES,
        linked.NAMES,
    ),
    writes=linked.LOOKOUTS,
)
def suggest_lookouts(
    lines: ir.Table,
    items: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    linked_acts: ir.Table,
    successors: ir.Table,
    profiles: ir.Table,
    names: ir.Table,
) -> pa.Table:
    """One lookout for each value that a series of late has shown, and for each likely successor of a known violator."""
    declared_lines = read_lines(lines)
    acts = acts_of(declared_lines, items, outcomes, determinations)
    if not len(declared_lines) or not len(acts):
        return linked.LOOKOUTS.schema.empty_table()
    series = {
        row["act_id"]: row["series_id"] for row in linked_acts.select("act_id", "series_id").to_pyarrow().to_pylist()
    }
    rates = _rates(declared_lines, acts, outcomes)
    rows: dict[str, Row] = {}
    for row in _of_series(declared_lines, acts, series, rates):
        later = rows.setdefault(str(row["lookout_id"]), row)
        rows[str(row["lookout_id"])] = later | {"valid_from": row["valid_from"]}
    found_on = _first_found(acts, parties_of_names(profiles))
    told = successors.to_pyarrow().to_pylist()
    for row in _of_successors(told, rates, names_of_parties(profiles, names), found_on):
        rows.setdefault(str(row["lookout_id"]), row)
    return pa.Table.from_pylist(list(rows.values()), schema=linked.LOOKOUTS.schema)


def _first_found(acts: Acts, parties: dict[str, str]) -> dict[str, date]:
    """For each party the first day on which a violation of it was known."""
    first: dict[str, date] = {}
    for n in range(len(acts)):  # in the order in which they became known
        for role in ("importer", "exporter"):
            name = acts.text(role, n)
            if name:
                first.setdefault(parties.get(name, name), _EPOCH + timedelta(days=int(acts.known[n])))
    return first


def _of_series(lines: Lines, acts: Acts, series: dict[str, str], rates: dict[str, float]) -> Iterator[Row]:
    """From each act known within the time that a lookout holds, the latest first.

    A lookout that several acts suggest holds from the first of them on, and as long as the latest says.
    """
    today = int(acts.known.max()) + 1
    size = Counter(series.values())
    rare = {kind: _rarely_declared(lines, traits, acts) for kind, traits in _KINDS.items()}
    for n in np.flatnonzero(acts.known >= today - _VALID_DAYS)[::-1].tolist():
        name = series.get(acts.act_id[n], acts.act_id[n])
        for kind, traits in _KINDS.items():
            values = [acts.text(trait, n) for trait in traits]
            if None in values or not rare[kind][n]:
                continue
            value = "|".join(str(each) for each in values)
            yield {
                "lookout_id": f"{kind}|{value}|{name}",
                "kind": kind,
                "value": value,
                "series_id": name,
                "probability": rates[kind],
                "valid_from": _EPOCH + timedelta(days=int(acts.known[n]) + 1),
                "valid_to": _EPOCH + timedelta(days=int(acts.known[n]) + _VALID_DAYS),
                "reason": _as_in(kind, max(size[name], 1), known=_EPOCH + timedelta(days=int(acts.known[n]))),
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
WORDINGS = (_AS_ONE, _AS_SERIES, _CARRIES_ON, _ONCE, _TIMES, *_AS.values())
"""The sentences of `reason`."""


def _as_in(kind: str, acts: int, *, known: date) -> str:
    return (_AS_ONE if acts == 1 else _AS_SERIES).format(what=_AS[kind], acts=acts, day=known)


def _of_successors(
    successors: list[Row],
    rates: dict[str, float],
    names: dict[str, tuple[str, ...]],
    found_on: dict[str, date],
) -> Iterator[Row]:
    """One for each name under which the successor's lines will stand, once a violation of the firm before is known."""
    for row in sorted(successors, key=lambda each: (-float(str(each["probability"])), str(each["new_party"]))):
        likely = float(str(row["probability"]))
        if likely < linked.LIKELY_SUCCESSOR or not row["old_found"]:
            continue
        known = date.fromisoformat(str(row["known_on"]))
        if (violation := found_on.get(str(row["old_party"]))) is not None:
            known = max(known, violation + timedelta(days=1))
        for name in names.get(str(row["new_party"]), (str(row["new_party"]),)):
            yield {
                "lookout_id": f"importer|{name}|{row['old_party']}",
                "kind": "importer",
                "value": name,
                "series_id": None,
                "probability": likely * rates["importer"],
                "valid_from": known,
                "valid_to": known + timedelta(days=2 * _VALID_DAYS),
                "reason": _CARRIES_ON.format(times=_times(row["old_found"]), share=f"{likely:.0%}"),
            }


def _times(count: object) -> str:
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
    hits = outcomes.group_by("item_id").aggregate(illicit=outcomes.illicit.cast("int64").max()).to_pyarrow()
    illicit = dict(zip(hits["item_id"].to_pylist(), hits["illicit"].to_pylist(), strict=True))
    rows = np.array([n for n, item in enumerate(lines.item_id.tolist()) if item in illicit], dtype=np.int64)
    truth = np.array([illicit[lines.item_id[n]] for n in rows.tolist()], dtype=np.float64)
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
