"""What people may do with alerts, and what is refused in words."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbench.conftest import AWAY, HOME
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.queue import services
from tidewaiter_workbench.queue.hidden import told_to, why_hidden
from tidewaiter_workbench.queue.listing import Question, page
from tidewaiter_workbench.queue.models import Alert, Event
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError


def shown(person, **asked):
    return [alert.declaration_id for alert in page(Question(**asked), person=person).alerts]


def test_a_claimed_alert_is_held_and_nobody_else_gets_it(alerts, person):
    one, other = person("analyst"), person("officer")
    services.claim(alerts["ODD"].pk, by=one)
    with pytest.raises(ConflictError, match="analyst took this alert before you"):
        services.claim(alerts["ODD"].pk, by=other)
    assert Alert.objects.get(declaration_id="ODD").assignee == one


def test_next_is_the_first_free_alert_within_reach(alerts, person):
    officer = person("officer")
    assert services.lock_next(by=officer).declaration_id == "MUST"
    assert services.lock_next(by=officer).declaration_id == "DRAWN"
    far = person("officer", name="far", offices=[AWAY])
    assert services.lock_next(by=far).declaration_id == "FAR"
    assert services.lock_next(by=far) is None


def test_a_change_to_what_somebody_changed_meanwhile_is_refused_and_says_who(alerts, person):
    analyst, seen = person("analyst"), alerts["ODD"]
    services.snooze(
        seen.pk, by=analyst, version=seen.version, until=desk_now() + dt.timedelta(hours=4), reason="papers"
    )
    with pytest.raises(ConflictError, match="analyst has snoozed this alert since you opened it"):
        services.close(seen.pk, by=person("supervisor"), version=seen.version, reason="explained")
    assert Alert.objects.get(pk=seen.pk).state == "open"


def test_what_is_in_the_plan_only_a_supervisor_closes_unopened(alerts, person):
    drawn = alerts["DRAWN"]
    with pytest.raises(ForbiddenError, match="in the day's plan"):
        services.close(drawn.pk, by=person("analyst"), version=drawn.version, reason="looks fine")
    assert (
        services.close(drawn.pk, by=person("supervisor"), version=drawn.version, reason="ship sank").state == "closed"
    )


@pytest.mark.parametrize("reason", ["", "  ", "x"])
def test_nothing_is_closed_without_a_reason(alerts, person, reason):
    with pytest.raises(UnfitError, match="Say why"):
        services.close(alerts["ODD"].pk, by=person("analyst"), version=1, reason=reason)


def test_what_another_holds_is_not_closed_over_their_head(alerts, person):
    held = services.claim(alerts["ODD"].pk, by=person("officer"))
    with pytest.raises(ConflictError, match="officer holds this alert"):
        services.close(held.pk, by=person("analyst"), version=held.version, reason="explained")


def test_a_supervisor_detaches_another_but_says_why(alerts, person):
    held, supervisor = services.claim(alerts["ODD"].pk, by=person("officer")), person("supervisor")
    with pytest.raises(UnfitError):
        services.detach(held.pk, by=supervisor, version=held.version)
    assert services.detach(held.pk, by=supervisor, version=held.version, reason="ill today").assignee is None


def test_an_alert_sleeps_until_its_hour_and_is_back_by_itself(alerts, person, monkeypatch):
    analyst, odd = person("analyst"), alerts["ODD"]
    services.snooze(odd.pk, by=analyst, version=1, until=desk_now() + dt.timedelta(hours=4), reason="papers")
    assert "ODD" not in shown(analyst)
    assert shown(analyst, show="snoozed") == ["ODD"]
    later = desk_now() + dt.timedelta(hours=5)
    monkeypatch.setattr("tidewaiter_workbench.queue.listing.desk_now", lambda: later)
    assert "ODD" in shown(analyst)


def test_many_are_closed_with_one_reason_and_each_that_is_not_says_why(alerts, person):
    analyst = person("analyst")
    services.claim(alerts["MUST"].pk, by=person("officer"))
    seen = {alerts[name].pk: alerts[name].version for name in ("ODD", "DRAWN", "FAR")}
    closed, kept = services.close_many(seen, by=analyst, reason="explained by the papers")
    assert closed == [alerts["ODD"].pk]
    assert "in the day's plan" in kept[alerts["DRAWN"].pk]
    assert kept[alerts["FAR"].pk] == "There is no such alert within your reach."
    assert Event.objects.get(alert=alerts["ODD"]).reason == "explained by the papers"


def test_suppression_hides_a_partys_alerts_for_a_while_and_none_of_the_plan(alerts, person):
    analyst = person("analyst")
    services.suppress("importer", "IMP-2", by=analyst, reason="known pattern", days=7)
    services.suppress("importer", "IMP-1", by=analyst, reason="known pattern", days=7)
    assert shown(analyst) == ["MUST", "DRAWN", "CHEAP"]
    assert shown(analyst, show="suppressed") == ["ODD"]


def test_a_suppression_says_why_and_until_when_and_can_be_lifted_before(alerts, person):
    analyst = person("analyst")
    made = services.suppress("importer", "IMP-2", by=analyst, reason="known pattern", days=7)
    (told,) = told_to(analyst)
    assert (told.suppression.reason, told.alerts, told.may_lift) == ("known pattern", 1, True)
    assert why_hidden(Alert.objects.get(declaration_id="ODD")).reason == "known pattern"
    with pytest.raises(UnfitError, match="Say why"):
        services.lift(made.pk, by=analyst, reason="")
    assert services.lift(made.pk, by=analyst, reason="the pattern is gone") == 1
    assert "ODD" in shown(analyst)
    assert told_to(analyst) == []
    assert Record.objects.filter(action="lifted a suppression").count() == 1
    with pytest.raises(AlertGoneError):
        services.lift(made.pk, by=analyst, reason="once more")


def test_what_two_suppressions_hide_stays_hidden_until_both_are_gone(alerts, person):
    analyst = person("analyst")
    one = services.suppress("importer", "IMP-2", by=analyst, reason="known pattern", days=7)
    other = services.suppress("declarant", "BRO", by=analyst, reason="known broker", days=3)
    assert services.lift(one.pk, by=analyst, reason="the pattern is gone") == 0
    assert Alert.objects.get(declaration_id="ODD").hidden_until == other.expires_at
    assert services.lift(other.pk, by=analyst, reason="the broker as well") > 0
    assert "ODD" in shown(analyst)


def test_nobody_lifts_what_hides_alerts_beyond_their_offices(alerts, person):
    everywhere = person("supervisor", name="everywhere", all_offices=True, offices=())
    made = services.suppress("importer", "IMP-2", by=everywhere, reason="known pattern", days=7)
    with pytest.raises(ForbiddenError, match="other offices"):
        services.lift(made.pk, by=person("analyst"), reason="not here")
    elsewhere = services.suppress("exporter", "EXP-1", by=person("analyst", name="x"), reason="known", days=7)
    far = person("analyst", name="far", offices=[AWAY])
    assert [each.suppression for each in told_to(far)] == [made], "what other offices hide is theirs"
    with pytest.raises(AlertGoneError):
        services.lift(elsewhere.pk, by=far, reason="not mine")


def test_a_sleeping_alert_says_why_and_is_woken_before_its_hour(alerts, person):
    analyst, odd = person("analyst"), alerts["ODD"]
    services.snooze(odd.pk, by=analyst, version=1, until=desk_now() + dt.timedelta(hours=4), reason="papers: asked")
    told = why_hidden(Alert.objects.get(pk=odd.pk))
    assert (told.snoozed, told.by, told.reason) == (True, "analyst", "papers: asked")
    services.wake(odd.pk, by=analyst, version=2)
    assert "ODD" in shown(analyst)
    assert why_hidden(Alert.objects.get(pk=odd.pk)) is None
    with pytest.raises(ConflictError, match="does not sleep"):
        services.wake(odd.pk, by=analyst, version=3)


@pytest.mark.parametrize("days", [0, -1, 181])
def test_no_suppression_is_for_ever(alerts, person, days):
    with pytest.raises(UnfitError):
        services.suppress("importer", "IMP-2", by=person("analyst"), reason="known pattern", days=days)


def test_what_is_marked_above_a_clearance_is_gone_for_that_person(alerts, person):
    supervisor, analyst = person("supervisor", clearance=3), person("analyst", clearance=1)
    services.re_mark(alerts["ODD"].pk, by=supervisor, version=1, mark=2, reason="an informant is behind it")
    with pytest.raises(AlertGoneError):
        services.within_reach(analyst, alerts["ODD"].pk)
    assert "ODD" not in shown(analyst)
    assert "ODD" in shown(supervisor)


def test_nobody_marks_above_their_own_clearance(alerts, person):
    with pytest.raises(UnfitError):
        services.re_mark(alerts["ODD"].pk, by=person("supervisor", clearance=1), version=1, mark=3, reason="secret")


def test_every_change_is_on_record_with_who_and_why(alerts, person):
    services.close(alerts["ODD"].pk, by=person("analyst"), version=1, reason="fault in the data")
    last = Record.objects.order_by("-id")[0]
    assert (last.by, last.action, last.key, last.detail["reason"]) == (
        "analyst",
        "closed",
        "t/ODD/1",
        "fault in the data",
    )


def test_a_refused_change_leaves_no_trace_of_itself(alerts, person):
    before = Event.objects.count()
    with pytest.raises(ConflictError):
        services.close(alerts["ODD"].pk, by=person("analyst"), version=99, reason="explained")
    assert Event.objects.count() == before


def test_offices_are_compartments(alerts, person):
    assert "FAR" not in shown(person("analyst", offices=[HOME]))
    assert shown(person("analyst", name="far", offices=[AWAY])) == ["FAR"]
    assert shown(person("analyst", name="nowhere", offices=[])) == []
    assert "FAR" in shown(person("analyst", name="head", offices=[], all_offices=True))
