"""The map: known places lie where they lie, ways join them, and land is where it is."""

from __future__ import annotations

import io
import sys
import zipfile

import numpy as np
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter_workbench.pictures.earth import Earth, best_centre, way
from tidewaiter_workbench.pictures.land import mask_file, sampled
from tidewaiter_workbench.pictures.places import country_name, place_of
from tidewaiter_workbench.pictures.worldmap import Lane, Spot, world_map

EARTH = Earth(1000.0, centre=0.0)
degrees = st.tuples(st.floats(-55, 78).map(lambda x: round(x, 3)), st.floats(-179, 179).map(lambda x: round(x, 3)))


def test_the_middle_of_the_map_is_its_central_meridian():
    assert EARTH.at((0.0, 0.0))[0] == 500.0
    assert Earth(1000.0, centre=90.0).at((0.0, 90.0))[0] == 500.0


def test_east_is_right_and_north_is_up():
    assert EARTH.at((0.0, 10.0))[0] > EARTH.at((0.0, -10.0))[0]
    assert EARTH.at((10.0, 0.0))[1] < EARTH.at((-10.0, 0.0))[1]


def test_equal_areas_are_drawn_equal():
    """A degree square at 60° covers half of what one at the equator does (its cosine)."""

    def area(latitude: float) -> float:
        (x1, _), (x2, _) = EARTH.at((latitude, -15)), EARTH.at((latitude, 15))
        (_, y1), (_, y2) = EARTH.at((latitude + 5, 0)), EARTH.at((latitude - 5, 0))
        return (x2 - x1) * (y2 - y1)

    assert area(60) / area(0) == pytest.approx(0.5, abs=0.01)


@given(place=degrees)
@settings(deadline=None, max_examples=80)
def test_from_place_to_paper_and_back(place):
    x, y = EARTH.at(place)
    latitude, longitude, there = EARTH.under(np.array([x]), np.array([y]))
    assert there[0]
    assert latitude[0] == pytest.approx(place[0], abs=0.2)
    assert longitude[0] == pytest.approx(place[1], abs=0.5)


def test_the_great_circle_from_shanghai_to_new_york_passes_the_arctic_and_ours_does_not():
    shanghai, new_york = (31.2, 121.5), (40.7, -74.0)
    assert max(latitude for latitude, _ in way(shanghai, new_york, bow=1.0)) > 75
    assert 50 < max(latitude for latitude, _ in way(shanghai, new_york)) < 65


@given(start=degrees, end=degrees)
@settings(deadline=None, max_examples=60)
def test_a_way_begins_and_ends_where_it_should(start, end):
    places = way(start, end)
    assert (places[0], places[-1]) == (start, end)
    assert all(-90 <= latitude <= 90 for latitude, _ in places)


def test_the_map_is_cut_where_the_fewest_lanes_cross():
    china, america, germany = (35.0, 105.0), (40.0, -95.0), (51.0, 10.0)
    assert best_centre([(china, america, 10.0), (germany, america, 1.0)]) == 152.0
    assert best_centre([(china, america, 1.0), (germany, america, 10.0)]) == 11.0


def test_every_trading_country_has_a_place_inside_it():
    inside = {
        "US": ((25, 49), (-125, -67)),
        "CN": ((20, 53), (75, 135)),
        "BR": ((-33, 5), (-74, -35)),
        "AU": ((-44, -10), (113, 154)),
        "RU": ((42, 70), (30, 170)),
        "SG": ((1, 2), (103, 105)),
        "FR": ((42, 51), (-5, 8)),
    }
    for country, ((south, north), (west, east)) in inside.items():
        latitude, longitude = place_of(country)
        assert south < latitude < north
        assert west < longitude < east
    assert place_of("XX") is None


def test_countries_are_called_in_the_readers_language():
    with override("fr"):
        assert country_name("DE") == "Allemagne"
    assert country_name("DE") == "Germany"
    assert country_name("XX") == "XX"


def test_a_mask_of_the_sea_is_read_a_few_rows_at_a_time(tmp_path):
    sea = np.ones((60, 90), dtype=bool)
    sea[:30, 45:] = False
    file = io.BytesIO()
    np.save(file, sea)
    with zipfile.ZipFile(tmp_path / "mask.npz", "w") as archive:
        archive.writestr("mask.npy", file.getvalue())
    assert sampled(tmp_path / "mask.npz").tolist() == [[False, True, True], [False, False, False]]


@pytest.mark.slow
def test_the_package_knows_land_from_sea():
    land = sampled(mask_file())
    assert "global_land_mask" not in sys.modules, "whoever imports the package unpacks a gigabyte"

    def at(latitude: float, longitude: float) -> bool:
        return bool(land[int((90 - latitude) * 4), int((longitude + 180) * 4)])

    assert all(at(*place) for place in ((48, 10), (-25, 135), (40, -100), (5, 20)))
    assert not any(at(*place) for place in ((0, -30), (40, -150), (-30, 80)))
    assert 0.25 < land.mean() < 0.4


def test_a_country_whose_place_is_unknown_is_left_out(monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.pictures.worldmap.dots", lambda *_, **__: ())
    made = world_map(
        "m",
        [Lane("XX", "US", 5.0, "nowhere")],
        [Spot("XX", 1.0, "nowhere"), Spot("US", 1.0, "here")],
        title="M",
        words="w",
    )
    assert "nowhere" not in made.inline
    assert "here" in made.inline


def test_the_thicker_lane_lies_below_so_that_the_thin_one_is_seen(monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.pictures.worldmap.dots", lambda *_, **__: ())
    said = world_map(
        "m", [Lane("DE", "US", 1.0, "thin"), Lane("CN", "US", 100.0, "thick")], [], title="M", words="w"
    ).inline
    assert said.index("thick") < said.index("thin")
