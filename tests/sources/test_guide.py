"""The guide's own example works as printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tidewaiter.sources import load, read_mapping
from tidewaiter.sources.mapping import ColumnSpec
from tidewaiter.sources.vocabularies import CODES
from tidewaiter.tables import declared, found

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "map-your-own-data.md"


def blocks() -> list[str]:
    return re.findall(r"```(?:toml)?\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)


def blocks_under(heading: str) -> list[str]:
    section = GUIDE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```(?:toml)?\n(.*?)```", section, flags=re.DOTALL)


def test_the_guides_export_loads_through_the_guides_mapping(lake, write, rows):
    export, mapping = blocks()[:2]
    report = load(lake, write("mine.toml", mapping), [write("may.csv", export)])
    assert (report.read, report.loaded, report.without_rate) == (2, 2, 2)
    first, second = rows(lake, declared.ITEMS)
    assert (first["net_mass_kg"], first["invoice_value"], first["origin"]) == (1250.5, 9800.0, "BR")
    assert (second["hs6"], second["currency"]) == ("690721", "EUR")
    [outcome] = rows(lake, found.OUTCOMES)
    assert (outcome["illicit"], outcome["known_on"]) == (True, date(2024, 5, 17))


def test_the_guides_results_find_the_guides_lines(lake, write, rows):
    export, mapping = blocks()[:2]
    results, of_results = blocks_under("Results in a file of their own")[:2]
    load(lake, write("mine.toml", mapping), [write("may.csv", export)])
    report = load(lake, write("results.toml", of_results), [write("results.csv", results)])
    assert (report.read, report.loaded, report.strays) == (2, 2, None)
    clean, violation = rows(lake, found.OUTCOMES)
    assert (clean["item_id"], clean["illicit"], clean["cause"]) == ("mine/24XX000017/1", False, "random")
    assert (violation["typology"], violation["revenue"]) == ("ORIGIN_MARKING", None)
    assert violation["known_on"] == date(2024, 5, 21)


def test_the_guide_lists_the_codes_of_results():
    text = GUIDE.read_text(encoding="utf-8")
    codes = {code for (table, _), own in CODES.items() if table == found.OUTCOMES.name for code in own}
    assert {code for code in codes if f"`{code}`" not in text} == set()


def test_the_guide_explains_every_word_of_a_spec():
    text = GUIDE.read_text(encoding="utf-8")
    words = {field.alias or name for name, field in ColumnSpec.model_fields.items()}
    assert {word for word in words if f"`{word}`" not in text} == set()


def test_the_guides_shortest_example_is_shipped():
    assert read_mapping("kcs").name == "kcs"
