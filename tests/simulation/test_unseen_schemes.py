"""The schemes that links are judged on work, and keep to their descriptions."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tidewaiter.simulation.loading import load_schemes

from .conftest import Made, made

FILE = Path(__file__).parents[2] / "benchmarks" / "unseen_schemes.py"


@pytest.fixture(scope="module")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A world of these schemes alone, in which they spoil more than they would beside others."""
    schemes = [type(scheme)(lines_share=0.02) for scheme in load_schemes(FILE)]
    return made(tmp_path_factory.mktemp("unseen") / "world", seed=5, schemes=schemes)


@pytest.fixture(scope="module")
def lines(unseen: Made) -> dict[str, dict[int, list[dict]]]:
    """By scheme and hand the lines that broke the law, in the order of their days."""
    by: dict[str, dict[int, list[dict]]] = defaultdict(lambda: defaultdict(list))
    hand = {(row["declaration_no"], row["line_no"]): row["instance"] for row in violations(unseen)}
    for row in sorted(unseen.judged, key=lambda each: each["accepted_on"]):
        if row["truly_illicit"]:
            by[row["scheme"]][hand[row["declaration_no"], row["line_no"]]].append(row)
    return by


def violations(unseen: Made) -> list[dict]:
    return [row for row in unseen.table("truth/lines.parquet").to_pylist() if row["illicit"]]


def usual(counts: list[int]) -> float:
    return float(np.median(counts))


def different(rows: list[dict], column: str) -> int:
    return len({row[column] for row in rows if row[column]})


def house(row: dict) -> str | None:
    """The address without the suite."""
    return row["importer_address"] and row["importer_address"].partition(" STE ")[0]


def test_every_scheme_has_hands_that_come_back(unseen, lines):
    names = {scheme.name for scheme in load_schemes(FILE)}
    assert set(lines) == names
    moved = {crew["scheme"] for crew in unseen.crews() if crew["moves"]}
    assert moved == names


def test_whoever_fronts_for_a_hand_has_its_owner(unseen, lines):
    owner = {row["party_id"]: row["owner"] for row in unseen.table("truth/parties.parquet").to_pylist()}
    for hands in lines.values():
        for rows in hands.values():
            assert len({owner[row["importer_id"]] for row in rows}) == 1


def test_a_new_face_keeps_its_goods_and_mostly_its_supplier(lines):
    hands = [rows for rows in lines["unseen_new_face"].values() if different(rows, "importer_id") > 1]
    assert hands
    for rows in hands:
        assert different(rows, "importer_phone") >= different(rows, "importer_id") - 1
        assert different(rows, "exporter_id") < different(rows, "importer_id") + 1
        by_firm = defaultdict(set)
        for row in rows:
            by_firm[row["importer_id"]].add(row["hs_code"][:4])
        first, *others = by_firm.values()
        assert all(first & other for other in others)


def test_the_importers_of_a_ring_are_alive_at_once(lines):
    overlapping = []
    for rows in lines["unseen_turning_ring"].values():
        days = defaultdict(list)
        for row in rows:
            days[row["importer_id"]].append(row["accepted_on"])
        spans = sorted((min(each), max(each)) for each in days.values() if len(each) > 1)
        overlapping += [later[0] < earlier[1] for earlier, later in pairwise(spans)]
    assert len(overlapping) > 5
    assert np.mean(overlapping) > 0.5


def test_a_nominee_lives_for_a_few_shipments_at_a_house_that_honest_firms_use(unseen, lines):
    for rows in lines["unseen_nominees"].values():
        shipments = defaultdict(set)
        for row in rows:
            shipments[row["importer_id"]].add(row["declaration_no"])
        assert usual([len(each) for each in shipments.values()]) <= 12
        assert different(rows, "declarant_id") == 1
        houses = {house(row) for row in rows} - {None}
        there = {row["importer_id"] for row in unseen.judged if house(row) in houses and not row["truly_illicit"]}
        assert there - {row["importer_id"] for row in rows}


def test_a_seller_of_parcels_rotates_receivers_and_senders(lines):
    for rows in (rows for rows in lines["unseen_many_senders"].values() if len(rows) > 15):
        assert different(rows, "importer_id") > 3
        assert different(rows, "exporter_id") > 1
        assert max(row["value_usd"] for row in rows) < 800


def test_a_sleeper_wakes_as_another_firm_months_later(lines):
    gaps = []
    for rows in lines["unseen_sleeper"].values():
        days = defaultdict(list)
        for row in rows:
            days[row["importer_id"]].append(row["accepted_on"])
        firms = sorted(days.values(), key=min)
        gaps += [(min(new) - max(old)).days for old, new in pairwise(firms)]
    assert gaps
    assert 100 < usual(gaps) < 320
