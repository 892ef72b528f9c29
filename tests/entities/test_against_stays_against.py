"""What speaks against one party does not come to speak for it where a file makes it rare."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tidewaiter.entities.resolving import resolve_profiles

COUNTRIES = ("DE", "PL", "HU", "TR", "FI", "SE", "CZ", "CH", "DK", "PT")
TOWNS = ("A", "B", "C", "D")


def file_of_many_countries(firms=60):
    """Of each firm three ways of writing; one in five in another town of its country."""
    rng = np.random.default_rng(1)
    rows = []
    for firm in range(firms):
        country = COUNTRIES[firm % len(COUNTRIES)]
        name = "".join(chr(65 + letter) for letter in rng.integers(0, 26, 8))
        for way in ("{} Works", "{} Works Ltd", "The {} Works"):
            town = TOWNS[firm % 4] if rng.random() < 0.8 else TOWNS[(firm + 1) % 4]
            rows.append({"name": way.format(name), "city": f"{country}ville{town}", "country": country, "phone": ""})
            rows[-1]["phone"] = f"{4000000 + 7919 * firm}" if rng.random() < 0.5 else ""
    return pa.Table.from_pylist(rows)


def test_two_towns_of_one_country_are_no_reason_for_one_party():
    model = resolve_profiles(file_of_many_countries()).model
    place = next(n for n, comparison in enumerate(model.comparisons) if comparison.name == "place")
    told = dict(zip((answer.says for answer in model.comparisons[place].levels), model.bits(place), strict=True))
    assert told["the towns differ in one country"] <= 0
    assert told["the town is the same"] > 0
