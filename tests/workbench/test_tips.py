"""Tips: how they come in, who learns who told us, and what they are counted as."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.exams.services import Facts, Found, record_result
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.queue.filling import bring
from tidewaiter_workbench.queue.models import Alert, Dossier
from tidewaiter_workbench.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.tips import services
from tidewaiter_workbench.tips.models import Tip
from tidewaiter_workbench.tips.practice import file_examples
from tidewaiter_workbench.webhooks import services as webhooks
from tidewaiter_workbench.webhooks.models import Delivery

SECRET = "MRS WHISTLE"


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", clearance=3)


def filed(by, *, source_mark: int = Mark.AMBER, **more: object) -> Tip:
    told = {"title": "shirts from elsewhere", "text": "they sew new labels in", "came": "letter", "received_on": DAY}
    who = services.Said("partner", SECRET, "whistle@example.org", source_mark)
    return services.file_tip(services.Told(**(told | {"office": HOME} | more)), who, by=by)


def an_unplanned(alerts) -> Alert:
    return next(each for each in alerts.values() if each.tier == 1 and each.office == HOME)


def raised(tip: Tip, by, *items: str) -> services.Raised:
    return services.raise_lines(tip.pk, list(items), by=by, version=Tip.objects.get(pk=tip.pk).version)


def test_a_tip_brings_a_line_that_was_nowhere_and_its_result_is_counted_by_cause(own_lake, anton, person, db):
    line = a_line_that_was_nowhere(own_lake)
    tip = filed(anton, declaration=line["declaration_id"])
    assert line["item_id"] in {each.item_id for each in services.lines(tip, person=anton)}
    assert raised(tip, anton, line["item_id"]).new == 1
    alert = Alert.objects.get(item_id=line["item_id"])
    assert (alert.cause, alert.propensity, alert.reasons[0]) == ("tip", None, f"tip {tip.number}")
    facts = Facts(
        True, exam_type="DOC", examined_on=DAY, minutes=20, findings=(Found("VALUATION", "found"),), main="VALUATION"
    )
    record_result(alert.pk, by=person("officer"), version=alert.version, facts=facts)
    with Lake.open(own_lake) as lake:
        told = lake.fetch(lake.read(found.OUTCOMES).filter(lambda t: t.item_id == line["item_id"])).to_pylist()
    assert [(row["cause"], row["propensity"], row["illicit"]) for row in told] == [("tip", None, True)]


def test_a_line_that_was_only_to_be_looked_at_is_there_by_the_tip_and_the_next_filling_keeps_it(alerts, anton, leads):
    alert = an_unplanned(alerts)
    before = alert.cause
    tip = filed(anton, declaration=alert.declaration_id)
    assert raised(tip, anton, alert.item_id).changed == 1
    for _filling in range(2):
        now = Alert.objects.get(pk=alert.pk)
        assert (now.cause, now.also[0], now.reasons[0]) == ("tip", before, f"tip {tip.number}")
        assert now.priority == 19_999
        bring(leads, by="fill")


def test_what_the_plan_chose_keeps_its_cause_and_its_chance(alerts, anton):
    planned = next(each for each in alerts.values() if each.tier >= 2 and each.office == HOME)
    tip = filed(anton, declaration=planned.declaration_id)
    raised(tip, anton, planned.item_id)
    now = Alert.objects.get(pk=planned.pk)
    assert (now.cause, now.tier, now.propensity) == (planned.cause, planned.tier, planned.propensity)
    assert "tip" in now.also


def test_what_somebody_else_holds_stays_as_they_saw_it(alerts, anton, person):
    alert = an_unplanned(alerts)
    Alert.objects.filter(pk=alert.pk).update(assignee=person("analyst", name="other"))
    tip = filed(anton, declaration=alert.declaration_id)
    done = raised(tip, anton, alert.item_id)
    assert "other holds it" in done.left[alert.declaration_id]
    assert Alert.objects.get(pk=alert.pk).cause == alert.cause


def test_lines_are_found_by_a_partys_number_or_name_and_none_of_another_office(alerts, anton, person, own_lake):
    alert = an_unplanned(alerts)
    for party in (alert.importer, alert.importer_name.upper()):
        if party:
            found_by = {each.item_id for each in services.lines(filed(anton, party=party), person=anton)}
            assert alert.item_id in found_by
    tip = filed(anton, party=alert.importer, office=HOME)
    stranger = person("analyst", name="stranger", offices=[AWAY])
    with pytest.raises(AlertGoneError):
        services.raise_lines(tip.pk, [alert.item_id], by=stranger, version=1)


def test_a_tips_history_names_no_line_and_the_audit_trail_does(alerts, anton):
    alert = an_unplanned(alerts)
    tip = filed(anton, declaration=alert.declaration_id)
    raised(tip, anton, alert.item_id)
    assert [(each.action, each.reason) for each in tip.events.all()] == [("raised", "1 line"), ("filed", "")]
    assert Record.objects.get(action="tip: raised").detail["lines"] == [alert.item_id]


def test_an_amber_tips_alert_is_amber(alerts, sara):
    sara.offices.add(HOME)
    alert = an_unplanned(alerts)
    raised(filed(sara, declaration=alert.declaration_id, mark=Mark.AMBER), sara, alert.item_id)
    assert Alert.objects.get(pk=alert.pk).mark == Mark.AMBER


def a_line_that_was_nowhere(lake) -> dict:
    with Lake.open(lake) as opened_:
        rows = opened_.fetch(opened_.read(declared.ITEMS).filter(lambda t: t.office == HOME)).to_pylist()
        seen = set(opened_.fetch(opened_.read(found.OUTCOMES))["item_id"].to_pylist())
    return next(row for row in rows if row["item_id"] not in seen)


def test_programs_are_told_of_an_amber_tips_new_alert_only_where_amber_is_cleared(own_lake, sara, person, settings):
    settings.WEBHOOKS = {"networks": ["127.0.0.0/8"]}
    sara.offices.add(HOME)
    for holder in (sara, person("supervisor", name="green", clearance=1)):
        webhooks.subscribe(holder, name="SIEM", url="http://127.0.0.1:9/", wanted=["alert.raised"])
    line = a_line_that_was_nowhere(own_lake)
    tip = filed(sara, declaration=line["declaration_id"], mark=Mark.AMBER)
    assert raised(tip, sara, line["item_id"]).new == 1
    assert [each.subscription.holder.username for each in Delivery.objects.all()] == ["sara"]


def test_what_the_last_filling_told_of_an_alert_stays_when_a_tip_names_it(alerts, anton):
    alert = an_unplanned(alerts)
    Dossier.objects.update_or_create(alert=alert, defaults={"run": "r", "digest": "d", "content": {"lowering": {}}})
    raised(filed(anton, declaration=alert.declaration_id), anton, alert.item_id)
    assert Dossier.objects.get(alert=alert).content == {"lowering": {}}


def test_a_source_is_told_to_whoever_filed_it_and_to_those_cleared_and_each_time_on_record(anton, sara, person, db):
    tip = filed(anton)
    assert services.source(tip.pk, by=anton).name == SECRET
    assert services.source(tip.pk, by=sara).contact == "whistle@example.org"
    for other in (person("analyst", name="other"), person("officer"), person("supervisor", name="low", clearance=1)):
        with pytest.raises(ForbiddenError, match="protected"):
            services.source(tip.pk, by=other)
    asked = Record.objects.filter(action="read the source of a tip").values_list("by", flat=True)
    assert sorted(asked) == ["anton", "sara"]


def test_no_page_no_alert_no_case_and_no_record_names_the_source(alerts, anton, sara, signed_in):
    sara.offices.add(HOME)
    alert = an_unplanned(alerts)
    tip = filed(anton, declaration=alert.declaration_id)
    raised(tip, anton, alert.item_id)
    case = services.into_case(tip.pk, by=anton, version=Tip.objects.get(pk=tip.pk).version, kind="EAPA")
    browser = signed_in(sara)
    pages = [
        reverse("tips"),
        reverse("tip", args=[tip.pk]),
        reverse("case", args=[case.pk]),
        reverse("shipment", args=[alert.pk]),
    ]
    for address in pages:
        page = browser.get(address)
        assert page.status_code == 200
        assert SECRET not in page.content.decode()
    assert SECRET not in json.dumps(list(Record.objects.values_list("detail", flat=True)))
    assert browser.get(reverse("tip_source", args=[tip.pk])).status_code == 405, "no link and no reload tells it"
    assert SECRET in browser.post(reverse("tip_source", args=[tip.pk])).content.decode()


def test_a_tip_becomes_a_case_as_confidential_as_itself_and_only_once(anton, sara, db):
    sara.offices.add(HOME)
    tip = filed(sara, mark=Mark.AMBER, typology="VALUATION")
    case = services.into_case(tip.pk, by=sara, version=1, kind="EAPA")
    assert (case.kind, case.mark, case.office, case.typology) == ("EAPA", Mark.AMBER, HOME, "VALUATION")
    with pytest.raises(ConflictError, match="lies in case"):
        services.into_case(tip.pk, by=sara, version=2, kind="EAPA")
    with pytest.raises(AlertGoneError):
        services.within_reach(anton, tip.pk)  # above this person's clearance


def test_a_tip_is_closed_with_a_reason_and_as_it_was_seen(anton, person, db):
    tip = filed(anton)
    with pytest.raises(UnfitError):
        services.close(tip.pk, by=anton, version=1, reason="")
    with pytest.raises(ForbiddenError):
        services.close(tip.pk, by=person("officer"), version=1, reason="nothing in it")
    with pytest.raises(ConflictError):
        services.close(tip.pk, by=anton, version=7, reason="nothing in it")
    assert services.close(tip.pk, by=anton, version=1, reason="nothing in it").state == "closed"
    with pytest.raises(ConflictError):
        services.close(tip.pk, by=anton, version=2, reason="again")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"text": " "}, {"came": "dream"}, {"received_on": DAY + dt.timedelta(days=1)}, {"office": AWAY},
        {"mark": 3}, {"typology": "SORCERY"}, {"office": "nowhere"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_filed(anton, wrong, desk):
    with pytest.raises(UnfitError):
        filed(anton, **wrong)
    assert not Tip.objects.exists()


def test_the_form_files_it(anton, signed_in, db):
    told = {
        "title": "t-shirts",
        "text": "false labels",
        "came": "online",
        "office": HOME,
        "mark": 1,
        "source_kind": "public",
    }
    answer = signed_in(anton).post(reverse("file_tip"), told | {"source_mark": 2, "source_name": SECRET})
    assert answer.status_code == 302
    assert Tip.objects.get().source.mark == Mark.AMBER
    assert bridge.typologies()


def test_the_examples_to_practise_on_are_filed_once_and_one_is_closed(alerts, anton):
    assert file_examples(analyst=anton) == Tip.objects.count() == 3
    assert sorted(Tip.objects.values_list("state", flat=True)) == ["closed", "open", "open"]
    assert all(Tip.objects.values_list("party", flat=True))
    assert file_examples(analyst=anton) == 0
