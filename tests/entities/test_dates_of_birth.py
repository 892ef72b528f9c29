"""A person has one day of birth: written in two orders it is one, and two that differ are hardly those of one."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import prior_model

NAME = "Vandelay Tejon"


def told(one, other):
    rows = [{"name": NAME, "birth_date": date} for date in (one, other)]
    features = features_of(pa.Table.from_pylist(rows))
    model = prior_model(frozenset({"name_core", "birth_date"}), len(rows))
    return next(reason for reason in explain(features, 0, 1, model=model) if reason.comparison == "date of birth")


@pytest.mark.parametrize(("one", "other"), [("1984-03-12", "1984-12-03"), ("19840312", "19841203")])
def test_day_and_month_in_each_other_s_place_speak_for_one(one, other):
    assert told(one, other).says == "the dates of birth have day and month in each other's place"
    assert told(one, other).bits > 0


@pytest.mark.parametrize("other", ["1985-12-03", "1984-12-05", "1984-03-25"])
def test_other_dates_do_not(other):
    assert "in each other's place" not in told("1984-03-12", other).says


def test_two_days_of_birth_are_hardly_those_of_one():
    """What is left when slips, turned dates and years alone are set apart: one pair of a person's papers in seventy."""
    assert told("1984-03-12", "1962-10-23").says == "the dates of birth differ"
    assert told("1984-03-12", "1962-10-23").bits < -5.5
