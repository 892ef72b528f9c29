import collections
import csv
import gzip
import re

import pytest

from tidewaiter.terms.country import (
    CountryError,
    country_aliases,
    country_code,
    country_codes,
    country_name,
    is_country_code,
)
from tidewaiter.terms.country_spelling import SPELLINGS
from tidewaiter.terms.folding import fold


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TR", "TR"),
        ("tur", "TR"),
        ("TURKIYE", "TR"),
        ("Türkiye", "TR"),
        ("TÜRKİYE", "TR"),
        ("Turkey", "TR"),
        ("KOREA, SOUTH", "KR"),
        ("Korea", "KR"),
        ("Republic of Korea", "KR"),
        ("Democratic People's Republic of Korea", "KP"),
        ("VIET NAM", "VN"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("UAE", "AE"),
        ("UK", "GB"),
        ("CHINA (MAINLAND)", "CN"),
        ("Republic of China", "TW"),
        ("Hong Kong", "HK"),
        ("Côte d’Ivoire", "CI"),
        ("COTE D'IVOIRE", "CI"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Congo, Rep.", "CG"),
        ("Iran (Islamic Republic of)", "IR"),
        ("United Arab Emirates (the)", "AE"),
        ("St. Vincent and the Grenadines", "VC"),
        ("Saint Lucia", "LC"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Dominica", "DM"),
        ("DOMINICAN REPUBLIC", "DO"),
        ("ESPAÑA", "ES"),
        ("Россия", "RU"),
        ("Российская Федерация", "RU"),
        ("中国", "CN"),
        ("中華人民共和國", "CN"),
        ("People's Rep. of China", "CN"),
        ("日本", "JP"),
        ("한국", "KR"),
        ("대한민국", "KR"),
        ("S. Korea", "KR"),
        ("الصين", "CN"),
        ("ไทย", "TH"),
        ("香港", "HK"),
        ("臺灣", "TW"),
        ("ZA, SOUTH AFRICA", "ZA"),
        ("Kosovo", "XK"),
        ("1220", "CA"),
        ("2010", "MX"),
    ],
)
def test_a_country_is_known_however_it_is_written(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", ["", "World", "Unknown", "...", "European Union", "EU", "ZZ", "Yugoslavia", "SUN", "EUR"]
)
def test_what_is_no_single_country_has_no_code(text):
    assert country_code(text) is None


@pytest.mark.parametrize("text", ["Bỉ", "Áo", "Ý", "Đức"])
def test_a_short_foreign_name_is_not_taken_for_another_countrys_code(text):
    """Belgium, Austria, Italy and Germany in Vietnamese; without accents they look like BI, AO, Y and DUC."""
    assert country_code(text) is None


def test_every_code_knows_itself_its_name_and_its_alpha_3():
    assert 249 <= len(country_codes()) <= 251
    for code in country_codes():
        assert country_code(code) == country_code(code.lower()) == country_code(country_name(code)) == code
    alpha3 = collections.Counter(
        code for name, code in country_aliases().items() if len(name) == 3 and name.isascii() and name.isalpha()
    )
    assert set(alpha3) == set(country_codes())


def test_the_table_is_keyed_by_folded_text_and_leads_to_codes():
    assert all(fold(name) == name for name in country_aliases())
    assert set(country_aliases().values()) == set(country_codes())


def test_our_own_spellings_are_never_overruled():
    assert {name: country_aliases()[name] for name in SPELLINGS} == SPELLINGS


def test_an_unknown_code_has_no_name():
    assert not is_country_code("ZZ")
    with pytest.raises(CountryError):
        country_name("ZZ")


NOT_A_COUNTRY = {
    "", "...", "WORLD", "UNKNOWN", "UNDEFINED", "UNDISCLOSED", "UNSPECIFIED", "UNKNOWN ORIGIN", "NONE IDENTIFIED",
    "EUROPEAN UNION", "EUROPEAN COMMISSION", "SEVERAL COUNTRIES", "COLON FREE ZONE", "FREE ZONES", "INFOSAN",
    "FREE ZONES OF PERU", "BUNKERS", "SPECIAL CATEGORIES", "EFSA MEMBER", "NETHERLANDS ANTILLES", "0",
}  # fmt: skip
"""Folded texts that stand in country columns and name none; "Other Asia, nes" and the like count as misses."""

FILES = [
    ("customs_trade_records_multi_country/trade_records.csv.gz", "source_country", None),
    ("customs_trade_records_multi_country/trade_records.csv.gz", "origin_country", None),
    ("customs_trade_records_multi_country/trade_records.csv.gz", "destination_country", None),
    ("watchlist_us_csl/consolidated_screening_list.csv.gz", "nationalities", ";"),
    ("watchlist_us_csl/consolidated_screening_list.csv.gz", "citizenships", ";"),
    ("watchlist_us_csl/consolidated_screening_list.csv.gz", "vessel_flag", None),
    ("us_eapa_evasion_cases/eapa_case_importers.csv", "true_origin", ";"),
    ("us_eapa_evasion_cases/eapa_case_importers.csv", "declared_or_transshipment_country", ";"),
    ("us_adcvd_orders/adcvd_order_list_2021.csv", "Country", None),
    ("us_federal_register_trade_notices/notices_2020_2026.csv.gz", "countries", ";"),
    ("us_trade_remedy_tariff_lists/census_codes.csv", "Name", None),
    ("ref_us_port_codes/schedule_k_foreign_ports_2024q4.csv.gz", "Country Name", None),
    ("partner_trade_statistics/wits_trade_summary_2010_2021.csv.gz", "Reporter", None),
    ("partner_trade_statistics/wits_trade_summary_2010_2021.csv.gz", "Partner", None),
    ("partner_trade_statistics/us_imports_hts10_from_africa_2022_2024.csv.gz", "country", None),
    ("partner_trade_statistics/china_exports_critical_minerals_country_monthly_stats.csv.gz", "partner_name", None),
    ("eu_rasff_notifications/rasff_2024_2025.csv.gz", "origin", ","),
    ("eu_rasff_notifications/rasff_2024_2025.csv.gz", "notifying_country", None),
    ("eu_rasff_notifications/rasff_2024_2025.csv.gz", "distribution", ","),
    ("eu_safety_gate_alerts/safety_gate_alerts.csv.gz", "country_of_origin", None),
    ("watchlist_forced_labor/cbp_wro_findings_active_fy26.csv", "country", None),
    ("fda_import_refusals_sample/import_refusals_sample.csv", "country", None),
]


@pytest.mark.real
@pytest.mark.parametrize(("path", "column", "separator"), FILES)
def test_ninety_eight_rows_in_a_hundred_are_understood(real_data, path, column, separator):
    spellings = collections.Counter(
        part
        for cell in cells(real_data / path, column)
        for part in (cell.split(separator) if separator else [cell])
        if fold(part) not in NOT_A_COUNTRY
    )
    missed = {text: count for text, count in spellings.items() if country_code(text) is None}
    assert spellings
    assert 1 - sum(missed.values()) / sum(spellings.values()) >= 0.98, missed


@pytest.mark.real
def test_the_country_at_the_end_of_a_screening_list_address_is_understood(real_data):
    """Some addresses end in a postcode or carry a semicolon of their own; those name no country."""
    path = real_data / "watchlist_us_csl" / "consolidated_screening_list.csv.gz"
    endings = [
        part.rsplit(",", 1)[-1].strip() for cell in cells(path, "addresses") for part in cell.split(";") if part.strip()
    ]
    codes = [text for text in endings if re.fullmatch(r"[A-Z]{2}", text)]
    assert len(codes) > 15_000
    assert sum(country_code(text) is not None for text in codes) / len(codes) > 0.999


def cells(path, column):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8-sig") as file:
        return [row[column] or "" for row in csv.DictReader(file)]
