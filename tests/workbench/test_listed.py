"""Whom and what a line's papers name that is like an entry of a list stands on its page, with what was cleared."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.workbench import planted_parties as planted
from tests.workbench.conftest import AWAY, DAY, HOME, item, rows
from tests.workbench.listed_papers import LISTINGS
from tests.workbench.programs import Program
from tidewaiter.entities.screening import screening_steps
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, known, resolved
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.clearing import services, standing
from tidewaiter_workbench.clearing.jobs import CLEARANCES
from tidewaiter_workbench.clearing.models import Clearance, Written
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.parties.models import Party


def test_everything_that_is_like_an_entry_is_told_the_likeliest_first(listed_lake):
    cheap, far = bridge.shipments(listed_lake, ["t/CHEAP/1", "t/FAR2/1"])
    told = {(each.role, each.listing_id): each for each in cheap.lists}
    assert set(told) == {
        ("vessel", "X/2"),
        ("notify", "X/1"),
        ("notify, its address", "X/1"),
        ("manufacturer", "X/1"),
        ("goods", "X/3"),
    }
    assert [each.score for each in cheap.lists] == sorted((each.score for each in cheap.lists), reverse=True)
    assert told["vessel", "X/2"].name == "HELLENIC SPIRIT V.12"
    assert [role for (role, _), each in told.items() if each.cleared] == ["manufacturer"]
    assert far.lists == (), "cotton of another country is under no order"
    assert {each.fact: each.on_bill for each in cheap.bill}["vessel and voyage"] == "HELLENIC SPIRIT V.12, IMO 9187629"


def test_what_is_kept_of_a_line_keeps_its_likenesses(listed_lake):
    (told,) = bridge.shipments(listed_lake, ["t/CHEAP/1"])
    assert type(told).from_json(told.as_json()).lists == told.lists


def test_the_page_and_the_api_tell_them(listed_lake, alerts, person, signed_in):
    anton = person("analyst", name="anton")
    page = signed_in(anton).get(reverse("line"), {"item": "t/CALM/1", "read": "1"}, follow=True).content.decode()
    assert "Likenesses to lists" in page, "its goods are under the order"
    assert "cotton from BD, as on list X (All cotton of Bangladesh)" in page
    (told,) = Program(anton).get("/lines/shipment", item="t/CALM/1").json()["lists"]
    assert (told["role"], told["listing_id"], told["cleared"]) == ("goods", "X/3", False)


# clearing


def cotton(lake):
    """The likeness of the goods of CALM, which no detector tells."""
    (told,) = bridge.shipments(lake, ["t/CALM/1"])
    (each,) = told.lists
    return each


def asked(each, **more):
    return {
        "item": "t/CALM/1", "kind": each.subject_kind, "subject": each.subject_id, "listing": each.listing_id,
        "reason": "woven in Italy, as the mill says", "until": "2025-12-31",
    } | more  # fmt: skip


def in_lake(lake, table=resolved.CLEARED):
    with Lake.open(lake) as opened:
        return [row for row in opened.fetch(opened.read(table)).to_pylist() if row["subject_kind"] == "goods"]


@pytest.fixture
def analyst(person):
    return person("analyst", name="anton")


def test_a_likeness_is_cleared_on_the_page_stands_in_the_lake_and_is_opened_again(
    listed_lake, alerts, analyst, signed_in
):
    browser, each = signed_in(analyst), cotton(listed_lake)
    page = browser.post(reverse("clear_likeness"), asked(each), follow=True).content.decode()
    assert "anton holds it for chance until 31 Dec 2025" in page
    assert "woven in Italy" in page
    (row,) = in_lake(listed_lake)
    assert (row["by"], row["cleared_on"], row["expires_on"]) == ("anton", DAY, dt.date(2025, 12, 31))
    assert cotton(listed_lake).cleared
    made = Clearance.objects.get()
    end = {"item": "t/CALM/1", "reason": "the mill was wrong", "clearance": made.pk}
    page = browser.post(reverse("withdraw_clearance"), end, follow=True).content.decode()
    assert "holds it for chance" not in page
    assert not cotton(listed_lake).cleared
    (row,) = in_lake(listed_lake)
    assert (row["expires_on"], row["withdrawn_by"]) == (DAY, "anton")
    assert [each.action for each in Record.objects.filter(kind="clearance").order_by("pk")] == [
        "cleared a likeness", "wrote a clearance", "withdrew a clearance", "wrote a clearance",
    ]  # fmt: skip
    assert browser.post(reverse("clear_likeness"), asked(each)).status_code == 302, "it may be cleared once more"


@pytest.mark.parametrize(
    ("role", "offices", "more", "status"),
    [
        ("officer", [HOME], {}, 403),
        ("analyst", [AWAY], {}, 404),
        ("analyst", [HOME], {"reason": "  "}, 400),
        ("analyst", [HOME], {"until": str(DAY)}, 400),
        ("analyst", [HOME], {"until": "2025-02-30"}, 400),
        ("analyst", [HOME], {"listing": "X/1"}, 404),
    ],
)
def test_who_may_not_or_says_too_little_clears_nothing(
    listed_lake, alerts, person, signed_in, role, offices, more, status
):
    browser = signed_in(person(role, name="x", offices=offices))
    assert browser.post(reverse("clear_likeness"), asked(cotton(listed_lake), **more)).status_code == status
    assert in_lake(listed_lake) == []
    assert not Clearance.objects.exists()


def test_goods_of_many_words_are_cleared_too(listed_lake, alerts, analyst, signed_in):
    words = "COTTON SHIRTS FOR MEN " * 40
    with Lake.open(listed_lake) as lake:
        with lake.change("long") as change:
            change.upsert(declared.ITEMS, rows(declared.ITEMS, item("CALM", description=words)))
        lake.run(screening_steps(), label="screen")
    answer = signed_in(analyst).post(reverse("clear_likeness"), asked(cotton(listed_lake)))
    assert answer.status_code == 302
    assert Clearance.objects.get().state == Written.WRITTEN


def test_nobody_clears_twice_nor_takes_back_what_another_said_but_a_supervisor(
    listed_lake, alerts, analyst, person, signed_in
):
    each = cotton(listed_lake)
    signed_in(analyst).post(reverse("clear_likeness"), asked(each))
    other = signed_in(person("analyst", name="bela"))
    assert other.post(reverse("clear_likeness"), asked(each)).status_code == 409
    back = reverse("withdraw_clearance")
    word = {"item": "t/CALM/1", "reason": "not so", "clearance": Clearance.objects.get().pk}
    assert other.post(back, word).status_code == 403
    sara = signed_in(person("supervisor", name="sara"))
    assert sara.post(back, word).status_code == 302
    assert sara.post(back, word).status_code == 409, "it is over"


def test_while_a_run_writes_the_word_waits_and_a_job_writes_it(listed_lake, alerts, analyst, signed_in):
    browser, each = signed_in(analyst), cotton(listed_lake)
    with Lake.open(listed_lake) as busy, busy.change("a long run"):
        page = browser.post(reverse("clear_likeness"), asked(each), follow=True).content.decode()
    assert "waits for the lake" in page, "and it is shown as cleared at once"
    assert in_lake(listed_lake) == []
    assert CLEARANCES.waits()
    assert CLEARANCES.write() == 1
    assert not CLEARANCES.waits()
    assert len(in_lake(listed_lake)) == 1


def test_of_a_likeness_that_is_gone_meanwhile_nothing_is_cleared(listed_lake, alerts, analyst):
    each = cotton(listed_lake)
    with Lake.open(listed_lake) as lake:
        with lake.change("off the list") as change:
            change.replace(known.LISTINGS, rows(known.LISTINGS, *LISTINGS[:2]))
        lake.run(screening_steps(), label="screen")
    made = services.clear(each, item_id="t/CALM/1", by=analyst, why="woven in Italy", until=dt.date(2025, 12, 31))
    assert made.state == Written.GONE
    assert standing.said_here([standing.key_of(each)]) == {}


def test_a_clearance_that_ran_out_holds_no_more(listed_lake, alerts, analyst, settings):
    each = cotton(listed_lake)
    services.clear(each, item_id="t/CALM/1", by=analyst, why="woven in Italy", until=DAY + dt.timedelta(days=9))
    (row,) = standing.told_with_words([each])
    assert row.cleared
    settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": (DAY + dt.timedelta(days=9)).isoformat()}
    (row,) = standing.told_with_words([each])
    assert (row.cleared, row.said) == (False, None)


def test_a_program_clears_a_likeness_once_and_opens_it_again(listed_lake, alerts, analyst):
    program = Program(analyst)
    (seen,) = program.get("/lines/shipment", item="t/CALM/1").json()["lists"]
    said = {name: seen[name] for name in ("subject_kind", "subject_id", "listing_id")}
    said |= {"item": "t/CALM/1", "reason": "woven in Italy", "until": "2025-12-31"}
    made = program.post("/lines/likenesses/clear", said, key="clear-calm").json()
    assert program.post("/lines/likenesses/clear", said, key="clear-calm").json() == made
    assert program.post("/lines/likenesses/clear", said, key="clear-calm-2").status_code == 409
    assert len(in_lake(listed_lake)) == 1
    (seen,) = program.get("/lines/shipment", item="t/CALM/1").json()["lists"]
    assert seen["cleared"]
    end = {"item": "t/CALM/1", "reason": "the mill was wrong"}
    ended = program.post(f"/clearances/{made['id']}/withdraw", end, key="open-calm").json()
    assert (ended["withdrawn_by"], ended["withdrawn_on"]) == ("anton", str(DAY))
    (seen,) = program.get("/lines/shipment", item="t/CALM/1").json()["lists"]
    assert not seen["cleared"]
    gone = program.post("/lines/likenesses/clear", said | {"listing_id": "X/9"}, key="clear-nothing")
    assert gone.status_code == 404


# on the page of a party


LIKE = {
    "listing_id": "X/1", "list": "X", "score": 0.9, "matched": "Mahan Air", "reason": "is like it", "first_on": None,
    "cleared": False, "name": "Mahan Air", "programs": "", "in_register": False,
}  # fmt: skip


@pytest.fixture
def party(listed_lake, db):
    """Party P1 of the lake, whose documents lie in one office; it is like an entry of a list and of a register."""
    plain = planted.presence(HOME, planted.way("F1", "MAHAN AIR CO", number="MAHAN"))
    in_register = LIKE | {"listing_id": "R/1", "in_register": True}
    keep_parties([[planted.party("P1", plain, likenesses=[LIKE, in_register])]], by="test")
    return "P1"


def test_the_likeness_of_a_party_is_cleared_on_its_page_and_opened_again(party, listed_lake, analyst, signed_in):
    browser, page_of_it = signed_in(analyst), reverse("party", args=[party])
    page = browser.get(page_of_it).content.decode()
    assert page.count("It is chance") == 1, "to stand in a register is nothing to be cleared"
    word = {"listing": "X/1", "reason": "another firm, seen its register", "until": "2025-12-31"}
    page = browser.post(reverse("clear_likeness_of_party", args=[party]), word, follow=True).content.decode()
    assert "anton holds it for chance until 31 Dec 2025" in page
    with Lake.open(listed_lake) as lake:
        kept = lake.fetch(lake.read(resolved.CLEARED)).to_pylist()
    assert [(row["subject_id"], row["ways"]) for row in kept if row["subject_kind"] == "party"] == [("P1", "F1")]
    end = {"clearance": Clearance.objects.get().pk, "reason": "same telephone"}
    page = browser.post(reverse("withdraw_clearance_of_party", args=[party]), end, follow=True).content.decode()
    assert "holds it for chance" not in page


def test_the_likeness_to_a_firm_of_a_register_is_cleared_where_its_owners_make_it_count_as_listed(
    party, listed_lake, analyst, signed_in
):
    told = Party.objects.get(pk=party)
    firm = {"entity": "R/1", "name": "Mahan Air", "likeness": 0.9, "listed_pct": 0.0, "counts_as_listed": False,
            "alike_pct": 60.0, "alike_score": 0.8, "holders": [], "without_share": [], "officers": [], "others": 0,
            "problems": [], "not_followed": 0}  # fmt: skip
    told.content = {**told.content, "owners": [firm]}
    told.save()
    like = {"subject_kind": "party", "subject_id": party, "listing_id": "R/1", "list": "R", "score": 0.9,
            "matched": "Mahan Air", "reason": "r", "evidence": "{}", "cleared": False, "register": True}  # fmt: skip
    with Lake.open(listed_lake) as lake, lake.change("a register") as change:
        change.upsert(resolved.HITS, rows(resolved.HITS, like))
    browser, page_of_it = signed_in(analyst), reverse("party", args=[party])
    assert browser.get(page_of_it).content.decode().count("It is chance") == 2
    word = {"listing": "R/1", "reason": "another firm, seen its register", "until": "2025-12-31"}
    page = browser.post(reverse("clear_likeness_of_party", args=[party]), word, follow=True).content.decode()
    assert "anton holds it for chance until 31 Dec 2025" in page
    with Lake.open(listed_lake) as lake:
        kept = lake.fetch(lake.read(resolved.CLEARED)).to_pylist()
    assert ("P1", "R/1") in {(row["subject_id"], row["listing_id"]) for row in kept}


@pytest.mark.parametrize(
    ("role", "offices", "listing", "status"),
    [("officer", [HOME], "X/1", 403), ("analyst", [AWAY], "X/1", 404), ("analyst", [HOME], "R/1", 404)],
)
def test_who_may_not_clears_no_party(party, person, signed_in, role, offices, listing, status):
    browser = signed_in(person(role, name="x", offices=offices))
    word = {"listing": listing, "reason": "another firm", "until": "2025-12-31"}
    assert browser.post(reverse("clear_likeness_of_party", args=[party]), word).status_code == status
    assert not Clearance.objects.exists()
