"""Lines that nobody opened, near a violation of their importer with their seller: which are taken, and for how much."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.models.port import FIRST, rows_of
from tidewaiter.columns.labels import labels_known
from tidewaiter.models.alike import likely_violations, share_found
from tidewaiter.models.heads import Grounds
from tidewaiter.models.lesson import Lesson
from tidewaiter.models.matrix import Encoder, Matrix
from tidewaiter.models.recipe import Recipe
from tidewaiter.tables import declared, found

FOUND_DAY, KNOWN_DAY = 200, 230


def lines(**days):
    """Lines of ACME from SELLER on days by name; a name with a party in it is of another importer or seller."""
    names = list(days)
    return rows_of(
        declared.ITEMS,
        item_id=names, declaration_id=names, line_no=[1] * len(names), flow=["import"] * len(names),
        declared_on=[FIRST + timedelta(days=day) for day in days.values()],
        importer=["other" if "importer" in name else "ACME" for name in names],
        exporter=["other" if "seller" in name else None if "nobody" in name else "SELLER" for name in names],
    )  # fmt: skip


def results(**known):
    """Results by name of the line: day on which it was known, and whether it was bad."""
    names = list(known)
    return rows_of(
        found.OUTCOMES,
        outcome_id=names, item_id=names, known_on=[FIRST + timedelta(days=day) for day, _ in known.values()],
        cause=["risk"] * len(names), propensity=[0.5] * len(names), illicit=[bad for _, bad in known.values()],
        severity=[0] * len(names),
    )  # fmt: skip


@pytest.fixture
def chosen(lake):
    def _chosen(items, outcomes, *, before=300, seed=0):
        with lake.change("lines") as change:
            change.replace(declared.ITEMS, items)
            change.replace(found.OUTCOMES, outcomes)
        labels = labels_known(lake.read(found.OUTCOMES), before=FIRST + timedelta(days=before))
        told = likely_violations(lake, lake.read(declared.ITEMS), labels, seed=seed)
        return told.lines["item_id"].to_pylist(), told

    return _chosen


def test_lines_of_the_same_buyer_and_seller_before_it_was_known_are_taken(chosen):
    items = lines(
        bad=FOUND_DAY, near=FOUND_DAY - 100, on_the_way=KNOWN_DAY, after=KNOWN_DAY + 1, long_ago=FOUND_DAY - 121,
        importer=FOUND_DAY, seller=FOUND_DAY, nobody=FOUND_DAY, opened=FOUND_DAY - 1,
    )  # fmt: skip
    names, told = chosen(items, results(bad=(KNOWN_DAY, True), opened=(KNOWN_DAY + 5, False)))
    assert names == ["near", "on_the_way"]
    assert told.lines["known_on"].to_pylist() == [FIRST + timedelta(days=KNOWN_DAY)] * 2


def test_what_was_found_clean_or_is_not_known_yet_says_nothing(chosen):
    items = lines(opened=FOUND_DAY, near=FOUND_DAY)
    assert chosen(items, results(opened=(KNOWN_DAY, False)))[0] == []
    assert chosen(items, results(opened=(KNOWN_DAY, True)), before=KNOWN_DAY)[0] == []
    assert chosen(items, results(opened=(KNOWN_DAY, True)), before=KNOWN_DAY + 1)[0] == ["near"]


def test_of_one_bargain_a_few_are_drawn_by_the_seed(chosen):
    items = lines(bad=FOUND_DAY, **{f"near{n:02}": FOUND_DAY - n for n in range(40)})
    found_bad = results(bad=(KNOWN_DAY, True))
    first, again, other = (chosen(items, found_bad, seed=seed)[0] for seed in (0, 0, 1))
    assert len(first) == 5
    assert first == again != other


def test_they_count_as_much_as_opened_ones_were_found_bad(chosen):
    """Of a hundred other opened lines beside a violation so many were bad; the rest of the port is honest."""
    honest = {f"importer{n}": n for n in range(150)}
    beside = {f"beside{n:03}": FOUND_DAY - n % 100 for n in range(101)}
    weights = []
    for bad in (40, 10, 0):
        told = {name: (KNOWN_DAY, n <= bad) for n, name in enumerate(beside)}
        told |= dict.fromkeys(honest, (KNOWN_DAY, False))
        weights.append(chosen(lines(**beside, **honest), results(**told))[1].weight)
    assert weights[0] == 0.2, "five of a bargain count for one"
    assert 0.08 < weights[1] < 0.12
    assert weights[2] < 0.02


def test_the_share_is_counted_right():
    draw = np.random.default_rng(3)
    bargain, day, bad = draw.integers(0, 6, 300), draw.integers(100, 900, 300), draw.random(300) < 0.2
    others = found_bad = 0
    for one in np.flatnonzero(bad):
        near = (bargain == bargain[one]) & (np.abs(day - day[one]) <= 120)
        others, found_bad = others + near.sum() - 1, found_bad + (near & bad).sum() - 1
    assert share_found(bargain, day, bad, days=120) == (others, found_bad)
    assert others > found_bad > 0


def test_each_ground_has_those_that_could_be_told_by_then():
    from tidewaiter.models.alike import Alike

    days = np.datetime64("2024-01-01") + np.arange(100)
    x = np.zeros((100, 1), dtype=np.float32)
    matrix = Matrix(x, pa.table({"illicit": np.arange(100) % 2 == 0}))
    alike = Alike(np.ones((3, 1), dtype=np.float32), days[[40, 80, 99]], 0.25)
    later = np.arange(100) >= 75
    lesson = Lesson(Encoder(("price",), {}), matrix, days, np.ones(100), np.full(100, 2.0), later, (), (50,), alike)
    grounds = Grounds(lesson, growth=Recipe().few_growth, seed=0, alike=alike)
    truth = lesson.column("illicit")
    for before, told in ((40, 0), (41, 1), (80, 1), (81, 2), (100, 3)):
        ground, target, weights = grounds.taught(truth, before=before)
        assert ground.rows == len(target) == len(weights) == before + told
        assert (target[before:] == 1).all()
        assert (weights[before:] == 0.5).all()
        assert (target[:before] == truth[:before]).all()
