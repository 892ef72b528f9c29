"""Screening inside a lake: parties, vessels, addresses, goods; changed lists; cleared hits and their end."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.entities.screening import changes_between, clear, screening_steps, withdraw_clearance
from tidewaiter.entities.screening.entries import listed, subject
from tidewaiter.entities.screening.hits import Hit
from tidewaiter.entities.screening.places_and_goods import goods_hits
from tidewaiter.errors import UsageError
from tidewaiter.tables import declared, known, resolved

FROM = {"source": "test", "file_id": "0", "row_no": 1}
DAY = date(2024, 3, 1)


def listing(listing_id, name, **columns):
    return {"listing_id": listing_id, "list": "X", "schema": "Organization", "name": name} | FROM | columns


LISTINGS = [
    listing("X/1", "Mahan Air", valid_from=date(2024, 2, 1), addresses="12 Azadi Street, Tehran, IR", countries="IR"),
    listing("X/2", "Hellenic Spirit", schema="Vessel", identifiers="imo:9187629"),
    listing("X/3", "All Turkmenistan cotton", schema="Thing", goods="Cotton", countries="TM"),
]


def filled(lake, listings):
    party = {
        "party_id": "P1", "schema": "Company", "name": "Mahan Air Co", "names": "Mahan Air Co", "roles": "importer",
        "profiles": 1, "mentions": 1, "first_on": date(2024, 1, 1), "last_on": DAY,
    }  # fmt: skip
    profile = {
        "profile_id": "F1", "party_id": "P1", "probability": 1.0, "name": "Mahan Air Co", "roles": "importer",
        "mentions": 1, "first_on": date(2024, 1, 1), "last_on": DAY, "address": "Azadi St 12, Tehran",
        "address_key": "12 AZADI ST|TEHRAN|IR",
    }  # fmt: skip
    ship = {
        "consignment_id": "C1", "bill_number": "B1", "line_no": 1, "arrived_on": DAY, "vessel_name": "Other Name",
        "vessel_imo": "9187629",
    } | FROM  # fmt: skip
    item = {
        "item_id": "I1", "declaration_id": "I1", "line_no": 1, "flow": "import", "declared_on": DAY, "origin": "TM",
        "description": "Raw cotton, not carded",
    } | FROM  # fmt: skip
    other = item | {"item_id": "I2", "origin": "US", "description": "Cotton shirts"}
    with lake.change("fill") as change:
        for table, rows in (
            (resolved.PARTIES, [party]), (resolved.PROFILES, [profile]), (declared.CONSIGNMENTS, [ship]),
            (declared.ITEMS, [item, other]), (known.LISTINGS, listings),
        ):  # fmt: skip
            change.replace(table, pa.Table.from_pylist(rows, schema=table.schema))


def hits(lake, **settings):
    lake.run(screening_steps(**settings), label="screen")
    rows = lake.fetch(lake.read(resolved.HITS)).to_pylist()
    return {(row["subject_kind"], row["subject_id"], row["listing_id"]): row for row in rows}


def test_parties_vessels_addresses_and_goods_are_looked_up(lake):
    filled(lake, LISTINGS)
    found = hits(lake)
    assert set(found) == {
        ("party", "P1", "X/1"),
        ("vessel", "9187629", "X/2"),
        ("address", "12 AZADI ST|TEHRAN|IR", "X/1"),
        ("goods", "RAW COTTON NOT CARDED", "X/3"),
    }
    assert found["party", "P1", "X/1"]["first_on"] == date(2024, 2, 1)
    assert found["goods", "RAW COTTON NOT CARDED", "X/3"]["score"] < 0.5


def cargo(lake, bills=(), filings=()):
    """What bills and filings name that is like an entry: (name, number, entry) -> row."""
    ship = {"line_no": 1, "arrived_on": DAY} | FROM
    with lake.change("cargo") as change:
        for table, rows in (
            (declared.CONSIGNMENTS, [{"consignment_id": f"C{n}", "bill_number": f"B{n}"} | ship | row
                                     for n, row in enumerate(bills)]),
            (declared.FILINGS, [
                {"filing_id": f"F{n}", "filing_number": f"F{n}", "bill_number": f"B{n}", "filed_on": DAY,
                 "known_on": DAY, "line_no": 1} | FROM | row
                for n, row in enumerate(filings)
            ]),
        ):  # fmt: skip
            change.replace(table, pa.Table.from_pylist(rows, schema=table.schema))
    found = hits(lake)
    rows = lake.fetch(lake.read(resolved.CARGO_LIKENESSES)).to_pylist()
    return found, {(row["name"], row["number"], row["listing_id"]): row for row in rows}


def test_each_way_in_which_bills_name_a_ship_is_told_from_its_own_day_and_the_ship_once(lake):
    filled(lake, LISTINGS)
    late = date(2024, 9, 1)
    bills = [{"vessel_name": "Hellenic Spirit V.12", "arrived_on": late}, {"vessel_name": "HELLENIC SPIRIT / 013W"},
             {"vessel_name": "Harundo", "vessel_imo": "9187629", "arrived_on": late}]  # fmt: skip
    found, ways = cargo(lake, bills)
    assert {key: row["known_on"] for key, row in ways.items()} == {
        ("Hellenic Spirit V.12", "", "X/2"): late,
        ("HELLENIC SPIRIT / 013W", "", "X/2"): DAY,
        ("Harundo", "9187629", "X/2"): late,
    }
    ships = {key[1]: row["first_on"] for key, row in found.items() if key[0] == "vessel"}
    assert ships == {"HELLENIC SPIRIT": DAY, "9187629": late}


def test_names_of_security_filings_are_looked_up_with_the_maker_s_country(lake):
    filled(lake, LISTINGS)
    filings = [{"manufacturer": "MAHAN AIR CO", "manufacturer_country": "IR", "seller": "Fair Sales"},
               {"manufacturer": "Mahan Air", "manufacturer_country": "VN", "ship_to": "Mahan Air"}]  # fmt: skip
    found, ways = cargo(lake, filings=filings)
    scores = {(row["name"], row["country"]): row["score"] for row in ways.values()}
    assert scores["MAHAN AIR CO", "IR"] > 0.9
    assert scores.get(("Mahan Air", "VN"), 0) < scores["Mahan Air", ""]
    assert ("filed", "MAHAN AIR CO, IR", "X/1") in found
    clear(lake, subject_kind="filed", subject_id="MAHAN AIR CO, IR", listing_id="X/1", by="ana", why="a namesake",
          on=DAY, until=date(2030, 1, 1))  # fmt: skip
    assert hits(lake)["filed", "MAHAN AIR CO, IR", "X/1"]["cleared"]


def test_a_changed_list_tells_who_is_newly_hit_and_who_no_longer(lake):
    filled(lake, LISTINGS[1:])
    before = hits(lake)
    filled(lake, LISTINGS[:2])
    changes = changes_between(before.values(), hits(lake).values())
    assert {row["listing_id"] for row in changes.new} == {"X/1"}
    assert {row["listing_id"] for row in changes.gone} == {"X/3"}


def cleared(lake, **settings):
    return hits(lake, **settings)["party", "P1", "X/1"]["cleared"]


def test_a_cleared_hit_stays_cleared_until_its_day(lake):
    filled(lake, LISTINGS)
    hits(lake)
    clear(lake, subject_id="P1", listing_id="X/1", by="ana", why="other firm", on=DAY, until=date(2024, 6, 1))
    assert lake.fetch(lake.read(resolved.HITS).filter(lambda t: t.cleared)).num_rows == 1
    assert cleared(lake)
    assert cleared(lake, as_of=date(2024, 5, 31))
    assert not cleared(lake, as_of=date(2024, 6, 1))
    assert not cleared(lake, as_of=date(2024, 2, 29)), "before it was cleared it was open"


def test_a_clearance_of_a_day_without_documents_yet_holds(lake):
    """The lake's last document is of yesterday or older when a person clears a hit."""
    filled(lake, LISTINGS)
    hits(lake)
    today, given = date(2026, 11, 28), {"subject_id": "P1", "listing_id": "X/1", "by": "ana", "why": "other firm"}
    clear(lake, **given, on=today, until=date(2026, 12, 1))
    assert cleared(lake)
    clear(lake, **given | _any_other(lake), on=date(2026, 12, 1), until=date(2027, 1, 1))
    assert not cleared(lake), "by a later day it has ended"


def test_a_line_of_a_year_that_is_to_come_ends_no_clearance(lake):
    filled(lake, LISTINGS)
    hits(lake)
    clear(lake, subject_id="P1", listing_id="X/1", by="ana", why="other firm", on=DAY, until=date(2025, 6, 1))
    with lake.change("a year mistyped") as change:
        slip = lake.fetch(lake.read(declared.ITEMS)).to_pylist()[0] | {"item_id": "I9", "declared_on": date(2042, 3, 1)}
        change.upsert(declared.ITEMS, pa.Table.from_pylist([slip], schema=declared.ITEMS.schema))
    assert cleared(lake), "by the calendar"
    assert cleared(lake, today=date(2042, 2, 28))
    assert not cleared(lake, today=date(2042, 3, 1)), "by then it may be true"


def test_what_is_opened_on_a_day_without_documents_yet_stays_open(lake):
    filled(lake, LISTINGS)
    hits(lake)
    given = {"subject_id": "P1", "listing_id": "X/1"}
    clear(lake, **given, by="ana", why="other firm", on=date(2024, 4, 1), until=date(2025, 6, 1))
    assert cleared(lake)
    withdraw_clearance(lake, **given, by="ben", why="same telephone", on=date(2024, 5, 1))
    assert not cleared(lake), "the last document is of an earlier day than either word"


def _any_other(lake):
    rows = lake.fetch(lake.read(resolved.HITS)).to_pylist()
    return next({name: row[name] for name in ("subject_id", "listing_id")} for row in rows if row["subject_id"] != "P1")


def test_what_was_cleared_is_open_again_from_the_day_on_which_it_is_withdrawn(lake):
    filled(lake, LISTINGS)
    hits(lake)
    given = {"subject_id": "P1", "listing_id": "X/1"}
    clear(lake, **given, by="ana", why="other firm", on=DAY, until=date(2024, 6, 1))
    told = withdraw_clearance(lake, **given, by="ben", why="same telephone", on=date(2024, 4, 1))
    assert told == 1
    assert not any(lake.fetch(lake.read(resolved.HITS))["cleared"].to_pylist()), "at once"
    assert cleared(lake, as_of=date(2024, 3, 31)), "on days before it was cleared"
    assert not cleared(lake, as_of=date(2024, 4, 1))
    [row] = lake.fetch(lake.read(resolved.CLEARED)).to_pylist()
    assert (row["withdrawn_by"], row["withdrawn_why"], row["by"]) == ("ben", "same telephone", "ana")
    with pytest.raises(UsageError, match="nothing is cleared"):
        withdraw_clearance(lake, **given, by="ben", why="again", on=date(2024, 4, 1))
    with pytest.raises(UsageError, match="why"):
        withdraw_clearance(lake, **given, by="ben", why=" ", on=date(2024, 3, 2))
    clear(lake, **given, by="ana", why="another telephone after all", on=date(2024, 5, 1), until=date(2024, 6, 1))
    assert cleared(lake, as_of=date(2024, 5, 1)), "it may be cleared once more"


def test_a_clearance_that_has_run_out_already_marks_nothing(lake):
    filled(lake, LISTINGS)
    hits(lake)
    given = {"subject_id": "P1", "listing_id": "X/1"}
    clear(lake, **given, by="ana", why="other firm", on=date(2024, 1, 2), until=date(2024, 2, 20))
    assert not any(lake.fetch(lake.read(resolved.HITS))["cleared"].to_pylist())
    assert cleared(lake, as_of=date(2024, 2, 19)), "on its days it holds"


def test_ending_one_of_two_clearances_leaves_the_other(lake):
    """Two people cleared it: who ends what was said from May on ends nothing of June."""
    filled(lake, LISTINGS)
    hits(lake)
    given = {"subject_id": "P1", "listing_id": "X/1"}
    clear(lake, **given, by="ana", why="other firm", on=DAY, until=date(2024, 5, 1))
    clear(lake, **given, by="eva", why="asked them", on=date(2024, 6, 1), until=date(2024, 9, 1))
    withdraw_clearance(lake, **given, by="ben", why="same telephone", on=date(2024, 4, 1))
    assert lake.fetch(lake.read(resolved.HITS))["cleared"].to_pylist().count(True) == 1, "eva's holds on"


def test_who_clears_again_what_was_opened_that_day_takes_nothing_from_the_record(lake):
    filled(lake, LISTINGS)
    hits(lake)
    given = {"subject_id": "P1", "listing_id": "X/1"}
    for _ in range(2):
        clear(lake, **given, by="ana", why="other firm", on=DAY, until=date(2024, 6, 1))
        withdraw_clearance(lake, **given, by="ben", why="same telephone", on=DAY)
    clear(lake, **given, by="ana", why="other firm", on=DAY, until=date(2024, 6, 1))
    told = lake.fetch(lake.read(resolved.CLEARED))["withdrawn_by"].to_pylist()
    assert sorted(told, key=str) == [None, "ben", "ben"]
    assert cleared(lake, as_of=DAY)


def test_an_entry_that_changed_is_looked_at_again(lake):
    filled(lake, LISTINGS)
    hits(lake)
    clear(lake, subject_id="P1", listing_id="X/1", by="ana", why="other firm", on=DAY, until=date(2025, 6, 1))
    before = hits(lake)
    filled(lake, [LISTINGS[0] | {"aliases": "Mahan Airlines"}, *LISTINGS[1:]])
    after = hits(lake)
    assert not after["party", "P1", "X/1"]["cleared"]
    assert [row["listing_id"] for row in changes_between(before.values(), after.values()).reopened] == ["X/1"]


def test_a_clearance_is_of_the_entry_that_was_seen_though_the_list_has_changed_since(lake):
    filled(lake, LISTINGS)
    hits(lake)
    filled(lake, [LISTINGS[0] | {"aliases": "Mahan Airlines"}, *LISTINGS[1:]])
    clear(lake, subject_id="P1", listing_id="X/1", by="ana", why="other firm", on=DAY, until=date(2025, 6, 1))
    assert not cleared(lake), "nobody has looked at what the entry says now"


def test_an_order_that_is_about_other_goods_now_is_looked_at_again(lake):
    filled(lake, LISTINGS)
    hits(lake)
    key = ("goods", "RAW COTTON NOT CARDED", "X/3")
    clear(lake, subject_id=key[1], listing_id=key[2], by="ana", why="not theirs", on=DAY, until=date(2025, 6, 1))
    assert hits(lake)[key]["cleared"]
    filled(lake, [*LISTINGS[:2], LISTINGS[2] | {"goods": "Cotton and yarn of cotton"}])
    assert not hits(lake)[key]["cleared"]


@pytest.mark.parametrize(
    ("declared_as", "ordered"),
    [
        ("BICYCLE", "Bicycles"), ("VALVES", "Valve"), ("GLASS", "Glasses"), ("BOX", "Boxes"), ("STEEL PIPE", "Pipes"),
        ("LITHIUM BATTERY", "Batteries"), ("FROZEN BLUEBERRIES", "Blueberry"), ("WOOLLEN DRESS", "Dresses"),
        ("PRESSES", "Press"), ("MATTRESS", "Mattresses"), ("COOKIE", "Cookies"), ("LENS", "Lenses"),
        ("HOUSE", "Houses"), ("CASE", "Cases"), ("WATCHES", "Watch"), ("BRUSH", "Brushes"), ("POTATO", "Potatoes"),
        ("SHOES", "Shoe"), ("CHEESE", "Cheeses"), ("CANVAS", "Canvases"), ("TOYS", "Toys"),
        ("TREE", "Trees"), ("BUSES", "Buses"),
    ],
)  # fmt: skip
def test_one_and_many_of_goods_meet_and_are_told_as_declared(declared_as, ordered):
    found = goods_met(declared_as, ordered)
    told = declared_as.split()[-1].lower()
    assert [hit.reason.startswith(f"{told} from CN") for hit in found] == ([True] if len(told) > 3 else [])


@pytest.mark.parametrize(
    ("declared_as", "ordered"),
    [
        ("BRASS", "Bras"), ("LATH", "Lathes"), ("GLASS", "Glaze"), ("CLAY", "Class"), ("TIRE", "Tier"),
        ("PLATES", "Plat"), ("PASTE", "Pasties"), ("DRESS", "Dregs"), ("MATE", "Mats"),
    ],
)  # fmt: skip
def test_goods_that_are_merely_written_alike_do_not_meet(declared_as, ordered):
    assert goods_met(declared_as, ordered) == []


def goods_met(declared_as: str, ordered: str) -> list[Hit]:
    """The likenesses of a description to an order on goods of the same country."""
    entry = listed(listing("O/1", f"{ordered} from China", schema="Thing", goods=ordered, countries="CN"))
    one = subject({"goods": declared_as, "countries": "CN"}, kind="goods", subject_id="g")
    return list(goods_hits([one], [entry]))


def test_what_only_several_ways_say_together_is_told_from_the_day_of_the_last_that_it_took(lake):
    """The name says too little alone; an address makes it alike; a country that comes still later adds to it."""
    far = listing("X/5", "Mahan Air Logistics Brokers", addresses="7 Quay Road, Rostock", countries="DE")
    filled(lake, [far])
    party = lake.fetch(lake.read(resolved.PARTIES)).to_pylist()[0]
    profile = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()[0] | {"address": None, "address_key": None}
    late = [
        profile | {"profile_id": "F2", "name": None, "address": "7 Quay Road, Rostock", "first_on": date(2024, 2, 10)},
        profile | {"profile_id": "F3", "name": None, "country": "DE", "first_on": date(2024, 2, 20)},
    ]
    days = {}
    for count in (1, 2):
        with lake.change("written otherwise") as change:
            told = party | {"addresses": late[0]["address"], "countries": "DE" if count == 2 else None}
            change.replace(resolved.PARTIES, pa.Table.from_pylist([told], schema=resolved.PARTIES.schema))
            rows = [profile, *late[:count]]
            change.replace(resolved.PROFILES, pa.Table.from_pylist(rows, schema=resolved.PROFILES.schema))
        days[count] = hits(lake, threshold=0.05)["party", "P1", "X/5"]["first_on"]
    assert days == {1: date(2024, 2, 10), 2: date(2024, 2, 20)}


def test_a_clearance_needs_a_hit_a_reason_and_an_end(lake):
    filled(lake, LISTINGS)
    hits(lake)
    given = {"subject_id": "P1", "listing_id": "X/1", "by": "ana", "why": "other firm", "on": DAY, "until": DAY}
    with pytest.raises(UsageError, match="later day"):
        clear(lake, **given)
    with pytest.raises(UsageError, match="no such hit"):
        clear(lake, **given | {"until": date(2025, 1, 1), "subject_id": "P9"})
    with pytest.raises(UsageError, match="why"):
        clear(lake, **given | {"until": date(2025, 1, 1), "why": " "})


def test_without_lists_there_are_no_hits(lake):
    filled(lake, [])
    assert hits(lake) == {}


def test_what_comes_later_changes_no_hit_of_an_earlier_day(lake):
    """A list entry and a name of the party that come after `DAY` leave every hit told by then as it was."""
    filled(lake, LISTINGS)
    before = {key: row for key, row in hits(lake).items() if row["first_on"] and row["first_on"] <= DAY}
    assert before
    later = [*LISTINGS, listing("X/9", "Zagros Lines", valid_from=date(2025, 1, 1))]
    filled(lake, later)
    profile = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()[0]
    named = profile | {"profile_id": "F2", "name": "Zagros Lines", "first_on": date(2024, 9, 1)}
    with lake.change("a later name") as change:
        change.upsert(resolved.PROFILES, pa.Table.from_pylist([named], schema=resolved.PROFILES.schema))
    after = hits(lake)
    assert after["party", "P1", "X/9"]["first_on"] == date(2025, 1, 1)
    told = {key: row for key, row in after.items() if row["first_on"] and row["first_on"] <= DAY}
    assert told.keys() == before.keys()
    assert {key: row["matched"] for key, row in told.items()} == {key: row["matched"] for key, row in before.items()}


def ways(lake, *rows):
    """What each way of writing is like by itself: (profile, entry) -> row; each row given says what is its own."""
    usual = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()[0] | {"address": None, "address_key": None}
    with lake.change("written otherwise") as change:
        change.upsert(
            resolved.PROFILES, pa.Table.from_pylist([usual | row for row in rows], schema=resolved.PROFILES.schema)
        )
    hits(lake)
    told = lake.fetch(lake.read(resolved.LIKENESSES)).to_pylist()
    return {(row["profile_id"], row["listing_id"]): row for row in told}


def test_each_way_of_writing_is_alike_from_its_own_day_and_that_of_the_entry(lake):
    filled(lake, LISTINGS)
    late = {"profile_id": "F2", "name": "Mahan Air", "first_on": date(2024, 9, 1)}
    other = {"profile_id": "F3", "name": "Zagros Lines", "first_on": date(2024, 9, 1)}
    told = ways(lake, late, other)
    assert {key: row["known_on"] for key, row in told.items()} == {
        ("F1", "X/1"): date(2024, 2, 1),
        ("F2", "X/1"): date(2024, 9, 1),
    }
    assert all(row["alike"] and row["list"] == "X" and row["matched"] == "Mahan Air" for row in told.values())


@pytest.mark.parametrize(("town", "met"), [("Tehran", True), ("Hamburg", False)])
def test_a_town_that_is_given_apart_is_part_of_the_address_that_is_compared(lake, town, met):
    """Without it "12 Azadi St" has too few words to be an address, and 12 Azadi Street is everywhere."""
    filled(lake, LISTINGS)
    told = ways(lake, {"profile_id": "F1", "address": "12 Azadi St", "city": town})
    assert ("12 Azadi Street" in told["F1", "X/1"]["reason"]) is met


def test_what_a_party_is_written_like_later_moves_no_likeness_of_a_way_before(lake):
    """A second country, a number that the entry has, and many more names come later."""
    filled(lake, [LISTINGS[0] | {"identifiers": "tax:77087709"}, *LISTINGS[1:]])
    before = ways(lake)
    later = [
        {"profile_id": f"F{n}", "name": name, "country": "VN", "first_on": date(2024, 9, 1), "identifier": number}
        for n, (name, number) in enumerate([("Mahan Airways", None), ("Zagros", "7708 7709"), ("MAHN AIR", None)], 2)
    ]
    after = ways(lake, *later)
    assert before
    assert {key: after[key] for key in before} == before
    assert after["F3", "X/1"]["score"] > 0.9, "a number decides by itself"


def test_the_first_of_spellings_that_are_as_much_alike_gives_the_day(lake):
    filled(lake, LISTINGS)
    with lake.change("called otherwise most often") as change:
        party = lake.fetch(lake.read(resolved.PARTIES)).to_pylist()[0] | {"name": "MAHAN AIR", "names": "MAHAN AIR"}
        change.replace(resolved.PARTIES, pa.Table.from_pylist([party], schema=resolved.PARTIES.schema))
    ways(lake, {"profile_id": "F0", "name": "MAHAN AIR", "first_on": date(2024, 11, 1)})
    assert hits(lake)["party", "P1", "X/1"]["first_on"] == date(2024, 2, 1)


@pytest.mark.parametrize(("longer", "told"), [(date(2024, 3, 1), False), (date(2024, 7, 1), True)])
def test_a_short_name_is_judged_by_the_longer_one_that_documents_had_given_the_party_before(lake, longer, told):
    filled(lake, [*LISTINGS, listing("X/7", "ZELBRIK MARINE SERVICES LLC")])
    long = {"profile_id": "F3", "name": "Zelbrik Ornamental Fish Breeders of Quito", "first_on": longer}
    short = {"profile_id": "F2", "name": "Zelbrik", "first_on": date(2024, 5, 1)}
    found = ways(lake, *(way | {"party": "4711", "country": None} for way in (long, short)))
    assert found.get(("F2", "X/7"), {"alike": False})["alike"] is told


def test_a_number_that_one_of_many_ways_gives_says_nothing_of_the_others(lake):
    filled(lake, [LISTINGS[0] | {"name": "Zagros Lines", "identifiers": "tax:77087709"}])
    nameless = [{"profile_id": f"N{n}", "name": None, "identifier": f"1234567{n}"} for n in range(3)]
    told = ways(lake, *nameless, {"profile_id": "N9", "name": None, "identifier": "7708 7709"})
    assert set(told) == {("N9", "X/1")}


def test_entries_that_are_listed_later_take_nothing_from_first_letters_met_before(lake):
    house = listing("X/7", "HELLENIC ORE TRADING INDUSTRIAL DEVELOPMENT COMPANY", schema="Company")
    later = [
        listing(f"Y/{n}", f"HARBOUR OIL {word} INLAND DREDGING", schema="Company", valid_from=date(2025, 1, 1))
        for n, word in enumerate(("TRANSIT", "TANKER", "TOWAGE", "TERMINAL", "TURBINE", "TIMBER"))
    ]
    short = {"profile_id": "F2", "name": "HOTID", "party": "4712", "country": None}
    filled(lake, [*LISTINGS, house])
    before = ways(lake, short)
    filled(lake, [*LISTINGS, house, *later])
    assert before.get(("F2", "X/7")) == ways(lake, short).get(("F2", "X/7"))
    assert before["F2", "X/7"]["alike"]


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_a_threshold_of_nothing_or_of_certainty_is_kept_to(lake, threshold):
    filled(lake, LISTINGS)
    assert all(row["score"] >= threshold for key, row in hits(lake, threshold=threshold).items() if key[0] == "party")


def test_an_entry_that_ends_opens_no_cleared_hit_and_is_told_as_ended(lake):
    filled(lake, LISTINGS)
    before = hits(lake)
    clear(
        lake, subject_kind="party", subject_id="P1", listing_id="X/1", by="A", why="chance", on=DAY,
        until=date(2030, 1, 1),
    )  # fmt: skip
    cleared = hits(lake)
    filled(lake, [LISTINGS[0] | {"valid_to": date(2024, 5, 31)}, *LISTINGS[1:]])
    after = hits(lake)
    changes = changes_between(cleared.values(), after.values(), ended={"X/1"})
    assert before
    assert not changes.reopened
    assert [row["listing_id"] for row in changes.ended if row["subject_id"] == "P1"] == ["X/1"]
