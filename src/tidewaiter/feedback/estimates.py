"""What the whole traffic hides, estimated from the part that was opened.

Two ways: the stratified estimator, from a random sample in each stratum, and the
Horvitz-Thompson estimator, from any plan whose probabilities of inclusion are
known. Both answer for a mean (the illicit rate) or a total (the revenue gap).

Source:
    Särndal, Swensson & Wretman (1992), "Model Assisted Survey Sampling",
    sections 2.8, 3.7 and 5.7.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.lift import Z95
from tidewaiter.errors import NotEnoughDataError, UsageError

__all__ = ["SampleEstimate", "horvitz_thompson", "horvitz_thompson_mean", "stratified", "stratified_total"]

Floats = npt.ArrayLike


@dataclass(frozen=True, slots=True)
class SampleEstimate:
    """An estimate, its variance over all draws that could have been made, and how many lines it rests on."""

    value: float
    variance: float
    sampled: int

    @property
    def low(self) -> float:
        """Lower end of the normal 95 % interval."""
        return self.value - Z95 * math.sqrt(self.variance)

    @property
    def high(self) -> float:
        """Upper end of the normal 95 % interval."""
        return self.value + Z95 * math.sqrt(self.variance)


def stratified(values: Floats, strata: Sequence[Hashable], *, populations: Mapping[Hashable, int]) -> SampleEstimate:
    """The mean over all lines, from a simple random sample in each stratum (DOMAIN 17).

    `sum (N_h/N) mean_h`, with variance `sum (N_h/N)^2 (1 - n_h/N_h) s_h^2 / n_h`:
    the second factor is the finite population correction, so a stratum that was
    opened whole adds nothing to the variance. A stratum with a single sampled line
    takes the variance pooled over the others.

    Args:
        values: one per sampled line: 1 for a violation, or the revenue recovered.
        strata: the stratum of each sampled line.
        populations: stratum -> lines in it, sampled or not.

    Raises:
        UsageError: a stratum is unknown, or has more samples than lines.
        NotEnoughDataError: a stratum with lines has no sample, or no stratum has two.
    """
    samples = _by_stratum(values, strata, populations)
    lines = sum(populations.values())
    spare = _pooled_variance(samples)
    mean, variance = 0.0, 0.0
    for stratum, size in populations.items():
        if size == 0:
            continue
        sample = samples[stratum]
        share, n = size / lines, len(sample)
        spread = float(sample.var(ddof=1)) if n > 1 else spare
        mean += share * float(sample.mean())
        variance += 0.0 if n == size else share**2 * (1 - n / size) * spread / n
    if math.isnan(variance):
        raise NotEnoughDataError("no stratum has two sampled lines, so nothing is known of the spread; pool strata")
    return SampleEstimate(mean, variance, sum(map(len, samples.values())))


def stratified_total(
    values: Floats, strata: Sequence[Hashable], *, populations: Mapping[Hashable, int]
) -> SampleEstimate:
    """The total over all lines, e.g. the revenue gap; see `stratified`."""
    lines = sum(populations.values())
    mean = stratified(values, strata, populations=populations)
    return SampleEstimate(mean.value * lines, mean.variance * lines**2, mean.sampled)


def horvitz_thompson(values: Floats, propensities: Floats) -> SampleEstimate:
    """The total over all lines that could have been selected, from those that were.

    Every candidate must have had a chance, and `propensities` must be the total
    probability of inclusion over all arms, as `selected.plan` stores it. The
    variance is that of independent draws, `sum (1 - p) (y/p)^2`; fixed arm sizes
    make the true one smaller as a rule, so the interval is cautious.

    Raises:
        UsageError: a propensity is not above 0 and at most 1, or the lengths differ.
    """
    value, chance = _checked(values, propensities)
    weighted = value / chance
    return SampleEstimate(float(weighted.sum()), float(((1 - chance) * weighted**2).sum()), len(value))


def horvitz_thompson_mean(values: Floats, propensities: Floats) -> SampleEstimate:
    """The mean over all lines that could have been selected (Hajek's ratio).

    Dividing by the estimated instead of the known number of lines costs a bias of
    order 1/n and usually gains much in variance.

    Raises:
        UsageError: a propensity is not above 0 and at most 1, or the lengths differ.
        NotEnoughDataError: nothing was selected.
    """
    value, chance = _checked(values, propensities)
    if len(value) == 0:
        raise NotEnoughDataError("nothing was selected with a recorded propensity, so nothing can be estimated")
    lines = float((1 / chance).sum())
    mean = float((value / chance).sum()) / lines
    variance = float(((1 - chance) * ((value - mean) / chance) ** 2).sum()) / lines**2
    return SampleEstimate(mean, variance, len(value))


def _checked(values: Floats, propensities: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    value, chance = np.asarray(values, dtype=np.float64), np.asarray(propensities, dtype=np.float64)
    if value.shape != chance.shape:
        raise UsageError(f"{value.size} value(s) and {chance.size} propensities: there must be one for each line")
    if not ((chance > 0) & (chance <= 1)).all():
        raise UsageError("a propensity must be above 0 and at most 1; leave out lines selected without one")
    return value, chance


def _by_stratum(
    values: Floats, strata: Sequence[Hashable], populations: Mapping[Hashable, int]
) -> dict[Hashable, npt.NDArray[np.float64]]:
    gathered: dict[Hashable, list[float]] = {stratum: [] for stratum in populations}
    for value, stratum in zip(np.asarray(values, dtype=np.float64).tolist(), strata, strict=True):
        if stratum not in gathered:
            raise UsageError("a sampled line lies in a stratum whose number of lines is not given")
        gathered[stratum].append(value)
    for stratum, size in populations.items():
        if len(gathered[stratum]) > size:
            raise UsageError(f"a stratum of {size} line(s) has {len(gathered[stratum])} sampled")
        if size and not gathered[stratum]:
            raise NotEnoughDataError("a stratum has lines and no sample; pool it with another, or wait for its turn")
    return {stratum: np.array(sample) for stratum, sample in gathered.items()}


def _pooled_variance(samples: Mapping[Hashable, npt.NDArray[np.float64]]) -> float:
    several = [sample for sample in samples.values() if len(sample) > 1]
    freedom = sum(len(sample) - 1 for sample in several)
    if freedom == 0:
        return math.nan
    return sum(float(sample.var(ddof=1)) * (len(sample) - 1) for sample in several) / freedom
