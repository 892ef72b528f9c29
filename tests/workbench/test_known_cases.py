"""Which known violations a line is told to be near, and which it is not."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from tests.workbench.conftest import DAY
from tidewaiter_workbench.known_cases import KnownCases


def case(name: str, *, known: int = 10, **more: object) -> dict:
    """A violation known so many days before the line's day, with strangers' parties and goods of its own."""
    strangers = {"importer": f"I-{name}", "exporter": f"E-{name}", "hs6": f"{name}00", "declarant": "B", "origin": "CN"}
    days = {"declared_on": DAY - dt.timedelta(days=known + 20), "known_on": DAY - dt.timedelta(days=known)}
    return (
        {"item_id": name, "declaration_id": name, "office": "5201", "typology": "VALUATION"} | strangers | days | more
    )


def near(*cases: dict, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    crowd = [case(f"x{n}") for n in range(30)]
    line = {
        "item_id": "ours", "declared_on": DAY, "importer": "ME", "exporter": "SELLER", "declarant": "B",
        "hs6": "610910", "origin": "CN",
    } | more  # fmt: skip
    found = KnownCases(pa.Table.from_pylist([*crowd, *cases])).near(line)
    return [(each.declaration_id, each.shares) for each in found]


def test_the_case_that_shares_most_of_what_is_rare_comes_first():
    told = near(case("seller", exporter="SELLER"), case("both", exporter="SELLER", hs6="610910"))
    assert told == [
        ("both", ("exporter", "declarant", "hs6", "origin")),
        ("seller", ("exporter", "declarant", "origin")),
    ]


def test_goods_in_common_bring_a_case_near_where_few_violations_are_of_them():
    assert [name for name, _ in near(case("rare", hs6="610910"))] == ["rare"]
    assert near(*(case(f"c{n}", hs6="610910") for n in range(30))) == []


def test_a_broker_and_an_origin_that_all_share_bring_no_case_near():
    assert near() == []


def test_what_became_known_on_the_day_or_later_is_not_told():
    assert near(case("today", known=0, importer="ME"), case("later", known=-5, importer="ME")) == []


def test_a_line_is_not_its_own_case_and_nothing_is_shared_by_saying_nothing():
    assert near(case("ours", importer="ME")) == []
    assert near(case("silent", importer=None, exporter=None, hs6=None), importer=None, exporter=None, hs6=None) == []


def test_at_most_six_are_told_the_latest_known_first_among_equals():
    told = near(*(case(f"c{n}", known=n + 1, importer="ME") for n in range(9)))
    assert [name for name, _ in told] == [f"c{n}" for n in range(6)]
