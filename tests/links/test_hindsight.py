"""Importers of whom nobody was opened: how lines looked afterwards says who broke the law, and so who will."""

from __future__ import annotations

import numpy as np
import pytest

from tests.links.test_activity import NOBODY, NONE
from tidewaiter.links.expecting import Expected, Known
from tidewaiter.links.hazard import Inspections
from tidewaiter.links.hindsight import foretold, violated
from tidewaiter.links.lines import TRAITS, Coded, Lines

DAY, WINDOW, EACH = 400, 90, 3


def lines_of(importer: np.ndarray, day: np.ndarray, count: int) -> Lines:
    order = np.argsort(day, kind="stable")
    importer, day = importer[order], day[order]
    nothing = Coded(np.full(len(day), -1), ())
    traits = dict.fromkeys(TRAITS, nothing) | {
        "importer": Coded(importer, tuple(f"firm{n:04}" for n in range(count))),
        "exporter": Coded(importer % 7, tuple("abcdefg")),
    }
    value = np.ones(len(day))
    return Lines(np.array([f"{n:06}" for n in range(len(day))], dtype=object), day, value, value, traits)


def known_of(lines: Lines, seen: dict[int, np.ndarray], results: Inspections | None = None) -> Known:
    nothing = np.full(len(lines), np.nan)
    results = results or Inspections(NONE, NONE, NONE.astype(float))
    return Known(lines, NOBODY, results, nothing, nothing, nothing, seen)


def expected_of(lines: Lines, first: int, last: int, risk: np.ndarray, goes_on: np.ndarray) -> Expected:
    rows = np.flatnonzero((lines.day >= first) & (lines.day < last))
    some = np.full(len(rows), 1e-3)
    rhythm = np.log(goes_on / (1 - goes_on))[:, None]
    parts = {"own": np.zeros(len(rows)), "usual": some}
    return Expected(
        rows, parts, np.ones(len(rows)), np.ones(len(rows)), goes_on, rhythm, risk[rows], [None] * len(rows), 1.0
    )


def planted(count: int = 3000, *, seed: int = 1) -> tuple[Known, Expected, Expected, np.ndarray, np.ndarray]:
    """One in ten is at it and looks risky; of all, those that a rhythm does not let go on declare nothing more."""
    draw = np.random.default_rng(seed)
    at_it, goes_on = draw.random(count) < 0.1, np.where(draw.random(count) < 0.5, 0.9, 0.1)
    trades = draw.random(count) < goes_on
    before, after = np.repeat(np.arange(count), EACH), np.repeat(np.flatnonzero(trades), EACH)
    importer = np.concatenate([before, after])
    day = np.concatenate([draw.integers(DAY - 2 * WINDOW, DAY - WINDOW, len(before)),
                          draw.integers(DAY - WINDOW, DAY, len(after))])  # fmt: skip
    lines = lines_of(importer, day, count)
    code = lines.code("importer")
    risk = np.where(at_it[code], draw.uniform(0.2, 0.6, len(code)), draw.uniform(0.0, 0.02, len(code)))
    known = known_of(lines, {DAY: risk})
    then = expected_of(lines, DAY - 2 * WINDOW, DAY - WINDOW, risk, goes_on)
    return known, expected_of(lines, DAY - WINDOW, DAY, risk, goes_on), then, at_it, goes_on


def opinions(known: Known, now: Expected, then: Expected) -> tuple[np.ndarray, np.ndarray] | None:
    return foretold(known, now, then, window=(DAY - WINDOW, DAY), day=DAY)


def told(known: Known, now: Expected, then: Expected) -> np.ndarray:
    both = opinions(known, now, then)
    assert both is not None
    return np.stack(both)


def test_it_names_those_that_look_risky_and_go_on():
    known, now, then, at_it, goes_on = planted()
    likely = told(known, now, then)
    here = np.isin(np.arange(len(at_it)), known.lines.code("importer")[now.line])
    for each in likely:
        stays, leaves = (each[here & at_it & (goes_on == often)].mean() for often in (0.9, 0.1))
        assert stays > 0.4
        assert leaves < 0.5 * stays
        assert each[here & ~at_it].mean() < 0.1


def test_of_those_that_declared_nothing_of_late_nothing_is_told():
    known, now, then, at_it, _ = planted()
    here = np.isin(np.arange(len(at_it)), known.lines.code("importer")[now.line])
    assert not told(known, now, then)[:, ~here].any()


def test_large_traders_whose_lines_look_as_all_do_are_held_for_violators_by_one_opinion_only():
    """Three hundred of three thousand declare forty lines a window, each as usual as honest lines are."""
    draw, large, count = np.random.default_rng(2), 300, 3000
    each = np.where(np.arange(count) < large, 40, EACH)
    importer = np.concatenate([np.repeat(np.arange(count), each)] * 2)
    half = len(importer) // 2
    day = np.concatenate([draw.integers(DAY - 2 * WINDOW, DAY - WINDOW, half), draw.integers(DAY - WINDOW, DAY, half)])
    lines = lines_of(importer, day, count)
    code = lines.code("importer")
    risk = np.where(code >= count - 200, draw.uniform(0.2, 0.6, len(code)), draw.uniform(0.0, 0.02, len(code)))
    goes_on = np.full(count, 0.9)
    then, now = (expected_of(lines, DAY - n * WINDOW, DAY - (n - 1) * WINDOW, risk, goes_on) for n in (2, 1))
    by_all, by_few = told(known_of(lines, {DAY: risk}), now, then)
    assert by_all[:large].mean() > 0.25
    assert by_few[:large].mean() < 0.02
    assert min(by_all[-200:].mean(), by_few[-200:].mean()) > 0.5


def test_a_few_hundred_importers_teach_nothing():
    assert opinions(*planted(200)[:3]) is None


def test_the_same_hindsight_teaches_the_same():
    known, now, then, _, _ = planted()
    assert (told(known, now, then) == told(known, now, then)).all()


def test_an_importer_violated_if_one_of_its_lines_of_the_window_did():
    lines = lines_of(np.array([0, 0, 1, 1, 2]), np.array([10, 11, 12, 30, 9]), 3)
    risk = np.array([0.9, 0.5, 0.5, 0.2, 0.9])
    assert violated(known_of(lines, {}), risk, 10, 20) == pytest.approx([0.75, 0.2, 0.0])


def test_what_was_found_since_is_certain_and_what_was_found_later_is_not_known():
    known, now, then, _, _ = planted()
    code = known.lines.code("importer")
    opened = np.flatnonzero((known.lines.day >= DAY - WINDOW) & (known.seen[DAY] < 0.02))
    results = Inspections(opened, np.full(len(opened), DAY + 1), np.ones(len(opened)))
    later = known_of(known.lines, known.seen, results)
    assert (told(later, now, then) == told(known, now, then)).all()
    honest = np.unique(code[opened])
    since = known_of(known.lines, known.seen, Inspections(opened, np.full(len(opened), DAY - 1), np.ones(len(opened))))
    assert told(since, now, then)[:, honest].mean() > 5 * told(known, now, then)[:, honest].mean()
