"""First letters that stand for the words of another name, in whatever order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.given_initials import fit_by_initials
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import Sides, coded


def fit(one, other, *, loosely=False):
    profiles = coded(features_of(pa.table({"name": [one, other]})))
    left, right = np.array([0, 1]), np.array([1, 0])
    (there, back) = fit_by_initials(Sides(profiles, left, right), loosely=loosely)
    assert there == back, "the side does not matter"
    return bool(there)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J. C. Velayati", "John Carl Velayati"),
        ("Velayati, J. C.", "John Carl Velayati"),
        ("Velayati John C.", "John Carl Velayati"),
        ("VELAYATI N.", "Nasrollah Karim Velayati"),
        ("O. Velayati", "Olga Velayati"),
    ],
)
def test_lone_letters_stand_for_words_in_whatever_order(one, other):
    assert fit(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A. D. Velayati", "Nasrollah Karim Velayati"),
        ("Velayati N.", "Karim Velayati"),
        ("C. H. Velayati Worldwide", "C. H. Velayati Chile"),
        ("J. C.", "John Carl"),
        ("John Velayati", "James Velayati"),
    ],
)
def test_letters_that_stand_for_nothing_fit_nobody(one, other):
    assert not fit(one, other)
    assert not fit(one, other, loosely=True)


def test_letters_left_over_fit_loosely_only():
    assert not fit("J. C. Velayati", "John Velayati")
    assert fit("J. C. Velayati", "John Velayati", loosely=True)


def test_one_who_is_written_with_letters_at_one_house_is_one():
    home = {"address": "292 Solcasral Road", "city": "Bangkok", "country": "TH"}
    others = [{"name": f"{word} Trading", "address": f"{n} Bay Street", "city": "Sydney", "country": "AU"}
              for n, word in enumerate(("Vandelay", "Globex", "Initech", "Umbra", "Hooli", "Stark"))]  # fmt: skip
    rows = [{"name": "Velayati, N. K.", **home}, {"name": "NASROLLAH KARIM VELAYATI", **home}, *others]
    columns = ("name", "address", "city", "country")
    groups = resolve_profiles(pa.table({name: [row[name] for row in rows] for name in columns})).groups
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == len(rows) - 1
