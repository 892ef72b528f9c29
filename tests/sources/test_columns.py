"""The words of a column's spec, each through a small file."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.sources import load
from tidewaiter.tables import declared

MAPPING = """
[source]
name = "words"
about = "one column under test"
format = "csv"

[declared.items]
declaration_id = "id"
declared_on = {{ value = "2024-05-06" }}
{line}
"""


@pytest.fixture
def column(lake, write, rows):
    """The value of one column of our items, from a line of a mapping and a record."""

    def value(line: str, **record: str) -> object:
        mapping = write("words.toml", MAPPING.format(line=line) if not line.startswith("declared_on") else
                        MAPPING.format(line="").replace('declared_on = { value = "2024-05-06" }', line))  # fmt: skip
        text = ",".join(["id", *record]) + "\n" + ",".join(["D1", *(f'"{each}"' for each in record.values())]) + "\n"
        report = load(lake, mapping, [write("a.csv", text)])
        if report.quarantined:
            return next(iter(report.reasons))
        return rows(lake, declared.ITEMS)[0][line.split(" ")[0]]

    return value


@pytest.mark.parametrize(
    ("line", "record", "expected"),
    [
        ('office = { from = ["a", "b"] }', {"a": " ", "b": "North"}, "North"),
        ('office = { from = ["a", "b"], empty = "0" }', {"a": "0", "b": "North"}, "North"),
        ('office = { join = ["a", "b"], separator = "/" }', {"a": "N", "b": "1"}, "N/1"),
        ('office = { join = ["a", "b"], separator = "/", prefix = "x:" }', {"a": "N", "b": ""}, "x:N"),
        ('office = { from = "a", pattern = "^([0-9]+)" }', {"a": "0817 Santos"}, "0817"),
        ('office = { from = "a", pattern = "^([0-9]+)" }', {"a": "Santos"}, None),
        ('office = { from = "a", map = { 1 = "one" } }', {"a": "1"}, "one"),
        ('office = { from = "a", map = { 1 = "one" } }', {"a": "2"}, "'a' is not in the mapping's code table"),
        ('office = { from = "a", map = { 1 = "one" }, otherwise = "many" }', {"a": "2"}, "many"),
        ('office = { from = "a", map = { 1 = "" } }', {"a": "1"}, None),
        ('office = { from = "a", default = "none" }', {"a": ""}, "none"),
        ('office = { from = "a", split = "," }', {"a": "x, y,,x"}, "x;y"),
        ('origin = { from = "a", country = true }', {"a": "Korea, South"}, "KR"),
        ('origin = { from = "a", country = true, on_bad = "empty" }', {"a": "Atlantis"}, None),
        ('hs_code = { from = "a", hs = true }', {"a": "0901.21.00"}, "09012100"),
        ('hs_code = { from = "a", hs = true }', {"a": "90121"}, "090121"),
        ('container = { from = "a", check = "container" }', {"a": "csqu 305438-3"}, "CSQU3054383"),
        ('container = { from = "a", check = "container" }', {"a": "CSQU3054384"}, None),
        ('net_mass_kg = { from = "a", unit = "lb" }', {"a": "100"}, pytest.approx(45.359237)),
        ('net_mass_kg = { from = "a", unit_from = "u" }', {"a": "2", "u": "MT"}, 2000.0),
        ('net_mass_kg = { from = "a", unit_from = "u" }', {"a": "2", "u": ""}, 2.0),
        ('net_mass_kg = { from = "a", unit_from = "u" }', {"a": "2", "u": "litres"},
         "'a' or 'u' stands beside 'u', which is not a unit of mass that we know"),
        ('quantity = { from = "a", scale = 1000 }', {"a": "1.5"}, 1500.0),
        ('office = { from = "a", when = [{ from = "b", in = "x" }], or_else = { value = "other" } }',
         {"a": "A", "b": "y"}, "other"),
        ('office = { from = "a", when = [{ from = "b", in = "x" }], or_else = { value = "other" } }',
         {"a": "A", "b": "x"}, "A"),
        ('declared_on = { from = "a", format = ["%d.%m.%Y", "%b %Y"] }', {"a": "May 2024"}, date(2024, 5, 1)),
        ('declared_on = { from = "a", format = "%Y-%m", last_day = true }', {"a": "2024-02"}, date(2024, 2, 29)),
        ('declared_on = { from = "a", format = "%Y", last_day = true, add_days = 1 }', {"a": "2023"}, date(2024, 1, 1)),
        ('declared_on = { from = "a", zone = "Asia/Kolkata" }', {"a": "2025-07-31T18:30:00.000Z"}, date(2025, 8, 1)),
        ('declared_on = "a"', {"a": "2025-07-31T18:30:00"}, date(2025, 7, 31)),
    ],
)  # fmt: skip
def test_a_word_does_what_the_guide_says(column, line, record, expected):
    assert column(line, **record) == expected


def test_a_digest_is_the_same_wherever_the_record_turns_up(column, lake, rows):
    assert column('office = { digest = "*" }', a="x", b="") == column('office = { digest = "*" }', b="", a="x")
