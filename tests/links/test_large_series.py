"""One hand with more violations than can all be compared with each other is still one hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.links.hands import Town
from tidewaiter.lake import Lake
from tidewaiter.links import clusters, pairs, series
from tidewaiter.links.clusters import MOST_TOGETHER, clustered, stand_ins
from tidewaiter.links.lines import link_lines
from tidewaiter.links.series import link_acts
from tidewaiter.links.standing_names import link_names
from tidewaiter.tables import linked

MOST = 40


@pytest.fixture
def few_together(monkeypatch):
    """As if only forty acts could all be compared."""
    for module in (clusters, pairs, series):
        monkeypatch.setattr(module, "MOST_TOGETHER", MOST)


def told_of(town: Town, folder) -> list[dict[str, object]]:
    with Lake.open(folder / "lake", create=True) as lake:
        town.pour(lake)
        lake.run([link_names.bind(), link_lines.bind(), link_acts.bind()])
        return lake.fetch(lake.read(linked.ACTS)).to_pylist()


def found_out(town: Town, importer: str, exporter: str, *, times: int, hs6: str, broker: str) -> None:
    for n in range(times):
        day = n * 400 // times
        item = town.line(day, importer=importer, exporter=exporter, hs6=hs6, origin="CN", broker=broker, office="O1")
        town.result(item, illicit=True, known=day + 20)


def town_of(*, times: int) -> Town:
    """One importer found out many times, two firms of another hand, and sixty others found out now and then."""
    town = Town()
    for name, phone in (("BIG", "555"), ("ONE", "556"), ("TWO", "556")):
        town.party(name, "importer", phone=phone, door=f"1 {name} Street")
    town.party("SELLER", "exporter", phone="777", door="1 Quay")
    town.party("OTHER", "exporter", phone="778", door="2 Quay")
    found_out(town, "BIG", "SELLER", times=times, hs6="690721", broker="B1")
    found_out(town, "ONE", "OTHER", times=times, hs6="851712", broker="B2")
    found_out(town, "TWO", "OTHER", times=times, hs6="851712", broker="B2")
    for k in range(60):
        town.party(f"I{k}", "importer", phone=f"1{k}", door=f"{k} Street")
        town.party(f"S{k}", "exporter", phone=f"2{k}", door=f"{k} Road")
        for n in range(6):
            day = (k * 7 + n * 13) % 400
            item = town.line(day, importer=f"I{k}", exporter=f"S{k}", hs6=f"84{k:02}10", origin="DE", broker=f"B{k}",
                             office=f"O{k % 5}")  # fmt: skip
            if n < 3:
                town.result(item, illicit=True, known=day + 20)
    return town


@pytest.mark.slow
@pytest.mark.parametrize("times", [MOST // 2 - 2, MOST - 1, MOST + 1, 3 * MOST])
def test_each_hand_is_one_series_however_many_its_acts_are(few_together, tmp_path, times):
    acts = told_of(town_of(times=times), tmp_path)
    big, other = (
        {row["series_id"] for row in acts if row["importer"] in firms} for firms in (("BIG",), ("ONE", "TWO"))
    )
    assert len(big) == len(other) == 1
    assert big.isdisjoint(other)
    mine = [row for row in acts if row["importer"] in ("BIG", "ONE", "TWO")]
    assert min(row["probability"] for row in mine) > 0.9


def test_who_stands_for_whom_is_the_first_of_the_same_and_nobody_in_a_small_part(few_together):
    members = np.arange(100, 200)
    importer = np.full(200, -1)
    importer[100:160], importer[160:199] = 7, 8
    who = stand_ins(members, (importer,))
    assert len(np.unique(who)) <= MOST
    assert (importer[who] == importer[members]).all()
    assert who[-1] == 199, "whom nobody names stands for itself"
    assert (who <= members).all(), "an earlier act stands for a later one"
    assert stand_ins(members[:MOST], (importer,)).tolist() == members[:MOST].tolist()


def test_the_finest_of_which_there_are_few_enough_tells_whose_acts_are_alike(few_together):
    members = np.arange(90)
    fine, coarse = np.arange(90), np.arange(90) // 30
    who = stand_ins(members, (fine, coarse))
    assert (coarse[who] == coarse).all()
    assert stand_ins(members, (fine,)).tolist() == members.tolist(), "none: each stands for itself"


def test_two_hands_that_one_likeness_ties_stay_two_in_a_large_part(few_together):
    hand = np.repeat([0, 1], 60)
    near = [(n, n + step) for step in (1, 2, 3) for n in range(120 - step) if hand[n] == hand[n + step]]
    standing = np.unique(stand_ins(np.arange(120), (hand,))).tolist()
    among = [pair for pair in itertools.combinations(standing, 2) if hand[pair[0]] == hand[pair[1]]]
    told = sorted({*near, *among})
    left, right = (np.array(side) for side in zip(*told, (59, 60), strict=True))
    labels = clustered(120, left, right, np.full(len(left), 4.0), alike=(hand,))
    assert labels.tolist() == (hand * 60).tolist()


def test_the_table_of_everybody_with_everybody_stays_small():
    """Eight thousand acts of one importer, each like the next: a table of all would be half a gigabyte."""
    count = 8 * MOST_TOGETHER
    left = np.arange(count - 1)
    one, other = np.triu_indices(MOST_TOGETHER, 1)
    left, right = np.concatenate([left, one]), np.concatenate([left + 1, other])
    labels = clustered(count, left, right, np.full(len(left), 4.0), alike=(np.zeros(count, dtype=np.int64),))
    assert not labels.any()
