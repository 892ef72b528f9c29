"""What an expected number of acts means."""

from __future__ import annotations

import pytest
from scipy.stats import poisson

from tidewaiter_workbench.series.outlook import at_least_one, usual_counts


@pytest.mark.parametrize("expected", [0.0, 0.01, 0.47, 1.0, 3.3, 12.0, 80.0])
def test_it_is_poissons_answer(expected):
    assert at_least_one(expected) == pytest.approx(1 - poisson.pmf(0, expected))
    low, high = usual_counts(expected)
    assert poisson.cdf(low - 1, expected) <= 0.05 < poisson.cdf(low, expected)
    assert poisson.cdf(high - 1, expected) < 0.95 <= poisson.cdf(high, expected)
