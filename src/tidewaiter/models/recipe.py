"""What may be chosen about a training; nothing here depends on the data."""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter.models.boosting import Growth

__all__ = ["Recipe"]

_MAIN = Growth(leaves=15, fewest_in_leaf=60)
_SMALL = Growth(leaves=7, fewest_in_leaf=60)
_FEW = Growth(leaves=8, fewest_in_leaf=20, learning_rate=0.01, share_of_columns=1.0, l2=0.3, at_random=True)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is made.

    Attributes:
        growth: how the trees of the main head grow.
        small_growth: how those of typologies and of revenue grow, which ask for less.
        few_growth: how those of any head grow that has fewer than `many_violations` to learn from. What is rare and
            telling then stands in a handful of lines, which a large leaf and a strong pull to the mean wash out, and
            of all the cuts there are the best is mostly best by chance, so that cuts are drawn and steps are small.
        many_violations: from so many on a head grows as those with plenty do.
        learns_alike: whether a main head with fewer violations than that also grows on lines that nobody opened and
            that were likely part of what was found (`models.alike`).
        held_out_share: share of the lines, the latest ones, that trees do not learn from.
        windows: shares of the lines before which trees are grown to be tried, for calibration, on those after.
        folds: stretches of time into which the held-out slice is cut for judging it.
        weight_ceiling: no line weighs more than so many times another, in calibrating and judging.
        tree_weight_ceiling: the same while trees grow. It is lower, because what inspectors choose by is among the
            features, so that weights take little off the bias there and add much to the variance.
        fewest_violations: of a typology, below which it gets no head of its own.
        honest_lines: heads of typologies learn from at least so many honest lines (or all there are), and beyond that
        honest_for_each: from so many to each violation, drawn at random.
        fewest_of_a_code: lines with a code, below which the code is unknown.
        most_codes: of one column, beyond which the rarer ones are unknown.
        without: topics of features that are left out, to see what they add (`models.features`).
    """

    growth: Growth = _MAIN
    small_growth: Growth = _SMALL
    few_growth: Growth = _FEW
    many_violations: int = 500
    learns_alike: bool = True
    held_out_share: float = 0.25
    windows: tuple[float, ...] = (0.5, 0.625)
    folds: int = 5
    weight_ceiling: float = 20.0
    tree_weight_ceiling: float = 3.0
    fewest_violations: int = 50
    honest_lines: int = 50_000
    honest_for_each: int = 10
    fewest_of_a_code: int = 20
    most_codes: int = 400
    without: tuple[str, ...] = ()

    def growth_of(self, violations: float, *, main: bool) -> Growth:
        """How the trees of a head grow that has so many violations to learn from."""
        if violations < self.many_violations:
            return self.few_growth
        return self.growth if main else self.small_growth
