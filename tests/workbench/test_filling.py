"""What comes to the queue from the lake, in which order, and what is left alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.core.management import call_command

from tests.workbench.conftest import DAY
from tidewaiter_workbench import bridge
from tidewaiter_workbench.answers import Outcome
from tidewaiter_workbench.queue.filling import bring
from tidewaiter_workbench.queue.models import Alert, State
from tidewaiter_workbench.queue.services import claim, suppress


def test_planned_risky_and_odd_lines_come_each_with_its_cause(alerts):
    causes = {name: alert.cause for name, alert in alerts.items()}
    assert causes == {"MUST": "mandatory", "DRAWN": "random", "CHEAP": "model", "ODD": "anomaly", "FAR": "model"}


def test_duty_comes_before_risk_and_the_plan_before_the_rest(alerts):
    order = [alert.declaration_id for alert in Alert.objects.order_by("-priority")]
    assert order == ["MUST", "DRAWN", "CHEAP", "FAR", "ODD"]


def test_an_alert_carries_the_propensity_of_its_draw_and_none_where_nothing_was_drawn(alerts):
    assert alerts["DRAWN"].propensity == 0.05
    assert alerts["ODD"].propensity is None


def test_goods_are_released_some_hours_after_their_declaration(alerts):
    assert alerts["MUST"].release_due == dt.datetime.combine(DAY, dt.time(), tzinfo=dt.UTC) + dt.timedelta(hours=48)


def test_goods_that_arrive_after_their_declaration_are_released_some_hours_after_arrival(alerts, desk):
    """A bill came in: the clock runs from the day on which it says the goods arrive; never before the declaration."""
    (lead,) = [each for each in bridge.leads(desk, alert_risk=0.1, anomaly_days=14) if each.declaration_id == "CHEAP"]
    assert lead.arrived_on == DAY, "as its bill says"
    midnight = dt.datetime.combine(DAY, dt.time(), tzinfo=dt.UTC)
    for days, hours in ((5, 5 * 24 + 48), (-9, 48)):
        bring([replace(lead, arrived_on=DAY + dt.timedelta(days=days))], by="test")
        due = Alert.objects.get(declaration_id="CHEAP").release_due
        assert due == midnight + dt.timedelta(hours=hours)


def test_a_line_that_was_opened_already_does_not_come(own_lake, db):
    before = {lead.declaration_id for lead in bridge.leads(own_lake, alert_risk=0.1, anomaly_days=14)}
    opened = Outcome(
        "t/CHEAP/1", 1, DAY, DAY, "DOC", "model", 1.0, illicit=False, typology=None, severity=0, revenue=None
    )
    bridge.write_outcomes(own_lake, [opened])
    after = {lead.declaration_id for lead in bridge.leads(own_lake, alert_risk=0.1, anomaly_days=14)}
    assert before - after == {"CHEAP"}


def test_an_alert_whose_line_was_opened_by_others_is_closed_with_the_next_filling(alerts, own_lake):
    opened = Outcome(
        "t/CHEAP/1", 1, DAY, DAY, "DOC", "model", 1.0, illicit=True, typology="IPR", severity=1, revenue=None
    )
    bridge.write_outcomes(own_lake, [opened])
    call_command("fill_queue")
    closed = Alert.objects.get(declaration_id="CHEAP")
    assert (closed.state, closed.closed_reason) == ("examined", "its result came in by another way")
    assert Alert.objects.filter(state="open").count() == 4


def test_filling_again_changes_nothing_and_opens_nothing_that_was_closed(alerts, desk):
    Alert.objects.filter(declaration_id="ODD").update(state=State.CLOSED)
    filled = bring(bridge.leads(desk, alert_risk=0.10, anomaly_days=14), by="test")
    assert (filled.new, filled.refreshed) == (0, 0)
    assert Alert.objects.get(declaration_id="ODD").state == State.CLOSED


def test_a_free_alert_follows_the_next_run_and_a_held_one_stays_as_its_holder_saw_it(alerts, leads, person):
    claim(alerts["CHEAP"].pk, by=person("officer"))
    again = [replace(lead, risk=0.9) for lead in leads if lead.declaration_id in {"FAR", "CHEAP"}]
    assert bring(again, by="test").refreshed == 1
    assert Alert.objects.get(declaration_id="FAR").risk == 0.9
    assert Alert.objects.get(declaration_id="CHEAP").risk == 0.6


def test_the_interval_of_a_risk_comes_with_it(alerts):
    cheap = alerts["CHEAP"]
    assert cheap.risk_low < cheap.risk < cheap.risk_high
    assert alerts["ODD"].risk_low is None, "no model judged it"


def test_alerts_of_a_suppressed_party_come_in_hidden_but_not_those_of_the_plan(desk, person):
    analyst = person("analyst")
    suppress("importer", "IMP-2", by=analyst, reason="known pattern", days=14)
    suppress("importer", "IMP-1", by=analyst, reason="known pattern", days=14)
    bring(bridge.leads(desk, alert_risk=0.10, anomaly_days=14), by="test")
    hidden = set(Alert.objects.exclude(hidden_until=None).values_list("declaration_id", flat=True))
    assert hidden == {"ODD"}, "FAR lies in an office beyond the analyst's reach, and the rest is planned"
