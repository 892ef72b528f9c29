"""What a lake tells of a past day about who is who is what a lake that ends on that day tells."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tidewaiter.entities.judgements import judge, withdraw
from tidewaiter.entities.screening import screening_steps
from tidewaiter.entities.updating import resolve
from tidewaiter.flow.dossier import dossier_of
from tidewaiter.lake import Lake
from tidewaiter.links.standing_names import link_names, names_standing
from tidewaiter.links.trader_ties import trader_ties
from tidewaiter.signals.parties.watchlist_likeness import watchlist_likeness
from tidewaiter.tables import declared, known, linked, resolved

START = date(2024, 1, 1)
STEEL = {"name": "Vandelay Steel Ltd", "address": "12 Harbour Road", "city": "Leeds"}
PRODUCTS = {"name": "Vandelay Products Ltd", "address": "40 Canal Street", "city": "Leeds", "phone": "0113 496 0222"}
BRIDGE = PRODUCTS | {"address": "12 Harbour Road"}
"""The name and telephone of the one at the address of the other: with it, all three are one firm."""
OTHERS = (
    {"name": "Globex Foods Inc", "address": "3 Mill Lane", "city": "York", "phone": "01904 555111"},
    {"name": "Initech Software LLC", "address": "77 Station Road", "city": "Hull", "phone": "01482 555222"},
    {"name": "Wonka Sweets GmbH", "address": "5 Castle Street", "city": "Bath", "phone": "01225 555333"},
    {"name": "Hooli Search Inc", "address": "9 Abbey Road", "city": "Dover", "phone": "01304 555444"},
)
WAIT = 100
"""Days until the bridge is seen."""


def on(day: int) -> date:
    return START + timedelta(days=day)


def declare(lake: Lake, *said: tuple[int, dict[str, str]]) -> None:
    """An import line for each (day, what is said of the importer)."""
    start = len(rows_of(lake, declared.PARTIES))
    rows = [
        dict.fromkeys(declared.PARTIES.column_names) | written | {
            "mention_id": f"d{number}/importer", "document_id": f"d{number}", "document_kind": "item",
            "role": "importer", "mentioned_on": on(day), "party": written["name"].upper(), "country": "GB",
            "source": "test", "file_id": "f", "row_no": number,
        }
        for number, (day, written) in enumerate(said, start=start)
    ]  # fmt: skip
    with lake.change("declare") as change:
        change.append(declared.PARTIES, pa.Table.from_pylist(rows, schema=declared.PARTIES.schema))


def rows_of(lake: Lake, table) -> list[dict]:
    return lake.fetch(lake.read(table)).to_pylist()


def profiles(lake: Lake) -> dict[tuple[str, str], str]:
    return {(row["name"], row["address"]): row["profile_id"] for row in rows_of(lake, resolved.PROFILES)}


def match(lake: Lake, one: dict[str, str], other: dict[str, str]) -> dict:
    ids = profiles(lake)
    ends = sorted((ids[one["name"], one["address"]], ids[other["name"], other["address"]]))
    (row,) = (r for r in rows_of(lake, resolved.MATCHES) if [r["left_profile"], r["right_profile"]] == ends)
    return row


def told(lake: Lake, *, until: int) -> object:
    """What is told of days before this one: names, and ties of traders that are one."""
    lake.run([link_names.bind()])
    names = {
        (row["party"], row["name"], row["since"], row["until"] if row["until"] and row["until"] < on(until) else None)
        for row in rows_of(lake, linked.NAMES)
        if row["since"] < on(until)
    }
    ties = trader_ties(*(lake.read(t) for t in (linked.TRADERS, resolved.MATCHES, resolved.PARTED, resolved.PROFILES)))
    rows = [row for row in lake.fetch(ties).to_pylist() if row["known_on"] < on(until)]
    for row in rows:
        if row["known_until"] and row["known_until"] >= on(until):
            row["known_until"] = None
    return names, {tuple(row.values()) for row in rows}


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A lake to which all came at once."""
    with Lake.open(tmp_path_factory.mktemp("whole") / "lake", create=True) as opened:
        declare(opened, *((0, other) for other in OTHERS), (1, STEEL), (2, PRODUCTS), (WAIT, BRIDGE))
        resolve(opened)
        yield opened


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """A lake that ends before the bridge was seen."""
    with Lake.open(tmp_path_factory.mktemp("ended") / "lake", create=True) as opened:
        declare(opened, *((0, other) for other in OTHERS), (1, STEEL), (2, PRODUCTS))
        resolve(opened)
        yield opened


LISTED = {
    "listing_id": "X/1", "list": "X", "schema": "Company", "name": "Vandelay Steel Ltd",
    "addresses": "12 Harbour Road, Leeds", "valid_from": START, "source": "test", "file_id": "f", "row_no": 1,
}  # fmt: skip


def alike(lake: Lake, *said: tuple[int, dict[str, str]]) -> dict[date, float]:
    """Days of the lines that are told by likeness to `LISTED`, where these were declared."""
    declare(lake, *((0, other) for other in OTHERS), *said)
    resolve(lake)
    with lake.change("list") as change:
        change.replace(known.LISTINGS, pa.Table.from_pylist([LISTED], schema=known.LISTINGS.schema))
    lake.run([*screening_steps(), link_names.bind()])
    rows = lake.fetch(watchlist_likeness(*(lake.read(table) for table in watchlist_likeness.reads))).to_pylist()
    days = {row["document_id"]: row["mentioned_on"] for row in rows_of(lake, resolved.MENTIONS)}
    return {days[row["item_id"]]: row["score"] for row in rows}


def test_who_turns_out_to_be_a_listed_one_is_told_by_likeness_from_that_day_and_no_line_before_it(tmp_path):
    said = [(1, STEEL), (2, PRODUCTS), (50, PRODUCTS)]
    with Lake.open(tmp_path / "ended", create=True) as lake:
        before = alike(lake, *said)
    with Lake.open(tmp_path / "whole", create=True) as lake:
        after = alike(lake, *said, (WAIT, BRIDGE), (150, PRODUCTS))
    assert set(before) == {on(1)}
    assert {day: score for day, score in after.items() if day < on(WAIT)} == before
    assert after[on(150)] == before[on(1)], "by then the two are known to be one"


def test_a_weak_pair_that_a_later_profile_bridges_stands_from_that_day(whole):
    assert len({row["party_id"] for row in rows_of(whole, resolved.PROFILES)}) == len(OTHERS) + 1
    assert_bridged(whole)


def test_so_it_does_where_all_three_join_what_stands(lake):
    declare(lake, *((0, other | {"name": f"{word} {other['name']}"}) for other in OTHERS for word in ("Old", "New")))
    resolve(lake)
    declare(lake, (1, STEEL), (2, PRODUCTS), (WAIT, BRIDGE))
    assert not resolve(lake).anew
    assert_bridged(lake)


def assert_bridged(lake: Lake) -> None:
    weak = match(lake, STEEL, PRODUCTS)
    assert weak["kept"]
    assert weak["weight"] < 0
    assert (weak["known_on"], weak["kept_from"]) == (on(2), on(WAIT))
    for strong in (match(lake, STEEL, BRIDGE), match(lake, PRODUCTS, BRIDGE)):
        assert strong["kept_from"] == strong["known_on"] == on(WAIT)


def test_names_and_ties_of_a_past_day_are_those_of_a_lake_that_ends_on_it(whole, ended):
    for day in (2, 3, 50, WAIT):
        assert told(whole, until=day) == told(ended, until=day)
    assert told(whole, until=WAIT + 2) != told(ended, until=WAIT + 2)


def test_a_dossier_of_a_past_day_does_not_know_the_bridge(whole, ended):
    anchor = profiles(whole)[STEEL["name"], STEEL["address"]]
    for lake, day, seen in ((whole, 3, 1), (ended, 3, 1), (whole, WAIT, 1), (ended, WAIT, 1), (whole, WAIT + 1, 3)):
        party = next(row["party_id"] for row in rows_of(lake, resolved.PROFILES) if row["profile_id"] == anchor)
        then = dossier_of(lake, party, as_of=on(day), anchor=anchor)
        assert len(then.identity.written) == seen


def test_what_a_person_brings_together_stands_from_the_day_of_the_decision(lake):
    declare(lake, *((0, other) for other in OTHERS), (1, STEEL), (2, PRODUCTS))
    resolve(lake)
    ids = profiles(lake)
    steel, trading = (ids[one["name"], one["address"]] for one in (STEEL, PRODUCTS))
    before = told(lake, until=40)
    judged = judge(lake, steel, trading, verdict="same", by="A", why="b", on=on(40))
    resolve(lake)
    row = match(lake, STEEL, PRODUCTS)
    assert (row["by"], row["known_on"], row["kept_from"]) == ("judgement", on(40), on(40))
    assert told(lake, until=40) == before
    withdraw(lake, judged, by="ana", why="looked again", on=on(60))
    resolve(lake)
    assert not match(lake, STEEL, PRODUCTS)["kept"]
    assert match(lake, STEEL, PRODUCTS)["kept_from"] is None


def one_by_names(lake: Lake, *, day: int) -> bool:
    """Whether the steel and the trading firm go by one name on a day."""
    lake.run([link_names.bind()])
    stands = names_standing(lake.read(linked.NAMES), on(day))
    return stands[STEEL["name"].upper()] == stands[PRODUCTS["name"].upper()]


@pytest.fixture
def bridged(lake):
    """A lake in which the two and their bridge are one from the day on which all were seen, and which goes on."""
    declare(lake, *((0, other) for other in OTHERS), (1, STEEL), (2, PRODUCTS), (5, BRIDGE), (90, OTHERS[0]))
    resolve(lake)
    return lake


def judged_different(lake: Lake, day: int) -> str:
    ids = profiles(lake)
    steel, trading = (ids[one["name"], one["address"]] for one in (STEEL, PRODUCTS))
    return judge(lake, steel, trading, verdict="different", by="A", why="two owners", on=on(day))


def test_what_a_person_parts_was_one_until_the_day_of_the_decision(bridged):
    before = {day: told(bridged, until=day) for day in (4, 6, 30, 40)}
    judged_different(bridged, 40)
    resolve(bridged)
    assert len({row["party_id"] for row in rows_of(bridged, resolved.PROFILES)}) == len(OTHERS) + 2
    for day, was in before.items():
        assert told(bridged, until=day) == was
    assert [one_by_names(bridged, day=day) for day in (5, 6, 40, 41, 90)] == [False, True, True, False, False]


def test_a_parting_that_was_withdrawn_parted_them_for_its_days_and_no_others(bridged):
    before = {day: told(bridged, until=day) for day in (4, 6, 30, 40)}
    judged = judged_different(bridged, 40)
    resolve(bridged)
    between = {day: told(bridged, until=day) for day in (41, 50, 60)}
    withdraw(bridged, judged, by="ana", why="looked again", on=on(60))
    resolve(bridged)
    for day, was in {**before, **between}.items():
        assert told(bridged, until=day) == was
    days = (5, 6, 40, 41, 60, 61, 90)
    assert [one_by_names(bridged, day=day) for day in days] == [False, True, True, False, False, True, True]


def written_as(lake: Lake, anchor: dict[str, str], *, day: int) -> set[str]:
    """The names under which a dossier of a day knows who is written like `anchor`."""
    profile = profiles(lake)[anchor["name"], anchor["address"]]
    party = next(row["party_id"] for row in rows_of(lake, resolved.PROFILES) if row["profile_id"] == profile)
    return {each.name for each in dossier_of(lake, party, as_of=on(day), anchor=profile).identity.written}


def test_a_dossier_of_a_day_before_knows_as_one_what_was_parted_later(bridged):
    both, days = {STEEL["name"], PRODUCTS["name"]}, (30, 40, 41, 55, 61, 90)
    then = {day: written_as(bridged, STEEL, day=day) for day in days}
    judged = judged_different(bridged, 40)
    resolve(bridged)
    assert then[30] == written_as(bridged, STEEL, day=30) == written_as(bridged, PRODUCTS, day=30) == both
    assert both - written_as(bridged, STEEL, day=41) or both - written_as(bridged, PRODUCTS, day=41)
    between = {day: written_as(bridged, STEEL, day=day) for day in days[:4]}
    withdraw(bridged, judged, by="ana", why="looked again", on=on(60))
    resolve(bridged)
    assert {day: written_as(bridged, STEEL, day=day) for day in days[:4]} == between
    assert {day: written_as(bridged, STEEL, day=day) for day in (61, 90)} == {day: then[day] for day in (61, 90)}


def test_what_was_judged_the_same_was_one_until_it_was_withdrawn(lake):
    declare(lake, *((0, other) for other in OTHERS), (1, STEEL), (2, PRODUCTS))
    resolve(lake)
    ids = profiles(lake)
    steel, trading = (ids[one["name"], one["address"]] for one in (STEEL, PRODUCTS))
    judged = judge(lake, steel, trading, verdict="same", by="A", why="b", on=on(40))
    resolve(lake)
    during = {day: told(lake, until=day) for day in (30, 41, 50)}
    withdraw(lake, judged, by="ana", why="looked again", on=on(60))
    resolve(lake)
    for day, was in during.items():
        assert told(lake, until=day) == was
    both = {STEEL["name"], PRODUCTS["name"]}
    assert [written_as(lake, STEEL, day=day) == both for day in (40, 41, 60, 61)] == [False, True, True, False]
    assert [one_by_names(lake, day=day) for day in (40, 41, 60, 61)] == [False, True, True, False]


def test_a_decision_of_a_day_before_both_were_seen_parts_them_from_the_first(lake):
    declare(lake, *((0, other) for other in OTHERS), (11, STEEL), (12, PRODUCTS), (15, BRIDGE))
    resolve(lake)
    judged_different(lake, 5)
    resolve(lake)
    assert rows_of(lake, resolved.PARTED) == []
    assert not one_by_names(lake, day=90)
