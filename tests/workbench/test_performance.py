"""The performance page: figures that can be counted by hand, within reach, kept, and given away safely."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME, rows
from tests.workbench.test_exams import CLEAN
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.exams.services import record_result, write_waiting
from tidewaiter_workbench.keeping.models import Answer
from tidewaiter_workbench.performance.asking import Asked
from tidewaiter_workbench.performance.charts import CHARTS, charts
from tidewaiter_workbench.performance.services import decided, figures_for
from tidewaiter_workbench.performance.sheets import SHEETS, as_csv, sheet
from tidewaiter_workbench.web.templatetags.figures import fine_share, interval, times_interval
from tidewaiter_workbench.web.templatetags.trade import share


@pytest.fixture
def results(own_lake):
    """Of forty earlier lines twenty were opened: the first ten by a rule (4 found), the others at random (1 found)."""
    given = []
    for n in range(20):
        told = {"outcome_id": f"t/OLD-{n}/1", "item_id": f"t/OLD-{n}/1", "exam_type": "DOC", "severity": 0}
        known = DAY - dt.timedelta(days=n % 3)
        rule = {"cause": "rule", "illicit": n < 4, "propensity": 0.5, "revenue": 100.0 if n < 4 else None}
        chance = {"cause": "random", "illicit": n == 10, "propensity": 0.1}
        given.append(told | {"known_on": known, "inspected_on": known} | (rule if n < 10 else chance))
    with Lake.open(own_lake) as lake, lake.change("results") as change:
        change.replace(found.OUTCOMES, rows(found.OUTCOMES, *given))
    return own_lake


def told(person_, **asked: str):
    return figures_for(person_, Asked.read(asked, person=person_))


def test_figures_are_those_counted_by_hand(results, person):
    figures = told(person("supervisor", all_offices=True), first="2025-04-01")
    rule, chance = figures["causes"]
    assert (rule["cause"], rule["inspected"], rule["hits"], rule["rate"]["value"]) == ("rule", 10, 4, 0.4)
    assert (rule["revenue"], rule["minutes"], rule["per_hour"]) == (400.0, 200.0, 120.0)
    assert rule["lift"]["value"] == pytest.approx(4.0)
    assert (chance["hits"], chance["inspected"]) == (1, 10)
    assert figures["lines"] == sum(period["lines"] for period in figures["periods"]) == 46
    assert figures["whole"]["compliance"] is None  # 20 lines with a recorded chance are too few to say


def test_an_office_is_shown_its_own_lines(results, person):
    """Even earlier lines were declared at home: five of the ten of the rule, two of them found."""
    home = told(person("analyst", offices=[HOME]), first="2025-04-01")
    (rule, _chance) = home["causes"]
    assert (rule["inspected"], rule["hits"]) == (5, 2)
    away = told(person("supervisor", name="far", offices=[AWAY]), first="2025-04-01", office=HOME)
    assert away["lines"] == 21  # another's office cannot be asked for


def test_a_result_that_is_not_known_yet_is_not_shown(results, person, settings):
    """The desk stands two days earlier: results of a later day do not exist there."""
    settings.WORKBENCH = {**settings.WORKBENCH, "desk_day": (DAY - dt.timedelta(days=2)).isoformat()}
    figures = told(person("supervisor", all_offices=True), first="2025-04-01")
    assert sum(row["inspected"] for row in figures["causes"]) == 6


def test_the_lake_is_asked_once_until_it_has_another_run(results, person, monkeypatch):
    sara = person("supervisor", all_offices=True)
    told(sara)
    with monkeypatch.context() as closed:
        closed.setattr("tidewaiter_workbench.performance.services.figures", lambda *_, **__: pytest.fail("asked again"))
        told(sara)
    with Lake.open(results) as lake, lake.change("another run") as change:
        change.replace(found.OUTCOMES, found.OUTCOMES.schema.empty_table())
    assert told(sara)["causes"] == []
    assert Answer.objects.count() == 1


def test_recorded_minutes_and_decisions_of_this_desk_count(own_lake, alerts, person):
    record_result(alerts["MUST"].pk, by=person("officer", name="olga"), version=1, facts=replace(CLEAN, minutes=37))
    write_waiting()
    sara = person("supervisor", all_offices=True)
    figures = told(sara)
    assert [row["minutes"] for row in figures["causes"] if row["cause"] == "mandatory"] == [37.0]
    (row,) = decided(sara, Asked.read({}, person=sara))
    assert (row.cause, row.examined, row.closed) == ("must be opened", 1, 0)
    far = person("supervisor", name="far", offices=[AWAY])
    assert decided(far, Asked.read({}, person=far)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_every_chart_has_rows_a_sheet_and_says_so(name, results, person, signed_in):
    browser, query = signed_in(person("auditor", all_offices=True)), {"first": "2025-04-01"}
    assert browser.get(reverse("performance_rows", args=[name]), query).status_code == 200
    sheet_ = browser.get(reverse("performance_sheet", args=[name]), query)
    assert sheet_["Content-Type"].startswith("text/csv")
    assert "," in sheet_.content.decode().splitlines()[0]
    assert Record.objects.filter(action="exported figures", key=name).count() == 1


def test_charts_are_read_aloud_and_can_be_kept(results, person, signed_in):
    sara = person("supervisor", all_offices=True)
    drawn = charts(told(sara, first="2025-04-01"))
    assert {"hit-rate", "causes", "revenue", "lanes", "days"} <= drawn.keys() <= CHARTS.keys() == SHEETS.keys()
    for picture in drawn.values():
        assert "<title" in picture.inline
        assert "<desc" in picture.inline
        assert "style=" not in picture.inline
    answer = signed_in(sara).get(reverse("performance_picture", args=["causes"]), {"first": "2025-04-01"})
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert b"--sea" in answer.content


def test_a_time_without_results_says_so(own_lake, person, signed_in):
    page = signed_in(person("supervisor")).get(reverse("performance"), {"first": "2025-06-29", "last": "2025-06-30"})
    assert "No result of these lines is known yet" in page.content.decode()


def test_a_question_that_makes_no_sense_becomes_one_that_does(figures_desk, person):
    sara = person("supervisor", all_offices=True)
    odd = {"first": "2025-13-45", "last": "2030-01-01", "grain": "second", "stratum": "colour", "office": "x" * 99}
    asked = Asked.read(odd, person=sara)
    assert (asked.last, asked.grain, asked.stratum) == (DAY, "week", "office")
    assert asked.first == DAY - dt.timedelta(days=90)
    assert Asked.read({"first": "2020-01-01", "grain": "day"}, person=sara).grain == "month"
    assert Asked.read({"first": "2026-01-01", "last": "2025-01-01"}, person=sara).first <= dt.date(2025, 1, 1)


def test_no_cell_of_a_sheet_is_a_formula(results, person):
    figures = told(person("supervisor", all_offices=True), first="2025-04-01")
    figures["strata"] = [{"name": "=1+1", "lines": 3, "sampled": 0, "compliance": None}]
    assert "'=1+1" in as_csv(sheet("compliance", figures))


def test_estimates_are_rounded_and_never_without_their_interval():
    assert share(5 / 281) == "1.8\xa0%"
    assert share(0.0725) == "7.2\xa0%"  # half to even, as Python rounds
    assert fine_share(0.98249) == "98.2\xa0%"
    assert interval({"value": 0.5, "low": 0.25, "high": 0.75}) == "25\xa0% to 75\xa0%, 95 % interval"
    assert times_interval({"value": None, "low": 2.0, "high": None}) == "at least 2.0\xa0×"
    assert interval(None) == "too little to say"
