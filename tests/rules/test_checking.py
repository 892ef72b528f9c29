"""Names, kinds and units are checked before anything is computed."""

from __future__ import annotations

import pytest

from tidewaiter.rules import ConditionError, check, parse, problems_of, vocabulary

WORDS = vocabulary(["low_unit_price"])


@pytest.mark.parametrize(
    "text",
    [
        'hs6 starts with ("6109", "6110") and origin not in ("BD", "VN")',
        "customs_value / net_mass_kg < 2.5",
        "gross_mass_kg - net_mass_kg > 0.5 * gross_mass_kg",
        "gross_mass_kg / net_mass_kg > 2",
        "origin != dispatch",
        "declared_on >= 2025-01-01 and importer_age_days between 0 and 90",
        "p_low_unit_price < 0.01 or risk > importer_rate",
        "line_no > 5 and case_number is missing",
        'hs4 = "6109" and hs2 in ("61")',
    ],
)
def test_what_makes_sense_passes(text):
    assert check(parse(text), WORDS) == parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('orign = "BD"', "no column 'orign'; did you mean 'origin'?"),
        ("importer_age < 90", "did you mean 'importer_age_days'?"),
        ("xyzzy = 1", "`tidewaiter rules columns` lists all"),
        ("origin = 5", 'write it in double quotes: "5"'),
        ('net_mass_kg = "5"', "without quotes"),
        ('declared_on > "2025"', "a day like 2025-06-30"),
        (
            "net_mass_kg < customs_value",
            "net_mass_kg is in kg, customs_value in lake currency: they cannot be compared",
        ),
        ("customs_value + net_mass_kg > 5", "cannot be added"),
        ("customs_value / net_mass_kg > duty", "lake currency per kg"),
        ("invoice_value < customs_value", "cannot be compared"),
        ("origin * 2 > 5", "one cannot calculate with it"),
        ('origin < "BD"', "texts have no order"),
        ('net_mass_kg contains "5"', "is for texts"),
        ("declared_on is missing", "declared_on is never missing"),
        ("net_mass_kg * 2 is missing", "only a column can be missing"),
        ('origin contains ""', "an empty one"),
        ("5 < 6", "begins with a column"),
        ("series_score > 0.5", "no column 'series_score'"),
        ('source = "kcs"', "no column 'source'"),
    ],
)
def test_what_makes_none_is_told_in_words(text, said):
    with pytest.raises(ConditionError) as refused:
        check(parse(text), WORDS)
    assert said in str(refused.value)


def test_every_problem_is_told_with_its_place_and_its_test():
    text = 'origin = "BD" and orign = "BD" and (net_mass_kg = "x" or hs6 > "1")'
    found = problems_of(parse(text), WORDS)
    assert [problem.criterion for problem in found] == [1, 2, 3]
    assert [text[slice(*problem.at)] for problem in found] == ["orign", '"x"', "hs6"]


def test_every_term_has_a_meaning_and_a_kind_that_can_be_tested():
    for term in WORDS:
        assert term.column.meaning
        assert term.kind in ("text", "int", "float", "date")
