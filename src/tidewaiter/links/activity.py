"""Will it still trade? Many an importer that was found out closes, and comes back under another name.

The probability that an importer declares anything in the coming window is learned from earlier windows of the same
length: from how long it has been silent, measured in days and in its own rhythm, how much it declared of late, how
long it has traded, and whether a violation of its own became known of late; and from what its whole past says of it as
a customer, and of each of its sellers' relations with it (`tidewaiter.links.customers`); and from how many bills were
filed for it of which nothing is declared yet (`tidewaiter.links.under_way`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.day_numbers import NEVER
from tidewaiter.links.acts import Acts
from tidewaiter.links.customers import Customers, Purchases, fit_customers
from tidewaiter.links.lines import Lines
from tidewaiter.links.odds import probability_of
from tidewaiter.links.under_way import UnderWay

__all__ = ["Trading", "still_trading"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LATE_DAYS = 90
"""Days for which a violation of an importer's own became known of late."""
_WINDOWS = 4
"""Earlier windows from which it is learned who goes on trading."""
_PULL = 1.0
"""How firmly the slope of each trait, in standard deviations, is held to none (half of this times its square)."""
_LEAST = 1e-3
"""Least probability of any purchase, and what is added to the purchases expected, before a logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Trading:
    """For each importer's code that it declares within the window (0 if not of late), and what tells of its rhythm."""

    probability: Floats
    rhythm: Floats


def still_trading(
    lines: Lines, acts: Acts, *, day: int, window_days: int, look_back_days: int, ahead: UnderWay | None = None
) -> Trading:
    """Who of the importers that declared within the days before a day declares from it on within the window."""
    past, declared = [], []
    rhythm = _Rhythm.of(lines, ahead or UnderWay.nothing(), day=day, window_days=window_days)
    for back in range(1, _WINDOWS + 1):
        then = day - back * window_days
        active, traits = _traits(lines, acts, then, look_back_days, rhythm)
        first, last = np.searchsorted(lines.day, [then, then + window_days])
        later = _counted(lines.code("importer")[first:last], lines.traits["importer"].count) > 0
        past.append(traits)
        declared.append(later[active].astype(np.float64))
    active, now = _traits(lines, acts, day, look_back_days, rhythm)
    count = lines.traits["importer"].count
    told, traits = np.zeros(count), np.zeros((count, now.shape[1]))
    told[active], traits[active] = _learned(np.concatenate(past), np.concatenate(declared), now), now
    return Trading(told, traits)


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """Purchases of importers, and of each importer from each seller, with what the past before a day says of such.

    `whose` is the importer of each relation, `count` how many importers there are, `ahead` what is on its way to them.
    """

    importers: Purchases
    relations: Purchases
    whose: Ints
    count: int
    as_importer: Customers
    as_relation: Customers
    ahead: UnderWay
    window_days: int

    @classmethod
    def of(cls, lines: Lines, ahead: UnderWay, *, day: int, window_days: int) -> _Rhythm:
        code, relation = lines.code("importer"), lines.together(("importer", "exporter"))
        whose = np.zeros(int(relation.max(initial=-1)) + 1, dtype=np.int64)
        whose[relation[relation >= 0]] = code[relation >= 0]
        importers, relations = Purchases.of(code, lines.day), Purchases.of(relation, lines.day)
        return cls(
            importers, relations, whose, lines.traits["importer"].count,
            as_importer=fit_customers(importers.before(day)[1]), as_relation=fit_customers(relations.before(day)[1]),
            ahead=ahead, window_days=window_days,
        )  # fmt: skip

    def columns(self, day: int) -> list[Floats]:
        """For each importer's code: log-odds of any purchase, its own and its relations'; how many; bills under way."""
        days = self.window_days
        importer, alone = self.importers.before(day)
        relation, each = self.relations.before(day)
        nothing = np.zeros(self.count)
        nothing[importer] = np.log(self.as_importer.nothing(alone, days=days))
        by_relations = self._summed(relation, np.log(self.as_relation.nothing(each, days=days)))
        expected = self._summed(relation, self.as_relation.purchases(each, days=days))
        filed = np.log1p(self.ahead.bills(day, count=self.count))
        return [_log_odds_of_any(nothing), _log_odds_of_any(by_relations), np.log(expected + _LEAST), filed]

    def _summed(self, relation: Ints, each: Floats) -> Floats:
        return np.bincount(self.whose[relation], weights=each, minlength=self.count).astype(np.float64)


def _log_odds_of_any(log_nothing: Floats) -> Floats:
    any_at_all = np.maximum(-np.expm1(log_nothing), _LEAST)
    return np.asarray(np.log(any_at_all) - log_nothing)


def _traits(lines: Lines, acts: Acts, day: int, look_back_days: int, rhythm: _Rhythm) -> tuple[Ints, Floats]:
    """The importers active within the days before a day, and what was known of their rhythm."""
    first, last = np.searchsorted(lines.day, [day - look_back_days, day])
    importer, when = lines.code("importer")[first:last], lines.day[first:last]
    count = _counted(importer, lines.traits["importer"].count)
    latest = np.full(len(count), NEVER, dtype=np.int64)
    np.maximum.at(latest, importer[importer >= 0], when[importer >= 0])
    active = np.flatnonzero(count)
    silence = (day - latest[active]).astype(np.float64)
    age = np.maximum(day - lines.begun("importer")[active], 1).astype(np.float64)
    gap = np.minimum(age, look_back_days) / (count[active] + 1)
    recent = (acts.known < day) & (acts.known >= day - _LATE_DAYS)
    caught = _counted(acts.codes["importer"][recent], len(count))[active] > 0
    columns = [np.log1p(silence), np.log(silence / gap + 0.1), np.log(count[active]), np.log(age), caught,
               caught * np.log1p(silence), *(column[active] for column in rhythm.columns(day))]  # fmt: skip
    return active, np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _counted(importer: Ints, count: int) -> Ints:
    """How often each importer is named; lines and decisions that name none count for nobody."""
    return np.bincount(importer[importer >= 0], minlength=count)


def _learned(x: Floats, y: Floats, now: Floats) -> Floats:
    """Logistic regression, pulled a little towards no effect."""
    from scipy.optimize import minimize

    if not len(x) or y.min() == y.max():
        return np.full(len(now), float(y.mean()) if len(y) else 1.0)
    centre, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)

    def design(rows: Floats) -> Floats:
        return np.column_stack([np.ones(len(rows)), (rows - centre) / spread])

    a = design(x)

    def loss(beta: Floats) -> tuple[float, Floats]:
        told = a @ beta
        pull = np.concatenate([[0.0], np.full(len(beta) - 1, _PULL)])
        value = float((np.logaddexp(0.0, told) - y * told).sum() + 0.5 * (pull * beta**2).sum())
        return value, a.T @ (probability_of(told) - y) + pull * beta

    beta = minimize(loss, np.zeros(a.shape[1]), jac=True, method="L-BFGS-B").x
    return probability_of(design(now) @ beta)
