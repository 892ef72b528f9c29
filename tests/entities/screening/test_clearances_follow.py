"""A clearance goes with the ways of writing that it covers, through merges and back."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa

from tests.entities.test_updating import declare, party_of, profile_of
from tidewaiter.entities.judgements import judge, withdraw
from tidewaiter.entities.screening import clear, screening_steps, withdraw_clearance
from tidewaiter.entities.screening.clearances import follow_clearances
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.tables import known, resolved

DAY, LATER, END = date(2024, 3, 1), date(2024, 6, 1), date(2025, 3, 1)


def table(contract, rows):
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in contract.schema]
    return ibis.memtable(pa.table(columns, contract.column_names))


def given(party, *ways, on=DAY, until=END):
    row = {"subject_kind": "party", "subject_id": party, "listing_id": "X/1", "listing_digest": "d"}
    return row | {"ways": ";".join(ways), "cleared_on": on, "expires_on": until}


def cleared(*clearances, stands, moved=(), weak=()):
    """The times that are cleared: (party, way) -> spans. `stands` maps ways of writing to parties."""
    alike = [{"profile_id": way, "listing_id": "X/1", "alike": way not in weak} for way in stands]
    moves = [{"profile_id": way, "number": 0, "from_party": party} for way, party in moved]
    rows = follow_clearances(
        table(resolved.CLEARED, clearances),
        table(resolved.LIKENESSES, alike),
        table(resolved.PROFILES, [{"profile_id": way, "party_id": party} for way, party in stands.items()]),
        table(resolved.MOVED, moves),
    ).to_pylist()
    told: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in rows:
        told.setdefault((row["subject_id"], row["way"]), []).append((row["cleared_on"], row["expires_on"]))
    return told


def test_a_party_is_cleared_under_all_its_ways_of_writing_and_those_to_come():
    assert cleared(given("A", "a1"), stands={"a1": "A", "a2": "A"}) == {
        ("A", "a1"): [(DAY, END)], ("A", "a2"): [(DAY, END)], ("A", ""): [(DAY, END)],
    }  # fmt: skip


def test_merged_into_one_that_is_not_alike_it_stays_cleared():
    assert cleared(given("A", "a1"), stands={"a1": "B"}, moved=[("a1", "A")])["B", ""] == [(DAY, END)]


def test_merged_with_one_that_was_not_cleared_what_is_alike_by_itself_stays_open_and_lines_of_the_other_cleared():
    stands = {"a1": "B", "b1": "B"}
    told = cleared(given("A", "a1"), stands=stands, moved=[("a1", "A")])
    assert told == {("B", "a1"): [(DAY, END)]}
    assert cleared(given("A", "a1"), stands=stands, moved=[("a1", "A")], weak={"b1"})["B", ""] == [(DAY, END)]


def test_one_that_is_merged_into_a_cleared_party_is_not_cleared_by_that():
    told = cleared(given("A", "a1"), stands={"a1": "A", "b1": "A"}, moved=[("b1", "B")])
    assert told == {("A", "a1"): [(DAY, END)]}


def test_two_that_were_cleared_are_cleared_as_one_for_the_days_of_both():
    stands = {"a1": "A", "b1": "A"}
    told = cleared(given("A", "a1"), given("B", "b1", on=LATER), stands=stands, moved=[("b1", "B")])
    assert told["A", ""] == [(LATER, END)]


def test_apart_again_each_is_cleared_as_it_was():
    back = cleared(given("A", "a1"), stands={"a1": "A", "b1": "B"}, moved=[("a1", "A")])
    assert back == {("A", "a1"): [(DAY, END)], ("A", ""): [(DAY, END)]}
    whole = cleared(given("A", "a1", "b1"), stands={"a1": "A", "b1": "B"}, moved=[("b1", "B")])
    assert whole["A", ""] == whole["B", ""] == [(DAY, END)], "it was given for the ways of writing of both"


def test_what_is_no_party_is_cleared_by_its_name():
    row = given("9187629") | {"subject_kind": "vessel", "ways": None}
    assert cleared(row, row | {"cleared_on": LATER}, stands={}) == {("9187629", ""): [(DAY, END)]}


def test_who_clears_a_party_clears_the_ways_of_writing_that_are_like_the_entry(tmp_path):
    hit = {"subject_kind": "party", "subject_id": "A", "listing_id": "X/1", "listing_digest": "d", "cleared": False}
    rows = {
        resolved.HITS: [hit | {"list": "X", "score": 0.9, "matched": "m", "reason": "r", "evidence": "{}"}],
        resolved.PROFILES: [
            {"profile_id": way, "party_id": party, "probability": 1.0, "roles": "importer", "mentions": 1}
            | {"first_on": DAY, "last_on": DAY}
            for way, party in (("a1", "A"), ("a2", "A"), ("a3", "A"), ("b1", "B"))
        ],
        resolved.LIKENESSES: [
            {"profile_id": way, "listing_id": "X/1", "list": "X", "score": 0.9, "alike": True, "matched": "m"}
            | {"reason": "r", "known_on": DAY}
            for way in ("a1", "a2", "b1")
        ],
    }
    with Lake.open(tmp_path / "lake", create=True) as lake:
        with lake.change("fill") as change:
            for contract, told in rows.items():
                change.replace(contract, pa.Table.from_pylist(told, schema=contract.schema))
        clear(lake, subject_id="A", listing_id="X/1", by="ana", why="other firm", on=DAY, until=END)
        [row] = lake.fetch(lake.read(resolved.CLEARED)).to_pylist()
    assert row["ways"] == "a1;a2"


def hits(lake):
    """Of each hit of a party, by its name, whether it is cleared."""
    lake.run(screening_steps())
    rows = lake.fetch(lake.read(resolved.HITS)).to_pylist()
    names = {party: name for name, party in party_of(lake).items()}
    return {names[row["subject_id"]]: row["cleared"] for row in rows if row["subject_kind"] == "party"}


def test_in_a_lake_a_clearance_outlives_the_merge_of_its_party_and_comes_back(tmp_path):
    entry = {"listing_id": "X/1", "list": "X", "schema": "Organization", "name": "Globex Foods Inc"}
    entry |= {"valid_from": date(2023, 1, 1), "source": "test", "file_id": "0", "row_no": 1}
    with Lake.open(tmp_path / "lake", create=True) as lake:
        declare(lake, "Wonka Sweets GmbH", "Globex Foods Inc", "Initech Software LLC")
        with lake.change("list") as change:
            change.replace(known.LISTINGS, pa.Table.from_pylist([entry], schema=known.LISTINGS.schema))
        resolve(lake)
        assert hits(lake) == {"Globex Foods Inc": False}
        clear(
            lake, subject_id=party_of(lake)["Globex Foods Inc"], listing_id="X/1", by="ana", why="other firm", on=DAY,
            until=END,
        )  # fmt: skip
        ids = profile_of(lake)
        sides = ids["Wonka Sweets GmbH"], ids["Globex Foods Inc"]
        judged = judge(lake, *sides, verdict="same", by="A", why="b", on=DAY)
        resolve(lake)
        assert len(set(party_of(lake).values())) == 2
        assert list(hits(lake).values()) == [True]
        withdraw(lake, judged, by="ana", why="looked again", on=LATER)
        resolve(lake)
        assert hits(lake) == {"Globex Foods Inc": True}


def test_what_is_ended_of_one_half_of_a_party_that_was_parted_is_open_of_both_at_once(tmp_path):
    """One clearance covered both ways of writing: it cannot end for the one and go on for the other."""
    hit = {"subject_kind": "party", "listing_id": "X/1", "listing_digest": "d", "cleared": True}
    hit |= {"list": "X", "score": 0.9, "matched": "m", "reason": "r", "evidence": "{}"}
    profile = {"probability": 1.0, "roles": "importer", "mentions": 1, "first_on": DAY, "last_on": DAY}
    like = {
        "listing_id": "X/1",
        "list": "X",
        "score": 0.9,
        "alike": True,
        "matched": "m",
        "reason": "r",
        "known_on": DAY,
    }
    halves = {"a1": "A", "b1": "B"}
    rows = {
        resolved.HITS: [hit | {"subject_id": party} for party in halves.values()],
        resolved.PROFILES: [{"profile_id": way, "party_id": party} | profile for way, party in halves.items()],
        resolved.LIKENESSES: [{"profile_id": way} | like for way in halves],
        resolved.CLEARED: [given("A", "a1", "b1") | {"clearance_id": "c", "by": "ana", "why": "other firm"}],
    }
    with Lake.open(tmp_path / "lake", create=True) as lake:
        with lake.change("fill") as change:
            for contract, told in rows.items():
                change.replace(contract, pa.Table.from_pylist(told, schema=contract.schema))
        withdraw_clearance(lake, subject_id="A", listing_id="X/1", by="ben", why="same telephone", on=LATER)
        assert lake.fetch(lake.read(resolved.HITS))["cleared"].to_pylist() == [False, False]
