from __future__ import annotations

import math
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from tidewaiter.columns.intervals import Estimate
from tidewaiter.reports import charts
from tidewaiter.reports.data import CauseYield, Load, PrecisionAt, Ranking
from tidewaiter.reports.theme import DAY, NIGHT, SERIES

from .conftest import HOSTILE


def drawn(spec: charts.Spec) -> Element:
    return fromstring(charts.svg(spec, name="picture"))


def texts(picture: Element) -> list[str]:
    return [element.text or "" for element in picture.iter() if element.tag.endswith("text")]


def a_yield(cause: str, rate: float) -> CauseYield:
    return CauseYield(cause, 100, int(100 * rate), Estimate(rate, rate / 2, rate * 2), 0.0, Estimate(1, 0, math.inf))


def test_a_picture_is_sound_xml_that_scales_with_the_page():
    picture = drawn(charts.loads_chart([Load("BUSAN", "red", 3, 60.0), Load("JEJU", "yellow", 1, 20.0)]))
    assert picture.get("width") == "100%"
    assert picture.get("viewBox")
    assert {"BUSAN", "JEJU", "red", "yellow"} <= set(texts(picture))


def test_a_hostile_name_is_drawn_as_text():
    picture = charts.svg(charts.loads_chart([Load(HOSTILE, "red", 3, 60.0)]), name="p")
    assert "<script" not in picture
    assert "<img" not in picture
    assert fromstring(picture) is not None


def test_many_offices_are_gathered_into_the_rest():
    picture = drawn(charts.loads_chart([Load(f"O{n:02d}", "red", 40 - n, 1.0) for n in range(30)]))
    assert "16 other offices" in texts(picture)


def test_two_pictures_share_no_id():
    spec = charts.yield_chart([a_yield("risk", 0.4), a_yield("random", 0.05)])
    ids = [
        {element.get("id") for element in fromstring(charts.svg(spec, name=name)).iter() if element.get("id")}
        for name in ("one", "two")
    ]
    assert not ids[0] & ids[1]


def test_series_differ_in_shape_and_not_in_colour_alone():
    at = (PrecisionAt(0.01, Estimate(0.5, 0.4, 0.6), None, None),)
    rankings = [Ranking(name, at, None, None, None) for name in ("ours", "raw", "history")]
    picture = drawn(charts.precision_chart(rankings, base_rate=0.05))
    marks = [e for e in picture.iter() if e.get("aria-roledescription") == "point"]
    assert len({mark.get("d") for mark in marks}) == 3
    assert len({mark.get("fill") for mark in marks}) == 3


def test_figures_that_are_not_known_do_not_stop_the_drawing():
    at = (PrecisionAt(0.01, Estimate(0.5, math.nan, math.inf), None, None),)
    assert drawn(charts.precision_chart([Ranking("ours", at, None, None, None)], base_rate=math.nan)) is not None


def test_text_is_legible_by_day_and_by_night():
    for theme in (DAY, NIGHT):
        for name in ("ink", "muted", "sea", "vermillion", "red", "amber", "blue"):
            assert contrast(theme[name], theme["surface"]) >= 4.5, name


def test_marks_stand_out_from_the_paper():
    for colour in SERIES:
        assert contrast(colour, DAY["surface"]) >= 2.8
        night = NIGHT[next(name for name, day in DAY.items() if day == colour)]
        assert contrast(night, NIGHT["surface"]) >= 3


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
