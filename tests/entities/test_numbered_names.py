"""Sister firms are told apart by the numbers in their names, whatever else they share."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model
from tidewaiter.entities.resolving import fit, resolve_profiles

COLUMNS = ("name", "address", "city", "phone", "identifier")
OWNERS = ("Havel", "Weser", "Alster", "Mosel", "Eider", "Fulda", "Lippe", "Trave", "Isar", "Spree")
ROMAN = ("I", "II", "III", "IV")


def table(rows):
    return pa.table({name: [row.get(name, "") for row in rows] for name in COLUMNS})


def sisters(*, written, identifier=""):
    """Four firms of each owner at one house with one telephone, each written in some ways."""
    return [
        {
            "name": way.format(owner=owner, n=n + 1, roman=ROMAN[n]), "address": f"{7 + at} Ringstrasse",
            "city": f"Town{at}", "phone": f"04130{at}10693", "identifier": identifier and f"{identifier}{at}",
        }
        for at, owner in enumerate(OWNERS)
        for n in range(4)
        for way in written
    ]  # fmt: skip


def groups(rows, *, ways):
    return resolve_profiles(table(rows)).groups.reshape(len(OWNERS), 4, ways)


def test_sisters_are_two_though_they_share_house_and_telephone():
    found = groups(sisters(written=("Solarpark {owner} Nr. {n}", "SOLARPARK {owner} {n} GmbH")), ways=2)
    assert all(len(set(owner[:, 0])) == 4 for owner in found)
    assert np.mean(found[:, :, 0] == found[:, :, 1]) > 0.9


def test_an_ordinal_parts_as_figures_do():
    ordinals = ("701st", "702nd", "703rd", "704th")
    rows = [{"name": f"{owner} {ordinals[n]} Research Institute"} for owner in OWNERS for n in range(4)]
    assert all(len(set(owner)) == 4 for owner in groups(rows, ways=1)[:, :, 0].tolist())


def test_a_roman_number_parts_as_figures_do():
    found = groups(sisters(written=("Solarpark {owner} {roman}", "Solarpark {owner} {n} GmbH")), ways=2)
    assert all(set(one).isdisjoint(other) for owner in found for one, other in combinations(owner.tolist(), 2))


def test_branches_with_one_number_of_a_register_are_one_party():
    rows = sisters(written=("Vandelay {owner} Branch {n}", "VANDELAY {owner} BRANCH {n} LTD"), identifier="98765432")
    found = groups(rows, ways=2)
    assert np.mean([len(set(owner.ravel().tolist())) == 1 for owner in found]) > 0.9


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("Growth Fund II", "Growth Fund 3", "the names bear different numbers"),
        ("Growth Fund III", "Growth Fund No 03", "the names bear the same number"),
        ("Growth Fund 3", "Growth Fund 3 Unit 12", None),
        ("Growth Fund 3", "Growth Fund", None),
        ("Growth Fund 1998", "Growth Fund 2001", None),
        ("V Growth Fund", "X Growth Fund", None),
    ],
)
def test_what_is_said_of_two_numbers(one, other, says):
    features = features_of(table([{"name": one}, {"name": other}, {"name": "Ems 3"}, {"name": "Ems 4"}]))
    model = prior_model(frozenset({"name_core", "name_ordinal"}), len(features))
    told = {reason.comparison: reason.says for reason in explain(features, 0, 1, model=model)}
    assert told.get("number in the name") == says


def test_numbers_in_bare_names_are_no_witness_beside_them():
    """A file of names alone teaches nothing, and stays one if some bear numbers."""
    features = features_of(table([{"name": row["name"]} for row in sisters(written=("Solarpark {owner} {n}",))]))
    pairs = np.array([[0, 1], [1, 2]])
    taught, bare = fit(features, pairs), prior_model(frozenset({"name_core"}), len(features))
    assert (taught.chance, taught.m[0], taught.u[0]) == (bare.chance, bare.m[0], bare.u[0])
