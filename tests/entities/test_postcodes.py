"""A town has many postcodes: who gives another than one's own is no nearer for giving the town."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model


@pytest.mark.parametrize(
    ("one", "other", "says", "speaks_for"),
    [
        ("YO1 7HH", "YO19 4AB", "the town is the same, the postcode is another", False),
        ("10115", "12349", "the town is the same, the postcode is another", False),
        ("YO1 7HH", "YO1 7HH", "postcode and town are the same", True),
        ("90210-1234", "90210", "the town is the same", True),
        ("YO1 7HH", "YO1", "the town is the same", True),
        ("YO1 7HH", "YO1 7HJ", "the town is the same", True),
        ("YO1 7HH", "", "the town is the same", True),
    ],
)
def test_what_two_postcodes_of_one_town_say(one, other, says, speaks_for):
    rows = [{"name": "Vandelay Steel", "city": "York", "postcode": code} for code in (one, other)]
    features = features_of(pa.Table.from_pylist(rows))
    model = prior_model(frozenset({"name_core", "town", "postcode"}), len(rows))
    place = next(reason for reason in explain(features, 0, 1, model=model) if reason.comparison == "place")
    assert place.says == says
    assert (place.bits > 0) is speaks_for
