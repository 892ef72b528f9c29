"""Many states have a Newport: who gives the state as well says which."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model


@pytest.mark.parametrize(
    ("one", "other", "nearly"),
    [
        ("Newport, KY", "Newport, MA", False),
        ("Richmond NSW", "Richmond VIC", False),
        ("Newport, KY", "Newprot, KY", True),
        ("Newport, KY", "Newport", True),
        ("San Jose", "San Joze", True),
    ],
)
def test_a_town_is_nearly_another_only_in_one_state(one, other, nearly):
    rows = [{"name": "Vandelay Steel", "city": town} for town in (one, other)]
    features = features_of(pa.Table.from_pylist(rows))
    model = prior_model(frozenset({"name_core", "town"}), len(rows))
    place = next(reason for reason in explain(features, 0, 1, model=model) if reason.comparison == "place")
    assert (place.says == "the town is nearly the same") is nearly
    assert (place.bits > 0) is nearly


@pytest.mark.parametrize(
    ("other", "says"),
    [("Newport, MA", "the addresses differ, and so do the names"),
     ("Newprot, KY", "the addresses differ in one town, and so do the names")],
)  # fmt: skip
def test_two_addresses_in_two_states_are_not_in_one_town(other, says):
    rows = [
        {"name": "Vandelay Steel", "city": "Newport, KY", "address": "12 Mill Road"},
        {"name": "Vandelay Foods", "city": other, "address": "94 Harbour Parade"},
    ]
    features = features_of(pa.Table.from_pylist(rows))
    model = prior_model(frozenset({"name_core", "town", "street"}), len(rows))
    address = next(reason for reason in explain(features, 0, 1, model=model) if reason.comparison == "address")
    assert address.says == says
