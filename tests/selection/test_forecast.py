"""What a budget would bring, on lines few enough to add up by hand, and what it may not set aside."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.selection import Budget, forecast, forecasts, starved

from .conftest import Risks, line, rows

EVERYTHING = Budget(capacity_share=1.0, random_share=0, random_minimum=0, exploration_share=0, lookout_share=0)


def test_who_opens_everything_finds_what_there_is():
    table = rows(line(1, 0.5, expected_revenue=50.0), line(2, 0.25, expected_revenue=100.0), line(3, 0.25))
    told = forecast(table, EVERYTHING)
    assert (told.lines, told.days, told.opened) == (3, 1, pytest.approx(3))
    assert told.hits.value == pytest.approx(1.0) == told.all_hits
    assert told.revenue.value == pytest.approx(150.0)


def test_the_interval_holds_the_throw_of_the_day_and_the_doubt_about_probabilities():
    """Four lines of a half, each surely known: one standard deviation is 1 finding; doubt of 0.05 a line widens it."""
    sure = rows(*[line(n, 0.5, risk_low=0.5, risk_high=0.5) for n in range(4)])
    told = forecast(sure, EVERYTHING).hits
    assert (told.low, told.high) == (pytest.approx(2 - 1.96, abs=0.001), pytest.approx(2 + 1.96, abs=0.001))
    doubted = forecast(rows(*[line(n, 0.5) for n in range(4)]), EVERYTHING).hits
    assert doubted.high == pytest.approx(2 + (1.96**2 + 0.2**2) ** 0.5, abs=0.001)


def test_more_capacity_never_finds_less(risks: Risks):
    curve = forecasts(risks(200), Budget(), scales=(0.25, 0.5, 1.0, 2.0, 4.0))
    hits = [each.hits.value for each in curve]
    assert hits == sorted(hits)
    assert [each.scale for each in curve] == [0.25, 0.5, 1.0, 2.0, 4.0]


ports = st.lists(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 300)), min_size=1, max_size=30), min_size=1, max_size=4
)


@given(port=ports, shares=st.lists(st.integers(1, 1_000), min_size=2, max_size=6, unique=True))
@settings(deadline=None, max_examples=25)
def test_a_greater_share_of_any_port_never_finds_less(port, shares):
    """Offices small and not so small, lines of any risk, doubt and worth, shares to a thousandth."""
    numbered = itertools.count()
    table = rows(*[
        line(next(numbered), risk / 1000, office=f"O{office}", risk_low=risk / 1000, risk_high=(risk + doubt) / 1000,
             expected_revenue=None if doubt % 3 else float(doubt))
        for office, lines in enumerate(port) for risk, doubt in lines
    ])  # fmt: skip
    hits = [forecast(table, Budget(capacity_share=share / 1000)).hits.value for share in sorted(shares)]
    assert all(more >= less - 1e-9 for less, more in itertools.pairwise(hits)), hits


def test_capacity_scales_in_whatever_it_is_counted(risks: Risks):
    lines, minutes = Budget(capacity_lines=4), Budget(capacity_minutes=240)
    for budget, unit in ((lines, "lines"), (minutes, "minutes")):
        (load,) = forecast(risks(100), budget, scale=2.0).loads
        assert (load.capacity, load.unit) == ({"lines": 8, "minutes": 480}[unit], unit)


def test_an_office_sees_its_own_part_of_the_same_design(risks: Risks):
    import pyarrow as pa

    both = pa.concat_tables([risks(100), risks(60, office="INCHEON", start=500)])
    whole, busan, incheon = (forecast(both, Budget(), offices=o) for o in (None, {"BUSAN"}, {"INCHEON"}))
    assert (busan.lines, incheon.lines) == (100, 60)
    assert busan.hits.value + incheon.hits.value == pytest.approx(whole.hits.value)
    assert [load.team for load in incheon.loads] == ["INCHEON"]


def test_the_default_policy_starves_nobody():
    assert starved(Budget()) == ()


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (Budget(random_share=0.02), "must be at least 5%"),
        (Budget(random_minimum=0), "never measured"),
        (Budget(capacity_share=0), "none at all"),
        (Budget.model_validate({"offices": {"BUSAN": {"capacity_lines": 0}}}), "office BUSAN has no capacity"),
    ],
)
def test_a_policy_that_leaves_too_little_to_chance_is_told_so(budget, words):
    (why,) = starved(budget)
    assert words in why
