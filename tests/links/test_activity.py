"""Importers of one rhythm or another, some of whom stopped: who still trades?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tidewaiter.links.activity import still_trading
from tidewaiter.links.acts import ACT_TRAITS, Acts
from tidewaiter.links.lines import TRAITS, Coded, Lines

TODAY, WINDOW, BACK, COUNT = 900, 90, 120, 600
NONE = np.zeros(0, dtype=np.int64)
NOBODY = Acts(
    NONE.astype(object), NONE, NONE, NONE.astype(np.float64), dict.fromkeys(ACT_TRAITS, NONE),
    {name: [] for name in ACT_TRAITS},
)  # fmt: skip


def town(*, until: int, seed: int = 1) -> tuple[Lines, np.ndarray, np.ndarray]:
    """Each buys every so many days from one seller, most until some day: the lines, the last days, the rhythms."""
    draw = np.random.default_rng(seed)
    every = draw.choice([5, 50], COUNT)
    stops = np.where(draw.random(COUNT) < 0.7, draw.integers(200, TODAY, COUNT), 10_000)
    rows = []
    for importer in range(COUNT):
        day = int(draw.integers(0, 60))
        while day < min(TODAY + WINDOW, int(stops[importer])):
            rows.append((day, importer))
            day += 1 + int(draw.exponential(every[importer]))
    days, importers = (np.array(column, dtype=np.int64) for column in zip(*sorted(rows), strict=True))
    days, importers = days[days < until], importers[days < until]
    names = tuple(f"firm{n:03}" for n in range(COUNT))
    nothing = Coded(np.full(len(days), -1), ())
    traits = dict.fromkeys(TRAITS, nothing) | {
        "importer": Coded(importers, names),
        "exporter": Coded(importers % 50, tuple(f"seller{n:02}" for n in range(50))),
    }
    items = np.array([f"{n:06}" for n in range(len(days))], dtype=object)
    value = np.ones(len(days))
    return Lines(items, days, value, value, traits), stops, every


def told(lines: Lines) -> np.ndarray:
    return still_trading(lines, NOBODY, day=TODAY, window_days=WINDOW, look_back_days=BACK).probability


@pytest.fixture(scope="module")
def now():
    return town(until=TODAY)


def test_as_many_trade_as_it_says(now):
    lines, _, _ = now
    later, _, _ = town(until=TODAY + WINDOW)
    came = np.isin(np.arange(COUNT), later.code("importer")[later.day >= TODAY])
    told_of = told(lines)
    asked = told_of > 0
    assert told_of[asked].mean() == pytest.approx(came[asked].mean(), abs=0.05)
    assert told_of[asked & came].mean() > told_of[asked & ~came].mean() + 0.4


def test_the_same_silence_says_more_of_one_who_bought_often(now):
    lines, stops, every = now
    told_of = told(lines)
    silent = (told_of > 0) & (stops > TODAY - 60) & (stops < TODAY - 40)
    assert told_of[silent & (every == 5)].mean() < told_of[silent & (every == 50)].mean() - 0.2


def test_who_declared_nothing_of_late_is_not_asked(now):
    lines, stops, _ = now
    assert (told(lines)[stops < TODAY - BACK] == 0).all()


def test_what_is_declared_later_moves_nothing(now):
    later, _, _ = town(until=TODAY + WINDOW)
    assert told(later) == pytest.approx(told(now[0]))


def test_importers_of_before_1970_are_told_as_those_of_later(now):
    lines, _, _ = now
    earlier = still_trading(
        replace(lines, day=lines.day - 2000), NOBODY, day=TODAY - 2000, window_days=WINDOW, look_back_days=BACK
    )
    assert earlier.probability == pytest.approx(told(lines))
