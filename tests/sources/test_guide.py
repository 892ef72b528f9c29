"""The guide's own example works as printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tidewaiter.sources import load, read_mapping
from tidewaiter.sources.mapping import ColumnSpec
from tidewaiter.tables import declared, found

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "map-your-own-data.md"


def blocks() -> list[str]:
    return re.findall(r"```(?:toml)?\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_guides_export_loads_through_the_guides_mapping(lake, write, rows):
    export, mapping = blocks()[:2]
    report = load(lake, write("mine.toml", mapping), [write("may.csv", export)])
    assert (report.read, report.loaded, report.without_rate) == (2, 2, 2)
    first, second = rows(lake, declared.ITEMS)
    assert (first["net_mass_kg"], first["invoice_value"], first["origin"]) == (1250.5, 9800.0, "BR")
    assert (second["hs6"], second["currency"]) == ("690721", "EUR")
    [outcome] = rows(lake, found.OUTCOMES)
    assert (outcome["illicit"], outcome["known_on"]) == (True, date(2024, 5, 17))


def test_the_guide_explains_every_word_of_a_spec():
    text = GUIDE.read_text(encoding="utf-8")
    words = {field.alias or name for name, field in ColumnSpec.model_fields.items()}
    assert {word for word in words if f"`{word}`" not in text} == set()


def test_the_guides_shortest_example_is_shipped():
    assert read_mapping("kcs").name == "kcs"
