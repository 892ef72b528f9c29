"""Ships of bills and names of security filings that are like a listed one, as a detector."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

DAY = date(2024, 1, 1)
FROM = {"source": "test", "file_id": "0", "row_no": 1}


def like(name: str, score: float = 0.8, *, day: int = 0, kind: str = "vessel", **more: object):
    return {
        "subject_kind": kind, "subject_id": name, "name": name, "number": "", "country": "", "listing_id": "SDN/1",
        "list": "SDN", "score": score, "matched": "ZELBRIKA", "reason": f"{name} is like it", "evidence": "{}",
        "known_on": DAY + timedelta(days=day), "listing_digest": "d",
    } | more  # fmt: skip


def bill(number: str, ship: str | None, day: int = 0, **more: object):
    return {
        "consignment_id": f"{number}/{ship}", "bill_number": number, "line_no": 1, "vessel_name": ship,
        "arrived_on": DAY + timedelta(days=day),
    } | FROM | more  # fmt: skip


def filing(number: str, day: int = 0, **names: object):
    return {
        "filing_id": f"F{number}", "filing_number": f"F{number}", "line_no": 1, "bill_number": number,
        "filed_on": DAY, "known_on": DAY + timedelta(days=day),
    } | FROM | names  # fmt: skip


@pytest.fixture
def told(ask, line):
    def _told(lines: dict[str, tuple[int, str | None]], **rows):
        items = [line(name, day, bill_number=number) for name, (day, number) in lines.items()]
        return ask("watchlist_cargo", items=items, **rows)

    return _told


def test_a_line_is_told_of_the_ship_of_its_bill_from_the_day_of_the_bill(told):
    lines = {"before": (4, "B1"), "after": (5, "B1"), "other": (9, "B2"), "none": (9, None)}
    bills = [bill("B1", "ZELBRIKA V.1", day=5), bill("B2", "HARUNDO")]
    found = told(lines, consignments=bills, cargo_likenesses=[like("ZELBRIKA V.1")])
    assert set(found) == {"after"}
    assert found["after"]["role"] == "vessel"
    assert found["after"]["score"] == pytest.approx(0.8)


def test_a_ship_is_that_of_its_number_too(told):
    bills = [bill("B1", None, vessel_imo="9187629"), bill("B2", None, vessel_imo="9074729")]
    found = told({"A": (9, "B1"), "B": (9, "B2")}, consignments=bills, cargo_likenesses=[like("", number="9187629")])
    assert set(found) == {"A"}


def test_who_names_the_master_bill_is_told_of_its_ship(told):
    bills = [bill("H1", "ZELBRIKA", master_bill_number="M1")]
    assert set(told({"A": (9, "M1")}, consignments=bills, cargo_likenesses=[like("ZELBRIKA")])) == {"A"}


def test_a_likeness_known_only_later_says_nothing_of_an_earlier_line(told):
    found = told(
        {"before": (9, "B1"), "after": (10, "B1")}, consignments=[bill("B1", "ZELBRIKA")],
        cargo_likenesses=[like("ZELBRIKA", day=10)],
    )  # fmt: skip
    assert set(found) == {"after"}


def test_a_filed_maker_is_told_with_its_role_and_only_from_its_country(told):
    filings = [filing(number, day=5, manufacturer="Ubar Textile", manufacturer_country=country, seller="Fair Sales")
               for number, country in (("B1", "CN"), ("B2", "VN"))]  # fmt: skip
    found = told(
        {"before": (5, "B1"), "A": (6, "B1"), "B": (6, "B2")}, filings=filings,
        cargo_likenesses=[like("Ubar Textile", kind="filed", country="CN")],
    )  # fmt: skip
    assert {item: row["role"] for item, row in found.items()} == {"A": "manufacturer"}


def test_who_is_a_party_of_the_line_itself_is_told_by_what_is_known_of_it_there(told):
    own = {"mention_id": "A/exporter", "document_id": "A", "document_kind": "item", "role": "exporter",
           "mentioned_on": DAY, "party": "U", "name": "UBAR TEXTILE."} | FROM  # fmt: skip
    filings = [filing("B1", seller="Ubar Textile"), filing("B2", seller="Ubar Textile")]
    found = told(
        {"A": (9, "B1"), "B": (9, "B2")}, filings=filings, parties=[own],
        cargo_likenesses=[like("Ubar Textile", kind="filed")],
    )  # fmt: skip
    assert set(found) == {"B"}


def test_the_likest_of_ship_and_filing_is_told(told):
    found = told(
        {"A": (9, "B1")}, consignments=[bill("B1", "ZELBRIKA")], filings=[filing("B1", seller="Ubar Textile")],
        cargo_likenesses=[like("ZELBRIKA", 0.6), like("Ubar Textile", 0.9, kind="filed")],
    )  # fmt: skip
    assert (found["A"]["role"], found["A"]["score"]) == ("seller", pytest.approx(0.9))


def test_a_cleared_ship_is_silent_while_the_clearance_holds(told):
    clearance = {
        "subject_kind": "vessel", "subject_id": "ZELBRIKA", "way": "", "listing_id": "SDN/1", "listing_digest": "d",
        "cleared_on": DAY + timedelta(days=5), "expires_on": DAY + timedelta(days=9),
    }  # fmt: skip
    found = told(
        {f"line of {day}": (day, "B1") for day in (4, 5, 8, 9)}, consignments=[bill("B1", "ZELBRIKA")],
        cargo_likenesses=[like("ZELBRIKA")], clearances=[clearance],
    )  # fmt: skip
    assert set(found) == {"line of 4", "line of 9"}


def test_an_entry_of_a_register_is_nothing_against_a_line(told):
    found = told(
        {"A": (9, "B1")}, consignments=[bill("B1", "ZELBRIKA")], cargo_likenesses=[like("ZELBRIKA", register=True)]
    )
    assert found == {}


def test_a_number_under_which_papers_come_in_day_after_day_is_no_bill_from_then_on(told):
    """What a line is told does not change when more of them come in later."""
    bills = [bill("NONE", "ZELBRIKA", day=n) for n in range(20)]
    filings = [filing("NONE", day=n, seller="Ubar Textile") | {"filing_id": f"F{n}"} for n in range(20)]
    likenesses = [like("ZELBRIKA"), like("Ubar Textile", 0.7, kind="filed")]
    lines = {f"line of {day}": (day, "NONE") for day in (9, 10, 11, 19)}
    found = told(lines, consignments=bills, filings=filings, cargo_likenesses=likenesses)
    assert set(found) == {"line of 9"}
    fewer = told({"line of 9": (9, "NONE")}, consignments=bills[:10], filings=filings, cargo_likenesses=likenesses)
    assert fewer == found
