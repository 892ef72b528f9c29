"""The real lists against each other: who stands on both, written differently."""

from __future__ import annotations

import csv

import pytest

from tidewaiter.entities.screening import Index, listed, screened, subject
from tidewaiter.sources import load
from tidewaiter.tables import known
from tidewaiter.terms.imo import is_valid_imo

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture
def us_list(lake, real_data):
    load(lake, "us-csl", [real_data / "watchlist_us_csl" / "consolidated_screening_list.csv.gz"])
    return Index([listed(row) for row in lake.fetch(lake.read(known.LISTINGS)).to_pylist()])


def test_every_sanctioned_vessel_is_met_by_its_imo_number(us_list, real_data):
    with (real_data / "ref_sanctioned_vessels" / "sanctioned_vessels_2025.csv").open(encoding="utf-8") as file:
        numbers = {
            number: row["name"]
            for row in csv.DictReader(file)
            if row["ids"].startswith("IMO ") and is_valid_imo(number := row["ids"].split(",")[0])
        }
    ships = [
        subject({"schema": "Vessel", "name": "RENAMED", "identifiers": number}, kind="vessel", subject_id=number)
        for number in numbers
    ]
    met = {hit.subject.subject_id for hit in screened(ships, us_list)}
    assert len(numbers) > 380
    assert met == set(numbers)


@pytest.mark.parametrize(
    "name", ["Владимир Путин", "Huawei Technologies Company Limited", "MAHAN AIR COMPANY LTD", "Rosoboronexport JSC"]
)
def test_the_well_known_are_met(us_list, name):
    assert list(screened([subject({"name": name}, kind="party", subject_id="1")], us_list))
