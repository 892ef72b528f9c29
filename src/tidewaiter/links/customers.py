"""Is a customer still there, and will it buy again? Told from how often, how long and how recently it bought.

As long as it is there a customer buys at random times, at a rate of its own; after any purchase it may leave for good,
with a chance of its own. Nobody sees it leave: it is told from a silence that is long for its rhythm. Rates differ
between customers by a gamma distribution and chances by a beta distribution, both fitted on all of them, so that one
who bought twice is told from the many, and one who bought a hundred times from itself.

Source:
    Fader, Hardie and Lee (2005), "Counting your customers the easy way: an alternative to the Pareto/NBD model",
    Marketing Science 24(2), 275-284.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.couples import each_once

__all__ = ["Bought", "Customers", "Purchases", "fit_customers"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_USUAL = np.log([0.5, 60.0, 0.5, 5.0])
_SPREAD = 2.0
"""What is supposed of r, alpha (days), a and b before the data speak, and how firmly: next to not at all (logs)."""
_BOUNDS = ((-4.0, 4.0), (0.0, 9.0), (-6.0, 5.0), (-5.0, 8.0))
"""Between which the logarithms of the four are sought."""


@dataclass(frozen=True, slots=True)
class Bought:
    """n customers as of a day: purchases after the first, days from the first to the last, days since the first."""

    again: Ints
    last: Ints
    age: Ints


@dataclass(frozen=True, slots=True)
class Purchases:
    """On which days each customer bought, in their order."""

    customer: Ints
    day: Ints

    @classmethod
    def of(cls, customer: Ints, day: Ints) -> Purchases:
        """Several lines of one day are one purchase; lines of nobody (-1) are none."""
        told = customer >= 0
        return cls(*each_once(customer[told], day[told]))

    def before(self, day: int) -> tuple[Ints, Bought]:
        """The customers that had bought before a day, and what they had."""
        past = self.day < day
        customer, when = self.customer[past], self.day[past]
        starts = np.flatnonzero(np.diff(customer, prepend=-1))
        ends = np.flatnonzero(np.diff(customer, append=-1)) + 1
        first = when[starts]
        return customer[starts], Bought(ends - starts - 1, when[ends - 1] - first, day - first)


@dataclass(frozen=True, slots=True)
class Customers:
    """The fitted answer, in the letters of the source; `alpha` is in days."""

    r: float
    alpha: float
    a: float
    b: float

    def there(self, bought: Bought) -> Floats:
        """The probability that each is still a customer."""
        leaves = np.where(bought.again > 0, self.a / (self.b + np.maximum(bought.again, 1) - 1), 0.0)
        silent = (self.r + bought.again) * np.log((self.alpha + bought.age) / (self.alpha + bought.last))
        return np.asarray(1 / (1 + leaves * np.exp(np.minimum(silent, 500.0))))

    def nothing(self, bought: Bought, *, days: int) -> Floats:
        """The probability that each buys nothing in the coming days."""
        there, seen = self.there(bought), self.alpha + bought.age
        return np.asarray(1 - there * -np.expm1((self.r + bought.again) * np.log(seen / (seen + days))))

    def purchases(self, bought: Bought, *, days: int) -> Floats:
        """How many purchases to expect of each in the coming days, if it does not leave meanwhile."""
        return np.asarray(self.there(bought) * (self.r + bought.again) / (self.alpha + bought.age) * days)


def fit_customers(bought: Bought) -> Customers:
    """Fit by maximum likelihood, pulled next to not at all towards what is usual."""
    from scipy.optimize import minimize
    from scipy.special import betaln, gammaln

    if not len(bought.again):
        return Customers(*np.exp(_USUAL).tolist())
    alike, count = np.unique(np.stack([bought.again, bought.last, bought.age]), axis=1, return_counts=True)
    again, last, age = alike.astype(np.float64)
    times, place = np.unique(again, return_inverse=True)

    def loss(theta: Floats) -> float:
        r, alpha, a, b = np.exp(theta)
        rate = (gammaln(r + times) - gammaln(r) + r * np.log(alpha) - betaln(a, b))[place]
        stays = betaln(a, b + times)[place] - (r + again) * np.log(alpha + age)
        leaves = np.where(times > 0, betaln(a + 1, b + np.maximum(times, 1) - 1), -np.inf)[place]
        leaves = leaves - (r + again) * np.log(alpha + last)
        return float(0.5 * (((theta - _USUAL) / _SPREAD) ** 2).sum() - count @ (rate + np.logaddexp(stays, leaves)))

    return Customers(*np.exp(minimize(loss, _USUAL, method="L-BFGS-B", bounds=_BOUNDS).x).tolist())
