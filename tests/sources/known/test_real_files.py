"""The real files: every record accounted for, and what a customs officer would look up first."""

from __future__ import annotations

from pathlib import Path

import ibis.expr.types as ir
import pytest

from tidewaiter.lake import Lake
from tidewaiter.sources import load
from tidewaiter.sources.known.hts_rate import parse_rate
from tidewaiter.tables import found, known
from tidewaiter.terms.imo import is_valid_imo

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("outside world")]

FILES: dict[str, tuple[tuple[str, int, int, int, int], ...]] = {
    # mapping: (file, records read, quarantined, passed over, rows in the table)
    "us-csl": (("watchlist_us_csl/consolidated_screening_list.csv.gz", 14_160, 0, 0, 14_159),),
    "ofac-sdn": (("watchlist_ofac_sdn_2021/sdn.csv.gz", 8_976, 0, 0, 8_976),),
    "denied-persons": (("watchlist_ofac_sdn_2021/denied_persons_2022.tsv.gz", 581, 0, 0, 579),),
    "un-list": (("watchlist_un_consolidated/un_consolidated.xml.gz", 1_003, 0, 0, 1_003),),
    "ofac-linked-to": (("graph_watchlist_shared_addresses/linked_to_relations.csv.gz", 4_346, 95, 0, 4_251),),
    "forced-labor": (("watchlist_forced_labor/cbp_wro_findings_active_fy26.csv", 54, 0, 0, 54),),
    "uflpa": (("watchlist_forced_labor/uflpa_entity_list_extract.csv", 23, 0, 0, 23),),
    "adcvd-orders": (("us_adcvd_orders/adcvd_order_list_2021.csv", 597, 1, 0, 596),),
    "adcvd-order-hts": (("us_adcvd_orders/adcvd_paper_orders_with_hts_2019.csv", 10, 0, 0, 10),),
    "adcvd-benchmark-rates": (("us_adcvd_orders/adcvd_benchmark_rates.csv", 10, 0, 0, 10),),
    "fr-notices": (("us_federal_register_trade_notices/notices_2020_2026.csv.gz", 3_786, 1, 0, 3_678),),
    "eapa": (("us_eapa_evasion_cases/eapa_case_importers.csv", 121, 3, 0, 118),),
    "hts": (
        ("us_hts_schedule/hts_2018_rev8_1.csv.gz", 33_385, 1, 0, 33_384),
        ("us_hts_schedule/hts_2020_rev10.csv.gz", 34_020, 0, 0, 34_020),
        ("us_hts_schedule/hts_2022_rev10.csv.gz", 35_340, 0, 0, 35_340),
        ("us_hts_schedule/hts_2025_rev10.csv.gz", 35_938, 0, 0, 35_938),
    ),
    "hs": (("hs_nomenclature/hs2022_codes_english.csv.gz", 6_940, 0, 0, 6_940),),
    "rates": (("ref_exchange_rates/fx_monthly_1971_2026.csv.gz", 17_237, 0, 0, 17_237),),
    "unlocode": (("ref_unlocode/un_locode_with_decimal_coordinates_2019.csv.gz", 109_639, 0, 0, 109_628),),
    "unlocode-functions": (("ref_unlocode/un_locode_full_attributes_161_countries.csv.gz", 44_792, 0, 62, 44_693),),
    "schedule-k": (("ref_us_port_codes/schedule_k_foreign_ports_2024q4.csv.gz", 4_092, 0, 0, 4_092),),
    "schedule-d": (("ref_us_port_codes/schedule_d_us_ports.csv", 432, 0, 0, 432),),
    "world-ports": (("ref_world_ports/world_port_index.csv.gz", 3_669, 0, 0, 3_669),),
    "airports": (("ref_world_ports/airports_iata.csv.gz", 7_884, 0, 0, 7_884),),
    "us-usmca": (("us_usmca_claim_shares/usmca_product_shares_monthly.csv.gz", 516_258, 0, 0, 516_258),),
    "us-imports-africa": (
        ("partner_trade_statistics/us_imports_hts10_from_africa_2022_2024.csv.gz", 47_769, 1, 0, 47_768),
    ),
    "china-minerals": (
        ("partner_trade_statistics/china_exports_critical_minerals_deep_dive_hs6_monthly.csv.gz", 6_442, 0, 0, 6_442),
    ),
    "china-mineral-groups": (
        ("partner_trade_statistics/china_exports_critical_minerals_country_monthly_stats.csv.gz", 2_885, 0, 0, 2_885),
    ),
    "wits": (("partner_trade_statistics/wits_trade_summary_2010_2021.csv.gz", 189_779, 3_024, 115_346, 71_409),),
    "us-china-both": (("partner_trade_statistics/us_china_total_trade_both_reporters.csv", 46, 0, 0, 46),),
}


@pytest.fixture(scope="module")
def world(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake with all of it, loaded once."""
    with Lake.open(tmp_path_factory.mktemp("world") / "lake", create=True) as lake:
        for name, files in FILES.items():
            reports = load(lake, name, [real_data / file for file, *_ in files]).files
            counts = [
                (r.read, r.quarantined, r.passed_over, sum(rows.new for rows in r.tables.values())) for r in reports
            ]
            assert counts == [tuple(expected) for _, *expected in files], name
            assert all(report.loaded + report.quarantined == report.read for report in reports)
        yield lake


def test_the_page_of_shipped_mappings_tells_the_same_figures():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "shipped-mappings.md").read_text(encoding="utf-8")
    for name, files in FILES.items():
        for file, read, refused, passed, _ in files:
            figures = f"| `{Path(file).name}` | {read:,} | {read - refused:,} | {refused:,} | {passed:,} |"
            assert any(line.startswith(f"| `{name}` |") and figures in line for line in page.splitlines()), file


def rows(lake: Lake, table: ir.Table, **equal: object) -> list[dict[str, object]]:
    for name, value in equal.items():
        table = table.filter(table[name] == value)
    return lake.fetch(table).to_pylist()


def test_loading_all_of_it_again_changes_nothing(world, real_data):
    for name, files in FILES.items():
        reports = load(world, name, [real_data / file for file, *_ in files]).files
        assert all(report.already_loaded for report in reports), name


def test_the_order_on_nails_from_china_is_in_force(world):
    (order,) = rows(world, world.read(known.ORDERS), case_number="A-570-909", source="adcvd-orders")
    assert (order["origin"], order["remedy"], str(order["valid_from"]), order["valid_to"]) == (
        "CN", "AD", "2008-08-01", None,
    )  # fmt: skip


def test_the_order_on_washers_from_mexico_has_ended(world):
    (order,) = rows(world, world.read(known.ORDERS), case_number="A-201-842")
    assert (order["origin"], str(order["valid_to"])) == ("MX", "2018-02-15")


def test_all_ended_orders_ended_after_they_began(world):
    orders = world.read(known.ORDERS)
    ended = world.fetch(orders.filter(orders.valid_to.notnull())).to_pylist()
    assert len(ended) == 123
    assert all(order["valid_to"] > order["valid_from"] for order in ended)


def test_nearly_every_listed_ship_has_an_imo_number_that_can_be(world):
    ships = rows(world, world.read(known.LISTINGS), schema="Vessel", source="us-csl")
    numbers = [part[4:] for ship in ships for part in (ship["identifiers"] or "").split(";") if part[:4] == "imo:"]
    assert len(ships) == 433
    assert len(numbers) == 430
    assert all(map(is_valid_imo, numbers))


def test_both_editions_of_the_sdn_list_know_the_same_ship(world):
    (old,) = rows(world, world.read(known.LISTINGS), name="TOUSKA", source="ofac-sdn")
    (new,) = rows(world, world.read(known.LISTINGS), name="TOUSKA", source="us-csl")
    assert old["identifiers"] == "imo:9328900"
    assert "imo:9328900" in new["identifiers"].split(";")


def test_every_date_of_birth_in_the_sdn_remarks_is_read(world, real_data):
    people = rows(world, world.read(known.LISTINGS), schema="Person", source="ofac-sdn")
    stated = [person for person in people if "DOB " in (person["remarks"] or "")]
    assert len(stated) > 4_000
    assert all(person["birth_dates"] for person in stated)


def test_pure_bred_horses_are_free_in_every_edition(world):
    lines = rows(world, world.read(known.TARIFFS), hs_code="01012100")
    assert [line["rate_kind"] for line in lines] == ["free"] * 4


def test_male_horses_inherit_the_rate_of_pure_bred_ones(world):
    lines = rows(world, world.read(known.TARIFFS), hs_code="0101210010")
    assert [(line["rate_line"], line["ad_valorem_pct"], line["unit"]) for line in lines] == [
        ("01012100", 0.0, "No.")
    ] * 4


def test_goods_of_china_on_list_three_pay_25_per_cent_on_top(world):
    lines = rows(world, world.read(known.TARIFFS), hs_code="99038803")
    assert {(line["rate_kind"], line["ad_valorem_pct"]) for line in lines} == {("additional", 25.0)}


def test_a_statistical_number_without_a_rate_is_a_rarity(world):
    tariffs = world.read(known.TARIFFS)
    lines = world.fetch(tariffs.filter(tariffs.hs_code.length() == 10, tariffs.rate_kind.isnull())).to_pylist()
    assert sorted((line["edition"], line["hs_code"]) for line in lines) == [
        ("2022 Rev. 10", "9006591520"),
        ("2025 Rev. 10", "9006591520"),
        ("2025 Rev. 10", "9802009100"),
    ]


def test_of_the_published_rates_98_per_cent_are_numbers(world):
    tariffs = world.read(known.TARIFFS)
    published = tariffs.filter(tariffs.rate_line == tariffs.hs_code, tariffs.rate_text.notnull())
    texts = world.fetch(published.select("edition", "rate_text")).to_pylist()
    rates = [parse_rate(row["rate_text"]) for row in texts]
    assert len(rates) > 50_000
    assert sum(rate.kind != "other" for rate in rates) / len(rates) > 0.98
    assert sum(rate.kind != "other" or bool(rate.terms) for rate in rates) / len(rates) > 0.99


def test_the_nomenclature_has_5612_subheadings_and_their_parents(world):
    lines = rows(world, world.read(known.TARIFFS), source="hs")
    codes = {line["hs_code"] for line in lines}
    assert sum(len(code) == 6 and code.isdecimal() for code in codes) > 5_600
    assert all(line["parent"] in codes for line in lines if line["parent"])


def test_the_euro_is_there_and_the_mark_has_ended(world):
    rates = world.read(known.RATES)
    days = world.fetch(rates.group_by("currency").agg(last=rates.valid_from.max(), first=rates.valid_from.min()))
    spans = {row["currency"]: (str(row["first"]), str(row["last"])) for row in days.to_pylist()}
    assert spans["EUR"] == ("1999-02-01", "2026-07-02"), "a month's average counts when the month is over"
    assert spans["DEM"][1] == "2002-01-01"
    assert len(spans) == 36


def test_hamburg_is_on_every_list_of_ports(world):
    places = world.read(known.PLACES)
    ports = world.fetch(places.filter(places.name.upper() == "HAMBURG", places.country == "DE")).to_pylist()
    assert {port["code_list"] for port in ports} >= {"unlocode", "unlocode-functions", "schedule-k", "wpi"}


def test_no_statistic_is_known_before_its_period_is_over(world):
    flows = world.read(known.TRADE_FLOWS)
    early = flows.filter(flows.known_on <= flows.period_to)
    assert world.fetch(early.limit(1)).num_rows == 0


def test_every_evasion_case_that_is_open_says_so(world):
    cases = rows(world, world.read(found.DETERMINATIONS))
    assert sum(case["illicit"] is True for case in cases) == 47
    assert sum(case["illicit"] is False for case in cases) == 6
    assert all(case["illicit"] is None for case in cases if case["outcome"] == "reasonable suspicion")
