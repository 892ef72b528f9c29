"""All likenesses to lists on one page: what is open, what is new since a list changed, what was held for chance."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME, rows
from tests.workbench.listed_papers import LISTINGS
from tests.workbench.programs import Program
from tidewaiter.entities.screening import screening_steps
from tidewaiter.lake import Lake
from tidewaiter.tables import known, resolved
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.bridge.likenesses import likenesses
from tidewaiter_workbench.clearing.filling import keep_likenesses
from tidewaiter_workbench.clearing.listing import Question, page
from tidewaiter_workbench.clearing.models import Clearance, Likeness, News
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.party_answers import LikenessTold, SightingTold
from tidewaiter_workbench.webhooks.models import Delivery
from tidewaiter_workbench.webhooks.services import subscribe

PAGE = "/likenesses/"


def told(subject: str, *, office: str = HOME, mark: int = 1, score: float = 0.9, **more: object) -> LikenessTold:
    """A likeness of a filed name, which one paper of an office names."""
    seen = SightingTold(office, mark, f"{subject} LTD", 3, DAY, f"t/{subject}/1")
    made = LikenessTold(
        "filed", subject, "X/1", "X", "Mahan Air", "", score, "is like it", DAY, cleared=False, ended=None,
        sightings=(seen,),
    )  # fmt: skip
    return replace(made, **more)


def shown(person, **asked) -> list[str]:
    return [row.likeness.subject_id for row in page(Question(**asked), person=person).rows]


# what the lake tells


def test_whoever_papers_name_is_told_with_the_papers_of_each_office_and_mark(listed_lake):
    found = {(each.subject_kind, each.listing_id): each for each in likenesses(listed_lake, marks={"t/CHEAP/1": 3})}
    assert set(found) == {("party", "X/1"), ("address", "X/1"), ("vessel", "X/2"), ("filed", "X/1")}
    ship = found["vessel", "X/2"]
    assert (ship.entry, ship.cleared, ship.ended) == ("Hellenic Spirit", False, None)
    (seen,) = ship.sightings
    assert (seen.office, seen.mark, seen.item_id) == (HOME, 3, "t/CHEAP/1")
    assert (seen.name, seen.papers, seen.last_on) == ("HELLENIC SPIRIT V.12", 1, DAY)
    assert found["filed", "X/1"].cleared
    (bill,) = found["party", "X/1"].sightings
    assert (bill.office, bill.item_id, bill.name) == (HOME, "", "MAHAN AIR CO"), "only the bill names them"
    (house,) = found["address", "X/1"].sightings
    assert house.name == "Azadi St 12, Tehran"


def test_entries_of_registers_and_who_stands_on_no_paper_are_left_out(listed_lake):
    with Lake.open(listed_lake) as lake, lake.change("a register") as change:
        change.replace(known.LISTINGS, rows(known.LISTINGS, LISTINGS[0] | {"register": True}, *LISTINGS[1:]))
        change.replace(resolved.MENTIONS, resolved.MENTIONS.schema.empty_table())
    with Lake.open(listed_lake) as lake:
        lake.run(screening_steps(), label="screen")
    assert {each.subject_kind for each in likenesses(listed_lake, marks={})} == {"vessel"}


def test_a_lake_without_lists_has_none(own_lake, db):
    call_command("fill_likenesses", verbosity=0)
    assert not Likeness.objects.exists()


# news


def test_the_first_time_nothing_is_news_and_then_all_that_changed_is(db):
    one, other, third = told("ONE"), told("OTHER", cleared=True), told("THIRD")
    assert keep_likenesses([one, other, third], by="test").news == {}
    assert not Likeness.objects.exclude(news="").exists()
    fourth = told("FOURTH")
    now = [one, replace(other, cleared=False), fourth]
    assert keep_likenesses(now, by="test").news == {"new": 1, "reopened": 1, "gone": 1}
    news = dict(Likeness.objects.values_list("subject_id", "news"))
    assert news == {"ONE": "", "OTHER": News.REOPENED, "THIRD": News.GONE, "FOURTH": News.NEW}
    assert set(Likeness.objects.exclude(news="").values_list("news_on", flat=True)) == {desk_day()}
    assert keep_likenesses(now, by="test").news == {}, "the same again is no news, and takes none back"
    assert dict(Likeness.objects.values_list("subject_id", "news")) == news


def test_who_comes_back_is_new_and_whose_entry_ends_is_told(db):
    keep_likenesses([told("ONE"), told("OTHER")], by="test")
    keep_likenesses([told("OTHER")], by="test")
    ended = told("OTHER", ended=DAY - dt.timedelta(days=1))
    assert keep_likenesses([told("ONE"), ended], by="test").news == {"new": 1, "ended": 1}
    back = Likeness.objects.get(subject_id="ONE")
    assert (back.gone, back.news, back.sightings.count()) == (False, News.NEW, 1)


def test_an_entry_that_will_end_has_ended_when_its_day_is_over(db, settings):
    today = desk_day()
    soon = told("ONE", ended=today)
    keep_likenesses([told("ONE")], by="test")
    assert keep_likenesses([soon], by="test").news == {}, "it stands to the end of its last day"
    settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": (today + dt.timedelta(days=1)).isoformat()}
    assert keep_likenesses([soon], by="test").news == {"ended": 1}
    assert keep_likenesses([soon], by="test").news == {}


def test_what_is_gone_is_guarded_as_its_line_is_by_now(db, person):
    both = told("ONE", sightings=(*told("ONE").sightings, SightingTold(HOME, 3, "ONE LTD", 1, DAY, "t/TWO/1")))
    keep_likenesses([both, told("OTHER")], by="test")
    anton = person("analyst", name="anton")
    keep_likenesses([], by="test")
    assert sorted(shown(anton, show="all")) == ["ONE", "OTHER"]
    keep_likenesses([], by="test", marks={"t/ONE/1": 3})
    assert shown(anton, show="all") == ["OTHER"]
    assert [each.mark for each in Likeness.objects.get(subject_id="ONE").sightings.all()] == [3]


def test_a_list_that_changes_is_news_on_the_page(listed_lake, alerts, person, signed_in):
    call_command("fill_likenesses", verbosity=0)
    browser = signed_in(person("analyst", name="anton"))
    assert "Nothing of this kind" in browser.get(PAGE, {"show": "news"}).content.decode()
    listed = {"listing_id": "X/4", "list": "X", "schema": "Vessel", "name": "Hellenic Spirit"}
    with Lake.open(listed_lake) as lake:
        with lake.change("another edition") as change:
            change.replace(known.LISTINGS, rows(known.LISTINGS, *LISTINGS[1:], listed))
        lake.run(screening_steps(), label="screen")
    call_command("fill_likenesses", verbosity=0)
    assert {each.listing_id: each.news for each in Likeness.objects.filter(news_on=DAY)} == {
        "X/1": News.GONE, "X/4": News.NEW,
    }  # fmt: skip
    text = browser.get(PAGE, {"show": "news"}).content.decode()
    assert f"newly met, {DAY:%-d %b %Y}" in text
    assert "X/4" in text


def test_programs_are_told_of_news_within_their_holders_reach(db, person, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.webhooks.services.check", lambda _url: None)
    hook = {"name": "SIEM", "url": "https://example.org/", "wanted": ["likeness.news"]}
    subscribe(person("analyst", name="anton", offices=[HOME]), **hook)
    keep_likenesses([told("ONE"), told("OTHER", office=AWAY)], by="test")
    assert not Delivery.objects.exists(), "the first filling has no news"
    keep_likenesses([told("THIRD"), told("FOURTH", office=AWAY)], by="test")
    bodies = [json.loads(each.body)["likeness"] for each in Delivery.objects.filter(event="likeness.news")]
    assert {(each["name"], each["news"], each["listing_id"]) for each in bodies} == {
        ("ONE LTD", "gone", "X/1"), ("THIRD LTD", "new", "X/1"),
    }  # fmt: skip


# who sees what


def test_a_likeness_is_told_to_whom_its_papers_may_be_told_and_counts_theirs(db, person):
    here, there = told("HERE"), told("THERE", office=AWAY)
    both = told("BOTH", sightings=(*told("BOTH").sightings, SightingTold(AWAY, 1, "BOTH GMBH", 40, DAY, "t/X/1")))
    guarded = told("GUARDED", mark=3)
    keep_likenesses([here, there, both, guarded], by="test")
    anton = person("analyst", name="anton", offices=[HOME])
    assert sorted(shown(anton)) == ["BOTH", "HERE"]
    (row,) = [row for row in page(Question(), person=anton).rows if row.likeness.subject_id == "BOTH"]
    assert (row.name, row.papers, row.offices) == ("BOTH LTD", 3, (HOME,))
    assert shown(anton, show="all", text="gmbh") == [], "who searches learns nothing of other offices"
    assert len(shown(person("supervisor", name="sara", all_offices=True, clearance=3))) == 4


def test_questions_narrow_and_pages_go_on_behind_the_last_row(db, person):
    some = [told(f"N{n:02}", score=round(0.5 + n / 300, 4)) for n in range(60)]
    ship = told("SHIP", subject_kind="vessel", list="Y", listing_id="Y/1", entry="Sea Queen")
    keep_likenesses([*some, ship], by="test")
    anton = person("analyst", name="anton", offices=[HOME])
    found, met, pages = page(Question(kind="filed"), person=anton), [], 1
    assert (found.counted, found.more) == (60, False)
    while met.extend(row.likeness.subject_id for row in found.rows) or found.after:
        found, pages = page(Question(kind="filed"), person=anton, after=found.after), pages + 1
    assert (met, pages) == ([f"N{n:02}" for n in reversed(range(60))], 3)
    assert shown(anton, list="Y") == shown(anton, text="queen") == shown(anton, text="Y/1") == ["SHIP"]


def test_a_cursor_of_another_kind_is_refused_in_words(db, person, signed_in):
    assert signed_in(person("analyst", name="anton")).get(PAGE, {"after": "nonsense"}).status_code == 400


def test_who_was_seen_only_before_it_could_be_told_is_shown_so(db, person):
    keep_likenesses([told("OLD", since=DAY + dt.timedelta(days=1)), told("NOW")], by="test")
    rows = page(Question(), person=person("analyst", name="anton")).rows
    assert {row.likeness.subject_id: row.before for row in rows} == {"OLD": True, "NOW": False}


# clearing


@pytest.fixture
def filled(listed_lake, alerts, db):
    """The lake's likenesses on the page."""
    call_command("fill_likenesses", verbosity=0)
    return Likeness.objects.get(subject_kind="vessel")


WORD = {
    "reason": "another ship, seen its papers",
    "until": "2025-12-31",
    "back": "kind=vessel&text=hellenic&next=//x.org",
}


def test_one_is_cleared_on_the_page_and_opened_again(filled, listed_lake, person, signed_in):
    anton = person("analyst", name="anton")
    browser = signed_in(anton)
    answer = browser.post(reverse("clear_named_likeness", args=[filled.pk]), WORD)
    assert answer.headers["Location"] == f"{PAGE}?kind=vessel&text=hellenic", "back to the question, and nowhere else"
    assert shown(anton, kind="vessel") == []
    assert shown(anton, kind="vessel", show="cleared") == [filled.subject_id]
    text = browser.get(PAGE, {"show": "cleared", "kind": "vessel"}).content.decode()
    assert "anton holds it for chance until 31 Dec 2025" in text
    with Lake.open(listed_lake) as lake:
        kept = lake.fetch(lake.read(resolved.CLEARED)).to_pylist()
    assert ("vessel", "X/2", "anton") in {(row["subject_kind"], row["listing_id"], row["by"]) for row in kept}
    end = {"clearance": Clearance.objects.get().pk, "reason": "it is the ship"}
    browser.post(reverse("withdraw_named_clearance", args=[filled.pk]), end)
    assert shown(anton, kind="vessel") == [filled.subject_id]


def test_what_was_cleared_in_the_lake_is_not_open_until_it_is(filled, person):
    anton = person("analyst", name="anton")
    assert shown(anton, kind="filed") == []
    assert shown(anton, kind="filed", show="cleared") == ["MAHAN AIR"]


@pytest.mark.parametrize(
    ("role", "offices", "more", "status"),
    [("officer", [HOME], {}, 403), ("analyst", [AWAY], {}, 404), ("analyst", [HOME], {"until": str(DAY)}, 400)],
)
def test_who_may_not_or_says_too_little_clears_nothing(filled, person, signed_in, role, offices, more, status):
    browser = signed_in(person(role, name="x", offices=offices))
    assert browser.post(reverse("clear_named_likeness", args=[filled.pk]), WORD | more).status_code == status
    assert not Clearance.objects.exists()


def test_what_is_gone_cannot_be_cleared(filled, person, signed_in):
    keep_likenesses([], by="test")
    browser = signed_in(person("analyst", name="anton"))
    assert browser.post(reverse("clear_named_likeness", args=[filled.pk]), WORD).status_code == 404


def test_the_sheet_holds_what_the_page_shows_and_is_on_record(filled, person, signed_in):
    browser = signed_in(person("supervisor", name="sara"))
    sheet = list(csv.DictReader(io.StringIO(browser.get("/likenesses/likenesses.csv?kind=vessel").content.decode())))
    assert [(row["name"], row["listing_id"], row["offices"]) for row in sheet] == [
        ("HELLENIC SPIRIT V.12", "X/2", HOME)
    ]
    assert Record.objects.filter(action="exported likenesses", by="sara").count() == 1


def test_a_program_reads_them_page_by_page(filled, person):
    program = Program(person("analyst", name="anton"))
    first = program.get("/likenesses", show="all", size=2).json()
    rest = program.get("/likenesses", show="all", size=2, after=first["after"]).json()
    both = [*first["likenesses"], *rest["likenesses"]]
    assert {(each["subject_kind"], each["listing_id"]) for each in both} == {
        ("party", "X/1"), ("address", "X/1"), ("vessel", "X/2"), ("filed", "X/1"),
    }  # fmt: skip
    assert [each["score"] for each in both] == sorted((each["score"] for each in both), reverse=True)
    (ship,) = program.get("/likenesses", kind="vessel").json()["likenesses"]
    assert (ship["name"], ship["papers"], ship["last_line"], ship["cleared"]) == (
        "HELLENIC SPIRIT V.12", 1, "t/CHEAP/1", False,
    )  # fmt: skip
