import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.folding import fold
from tidewaiter.terms.quantity import Quantity, UnitError, convert, to_kg, unit, unit_aliases, unit_code, units_to_kg
from tidewaiter.terms.unit import UNITS


@pytest.mark.parametrize(
    ("amount", "code", "kg"),
    [
        (1, "KGM", 1),
        (2, "TNE", 2000),
        (1, "LBR", 0.45359237),
        (500, "GRM", 0.5),
        (1, "STN", 907.18474),
        (1, "LTN", 1016.0469088),
        (16, "ONZ", 0.45359237),
        (5, "CTM", 0.001),
        (3, "DTN", 300),
    ],
)
def test_masses_come_out_in_kilograms(amount, code, kg):
    assert to_kg(amount, code) == pytest.approx(kg, rel=1e-12)
    assert Quantity(amount, code).kg == pytest.approx(kg, rel=1e-12)
    assert units_to_kg()[code] * amount == pytest.approx(kg, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KGS", "KGM"),
        ("Kilogramo", "KGM"),
        ("lb", "LBR"),
        ("SQF", "FTK"),
        ("METRO CUADRADO", "MTK"),
        ("SQUARE METRE", "MTK"),
        ("M²", "MTK"),
        ("NOS", "C62"),
        ("DOCENAS", "DZN"),
        ("Doz. prs.", "DPR"),
        ("t", "TNE"),
        ("box (caja)", "XBX"),
    ],
)
def test_units_are_known_as_feeds_write_them(text, code):
    assert unit_code(text) == code


@pytest.mark.parametrize("text", ["TON", "tons", "K", "MTS", "CT", "GR", "", "furlong"])
def test_a_word_for_two_units_or_none_is_not_guessed(text):
    assert unit_code(text) is None
    with pytest.raises(UnitError):
        unit(text)


def test_square_feet_become_square_metres():
    assert convert(1, "SQF", to="MTK") == pytest.approx(0.09290304, rel=1e-12)


def test_a_gallon_is_3_785411784_litres_and_42_of_them_a_barrel():
    assert convert(1, "GLL", to="LTR") == pytest.approx(3.785411784, rel=1e-12)
    assert convert(1, "BLL", to="GLL") == pytest.approx(42, rel=1e-12)


@pytest.mark.parametrize("code", ["MTK", "LTR", "C62", "XBX"])
def test_what_is_not_mass_has_no_kilograms(code):
    with pytest.raises(UnitError, match="measures"):
        to_kg(1, code)
    assert code not in units_to_kg()


def test_no_spelling_means_two_units():
    spelt = [name for each in UNITS for name in set(map(fold, [each.code, *each.names]))]
    assert sorted(name for name in spelt if spelt.count(name) > 1) == []
    assert len(unit_aliases()) == len(spelt)


@given(st.floats(1e-6, 1e9), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_there_and_back_is_the_same_quantity(amount, one, other):
    if one.measures != other.measures:
        with pytest.raises(UnitError):
            convert(amount, one.code, to=other.code)
        return
    there = Quantity(amount, one.code).to(other.code)
    assert there.to(one.code).amount == pytest.approx(amount, rel=1e-12)


@pytest.mark.parametrize("amount", [float("nan"), float("inf")])
def test_an_amount_that_is_no_number_is_refused(amount):
    with pytest.raises(UnitError):
        Quantity(amount, "KGM")


@pytest.mark.real
def test_units_of_real_declarations_are_known(real_data):
    path = real_data / "customs_trade_records_multi_country" / "declaration_lines_full_format.jsonl.gz"
    names = {"UNIT", "STD_UNIT", "QUANTITY_UNIT", "UNIT_EN", "MEASURE_UNIT_EN", "PACKAGE_UNIT", "COMMERCIAL_UNIT"}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line)["record"] for line in file]
    written = [value for record in records for name, value in record.items() if name in names and value]
    missed = [value for value in written if unit_code(value) is None]
    assert len(written) > 50
    assert 1 - len(missed) / len(written) >= 0.95, missed
