"""The EAPA clock: the worked example of an allegation received on Monday 2026-01-05, with every last day used up."""

from __future__ import annotations

import datetime as dt

from tidewaiter.cases.deadlines import deadlines, next_due
from tidewaiter.cases.eapa import EAPA, joined
from tidewaiter.cases.matter import Happened, Matter
from tidewaiter.law.days import us_calendar

CALENDAR = us_calendar()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def clocks(*happened: tuple[str, str], today: str = "2027-06-01") -> dict[str, object]:
    matter = Matter("EAPA", "fact_gathering", tuple(Happened(event, day(on)) for event, on in happened))
    return {each.rule.id: each for each in deadlines(EAPA, matter, today=day(today), calendar=CALENDAR)}


WHOLE = (
    ("received", "2026-01-05"),
    ("initiated", "2026-01-27"),
    ("interim_measures", "2026-04-27"),
    ("parties_told", "2026-05-04"),
    ("arguments_filed", "2026-09-14"),
    ("affirmative", "2026-11-23"),
    ("review_accepted", "2027-01-07"),
)


def test_the_worked_example_holds_day_by_day():
    found = clocks(*WHOLE)
    counted = {name: each.counted.isoformat() for name, each in found.items()}
    assert counted == {
        "E2": "2026-01-27",
        "E5": "2026-04-27",
        "E6": "2026-05-04",
        "E6b": "2026-05-02",
        "E7": "2026-05-18",
        "E8": "2026-08-15",
        "E10": "2026-09-14",
        "E11": "2026-09-29",
        "E12": "2026-11-23",
        "E14": "2026-12-01",
        "E15": "2027-01-07",
        "E17": "2027-01-22",
        "E18": "2027-04-05",
    }


def test_everything_done_on_its_last_day_was_done_in_time_but_the_outer_limit():
    found = clocks(*WHOLE)
    assert [found[name].standing for name in ("E2", "E5", "E6", "E12", "E15")] == ["met"] * 5
    assert found["E6b"].standing == "late", "the 95th day was a Saturday, and an agency's last day does not move"


def test_a_partys_last_day_on_a_saturday_moves_to_monday():
    assert clocks(*WHOLE)["E8"].due == day("2026-08-17")


def test_an_extension_puts_360_days_in_the_place_of_300():
    found = clocks(*WHOLE[:2], ("extended", "2026-11-20"))
    assert "E12" not in found
    assert found["E13"].counted == day("2027-01-22")


def test_the_time_at_commerce_does_not_count():
    asked, answered = ("referred_to_commerce", "2026-03-02"), ("commerce_answered", "2026-04-01")
    assert clocks(*WHOLE[:2], asked, today="2026-03-20")["E12"].standing == "stopped"
    found = clocks(*WHOLE[:2], asked, answered)
    assert found["E12"].due == day("2026-11-23") + dt.timedelta(days=30)
    assert found["E8"].counted == day("2026-08-15"), "a party's time is not stopped by it"


def test_of_joined_allegations_the_first_received_sets_the_time():
    lead, other = (Matter("EAPA", "received", (Happened("received", day(on)),)) for on in ("2026-02-02", "2026-01-05"))
    both = deadlines(EAPA, joined(lead, other), today=day("2026-02-03"), calendar=CALENDAR)
    assert [(each.rule.id, each.due) for each in both] == [("E2", day("2026-01-27"))]


def test_the_last_request_accepted_begins_the_review():
    found = clocks(*WHOLE, ("review_accepted", "2027-01-11"))
    assert found["E18"].anchor == day("2027-01-11")


def test_each_party_that_argues_starts_a_clock_of_its_own():
    matter = Matter(
        "EAPA", "arguments", tuple(Happened("arguments_filed", day(d)) for d in ("2026-09-01", "2026-09-14"))
    )
    found = deadlines(EAPA, matter, today=day("2026-09-20"), calendar=CALENDAR)
    assert [(each.due.isoformat(), each.standing) for each in found] == [
        ("2026-09-16", "passed"),
        ("2026-09-29", "running"),
    ]


def test_what_we_missed_stays_the_next_thing_to_do_and_what_a_party_missed_does_not():
    matter = Matter("EAPA", "initiated", (Happened("initiated", day("2026-01-27")),))
    found = deadlines(EAPA, matter, today=day("2026-10-01"), calendar=CALENDAR)
    assert next_due(found).rule.id == "E5"
    assert next_due(found).standing == "missed"


def test_nothing_is_due_before_anything_happened():
    assert deadlines(EAPA, Matter("EAPA", "draft"), today=day("2026-10-01"), calendar=CALENDAR) == ()
