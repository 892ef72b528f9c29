"""Any declared line has a page: found by a number on its papers, within reach, and opened into the queue by a word."""

from __future__ import annotations

import datetime as dt
import html
import re
import threading

import pytest
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, item, rows
from tests.workbench.planted_parties import plant
from tests.workbench.programs import Program
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.bridge.flows import flows
from tidewaiter_workbench.bridge.lines import LaneAsked
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.flows.filling import bring_flows
from tidewaiter_workbench.keeping.models import Answer
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.queue import by_hand
from tidewaiter_workbench.queue.filling import bring
from tidewaiter_workbench.queue.models import Alert, Dossier, Suppression
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.series.models import Series
from tidewaiter_workbench.shipments import reading
from tidewaiter_workbench.webhooks.models import Delivery, Subscription

CALM = "t/CALM/1"


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def stranger(person):
    return person("analyst", name="stranger", offices=[AWAY])


def names(met: reading.Found) -> list[str]:
    return [line.declaration_id for line, _alert in met.lines]


def added(lake, table, *more: dict) -> None:
    with Lake.open(lake) as opened, opened.change("more") as change:
        change.upsert(table, rows(table, *more))


def page(browser, item_id: str, **more: str) -> str:
    answer = browser.get(reverse("line"), {"item": item_id, "read": "1", **more}, follow=True)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


# found by a number


def test_a_line_outside_the_queue_is_found_by_declaration_line_and_in_any_case(alerts, anton):
    assert "CALM" not in alerts
    for number in ("CALM", "calm", CALM):
        assert names(reading.called(anton, number)) == ["CALM"]
    assert names(reading.called(anton, "CAL")) == []


def test_a_line_is_found_by_its_bill_and_by_its_container_however_it_is_typed(alerts, anton):
    for number, met in (("BILL-1", "bill"), ("MSCU1234565", "container"), ("mscu 123456-5", "container")):
        (row,) = reading.called(anton, number).lines
        assert (row[0].declaration_id, row[0].met, row[1]) == ("CHEAP", met, alerts["CHEAP"])


def test_a_line_is_found_by_a_container_that_only_its_bill_lists_and_by_the_other_of_master_and_house(own_lake, anton):
    bill = {"consignment_id": "b/9", "bill_number": "HOUSE-9", "master_bill_number": "MASTER-9", "arrived_on": DAY}
    added(own_lake, declared.CONSIGNMENTS, bill | {"line_no": 1, "containers": "TGHU7654320; OTHR0000000"})
    added(own_lake, declared.ITEMS, item("BOXED", bill_number="MASTER-9"), item("LOOSE"))
    for number in ("TGHU7654320", "HOUSE-9", "MASTER-9", "othr 000000-0"):
        assert names(reading.called(anton, number)) == ["BOXED"]
    assert reading.called(anton, "HOUSE-9").lines[0][0].met == "bill"


def test_all_lines_of_a_number_are_shown_the_latest_first_and_a_hundred_of_more(own_lake, anton, signed_in):
    many = [item(f"M-{n:03}", day=DAY - dt.timedelta(days=n), container="TGHU7654320") for n in range(103)]
    added(own_lake, declared.ITEMS, *many)
    met = reading.called(anton, "TGHU7654320")
    assert names(met) == [f"M-{n:03}" for n in range(100)]
    assert met.more
    text = signed_in(anton).get(reverse("lines"), {"number": "TGHU7654320", "read": "1"}).content.decode()
    assert "The latest hundred" in text
    assert text.count(reverse("line")) == 100


def test_the_lines_of_a_lane_are_the_latest_imports_of_ones_offices(alerts, anton, stranger):
    lane = LaneAsked("BD", "BD", first=DAY, last=DAY, chapters=("61",))
    assert set(names(reading.in_lane(anton, lane))) == {"MUST", "DRAWN", "CHEAP", "ODD", "CALM"}
    assert names(reading.in_lane(stranger, lane)) == ["FAR"]
    assert names(reading.in_lane(anton, LaneAsked("BD", "CN"))) == []
    assert names(reading.in_lane(anton, LaneAsked("BD", "", chapters=("62",)))) == []


def test_one_line_is_opened_at_once_and_one_in_the_queue_on_its_alerts_page(alerts, anton, signed_in):
    browser = signed_in(anton)
    to = browser.get(reverse("lines"), {"number": "CALM", "read": "1"})
    assert (to.status_code, to.url) == (302, f"{reverse('line')}?item=t%2FCALM%2F1")
    to = browser.get(reverse("lines"), {"number": "CHEAP", "read": "1"})
    assert to.url == reverse("shipment", args=[alerts["CHEAP"].pk])
    told = browser.get(reverse("lines"), {"number": "CALM", "read": "1"}, headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == f"{reverse('line')}?item=t%2FCALM%2F1"  # a page cannot be put into another


# who may


def test_a_line_of_another_office_is_told_as_if_there_were_none(alerts, stranger, signed_in):
    browser = signed_in(stranger)
    assert names(reading.called(stranger, "CALM")) == []
    for item_id in (CALM, "t/NOWHERE/1"):
        gone = browser.get(reverse("line"), {"item": item_id, "read": "1"})
        assert gone.status_code == 404
        assert b"There is no such line within your reach." in gone.content
    answer = browser.post(reverse("open_line"), {"item": CALM, "reason": "its seal is new"})
    assert answer.status_code == 404
    assert not Alert.objects.filter(item_id=CALM).exists()


def test_what_one_office_has_read_is_not_told_to_another(alerts, anton, stranger, signed_in):
    page(signed_in(anton), CALM)
    assert Answer.objects.filter(kind="shipment").exists()
    for read in ({}, {"read": "1"}):
        answer = signed_in(stranger).get(reverse("line"), {"item": CALM, **read})
        assert answer.status_code == 404
        assert b"T-SHIRTS" not in answer.content


def test_a_line_whose_alert_is_marked_above_ones_clearance_does_not_exist(alerts, anton, signed_in):
    cheap = alerts["CHEAP"]
    Alert.objects.filter(pk=cheap.pk).update(mark=Mark.AMBER)
    assert names(reading.called(anton, "CHEAP")) == names(reading.called(anton, "BILL-1")) == []
    assert signed_in(anton).get(reverse("line"), {"item": cheap.item_id, "read": "1"}).status_code == 404


def test_without_clearance_for_green_no_line_outside_the_queue_is_read(alerts, person):
    clear = person("analyst", name="clear", clearance=Mark.CLEAR)
    assert names(reading.called(clear, "CALM")) == []
    with pytest.raises(reading.LineGoneError):
        reading.told(clear, CALM)


def test_each_reading_and_each_search_is_on_record(alerts, anton, signed_in):
    browser = signed_in(anton)
    browser.get(reverse("lines"), {"number": "CALM", "read": "1"})
    page(browser, CALM)
    page(browser, CALM)  # from what is kept
    assert Record.objects.get(action="looked lines up", by="anton").detail == {"number": "CALM", "found": 1}
    assert Record.objects.filter(action="read a shipment", by="anton", kind="line", key=CALM).count() == 2


# its page


def test_a_scored_line_says_its_risk_and_that_it_lies_below(alerts, anton, signed_in):
    text = page(signed_in(anton), CALM)
    assert "not in the queue" in text
    assert "lies below" in text
    assert "Why it is not in the queue" in text
    assert "T-SHIRTS, COTTON" in text
    assert "610910 from BD" in text  # its price among such goods
    assert "Record the examination" not in text


def test_a_line_that_no_model_judged_says_so_plainly(own_lake, anton, signed_in):
    added(own_lake, declared.ITEMS, item("PLAIN", price=4.9))
    text = page(signed_in(anton), "t/PLAIN/1")
    assert "It was not scored." in text
    assert "Risk of" not in text
    assert "not judged" in text


def test_when_an_old_line_that_nothing_selected_was_due_is_a_date_and_no_alarm(own_lake, anton, signed_in):
    added(own_lake, declared.ITEMS, item("LATE", day=DAY - dt.timedelta(days=300)), item("TODAY"))
    browser = signed_in(anton)
    assert "over</span>" not in page(browser, "t/LATE/1")
    assert '<dd class="word">5 Sep 2024</dd>' in page(browser, "t/LATE/1")
    assert "left</span>" in page(browser, "t/TODAY/1")


def test_a_line_that_was_opened_shows_its_result_and_cannot_be_opened_again(alerts, anton, signed_in):
    text = page(signed_in(anton), "t/OLD-0/1")
    assert "It was opened already" in text
    assert ", valuation, known on" in text
    assert 'name="reason"' not in text
    with pytest.raises(ConflictError, match="opened already"):
        by_hand.open_line(reading.told(anton, "t/OLD-0/1"), by=anton, reason="once more")


def test_a_line_is_told_by_the_code_that_tells_the_queues_lines(made_lake, alerts, anton):
    (told,) = bridge.shipments(made_lake, [CALM])
    assert reading.told(anton, CALM).as_json() == told.as_json()


def test_the_page_says_that_it_reads_and_asks_for_its_answer_by_itself(alerts, anton, signed_in):
    browser = signed_in(anton)
    waiting = browser.get(reverse("line"), {"item": CALM})
    assert b"is being read" in waiting.content
    assert b"T-SHIRTS" not in waiting.content
    assert f'hx-get="{reverse("line")}?item=t%2FCALM%2F1&amp;read=1"'.encode() in waiting.content
    page(browser, CALM)
    assert b"T-SHIRTS" in browser.get(reverse("line"), {"item": CALM}).content  # it is kept until the next run


def test_what_was_read_is_read_again_after_the_lake_has_changed(own_lake, anton):
    assert reading.told(anton, CALM).outcomes == ()
    row = {"outcome_id": f"{CALM}/1", "item_id": CALM, "known_on": DAY, "severity": 0, "cause": "manual"}
    added(own_lake, found.OUTCOMES, row | {"illicit": False})
    assert [each["illicit"] for each in reading.told(anton, CALM).outcomes] == [False]


def test_results_that_come_in_later_do_not_change_what_its_peers_and_its_likes_say(own_lake, anton):
    before = reading.told(anton, CALM)
    row = {"outcome_id": "t/OLD-2/1/1", "item_id": "t/OLD-2/1", "known_on": DAY, "severity": 1, "cause": "manual"}
    added(own_lake, found.OUTCOMES, row | {"illicit": True, "typology": "ORIGIN"})
    after = reading.told(anton, CALM)
    assert after.cases == before.cases
    assert after.lane == before.lane


def test_its_peers_and_known_cases_of_ones_own_office_lead_to_their_lines(alerts, anton, signed_in):
    text = page(signed_in(anton), CALM)
    assert f"{reverse('line')}?item=t%2FOLD-0%2F1" in text  # the known violation, and of their own office
    assert "OLD-1<" not in text  # of the other
    Alert.objects.filter(item_id="t/OLD-0/1").delete()
    hidden = by_hand.as_alert(reading.told(anton, "t/OLD-0/1"))
    hidden.mark = Mark.RED
    hidden.save()
    assert "OLD-0" not in page(signed_in(anton), CALM)


# it waits for nobody


def test_who_finds_all_places_taken_is_told_to_try_again(alerts, anton, signed_in, monkeypatch):
    monkeypatch.setattr(reading, "_PLACES", threading.BoundedSemaphore(1))
    monkeypatch.setattr(reading, "_WAIT", 0.01)
    with reading._place():
        answer = signed_in(anton).get(reverse("line"), {"item": CALM, "read": "1"})
    assert answer.status_code == 429
    assert b"Try again" in answer.content
    page(signed_in(anton), CALM)  # the place is free again


def test_a_question_that_takes_too_long_is_stopped_and_said(alerts, anton, signed_in, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.0)
    answer = signed_in(anton).get(reverse("line"), {"item": CALM, "read": "1"})
    assert answer.status_code == 400
    assert b"took too long" in answer.content
    assert not Answer.objects.filter(kind="shipment").exists()


def test_a_desk_without_a_lake_says_so(anton, signed_in):
    for route, asked in (("line", {"item": CALM, "read": "1"}), ("lines", {"number": "CALM", "read": "1"})):
        assert b"there is no lake" in signed_in(anton).get(reverse(route), asked).content
    with pytest.raises(BridgeError):
        reading.told(anton, CALM)


# opening it into the queue


def test_an_analyst_opens_a_line_with_a_reason_and_the_next_filling_keeps_it(alerts, anton, leads, signed_in):
    browser = signed_in(anton)
    browser.post(reverse("open_line"), {"item": CALM, "reason": "its seal is new"})
    alert = Alert.objects.get(item_id=CALM)
    assert (alert.cause, alert.tier, alert.propensity, alert.assignee) == ("manual", 1, None, None)
    assert alert.reasons[0] == "chosen by anton: its seal is new"
    assert alert.priority > Alert.objects.get(declaration_id="ODD").priority
    assert "CALM" in browser.get(reverse("queue")).content.decode()
    assert "chosen by anton" in browser.get(reverse("shipment", args=[alert.pk])).content.decode()
    said = Record.objects.get(action="opened a line by hand", by="anton", key=CALM)
    assert said.detail == {"reason": "its seal is new", "risk": 0.01}
    assert [(each.action, each.by) for each in alert.events.all()] == [("opened by hand", "anton")]
    assert Dossier.objects.get(alert=alert).content["item"]["item_id"] == CALM
    odd = next(each for each in leads if each.declaration_id == "ODD")
    later = {name: getattr(odd, name) for name in odd.__slots__} | {"item_id": CALM, "declaration_id": "CALM"}
    bring([type(odd)(**later)], by="fill")
    now = Alert.objects.get(item_id=CALM)
    assert (now.cause, now.also, now.reasons[0]) == ("manual", ["anomaly"], "chosen by anton: its seal is new")


def test_what_the_plan_chooses_later_gets_the_plans_cause_and_chance(alerts, anton, leads):
    by_hand.open_line(reading.told(anton, CALM), by=anton, reason="its seal is new")
    drawn = next(each for each in leads if each.declaration_id == "DRAWN")
    later = {name: getattr(drawn, name) for name in drawn.__slots__} | {"item_id": CALM, "declaration_id": "CALM"}
    bring([type(drawn)(**later)], by="fill")
    now = Alert.objects.get(item_id=CALM)
    assert (now.cause, now.also, now.propensity) == ("random", ["manual"], 0.05)


def test_a_line_is_opened_once_with_a_reason_and_by_those_whose_role_allows_it(alerts, anton, person):
    told = reading.told(anton, CALM)
    with pytest.raises(UnfitError):
        by_hand.open_line(told, by=anton, reason=" ")
    with pytest.raises(ForbiddenError):
        by_hand.open_line(told, by=person("officer", name="olga"), reason="its seal is new")
    by_hand.open_line(told, by=anton, reason="its seal is new")
    with pytest.raises(ConflictError):
        by_hand.open_line(told, by=person("supervisor", name="sara"), reason="mine too")
    assert Alert.objects.filter(item_id=CALM).count() == 1


def test_of_a_suppressed_party_a_line_that_somebody_asks_for_is_shown(alerts, anton, signed_in):
    now = dt.datetime(2025, 6, 30, tzinfo=dt.UTC)
    told = {"role": "importer", "party": "IMP-1", "reason": "known", "by": "x", "made_at": now}
    Suppression.objects.create(**told, expires_at=now + dt.timedelta(days=900))
    by_hand.open_line(reading.told(anton, CALM), by=anton, reason="its seal is new")
    assert "CALM" in signed_in(anton).get(reverse("queue")).content.decode()


def test_programs_are_told_that_it_came(alerts, anton, person):
    now = dt.datetime(2025, 6, 30, tzinfo=dt.UTC)
    holder = person("supervisor", name="sara")
    told = {"name": "h", "url": "https://example.org/", "salt": "s", "made_at": now, "events": ["alert.raised"]}
    Subscription.objects.create(holder=holder, state="active", **told)
    by_hand.open_line(reading.told(anton, CALM), by=anton, reason="its seal is new")
    assert '"cause":"manual"' in Delivery.objects.get(event="alert.raised").body.replace(" ", "")


# programs


def test_a_program_looks_a_line_up_reads_it_and_opens_it_once(alerts, anton):
    program = Program(anton)
    (line,) = program.get("/lines", number="CALM").json()["lines"]
    assert (line["item_id"], line["met"], line["alert"]) == (CALM, "declaration", None)
    read = program.get("/lines/shipment", item=CALM).json()
    assert (read["alert"], read["risk"], read["scored"], read["opened"]) == (None, 0.01, True, False)
    made = program.post("/lines/open", {"item": CALM, "reason": "its seal is new"}, key="open-calm-1").json()
    again = program.post("/lines/open", {"item": CALM, "reason": "its seal is new"}, key="open-calm-1")
    assert (again.status_code, again.json()) == (200, made)
    assert made["cause"] == "manual"
    other = program.post("/lines/open", {"item": CALM, "reason": "its seal is new"}, key="open-calm-2")
    assert other.status_code == 409
    assert program.get("/lines/shipment", item=CALM).json()["alert"]["id"] == made["id"]


# the lake


def test_only_the_days_of_a_line_are_read_of_what_is_about_it(tmp_path):
    """A name that another document of that number says on another day is not this line's."""
    with Lake.open(tmp_path / "lake", create=True) as lake, lake.change("test") as change:
        change.replace(declared.ITEMS, rows(declared.ITEMS, item("A"), item("B", day=DAY - dt.timedelta(days=400))))
        named = {"document_kind": "item", "role": "importer", "party": "IMP-1"}
        mentions = [
            named | {"mention_id": f"{n}", "document_id": f"t/{n}/1", "name": f"NAME {n}", "mentioned_on": day}
            for n, day in (("A", DAY), ("B", DAY - dt.timedelta(days=400)))
        ]
        change.replace(declared.PARTIES, rows(declared.PARTIES, *mentions))
    both = bridge.shipments(tmp_path / "lake", ["t/A/1", "t/B/1"])
    assert [each.names["importer"] for each in both] == ["NAME A", "NAME B"]
    alone = bridge.shipments(tmp_path / "lake", ["t/B/1"])
    assert alone[0].as_json() == both[1].as_json()


def test_the_violations_on_a_partys_page_and_the_acts_of_a_series_lead_to_their_lines(desk, anton, signed_in):
    plant()
    browser, leads_to = signed_in(anton), f"{reverse('line')}?item=t%2FV%2F1"
    assert leads_to in browser.get(reverse("party", args=["P-aa"])).content.decode()
    assert reverse("line") in browser.get(reverse("series", args=[Series.objects.get().pk])).content.decode()


def test_a_row_of_flows_leads_to_its_lines(desk, anton, signed_in):
    bring_flows(flows(desk), by="test")
    rows_of_flows = signed_in(anton).get(reverse("flows"), {"view": "rows", "since": "2025-04-01", "section": "XI"})
    (address,) = re.findall(rf'href="({reverse("lines")}[^"]*)"', rows_of_flows.content.decode())
    found_there = signed_in(anton).get(html.unescape(address) + "&read=1").content.decode()
    assert "CALM" in found_there
    assert "FAR" not in found_there


def test_a_question_of_the_queue_that_no_alert_answers_leads_to_all_lines(alerts, anton, signed_in):
    text = signed_in(anton).get(reverse("queue"), {"text": "CALM"}).content.decode()
    assert f'href="{reverse("lines")}?number=CALM"' in text
