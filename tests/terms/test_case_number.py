import collections
import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.case_number import CaseNumber, CaseNumberError, is_valid_case_number
from tidewaiter.terms.commerce_country import COMMERCE_COUNTRIES, commerce_country
from tidewaiter.terms.country import country_code, is_country_code


def test_a_case_number_knows_its_parts():
    case = CaseNumber.parse("A-570-106")
    assert (case.kind, case.country, case.sequence, case.company) == ("A", "570", "106", "")
    assert case.is_antidumping
    assert case.commerce_country.country == "CN"


def test_a_third_country_case_carries_the_third_country():
    assert CaseNumber.parse("A-451-988").commerce_country.country == "LT"


def test_the_company_suffix_is_kept_apart_from_the_order():
    case = CaseNumber.parse("c570107000")
    assert str(case) == "C-570-107-000"
    assert case.order == "C-570-107"
    assert case.is_all_others
    assert not case.is_antidumping


def test_suffix_999_is_flagged_from_the_day_it_was_switched_off():
    case = CaseNumber.parse("A-570-106-999")
    assert not case.is_switched_off(date(2005, 7, 27))
    assert case.is_switched_off(date(2005, 7, 28))
    assert not CaseNumber.parse("A-570-106-001").is_switched_off(date(2026, 1, 1))


@given(st.from_regex(r"[AC]-[0-9]{3}-[0-9]{3}(-[0-9]{3})?", fullmatch=True))
def test_a_case_number_survives_being_written_and_read(text):
    assert str(CaseNumber.parse(text)) == text
    assert str(CaseNumber.parse(text.replace("-", ""))) == text


@pytest.mark.parametrize("text", ["", "B-570-106", "A-57-106", "A-570-1O6", "A-570-106-00", "A-570-106-0000"])
def test_what_has_another_form_is_refused(text):
    assert not is_valid_case_number(text)
    with pytest.raises(CaseNumberError):
        CaseNumber.parse(text)


def test_every_commerce_code_is_listed_once_and_stands_for_a_country():
    codes = [each.code for each in COMMERCE_COUNTRIES]
    assert len(codes) == len(set(codes))
    assert all(is_country_code(each.country) for each in COMMERCE_COUNTRIES)


def test_what_nobody_has_looked_up_says_so():
    assert commerce_country("570").confirmed
    assert not commerce_country("555").confirmed
    assert commerce_country("000") is None


@pytest.mark.real
def test_commerce_codes_agree_with_the_list_of_orders(real_data):
    """The list has a few slips, so a code must agree with the country named most often, and all but 2 % of rows."""
    path = real_data / "us_adcvd_orders" / "adcvd_order_list_2021.csv"
    with path.open(encoding="utf-8") as file:
        rows = [(row["DOCNo"], country_code(row["Country"])) for row in csv.DictReader(file)]
    named = collections.defaultdict(collections.Counter)
    for case, country in rows:
        if is_valid_case_number(case) and country:
            named[CaseNumber.parse(case).country][country] += 1
    known = {code: commerce_country(code) for code in named if commerce_country(code)}
    assert len(known) > 45
    assert {c: k.country for c, k in known.items()} == {c: named[c].most_common(1)[0][0] for c in known}
    agree = sum(named[code][known[code].country] for code in known)
    assert agree / sum(sum(named[code].values()) for code in known) > 0.98
