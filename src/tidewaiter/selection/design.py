"""The randomisation of a plan: who could have been chosen, and with what probability.

One office and day (or one pool of small offices) is one design. Mandatory lines
are in it for certain. The rest is shared by three arms, laid end to end on a
line of length `capacity - mandatory`:

    | random, one stretch for each risk band | exploration | risk |

One number u in [0, 1) is thrown, and the points u, u + 1, u + 2, ... are marked
on that line: a stretch of length t holds floor(t) or ceil(t) of them, t on
average. These are the sizes of the arms. So a capacity of 0.3 lines a day is
three lines in ten days, no arm is ever rounded away, and the sum never exceeds
the capacity rounded up. Given the sizes, the arms are drawn independently:

    random       a simple random sample within each risk band, of all lines that
                 are not mandatory, whatever the other arms do;
    exploration  systematic, with probability proportional to uncertainty, of
                 lines that the risk arm does not take, given its size;
    risk         the lines of the greatest worth, without any chance.

Hence, given u, the arms' probabilities multiply; and since u has only a few
intervals on which the sizes differ, each line's total probability of inclusion
is a short exact sum. `ways` computes it for every candidate, drawn or not:
Horvitz-Thompson estimates from the whole plan are unbiased, and so are plain
ones from the random arm within a band.

A line drawn by two arms is opened once, and its second place stays empty. A
place is never refilled, because that would make the probabilities guesses.

u turns with the days by the golden ratio from a start that the seed sets, which
spreads the fractions of small strata evenly: over any stretch of days a stratum
due 0.2 lines a day gets its line about every fifth day. Keep the seed secret:
who knows it can predict the draw.

Source:
    Särndal, Swensson & Wretman (1992), "Model Assisted Survey Sampling",
    sections 2.8, 3.4 and 3.6; Cox (1987), "A constructive procedure for
    unbiased controlled rounding", JASA 82(398).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

__all__ = ["Design", "Drawn", "Sizes", "Ways", "draw", "random_probabilities", "turning_start", "ways"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
_GOLDEN = (5**0.5 - 1) / 2
_DIGITS = 9
"""Lengths are rounded to these digits, so that 0.1 + 0.2 + 0.7 lines are one line."""


@dataclass(frozen=True, slots=True)
class Design:
    """The design of one office and day over n lines.

    Args:
        mandatory: n; lines that are in for certain.
        band: n; the stratum of each line, from 0.
        random_lines: expected draws of the random arm in each stratum.
        exploration_lines: expected draws of the exploration arm.
        uncertainty: n; the exploration arm's measure of size, not below 0.
        risk_lines: expected size of the risk arm; 0 where `certain` is filled otherwise.
        risk_order: the lines open to the risk arm, best first.
        certain: n; lines the risk arm takes for certain beyond `risk_lines` (chosen by minutes).
    """

    mandatory: npt.NDArray[np.bool_]
    band: Places
    random_lines: Floats
    exploration_lines: float
    uncertainty: Floats
    risk_lines: float
    risk_order: Places
    certain: npt.NDArray[np.bool_]

    @property
    def ends(self) -> Floats:
        """Where each stretch of the line ends: strata, exploration, risk."""
        lengths = np.concatenate([self.random_lines, [self.exploration_lines, self.risk_lines]])
        return np.round(np.cumsum(lengths), _DIGITS)

    def left_by(self, sizes: Sizes) -> npt.NDArray[np.bool_]:
        """Lines that neither duty nor a risk arm of this size brings in: the frame of exploration.

        If it were those that the risk arm cannot reach on any throw, a line that comes within its reach with a small
        chance would lose its greater chance of being explored: more capacity would then find less.
        """
        return ~self.mandatory & ~self.taken_by(sizes)

    def taken_by(self, sizes: Sizes) -> npt.NDArray[np.bool_]:
        """Lines that a risk arm of this size takes, or that are certain by worth."""
        taken = self.certain.copy()
        taken[self.risk_order[: sizes.risk]] = True
        return taken

    @property
    def reach(self) -> int:
        """The most lines that the risk arm can take on this day, whatever u is."""
        return max(sizes.risk for _, sizes in _pieces(self.ends))

    @property
    def sure(self) -> int:
        """The fewest lines that the risk arm takes on this day, whatever u is."""
        return min(sizes.risk for _, sizes in _pieces(self.ends))


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many lines each arm takes once u is thrown."""

    random: npt.NDArray[np.int64]
    exploration: int
    risk: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn, by arm; a line can be in more than one."""

    random: npt.NDArray[np.bool_]
    exploration: npt.NDArray[np.bool_]
    risk: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ways:
    """The probability of each way in which a line comes in, over all that u could have been; each has length n.

    Attributes:
        duty: 1 for mandatory lines, which come in no other way; else 0.
        worth: the risk arm takes it, whatever chance does.
        both: the risk arm takes it, and chance (random or exploration) draws it too.
        chance: chance draws it, and the risk arm does not take it.
    """

    duty: Floats
    worth: Floats
    both: Floats
    chance: Floats

    @property
    def total(self) -> Floats:
        """The probability of inclusion."""
        return np.clip(self.duty + self.worth + self.chance, 0.0, 1.0)


def turning_start(seed: int, *, office: str, day: date) -> float:
    """The u of one office and day: a start set by the seed, turned by the golden ratio from day to day."""
    start = float(np.random.default_rng([seed, _number(office)]).random())
    return (start + _GOLDEN * day.toordinal()) % 1.0


def draw(design: Design, *, start: float, seed: int, office: str, day: date) -> Drawn:
    """Draw the plan; the same arguments give the same plan."""
    rng = np.random.default_rng([seed, day.toordinal(), _number(office)])
    sizes = _sizes(design.ends, start)
    n = len(design.band)
    random, exploration = (np.zeros(n, dtype=bool) for _ in range(2))
    for band, size in enumerate(sizes.random):
        frame = np.flatnonzero((design.band == band) & ~design.mandatory)
        random[rng.permutation(frame)[:size]] = True
    chances = _proportional(design.uncertainty, design.left_by(sizes), sizes.exploration)
    exploration[_systematic(chances, rng)] = True
    return Drawn(random, exploration, design.taken_by(sizes))


def ways(design: Design) -> Ways:
    """By what each line comes in, over all arms and all that u could have been; `total` is its whole probability."""
    worth, both, chance = (np.zeros(len(design.band)) for _ in range(3))
    frame = _frame_sizes(design)
    for weight, sizes in _pieces(design.ends):
        missed = 1.0 - (sizes.random / frame)[design.band]
        missed = missed * (1.0 - _proportional(design.uncertainty, design.left_by(sizes), sizes.exploration))
        taken = design.taken_by(sizes)
        worth[taken] += weight
        both[taken] += weight * (1.0 - missed[taken])
        chance[~taken] += weight * (1.0 - missed[~taken])
    worth[design.certain] = 1.0
    for each in (worth, both, chance):
        each[design.mandatory] = 0.0
    return Ways(design.mandatory.astype(np.float64), worth, both, chance)


def random_probabilities(design: Design) -> Floats:
    """Each line's probability of being in the random arm; 0 for mandatory lines, which it does not measure."""
    shares = (design.random_lines / _frame_sizes(design))[design.band]
    return np.where(design.mandatory, 0.0, shares)


def _frame_sizes(design: Design) -> Floats:
    free = np.bincount(design.band[~design.mandatory], minlength=len(design.random_lines))
    return np.maximum(free, 1).astype(np.float64)


def _sizes(ends: Floats, start: float) -> Sizes:
    marks = np.concatenate([[0], np.ceil(ends - start).astype(np.int64)])
    counts: npt.NDArray[np.int64] = marks[1:] - marks[:-1]
    return Sizes(counts[:-2], int(counts[-2]), int(counts[-1]))


def _pieces(ends: Floats) -> Iterator[tuple[float, Sizes]]:
    """The intervals of u on which the sizes do not change: each one's length, and the sizes."""
    cuts = np.unique(np.concatenate([[0.0, 1.0], np.round(ends % 1.0, _DIGITS)]))
    for low, high in pairwise(cuts.tolist()):
        yield high - low, _sizes(ends, (low + high) / 2)


def _proportional(uncertainty: Floats, frame: npt.NDArray[np.bool_], size: int) -> Floats:
    """Probabilities that add up to `size` over the frame, proportional to uncertainty but at most 1.

    A tenth of the mean is added to every uncertainty, so that no line of the frame is out of reach.
    """
    measure = np.where(frame, uncertainty, 0.0)
    mean = measure.sum() / max(int(frame.sum()), 1)
    measure = np.where(frame, measure + (0.1 * mean if mean > 0 else 1.0), 0.0)
    chances = np.zeros(len(measure))
    full = np.zeros(len(measure), dtype=bool)
    left = min(size, int(frame.sum()))
    while left - full.sum() > 0:
        rest = frame & ~full
        chances = np.where(rest, (left - full.sum()) * measure / measure[rest].sum(), 0.0)
        over = chances >= 1.0
        if not over.any():
            break
        full |= over
    return np.where(full, 1.0, chances)


def _systematic(chances: Floats, rng: np.random.Generator) -> Places:
    """Draw with exactly these probabilities and a fixed size, in random order (Madow's method)."""
    order = rng.permutation(len(chances))
    steps = np.floor(np.round(np.cumsum(chances[order]), _DIGITS) + rng.random())
    return order[np.diff(np.concatenate([[0.0], steps])) > 0]


def _number(office: str) -> int:
    return int.from_bytes(hashlib.sha256(office.encode()).digest()[:8], "big")
