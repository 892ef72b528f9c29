"""What inspections of lines bring, and how unevenly violations lie on importers."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.links.hazard import frailty


def planted_counts(variance: float, *, importers: int = 400, lines: int = 20) -> tuple[np.ndarray, ...]:
    """Importer, usual risk and result of each line; a gamma factor of that variance lies on each importer's risk."""
    draw = np.random.default_rng(8)
    factor = draw.gamma(1 / variance, variance, importers)
    whose, usual = np.repeat(np.arange(importers), lines), np.full(importers * lines, 0.05)
    return whose, usual, (draw.random(len(whose)) < np.minimum(usual * factor[whose], 1.0)).astype(np.float64)


@pytest.mark.parametrize("variance", [0.5, 2.0, 5.0])
def test_how_uneven_importers_are_is_recovered(variance):
    assert frailty(*planted_counts(variance)) == pytest.approx(variance, rel=0.35)


def test_importers_that_are_all_alike_are_told_as_such():
    whose, usual, _ = planted_counts(1.0)
    illicit = (np.random.default_rng(9).random(len(whose)) < usual).astype(np.float64)
    assert frailty(whose, usual, illicit) < 0.2


def test_lines_that_name_no_importer_are_no_firm_of_their_own():
    whose, usual, illicit = planted_counts(0.5)
    nobody = np.full(2000, -1), np.full(2000, 0.05), np.ones(2000)
    more = [np.concatenate(each) for each in zip((whose, usual, illicit), nobody, strict=True)]
    assert frailty(*more) == frailty(whose, usual, illicit)
