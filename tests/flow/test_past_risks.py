"""Risks of past days on a planted port, whose results are hidden from some day on, or shuffled."""

from __future__ import annotations

import itertools
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.models.port import FIRST, fill, planted_port
from tidewaiter.flow.past_risks import judge_again, keep_told, tell_the_past
from tidewaiter.lake import Lake
from tidewaiter.memory import STEPS
from tidewaiter.models.training import train
from tidewaiter.tables import declared, found, fused

pytestmark = pytest.mark.slow

BEFORE = FIRST + timedelta(days=240)
STRETCH = timedelta(days=90)


@pytest.fixture(scope="module")
def port():
    return planted_port(2_500)


@pytest.fixture(scope="module")
def lake(port, tmp_path_factory):
    with Lake.open(tmp_path_factory.mktemp("port") / "lake", create=True) as lake:
        fill(lake, port, as_of=BEFORE)
        tell_the_past(lake, before=BEFORE, stretches=1)
        yield lake


def told(lake) -> dict[str, dict]:
    return {row["item_id"]: row for row in lake.fetch(lake.read(fused.TOLD)).to_pylist()}


def test_every_line_of_the_stretch_is_told_of_and_no_other(lake, port):
    days = dict(zip(port.items["item_id"].to_pylist(), port.items["declared_on"].to_pylist(), strict=True))
    assert set(told(lake)) == {item for item, day in days.items() if BEFORE - STRETCH <= day < BEFORE}


def test_the_model_learned_from_before_the_stretch_and_still_tells_bad_lines_from_good(lake, port):
    rows = told(lake)
    assert {row["known_before"] for row in rows.values()} == {BEFORE - STRETCH}
    assert all(row["afterwards"] and row["known_before"] <= row["declared_on"] for row in rows.values())
    risk = np.array([row["risk"] for row in rows.values()])
    truth = np.array([port.probability[item] for item in rows])
    assert np.corrcoef(risk, truth)[0, 1] > 0.6


def test_results_of_the_stretch_itself_and_later_do_not_move_what_its_first_day_is_told(lake, port, tmp_path):
    """Histories roll on with results, so lines of the first five days are compared: none was known by then."""
    start = BEFORE - STRETCH
    results = port.outcomes.to_pylist()
    later = [row for row in results if row["known_on"] >= start]
    verdicts = np.random.default_rng(3).permutation([row["illicit"] for row in later])
    shuffled = [row | {"illicit": bool(v)} for row, v in zip(later, verdicts, strict=True)]
    past = [row for row in results if row["known_on"] < start]
    with Lake.open(tmp_path / "other", create=True) as other:
        fill(other, port, as_of=BEFORE)
        with other.change("another future") as change:
            change.replace(found.OUTCOMES, pa.Table.from_pylist(past + shuffled, schema=found.OUTCOMES.schema))
        other.run([step.bind(as_of=BEFORE.isoformat()) for step in STEPS.values()])
        tell_the_past(other, before=BEFORE, stretches=1)
        now = told(other)
    then = told(lake)
    first = [item for item, row in then.items() if row["declared_on"] == start]
    assert first
    assert [then[item]["risk"] for item in first] == [now[item]["risk"] for item in first]
    assert {row["risk"] for row in then.values()} != {row["risk"] for row in now.values()}


def test_what_is_told_already_is_not_told_again(lake):
    before = told(lake)
    assert tell_the_past(lake, before=BEFORE, stretches=1) == 0
    assert told(lake) == before


def test_with_too_few_results_nothing_is_told(lake):
    with lake.scratch() as past:
        assert tell_the_past(past, before=FIRST + timedelta(days=30), stretches=1) == 0


def a_run(lake, *, model: str, known_before, place: int = -1, said: float = 0.777) -> dict:
    """What a run says of the last line declared before BEFORE, or another by its place in their order."""
    items = lake.read(declared.ITEMS)
    row = lake.fetch(items.filter(items.declared_on < BEFORE).order_by("declared_on", "item_id")).to_pylist()[place]
    risk = dict.fromkeys(fused.RISKS.column_names) | {
        "item_id": row["item_id"], "declaration_id": row["declaration_id"], "declared_on": row["declared_on"],
        "risk": said, "risk_low": 0.5, "risk_high": 0.9, "model_id": model,
        "known_before": known_before or row["declared_on"],
    }  # fmt: skip
    with lake.change("a run") as change:
        change.replace(fused.RISKS, pa.Table.from_pylist([risk], schema=fused.RISKS.schema))
    return risk


def test_what_a_run_told_is_kept_in_place_of_what_was_told_afterwards(lake):
    with lake.scratch() as past:
        risk = a_run(past, model="m1", known_before=None)
        assert keep_told(past) == 1
        kept = told(past)[risk["item_id"]]
        assert (kept["risk"], kept["afterwards"], kept["model_id"]) == (0.777, False, "m1")
        assert len(told(past)) == len(told(lake))
        assert tell_the_past(past, before=BEFORE, stretches=1) == 0
        assert told(past)[risk["item_id"]]["risk"] == 0.777


def test_a_run_for_a_past_day_leaves_what_that_day_was_told_and_adds_what_it_was_not(lake):
    with lake.scratch() as past:
        first = a_run(past, model="m1", known_before=None, place=-400)
        keep_told(past)
        a_run(past, model="m2", known_before=None)
        keep_told(past)
        a_run(past, model="m3", known_before=None, place=-400, said=0.2)
        assert keep_told(past) == 0
        kept = told(past)[first["item_id"]]
        assert (kept["risk"], kept["afterwards"], kept["model_id"]) == (0.777, False, "m1")
        came_late = a_run(past, model="m3", known_before=None, place=0, said=0.2)
        assert came_late["item_id"] not in told(past)
        assert keep_told(past) == 1
        assert told(past)[came_late["item_id"]]["afterwards"]


def test_a_second_run_of_the_last_day_tells_that_day(lake):
    with lake.scratch() as past:
        for said in (0.777, 0.2):
            risk = a_run(past, model="m1", known_before=None, said=said)
            assert keep_told(past) == 1
        assert told(past)[risk["item_id"]]["risk"] == 0.2


@pytest.mark.parametrize(("model", "known_before"), [("none", None), ("m1", BEFORE + timedelta(days=30))])
def test_neither_an_assumption_nor_a_risk_that_knew_the_lines_own_day_is_kept(lake, model, known_before):
    with lake.scratch() as past:
        a_run(past, model=model, known_before=known_before)
        assert keep_told(past) == 0


def hindsight(lake) -> dict[tuple, float]:
    rows = lake.fetch(lake.read(fused.HINDSIGHT)).to_pylist()
    return {(row["known_before"], row["item_id"]): row["risk"] for row in rows}


@pytest.fixture(scope="module")
def model(lake):
    return train(lake, as_of=BEFORE).folder


def seen_again(lake, model, *, outcomes=None, before=BEFORE) -> dict[str, float]:
    with lake.scratch() as past:
        if outcomes is not None:
            with past.change("other results") as change:
                change.replace(found.OUTCOMES, outcomes)
        judge_again(past, model, before=before)
        return {item: risk for (day, item), risk in hindsight(past).items() if day == before}


def test_the_model_of_a_stretch_looks_back_at_the_lines_before_it(lake, port):
    seen = hindsight(lake)
    assert {day for day, _ in seen} == {BEFORE - STRETCH}
    days = dict(zip(port.items["item_id"].to_pylist(), port.items["declared_on"].to_pylist(), strict=True))
    assert all(days[item] < BEFORE - STRETCH for _, item in seen)


def test_lines_of_late_are_judged_again_but_for_those_with_a_result(lake, port, model):
    """Results come after five days here, so that it is the lines of the last days of which nothing is known."""
    days = dict(zip(port.items["item_id"].to_pylist(), port.items["declared_on"].to_pylist(), strict=True))
    open_ones = {item for item, day in days.items() if BEFORE - timedelta(days=5) <= day < BEFORE}
    seen = seen_again(lake, model)
    assert set(seen) == open_ones
    risk, truth = (np.array([each[item] for item in sorted(open_ones)]) for each in (seen, port.probability))
    assert np.corrcoef(risk, truth)[0, 1] > 0.5


def test_with_fewer_results_more_lines_are_judged_and_none_is_older_than_four_months(lake, port, model):
    days = dict(zip(port.items["item_id"].to_pylist(), port.items["declared_on"].to_pylist(), strict=True))
    early = port.outcomes.filter(
        pa.array([day < FIRST + timedelta(days=60) for day in port.outcomes["known_on"].to_pylist()])
    )
    seen = seen_again(lake, model, outcomes=early)
    assert set(seen) == {item for item, day in days.items() if BEFORE - timedelta(days=120) <= day < BEFORE}


def test_later_results_do_not_move_how_lines_look_now(lake, port, model):
    later = [
        row | {"illicit": not row["illicit"]} if row["known_on"] >= BEFORE else row for row in port.outcomes.to_pylist()
    ]
    other = pa.Table.from_pylist(later, schema=found.OUTCOMES.schema)
    assert seen_again(lake, model, outcomes=other) == seen_again(lake, model)


def test_a_model_that_knows_more_than_the_day_is_not_asked(lake, model):
    assert not seen_again(lake, model, before=BEFORE - timedelta(days=1))


def test_without_a_model_nothing_is_seen(lake):
    assert not seen_again(lake, None)


def test_of_the_days_on_which_one_looked_back_some_are_kept_a_month_apart(lake, model):
    with lake.scratch() as past:
        for later in range(0, 50, 7):
            judge_again(past, model, before=BEFORE + timedelta(days=later))
        kept = sorted({day for day, _ in hindsight(past)})
    apart = [(later - earlier).days for earlier, later in itertools.pairwise(kept)]
    assert kept[0] == BEFORE - STRETCH
    assert kept[-1] == BEFORE + timedelta(days=49)
    assert all(days >= 30 for days in apart[:-1])
