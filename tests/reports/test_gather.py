from __future__ import annotations

import pytest

from tidewaiter.lake import Lake
from tidewaiter.reports import gather

from .conftest import DAY


def test_mandatory_lines_lead_the_list_and_risk_orders_the_rest(full_lake: Lake):
    plan = gather(full_lake, title="x").inspections
    assert plan is not None
    assert [line.item_id for line in plan.top] == [f"kcs/{n}/1" for n in (16, 19, 18, 17)]
    assert [line.rank for line in plan.top] == [1, 2, 3, 4]


def test_the_plan_adds_up(full_lake: Lake):
    plan = gather(full_lake, title="x", top=2).inspections
    assert plan is not None
    assert (plan.day, plan.candidates, plan.planned, plan.minutes) == (DAY, 10, 4, 240.0)
    assert plan.expected_hits == pytest.approx((16 + 17 + 18 + 19) / 25)
    assert len(plan.top) == 2
    assert sum(load.lines for load in plan.loads) == 4


def test_each_line_brings_its_interval_its_goods_and_what_moved_its_risk(full_lake: Lake):
    plan = gather(full_lake, title="x").inspections
    assert plan is not None
    line = plan.top[2]
    assert (line.risk_low, line.risk_high) == (pytest.approx(0.62), pytest.approx(0.82))
    assert (line.hs_code, line.origin, line.customs_value) == ("610910", "VN", 18000.0)


def test_what_moved_a_risk_is_told_without_what_every_line_has(full_lake: Lake):
    plan = gather(full_lake, title="x").inspections
    assert plan is not None
    moved = {line.item_id: {each.source: each.log_odds for each in line.contributions} for line in plan.top}
    assert moved["kcs/19/1"] == {"low_unit_price": pytest.approx(3.2)}
    assert moved["kcs/18/1"] == {"low_unit_price": pytest.approx(1.2)}


def test_a_day_without_a_plan_has_no_list(full_lake: Lake):
    assert gather(full_lake, title="x", day=DAY.replace(day=1)).inspections is None


def test_refusals_are_counted_by_reason(full_lake: Lake):
    intake = gather(full_lake, title="x").intake
    assert intake is not None
    assert [(each.reason, each.records) for each in intake.refusals] == [("is no date", 2), ("is empty", 1)]
    assert (intake.read, intake.quarantined) == (23, 3)


def test_months_count_lines_inspections_and_hits(full_lake: Lake):
    intake = gather(full_lake, title="x").intake
    assert intake is not None
    assert sum(month.lines for month in intake.months) == 20
    assert [(month.month.month, month.inspected, month.hits) for month in intake.months][-1] == (3, 1, 1)


def test_a_field_nobody_fills_is_seen(full_lake: Lake):
    shares = {each.field: each.share for each in gather(full_lake, title="x").completeness}
    assert (shares["origin"], shares["net_mass_kg"]) == (1.0, 0.0)


def test_alerts_are_counted_with_the_lines_judged(full_lake: Lake):
    alerts = gather(full_lake, title="x", detectors={"low_unit_price": ("valuation", "Low?")}).alerts
    assert alerts is not None
    (one,) = alerts.detectors
    assert (one.detector, one.typology, one.judged, one.alerts) == ("low_unit_price", "valuation", 10, 1)


def test_yields_compare_with_chance(full_lake: Lake):
    risk, chance = gather(full_lake, title="x").yields
    assert (risk.cause, chance.cause) == ("risk", "random")
    assert risk.lift.value == pytest.approx(5)
    assert risk.lift.low < 5 < risk.lift.high


def test_the_whole_traffic_leads_and_its_gap_is_what_was_not_recovered(full_lake: Lake):
    whole, quarter = gather(full_lake, title="x").traffic
    assert (whole.period, quarter.period) == ("whole", "quarter")
    assert whole.gap is not None
    assert (whole.gap.value, whole.gap.low, whole.gap.high) == pytest.approx((3.5e6, 1.7e6, 5.3e6))
    assert (quarter.revenue, quarter.gap) == (None, None)


def test_a_lake_without_recorded_chances_says_nothing_of_its_traffic(lake: Lake):
    assert gather(lake, title="x").traffic == ()


def test_provenance_names_the_last_run_and_every_table(full_lake: Lake):
    told = gather(full_lake, title="x", settings={"Seed": "7"}).provenance
    assert told is not None
    assert told.run == full_lake.runs()[-1]["run"]
    assert {table.name for table in told.tables} == set(full_lake.entries)
    assert told.settings == (("Seed", "7"),)
