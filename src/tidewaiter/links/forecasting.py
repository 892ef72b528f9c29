"""Who violates next? Parties ranked by the violations to be expected of them, as of a day, with where and why.

Each line that a party declared of late is judged by the hazard (`tidewaiter.links.hazard`) as if it were declared anew
on the day; the party's expected violations are its lines' hazards times the lines it is expected to declare. A party
without any violation of its own is thus reached through the hand that its lines resemble, the firm it carries on
for, or its lanes, broker and sellers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.lake import step
from tidewaiter.links.activity import still_trading
from tidewaiter.links.acts import Acts, acts_of, day_number
from tidewaiter.links.hazard import Described, Inspections, describe, fit_hazard, frailty
from tidewaiter.links.heirs import IMPORTERS, Firms
from tidewaiter.links.line_evidence import Window, heirs_told, resemblance
from tidewaiter.links.lines import Lines, read_lines
from tidewaiter.links.pairs import Population
from tidewaiter.links.series import find_hands
from tidewaiter.links.standing_names import parties_of_names
from tidewaiter.links.successors import successors_before
from tidewaiter.tables import declared, found, linked, resolved

__all__ = ["Expected", "expect", "forecast", "likelihood"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_EPOCH = date(1970, 1, 1)
_LOOK_BACK_DAYS = 120
_HALF_LIFE_DAYS = 45.0
_FEWEST_RESULTS, _FEWEST_FOUND = 200, 10
_MOST = 1000
_REASONS = {
    "own": "violations of its own",
    "series": "its lines resemble the hand of a known series",
    "successor": "it carries on for an importer with violations",
    "usual": "its lanes, broker or sellers have a record",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """n lines declared of late: their numbers, the violations each stands for in the window, and of what.

    `uneven` is how unevenly the usual risk lies on importers (`tidewaiter.links.hazard.frailty`).
    """

    line: Ints
    acts: Floats
    parts: dict[str, Floats]
    uneven: float
    series: list[str | None]


@step(
    reads=(linked.LINES, declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS, linked.LINE_EVIDENCE, resolved.PROFILES),
    writes=linked.FORECASTS,
)
def forecast(
    lines: ir.Table,
    items: ir.Table,
    outcomes: ir.Table,
    determinations: ir.Table,
    line_evidence: ir.Table,
    profiles: ir.Table,
    *,
    as_of: str | None = None,
    window_days: int = 90,
) -> pa.Table:
    """The parties of which most violations are to be expected within `window_days` from `as_of`.

    Without `as_of` that is the day after the last line declared.
    """
    declared_lines = read_lines(lines)
    if not len(declared_lines):
        return linked.FORECASTS.schema.empty_table()
    day = day_number(date.fromisoformat(as_of)) if as_of else int(declared_lines.day[-1]) + 1
    acts = acts_of(declared_lines, items, outcomes, determinations)
    results = _inspections(declared_lines, outcomes)
    told = _evidence(declared_lines, line_evidence)
    expected = expect(declared_lines, acts, results, told, day=day, window_days=window_days)
    rows = _ranked(declared_lines, expected, day=day, window_days=window_days) if expected else []
    return pa.Table.from_pylist(_of_parties(rows, parties_of_names(profiles)), schema=linked.FORECASTS.schema)


def _of_parties(rows: list[dict[str, object]], parties: dict[str, str]) -> list[dict[str, object]]:
    """The rows by party, each at its best place."""
    best: dict[str, dict[str, object]] = {}
    for row in rows:
        name = str(row["party_id"])
        best.setdefault(parties.get(name, name), row)
    return [row | {"party_id": party, "place": n} for n, (party, row) in enumerate(best.items(), start=1)]


def expect(
    lines: Lines,
    acts: Acts,
    results: Inspections,
    told: tuple[Floats, Floats],
    *,
    day: int,
    window_days: int,
) -> Expected | None:
    """What to expect of the importers that were active before a day; None where too little was found to learn from."""
    known, results = acts.take(acts.known < day), results.before(day)
    if len(results.line) < _FEWEST_RESULTS or results.illicit.sum() < _FEWEST_FOUND:
        return None
    resembled = told[0][results.line]
    seen = _as_told(lines, results, known, told)
    hazard = fit_hazard(seen, results.illicit)
    untied = (seen.series < 0.01) & (seen.successor < 0.01) & ~np.isfinite(seen.own[:, 0])
    uneven = frailty(
        lines.code("importer")[results.line][untied], hazard.parts(seen)["usual"][untied], results.illicit[untied]
    )
    first, last = np.searchsorted(lines.day, [day - _LOOK_BACK_DAYS, day])
    rows = np.arange(first, last)
    hands = find_hands(Population.of(lines), known, before=day)
    like = resemblance(lines, Window(day, int(first), int(last)), hands)
    heirs = heirs_told(successors_before(Firms.of(lines, IMPORTERS), day), known)
    now = _as_known_now(lines, rows, day, results, known, like=like, heirs=heirs, resembled=resembled)
    trading = still_trading(lines, known, day=day, window_days=window_days, look_back_days=_LOOK_BACK_DAYS)
    times = _lines_to_come(lines, rows, day=day, window_days=window_days) * trading[lines.code("importer")[rows]]
    parts = {name: each * times for name, each in hazard.parts(now).items()}
    acts_each = hazard.probability(now) * times
    return Expected(rows, acts_each, parts, uneven, [like[n][1] if n in like else None for n in range(len(rows))])


def _as_told(lines: Lines, results: Inspections, acts: Acts, told: tuple[Floats, Floats]) -> Described:
    """Inspected lines as they looked on their own day."""
    rows, series, successor = results.line, told[0][results.line], told[1][results.line]
    return describe(
        lines, rows, lines.day[rows], inspections=results, acts=acts, told=(series, successor), resembled=series
    )


def _as_known_now(
    lines: Lines,
    rows: Ints,
    day: int,
    results: Inspections,
    acts: Acts,
    *,
    like: dict[int, tuple[float, str, str]],
    heirs: dict[int, tuple[float, int, float, str]],
    resembled: Floats,
) -> Described:
    """Lines declared of late as they would look on the day."""
    series = np.zeros(len(rows))
    for n, (score, _, _) in like.items():
        series[n] = score
    importer = lines.code("importer")[rows]
    successor = np.array([heirs[party][0] if party in heirs else 0.0 for party in importer.tolist()])
    at = np.full(len(rows), day)
    return describe(lines, rows, at, inspections=results, acts=acts, told=(series, successor), resembled=resembled)


def _lines_to_come(lines: Lines, rows: Ints, *, day: int, window_days: int) -> Floats:
    """How many lines like each one of late its importer will declare: recent lines count more, silence less."""
    age = (day - lines.day[rows]).astype(np.float64)
    weight = 0.5 ** (age / _HALF_LIFE_DAYS)
    importer = lines.code("importer")[rows]
    watched = np.minimum(day - lines.begun("importer")[importer], _LOOK_BACK_DAYS).astype(np.float64)
    mass = (1 - 0.5 ** (np.maximum(watched, 14.0) / _HALF_LIFE_DAYS)) * _HALF_LIFE_DAYS / np.log(2)
    return np.asarray(weight / mass * window_days)


def _inspections(lines: Lines, outcomes: ir.Table) -> Inspections:
    """The first result of each line; a violation found in any inspection of it counts."""
    rows = outcomes.group_by("item_id").aggregate(
        known_on=outcomes.known_on.min(), illicit=outcomes.illicit.cast("int64").max()
    )
    table = rows.order_by("item_id").to_pyarrow()
    place = {item: n for n, item in enumerate(lines.item_id.tolist())}
    at = np.array([place.get(item, -1) for item in table["item_id"].to_pylist()], dtype=np.int64)
    known = np.array([day_number(day) for day in table["known_on"].to_pylist()], dtype=np.int64)
    illicit = table["illicit"].to_numpy().astype(np.float64)
    return Inspections(at[at >= 0], known[at >= 0], illicit[at >= 0])


def _evidence(lines: Lines, line_evidence: ir.Table) -> tuple[Floats, Floats]:
    """For each line the series score and the successor score that were told on its day."""
    table = line_evidence.select("item_id", "series_score", "successor_score").to_pyarrow()
    place = {item: n for n, item in enumerate(lines.item_id.tolist())} if table.num_rows else {}
    at = np.array([place[item] for item in table["item_id"].to_pylist()], dtype=np.int64)
    series, successor = np.zeros(len(lines)), np.zeros(len(lines))
    series[at], successor[at] = table["series_score"].to_numpy(), table["successor_score"].to_numpy()
    return series, successor


def _ranked(lines: Lines, expected: Expected, *, day: int, window_days: int) -> list[dict[str, object]]:
    """The rows of `linked.forecasts`, the likeliest first."""
    importer = lines.code("importer")[expected.line]
    total = np.bincount(importer[importer >= 0], weights=expected.acts[importer >= 0])
    names = lines.traits["importer"].values
    any_act = likelihood(expected, importer)
    order = np.lexsort((np.arange(len(total)), -any_act))
    chosen = [party for party in order[:_MOST].tolist() if total[party] > 0]
    of_party: dict[int, list[int]] = {party: [] for party in chosen}
    for n, party in enumerate(importer.tolist()):
        if party in of_party:
            of_party[party].append(n)
    rows = []
    for place, party in enumerate(chosen, start=1):
        mine = np.array(of_party[party])
        rows.append({
            "as_of": _EPOCH + timedelta(days=day),
            "party_id": names[party],
            "place": place,
            "expected_acts": float(total[party]),
            "window_days": window_days,
            "goods": _likeliest(lines, expected, mine, "hs6"),
            "offices": _likeliest(lines, expected, mine, "office"),
            "series_id": _series(expected, mine),
            "reason": _reason(expected, mine),
        })  # fmt: skip
    return rows


def likelihood(expected: Expected, importer: Ints) -> Floats:
    """For each importer's code the probability of at least one violation within the window."""
    told = importer >= 0

    def of(part: Floats) -> Floats:
        return np.asarray(np.bincount(importer[told], weights=part[told]), dtype=np.float64)

    tied = of(sum((part for name, part in expected.parts.items() if name != "usual"), np.zeros(len(importer))))
    usual = np.log1p(expected.uneven * of(expected.parts["usual"])) / expected.uneven
    return np.asarray(-np.expm1(-tied - usual))


def _likeliest(lines: Lines, expected: Expected, mine: Ints, trait: str) -> str | None:
    shares: dict[str, float] = {}
    for n in mine.tolist():
        code = int(lines.code(trait)[expected.line[n]])
        if code >= 0:
            value = lines.traits[trait].values[code]
            shares[value] = shares.get(value, 0.0) + float(expected.acts[n])
    return ";".join(sorted(shares, key=lambda value: (-shares[value], value))[:3]) or None


def _series(expected: Expected, mine: Ints) -> str | None:
    weights: dict[str, float] = {}
    for n in mine.tolist():
        name = expected.series[n]
        if name is not None and expected.parts["series"][n] > 0:
            weights[name] = weights.get(name, 0.0) + float(expected.parts["series"][n])
    return max(sorted(weights), key=lambda name: weights[name]) if weights else None


def _reason(expected: Expected, mine: Ints) -> str:
    shares = {name: float(part[mine].sum()) for name, part in expected.parts.items()}
    whole = max(sum(shares.values()), 1e-12)
    ranked = sorted(shares, key=lambda name: -shares[name])
    return "; ".join(f"{_REASONS[name]} ({shares[name] / whole:.0%})" for name in ranked if shares[name] >= 0.1 * whole)
