"""What memory says must be fair to newcomers, and the same for one line as for a table of them."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.columns.remembered_lines import World, by_definition, day, items_of, line, result, worlds
from tidewaiter.columns.memory import DATES, SUMS, HalfLives, carry, daily, events, states
from tidewaiter.columns.memory_features import PARENTS, feature_names, meaning_of
from tidewaiter.columns.memory_keys import key_of
from tidewaiter.columns.memory_recall import features, recall
from tidewaiter.columns.memory_served import ServedMemory
from tidewaiter.errors import UsageError
from tidewaiter.tables.remembered import KINDS

pytestmark = pytest.mark.slow

LIVES = HalfLives()
SLOW = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: every example starts the engine several times."""


def features_of(world: World) -> dict[str, dict[str, float]]:
    entered = events(*world.tables)
    remembered = {kind: states(daily(entered, kind), LIVES) for kind in KINDS}
    rows = features(items_of(world.lines), remembered, half_lives=LIVES).to_pyarrow().to_pylist()
    return {row.pop("item_id"): row for row in rows}


def history(importer: str, lines: int, *, found: int, since: int = 0, **said: object) -> World:
    """So many inspected lines of one importer, one a day, the last `found` of them violations."""
    entries = [line(f"{importer}{n}", since + n, importer=importer, **said) for n in range(lines)]
    results = [
        result(f"{importer}{n}", since + n + 1, illicit=n >= lines - found, revenue=100.0 if n >= lines - found else 0)
        for n in range(lines)
    ]
    return World(entries, results)


def together(*worlds_: World) -> World:
    return World([row for w in worlds_ for row in w.lines], [row for w in worlds_ for row in w.results])


def served_features(world: World) -> dict[str, dict[str, float | None]]:
    """Each line's features, read on its day from a service that lives through the world day by day."""
    of = {entry["item_id"]: entry for entry in world.lines}
    days = sorted({r["declared_on"] for r in world.lines} | {r["known_on"] for r in world.results})
    said = {}
    with ServedMemory(":memory:", half_lives=LIVES) as memory:
        for today in days:
            for entry in (entry for entry in world.lines if entry["declared_on"] == today):
                memory.declare(entry)
                said[entry["item_id"]] = memory.features(entry)
            for found in (found for found in world.results if found["known_on"] == today):
                item = of[found["item_id"]]
                memory.learn(item, known_on=today, illicit=found["illicit"], revenue=found["revenue"])
    return said


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9)


def test_every_feature_has_a_name_and_a_meaning_of_its_own():
    columns = next(iter(features_of(World([line("a", 0)], [])).values()))
    assert tuple(columns) == feature_names()
    meanings = [meaning_of(name) for name in feature_names()]
    assert len(set(meanings)) == len(meanings)
    assert not [meaning for meaning in meanings if "{" in meaning]


def test_every_key_has_a_parent_that_comes_before_it():
    before = {"everything"}
    for kind, parent in PARENTS.items():
        assert parent in before
        before.add(kind)
    assert before == set(KINDS)


def test_a_newcomer_inherits_the_rate_of_its_office_and_not_zero():
    clean, dirty = history("Eve", 60, found=0, office="N1"), history("Mal", 60, found=40, office="S2")
    newcomers = World([line("x", 70, importer="New", office="N1"), line("y", 70, importer="Neu", office="S2")], [])
    said = features_of(together(clean, dirty, newcomers))
    for item, office in (("x", "N1"), ("y", "S2")):
        assert said[item]["importer_rate"] == said[item]["office_rate"], office
        assert said[item]["importer_days_since_declared"] is None
        assert said[item]["importer_age_days"] == 0
    assert said["y"]["importer_rate"] > 0.5 > 0.1 > said["x"]["importer_rate"]


def test_a_line_that_names_no_importer_is_judged_as_a_newcomer():
    said = features_of(together(history("Mal", 60, found=40), World([line("x", 70, importer=None)], [])))
    assert said["x"]["importer_rate"] == said["x"]["office_rate"]
    assert said["x"]["importer_declared"] == 0


def test_a_long_record_speaks_for_itself():
    clean, dirty = history("Eve", 200, found=0), history("Mal", 200, found=100)
    last = World([line("x", 210, importer="Eve"), line("y", 210, importer="Mal")], [])
    said = features_of(together(clean, dirty, last))
    assert said["x"]["importer_rate"] < 0.03
    assert said["y"]["importer_rate"] > 0.45
    assert said["y"]["importer_revenue_per_inspection"] > 45 > said["x"]["importer_revenue_per_inspection"]


def test_violations_that_began_lately_show_as_a_trend():
    said = features_of(together(history("Mal", 200, found=20), World([line("x", 205, importer="Mal")], [])))
    assert said["x"]["importer_rate_short"] > 2 * said["x"]["importer_rate"]
    assert said["x"]["importer_rate_trend"] > 0.5
    assert said["x"]["importer_days_since_found"] == 5


def test_a_tenth_of_the_usual_price_lies_far_below():
    usual = [line(f"L{n}", n, customs_value=200.0 + n % 20) for n in range(200)]
    said = features_of(World([*usual, line("x", 201, customs_value=21.0), line("y", 201, customs_value=210.0)], []))
    assert said["x"]["origin_hs6_price_z"] < -3
    assert abs(said["y"]["origin_hs6_price_z"]) < 1


def test_a_line_without_a_price_has_no_price_score():
    assert features_of(World([line("x", 0, net_mass_kg=0.0)], []))["x"]["hs6_price_z"] is None


def test_recall_gives_each_line_the_state_of_its_key_on_its_day():
    world = World([line("a", 0), line("b", 30), line("c", 30, importer=None)], [result("a", 3, illicit=True)])
    remembered = states(daily(events(*world.tables), "importer"), LIVES)
    rows = {
        row["item_id"]: row for row in recall(items_of(world.lines), remembered, "importer").to_pyarrow().to_pylist()
    }
    assert rows.keys() == {"a", "b", "c"}
    assert rows["b"]["importer_found_short"] == pytest.approx(2 ** (-27 / 30))
    assert rows["c"]["importer_found_short"] is None


@settings(deadline=None, max_examples=3, phases=SLOW)
@given(world=worlds())
def test_one_line_at_a_time_is_the_same_as_all_at_once(world):
    batch, served = features_of(world), served_features(world)
    assert batch.keys() == served.keys()
    for item_id, row in batch.items():
        for name, value in row.items():
            assert same(served[item_id][name], value), (item_id, name)


@settings(deadline=None, max_examples=15)
@given(world=worlds(), kind=st.sampled_from(sorted(KINDS)))
def test_a_served_state_is_the_formula(world, kind):
    with ServedMemory(":memory:", half_lives=LIVES) as memory:
        happenings = [(entry["declared_on"], entry, None) for entry in world.lines]
        of = {entry["item_id"]: entry for entry in world.lines}
        happenings += [(found["known_on"], of[found["item_id"]], found) for found in world.results]
        for on, item, found in sorted(happenings, key=lambda happening: happening[0]):
            if found is None:
                memory.declare(item)
            else:
                memory.learn(item, known_on=on, illicit=found["illicit"], revenue=found["revenue"])
        expected = by_definition(
            World(
                [*world.lines, *(dict(e, item_id=f"{e['item_id']}'", declared_on=day(200)) for e in world.lines)],
                world.results,
            ),
            kind,
            LIVES,
        )
        for entry in world.lines:
            key = key_of(entry, kind)
            if key is None:
                continue
            state = memory.state(kind, key, on=day(200))
            for name in SUMS:
                assert state.sums[name] == pytest.approx(expected[key, day(200)][name], rel=1e-9, abs=1e-9)
            assert [state.dates[name] for name in DATES] == [expected[key, day(200)][name] for name in DATES]


def test_a_service_goes_on_from_what_the_batch_carried():
    past, today = history("Ada", 30, found=5), line("x", 60)
    entered = events(*past.tables)
    with ServedMemory(":memory:", half_lives=LIVES) as memory:
        for kind in KINDS:
            memory.load(kind, carry(None, daily(entered, kind), LIVES).to_pyarrow().to_pylist())
        served = memory.features(today)
    batch = features_of(World([*past.lines, today], past.results))["x"]
    assert [name for name, value in batch.items() if not same(served[name], value)] == []


def test_what_comes_late_is_known_from_then_on():
    with ServedMemory(":memory:", half_lives=LIVES) as memory:
        memory.declare(line("a", 0))
        memory.declare(line("b", 40))
        memory.learn(line("a", 0), known_on=day(10), illicit=True, revenue=None)
        state = memory.state("importer", "Ada", on=day(70))
    assert state.sums["found_short"] == pytest.approx(2 ** (-60 / 30))
    assert state.dates["last_found_on"] == day(10)


def test_a_service_does_not_tell_what_it_has_moved_on_from():
    with ServedMemory(":memory:", half_lives=LIVES) as memory:
        memory.declare(line("a", 10))
        with pytest.raises(UsageError, match="moved on"):
            memory.state("importer", "Ada", on=day(9))


def test_what_was_served_is_kept_in_its_file(tmp_path):
    with ServedMemory(tmp_path / "memory.sqlite", half_lives=LIVES) as memory:
        memory.declare(line("a", 0))
    with ServedMemory(tmp_path / "memory.sqlite", half_lives=LIVES) as memory:
        assert memory.state("importer", "Ada", on=day(30)).sums["declared_short"] == pytest.approx(0.5)
