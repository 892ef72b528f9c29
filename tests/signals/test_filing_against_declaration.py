"""Security filings that tell another story than the declaration for the same bill."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.signals.conftest import DAY

NOW = 100
AGREES = {"origin": "VN", "manufacturer_country": "VN", "stuffing_country": "VN", "hs6": "640399"}


def filing(bill, day, *, line_no=1, **said):
    when = DAY + timedelta(days=day)
    return {
        "filing_id": f"{bill}/{line_no}", "filing_number": f"F{bill}", "line_no": line_no, "bill_number": bill,
        "filed_on": when, "known_on": when, "source": "test", "file_id": "0", "row_no": 1, **AGREES, **said,
    }  # fmt: skip


@pytest.fixture
def told(ask, line):
    """The answer about one line on day NOW with these filings, after a hundred of which every tenth may differ."""

    def _told(*filings, past_differs=None, **now):
        past = [line(f"p{n}", n % 50, bill_number=f"B{n}") for n in range(100)]
        usual = [filing(f"B{n}", n % 50 - 20, **({} if n % 10 else past_differs or {})) for n in range(100)]
        day = now.pop("day", NOW)
        asked = line("now", day, bill_number="BILL", **now)
        return ask("filing_against_declaration", items=[*past, asked], filings=[*usual, *filings]).get("now")

    return _told


def test_one_that_agrees_is_no_surprise(told):
    assert told(filing("BILL", 70))["score"] == 0


def test_a_line_without_a_filing_is_not_asked_about(told):
    assert told() is None
    assert told(filing("OTHER", 70)) is None


def test_a_filing_that_could_not_be_read_before_the_day_says_nothing(told):
    lie = {"origin": "CN", "manufacturer_country": "CN", "stuffing_country": "CN"}
    assert told(filing("BILL", NOW, **lie)) is None
    assert told(filing("BILL", NOW - 1, **lie))["score"] > 10


def test_differences_add_up(told):
    maker = told(filing("BILL", 70, manufacturer_country="CN"))
    both = told(filing("BILL", 70, manufacturer_country="CN", stuffing_country="CN"))
    assert both["score"] == pytest.approx(2 * maker["score"], rel=0.01)
    assert (maker["made_in"], maker["stuffed_in"], maker["origin"]) == ("CN", "VN", "VN")


def test_a_difference_that_is_usual_is_no_great_surprise(told):
    rare = told(filing("BILL", 70, manufacturer_country="CN"))
    usual = told(filing("BILL", 70, manufacturer_country="CN"), past_differs={"manufacturer_country": "CN"})
    assert usual["score"] == pytest.approx(3.3, abs=0.2), "one in ten is some three bits"
    assert rare["score"] > usual["score"] + 3


def test_what_later_lines_bring_changes_nothing(told, ask, line):
    alone = told(filing("BILL", 70, manufacturer_country="CN"))
    later = [filing(f"L{n}", 80, manufacturer_country="CN") for n in range(50)]
    lines = [line(f"l{n}", NOW, bill_number=f"L{n}") for n in range(50)]
    past = [line(f"p{n}", n % 50, bill_number=f"B{n}") for n in range(100)]
    usual = [filing(f"B{n}", n % 50 - 20) for n in range(100)]
    now = line("now", NOW, bill_number="BILL")
    told_then = ask(
        "filing_against_declaration",
        items=[*past, *lines, now],
        filings=[*usual, *later, filing("BILL", 70, manufacturer_country="CN")],
    )
    assert told_then["now"]["score"] == alone["score"]


def test_stuffing_where_it_is_said_to_be_dispatched_agrees(told):
    assert told(filing("BILL", 70, stuffing_country="SG"), dispatch="SG")["score"] == 0
    assert told(filing("BILL", 70, stuffing_country="SG"))["score"] > 3


def test_of_several_filed_lines_those_of_the_goods_are_asked(told):
    """Other goods on the bill come from China; these do not."""
    others = filing("BILL", 70, line_no=2, hs6="420221", origin="CN", manufacturer_country="CN", stuffing_country="CN")
    assert told(filing("BILL", 70), others)["score"] == 0
    mine = filing("BILL", 70, origin="CN")
    honest = filing("BILL", 70, line_no=2, hs6="420221")
    assert told(mine, honest)["score"] > 3


def test_goods_that_nobody_filed_are_held_against_all_of_the_bill(told):
    only = told(filing("BILL", 70, hs6="640411"))
    assert only["score"] > 3, "the subheading differs"
    assert only["filed_hs6"] == "640411"
    more = told(filing("BILL", 70, hs6="640411", origin="CN", manufacturer_country="CN", stuffing_country="CN"))
    assert more["score"] > 3 * only["score"]


def test_what_is_not_said_does_not_differ(told):
    nothing = {"origin": None, "manufacturer_country": None, "stuffing_country": None, "hs6": None}
    assert told(filing("BILL", 70, **nothing))["score"] == 0
    assert told(filing("BILL", 70), origin=None, dispatch=None, hs6=None)["score"] == 0
