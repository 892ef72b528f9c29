"""What is to be expected of the lines that importers declared of late, if they declare such lines again.

Each line is judged by the hazard (`tidewaiter.links.hazard`) as if it were declared anew on the day, and by how risky
it looked when it was declared, to a model that knew nothing of its day (`fused.told`). How many such lines an importer
will declare, and whether it will declare any, is told beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.day_numbers import date_of
from tidewaiter.links.activity import still_trading
from tidewaiter.links.acts import Acts
from tidewaiter.links.hazard import Described, Inspections, describe, fit_hazard, frailty
from tidewaiter.links.heirs import IMPORTERS, Firms
from tidewaiter.links.line_evidence import Heir, Resemblance, Window, heirs_of_violators, resemblance
from tidewaiter.links.lines import Lines
from tidewaiter.links.pairs import Population
from tidewaiter.links.series import find_hands
from tidewaiter.links.successors import successors_before
from tidewaiter.links.under_way import UnderWay
from tidewaiter.links.violators import Traits, Watched

__all__ = [
    "FRESH_DAYS",
    "Expected",
    "Known",
    "average_risk",
    "expect",
    "likelihood",
    "risks_of",
    "seen_on",
    "traits_of",
    "watched",
    "with_results",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LOOK_BACK_DAYS = 120
"""Who declared within so many days before the day is active; these are its lines of late."""
_HALF_LIFE_DAYS = 45.0
"""Days after which a line counts half for what its importer will declare."""
FRESH_DAYS = 30
"""What was seen so many days ago still holds; later lines are taken as they looked on their own day."""
_FEWEST_RESULTS, _FEWEST_FOUND = 200, 10
"""Results, and violations among them; of fewer nothing is learned."""
_SEES_HALF = 0.5
"""An examination that finds nothing clears a line halfway: it may have looked in the wrong place."""
_ENOUGH_TOLD = 0.5
"""Share of the lines of late that must have a risk, or the risk of none is used."""
_PULL = 1.0
"""Lines of usual risk that each importer is given to begin with."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known, each with its day: lines, acts, results, and what was told of each line on its own day.

    `series` and `successor` are probabilities; `risk` is NaN where nothing was told. `seen` says for some days how
    risky lines looked on that day to somebody who knew all that was known before it, NaN where nobody was asked.
    `ahead` is what was filed.
    """

    lines: Lines
    acts: Acts
    results: Inspections
    series: Floats
    successor: Floats
    risk: Floats
    seen: Mapping[int, Floats] = field(default_factory=dict)
    ahead: UnderWay = field(default_factory=UnderWay.nothing)

    def risk_on(self, day: int) -> Floats:
        """How risky each line looks on a day but for its own result; where nobody was asked then, on its own day."""
        asked = [each for each in self.seen if day - FRESH_DAYS < each <= day]
        if not asked:
            return self.risk
        again = self.seen[max(asked)]
        return np.where(np.isfinite(again), again, self.risk)


@dataclass(frozen=True, slots=True)
class Expected:
    """n lines declared of late, as of a day: what each would be if declared again, and how often that will be.

    Attributes:
        line: their numbers.
        parts: violations to be expected of one such line, by what speaks for them.
        fresh: 1 for a line of the day, fading with its age.
        times: such lines expected within the window if the importer still trades.
        trading: for each importer's code the probability that it does.
        rhythm: for each importer's code several numbers that tell of it (`tidewaiter.links.activity`).
        risk: how risky each looked, results known since then taken in; NaN where nothing was told.
        series: the series that each resembles, if any.
        uneven: how unevenly the usual risk lies on importers (`tidewaiter.links.hazard.frailty`).
    """

    line: Ints
    parts: dict[str, Floats]
    fresh: Floats
    times: Floats
    trading: Floats
    rhythm: Floats
    risk: Floats
    series: list[str | None]
    uneven: float

    def sums(self, importer: Ints, weights: Floats) -> Floats:
        """A sum over the lines of each importer's code, in the order of `trading`."""
        told = importer >= 0
        return np.bincount(importer[told], weights=weights[told], minlength=len(self.trading)).astype(np.float64)


def expect(known: Known, *, day: int, window_days: int) -> Expected | None:
    """What to expect of the importers that were active before a day; None where too little was found to learn from."""
    lines = known.lines
    acts, results = known.acts.take(known.acts.known < day), known.results.before(day)
    if len(results.line) < _FEWEST_RESULTS or results.illicit.sum() < _FEWEST_FOUND:
        return None
    if not lines.traits["importer"].count:  # nobody to expect anything of
        return None
    seen = _as_on_their_day(known, results, acts)
    hazard = fit_hazard(seen, results.illicit)
    untied = (seen.series < 0.01) & (seen.successor < 0.01) & ~np.isfinite(seen.own[:, 0])
    uneven = frailty(
        lines.code("importer")[results.line][untied], hazard.parts(seen)["usual"][untied], results.illicit[untied]
    )
    first, last = np.searchsorted(lines.day, [day - _LOOK_BACK_DAYS, day])
    rows = np.arange(first, last)
    hands = find_hands(Population.of(lines), acts, before=day)
    like = resemblance(lines, Window(day, int(first), int(last)), hands)
    heirs = heirs_of_violators(successors_before(Firms.of(lines, IMPORTERS), day), acts)
    trading = still_trading(
        lines, acts, day=day, window_days=window_days, look_back_days=_LOOK_BACK_DAYS, ahead=known.ahead
    )
    now = _as_known_now(lines, rows, day, results, acts, like=like, heirs=heirs, resembled=known.series[results.line])
    return Expected(
        line=rows,
        parts=hazard.parts(now),
        fresh=_fresh(lines, rows, day),
        times=_lines_to_come(lines, rows, day=day, window_days=window_days),
        trading=trading.probability,
        rhythm=trading.rhythm,
        risk=with_results(known.risk_on(day), results)[first:last],
        series=[like[n].series_id if n in like else None for n in range(len(rows))],
        uneven=uneven,
    )


def likelihood(expected: Expected, importer: Ints) -> Floats:
    """For each importer's code the probability of at least one violation, where no earlier window taught any better."""
    tied = expected.sums(importer, _tied(expected) * expected.times) * expected.trading
    usual = expected.sums(importer, expected.parts["usual"] * expected.times) * expected.trading
    return np.asarray(-np.expm1(-tied - np.log1p(expected.uneven * usual) / expected.uneven))


def traits_of(expected: Expected, importer: Ints) -> Traits:
    """What is known of each importer's code: averages over its lines of late, the latest counting most."""
    lines = np.maximum(expected.sums(importer, expected.times), 1e-12)
    tied = expected.sums(importer, _tied(expected) * expected.times) / lines
    usual = expected.sums(importer, expected.parts["usual"] * expected.times) / lines
    return Traits(tied, usual, average_risk(expected, importer, count=len(lines)))


def watched(known: Known, expected: Expected, *, first: int, last: int, until: int) -> Watched:
    """What came of those expected on day `first` until day `last` (not included), as far as known before `until`."""
    importer = known.lines.code("importer")
    day = known.lines.day[known.results.line]
    opened = (day >= first) & (day < last) & (known.results.known < until) & (importer[known.results.line] >= 0)
    whose = importer[np.unique(known.results.line[opened])]
    count = np.bincount(whose, minlength=len(expected.trading)).astype(np.float64)
    bad = np.isin(np.arange(len(count)), importer[known.results.line[opened & (known.results.illicit > 0)]])
    mine = importer[expected.line]
    rows = np.flatnonzero((count > 0) & (expected.sums(mine, np.ones(len(mine))) > 0))
    return Watched(traits_of(expected, mine).take(rows), count[rows], bad[rows])


def risks_of(lines: Lines, told: ir.Table) -> Floats:
    """For each line how risky it looked on its day, NaN where nothing was told."""
    return _by_line(lines, [told.select("item_id", "risk").to_pyarrow()])[0]


def seen_on(lines: Lines, hindsight: ir.Table, days: Sequence[int]) -> dict[int, Floats]:
    """For each of some days on which lines were looked at again, how risky each looked; NaN where it was not asked."""
    each = []
    for day in days:
        rows = hindsight.filter(hindsight.known_before == date_of(day))
        each.append(rows.select("item_id", "risk").to_pyarrow())
    return dict(zip(days, _by_line(lines, each), strict=True))


def _by_line(lines: Lines, tables: Sequence[pa.Table]) -> list[Floats]:
    """The risks of each table in the order of the lines."""
    place = {item: n for n, item in enumerate(lines.item_id.tolist())} if any(map(len, tables)) else {}
    risks = []
    for table in tables:
        risk = np.full(len(lines), np.nan)
        at = np.array([place.get(item, -1) for item in table["item_id"].to_pylist()], dtype=np.int64)
        risk[at[at >= 0]] = table["risk"].to_numpy()[at >= 0]
        risks.append(risk)
    return risks


def _tied(expected: Expected) -> Floats:
    return sum((part for name, part in expected.parts.items() if name != "usual"), np.zeros(len(expected.line)))


def with_results(risk: Floats, results: Inspections) -> Floats:
    """A line that was found bad is bad, and one that was found clean is likelier to be so than it looked."""
    known, bad = risk.copy(), results.line[results.illicit > 0]
    before = risk[results.line]
    known[results.line] = before * (1 - _SEES_HALF) / (1 - before * _SEES_HALF)
    known[bad] = np.where(np.isnan(risk[bad]), np.nan, 1.0)
    return known


def average_risk(expected: Expected, code: Ints, *, count: int) -> Floats:
    """How risky the lines of each code looked on average, the latest counting most; NaN throughout if nobody knows."""
    told = np.isfinite(expected.risk)
    if not told.any() or told.mean() < _ENOUGH_TOLD:
        return np.full(count, np.nan)
    risk, usual = np.where(told, expected.risk, 0.0), float(expected.risk[told].mean())
    fresh = np.where(told, expected.fresh, 0.0)
    said = code >= 0
    risks, lines = (np.bincount(code[said], weights=each[said], minlength=count) for each in (fresh * risk, fresh))
    return np.asarray((risks + _PULL * usual) / (lines + _PULL), dtype=np.float64)


def _as_on_their_day(known: Known, results: Inspections, acts: Acts) -> Described:
    """Inspected lines as they looked on their own day."""
    rows, series = results.line, known.series[results.line]
    return describe(
        known.lines, rows, known.lines.day[rows], inspections=results, acts=acts, series=series,
        successor=known.successor[rows], resembled=series,
    )  # fmt: skip


def _as_known_now(
    lines: Lines,
    rows: Ints,
    day: int,
    results: Inspections,
    acts: Acts,
    *,
    like: dict[int, Resemblance],
    heirs: dict[int, Heir],
    resembled: Floats,
) -> Described:
    """Lines declared of late as they would look on the day."""
    series = np.zeros(len(rows))
    for n, met in like.items():
        series[n] = met.probability
    importer = lines.code("importer")[rows]
    successor = np.array([heirs[party].probability if party in heirs else 0.0 for party in importer.tolist()])
    at = np.full(len(rows), day)
    return describe(
        lines, rows, at, inspections=results, acts=acts, series=series, successor=successor, resembled=resembled
    )


def _fresh(lines: Lines, rows: Ints, day: int) -> Floats:
    return np.asarray(0.5 ** ((day - lines.day[rows]) / _HALF_LIFE_DAYS), dtype=np.float64)


def _lines_to_come(lines: Lines, rows: Ints, *, day: int, window_days: int) -> Floats:
    """How many lines like each one of late its importer will declare: recent lines count more, silence less."""
    importer = lines.code("importer")[rows]
    watched_days = np.minimum(day - lines.begun("importer")[importer], _LOOK_BACK_DAYS).astype(np.float64)
    mass = (1 - 0.5 ** (np.maximum(watched_days, 14.0) / _HALF_LIFE_DAYS)) * _HALF_LIFE_DAYS / np.log(2)
    return np.asarray(_fresh(lines, rows, day) / mass * window_days)
