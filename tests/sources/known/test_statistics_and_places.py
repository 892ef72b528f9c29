"""Partner statistics, rates of exchange, nomenclature and place codes."""

import pytest

from tidewaiter.sources.known.africa_imports import imports
from tidewaiter.sources.known.exchange_rates import rates
from tidewaiter.sources.known.hs_nomenclature import nomenclature_lines
from tidewaiter.sources.known.place_codes import places
from tidewaiter.sources.known.world_statistics import trade_summary
from tidewaiter.terms.money import is_currency_code


def row(year, country, hts10="0106200000", value=""):
    return {"year": year, "country": country, "hts10": hts10, "customs_value_usd": value}


TWO_UNSTATED_YEARS = (
    row("173,410", "Benin"), row("600", "Benin", "0901110000"), row("2,793", "Kenya"),
    row("9,999", "Kenya"), row("5,000", "Kenya", "0901110000"), row("1,000", "Benin"),
    row("2024", "Benin", value="200.0"), row("2024", "Kenya", value="300.0"),
)  # fmt: skip


def test_years_that_are_not_stated_follow_from_the_files_order():
    years = [each["stated_year"] for each in imports(TWO_UNSTATED_YEARS)]
    assert years == ["2022", "2022", "2022", "2023", "2023", "2023", "2024", "2024"]


def test_an_inferred_year_is_said_to_be_inferred():
    measures = [each["measure"] for each in imports(TWO_UNSTATED_YEARS)]
    assert measures == ["customs, year inferred"] * 6 + ["customs"] * 2


def test_the_value_is_taken_from_where_it_stands():
    values = [each["value"] for each in imports(TWO_UNSTATED_YEARS)]
    assert values == ["173410", "600", "2793", "9999", "5000", "1000", "200.0", "300.0"]


def test_without_a_stated_year_none_is_inferred():
    assert {each["stated_year"] for each in imports(TWO_UNSTATED_YEARS[:6])} == {""}


def test_a_row_without_any_value_keeps_its_year_and_has_no_value():
    (lone,) = imports([row("2024", "Mauritius")])
    assert (lone["stated_year"], lone["value"]) == ("2024", "")


def test_a_year_that_is_none_is_passed_on_to_be_refused():
    years = [each["stated_year"] for each in imports([*TWO_UNSTATED_YEARS, row("2o24", "Mali", value="1.0")])]
    assert years == ["2022", "2022", "2022", "2023", "2023", "2023", "2024", "2024", "2o24"]


@pytest.mark.parametrize(
    ("country", "month", "currency"),
    [
        ("Euro", "2026-06-01", "EUR"),
        ("Germany", "1999-06-01", "DEM"),
        ("Venezuela", "2018-08-01", "VEF"),
        ("Venezuela", "2018-09-01", "VES"),
        ("Venezuela", "2021-11-01", "VED"),
        ("Atlantis", "2021-11-01", ""),
    ],
)
def test_a_rate_is_in_the_currency_of_its_country_and_day(country, month, currency):
    assert next(rates([{"Country": country, "Date": month}]))["currency"] == currency
    assert currency == "" or is_currency_code(currency)


def test_the_nomenclature_has_paths_from_the_chapter_down():
    lines = list(
        nomenclature_lines(
            [
                {"hscode": "09", "parent": "TOTAL", "description": "Coffee, tea"},
                {"hscode": "0901", "parent": "09", "description": "Coffee"},
                {"hscode": "090111", "parent": "0901", "description": "not  roasted"},
            ]
        )
    )
    assert [each["above"] for each in lines] == ["", "09", "0901"]
    assert [each["depth"] for each in lines] == ["0", "1", "2"]
    assert lines[2]["path"] == "Coffee, tea > Coffee > not roasted"


def test_a_place_has_five_signs_and_a_heading_none():
    codes = [each["code"] for each in places([{"LOCODE": "DE  HAM  "}, {"LOCODE": "AT"}, {"LOCODE": "CN    "}])]
    assert codes == ["DEHAM", "", ""]


def test_a_group_of_countries_keeps_its_name():
    (summary,) = trade_summary([{"Reporter": "Korea, Rep.", "Partner": "Other Asia, nes"}])
    assert (summary["reporter"], summary["partner"]) == ("KR", "Other Asia, nes")


def test_a_missing_country_is_not_a_country():
    (summary,) = trade_summary([{"Reporter": "", "Partner": "..."}])
    assert (summary["reporter"], summary["partner"]) == ("", "")
