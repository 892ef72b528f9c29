"""The pages of jobs: what they say, who sees which, and what happens when one is asked to stop."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.jobs import leases, services
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Done
from tidewaiter_workbench.jobs.models import Job, Worker


@pytest.fixture
def boss(db, desk, person, signed_in):
    return signed_in(person("supervisor"))


def at_work() -> Job:
    services.start("fill")
    job = leases.take("w", ["fill"])
    Doing(job).tell("keeping what their pages tell", 0.42)
    return job


def test_the_list_says_how_far_a_job_is(boss):
    at_work()
    page = boss.get(reverse("jobs")).content.decode()
    assert "42 %" in page
    assert "keeping what their pages tell" in page
    assert "1 at work" in page


@pytest.mark.parametrize("before", ["\N{SUPERSCRIPT TWO}", "x", "-1", "9" * 40])
def test_a_place_in_the_list_that_is_none_begins_anew(boss, before):
    at_work()
    assert "42 %" in boss.get(reverse("jobs"), {"before": before}).content.decode()


def test_a_list_without_a_worker_says_so_and_how_to_start_one(boss):
    page = boss.get(reverse("jobs")).content.decode()
    assert "no worker there" in page
    assert "tidewaiter_workbench work" in page
    now = timezone.now()
    Worker.objects.create(name="w", started_at=now, seen_at=now)
    assert "1 worker there" in boss.get(reverse("jobs")).content.decode()


def test_the_part_that_is_asked_for_again_and_again_is_on_record_once(boss):
    job = at_work()
    boss.get(reverse("jobs"))
    boss.get(reverse("job", args=[job.pk]))
    for route, arguments in (("jobs", []), ("job", [job.pk])):
        answer = boss.get(reverse(route, args=arguments), headers={"HX-Request": "true"})
        assert b"<html" not in answer.content
    assert Record.objects.filter(action__startswith="read").count() == 2


def test_a_job_that_has_ended_is_not_asked_about_any_more(boss):
    job = at_work()
    url = reverse("job", args=[job.pk])
    assert b"hx-trigger" in boss.get(url).content
    leases.end(job, "done", Done("5 new alerts", url="/queue/"))
    page = boss.get(url).content.decode()
    assert "hx-trigger" not in page
    assert "See what came of it" in page


def test_a_start_leads_to_its_job(boss):
    answer = boss.post(reverse("start_job", args=["run"]), {"days": 2, "day": "2025-06-30", "fill": "on"})
    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    assert job.parameters == {"day": "2025-06-30", "days": 2, "fill": True}
    assert "2 days up to 2025-06-30" in boss.get(answer.url).content.decode()


def test_a_start_that_says_too_little_keeps_what_was_said(boss):
    answer = boss.post(reverse("start_job", args=["run"]), {"days": 99})
    assert answer.status_code == 422
    assert "less than or equal to 31" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("kind", ["labels", "juggle"])
def test_what_people_do_not_start_has_no_page(boss, kind):
    assert boss.get(reverse("start_job", args=[kind])).status_code == 404


def test_cancelling_says_that_it_stops(boss):
    job = at_work()
    answer = boss.post(reverse("cancel_job", args=[job.pk]), {"back": "job"}, follow=True)
    page = answer.content.decode()
    assert "supervisor asked to cancel it; it stops within seconds" in page
    assert f'id="cancel-{job.pk}"' not in page


def test_an_analyst_sees_their_own_jobs_alone(desk, db, person, signed_in):
    at_work()
    services.start("fill")
    Job.objects.filter(state="waiting").update(by="analyst")
    page = signed_in(person("analyst")).get(reverse("jobs")).content.decode()
    assert "0 at work" in page
    assert "1 waiting" in page
    assert "keeping what their pages tell" not in page
