"""Can it be read? Contrast of every pair of colours that meet, by day and by night (WCAG 2.2, AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tidewaiter_workbench

STYLE = (Path(tidewaiter_workbench.__file__).parent / "web/static/workbench/workbench.css").read_text(encoding="utf-8")
DAY, NIGHT = (
    dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
)
TEXTS = ("ink", "muted", "sea", "vermillion", "amber", "leaf", "red", "blue")


def luminance(colour: str) -> float:
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", ["surface", "paper"])
def test_text_stands_out_from_its_ground(palette, text, ground):
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_the_main_button_and_the_top_can_be_read(palette):
    assert contrast(palette["surface"], palette["sea"]) >= 4.5
    assert contrast("#eaf5f8", palette["top"]) >= 4.5
    assert contrast("#8fd3e4", palette["top"]) >= 3


def test_no_sign_is_a_colour_alone():
    """Lanes have shapes beside their names, urgency and messages have signs."""
    for rule in (
        ".lane.red::before",
        ".lane.yellow::before",
        ".due.over::before",
        ".due.soon::before",
        ".said.success",
    ):
        assert rule in STYLE
