"""The figures of a stretch of time, on lines few enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tidewaiter.errors import UsageError
from tidewaiter.flow.performing import Span, performance
from tidewaiter.lake import Lake
from tidewaiter.tables import Table, declared, found, fused, signalled

MONDAY = date(2021, 3, 1)
TRAIL = {"source": "t", "file_id": "f", "row_no": 1}
WHOLE = Span(first=MONDAY, last=MONDAY + timedelta(days=13), known_by=date(2021, 4, 30))


def rows(table: Table, given: list[dict]) -> pa.Table:
    names = table.column_names
    return pa.Table.from_pylist([{n: (TRAIL | row).get(n) for n in names} for row in given], schema=table.schema)


def item(name: str, day: date, *, office: str = "A", value: float = 100.0, **more) -> dict:
    base = {"item_id": name, "declaration_id": name, "line_no": 1, "flow": "import", "declared_on": day}
    return base | {"office": office, "hs6": "610910", "customs_value": value, "net_mass_kg": 10.0, **more}


def outcome(name: str, *, illicit: bool, cause: str, known: date, chance: float = 0.5, exam: str = "TAILGATE") -> dict:
    base = {"outcome_id": name, "item_id": name, "inspected_on": known, "known_on": known, "exam_type": exam}
    said = {"illicit": illicit, "severity": int(illicit), "revenue": 50.0 if illicit else None}
    return base | said | {"cause": cause, "propensity": chance}


@pytest.fixture
def lake(tmp_path):
    """Two weeks, a hundred lines each: in the first 10 of risk (5 found) and 20 at random (1 found), as papers."""
    items, outcomes = [], []
    for week in (0, 1):
        day = MONDAY + timedelta(days=7 * week)
        items += [item(f"{week}/{n:03d}", day, office="A" if n % 2 else "B") for n in range(100)]
    early = MONDAY + timedelta(days=4)
    outcomes += [outcome(f"0/{n:03d}", illicit=n < 5, cause="risk", known=early) for n in range(10)]
    for n in range(10, 30):
        known = MONDAY + timedelta(days=8)
        outcomes.append(outcome(f"0/{n:03d}", illicit=n == 10, cause="random", known=known, chance=0.2, exam="DOC"))
    with Lake.open(tmp_path / "lake", create=True) as opened:
        with opened.change("test") as change:
            change.replace(declared.ITEMS, rows(declared.ITEMS, items))
            change.replace(found.OUTCOMES, rows(found.OUTCOMES, outcomes))
        yield opened


def test_hit_rate_lift_revenue_and_minutes_of_each_cause(lake):
    risk, chance = performance(lake, WHOLE).causes
    assert (risk.cause, risk.tally.inspected, risk.tally.hits, risk.tally.rate.value) == ("risk", 10, 5, 0.5)
    assert risk.tally.rate.low == pytest.approx(0.2366, abs=1e-4)  # Wilson, 5 of 10
    assert (risk.tally.revenue, risk.tally.minutes, risk.tally.days) == (250.0, 600.0, 4.0)
    assert risk.lift.value == pytest.approx(0.5 / 0.05)
    assert (chance.cause, chance.tally.hits, chance.tally.minutes, chance.lift.value) == ("random", 1, 400.0, 1.0)


def test_minutes_that_were_recorded_stand_in_for_those_reckoned(lake):
    risk, _ = performance(lake, WHOLE, minutes={"0/000": 15.0}).causes
    assert risk.tally.minutes == 9 * 60 + 15


def test_weeks_and_lanes(lake):
    told = performance(lake, WHOLE)
    assert told.lines == {MONDAY: 100, MONDAY + timedelta(days=7): 100}
    assert told.lanes == {MONDAY: {"red": 10, "yellow": 20}}
    assert {cause: tally.hits for cause, tally in told.times[MONDAY].items()} == {"": 6, "random": 1, "risk": 5}
    days = performance(lake, Span(MONDAY, MONDAY, known_by=WHOLE.known_by, grain="day"))
    assert list(days.lines) == [MONDAY]


def test_the_whole_traffic_is_estimated_with_the_chances(lake):
    """Each line of risk stands for 2, each at random for 5: (5 x 2 + 1 x 5) of (10 x 2 + 20 x 5)."""
    told = performance(lake, WHOLE)
    assert (told.whole.lines, told.whole.sampled) == (200, 30)
    assert told.whole.illicit.value == pytest.approx(15 / 120)
    assert told.whole.illicit.low < 15 / 120 < told.whole.illicit.high
    assert [(each.name, each.lines, each.illicit) for each in told.strata] == [("A", 100, None), ("B", 100, None)]


def test_a_result_not_yet_known_is_not_told(lake):
    early = Span(WHOLE.first, WHOLE.last, known_by=MONDAY + timedelta(days=4))
    assert [each.cause for each in performance(lake, early).causes] == ["risk"]
    assert performance(lake, Span(WHOLE.first, WHOLE.last, known_by=MONDAY + timedelta(days=3))).causes == ()


def test_an_office_sees_its_own_lines_alone(lake):
    own = performance(lake, Span(WHOLE.first, WHOLE.last, known_by=WHOLE.known_by, offices=["B"]))
    assert sum(own.lines.values()) == 100
    assert [(each.cause, each.tally.inspected, each.tally.hits) for each in own.causes] == [
        ("risk", 5, 3),
        ("random", 10, 1),
    ]
    assert sum(performance(lake, Span(WHOLE.first, WHOLE.last, WHOLE.known_by, offices=[])).lines.values()) == 0


def test_what_a_detector_raised_and_what_came_of_it(lake):
    def score(name: str, p: float) -> dict:
        told = {"item_id": name, "detector": "odd_price", "declared_on": MONDAY, "score": 1.0, "p_value": p}
        return told | {"false_discovery_rate": 0.05, "reason": "odd"}

    scores = [score(f"0/{n:03d}", 0.01 if n < 8 else 0.5) for n in range(100)]
    with lake.change("signals") as change:
        change.replace(signalled.SCORES, rows(signalled.SCORES, scores))
        change.replace(signalled.ALERTS, rows(signalled.ALERTS, [*scores[:4], score("0/050", 0.01)]))
    (told,) = performance(lake, WHOLE).detectors
    assert (told.judged, told.alerts, told.inspected, told.hits) == (100, 5, 4, 4)
    assert told.odd.value == pytest.approx(0.08)
    assert told.rate.value == 1.0
    assert told.lift.value == pytest.approx(1 / 0.05)


def test_what_comes_in_is_compared_with_the_year_before(lake):
    before = [item(f"old/{n}", MONDAY - timedelta(days=30), office="A" if n % 2 else "B") for n in range(100)]
    dearer = [item(f"new/{n}", MONDAY, value=900.0, office="A" if n % 2 else "B") for n in range(100)]
    with lake.change("years") as change:
        change.replace(declared.ITEMS, rows(declared.ITEMS, before + dearer))
    told = {each.column: each for each in performance(lake, WHOLE).stability}
    assert told["office"].index == pytest.approx(0.0, abs=1e-9)
    assert told["office"].verdict == told["net_mass_kg"].verdict == "steady"
    assert told["customs_value"].verdict == told["value_per_kg"].verdict == "changed"
    assert told["customs_value"].bins[0] == ("up to 100", 1.0, 0.0)
    assert told["risk"].verdict == "unknown"


def risks(*given: tuple[str, float], model: str, known_before: date) -> pa.Table:
    base = {"declared_on": MONDAY, "office": "A", "risk_low": 0.0, "risk_high": 1.0}
    told = {"model_id": model, "known_before": known_before}
    return rows(fused.RISKS, [base | {"item_id": n, "declaration_id": n, "risk": risk} | told for n, risk in given])


def test_what_a_run_had_said_is_judged_though_later_runs_replaced_it(lake):
    names = [f"0/{n:03d}" for n in range(30)]
    with lake.change("a run") as change:
        change.replace(
            fused.RISKS, risks(*((n, 0.5 if n < "0/010" else 0.05) for n in names), model="m1", known_before=MONDAY)
        )
    with lake.change("the next day's run") as change:
        change.replace(fused.RISKS, risks(("1/000", 0.1), model="m2", known_before=MONDAY + timedelta(days=1)))
    told = performance(lake, WHOLE).judged
    assert (told.lines, told.hits, told.models) == (30, 6, ("m1",))
    assert told.weighted
    assert [(each.stated, each.lines, each.observed.value) for each in told.calibration] == [
        (0.05, 20, pytest.approx(1 / 20)),
        (0.5, 10, pytest.approx(0.5)),
    ]


def test_what_was_said_with_hindsight_is_not_judged(lake):
    """A run that judges a past day again may have learned how it ended."""
    with lake.change("hindsight") as change:
        later = MONDAY + timedelta(days=20)
        change.replace(fused.RISKS, risks(*((f"0/{n:03d}", 0.9) for n in range(30)), model="m9", known_before=later))
    assert performance(lake, WHOLE).judged.lines == 0


def test_a_span_that_makes_no_sense_is_refused(lake):
    with pytest.raises(UsageError):
        performance(lake, Span(WHOLE.last, WHOLE.first, known_by=WHOLE.known_by))
