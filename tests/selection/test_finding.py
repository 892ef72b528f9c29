"""What the planned examinations find: counted by hand, beside the draws it foretells, and as limits grow tighter."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.selection import Budget, forecast, plan_days, what_if
from tidewaiter.simulation import simulate

from .conftest import Risks, line, rows

pytestmark = pytest.mark.slow

VALUE = json.dumps({"low_unit_price": 0.5})
COSTLESS = {"minute_cost": 0.0, "delay_cost": 0.0, "revenue_weight": 0.0}
NO_CHANCE = {"random_share": 0.0, "random_minimum": 0.0, "exploration_share": 0.0}


def found(table: pa.Table, budget: Budget) -> float:
    return forecast(table, budget).found.value


def four() -> pa.Table:
    return rows(line(1, 0.4, contributions=VALUE), line(2, 0.3), line(3, 0.2), line(4, 0.1))


def by_hand(**more: object) -> Budget:
    """Two lines a day of one stratum: one drawn at random, one chosen by worth."""
    return Budget(
        capacity_lines=2, random_share=0.5, random_minimum=0, exploration_share=0, risk_bands=(), **COSTLESS, **more
    )


def test_what_a_plan_finds_is_counted_by_hand():
    """Worth opens the first for certain and with INTENSIVE, which finds 0.7 of what it is suspected of, drawn or not;
    chance opens each of the others one time in four, with TAILGATE, which finds 0.6."""
    told = forecast(four(), by_hand())
    assert told.hits.value == pytest.approx(0.4 + 0.25 * 0.6)
    assert told.found.value == pytest.approx(0.4 * 0.7 + 0.25 * 0.6 * 0.6)


def test_a_line_that_chance_and_worth_bring_gets_the_longer_examination():
    """Without a station the first gets papers, which find 0.55; chance makes that TAILGATE one time in four: 0.4."""
    told = forecast(four(), by_hand(most_exams={"INTENSIVE": 0}))
    assert told.hits.value == pytest.approx(0.55), "as many violations are opened"
    assert told.found.value == pytest.approx(0.4 * (0.75 * 0.55 + 0.25 * 0.4) + 0.25 * 0.6 * 0.6)


@pytest.mark.parametrize(("most", "power"), [({}, 0.9), ({"INTENSIVE": 0}, 0.6)])
def test_duty_finds_by_its_own_examination(most, power):
    table = rows(line(1, 0.5, mandatory="listed party"), line(2, 0.3))
    assert found(table, Budget(capacity_lines=0, most_exams=most)) == pytest.approx(0.5 * power)


def test_minutes_are_filled_with_what_finds():
    """Four hours: one line at the station, or four at the tail; half of what four tails find is more."""
    table = rows(*[line(n, 0.5) for n in range(4)])
    budget = Budget(capacity_minutes=240, **NO_CHANCE, **COSTLESS, most_exams={"DOC": 0, "NII": 0})
    assert found(table, budget) == pytest.approx(4 * 0.5 * 0.6)


def test_an_examination_that_finds_everything_finds_every_hit(risks: Risks):
    exams = {code: exam.model_dump() | {"finds": {"any": 1.0}} for code, exam in Budget().exams.items()}
    told = forecast(risks(80), Budget.model_validate({"exams": exams, "capacity_lines": 7.5}))
    assert told.found.value == pytest.approx(told.hits.value)
    assert (told.found.low, told.found.high) == pytest.approx((told.hits.low, told.hits.high))


def test_fewer_papers_make_for_longer_examinations_which_find_more():
    """So a limit of a light examination is no loss of findings: it costs time, which the same forecast tells."""
    table = rows(*[line(n, 0.05, contributions=json.dumps({"CLASSIFICATION": 0.5})) for n in range(10)])
    free, held = (
        Budget(capacity_share=1.0, **NO_CHANCE, minute_cost=0.0008, most_exams=most) for most in ({}, {"DOC": 0})
    )
    assert found(table, free) == pytest.approx(10 * 0.05 * 0.4)
    assert found(table, held) > found(table, free)
    assert forecast(table, held).minutes > forecast(table, free).minutes


KINDS = ("model", "VALUATION", "QUANTITY", "CLASSIFICATION", "NARCOTICS")
ports = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from(KINDS), st.integers(0, 9)), min_size=1, max_size=25
)  # fmt: skip
capacities = st.one_of(
    st.integers(0, 30).map(lambda n: {"capacity_lines": float(n)}),
    st.integers(0, 2_000).map(lambda n: {"capacity_minutes": float(n)}),
)


def a_port(port: list[tuple[int, str, int]], *, duties: bool = True) -> pa.Table:
    """One line in ten is a duty, if there are any."""
    numbered = itertools.count()
    return rows(*[
        line(
            next(numbered), risk / 1000, contributions=json.dumps({kind: 0.5}),
            mandatory="law" if duties and not duty else None,
        )
        for risk, kind, duty in port
    ])  # fmt: skip


@given(port=ports, capacity=capacities, station=st.lists(st.integers(0, 12), min_size=2, max_size=4, unique=True))
@settings(deadline=None, max_examples=40)
def test_a_tighter_limit_never_finds_more_where_worth_is_what_is_found(port, capacity, station):
    """But in minutes where there are duties: without the station they take less time, and more is left for others."""
    table = a_port(port, duties="capacity_lines" in capacity)
    told = [
        found(table, Budget(**capacity, **NO_CHANCE, **COSTLESS, most_exams={"INTENSIVE": most}))
        for most in sorted(station)
    ]
    gap = 1e-4 * max(told)  # within which minutes are filled
    assert all(wider >= tighter - gap - 1e-9 for tighter, wider in itertools.pairwise(told)), told


limits = st.dictionaries(st.sampled_from(["DOC", "NII", "INTENSIVE"]), st.integers(0, 6))


@given(port=ports, capacity=capacities, most=limits)
@settings(deadline=None, max_examples=40)
def test_never_more_is_found_than_is_hit(port, capacity, most):
    table = a_port(port)
    told = forecast(table, Budget(**capacity, most_exams=most))
    assert 0 <= told.found.value <= told.hits.value + 1e-12
    assert told.found.low <= told.found.value <= told.found.high


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """Some weeks of a simulated small world, as one day. Violations and mistakes of the truth are told as riskier, and
    of their own kind; the rest is suspected of nothing."""
    folder = tmp_path_factory.mktemp("simulated") / "world"
    simulate(folder, size="small", seed=11, lines=6_000)
    keys = ["declaration_no", "line_no"]
    truth = pq.read_table(folder / "truth/lines.parquet").select([*keys, "scheme", "typology"])
    world = pq.read_table(folder / "declarations").select([*keys, "office", "value_usd"]).join(truth, keys)
    lines = sorted(world.to_pylist(), key=lambda row: (row["declaration_no"], row["line_no"]))[:300]
    return rows(*[
        line(
            n, 0.02 + 0.4 * bool(row["scheme"]) + 0.2 * bool(row["typology"]) + 0.001 * (n % 37),
            office=row["office"], contributions=json.dumps({row["typology"] or "model": 0.5}),
            expected_revenue=row["value_usd"] * 0.01 if row["value_usd"] else None,
            mandatory="law" if n % 60 == 7 else None, risk_high=0.7 + 0.001 * (n % 53),
        )
        for n, row in enumerate(lines)
    ])  # fmt: skip


@pytest.mark.parametrize(("capacity", "times"), [({"capacity_share": 0.15}, 400), ({"capacity_minutes": 700.0}, 80)])
def test_draws_find_on_average_what_was_foretold(port, capacity, times):
    """Each draw opens its lines as planned; each is a violation with its risk, and is found with the stated power."""
    policy = {"most_exams": {"INTENSIVE": 1, "NII": 2}, "random_share": 0.3, "exploration_share": 0.2}
    budget = Budget(**capacity, **policy)
    suspected = {row["item_id"]: next(iter(json.loads(row["contributions"]))) for row in port.to_pylist()}
    rng = np.random.default_rng(5)
    share, counted = [], []
    for seed in range(times):
        opened = plan_days(port, budget=budget, seed=seed).lines.select(["item_id", "exam_type", "risk"]).to_pylist()
        finds = [budget.exams[row["exam_type"]].finds for row in opened]
        powers = [p.get(suspected[row["item_id"]], p["any"]) for p, row in zip(finds, opened, strict=True)]
        met = np.array([row["risk"] for row in opened]) * powers
        share.append(met.sum())
        counted.append((rng.random(len(met)) < met).sum())
    told = forecast(port, budget)
    for seen in (np.array(share), np.array(counted)):
        assert seen.mean() == pytest.approx(told.found.value, abs=4 * seen.std() / times**0.5)
    assert told.found.value < 0.9 * told.hits.value
    (row,) = what_if(port, {"asked": budget}).to_pylist()
    assert (row["expected_hits"], row["expected_found"]) == pytest.approx((told.hits.value, told.found.value))
