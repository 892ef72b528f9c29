"""A party goes by what was known on the day, never by what two parties turned out to be later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.links.network_cast import rows_of
from tidewaiter.lake import Lake
from tidewaiter.links.lines import link_lines
from tidewaiter.links.standing_names import link_names
from tidewaiter.tables import declared, linked, resolved

START = date(2024, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def lake_of(path, *, seen: dict[str, list[int]], same: list[tuple[str, str]]) -> Lake:
    """Importers by the days on which they declare, and those that a resolution takes for one."""
    lake = Lake.open(path, create=True)
    items, mentions, profiles = [], [], []
    for party, days in seen.items():
        profiles.append({
            "profile_id": f"p-{party}", "party_id": "ALL ONE", "probability": 1.0, "party": party, "name": party,
            "roles": "importer", "mentions": len(days), "first_on": on(min(days)), "last_on": on(max(days)),
        })  # fmt: skip
        for day in days:
            item = f"t/{party}{day}/1"
            items.append({"item_id": item, "declaration_id": item, "line_no": 1, "flow": "import",
                          "declared_on": on(day), "importer": party})  # fmt: skip
            mentions.append({
                "mention_id": item, "document_id": item, "document_kind": "item", "role": "importer",
                "mentioned_on": on(day), "profile_id": f"p-{party}", "party_id": "ALL ONE", "probability": 1.0,
            })  # fmt: skip
    matches = [
        {
            "left_profile": f"p-{one}", "right_profile": f"p-{other}", "probability": 0.99, "weight": 9.0,
            "evidence": "{}", "by": "model", "kept": True, "known_on": on(max(min(seen[one]), min(seen[other]))),
            "kept_from": on(max(min(seen[one]), min(seen[other]))),
        }
        for one, other in same
    ]  # fmt: skip
    with lake.change("cast") as change:
        for table, rows in (
            (declared.ITEMS, items), (resolved.MENTIONS, mentions), (resolved.PROFILES, profiles),
            (resolved.MATCHES, matches),
        ):  # fmt: skip
            change.replace(table, rows_of(table, rows))
    lake.run([link_names.bind(), link_lines.bind()])
    return lake


@pytest.fixture
def called(tmp_path):
    """Under which name each line's importer stands: (importer, day) -> name."""
    made = []

    def named(*, seen: dict[str, list[int]], same: list[tuple[str, str]]) -> dict[tuple[str, int], str]:
        with lake_of(tmp_path / f"lake{len(made)}", seen=seen, same=same) as lake:
            made.append(lake)
            rows = lake.fetch(lake.read(linked.LINES)).to_pylist()
        return {
            (row["item_id"].split("/")[1].rstrip("0123456789"), (row["declared_on"] - START).days): row["importer"]
            for row in rows
        }

    return named


def test_a_firm_that_comes_back_goes_by_the_earlier_name_from_its_first_line(called):
    names = called(seen={"OLD": [0, 3], "NEW": [10, 12]}, same=[("OLD", "NEW")])
    assert set(names.values()) == {"OLD"}


def test_what_ties_two_firms_later_does_not_rename_what_they_declared_before(called):
    names = called(
        seen={"EAST": [0, 20], "WEST": [1, 10, 20], "BRIDGE": [10, 11]}, same=[("EAST", "BRIDGE"), ("BRIDGE", "WEST")]
    )
    assert names["WEST", 1] == "WEST"
    assert names["WEST", 10] == "WEST"  # the bridge was seen on this very day
    assert names["BRIDGE", 10] == "EAST"
    assert names["WEST", 20] == "EAST"


def test_firms_that_begin_on_one_day_are_one_from_the_next(called):
    names = called(seen={"A": [5, 6], "B": [5, 6]}, same=[("A", "B")])
    assert names == {("A", 5): "A", ("B", 5): "B", ("A", 6): "A", ("B", 6): "A"}


def test_a_firm_without_a_match_keeps_its_name_whatever_the_resolution_says_now(called):
    names = called(seen={"A": [0, 9], "B": [3]}, same=[])
    assert names == {("A", 0): "A", ("A", 9): "A", ("B", 3): "B"}


def test_later_matches_move_no_earlier_line(called):
    seen = {"A": [0, 5, 30], "B": [2, 6, 30], "C": [4, 30], "D": [20]}
    before = called(seen=seen, same=[("A", "C")])
    after = called(seen=seen, same=[("A", "C"), ("D", "A"), ("D", "B")])
    assert {key: name for key, name in before.items() if key[1] < 20} == {
        key: name for key, name in after.items() if key[1] < 20
    }
    assert after["B", 30] == "A"
