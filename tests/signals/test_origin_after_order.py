"""Origins that change after an antidumping order."""

from __future__ import annotations

from datetime import date

import pytest

ORDER = {
    "order_id": "A-570-1", "case_number": "A-570-001", "remedy": "AD", "product": "shoes", "origin": "CN",
    "hs_codes": "6403990000;6404.11", "valid_from": date(2024, 3, 1), "source": "test", "file_id": "0", "row_no": 1,
}  # fmt: skip
AFTER = 100


def history(line):
    return [line(f"past/{n}", n, origin="CN") for n in range(31)]


@pytest.fixture
def told(ask, line):
    def _told(*lines, orders=(ORDER,)):
        return ask("origin_after_order", items=[*history(line), *lines], orders=list(orders))

    return _told


def test_an_importer_that_leaves_the_ordered_origin_stands_out(told, line):
    answer = told(line("now", AFTER, origin="MY"))["now"]
    assert answer["score"] == pytest.approx(5), "31 lines before, none from the new origin: log2(32 / 1)"
    assert answer["ordered_origin"] == "CN"
    assert answer["lines_under_order"] == 31


def test_one_that_always_bought_from_both_does_not(told, line):
    both = [line(f"both/{n}", n, origin="MY") for n in range(31)]
    assert told(*both, line("now", AFTER, origin="MY"))["now"]["score"] == 0


def test_one_that_never_bought_there_does_not(told, line):
    assert told(line("now", AFTER, importer="OTHER", origin="MY"))["now"]["score"] == 0


def test_before_the_order_nobody_is_asked(told, line):
    assert told(line("now", 40, origin="MY")) == {}


def test_goods_outside_the_order_are_not_asked_about(told, line):
    assert "now" not in told(line("now", AFTER, hs6="090121", origin="MY"))


def test_the_ordered_origin_itself_pays_and_is_not_asked_about(told, line):
    assert "now" not in told(line("now", AFTER, origin="CN"))


def test_of_two_orders_the_more_telling_is_told(told, line):
    other = ORDER | {"order_id": "A-552-1", "case_number": "A-552-001", "origin": "IN"}
    assert told(line("now", AFTER, origin="MY"), orders=(other, ORDER))["now"]["case_number"] == "A-570-001"
