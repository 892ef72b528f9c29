"""Who holds a party in the end, on its page: told as registers tell it, with lists, chains and sources."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.workbench.conftest import DAY, HOME, rows
from tests.workbench.party_lake import SPRING
from tests.workbench.planted_parties import party, presence, way
from tests.workbench.programs import Program
from tidewaiter.lake import Lake
from tidewaiter.tables import known, linked, resolved
from tidewaiter_workbench import bridge
from tidewaiter_workbench.bridge.likenesses import likenesses
from tidewaiter_workbench.bridge.network import network
from tidewaiter_workbench.parties.filling import asked_before, keep_parties
from tidewaiter_workbench.party_answers import PartySame

HOLDS = (  # owner, owned, per cent
    ("R/2", "R/1", 60.0),
    ("R/3", "R/2", 80.0),
    ("R/4", "R/1", None),
)
ENTRIES = (  # id, list, name, in a register alone
    ("R/1", "trade register", "Globex Holding", True),
    ("R/2", "trade register", "Middle <b>BV", True),
    ("R/3", "SDN", "Count D", False),
)


@pytest.fixture
def here(person):
    return person("analyst", name="here", offices=[HOME])


def register(path, holds=HOLDS, entries=ENTRIES, *, ends=None) -> str:
    """Let Globex be like a firm of a register; its party's id."""
    with Lake.open(path) as lake:
        named = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()
        (globex,) = {row["party_id"] for row in named if row["party"] == "N-2"}
        liked = {"edge_id": "e", "kind": "likened_to", "source": f"party:{globex}", "target": "entity:R/1"}
        liked |= {"certainty": 0.95, "evidence": "R/1", "first_on": SPRING, "known_on": SPRING}
        liked |= {"last_on": SPRING, "documents": 1}
        owned = [
            {"edge_id": f"{owner}/{of}", "kind": "owns", "source": f"entity:{owner}", "target": f"entity:{of}"}
            | {"share_pct": pct, "documents": 1, "evidence": "o", "first_on": SPRING, "last_on": SPRING}
            | {"known_on": SPRING}
            for owner, of, pct in holds
        ]
        held = [
            {"ownership_id": f"{owner}/{owned}", "owner": owner, "owned": owned, "role": "owner", "share_pct": pct}
            | {"known_on": SPRING, "source": "zm_register"}
            for owner, owned, pct in holds
        ]
        listed = [
            {"listing_id": one, "list": of, "schema": "Company", "name": name, "register": alone}
            | {"valid_to": None if alone else ends}
            for one, of, name, alone in entries
        ]
        with lake.change("a register") as change:
            change.replace(linked.EDGES, rows(linked.EDGES, liked, *owned))
            change.replace(known.OWNERSHIP, rows(known.OWNERSHIP, *held))
            change.replace(known.LISTINGS, rows(known.LISTINGS, *listed))
    return globex


def told(path, **asked) -> dict:
    return {each.party_id: each for several in bridge.parties(path, marks={}, **asked) for each in several}


def test_owners_come_with_shares_chains_lists_and_sources(own_party_lake, db, here, signed_in):
    globex = register(own_party_lake)
    each = told(own_party_lake)[globex]
    (firm,) = each.content["owners"]
    assert (firm["name"], firm["likeness"], firm["listed_pct"], firm["counts_as_listed"]) == (
        "Globex Holding", 0.95, 60.0, True,
    )  # fmt: skip
    assert [(row["name"], row["pct"], row["over"], row["lists"]) for row in firm["holders"]] == [
        ("Middle <b>BV", 60.0, [], []), ("Count D", 48.0, ["Middle <b>BV"], ["SDN"]),
    ]  # fmt: skip
    assert [(row["name"], row["pct"]) for row in firm["without_share"]] == [("R/4", None)]
    assert {source for row in firm["holders"] for source in row["sources"]} == {"zm_register"}
    assert each.listed == 0.95

    keep_parties([[each]], by="test")
    page = signed_in(here).get(reverse("party", args=[globex])).content.decode()
    for text in ("Who holds it in the end", "It counts as listed itself", "60.0\xa0%", "48.0\xa0%", "listed by SDN",
                 "Middle &lt;b&gt;BV", "zm_register", "counts as listed by its owners"):  # fmt: skip
        assert text in page, text
    assert "<b>BV" not in page


def test_less_than_half_in_listed_hands_is_told_and_makes_nobody_listed(own_party_lake, db, here, signed_in):
    globex = register(own_party_lake, [("R/3", "R/1", 49.0)])
    each = told(own_party_lake)[globex]
    assert each.content["owners"][0]["listed_pct"] == 49.0
    assert each.listed == 0.7  # its likeness to a list
    keep_parties([[each]], by="test")
    page = signed_in(here).get(reverse("party", args=[globex])).content.decode()
    assert "does not count as listed" in page
    assert "counts as listed by its owners" not in page


def test_owners_who_were_not_followed_to_the_end_are_said_to_be_so(own_party_lake, db, here, signed_in):
    globex = register(own_party_lake)
    each = told(own_party_lake)[globex]
    keep_parties([[each]], by="test")
    page = signed_in(here).get(reverse("party", args=[globex])).content.decode()
    assert "not followed to the end" not in page
    (firm,) = each.content["owners"]
    assert firm["not_followed"] == 0
    firm["not_followed"] = 7
    keep_parties([[each]], by="test")
    page = signed_in(here).get(reverse("party", args=[globex])).content.decode()
    assert "7 above it are held by others in turn, too many to be told" in page
    (firm,) = Program(here).get(f"/parties/{globex}").json()["owners"]
    assert firm["not_followed"] == 7


def test_a_party_is_told_anew_when_somebody_far_above_changes(own_party_lake, db):
    globex = register(own_party_lake)
    keep_parties([list(told(own_party_lake).values())], by="test")
    again = told(own_party_lake, before=asked_before())
    assert {type(each) for each in again.values()} == {PartySame}
    register(own_party_lake, [HOLDS[0], ("R/3", "R/2", 40.0)])
    changed = [each for each in told(own_party_lake, before=asked_before()).values() if not isinstance(each, PartySame)]
    assert [each.party_id for each in changed] == [globex]
    assert changed[0].content["owners"][0]["listed_pct"] == 0


def like_listed(path, *, cleared=False) -> str:
    """Let the firm between be like a listed one, and a director of it like a listed person."""
    globex = register(path, [("R/2", "R/1", 60.0)], [*ENTRIES, ("R/5", "trade register", "Boss & Son", True)])
    serves = {"ownership_id": "d", "owner": "R/5", "owned": "R/2", "role": "director_of", "known_on": SPRING}
    hits = [
        {"subject_kind": "holder", "subject_id": who, "listing_id": entry, "list": "SDN", "score": score}
        | {"matched": "m", "reason": "r", "evidence": "{}", "first_on": SPRING, "cleared": cleared}
        for who, entry, score in (("R/2", "SDN/2", 0.9), ("R/5", "SDN/5", 0.8))
    ]  # fmt: skip
    entries = [
        {"listing_id": one, "list": "SDN", "schema": "Company", "name": name, "source": "us_csl"}
        for one, name in (("SDN/2", "MIDDLE B.V."), ("SDN/5", "BOSS"))
    ]
    with Lake.open(path) as lake, lake.change("likenesses") as change:
        change.upsert(known.OWNERSHIP, rows(known.OWNERSHIP, serves | {"source": "zm_register"}))
        change.upsert(known.LISTINGS, rows(known.LISTINGS, *entries))
        change.upsert(resolved.HITS, rows(resolved.HITS, *hits))
    return globex


def test_owners_and_officers_who_are_like_listed_ones_are_told_as_alike(own_party_lake, db, here, signed_in):
    globex = like_listed(own_party_lake)
    each = told(own_party_lake)[globex]
    (firm,) = each.content["owners"]
    assert (firm["listed_pct"], firm["alike_pct"], firm["alike_score"]) == (0.0, 60.0, 0.9)
    assert each.listed == pytest.approx(0.95 * 0.9)
    keep_parties([[each]], by="test")
    page = signed_in(here).get(reverse("party", args=[globex])).content.decode()
    for text in ("It may count as listed", "like MIDDLE B.V. of SDN (0.90)", "like BOSS of SDN (0.80)",
                 "Boss &amp; Son", "is a director of", "whose owners are like listed ones (0.90)"):  # fmt: skip
        assert text in page, text
    assert "It counts as listed itself" not in page
    (owned,) = Program(here).get(f"/parties/{globex}").json()["owners"]
    assert [(one["name"], one["role"], one["alike"][0]["listing_id"]) for one in owned["officers"]] == [
        ("Boss & Son", "director_of", "SDN/5"),
    ]  # fmt: skip
    with network(own_party_lake, until=DAY) as seen:
        ties = {(tie.source, tie.target) for tie in seen.ties if tie.kind == "likened_to"}
    assert ("entity:R/2", "listing:SDN/2") in ties


def test_a_cleared_likeness_of_an_owner_speaks_against_nobody(own_party_lake, db, here):
    globex = like_listed(own_party_lake)
    keep_parties([list(told(own_party_lake).values())], by="test")
    like_listed(own_party_lake, cleared=True)
    [again] = [each for each in told(own_party_lake, before=asked_before()).values() if not isinstance(each, PartySame)]
    (firm,) = again.content["owners"]
    assert (again.party_id, firm["alike_score"], firm["officers"]) == (globex, 0.0, [])


def test_likenesses_of_owners_stand_on_the_page_of_likenesses_with_the_papers_of_whom_they_hold(own_party_lake):
    like_listed(own_party_lake)
    found = {each.subject_id: each for each in likenesses(own_party_lake, marks={}) if each.subject_kind == "holder"}
    assert {one: {seen.name for seen in each.sightings} for one, each in found.items()} == {
        "R/2": {"Middle <b>BV – Globex Holding"}, "R/5": {"Boss & Son – Middle <b>BV – Globex Holding"},
    }  # fmt: skip
    assert {each.entry for each in found.values()} == {"MIDDLE B.V.", "BOSS"}
    assert HOME in {seen.office for seen in found["R/5"].sightings if seen.papers and seen.item_id}
    like_listed(own_party_lake, cleared=True)
    cleared = [each for each in likenesses(own_party_lake, marks={}) if each.subject_kind == "holder"]
    assert [each.cleared for each in cleared] == [True, True], "who is cleared stays there, to be opened again"


def test_owners_are_told_to_nobody_who_may_not_see_the_party(own_party_lake, db, person, signed_in):
    globex = register(own_party_lake)
    keep_parties([list(told(own_party_lake).values())], by="test")
    stranger = person("analyst", name="stranger", offices=["NOWHERE"])
    answer = signed_in(stranger).get(reverse("party", args=[globex]))
    assert answer.status_code == 404
    assert "Count D" not in answer.content.decode()


def test_a_program_is_told_the_owners(own_party_lake, db, here):
    globex = register(own_party_lake)
    keep_parties([list(told(own_party_lake).values())], by="test")
    (firm,) = Program(here).get(f"/parties/{globex}").json()["owners"]
    assert (firm["name"], firm["counts_as_listed"], firm["others"]) == ("Globex Holding", True, 0)
    assert [(each["name"], each["pct"], each["lists"]) for each in firm["holders"]] == [
        ("Middle <b>BV", 60.0, []), ("Count D", 48.0, ["SDN"]),
    ]  # fmt: skip


def test_a_party_that_was_kept_before_owners_were_told_has_none(db, desk, here, signed_in):
    keep_parties([[party("P-old", presence(HOME, way("w", "OLD FIRM")))]], by="test")
    page = signed_in(here).get(reverse("party", args=["P-old"])).content.decode()
    assert "Who holds it in the end" not in page
    assert Program(here).get("/parties/P-old").json()["owners"] == []


# On a link board


def test_a_listed_owner_is_a_thing_of_its_own_kind_with_its_name_and_lists(own_party_lake):
    register(own_party_lake)
    with network(own_party_lake, until=DAY) as told:
        things = {thing.node: thing for thing in told.things.values() if thing.node.startswith("entity:")}
    assert {node: (thing.kind, thing.label) for node, thing in things.items()} == {
        "entity:R/1": ("entity", "Globex Holding"),
        "entity:R/2": ("entity", "Middle <b>BV"),
        "entity:R/3": ("listed_entity", "Count D (SDN)"),
        "entity:R/4": ("entity", "R/4"),
    }
    assert ("list", "SDN") in things["entity:R/3"].facts


def test_an_owner_whose_entry_is_over_is_listed_no_more(own_party_lake):
    register(own_party_lake, ends=SPRING)
    with network(own_party_lake, until=DAY) as told:
        assert told.things["entity:R/3"].kind == "entity"
