"""Rates of duty as the tariff writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.known.hts_rate import DutyRate, parse_rate


def read(text: str) -> DutyRate:
    rate = parse_rate(text)
    assert rate is not None
    return rate


def test_free_is_a_rate_of_nothing():
    assert (read("Free").kind, read("Free").ad_valorem_pct) == ("free", 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Free (see U.S. note 5 of this subchapter)",
        "Free, under bond, as prescribed in U.S. note 1 to this subchapter",
        "  free ",
    ],
)
def test_free_under_conditions_is_free(text):
    assert read(text).kind == "free"


def test_nothing_is_no_rate():
    assert parse_rate("  ") is None


@pytest.mark.parametrize(
    ("text", "per_cent"),
    [
        ("7.5%", 7.5),
        ("20 %", 20.0),
        ("25% 1/", 25.0),
        ("6%`", 6.0),
        ("10% <u></u>", 10.0),
        ("3 percent", 3.0),
        ("25%.", 25.0),
    ],
)
def test_per_cent_of_the_value_is_ad_valorem(text, per_cent):
    rate = read(text)
    assert (rate.kind, rate.ad_valorem_pct, rate.specific_amount) == ("ad_valorem", per_cent, None)


@pytest.mark.parametrize(
    ("text", "dollars", "unit"),
    [
        ("$1.035/kg", 1.035, "kg"),
        ("1.5¢/liter", 0.015, "liter"),
        ("1.5¢;/liter", 0.015, "liter"),
        ("12.8¢/ liter", 0.128, "liter"),
        ("41.4¢/pf. liter", 0.414, "pf.liter"),
        ("41.4¢/pf.liter", 0.414, "pf.liter"),
        ("0.9¢ each", 0.009, "each"),
        ("$1.16 each", 1.16, "each"),
        ("13.2¢/1000", 0.132, "1000"),
        ("0.7¢/thousand", 0.007, "1000"),
        ("22¢/m<sup>2</sup>", 0.22, "m2"),
        ("$1,646.20/t", 1646.2, "t"),
        ("8¢/doz.", 0.08, "doz"),
        ("9.7¢/clean kg", 0.097, "clean kg"),
        ("5.6¢/kg on drained weight", 0.056, "kg on drained weight"),
        ("37.2¢/kg of total sugars", 0.372, "kg of total sugars"),
    ],
)
def test_money_for_each_unit_is_specific(text, dollars, unit):
    rate = read(text)
    assert (rate.kind, rate.ad_valorem_pct) == ("specific", None)
    assert (rate.specific_amount, rate.specific_unit) == (pytest.approx(dollars), unit)


@pytest.mark.parametrize(
    ("text", "dollars", "unit", "per_cent"),
    [
        ("4.4¢/kg + 6%", 0.044, "kg", 6.0),
        ("4.4¢;/kg +6%", 0.044, "kg", 6.0),
        ("$1.328/kg + 8.5%", 1.328, "kg", 8.5),
        ("90¢/pr. + 37.5%", 0.9, "pr", 37.5),
        ("0.8¢ each + 5.4%", 0.008, "each", 5.4),
        ("17.6¢/1,000 pins + 0.6%", 0.176, "1,000 pins", 0.6),
    ],
)
def test_both_together_are_compound(text, dollars, unit, per_cent):
    rate = read(text)
    assert rate.kind == "compound"
    assert (rate.specific_amount, rate.specific_unit) == (pytest.approx(dollars), unit)
    assert rate.ad_valorem_pct == per_cent


@pytest.mark.parametrize(
    ("text", "per_cent"),
    [
        ("No change", 0.0),
        ("No change.", 0.0),
        ("The duty provided in the applicable subheading", 0.0),
        ("The duty provided for in the applicable subheading", 0.0),
        ("The duty provided in the applicable subheading + 25%", 25.0),
        ("The duty provided in the applicable subheading plus 7.5%", 7.5),
        ("The duty provided inthe applicable subheading+ 10%.", 10.0),
    ],
)
def test_a_rate_on_top_of_another_is_told_from_a_rate(text, per_cent):
    assert (read(text).kind, read(text).ad_valorem_pct) == ("additional", per_cent)


@pytest.mark.parametrize(
    "text",
    [
        "The rate applicable to each garment in the ensemble if separately entered",
        "The rate applicable to the natural juice in heading 2009",
        "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees but not less than 2.5¢/kg",
        "See additional U.S. note 1",
        "The duty rate provided in such subheading minus 2.0%",
        "The duty provided in the applicable subheading + a duty of 25% upon the value of the steel content",
        "A duty upon the value of the repairs or alterations",
    ],
)
def test_a_rate_in_words_stands_for_itself(text):
    rate = read(text)
    assert rate.kind == "other"
    assert (rate.ad_valorem_pct, rate.specific_amount, rate.specific_unit) == (None, None, None)


def test_a_watch_with_three_rates_is_not_pressed_into_two_numbers():
    rate = read("44¢ each + 6% on the case + 14% on the strap, band or bracelet")
    assert (rate.kind, rate.ad_valorem_pct, rate.specific_amount) == ("other", None, None)
    assert [(term.per_cent, term.dollars) for term in rate.terms] == [(None, 0.44), (6.0, None), (14.0, None)]
    assert [term.base for term in rate.terms] == ["", "the case", "the strap, band or bracelet"]


def test_per_cent_of_a_part_of_the_value_is_no_ad_valorem_rate():
    rate = read("2.5% on the value of the lead content")
    assert (rate.kind, rate.ad_valorem_pct) == ("other", None)


def test_two_amounts_are_not_added_up():
    rate = read("0.7¢/kg on copper content + 0.7¢/kg on lead content")
    assert (rate.kind, rate.specific_amount, len(rate.terms)) == ("other", None, 2)


@given(per_cent=st.integers(1, 4000).map(lambda tenths: tenths / 10), cents=st.integers(1, 9999).map(lambda n: n / 10))
def test_what_is_written_is_what_is_read(per_cent, cents):
    rate = read(f"{cents}¢/kg + {per_cent}%")
    assert (rate.ad_valorem_pct, rate.specific_amount) == (per_cent, pytest.approx(cents / 100))


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text):
    rate = parse_rate(text)
    assert rate is None or rate.kind in {"free", "ad_valorem", "specific", "compound", "additional", "other"}
