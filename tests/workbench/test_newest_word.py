"""Of a likeness the newest word counts, be it said in the workbench or in the lake, and of a changed entry none."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.core.management import call_command

from tests.workbench import planted_parties as planted
from tests.workbench.conftest import DAY, HOME, rows
from tests.workbench.listed_papers import LISTINGS
from tests.workbench.test_likenesses import told
from tidewaiter.entities.screening import clear, screening_steps, withdraw_clearance
from tidewaiter.lake import Lake
from tidewaiter.tables import known, resolved
from tidewaiter_workbench import bridge
from tidewaiter_workbench.clearing import services, standing
from tidewaiter_workbench.clearing.filling import keep_likenesses
from tidewaiter_workbench.clearing.listing import Question, listed_name, page
from tidewaiter_workbench.clearing.models import Clearance, Likeness, News, Written
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.parties.sections import with_clearances

UNTIL = DAY + dt.timedelta(days=90)
SHIP = {"subject_kind": "vessel", "subject_id": "9187629", "listing_id": "X/2"}


@pytest.fixture(autouse=True)
def at_the_desk(settings):
    """It is the day of the papers."""
    settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": DAY.isoformat()}


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def ship(listed_lake, alerts, anton):
    """A lake whose ship of a list was cleared in the workbench."""
    call_command("fill_likenesses", verbosity=0)
    say(anton)
    return listed_lake


def row(person):
    return next(row for row in page(Question(show="all"), person=person).rows if row.likeness.subject_kind == "vessel")


def say(person, why="not that ship", until=UNTIL):
    seen = row(person)
    return services.clear(listed_name(seen.likeness, seen.name), item_id="", by=person, why=why, until=until)


def shown(person) -> str:
    """Where the page of likenesses shows the ship, and what it says of it there."""
    lists = {
        show: {(row.likeness.subject_kind, row.cleared) for row in page(Question(show=show), person=person).rows}
        for show in ("open", "cleared")
    }
    (found,) = [(show, cleared) for show, met in lists.items() for kind, cleared in met if kind == "vessel"]
    assert found in {("open", False), ("cleared", True)}
    return found[0]


def on_its_line(lake) -> bool:
    (line,) = bridge.shipments(lake, ["t/CHEAP/1"])
    (found,) = [each for each in standing.told_with_words(line.lists) if each.told.listing_id == "X/2"]
    return found.cleared


def screened(lake, *, change=None):
    with Lake.open(lake) as opened:
        if change:
            change(opened)
        opened.run(screening_steps(), label="screen")
    call_command("fill_likenesses", verbosity=0)


def with_another_name(lake):
    listings = [each | ({"aliases": "Iran Spirit"} if each["listing_id"] == "X/2" else {}) for each in LISTINGS]
    with lake.change("the list says more of it") as change:
        change.replace(known.LISTINGS, rows(known.LISTINGS, *listings))


# a changed entry


def test_what_was_cleared_here_is_open_and_news_when_the_list_changes_the_entry_and_may_be_cleared_again(ship, anton):
    assert shown(anton) == "cleared"
    screened(ship, change=with_another_name)
    assert shown(anton) == "open"
    assert row(anton).said is None
    assert not on_its_line(ship)
    assert Likeness.objects.get(subject_kind="vessel").news == News.REOPENED
    again = say(anton, why="looked again")
    assert again.state == Written.WRITTEN
    assert (shown(anton), row(anton).said) == ("cleared", again)
    screened(ship)
    assert (shown(anton), row(anton).said, on_its_line(ship)) == ("cleared", again, True)


def test_of_an_entry_that_says_something_else_than_was_seen_nothing_is_cleared(listed_lake, alerts, anton):
    call_command("fill_likenesses", verbosity=0)
    with Lake.open(listed_lake) as lake, lake.change("a long run"):
        assert say(anton).state == Written.WAITING
        assert shown(anton) == "cleared", "it waits for the lake, and counts meanwhile"
    screened(listed_lake, change=with_another_name)
    assert services.write_waiting() == 0
    assert Clearance.objects.get().state == Written.GONE
    assert shown(anton) == "open"
    with Lake.open(listed_lake) as lake:
        kept = lake.fetch(lake.read(resolved.CLEARED)).to_pylist()
    assert {row["subject_kind"] for row in kept} == {"filed"}


# said by command


def test_what_was_cleared_here_is_open_when_it_is_opened_by_command(ship, anton):
    screened(ship, change=lambda lake: withdraw_clearance(lake, **SHIP, by="boss", why="it is that ship", on=DAY))
    assert shown(anton) == "open"
    assert not on_its_line(ship)
    assert say(anton, why="looked again").state == Written.WRITTEN


def test_what_was_opened_here_is_cleared_when_it_is_cleared_by_command(ship, anton):
    seen = row(anton)
    services.withdraw(seen.said.pk, seen=[listed_name(seen.likeness, seen.name)], by=anton, why="a slip")
    assert shown(anton) == "open"
    end = DAY + dt.timedelta(days=400)
    screened(ship, change=lambda lake: clear(lake, **SHIP, by="boss", why="another ship", on=DAY, until=end))
    assert shown(anton) == "cleared"
    assert (row(anton).said, on_its_line(ship)) == (None, True)
    assert Likeness.objects.get(subject_kind="vessel").cleared_until == end


# the rule by itself


def test_what_ran_out_here_is_cleared_as_long_as_the_lake_holds_it_so(db, anton, settings):
    filled = told("ONE", cleared=True, cleared_until=UNTIL)
    keep_likenesses([filled], by="test", run="2")
    word(run="1", until=DAY + dt.timedelta(days=9))
    for days, expected in ((9, True), (89, True), (90, False)):
        settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": (DAY + dt.timedelta(days=days)).isoformat()}
        (stand,) = standing.told_with_words([listed_name(Likeness.objects.get(), "ONE")])
        assert (stand.cleared, stand.said) == (expected, None)


def test_pages_of_an_older_version_go_by_what_was_said_here_until_they_are_filled(db, anton):
    keep_likenesses([told("ONE")], by="test")
    made = word(run="")
    (stand,) = standing.told_with_words([listed_name(Likeness.objects.get(), "ONE")])
    assert (stand.cleared, stand.said) == (True, made)
    keep_likenesses([told("ONE")], by="test", run="1")
    (stand,) = standing.told_with_words([listed_name(Likeness.objects.get(), "ONE")])
    assert (stand.cleared, stand.said) == (False, None)


def test_a_party_whose_page_is_of_an_earlier_run_is_told_as_the_page_of_likenesses_tells_it(db):
    like = {
        "listing_id": "X/1", "list": "X", "score": 0.9, "matched": "Mahan Air", "reason": "is like it", "name": "",
        "first_on": None, "cleared": True, "programs": "", "in_register": False,
    }  # fmt: skip
    plain = planted.presence(HOME, planted.way("F1", "MAHAN AIR CO"))
    keep_parties([[planted.party("P1", plain, likenesses=[like])]], by="test", run="2")
    keep_likenesses([told("P1", subject_kind="party")], by="test", run="1")
    assert [each["cleared"] for each in with_clearances("P1", [like])] == [True]
    keep_likenesses([told("P1", subject_kind="party")], by="test", run="3")
    assert [each["cleared"] for each in with_clearances("P1", [like])] == [False]


def word(subject="ONE", *, run, until=UNTIL, back=False, state=Written.WRITTEN):
    return Clearance.objects.create(
        subject_kind="filed", subject_id=subject, listing_id="X/1", by="ana", why="another", cleared_on=DAY, run=run,
        until=until, withdrawn_on=DAY if back else None, state=state,
    )  # fmt: skip


def test_the_list_of_what_is_open_and_each_row_say_the_same(db, anton):
    """All that the lake may say, beside all pairs of words here: earlier, later, waiting, back, run out, refused."""
    lake = [{"cleared": cleared, "cleared_until": end} for cleared in (True, False) for end in (None, DAY, UNTIL)]
    said = [
        {"run": run, "back": back, "until": until, "state": state}
        for run, state in (("1", Written.WRITTEN), ("3", Written.WRITTEN), ("", Written.WAITING), ("3", Written.GONE))
        for back in (True, False)
        for until in (DAY, UNTIL)
    ]
    pairs = itertools.product(lake, [None, *said], [None, *said])
    cases = {f"N{n}": case for n, case in enumerate(pairs)}
    keep_likenesses([told(name, **case[0]) for name, case in cases.items()], by="test", run="2")
    for name, (_lake, *words) in cases.items():
        for each in filter(None, words):
            word(name, **each)
    found = {
        show: {row.likeness.subject_id: row.cleared for row in page(Question(show=show), person=anton, size=9999).rows}
        for show in ("open", "cleared")
    }
    assert set(found["open"].values()) == {False}
    assert set(found["cleared"].values()) == {True}
    assert found["open"].keys() | found["cleared"].keys() == set(cases)
