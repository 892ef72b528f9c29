"""From an examination to a label, and what an officer cannot leave out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.workbench.conftest import DAY
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.exams.models import ExamResult, LabelState
from tidewaiter_workbench.exams.services import Facts, Found, record_result, write_waiting
from tidewaiter_workbench.queue.models import Alert, State
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.queue.services import claim

CLEAN = Facts(
    done=True,
    exam_type="TAILGATE",
    departs_because="the seal was broken",
    examined_on=DAY,
    minutes=45,
    findings=(Found("VALUATION", "not found"),),
)
CHEAT = Facts(
    done=True,
    exam_type="INTENSIVE",
    departs_because="boxes behind the first row looked new",
    examined_on=DAY,
    minutes=180,
    findings=(Found("VALUATION", "found", 1200.0, "USD"), Found("NARCOTICS", "not found")),
    revenue=310.5,
)


def in_lake(path, table, item_id):
    with Lake.open(path) as lake:
        rows = lake.read(table)
        return lake.fetch(rows.filter(rows.item_id == item_id)).to_pylist()


def test_a_result_closes_its_alert_and_is_a_label_at_once(alerts, own_lake, person):
    drawn = alerts["DRAWN"]
    result = record_result(drawn.pk, by=person("officer"), version=1, facts=CHEAT)
    assert result.label_state == LabelState.WRITTEN
    assert Alert.objects.get(pk=drawn.pk).state == State.EXAMINED
    (outcome,) = in_lake(own_lake, found.OUTCOMES, drawn.item_id)
    assert (outcome["cause"], outcome["propensity"], outcome["typology"]) == ("random", 0.05, "VALUATION")
    assert (outcome["illicit"], outcome["severity"], outcome["revenue"], outcome["known_on"]) == (True, 1, 310.5, DAY)
    (label,) = in_lake(own_lake, found.LABELS, drawn.item_id)
    assert (label["illicit"], label["cause"], label["propensity"]) == (True, "random", 0.05)


def test_finding_nothing_is_a_label_too(alerts, own_lake, person):
    record_result(alerts["ODD"].pk, by=person("officer"), version=1, facts=CLEAN)
    (label,) = in_lake(own_lake, found.LABELS, "t/ODD/1")
    assert (label["illicit"], label["cause"], label["propensity"]) == (False, "manual", None)


def test_an_examination_that_was_not_done_is_no_label_but_says_why(alerts, own_lake, person):
    facts = Facts(done=False, not_done_reason="the ship sailed")
    result = record_result(alerts["CHEAP"].pk, by=person("officer"), version=1, facts=facts)
    assert result.label_state == LabelState.NONE
    assert Alert.objects.get(pk=alerts["CHEAP"].pk).state == State.NOT_EXAMINED
    assert in_lake(own_lake, found.OUTCOMES, "t/CHEAP/1") == []


def test_what_must_be_opened_only_a_supervisor_lets_go(alerts, own_lake, person):
    facts = Facts(done=False, not_done_reason="the ship sailed")
    with pytest.raises(ForbiddenError):
        record_result(alerts["MUST"].pk, by=person("officer"), version=1, facts=facts)
    assert record_result(alerts["MUST"].pk, by=person("supervisor"), version=1, facts=facts).done is False


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exam_type": ""}, "which examination"),
        ({"examined_on": None}, "day of the examination"),
        ({"examined_on": DAY + dt.timedelta(days=1)}, "day of the examination"),
        ({"examined_on": DAY - dt.timedelta(days=1)}, "day of the examination"),
        ({"departs_because": " "}, "not in the plan: say why"),
        ({"minutes": None}, "how many minutes"),
        ({"minutes": 0}, "how many minutes"),
        ({"findings": ()}, "at least one kind"),
        ({"findings": (Found("WITCHCRAFT", "found"),)}, "from the list"),
        ({"findings": (Found("VALUATION", "perhaps"),)}, "found or not found"),
        ({"findings": (Found("VALUATION", "found", -1.0),)}, "A quantity"),
        ({"findings": (Found("VALUATION", "found"), Found("IPR", "found"))}, "which is the main one"),
        ({"critical": True}, "Goods can only be critical"),
        ({"revenue": float("nan")}, "What was recovered"),
        ({"done": False}, "Say why there was no examination"),
    ],
)
def test_what_is_left_out_is_asked_for_and_nothing_is_kept(alerts, person, change, words):
    from dataclasses import replace

    with pytest.raises(UnfitError, match=words):
        record_result(alerts["ODD"].pk, by=person("officer"), version=1, facts=replace(CLEAN, **change))
    assert not ExamResult.objects.exists()
    assert Alert.objects.get(pk=alerts["ODD"].pk).state == State.OPEN


def test_another_examination_than_planned_needs_a_reason_and_the_planned_one_none(alerts, own_lake, person):
    from dataclasses import replace

    planned, officer = alerts["CHEAP"], person("officer")
    silent = replace(CHEAT, departs_because="")
    assert planned.exam_type == "TAILGATE"
    with pytest.raises(UnfitError, match="Planned was TAILGATE"):
        record_result(planned.pk, by=officer, version=1, facts=silent)
    assert record_result(planned.pk, by=officer, version=1, facts=replace(silent, exam_type="TAILGATE")).done
    other = record_result(alerts["DRAWN"].pk, by=officer, version=1, facts=CHEAT)
    assert other.departs_because == "boxes behind the first row looked new"
    told = other.alert.events.first()
    assert (told.action, told.reason) == ("examined", "boxes behind the first row looked new")
    detail = Record.objects.get(action="recorded an examination", key=other.alert.item_id).detail
    assert detail["why not as planned"] == told.reason


@pytest.mark.parametrize("asked", [{"cause": "tip"}, {"cause": "manual"}, {"also": ["tip"]}])
def test_a_line_that_somebody_asked_for_was_explained_then(asked, alerts, own_lake, person, signed_in):
    from dataclasses import replace

    Alert.objects.filter(pk=alerts["ODD"].pk).update(**asked)
    officer = person("officer")
    page = signed_in(officer).get(reverse("write_result", args=[alerts["ODD"].pk])).content.decode()
    assert "though it is not in the plan" not in page
    assert record_result(alerts["ODD"].pk, by=officer, version=1, facts=replace(CLEAN, departs_because="")).done


def test_an_alert_is_examined_once(alerts, own_lake, person):
    officer = person("officer")
    record_result(alerts["ODD"].pk, by=officer, version=1, facts=CLEAN)
    with pytest.raises(ConflictError):
        record_result(alerts["ODD"].pk, by=officer, version=2, facts=CHEAT)
    assert ExamResult.objects.count() == 1


def test_what_another_holds_is_not_examined_over_their_head(alerts, person):
    held = claim(alerts["ODD"].pk, by=person("analyst"))
    with pytest.raises(ConflictError, match="analyst holds"):
        record_result(held.pk, by=person("officer"), version=held.version, facts=CLEAN)


def test_a_busy_lake_loses_nothing(alerts, own_lake, person):
    with Lake.open(own_lake) as writer, writer.change("a long run"):
        result = record_result(alerts["ODD"].pk, by=person("officer"), version=1, facts=CLEAN)
        assert result.label_state == LabelState.WAITING
        assert Alert.objects.get(pk=alerts["ODD"].pk).state == State.EXAMINED
    assert write_waiting() == 1
    assert write_waiting() == 0
    assert len(in_lake(own_lake, found.LABELS, "t/ODD/1")) == 1


def test_what_was_found_is_in_the_next_dossier(alerts, own_lake, person):
    (before,) = bridge.shipments(own_lake, ["t/ODD/1"])
    record_result(alerts["ODD"].pk, by=person("officer"), version=1, facts=CLEAN)
    (after,) = bridge.shipments(own_lake, ["t/ODD/1"])
    assert (len(before.outcomes), len(after.outcomes)) == (0, 1)
    assert before.run != after.run


def test_the_form_keeps_what_was_typed_when_it_refuses(alerts, person, signed_in):
    url = reverse("write_result", args=[alerts["ODD"].pk])
    typed = {"version": 1, "done": "yes", "exam_type": "DOC", "examined_on": "2025-06-30", "note": "seal 4711 whole"}
    typed["departs_because"] = "the seal was broken"
    answer = signed_in(person("officer")).post(url, typed)
    assert answer.status_code == 422
    assert "Say how many minutes it took." in answer.content.decode()
    assert "seal 4711 whole" in answer.content.decode()


def test_the_form_leads_to_its_result(alerts, own_lake, person, signed_in):
    browser, url = signed_in(person("officer")), reverse("write_result", args=[alerts["CHEAP"].pk])
    typed = {"version": 1, "done": "yes", "exam_type": "DOC", "examined_on": "2025-06-30", "minutes": "30"}
    typed["departs_because"] = "papers said it all"
    answer = browser.post(url, typed | {"VALUATION.answer": "found", "VALUATION.quantity": "7"}, follow=True)
    page = answer.content.decode()
    assert "Violation found: VALUATION" in page
    assert "is a label from now on" in page
