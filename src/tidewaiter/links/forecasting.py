"""Who violates next? Parties ranked by how likely they are to break the law within a window, as of a day, and why.

Three things are told apart: whether a party is at it (`tidewaiter.links.violators`, learned from earlier windows out
of ties to known acts, lanes, broker and sellers, and how risky its lines of late looked), whether it will still trade,
and with how many lines. A party without any violation of its own is thus reached through the hand that its lines
resemble, the firm it carries on for, or what the model says of its lines. What the window before looks like in
hindsight is asked twice beside that (`tidewaiter.links.hindsight`), and the odds of the three are averaged. Where too
little was found in earlier windows to learn from, the violations to be expected of the lines of late are added up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.day_numbers import date_of, day_number
from tidewaiter.lake import step
from tidewaiter.links.acts import acts_of
from tidewaiter.links.expecting import (
    FRESH_DAYS,
    Expected,
    Known,
    expect,
    likelihood,
    risks_of,
    seen_on,
    traits_of,
    watched,
)
from tidewaiter.links.hazard import Inspections
from tidewaiter.links.hindsight import foretold
from tidewaiter.links.line_results import line_results
from tidewaiter.links.lines import Lines, read_lines
from tidewaiter.links.odds import log_odds, probability_of
from tidewaiter.links.standing_names import parties_of_names
from tidewaiter.links.under_way import filed_ahead
from tidewaiter.links.violators import Violators, Watched, fit_violators
from tidewaiter.tables import declared, found, fused, linked, resolved

__all__ = ["forecast"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_WINDOWS = 2
"""Earlier windows to learn from: further back fewer results were known, and schemes were others."""
_MOST = 1000
"""Importers that are ranked at most."""
_REASONS = {
    "own": "violations of its own",
    "series": "its lines resemble the hand of a known series",
    "successor": "it carries on for an importer with violations",
    "usual": "its lanes, broker or sellers have a record",
    "risk": "its lines of late looked risky, {risk} on average",
}
_MUCH, _WITH_SHARE = "nothing in particular: it declares much", "{what} ({share})"
WORDINGS = (*_REASONS.values(), _MUCH, _WITH_SHARE)
"""The sentences of `reason`."""


@step(
    reads=(
        linked.LINES,
        declared.ITEMS,
        declared.FILINGS,
        found.OUTCOMES,
        found.DETERMINATIONS,
        linked.LINE_EVIDENCE,
        resolved.PROFILES,
        fused.TOLD,
        fused.HINDSIGHT,
    ),
    writes=linked.FORECASTS,
)
def forecast(
    lines: ir.Table,
    items: ir.Table,
    filings: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    line_evidence: ir.Table,
    profiles: ir.Table,
    told: ir.Table,
    hindsight: ir.Table,
    *,
    as_of: str | None = None,
    window_days: int = 90,
) -> pa.Table:
    """The parties that are likeliest to break the law within `window_days` from `as_of`.

    Without `as_of` that is the day after the last line declared. Risks of past lines (`told`) may be missing, and how
    they look now (`hindsight`); what they would say is then left out, as is a hindsight that knows of that day.
    """
    declared_lines = read_lines(lines)
    if not len(declared_lines):
        return linked.FORECASTS.schema.empty_table()
    day = day_number(date.fromisoformat(as_of)) if as_of else int(declared_lines.day[-1]) + 1
    series, successor = _evidence(declared_lines, line_evidence)
    known = Known(
        lines=declared_lines,
        acts=acts_of(declared_lines, items, outcomes, determinations),
        results=_inspections(declared_lines, outcomes),
        series=series,
        successor=successor,
        risk=risks_of(declared_lines, told),
        seen=seen_on(declared_lines, hindsight, _looks(hindsight, day=day, window_days=window_days)),
        ahead=filed_ahead(declared_lines, lines, items, filings),
    )
    expected = expect(known, day=day, window_days=window_days)
    if expected is None:
        return linked.FORECASTS.schema.empty_table()
    outlook = _outlook(known, expected, day=day, window_days=window_days)
    rows = _ranked(declared_lines, expected, outlook, day=day, window_days=window_days)
    return pa.Table.from_pylist(_of_parties(rows, parties_of_names(profiles)), schema=linked.FORECASTS.schema)


def _of_parties(rows: list[dict[str, object]], parties: dict[str, str]) -> list[dict[str, object]]:
    """The rows by party, each at its best place."""
    best: dict[str, dict[str, object]] = {}
    for row in rows:
        name = str(row["party_id"])
        best.setdefault(parties.get(name, name), row)
    return [row | {"party_id": party, "place": n} for n, (party, row) in enumerate(best.items(), start=1)]


@dataclass(frozen=True, slots=True)
class _Outlook:
    """For each importer's code: a violation within the window, how many, what speaks for it, and its average risk."""

    probability: Floats
    acts: Floats
    parts: dict[str, Floats]
    risk: Floats


def _outlook(known: Known, expected: Expected, *, day: int, window_days: int) -> _Outlook:
    importer = known.lines.code("importer")[expected.line]
    parts = {name: expected.sums(importer, each * expected.times) for name, each in expected.parts.items()}
    traits = traits_of(expected, importer)
    earlier = _earlier(known, day=day, window_days=window_days)
    learned = _learned(known, earlier, day=day, window_days=window_days, risk=traits.risk)
    if learned is None:
        acts = sum(parts.values(), np.zeros(len(expected.trading))) * expected.trading
        return _Outlook(likelihood(expected, importer), acts, parts, traits.risk)
    lines = expected.sums(importer, expected.times)
    at_it = np.where(lines > 0, learned.at_it(traits), 0.0) * expected.trading
    speaks = np.maximum(learned.evidence(traits), 0.0)
    tied = np.maximum(sum((each for name, each in parts.items() if name != "usual"), np.zeros(len(lines))), 1e-12)
    shares = {name: each / tied * speaks[:, 0] for name, each in parts.items()}
    shares["usual"] = speaks[:, 1]
    if learned.with_risk:
        shares["risk"] = speaks[:, 2]
    likely = at_it * learned.at_least_once(lines)
    latest = max(earlier)
    window = (latest, latest + window_days)
    seen = foretold(known, expected, earlier[latest], window=window, day=day) if known.seen else None
    told = likely if seen is None else _between(likely, *seen)
    acts = at_it * learned.shows * lines * told / np.maximum(likely, 1e-12)
    return _Outlook(told, np.maximum(acts, told), shares, traits.risk)  # at least one act is no likelier than one act


def _between(*opinions: Floats) -> Floats:
    """The middle of opinions of equal standing, in log-odds; nothing where one of them knows of none."""
    middle = probability_of(sum(log_odds(each) for each in opinions) / len(opinions))
    return np.where(np.min(opinions, axis=0) > 0, middle, 0.0)


def _earlier(known: Known, *, day: int, window_days: int) -> dict[int, Expected]:
    """What was to be expected as earlier windows began that ended before the day, told as it could have been then."""
    begun = _begun(known.seen, day=day, window_days=window_days)
    then = {first: expect(known, day=first, window_days=window_days) for first in begun}
    return {first: each for first, each in then.items() if each is not None}


def _begun(days: Collection[int], *, day: int, window_days: int) -> list[int]:
    """The first days of earlier windows: on which lines of late were looked at, or else the last that are possible."""
    begun: list[int] = []
    for _ in range(_WINDOWS):
        latest = (begun[-1] if begun else day) - window_days
        asked = [each for each in days if each <= latest]
        if days and not asked:
            break
        begun.append(max(asked) if asked else latest)
    return begun


def _looks(hindsight: ir.Table, *, day: int, window_days: int) -> list[int]:
    """The days of which a hindsight is needed: one of late, and those on which earlier windows begin; or none at all.

    How lines look in hindsight can only be weighed by somebody who knows what came of such a look before.
    """
    asked = hindsight.select("known_before").distinct().to_pyarrow()["known_before"].to_pylist()
    days = sorted(each for each in map(day_number, asked) if each <= day)
    begun = _begun(days, day=day, window_days=window_days) if days else []
    return sorted({*begun, days[-1]}) if begun and days[-1] > day - FRESH_DAYS else []


def _learned(
    known: Known, earlier: dict[int, Expected], *, day: int, window_days: int, risk: Floats
) -> Violators | None:
    """From what came of earlier windows.

    Windows of which no risks are known teach nothing of risks; if too little is left, all of them teach the rest.
    """
    windows = [
        watched(known, then, first=first, last=first + window_days, until=day) for first, then in earlier.items()
    ]
    told = [each for each in windows if np.isfinite(risk).all() and np.isfinite(each.traits.risk).all()]
    learned = fit_violators(Watched.joined(told)) if told else None
    if learned is None and windows:
        return fit_violators(Watched.joined([each.without_risk() for each in windows]))
    return learned


def _inspections(lines: Lines, outcomes: ir.Table) -> Inspections:
    """One row for each result: what was found at a second look counts from that look on, not from the first."""
    told = line_results(outcomes, pa.array(lines.item_id, pa.string()), lines.day)
    return Inspections(told.row, told.day, told.illicit)


def _evidence(lines: Lines, line_evidence: ir.Table) -> tuple[Floats, Floats]:
    """For each line the series score and the successor score that were told on its day."""
    table = line_evidence.select("item_id", "series_score", "successor_score").to_pyarrow()
    place = {item: n for n, item in enumerate(lines.item_id.tolist())} if table.num_rows else {}
    at = np.array([place[item] for item in table["item_id"].to_pylist()], dtype=np.int64)
    series, successor = np.zeros(len(lines)), np.zeros(len(lines))
    series[at], successor[at] = table["series_score"].to_numpy(), table["successor_score"].to_numpy()
    return series, successor


def _ranked(
    lines: Lines, expected: Expected, outlook: _Outlook, *, day: int, window_days: int
) -> list[dict[str, object]]:
    """The rows of `linked.forecasts`, the likeliest first."""
    importer = lines.code("importer")[expected.line]
    names = lines.traits["importer"].values
    order = np.lexsort((np.arange(len(outlook.probability)), -outlook.probability))
    chosen = [party for party in order[:_MOST].tolist() if outlook.acts[party] > 0]
    of_party: dict[int, list[int]] = {party: [] for party in chosen}
    for n, party in enumerate(importer.tolist()):
        if party in of_party:
            of_party[party].append(n)
    each = sum(expected.parts.values(), np.nan_to_num(expected.risk)) * expected.times
    rows = []
    for place, party in enumerate(chosen, start=1):
        mine = np.array(of_party[party])
        rows.append({
            "as_of": date_of(day),
            "party_id": names[party],
            "place": place,
            "probability": float(outlook.probability[party]),
            "expected_acts": float(outlook.acts[party]),
            "window_days": window_days,
            "goods": _likeliest(lines, expected.line[mine], each[mine], "hs6"),
            "offices": _likeliest(lines, expected.line[mine], each[mine], "office"),
            "series_id": _series(expected, mine),
            "reason": _reason(outlook, party),
        })  # fmt: skip
    return rows


def _likeliest(lines: Lines, rows: Ints, weights: Floats, trait: str) -> str | None:
    shares: dict[str, float] = {}
    for code, weight in zip(lines.code(trait)[rows].tolist(), weights.tolist(), strict=True):
        if code >= 0:
            value = lines.traits[trait].values[code]
            shares[value] = shares.get(value, 0.0) + weight
    return ";".join(sorted(shares, key=lambda value: (-shares[value], value))[:3]) or None


def _series(expected: Expected, mine: Ints) -> str | None:
    weights: dict[str, float] = {}
    for n in mine.tolist():
        name, weight = expected.series[n], float(expected.parts["series"][n] * expected.times[n])
        if name is not None and weight > 0:
            weights[name] = weights.get(name, 0.0) + weight
    return max(sorted(weights), key=lambda name: weights[name]) if weights else None


def _reason(outlook: _Outlook, party: int) -> str:
    """What speaks for it, the most first, each with its share."""
    shares = {name: float(part[party]) for name, part in outlook.parts.items()}
    whole = sum(shares.values())
    if whole <= 0:
        return _MUCH
    words = _REASONS | {"risk": _REASONS["risk"].format(risk=f"{outlook.risk[party]:.0%}")}
    ranked = sorted(shares, key=lambda name: -shares[name])
    told = [name for name in ranked if shares[name] >= 0.1 * whole]
    return "; ".join(_WITH_SHARE.format(what=words[name], share=f"{shares[name] / whole:.0%}") for name in told)
