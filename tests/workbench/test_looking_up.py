"""A name looked up in the lists of the lake, by a person or a program, without a line that names it."""

from __future__ import annotations

import threading

import pytest
from django.urls import reverse

from tests.workbench.conftest import rows
from tests.workbench.listed_papers import LISTINGS
from tests.workbench.programs import Program
from tidewaiter.lake import Lake
from tidewaiter.tables import found, known
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.bridge import looking_up
from tidewaiter_workbench.bridge.looking_up import NameAsked, lists_are_ready, name_beside_lists
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clearing import looking_up as pages

PAGE = "/likenesses/look-up/"


@pytest.fixture(autouse=True)
def _cold(monkeypatch):
    """No index is kept from another test."""
    monkeypatch.setattr(looking_up, "_lists", None)


def change(lake, *listings) -> None:
    with Lake.open(lake) as opened, opened.change("lists") as made:
        made.replace(known.LISTINGS, rows(known.LISTINGS, *listings))


def named(lake, name: str, **more: str) -> list[str]:
    return [each.listing_id for each in name_beside_lists(lake, NameAsked(name, **more))]


# the index


def test_a_name_is_told_with_what_the_entry_says(listed_lake):
    (told,) = name_beside_lists(listed_lake, NameAsked("MAHAN AIRE"))
    assert (told.listing_id, told.list, told.entry, told.addresses) == (
        "X/1", "X", "Mahan Air", ("12 Azadi Street, Tehran",),
    )  # fmt: skip
    assert 0.5 < told.score < 1
    assert "Mahan Air" in told.reason
    assert named(listed_lake, "Vandelay Ceramics") == []


def test_what_is_known_beside_the_name_counts(listed_lake):
    assert named(listed_lake, "someone else", identifier="imo:9187629") == ["X/2"]
    with_ship = name_beside_lists(listed_lake, NameAsked("Hellenic Spirit V.99", type="vessel"))
    assert [each.listing_id for each in with_ship] == ["X/2"]


def test_the_index_stays_until_a_list_changes(listed_lake):
    assert not lists_are_ready(listed_lake)
    assert named(listed_lake, "Vandelay Ceramics") == []
    assert lists_are_ready(listed_lake)
    kept = looking_up._lists.index
    with Lake.open(listed_lake) as lake, lake.change("something else") as made:
        made.replace(found.OUTCOMES, found.OUTCOMES.schema.empty_table())
    assert lists_are_ready(listed_lake)
    assert named(listed_lake, "Mahan Air") == ["X/1"]
    assert looking_up._lists.index is kept, "another run alone makes no new index"
    change(listed_lake, *LISTINGS, {**LISTINGS[0], "listing_id": "X/9", "name": "Vandelay Ceramics"})
    assert not lists_are_ready(listed_lake)
    assert named(listed_lake, "Vandelay Ceramics") == ["X/9"]


def test_a_lake_without_lists_says_so_and_no_lake_is_refused(listed_lake, tmp_path):
    change(listed_lake)
    assert name_beside_lists(listed_lake, NameAsked("Mahan Air")) is None
    with pytest.raises(BridgeError):
        name_beside_lists(tmp_path / "nowhere", NameAsked("Mahan Air"))


def test_several_who_ask_at_once_make_one_index(listed_lake, monkeypatch):
    made, make = [], looking_up.Index
    monkeypatch.setattr(looking_up, "Index", lambda entries: made.append(1) or make(entries))
    told: list[list[str]] = []
    threads = [threading.Thread(target=lambda: told.append(named(listed_lake, "Mahan Air"))) for _ in range(4)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert told == [["X/1"]] * 4
    assert made == [1]


# the page


def test_the_page_says_that_it_reads_and_then_tells_and_is_on_record(listed_lake, person, signed_in):
    browser = signed_in(person("officer", name="olga"))
    assert "<progress" not in browser.get(PAGE).content.decode()
    first = browser.get(PAGE, {"name": "Mahan  Air Co", "country": "IR"}).content.decode()
    assert f"{reverse('look_up')}?name=Mahan++Air+Co&amp;country=IR&amp;read=1" in first
    assert not Record.objects.filter(action="looked a name up in lists").exists()
    text = browser.get(PAGE, {"name": "Mahan  Air Co", "country": "IR", "read": "1"}).content.decode()
    assert "1 entry is like it" in text
    assert "X/1" in text
    assert "<progress" not in browser.get(PAGE, {"name": "Globex"}).content.decode(), "now it is told at once"
    kept = Record.objects.filter(action="looked a name up in lists", by="olga").order_by("pk")
    assert [each.detail["found"] for each in kept] == [1, 0]
    assert kept[0].detail["name"] == "Mahan  Air Co"


def test_what_nobody_can_read_is_told_to_have_no_part(listed_lake, person, signed_in):
    asked = {"name": "Mahan Air", "country": "Atlantis", "birth_date": "long ago", "read": "1"}
    text = signed_in(person("analyst", name="anton")).get(PAGE, asked).content.decode()
    assert "it had no part: Atlantis, long ago" in text


def test_a_lake_without_lists_names_the_way_to_one(listed_lake, person, signed_in):
    change(listed_lake)
    text = signed_in(person("analyst", name="anton")).get(PAGE, {"name": "Mahan Air", "read": "1"}).content.decode()
    assert "tidewaiter load us-csl FILE" in text


def test_who_finds_all_places_taken_is_sent_away_and_the_others_are_served(listed_lake, person, signed_in, monkeypatch):
    monkeypatch.setattr(pages, "_WAIT", 0.01)
    monkeypatch.setattr(pages, "_PLACES", threading.BoundedSemaphore(1))
    browser = signed_in(person("analyst", name="anton"))
    with pages._PLACES:
        assert browser.get(PAGE, {"name": "Mahan Air", "read": "1"}).status_code == 429
    assert browser.get(PAGE, {"name": "Mahan Air", "read": "1"}).status_code == 200


# programs


def test_a_program_looks_names_up(listed_lake, person):
    program = Program(person("analyst", name="anton"))
    told = program.get("/lists/look-up", name="MAHAN AIR", country="IR").json()
    assert told["has_lists"]
    assert [(each["listing_id"], each["in_register"]) for each in told["found"]] == [("X/1", False)]
    told = program.get("/lists/look-up", name="MAHAN AIR", country="Atlantis").json()
    assert told["left_out"] == ["Atlantis"]
    kept = Record.objects.filter(action="looked a name up in lists").order_by("pk").last()
    assert (kept.detail["name"], kept.detail["country"], kept.detail["found"]) == ("MAHAN AIR", "Atlantis", 1)
    assert program.get("/lists/look-up", name="  ").status_code == 422
    assert Program(person("analyst", name="no"), ("queue:read",)).get("/lists/look-up", name="x").status_code == 403
