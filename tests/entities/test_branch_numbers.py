"""Establishments of one firm have numbers of their own, of which the State gives a part to the firm."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of


def numbers(*written, country=""):
    rows = {"name": ["Vandelay"] * len(written), "country": [country] * len(written), "identifier": written}
    return features_of(pa.table(rows))["identifier"].to_pylist()


@pytest.mark.parametrize(
    ("head", "branch", "country"),
    [
        ("06.990.590/0001-23", "06.990.590/0002-04", "BR"),
        ("06990590000123", "6990590000204", "BR"),
        ("CNPJ: 06.990.590/0001-23", "6990590000204", ""),
        ("552 100 554 00013", "552 100 554 00005", "FR"),
        ("SIRET 55210055400013", "SIREN 552100554", ""),
        ("27AAPFU0939F1ZV", "AAPFU0939F", "IN"),
        ("NL123456789B01", "123456789B02", "NL"),
        ("CHE-123.456.789 MWST", "CHE-123.456.789", "CH"),
    ],
)
def test_branches_have_the_number_of_their_firm(head, branch, country):
    first, second = numbers(head, branch, country=country)
    assert first == second


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("06990590000124", "BR"),  # no check figure of a Brazilian number
        ("06990590000123", "DE"),  # and none of Germany's
        ("27AAPFU0939F1ZW", "IN"),
        ("123456789012", ""),
        ("823456789", "NL"),
    ],
)
def test_other_numbers_stay_whole(number, country):
    assert numbers(number, country=country) == [number.lstrip("0")]


def test_two_firms_stay_two():
    first, second = numbers("06.990.590/0001-23", "33.000.167/0001-01", country="BR")
    assert first != second
