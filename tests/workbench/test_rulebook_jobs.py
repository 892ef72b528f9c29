"""Backtests and decisions about rules as jobs: who sees them, once at a time, and what waits for a busy lake."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.workbench.test_jobs import done
from tests.workbench.test_rulebook import CHEAP, DRAFT, anton, sara, submitted  # noqa: F401 (fixtures)
from tidewaiter.lake import Lake
from tidewaiter_workbench.jobs import services as jobs
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.refusals import ForbiddenError, GoneError, RefusalError, UnfitError
from tidewaiter_workbench.rulebook import services
from tidewaiter_workbench.rulebook.jobs import begin_trial, look
from tidewaiter_workbench.rulebook.models import Kept, Rule, Trial, Version


@pytest.fixture
def drafted(own_lake, anton):  # noqa: F811
    return services.new_rule("cheap", by=anton, draft=DRAFT).rule


def test_a_backtest_is_a_job_whose_answer_is_the_trial(drafted, anton):  # noqa: F811
    begin_trial("cheap", by=anton, days=30)
    assert not Trial.objects.exists()
    job = done("backtest")
    assert (job.state, job.result_url) == ("done", reverse("rule", args=["cheap"]))
    trial = Trial.objects.get()
    assert (trial.condition, trial.days, trial.made_by) == (CHEAP, 30, "anton")
    assert job.result["lines"] == trial.result["hits"]


def test_a_rule_is_tried_once_at_a_time(drafted, anton, sara):  # noqa: F811
    first = begin_trial("cheap", by=anton, days=30)
    assert begin_trial("cheap", by=sara, days=90) == first


def test_who_may_not_write_rules_or_is_not_cleared_for_one_tries_none(drafted, person):
    with pytest.raises(ForbiddenError):
        begin_trial("cheap", by=person("data scientist"), days=30)
    Rule.objects.update(mark=3)
    with pytest.raises(RefusalError):
        begin_trial("cheap", by=person("analyst"), days=30)
    with pytest.raises(UnfitError):
        begin_trial("cheap", by=person("supervisor", clearance=3), days=31)


def test_the_job_of_a_marked_rule_is_hidden_from_those_who_are_not_cleared_for_it(drafted, sara, person, signed_in):  # noqa: F811
    Rule.objects.update(mark=3)
    job = begin_trial("cheap", by=sara, days=30)
    scientist = person("data scientist")
    with pytest.raises(GoneError):
        jobs.within_reach(scientist, job.pk)
    assert "Backtest" not in signed_in(scientist).get(reverse("jobs")).content.decode()


def test_the_page_of_the_rule_shows_how_far_it_is_and_then_why_it_failed(drafted, anton, signed_in):  # noqa: F811
    browser, url = signed_in(anton), reverse("rule", args=["cheap"])
    browser.post(reverse("rule_try", args=["cheap"]), {"days": 30})
    page = browser.get(url).content.decode()
    assert "waits for a worker" in page
    assert ">Backtest</button>" not in page
    strip = reverse("job_strip", args=[Job.objects.get().pk])
    assert "HX-Refresh" not in browser.get(strip).headers
    Job.objects.update(state="failed", words="the lake lacks declarations")
    assert browser.get(strip).headers["HX-Refresh"] == "true"
    page = browser.get(url).content.decode()
    assert "the lake lacks declarations" in page
    assert ">Backtest</button>" in page


def test_a_decision_that_waits_for_a_busy_lake_is_written_by_a_job(own_lake, submitted, sara):  # noqa: F811
    with Lake.open(own_lake) as writer, writer.change("a long run"):
        approved = services.approve("cheap", by=sara, version=submitted.version, mode="live", reason="sound")
    assert approved.kept == Kept.WAITING
    for _ in range(2):
        look()
    assert Job.objects.filter(kind="rules").count() == 1
    assert done("rules").words == "written: 1"
    assert Version.objects.get().kept == Kept.WRITTEN
    look()
    assert Job.objects.filter(kind="rules").count() == 1
