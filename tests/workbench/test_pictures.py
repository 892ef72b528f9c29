"""Pictures: coordinates that can be checked by eye, words for who cannot see them, and files that can be kept."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter_workbench.pictures.axes import Frame
from tidewaiter_workbench.pictures.chart import Band, Bars, Curve, Points, Rule, chart
from tidewaiter_workbench.pictures.drawing import Picture, linked, saved, shape, text
from tidewaiter_workbench.pictures.scales import Calendar, Linear, Logarithmic, around, plain

FRAME = Frame(width=400, height=200, left=50, right=10, top=20, bottom=40)


def drawn(*series, **more) -> str:
    how = {"title": "Gain", "words": "Hits found, by share opened.", "x_name": "opened, %", "y_name": "found, %"}
    x, y = Linear(0, 1, *FRAME.across), Linear(0, 1, *FRAME.upward)
    return chart("gain", series, x=x, y=y, frame=FRAME, **(how | more)).inline


def test_equal_steps_lie_equally_far_apart():
    scale = Linear(0, 10, 100, 200)
    assert [scale(value) for value in (0, 5, 10)] == [100, 150, 200]


def test_what_lies_beyond_the_ends_is_drawn_at_the_end():
    scale = Linear(0, 10, 100, 200)
    assert (scale(-3), scale(99)) == (100, 200)


def test_equal_factors_lie_equally_far_apart():
    scale = Logarithmic(1, 100, 0, 200)
    assert [scale(value) for value in (1, 10, 100)] == [0, 100, 200]


def test_marks_are_round_numbers_within_the_scale():
    assert [tick.text for tick in Linear(0, 1, 0, 100).ticks(6)] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert [tick.text for tick in Linear(130, 2_900, 0, 100).ticks(4)] == ["1,000", "2,000"]
    assert [tick.text for tick in Logarithmic(0.5, 2_000, 0, 100).ticks()] == ["1", "10", "100", "1000"]


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [(9.4, 19.0, ["10", "12", "14", "16", "18"]), (3.1, 3.6, ["3.4"]), (0.011, 0.015, ["0.012", "0.013", "0.014"])],
)
def test_a_narrow_logarithmic_axis_is_marked_too(low, high, marks):
    assert [tick.text for tick in Logarithmic(low, high, 0, 400).ticks()] == marks


def test_a_scale_of_one_value_still_has_a_mark():
    assert len(Linear(3, 3, 0, 100).ticks()) == 1
    low, high = around([3.0, 3.0])
    assert low < 3 < high


def test_days_are_marked_at_the_first_of_months_or_years():
    long = Calendar(*(Calendar.number(dt.date(year, 1, 1)) for year in (2020, 2025)), 0, 500)
    assert [tick.text for tick in long.ticks(8)] == ["2020", "2021", "2022", "2023", "2024", "2025"]
    short = Calendar(Calendar.number(dt.date(2025, 1, 10)), Calendar.number(dt.date(2025, 4, 20)), 0, 500)
    assert [tick.text for tick in short.ticks(8)] == ["2025-02", "2025-03", "2025-04"]


ends = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))


@given(low=ends, span=st.floats(1e-3, 1e9), most=st.integers(3, 10))
@settings(deadline=None, max_examples=60)
def test_marks_are_few_rise_and_stay_inside(low, span, most):
    ticks = Linear(low, low + span, 0, 1000).ticks(most)
    places = [tick.at for tick in ticks]
    assert len(ticks) <= most + 1
    assert places == sorted(places)
    assert all(0 <= place <= 1000 for place in places)


def test_large_numbers_are_told_short():
    assert plain(1_000) == "1,000"
    assert plain(2_500_000) == "2.5\xa0M"
    assert plain(0.25) == "0.25"


def test_a_curve_goes_through_its_points():
    said = drawn(Curve("model", [(0, 0), (0.5, 0.8), (1, 1)]))
    assert "M50 160L220 48L390 20" in said


def test_a_band_goes_there_and_back():
    said = drawn(Band("95 %", [(0, 0.0, 0.5), (1, 0.5, 1.0)]))
    assert "M50 90L390 20L390 90L50 160Z" in said


def test_points_show_their_interval_and_say_what_they_are():
    said = drawn(Points("months", [(0.5, 0.5, 0.25, 0.75, "June: 12 of 24")]))
    assert "June: 12 of 24" in said
    assert re.search(r'class="whisker look0" x1="220" x2="220" y1="125" y2="55"', said)


def test_bars_stand_on_the_floor():
    assert re.search(r'y="90" width="169" height="70"', drawn(Bars("yield", [(0, 0.5, 0.5, "half")])))


def test_two_series_are_told_apart_by_more_than_colour():
    said = drawn(
        Curve("model", [(0, 0), (1, 1)]), Curve("rules", [(0, 0), (1, 0.5)], look=1), Rule("chance", (0, 0), (1, 1))
    )
    assert "look1" in said
    assert said.count(">model<") == said.count(">rules<") == said.count(">chance<") == 1


def test_a_picture_is_called_and_told():
    svg = ET.fromstring(drawn(Curve("model", [(0, 0), (1, 1)])))
    ids = svg.get("aria-labelledby").split()
    told = {each.get("id"): each.text for each in svg if each.tag in ("title", "desc")}
    assert [told[each] for each in ids] == ["Gain", "Hits found, by share opened."]
    assert svg.get("role") == "img"


def test_a_picture_with_links_is_not_one_image():
    made = Picture("p", "P", "w", 10, 10, (linked("/rows", shape("rect", x=0), told="its rows"),))
    svg = ET.fromstring(made.inline)
    assert svg.get("role") == "group"
    assert svg.find("a").get("href") == "/rows"


def test_a_traders_name_is_never_markup():
    said = Picture("p", "<b>", "w", 10, 10, (text("<script>alert(1)</script>&", 0, 0),)).inline
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


def test_no_picture_carries_a_style_of_its_own_in_a_page():
    said = drawn(Curve("model", [(0, 0), (1, 1)]), Points("m", [(0.5, 0.5, 0.25, 0.75, "x")]))
    assert "style" not in said


def test_a_saved_picture_is_whole():
    made = Picture("lanes", "Lanes of 2025", "w", 40, 30, (shape("rect", "bar-of", x=1),))
    answer = saved(made)
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert 'filename="lanes-of-2025.svg"' in answer["Content-Disposition"]
    svg = ET.fromstring(answer.content)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    style = svg.find("{http://www.w3.org/2000/svg}style").text
    assert "prefers-color-scheme: dark" in style
    used = set(re.findall(r"var\(--([a-z]+)\)", style))
    assert used <= set(re.findall(r"--([a-z]+):", style))


@pytest.mark.parametrize("points", [[], [(0.5, 0.5)]])
def test_a_curve_of_nothing_or_one_point_is_no_error(points):
    assert "svg" in drawn(Curve("model", points))
