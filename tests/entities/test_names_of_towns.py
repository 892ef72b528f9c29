"""Names made of a trade and the party's own town: "Luton Veterinary Surgery" of Luton."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model
from tidewaiter.entities.resolving import resolve_profiles

TOWNS = ("York", "Leeds", "Bath", "Derby", "Exeter", "Durham", "Lincoln", "Ripon", "Truro", "Wells", "Luton", "Hull")
TRADES = ("Veterinary Surgery", "Dental Practice", "Eye Clinic")


def table(rows):
    return pa.table({name: [row[name] for row in rows] for name in ("name", "city", "postcode")})


def of_every_town(*ways):
    return [
        {"name": way.format(town=town, trade=trade), "city": town, "postcode": f"{town[:2].upper()}{at}{n} {n}AB"}
        for at, town in enumerate(TOWNS)
        for n, trade in enumerate(TRADES)
        for way in ways
    ]


def likeness(one, other):
    rows = [{"name": name, "city": city, "postcode": ""} for name, city in (one, other)]
    rows += of_every_town("{town} {trade}")
    features = features_of(table(rows))
    model = prior_model(frozenset({"name_core", "town"}), len(features))
    return next(reason.says for reason in explain(features, 0, 1, model=model) if reason.comparison == "name")


def test_one_trade_in_two_towns_is_two():
    rows = of_every_town("{town} {trade}", "{town} {trade} Ltd")
    found = resolve_profiles(table(rows)).groups.reshape(len(TOWNS) * len(TRADES), 2)
    assert len(set(found[:, 0])) == len(found)
    assert (found[:, 0] == found[:, 1]).all()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (("Lincoln Vandelay Surgery", "Lincoln"), "differ by common words in both"),
        (("Vandelay Surgery", "Luton"), "differ by common words in one of them"),
        (("Vandelay Surgery Ltd", "Lincoln"), "differ by common words in one of them"),
    ],
)
def test_the_word_of_the_town_is_a_word_beside_that_of_another(other, says):
    assert says in likeness(("Luton Vandelay Surgery", "Luton"), other)
