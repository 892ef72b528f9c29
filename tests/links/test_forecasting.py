"""The forecast of the planted town: with and without what was told of its lines on their own day."""

from __future__ import annotations

from datetime import timedelta
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pytest

from tests.links.hands import DAYS, FIRST, planted_town, town_told
from tidewaiter.lake import Lake
from tidewaiter.links.forecasting import forecast
from tidewaiter.tables import declared, found, fused, linked

pytestmark = pytest.mark.slow

AS_OF = FIRST + timedelta(days=320)
QUIET = "firm60"
"""An honest name, tied to nobody, whose lines come to look risky."""


@pytest.fixture(scope="module")
def town():
    return planted_town()


@pytest.fixture(scope="module")
def lake(built_once, tmp_path_factory):
    with Lake.open(built_once(town_told, tmp_path_factory.mktemp("town") / "lake")) as lake:
        yield lake


def told_risks(town, *, seed: int = 2, future: bool = False) -> pa.Table:
    """A model sees the rings' lines as risky more often than not, honest ones hardly ever, and QUIET's always."""
    draw = np.random.default_rng(seed)
    rows = []
    for item in town.items:
        looks_bad = item["importer"] == QUIET or (item["importer"] in town.ring and draw.random() < 0.6)
        risk = float(draw.uniform(0.3, 0.6) if looks_bad else draw.uniform(0.001, 0.03))
        if future and item["declared_on"] >= AS_OF:
            risk = 1 - risk
        rows.append({
            "item_id": item["item_id"], "declared_on": item["declared_on"], "risk": risk, "risk_low": 0.0,
            "risk_high": 1.0, "model_id": "m", "known_before": item["declared_on"], "afterwards": False,
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=fused.TOLD.schema)


def in_hindsight(town, days, risk) -> pa.Table:
    """Of some days how risky the lines of the 120 days before looked then; `risk` says it of each importer."""
    rows = [
        {
            "item_id": item["item_id"], "declared_on": item["declared_on"], "risk": risk(item["importer"]),
            "model_id": "m", "known_before": day,
        }
        for day in days for item in town.items
        if day - timedelta(days=120) <= item["declared_on"] < day
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=fused.HINDSIGHT.schema)


def forecasts(lake, risks=None, outcomes=None, hindsight=None) -> list[dict]:
    with lake.scratch() as past:
        with past.change("what was told") as change:
            change.replace(fused.HINDSIGHT, fused.HINDSIGHT.schema.empty_table() if hindsight is None else hindsight)
            change.replace(fused.TOLD, fused.TOLD.schema.empty_table() if risks is None else risks)
            if outcomes is not None:
                change.replace(found.OUTCOMES, outcomes)
        past.run([forecast.bind(as_of=AS_OF.isoformat())])
        return sorted(past.fetch(past.read(linked.FORECASTS)).to_pylist(), key=itemgetter("place"))


@pytest.fixture(scope="module")
def with_risks(town, lake):
    return forecasts(lake, told_risks(town))


@pytest.fixture(scope="module")
def without(lake):
    return forecasts(lake)


def test_a_firm_without_any_tie_is_named_for_how_risky_its_lines_looked(with_risks, without):
    now, before = ({row["party_id"]: row for row in rows} for rows in (with_risks, without))
    assert now[QUIET]["place"] <= 25
    assert before[QUIET]["place"] > 25
    assert "its lines of late looked risky" in now[QUIET]["reason"]


def test_nobody_who_knows_no_risks_speaks_of_them(without):
    assert without
    assert not any("looked risky" in row["reason"] for row in without)


def test_risks_that_do_not_reach_back_to_any_earlier_window_are_left_out(town, lake, without):
    every = told_risks(town).to_pylist()
    late = [row for row in every if row["declared_on"] >= AS_OF - timedelta(days=90)]
    said = ("party_id", "place", "probability", "reason")
    now = forecasts(lake, pa.Table.from_pylist(late, schema=fused.TOLD.schema))
    assert [[row[name] for name in said] for row in now] == [[row[name] for name in said] for row in without]


def test_it_expects_about_as_many_violators_as_there_are(town, with_risks):
    """Rings break the law on every second line, so that each of their firms does within the window."""
    rings = [row for row in with_risks if row["party_id"] in town.ring]
    honest = [row for row in with_risks if row["party_id"] not in town.ring and row["party_id"] != QUIET]
    assert np.mean([row["probability"] for row in rings]) > 0.6
    assert np.mean([row["probability"] for row in honest]) < 0.1


def test_places_follow_probability_and_expected_acts_go_with_it(with_risks):
    told = [row["probability"] for row in with_risks]
    assert told == sorted(told, reverse=True)
    assert all(0 <= row["probability"] <= 1 for row in with_risks)
    assert all(row["expected_acts"] >= row["probability"] for row in with_risks), "at least one is no likelier than one"


def test_neither_later_results_nor_later_risks_move_a_past_forecast(town, lake, with_risks):
    results = lake.fetch(lake.read(found.OUTCOMES)).to_pylist()
    past = [row for row in results if row["known_on"] < AS_OF]
    future = [row for row in results if row["known_on"] >= AS_OF]
    verdicts = np.random.default_rng(5).permutation([row["illicit"] for row in future])
    changed = [row | {"illicit": bool(verdict)} for row, verdict in zip(future, verdicts, strict=True)]
    other = pa.Table.from_pylist(past + changed[::2], schema=found.OUTCOMES.schema)
    assert FIRST + timedelta(days=DAYS) > AS_OF + timedelta(days=30)
    assert forecasts(lake, told_risks(town, future=True), other) == with_risks


def result(item, **said):
    return dict.fromkeys(found.OUTCOMES.column_names) | {
        "outcome_id": item["item_id"], "item_id": item["item_id"], "cause": "random", "illicit": False, "severity": 0,
        "source": "t", "file_id": "f", "row_no": 1, **said,
    }  # fmt: skip


def test_what_a_second_look_brings_later_does_not_move_a_past_forecast(town, lake, with_risks):
    """A line that was found clean before the day and bad after it was clean on the day."""
    results = lake.fetch(lake.read(found.OUTCOMES)).to_pylist()
    clean = [row for row in results if row["known_on"] < AS_OF - timedelta(days=30) and not row["illicit"]]
    again = [
        row | {"outcome_id": f"{row['outcome_id']}/2", "known_on": AS_OF + timedelta(days=40), "illicit": True}
        for row in clean
    ]
    assert len(again) > 100
    other = pa.Table.from_pylist(results + again, schema=found.OUTCOMES.schema)
    assert forecasts(lake, told_risks(town), other) == with_risks
    known_by_then = [row | {"known_on": AS_OF - timedelta(days=1)} for row in again]
    assert forecasts(lake, told_risks(town), pa.Table.from_pylist(results + known_by_then, schema=other.schema)) != (
        with_risks
    )


def test_an_inspection_that_found_nothing_makes_a_firm_less_suspect_but_does_not_clear_it(town, lake, with_risks):
    results = lake.fetch(lake.read(found.OUTCOMES)).to_pylist()
    opened = {row["item_id"] for row in results}
    late = [
        item for item in town.items
        if item["importer"] == QUIET and item["item_id"] not in opened and item["declared_on"] < AS_OF
        and item["declared_on"] >= AS_OF - timedelta(days=60)
    ]  # fmt: skip
    clean = [result(item, known_on=AS_OF - timedelta(days=1)) for item in late]
    assert clean
    other = pa.Table.from_pylist(results + clean, schema=found.OUTCOMES.schema)
    then, now = (
        next(row["probability"] for row in rows if row["party_id"] == QUIET)
        for rows in (with_risks, forecasts(lake, told_risks(town), other))
    )
    assert 0.2 * then < now < then


LOOKS = [AS_OF - timedelta(days=back) for back in (0, 90, 180)]
OTHER = "firm61"
"""Another honest name, of which the risks of its own day say nothing."""


def test_a_firm_is_named_for_how_risky_its_lines_look_by_now(town, lake, with_risks):
    def bad(importer):
        return 0.5 if importer == OTHER or importer in town.ring else 0.01

    rows = forecasts(lake, told_risks(town), hindsight=in_hindsight(town, LOOKS, bad))
    then, now = ({row["party_id"]: row["probability"] for row in each} for each in (with_risks, rows))
    assert now[OTHER] > 3 * then[OTHER]
    assert now[QUIET] < then[QUIET]


def test_how_lines_look_by_now_is_left_out_where_nobody_looked_before(town, lake, with_risks):
    late = in_hindsight(town, LOOKS[:1], lambda _: 0.9)
    assert forecasts(lake, told_risks(town), hindsight=late) == with_risks


def test_a_look_back_from_a_later_day_moves_nothing(town, lake):
    def looks(days):
        return in_hindsight(town, days, lambda importer: 0.5 if importer == OTHER else 0.01)

    later = in_hindsight(town, [AS_OF + timedelta(days=back) for back in (1, 30)], lambda _: 0.9)
    known, more = (
        forecasts(lake, told_risks(town), hindsight=rows)
        for rows in (looks(LOOKS), pa.concat_tables([looks(LOOKS), later]))
    )
    assert more == known


def without_importer(lake, items: set[str] | None = None) -> list[dict]:
    """The forecast where these lines, or all, name no importer."""
    with lake.scratch() as past:
        rows = past.fetch(past.read(linked.LINES)).to_pylist()
        hidden = {name for name in linked.LINES.column_names if name.startswith("importer")}
        nameless = [row | dict.fromkeys(hidden) if items is None or row["item_id"] in items else row for row in rows]
        with past.change("nameless") as change:
            change.replace(linked.LINES, pa.Table.from_pylist(nameless, schema=linked.LINES.schema))
        past.run([forecast.bind(as_of=AS_OF.isoformat())])
        return past.fetch(past.read(linked.FORECASTS)).to_pylist()


def test_a_line_that_names_no_importer_is_nobodys_and_stops_nothing(lake, without):
    items = lake.read(declared.ITEMS)
    before = items.filter(items.declared_on < AS_OF).order_by("declared_on", "item_id")
    late = lake.fetch(before.select("item_id"))["item_id"].to_pylist()[-3:]
    told = {row["party_id"] for row in without_importer(lake, set(late))}
    assert told
    assert told <= {row["party_id"] for row in without}


def test_where_no_line_names_an_importer_nothing_is_forecast(lake):
    assert without_importer(lake) == []


def test_a_decision_about_a_seller_stops_nothing(lake, without):
    decision = dict.fromkeys(found.DETERMINATIONS.column_names) | {
        "determination_id": "D1", "matter": "D1", "party": "FAR MILL", "role": "exporter", "illicit": True,
        "known_on": AS_OF - timedelta(days=20), "source": "t", "file_id": "f", "row_no": 1,
    }  # fmt: skip
    with lake.scratch() as past:
        with past.change("decided") as change:
            change.replace(found.DETERMINATIONS, pa.Table.from_pylist([decision], schema=found.DETERMINATIONS.schema))
        past.run([forecast.bind(as_of=AS_OF.isoformat())])
        told = past.fetch(past.read(linked.FORECASTS)).to_pylist()
    assert {row["party_id"] for row in told} == {row["party_id"] for row in without}
