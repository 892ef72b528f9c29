"""How likely it is that one firm carries on for another."""

from __future__ import annotations

import json
from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.links.heirs import IMPORTERS, Firms
from tidewaiter.links.lines import read_lines
from tidewaiter.links.successors import LEAST_TOLD, link_successors, snapshots, successors_before
from tidewaiter.links.weights import MISSING, Compared, learn
from tidewaiter.tables import declared, found, linked, resolved

END = 400
KEPT = 12
"""Firms with a telephone of their own that hand it, and their trade, to the next."""


def firm(name, first, last, *, goods=("850710", "610910"), **said):
    """A firm that declares each of its goods on its first and on its last day, and between."""
    usual = {"lane": "CN<CN", "office": "NORTH", "carrier": "RED", "declarant": "broker"}
    days = (first, (first + last) // 2, last)
    return [{"importer": name, "day": day, "hs6": hs6} | usual | said for hs6 in goods for day in days]


def town(*, silent=0, **said) -> Firms:
    """Handovers that keep the telephone, and `silent` that keep the trade alone, among firms that share nothing."""
    rows = []
    for n in range(KEPT + silent):
        own = {"exporter": f"mill {n}"} | said
        rows += firm(f"old {n:02d}", 10 + n, 100 + n, importer_phone=f"{n}", **own)
        rows += firm(f"new {n:02d}", 120 + n, 390, importer_phone=f"{n}" if n < KEPT else f"8{n}", **own)
    for n in range(60):
        rows += firm(f"other {n:02d}", 5 * n, 5 * n + 80, exporter=f"shop {n}", importer_phone=f"9{n}")
    told = [{"item_id": f"{n:04d}"} | row for n, row in enumerate(rows)]
    columns = [pa.array([row.get(field.name) for row in told], field.type) for field in linked.LINES.schema]
    return Firms.of(read_lines(ibis.memtable(pa.table(columns, linked.LINES.column_names))), IMPORTERS)


def expected(firms) -> float:
    """How many of all pairs are held to carry on, before anything is compared."""
    told = successors_before(firms, END)
    _, all_pairs = firms.strangers(20_000, before=END, seed=0)
    unsure = told.probability < 0.999
    log_odds = np.log(told.probability[unsure] / (1 - told.probability[unsure]))
    return float(all_pairs * np.exp((log_odds - told.weights[unsure].sum(axis=1)).mean()))


def test_those_who_keep_their_trade_teach_how_many_keep_no_telephone():
    assert expected(town(silent=KEPT)) == pytest.approx(2 * KEPT, rel=0.15)
    assert expected(town(silent=3 * KEPT)) == pytest.approx(4 * KEPT, rel=0.25)


def test_where_no_trade_tells_three_in_eight_are_held_to_keep_it():
    assert expected(town(goods=("850710",))) == pytest.approx(KEPT * 8 / 3, rel=0.05)


def test_what_no_known_pair_teaches_speaks_neither_way_if_nothing_is_guessed_of_it():
    pairs = Compared(("way",), np.array([[0], [1], [2]]), np.full((3, 1), np.nan))
    strangers = Compared(("way",), np.array([[0]] * 6 + [[1]] * 3 + [[MISSING]]), np.full((10, 1), np.nan))
    terms = {"known": np.zeros((3, 1), dtype=bool), "levels": (3,), "all_pairs": 100.0, "rounds": 0}
    silent = learn(pairs, strangers, unguessed=np.array([True]), **terms).of(pairs)
    guessing = learn(pairs, strangers, **terms).of(pairs)
    assert silent == pytest.approx(np.zeros((3, 1)), abs=0.05)
    assert guessing[2, 0] > 1


def test_what_known_pairs_teach_is_learned_though_nothing_was_guessed():
    pairs = Compared(("way",), np.array([[1]] * 90 + [[0]] * 10), np.full((100, 1), np.nan))
    strangers = Compared(("way",), np.array([[0]] * 90 + [[1]] * 10), np.full((100, 1), np.nan))
    known = np.ones((100, 1), dtype=bool)
    weights = learn(pairs, strangers, known=known, levels=(2,), all_pairs=1e4, unguessed=np.array([True]), rounds=0)
    assert weights.of(pairs)[0, 0] == pytest.approx(np.log(0.9 / 0.1), abs=0.2)


def bazaar(*more):
    """Handovers as ever, and a firm that began with an old one's goods, which many others buy later."""
    rows = list(more)
    for n in range(KEPT):
        rows += firm(f"old {n:02d}", 100 + n, 320 + n, importer_phone=f"{n}", exporter=f"mill {n}")
        rows += firm(f"new {n:02d}", 350 + n, 700, importer_phone=f"{n}", exporter=f"mill {n}")
    for n in range(60):
        rows += firm(f"other {n:02d}", 10 * n, 10 * n + 80, exporter=f"shop {n}", importer_phone=f"9{n}")
    rows += firm("left", 100, 300, exporter="loom", importer_phone="left", goods=("620342",))
    rows += firm("came", 350, 700, exporter="loom", importer_phone="came", goods=("620342",), office="EAST")
    for n in range(35):
        rows += firm(f"late {n:02d}", 450 + n, 690, exporter="loom", importer_phone=f"5{n}", goods=("620342",))
    told = [{"item_id": f"{n:04d}"} | row for n, row in enumerate(rows)]
    columns = [pa.array([row.get(field.name) for row in told], field.type) for field in linked.LINES.schema]
    return ibis.memtable(pa.table(columns, linked.LINES.column_names))


def told_of(lines: ibis.Table) -> dict[tuple[str, str], dict]:
    """`linked.successors` by pair, where nothing was ever inspected."""
    nothing = (
        ibis.memtable(table.schema.empty_table())
        for table in (
            declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS, resolved.PROFILES, resolved.PARTIES, linked.TELLINGS,
        )
    )  # fmt: skip
    return {(row["old_party"], row["new_party"]): row for row in link_successors(lines, *nothing).to_pylist()}


def test_a_pair_is_likely_from_the_first_day_on_which_it_was_told_as_likely():
    lines = bazaar()
    rows, read = told_of(lines), read_lines(lines)
    names, firms = read.traits["importer"].values, Firms.of(read, IMPORTERS)
    likely: dict[tuple[str, str], int] = {}
    for before in snapshots(int(read.day[0]) + 1, int(read.day[-1])):
        told = successors_before(firms, before)
        if told is not None:
            sure = told.take(told.probability >= linked.LIKELY_SUCCESSOR)
            for old, new in zip(sure.pairs.old.tolist(), sure.pairs.new.tolist(), strict=True):
                likely.setdefault((names[old], names[new]), before)
    importers = {name for name in names if name}
    mine = {pair: row["likely_on"] for pair, row in rows.items() if set(pair) <= importers and row["likely_on"]}
    assert {pair: date(1970, 1, 1) + timedelta(days=day) for pair, day in likely.items()} == mine
    assert len(mine) == KEPT
    assert rows["left", "came"]["likely_on"] is None


def test_a_pair_is_told_with_the_probability_of_its_last_judgement():
    lines = bazaar()
    rows = told_of(lines)
    read = read_lines(lines)
    names, firms = read.traits["importer"].values, Firms.of(read, IMPORTERS)
    told = successors_before(firms, int(read.day[-1]) + 1)
    pairs = zip(told.pairs.old.tolist(), told.pairs.new.tolist(), strict=True)
    now = {(names[old], names[new]): p for (old, new), p in zip(pairs, told.probability.tolist(), strict=True)}
    assert rows["left", "came"]["probability"] < LEAST_TOLD
    assert {pair: rows[pair]["probability"] for pair in now} == pytest.approx(now)


def test_who_is_seen_again_was_not_silent_as_it_was_judged():
    again = firm("old 00", 690, 700, importer_phone="0", exporter="mill 0")
    rows = told_of(bazaar(*again))
    back, gone = (json.loads(rows[f"old {n}", f"new {n}"]["evidence"]) for n in ("00", "01"))
    assert {"timing", "silence"} & gone.keys()
    assert not {"timing", "silence"} & back.keys()
    assert back["contact"][0] == gone["contact"][0]


@pytest.mark.parametrize("weeks", [52, 520])
def test_firms_of_before_1970_are_told_as_those_of_later(weeks):
    """All days are moved by whole weeks of four, as everything is judged anew every fourth."""
    lines = bazaar()
    now, then = told_of(lines), told_of(lines.mutate(day=lines.day - 7 * weeks))
    assert {pair: row["probability"] for pair, row in then.items()} == {
        pair: pytest.approx(row["probability"]) for pair, row in now.items()
    }
    assert {pair: row["stopped_on"] + timedelta(weeks=weeks) for pair, row in then.items()} == {
        pair: row["stopped_on"] for pair, row in now.items()
    }
