"""Memory must be the formula, whichever way it is computed, and must never look ahead."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

import ibis
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.columns.remembered_lines import (
    START,
    World,
    by_definition,
    day,
    line,
    result,
    rows_of,
    worlds,
)
from tidewaiter.columns.memory import DATES, SUMS, HalfLives, advance, carry, daily, events, remembered, states
from tidewaiter.errors import UsageError
from tidewaiter.tables.remembered import KINDS

pytestmark = pytest.mark.slow

LIVES = HalfLives(30, 365)
any_kind = st.sampled_from(sorted(KINDS))
few = settings(deadline=None, max_examples=6, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Few and without shrinking, since each example starts the engine; the worlds are large instead."""


def days_of(world: World, kind: str = "importer", *, as_of: str | None = None):
    return daily(events(*world.tables, as_of=as_of), kind)


def memory_of(world: World, kind: str = "importer", *, as_of: str | None = None):
    return rows_of(remembered(events(*world.tables, as_of=as_of), kind, LIVES))


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for at, row in expected.items():
        for name in SUMS:
            assert found[at][name] == pytest.approx(row[name], rel=1e-9, abs=1e-9), (at, name)
        assert [found[at][name] for name in DATES] == [row[name] for name in DATES], at


def test_what_is_a_half_life_old_counts_half():
    memory = memory_of(World([line("a", 0), line("b", 30)], [result("a", 10, illicit=True, revenue=80.0)]))
    assert memory["Ada", day(0)]["declared_short"] == 0
    state = memory["Ada", day(30)]
    assert state["declared_short"] == pytest.approx(0.5)
    assert state["declared_long"] == pytest.approx(2 ** (-30 / 365))
    assert state["found_short"] == pytest.approx(2 ** (-20 / 30))
    assert state["revenue_long"] == pytest.approx(80 * 2 ** (-20 / 365))
    assert state["log_price_sum_long"] == pytest.approx(math.log(20) * 2 ** (-30 / 365))
    assert state["first_declared_on"] == state["last_declared_on"] == day(0)
    assert state["last_inspected_on"] == state["last_found_on"] == day(10)


def test_there_is_a_state_for_each_day_of_a_declaration_or_a_result():
    assert memory_of(World([line("a", 0)], [result("a", 7)])).keys() == {("Ada", day(0)), ("Ada", day(7))}


def test_a_line_without_the_key_leaves_no_trace():
    world = World([line("a", 0, importer=None, hs6=None)], [result("a", 3)])
    assert memory_of(world, "importer") == memory_of(world, "importer_hs4") == memory_of(world, "goods_line") == {}
    assert memory_of(world, "everything").keys() == {("all", day(0)), ("all", day(3))}


def test_a_result_of_the_same_day_is_not_yet_known():
    known_that_day = memory_of(World([line("a", 0), line("b", 5)], [result("a", 5, illicit=True)]))
    known_the_day_before = memory_of(World([line("a", 0), line("b", 5)], [result("a", 4, illicit=True)]))
    assert known_that_day["Ada", day(5)]["found_long"] == 0
    assert known_the_day_before["Ada", day(5)]["found_long"] > 0


def test_no_line_sees_its_own_result_even_if_the_file_dates_it_before_the_declaration():
    memory = memory_of(World([line("a", 5)], [result("a", 1, illicit=True)]))
    assert memory.keys() == {("Ada", day(5))}
    assert memory["Ada", day(5)]["found_long"] == 0


def test_results_are_hidden_from_the_day_as_of_which_we_ask():
    world = World([line("a", 0), line("b", 50)], [result("a", 9, illicit=True), result("a", 10, illicit=True)])
    assert memory_of(world)["Ada", day(50)]["inspected_short"] > 1.0 * 2 ** (-40 / 30)
    frozen = memory_of(world, as_of=day(10).isoformat())["Ada", day(50)]
    assert frozen["inspected_short"] == pytest.approx(2 ** (-41 / 30))
    assert frozen["declared_short"] == pytest.approx(2 ** (-50 / 30))


@few
@given(world=worlds(), kind=any_kind)
def test_the_running_sums_are_the_formula(world, kind):
    assert_same(memory_of(world, kind), by_definition(world, kind, LIVES))


@few
@given(world=worlds(), kind=any_kind, at=st.integers(0, 140), flip=st.randoms(use_true_random=False))
def test_what_becomes_known_later_changes_nothing_before(world, kind, at, flip):
    """Results known on or after a day may be swapped, turned or dropped; nobody sees it up to that day."""
    later = [r for r in world.results if r["known_on"] >= day(at)]
    turned = [{**r, "illicit": not r["illicit"], "revenue": flip.random() * 1e6} for r in later if flip.random() < 0.8]
    other = World(world.lines, [r for r in world.results if r["known_on"] < day(at)] + turned)
    before, after = memory_of(world, kind), memory_of(other, kind)
    declared_by_then = {at_ for at_, row in before.items() if at_[1] <= day(at) and at_ in after}
    assert_same({k: after[k] for k in declared_by_then}, {k: before[k] for k in declared_by_then})
    lost = {at_ for at_ in before.keys() ^ after.keys() if at_[1] < day(at)}
    assert lost == set()


@few
@given(world=worlds(), kind=any_kind, cuts=st.lists(st.integers(0, 140), min_size=1, max_size=2))
def test_going_on_from_yesterday_is_the_same_as_starting_over(world, kind, cuts):
    days = days_of(world, kind)
    carried = carry(None, days.filter(days.day < day(min(cuts))), LIVES)
    found = rows_of(states(days.filter(days.day < day(min(cuts))), LIVES))
    borders = [*sorted(set(cuts)), 1000]
    for since, until in pairwise(borders):
        new = days.filter(days.day >= day(since), days.day < day(until))
        found |= rows_of(advance(carried, new, LIVES))
        carried = carry(carried, new, LIVES).cache()
    assert_same(found, rows_of(states(days, LIVES)))


@few
@given(world=worlds(), kind=any_kind, flip=st.randoms(use_true_random=False))
def test_what_two_shards_carry_adds_up(world, kind, flip):
    mine = {entry["item_id"] for entry in world.lines if flip.random() < 0.5}
    shards = [
        World(
            [entry for entry in world.lines if (entry["item_id"] in mine) == ours],
            [entry for entry in world.results if (entry["item_id"] in mine) == ours],
        )
        for ours in (True, False)
    ]
    parts = [carry(None, days_of(shard, kind), LIVES) for shard in shards]
    assert_same(
        rows_of(carry(parts[0].union(parts[1]), None, LIVES)), rows_of(carry(None, days_of(world, kind), LIVES))
    )


def test_thirty_years_of_memory_lose_no_digit():
    """The short half-life is blown up by 2^365 on the way, and the last weeks must still be exact."""
    lines = [line(f"L{n}", 45 * n) for n in range(243)]
    world = World(lines, [result(f"L{n}", 45 * n + 10, illicit=n % 3 == 0, revenue=n + 0.01) for n in range(243)])
    assert_same(memory_of(world), by_definition(world, "importer", LIVES))


def test_an_absurd_date_does_not_spoil_the_others():
    world = World([line("a", 0), line("b", 30), {**line("c", 0), "declared_on": date(1066, 10, 14)}], [])
    memory = memory_of(world)
    assert all(math.isfinite(row[name]) for row in memory.values() for name in SUMS)
    assert memory["Ada", day(30)]["declared_short"] == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize("amount", [math.nan, math.inf, 1e300])
def test_an_absurd_amount_is_not_remembered(amount):
    world = World(
        [line("a", 0, customs_value=amount, net_mass_kg=amount), line("b", 30)], [result("a", 9, revenue=amount)]
    )
    state = memory_of(world)["Ada", day(30)]
    assert (state["priced_long"], state["revenue_long"]) == (0, 0)
    assert state["inspected_long"] > 0
    assert len(memory_of(world, "goods_line")) == 1


@given(world=worlds(), kind=any_kind)
@few
def test_daily_sums_alone_give_what_events_give(world, kind):
    assert_same(rows_of(states(days_of(world, kind), LIVES)), memory_of(world, kind))


@pytest.mark.parametrize(("short", "long"), [(7, 365), (365, 30), (30, 30)])
def test_half_lives_that_do_not_serve_are_refused(short, long):
    with pytest.raises(UsageError, match="half-lives"):
        HalfLives(short, long)


def test_carrying_nothing_is_refused():
    with pytest.raises(UsageError, match="nothing to carry"):
        carry(None, None, LIVES)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_memory_compiles_for_spark(kind):
    assert ibis.pyspark  # the backend must be loaded before its compiler works
    days = days_of(World([line("a", 0)], [result("a", 1)]), kind, as_of=START.isoformat())
    carried = carry(None, days, LIVES)
    for rows in (states(days, LIVES), carried, advance(carried, days, LIVES)):
        assert "SELECT" in ibis.to_sql(rows, dialect="pyspark")
