"""What detectors had said of a seller's other lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pytest
from tests.signals.conftest import DAY, line

from tidewaiter.signals.sellers import sum_up_sellers
from tidewaiter.tables import declared, linked, signalled


def answer(item: dict[str, object], score: float, p_value: float | None = 0.5, detector: str = "odd") -> dict:
    return {
        "item_id": item["item_id"],
        "detector": detector,
        "declared_on": item["declared_on"],
        "score": score,
        "p_value": p_value,
    }


def told(items: list[dict], answers: list[dict], names: Sequence[dict] = ()) -> dict[tuple, tuple[float, float, float]]:
    """(seller, detector, days after the first) -> lines, mean score and odd share."""
    return as_told(sum_up_sellers(*(ibis.memtable(rows) for rows in entered(items, answers, names))))


def entered(items: list[dict], answers: list[dict], names: Sequence[dict] = ()) -> list[pa.Table]:
    return [
        pa.Table.from_pylist(items, schema=declared.ITEMS.schema),
        pa.Table.from_pylist(list(names), schema=linked.NAMES.schema),
        pa.Table.from_pylist(answers, schema=signalled.SCORES.schema),
    ]


def as_told(rows: ir.Table | pa.Table) -> dict[tuple, tuple[float, float, float]]:
    return {
        (row["exporter"], row["detector"], (row["declared_on"] - DAY).days): (
            row["lines"],
            row["mean_score"],
            row["odd_share"],
        )
        for row in (rows if isinstance(rows, pa.Table) else rows.to_pyarrow()).to_pylist()
    }


def test_only_lines_of_earlier_days_and_of_the_year_before_count():
    days = (0, 10, 10, 365, 366, 400)
    items = [line(f"l{n}", day, exporter="M") for n, day in enumerate(days)]
    scores = [answer(item, score=float(n + 1)) for n, item in enumerate(items)]
    means = {day: (lines, mean) for (_, _, day), (lines, mean, _) in told(items, scores).items()}
    assert means == {
        10: (1, 1.0),
        365: (3, 2.0),
        366: (3, pytest.approx((2 + 3 + 4) / 3)),
        400: (2, pytest.approx((4 + 5) / 2)),
    }


def test_a_line_is_odd_from_one_in_a_hundred_and_without_a_p_value_not():
    items = [line(f"l{n}", n, exporter="M") for n in range(5)]
    p_values = (0.01, 0.011, None, 0.0001)
    rows = told(items, [answer(item, 1.0, p) for item, p in zip(items, p_values, strict=False)])
    assert rows["M", "odd", 4] == (4, 1.0, 0.5)


def test_sellers_and_detectors_are_told_apart_whoever_bought():
    items = [
        line("a", 0, exporter="M", importer="ACME"),
        line("b", 0, exporter="N"),
        line("c", 0, exporter=None),
        line("d", 5, exporter="M", importer="OTHER"),
        line("e", 5, exporter=None),
    ]
    answers = [
        answer(items[0], 3.0),
        answer(items[0], 7.0, detector="dear"),
        answer(items[1], 9.0),
        answer(items[2], 9),
    ]
    assert told(items, answers) == {("M", "odd", 5): (1, 3.0, 0.0), ("M", "dear", 5): (1, 7.0, 0.0)}


def test_later_answers_move_nothing_of_an_earlier_day():
    items = [line(f"l{n}", n * 3, exporter=f"S{n % 4}") for n in range(60)]
    answers = [answer(item, float(n % 7), (n % 10 + 1) / 200) for n, item in enumerate(items)]
    cut = DAY + timedelta(days=100)
    changed = [row | {"score": 1e6, "p_value": 1e-6} if row["declared_on"] >= cut else row for row in answers]
    before, after = told(items, answers), told(items, changed)
    early = [key for key in before if key[2] <= 100]
    assert len(early) > 20
    assert {key: before[key] for key in early} == {key: after[key] for key in early}
    assert before != after


def random_answers(count: int) -> tuple[list[dict], list[dict]]:
    """Lines of a few sellers over three years, and two detectors that answer about some of them."""
    generator = np.random.default_rng(3)
    days, sellers = generator.integers(0, 1100, count), generator.integers(0, 6, count)
    items = [line(f"l{n}", int(days[n]), exporter=f"S{sellers[n]}") for n in range(count)]
    answers = [
        answer(item, float(generator.normal()), float(generator.random() ** 4), detector)
        for item in items
        for detector in ("dear", "odd")
        if generator.random() < 0.7
    ]
    return items, answers


def test_it_says_what_adding_up_line_by_line_says():
    items, answers = random_answers(400)
    by_line = {row["item_id"]: row for row in items}
    expected = {}
    for detector in ("dear", "odd"):
        said = [(by_line[row["item_id"]], row) for row in answers if row["detector"] == detector]
        for item in items:
            begin, day = item["declared_on"] - timedelta(days=365), item["declared_on"]
            mine = [r for i, r in said if i["exporter"] == item["exporter"] and begin <= i["declared_on"] < day]
            if mine:
                scores, odd = [row["score"] for row in mine], [row["p_value"] <= 0.01 for row in mine]
                key = (item["exporter"], detector, (day - DAY).days)
                expected[key] = (
                    len(mine),
                    pytest.approx(np.mean(scores), abs=1e-6),
                    pytest.approx(np.mean(odd), abs=1e-6),
                )
    assert len(expected) > 500
    assert told(items, answers) == expected


@pytest.mark.spark
@pytest.mark.slow
def test_both_engines_say_the_same(tmp_path):
    from tidewaiter.lake import Lake

    said = {}
    for engine in ("duckdb", "spark"):
        with Lake.open(tmp_path / engine, create=True, engine=engine) as lake:
            rows = sum_up_sellers(*(lake.memtable(rows) for rows in entered(*random_answers(60))))
            said[engine] = as_told(lake.fetch(rows))
    assert said["duckdb"] == said["spark"]


def stood(party: str, since: int, name: str, until: int | None = None) -> dict[str, object]:
    return {
        "party": party,
        "since": DAY + timedelta(days=since),
        "until": None if until is None else DAY + timedelta(days=until),
        "name": name,
    }


def test_a_seller_that_is_written_otherwise_keeps_its_record_from_the_day_on_which_both_were_known_to_be_one():
    items = [line("a", 0, exporter="MILL"), line("b", 10, exporter="MIL"), line("c", 20, exporter="MIL")]
    scores = [answer(item, score=float(n + 1)) for n, item in enumerate(items)]
    at_once = [stood("MILL", 0, "MILL"), stood("MIL", 10, "MILL")]
    late = [stood("MILL", 0, "MILL"), stood("MIL", 10, "MIL", until=20), stood("MIL", 20, "MILL")]
    assert told(items, scores, at_once) == {("MIL", "odd", 10): (1, 1.0, 0.0), ("MIL", "odd", 20): (2, 1.5, 0.0)}
    assert told(items, scores, late) == {("MIL", "odd", 20): (1, 1.0, 0.0)}, "a line counts for whom it stood then"
    assert told(items, scores) == {("MIL", "odd", 20): (1, 2.0, 0.0)}


def test_two_names_of_one_seller_on_one_day_are_told_the_same():
    items = [line("a", 0, exporter="MILL"), line("b", 10, exporter="MILL"), line("c", 10, exporter="MIL")]
    names = [stood("MILL", 0, "MILL"), stood("MIL", 10, "MILL")]
    assert told(items, [answer(item, score=1.0) for item in items], names) == {
        ("MILL", "odd", 10): (1, 1.0, 0.0),
        ("MIL", "odd", 10): (1, 1.0, 0.0),
    }
