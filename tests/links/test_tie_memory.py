from __future__ import annotations

import random
from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.links.item_ties import item_ties
from tidewaiter.links.line_results import line_results
from tidewaiter.links.records import HALF_LIFE
from tidewaiter.links.tie_memory import COUNTED, TIES, read_traders, records_of_all, records_of_ties
from tidewaiter.tables import found, linked

START = date(2024, 1, 1)
KINDS = {**TIES, **COUNTED}
NAMED = [name for name in linked.TRADERS.column_names if name not in ("item_id", "declared_on")]


def port(seed: int, *, lines: int = 90, results: int = 40):
    """Lines and results drawn from few names, so that ties meet, repeat a day, and lack a part."""
    draw = random.Random(seed)
    rows = [
        {"item_id": f"L{n}", "declared_on": START + timedelta(days=draw.randrange(25))}
        | {name: draw.choice([None, "a", "b", "c", "d"]) for name in NAMED}
        for n in range(lines)
    ]
    outcomes = [
        {
            "outcome_id": f"R{n}",
            "item_id": f"L{draw.randrange(lines + 5)}",  # some of a line that is not there
            "known_on": START + timedelta(days=draw.randrange(-5, 30)),
            "illicit": draw.random() < 0.4,
        }
        for n in range(results)
    ]
    return rows, outcomes


def tables(rows, outcomes):
    schema = found.OUTCOMES.schema
    given = [schema.field(name) for name in ("outcome_id", "item_id", "known_on", "illicit")]
    return (
        ibis.memtable(pa.Table.from_pylist(rows, schema=linked.TRADERS.schema)),
        ibis.memtable(pa.Table.from_pylist(outcomes, schema=pa.schema(given))),
    )


def key(row, parts):
    return None if any(row[part] is None for part in parts) else tuple(row[part] for part in parts)


def by_definition(rows, outcomes, row, tie):
    """What a line should be told of its tie, counted one by one."""
    mine, today = key(row, tie.parts), row["declared_on"]
    if mine is None or row[tie.member] is None:
        return None
    line_of = {r["item_id"]: r for r in rows}
    said = [
        (max(o["known_on"], line_of[o["item_id"]]["declared_on"]), o["illicit"])
        for o in outcomes
        if o["item_id"] in line_of and key(line_of[o["item_id"]], tie.parts) == mine
    ]
    said = [(day, illicit) for day, illicit in said if day < today]
    holders = [r for r in rows if key(r, tie.parts) == mine and r[tie.member] is not None]
    earlier = {r[tie.member] for r in holders if r["declared_on"] < today}
    return {
        "inspected": sum(2 ** (-(today - day).days / HALF_LIFE) for day, _ in said),
        "found": sum(2 ** (-(today - day).days / HALF_LIFE) for day, illicit in said if illicit),
        "others": len(earlier - {row[tie.member]}),
        "first": min(r["declared_on"] for r in holders),
        "found_on": max((day for day, illicit in said if illicit), default=None),
    }


def as_day(number: int) -> date | None:
    return None if number < 0 else date(1970, 1, 1) + timedelta(days=int(number))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_line_is_told_what_its_ties_had_seen_before_its_day(kind, seed):
    rows, outcomes = port(seed)
    traders, results = tables(rows, outcomes)
    lines = read_traders(traders)
    known = records_of_ties(lines, line_results(results, lines.item_id, lines.day), KINDS[kind])
    place = {lines.item_id[int(row)].as_py(): n for n, row in enumerate(known.rows)}
    expected = {row["item_id"]: by_definition(rows, outcomes, row, KINDS[kind]) for row in rows}
    assert place.keys() == {item for item, state in expected.items() if state}
    for item, n in place.items():
        state = expected[item]
        assert known.inspected[n] == pytest.approx(state["inspected"], abs=1e-12)
        assert known.found[n] == pytest.approx(state["found"], abs=1e-12)
        assert known.others[n] == state["others"]
        assert as_day(known.first_day[n]) == state["first"]
        assert as_day(known.found_day[n]) == state["found_on"]


def test_all_lines_together_are_summed_before_each_day():
    rows, outcomes = port(4)
    lines = read_traders(tables(rows, outcomes)[0])
    results = line_results(tables(rows, outcomes)[1], lines.item_id, lines.day)
    inspected, violations = records_of_all(lines, results)
    for n, day in enumerate(lines.day):
        earlier = results.day < day
        faded = 2.0 ** (-(day - results.day[earlier]) / HALF_LIFE)
        assert inspected[n] == pytest.approx(faded.sum(), abs=1e-12)
        assert violations[n] == pytest.approx((faded * results.illicit[earlier]).sum(), abs=1e-12)
    assert violations.max() > 0


def test_what_lines_are_told_does_not_depend_on_the_order_in_which_they_come():
    rows, outcomes = port(5)
    there = item_ties(*tables(rows, outcomes)).sort_by("item_id")
    random.Random(0).shuffle(rows)
    random.Random(1).shuffle(outcomes)
    again = item_ties(*tables(rows, outcomes)).sort_by("item_id")
    assert again.equals(there)


def test_the_reason_names_the_loudest_tie_and_who_shares_it():
    silent = dict.fromkeys(NAMED)
    rows = [
        {"item_id": "caught", "declared_on": START} | silent | {"importer": "X", "importer_phone": "555"},
        {"item_id": "heir", "declared_on": START + timedelta(days=9)}
        | silent
        | {"importer": "Y", "importer_phone": "555"},
        {"item_id": "stranger", "declared_on": START + timedelta(days=9)} | silent | {"importer": "Z"},
    ]
    results = [{"outcome_id": "R", "item_id": "caught", "known_on": START + timedelta(days=3), "illicit": True}]
    table = item_ties(*tables(rows, results))
    reason = dict(zip(table["item_id"].to_pylist(), table["tie_reason"].to_pylist(), strict=True))
    words = "the importer's telephone: a violation became known on 2024-01-04 (shared by 2 traders)"
    assert reason == {"caught": None, "heir": words, "stranger": None}


def test_a_port_without_lines_or_without_results_is_told_nothing():
    rows, _ = port(6)
    assert item_ties(*tables([], [])).num_rows == 0
    table = item_ties(*tables(rows, []))
    assert np.abs(table["tie_evidence"].to_numpy()).max() == 0
    assert table["tie_reason"].null_count == len(rows)
