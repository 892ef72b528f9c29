"""The planner: what a policy may change, who publishes it, and what that does to the queue."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.workbench.conftest import AWAY, DAY, HOME
from tidewaiter.flow.policies import policies, policy_on, present_drawing
from tidewaiter.lake import Lake
from tidewaiter.tables import selected
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.bridge.planning import checked, differences, planned_present, what_if
from tidewaiter_workbench.jobs import leases
from tidewaiter_workbench.jobs.doing import Doing, perform
from tidewaiter_workbench.jobs.models import Job, Worker
from tidewaiter_workbench.planning import services
from tidewaiter_workbench.planning.asking import SHARES, Asked, form_of
from tidewaiter_workbench.planning.models import PlanDraft
from tidewaiter_workbench.queue.filling import bring
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError

WHY = "a second team since June"


@pytest.fixture
def author(person):
    return person("analyst", all_offices=True)


@pytest.fixture
def chief(person):
    return person("supervisor", all_offices=True)


def asked(who, **changes: str) -> Asked:
    told = services.present()
    return Asked.read(changes, holds=told.budget, person=who, offices=told.offices)


def drafted(who, **changes: str) -> PlanDraft:
    changes = changes or {"capacity_unit": "lines", "capacity": "3"}
    return services.draft(
        asked(who, **changes), by=who, reason=WHY, holds_from=DAY, based_on=services.present().version
    )


def filled(lake) -> dict[str, Alert]:
    bring(bridge.leads(lake, alert_risk=0.10, anomaly_days=14), by="test")
    return {alert.declaration_id: alert for alert in Alert.objects.all()}


def test_a_form_that_changes_nothing_changes_nothing(figures_desk, author):
    form = form_of(services.present().budget)
    same = {"capacity_unit": form["unit"], "capacity": form["capacity"], "random_minimum": form["random_minimum"]}
    same |= {"small_below": form["small_below"]}
    same |= {name: form[name] for name in SHARES}
    same |= {f"minutes.{code}": minutes for code, minutes in form["exams"].items()}
    same |= {f"office.{HOME}": "", f"unit.{HOME}": "lines"}
    same |= {f"most.{code}": most for code, most in form["most"].items()} | {f"most.NII.{HOME}": ""}
    assert set(form["most"]) == {"DOC", "NII", "INTENSIVE"}, "chance opens with the fourth"
    assert asked(author, **same).changes == ()


def test_one_policy_has_one_text_in_whatever_order_its_values_are_kept(figures_desk, db):
    """PostgreSQL keeps JSON in an order of its own; of two texts a page would ask, and start a job, for each."""

    def turned(value):
        return {key: turned(each) for key, each in reversed(value.items())} if isinstance(value, dict) else value

    held = dict(services.present().budget)
    assert json.dumps(turned(held)) != json.dumps(held)
    assert checked(turned(held)) == checked(held)


def test_changes_are_told_in_words(figures_desk, author):
    own = {f"office.{HOME}": "120", f"unit.{HOME}": "minutes", "minutes.DOC": "25"}
    one = asked(author, capacity_unit="lines", capacity="4", random_share="20", **own)
    assert one.changes == (
        ("Capacity of an office", "5 % of its lines", "4 lines a day"),
        (f"Capacity of {HOME}", "as the others", "120 minutes a day"),
        ("Random share", "10 %", "20 %"),
        ("Minutes of DOC", "20", "25"),
    )


def test_who_is_small_can_be_said_and_stands_beside_the_office(figures_desk, author, person, signed_in):
    def small(**given):
        page = signed_in(author).get(reverse("plan"), given).content.decode()
        return re.findall(r'<th scope="row">(\w+) <span class="tag">small</span>', page)

    assert asked(author, small_below="7").changes == (("Small offices", "20", "7"),)
    assert set(small(small_below="1000")) == {HOME, AWAY}
    assert small(small_below="0") == []
    assert small(small_below="1000", **{f"office.{HOME}": "3"}) == [AWAY], "whoever has a capacity of its own"
    home = person("analyst", name="home", offices=[HOME])
    with pytest.raises(ForbiddenError):
        asked(home, small_below="7")


def test_every_curve_leads_to_its_rows_and_can_be_kept(figures_desk, author, signed_in):
    page = signed_in(author).get(reverse("plan"), {"capacity": "10"}).content.decode()
    assert page.count('href="#curve-rows"') == 2
    assert page.count('id="curve-rows"') == 1
    assert f"{reverse('plan_curve', args=['hits.csv'])}?capacity=10" in page


def test_limits_are_told_in_words_set_and_taken_away(figures_desk, author):
    own = {"most.INTENSIVE": "4", f"most.NII.{HOME}": "12", f"most.INTENSIVE.{HOME}": "0"}
    one = asked(author, **own)
    assert one.changes == (
        ("Most INTENSIVE a day", "no limit", "4"),
        (f"Limits of {HOME}", "as the others", "INTENSIVE 0, NII 12"),
    )
    form = {"holds": one.values, "person": author, "offices": [HOME, AWAY]}
    assert Asked.read({f"most.NII.{HOME}": "", f"most.INTENSIVE.{HOME}": ""}, **form).changes == (
        (f"Limits of {HOME}", "INTENSIVE 0, NII 12", "as the others"),
    )


def test_the_form_shows_an_offices_own_limit_beside_that_of_every_one(figures_desk, author, signed_in):
    given = {"most.INTENSIVE": "4", f"most.NII.{HOME}": "12"}
    page = signed_in(author).get(reverse("plan"), given).content.decode()
    shown = dict(re.findall(r'name="(most[^"]*)"[^>]* value="(\d*)"', page))
    assert {name: value for name, value in shown.items() if value} == given
    assert re.search(rf'name="most.INTENSIVE.{AWAY}"[^>]* placeholder="4"', page), "what holds there"
    assert "most.TAILGATE" not in shown


def test_who_works_for_one_office_limits_that_office_alone(figures_desk, person):
    home = person("analyst", name="home", offices=[HOME])
    assert asked(home, **{f"most.INTENSIVE.{HOME}": "1"}).changes
    for beyond in ("most.INTENSIVE", f"most.INTENSIVE.{AWAY}"):
        with pytest.raises(ForbiddenError):
            asked(home, **{beyond: "1"})


def test_a_supervisor_of_the_office_publishes_its_limits_and_the_next_run_obeys_them(figures_desk, author, person):
    chief = person("supervisor", name="chief of one", offices=[HOME])
    waiting = drafted(author, **{f"most.INTENSIVE.{HOME}": "1"})
    made = services.publish_draft(waiting.pk, by=chief, version=1, redraw=False)
    with Lake.open(figures_desk) as lake:
        assert policy_on(lake, DAY).most_of(HOME) == {"INTENSIVE": 1}
    assert made.changes == [[f"Limits of {HOME}", "as the others", "INTENSIVE 1"]]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"random_share": "many"}, "Random share is a number"),
        ({"random_share": "-5"}, "Random share is a number of nought or more"),
        ({"random_share": "nan"}, "Random share is a number of nought or more"),
        ({"rule_share": "200"}, "Rule share is at most 100 %"),
        ({"random_share": "60", "exploration_share": "60"}, "together at most 100 %"),
        ({"capacity_unit": "share", "capacity": "140"}, "Capacity of an office is at most 100 %"),
        ({"capacity_unit": "days", "capacity": "1"}, "a share, lines, or minutes"),
        ({"minutes.DOC": "0"}, "Minutes of DOC are more than nought"),
        ({"most.NII": "2.5"}, "How many NII a day: a whole number"),
        ({"most.NII": "-1"}, "How many NII a day: a whole number"),
        ({f"most.NII.{HOME}": "many"}, "How many NII a day: a whole number"),
        ({"most.TAILGATE": "9"}, "TAILGATE is what chance opens lines with"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(figures_desk, author, given, words):
    with pytest.raises(UnfitError, match=words):
        asked(author, **given)


def test_the_random_arm_is_never_starved(figures_desk, author, signed_in):
    """Neither as a draft, nor on the page, which says why."""
    with pytest.raises(UnfitError, match="starve"):
        drafted(author, random_share="1")
    with pytest.raises(UnfitError, match="starve"):
        drafted(author, **{f"office.{HOME}": "0", f"unit.{HOME}": "lines"})
    page = signed_in(author).get(reverse("plan"), {"random_share": "1"}).content.decode()
    assert "it would starve the random arm" in page
    assert "Keep as a draft" not in page


def test_who_works_for_one_office_changes_that_office_alone(figures_desk, person):
    home = person("analyst", name="home", offices=[HOME])
    assert asked(home, **{f"office.{HOME}": "3", f"unit.{HOME}": "lines"}).changes
    for beyond in ({"random_share": "20"}, {"capacity_unit": "lines", "capacity": "9"}, {f"office.{AWAY}": "9"}):
        with pytest.raises(ForbiddenError):
            asked(home, **beyond)


def test_nobody_publishes_what_they_wrote_nor_without_the_role(figures_desk, author, chief):
    own = drafted(chief)
    with pytest.raises(ForbiddenError, match="You wrote it"):
        services.publish_draft(own.pk, by=chief, version=1, redraw=False)
    with pytest.raises(ForbiddenError):
        services.publish_draft(own.pk, by=author, version=1, redraw=False)
    with Lake.open(figures_desk) as lake:
        assert policies(lake) == []


def test_a_policy_is_published_into_the_lake_with_who_and_why(figures_desk, author, chief):
    made = services.publish_draft(drafted(author).pk, by=chief, version=1, redraw=False)
    assert (made.state, made.policy, made.decided_by) == ("published", 1, "supervisor")
    with Lake.open(figures_desk) as lake:
        (policy,) = policies(lake)
        assert present_drawing(lake).budget.capacity_lines == 2  # the present list stays
    assert (policy.drafted_by, policy.published_by, policy.reason) == ("analyst", "supervisor", WHY)
    assert policy.budget.capacity_lines == 3
    assert services.present().version == 1
    assert Record.objects.filter(action="published a policy", by="supervisor").count() == 1


def test_a_draft_on_a_policy_that_holds_no_more_is_refused(figures_desk, author, chief):
    first, second = drafted(author), drafted(author, random_share="15")
    services.publish_draft(first.pk, by=chief, version=1, redraw=False)
    with pytest.raises(ConflictError, match="Another policy"):
        services.publish_draft(second.pk, by=chief, version=1, redraw=False)


def test_of_two_who_decide_one_draft_the_second_is_told(figures_desk, author, chief):
    made = drafted(author)
    services.withdraw(made.pk, by=author, version=1)
    with pytest.raises(ConflictError):
        services.publish_draft(made.pk, by=chief, version=1, redraw=False)
    with Lake.open(figures_desk) as lake:
        assert policies(lake) == []


def test_a_draft_needs_a_reason_a_day_and_a_change(figures_desk, author):
    change = asked(author, capacity_unit="lines", capacity="3")
    for what, more in (
        (change, {"reason": " "}),
        (change, {"holds_from": DAY - dt.timedelta(days=1)}),
        (change, {"holds_from": None}),
        (asked(author), {}),
    ):
        with pytest.raises(UnfitError):
            services.draft(what, by=author, based_on=0, **({"reason": WHY, "holds_from": DAY} | more))


def test_a_new_list_reaches_the_queue_and_what_left_it_goes(figures_desk, author, chief):
    """Two lines a day become none but a tenth of one: what the model had planned is only to be looked at."""
    before = filled(figures_desk)
    assert before["CHEAP"].tier == 2
    made = drafted(author, capacity_unit="lines", capacity="0.1")
    going = differences(figures_desk, made.budget, offices=None).going
    assert "CHEAP" in {each.declaration_id for each in going}
    services.publish_draft(made.pk, by=chief, version=1, redraw=True)
    cheap = Alert.objects.get(declaration_id="CHEAP")
    assert (cheap.tier, cheap.state, cheap.lane, cheap.propensity) == (1, "open", "", None)
    assert cheap.events.get().reason == "left the list when policy 1 was published"
    after = filled(figures_desk)
    with Lake.open(figures_desk) as lake:
        planned = {row["declaration_id"] for row in lake.fetch(lake.read(selected.PLAN)).to_pylist()}
    assert {name for name, alert in after.items() if alert.tier >= 2 and alert.state == "open"} == planned


def test_more_capacity_brings_lines_with_their_exact_chance(figures_desk, author, chief):
    filled(figures_desk)
    made = drafted(author, capacity_unit="lines", capacity="4")
    change = differences(figures_desk, made.budget, offices=None)
    assert change.coming
    assert not change.going
    assert sum(kind.lines for kind in change.kinds) == change.stay + len(change.coming)
    services.publish_draft(made.pk, by=chief, version=1, redraw=True)
    after = filled(figures_desk)
    for line in change.coming:
        assert after[line.declaration_id].propensity == pytest.approx(line.propensity)
        assert after[line.declaration_id].tier >= 2


def test_a_list_on_which_work_has_begun_stands(figures_desk, author, chief, person):
    from tidewaiter_workbench.queue.services import claim

    alerts = filled(figures_desk)
    made = drafted(author)
    claim(alerts["CHEAP"].pk, by=person("officer"))
    with pytest.raises(ConflictError, match="has begun"):
        services.publish_draft(made.pk, by=chief, version=1, redraw=True)
    assert PlanDraft.objects.get(pk=made.pk).state == "waiting"
    assert services.publish_draft(made.pk, by=chief, version=1, redraw=False).policy == 1


def test_a_policy_of_a_later_day_does_not_draw_todays_list(figures_desk, author, chief):
    change = asked(author, capacity_unit="lines", capacity="3")
    made = services.draft(change, by=author, reason=WHY, holds_from=DAY + dt.timedelta(days=3), based_on=0)
    with pytest.raises(UnfitError, match="later day"):
        services.publish_draft(made.pk, by=chief, version=1, redraw=True)
    services.publish_draft(made.pk, by=chief, version=1, redraw=False)
    assert services.present().version == 0


def test_a_busy_lake_publishes_nothing(figures_desk, author, chief, monkeypatch):
    def busy(*_, **__):
        raise bridge.BridgeBusyError("a run is writing")

    monkeypatch.setattr("tidewaiter_workbench.planning.services.publish", busy)
    made = drafted(author)
    with pytest.raises(ConflictError, match="Try again"):
        services.publish_draft(made.pk, by=chief, version=1, redraw=False)
    assert PlanDraft.objects.get(pk=made.pk).state == "waiting"


def test_an_office_sees_its_own_lines_and_figures(figures_desk):
    """Of five judged lines one is declared elsewhere."""
    budget = json.dumps(planned_present(figures_desk, day=DAY).budget)
    whole, home, away = (what_if(figures_desk, budget, offices=o) for o in (None, [HOME], [AWAY]))
    assert (whole.lines, home.lines, away.lines) == (5, 4, 1)
    assert home.hits["value"] + away.hits["value"] == pytest.approx(whole.hits["value"])
    wide = json.dumps(planned_present(figures_desk, day=DAY).budget | {"capacity_share": None, "capacity_lines": 5.0})
    assert {line.office for line in differences(figures_desk, wide, offices=[AWAY]).coming} <= {AWAY}


def test_a_line_marked_above_ones_clearance_is_in_no_list_of_lines(figures_desk, author, person, signed_in):
    alerts = filled(figures_desk)
    wide = {"capacity_unit": "lines", "capacity": "0.1"}
    assert b"CHEAP" in signed_in(author).get(reverse("plan"), wide).content
    Alert.objects.filter(pk=alerts["CHEAP"].pk).update(mark=3)
    for route in ("plan", "plan_list"):
        assert b"CHEAP" not in signed_in(author).get(reverse(route), wide).content
    cleared = person("auditor", all_offices=True, clearance=3)
    assert b"CHEAP" in signed_in(cleared).get(reverse("plan"), wide).content


def test_a_limit_of_a_thorough_examination_costs_findings_and_no_hits(figures_desk, author, signed_in):
    told = json.dumps(planned_present(figures_desk, day=DAY).budget)
    free, held = (
        what_if(figures_desk, asked(author, **limits).budget if limits else told, offices=None)
        for limits in ({}, {"most.INTENSIVE": "0"})
    )
    assert held.hits == free.hits
    assert 0 < held.found["value"] < free.found["value"] < free.hits["value"]
    assert all(each["found"]["value"] < each["hits"]["value"] for each in held.curve)
    page = signed_in(author).get(reverse("plan"), {"most.INTENSIVE": "0"}).content.decode()
    shown = dict(re.findall(r"<dt>([^<]*)</dt><dd>(.*?)</div>", page, re.DOTALL))
    assert "as now" in shown["Expected hits a day"]
    assert shown["of these found"].startswith(f"{held.found['value']:.2f}<")
    assert "delta down" in shown["of these found"]


def test_who_works_for_one_office_publishes_for_it_and_draws_no_list_anew(figures_desk, person):
    home = person("analyst", name="home", offices=[HOME])
    near = person("supervisor", name="near", offices=[HOME])
    own = {f"office.{HOME}": "3", f"unit.{HOME}": "lines"}
    made = drafted(home, **own)
    with pytest.raises(ForbiddenError, match="all offices"):
        services.publish_draft(made.pk, by=near, version=1, redraw=True)
    assert services.publish_draft(made.pk, by=near, version=1, redraw=False).policy == 1


def test_the_page_shows_curves_lists_and_sheets(figures_desk, author, signed_in):
    browser, more = signed_in(author), {"capacity_unit": "lines", "capacity": "5"}
    page = browser.get(reverse("plan"), more).content.decode()
    assert page.count("<svg") >= 2
    assert "Comes in" in page
    assert "5 lines a day" in page
    sheet = browser.get(reverse("plan_curve", args=["hits.csv"]), more)
    head, *points = csv.reader(sheet.content.decode("utf-8-sig").splitlines())
    assert len(points) == 8
    assert head[3:] == ["hits", "low", "high", "found", "found_low", "found_high"]
    assert all(0 < float(point[6]) < float(point[3]) for point in points)
    picture = browser.get(reverse("plan_curve", args=["revenue.svg"]), more)
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert "attachment" in picture["Content-Disposition"]
    assert browser.get(reverse("plan_curve", args=["hits.exe"])).status_code == 404
    lines = browser.get(reverse("plan_list"), more).content.decode().splitlines()
    assert lines[0].startswith("way,item_id")


@pytest.fixture
def a_worker(db):
    """A sign of life of a worker that does nothing by itself."""
    Worker.objects.create(name="w", started_at=timezone.now(), seen_at=timezone.now())


def test_with_a_worker_the_page_shows_how_far_it_is_and_then_the_answer(figures_desk, author, signed_in, a_worker):
    browser, more = signed_in(author), {"capacity_unit": "lines", "capacity": "5"}
    page = browser.get(reverse("plan"), more).content.decode()
    assert "<svg" not in page
    job = Job.objects.get(kind="what if")
    part = reverse("plan_working", args=[job.pk])
    assert f'hx-get="{part}"' in page
    browser.get(reverse("plan"), more)
    assert Job.objects.count() == 1, "who looks again asks no second time"
    assert "hx-trigger" in browser.get(part).content.decode()
    perform(Doing(leases.take("w", ["what if"])))
    assert browser.get(part).headers["HX-Refresh"] == "true"
    page = browser.get(reverse("plan"), more).content.decode()
    assert page.count("<svg") >= 2
    assert "Comes in" in page
    assert Job.objects.count() == 1


def test_a_cancelled_question_can_be_asked_again_and_is_not_by_itself(figures_desk, author, signed_in, a_worker):
    browser = signed_in(author)
    browser.get(reverse("plan"))
    job = Job.objects.get(kind="what if")
    back = {"back": reverse("plan") + "?random_share=20"}
    assert browser.post(reverse("cancel_job", args=[job.pk]), back).url == back["back"]
    page = browser.get(reverse("plan")).content.decode()
    assert "It was cancelled." in page
    assert "hx-get" not in page[page.index('id="working"') :][:200]
    browser.post(reverse("retry_job", args=[job.pk]), back)
    assert "hx-get" in browser.get(reverse("plan")).content.decode()
    assert Job.objects.get().state == "waiting"


def test_what_one_person_cancelled_another_may_still_ask(figures_desk, author, person, signed_in, a_worker):
    signed_in(author).get(reverse("plan"))
    signed_in(author).post(reverse("cancel_job", args=[Job.objects.get(kind="what if").pk]))
    other = person("analyst", name="other", all_offices=True)
    assert "hx-get" in signed_in(other).get(reverse("plan")).content.decode()
    assert [job.by for job in Job.objects.filter(state="waiting")] == ["other"]


def test_a_job_for_other_offices_is_not_told(figures_desk, author, person, signed_in, a_worker):
    signed_in(author).get(reverse("plan"))
    part = reverse("plan_working", args=[Job.objects.get(kind="what if").pk])
    home = person("analyst", name="home", offices=[HOME])
    assert signed_in(home).get(part).status_code == 404
    assert signed_in(person("supervisor", name="sara", all_offices=True)).get(part).status_code == 200


def test_without_a_worker_it_is_worked_out_at_once(figures_desk, author, signed_in):
    assert signed_in(author).get(reverse("plan")).content.decode().count("<svg") >= 2
    assert not Job.objects.exists()


def test_where_nothing_was_planned_yet_the_page_says_what_to_do(desk, author, signed_in):
    answer = signed_in(author).get(reverse("plan"))
    assert answer.status_code == 400
    assert "tidewaiter run" in answer.content.decode()
