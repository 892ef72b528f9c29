"""The shipped mappings of declarations: on small samples, and on the real files where they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.lake import Lake
from tidewaiter.simulation.layout import schema_of
from tidewaiter.sources import load
from tidewaiter.tables import declared, found

SAMPLES = Path(__file__).parent / "samples"


def by_line(rows):
    return {(row["declaration_id"], row["line_no"]): row for row in rows}


def test_kcs_gives_items_parties_and_outcomes(lake, rows):
    report = load(lake, "kcs", [SAMPLES / "kcs.csv"])
    assert (report.loaded, report.quarantined, report.without_rate) == (4, 0, 4)
    lines = by_line(rows(lake, declared.ITEMS))
    third = lines["10000003", 1]
    assert (third["hs6"], third["origin"], third["dispatch"], third["currency"]) == ("300490", "DE", None, "KRW")
    outcomes = {row["item_id"]: row for row in rows(lake, found.OUTCOMES)}
    assert [outcomes[f"kcs/1000000{n}/1"]["severity"] for n in (1, 2, 3)] == [0, 1, 2]
    assert outcomes["kcs/10000001/1"]["known_on"] == date(2020, 3, 9)
    assert {row["revenue"] for row in outcomes.values()} == {None}


def test_kcs_without_its_last_columns_is_not_yet_inspected(lake, write, rows):
    cut = [line.rsplit(",", 2)[0] for line in (SAMPLES / "kcs.csv").read_text().splitlines()]
    assert load(lake, "kcs", [write("kcs.csv", "\n".join(cut))]).loaded == 4
    assert rows(lake, found.OUTCOMES) == []


def test_trade_records_know_homes_days_and_currencies(lake, rows):
    report = load(lake, "trade-records", [SAMPLES / "trade-records.csv"])
    assert report.left_empty == {"'origin_country' is not a country that we know": 1}
    items = {row["office"].split(" /")[0]: row for row in rows(lake, declared.ITEMS)}
    assert items["India"]["declared_on"] == date(2025, 8, 1)
    assert items["India"]["importer"] == "0300000001"
    assert (items["Tanzania"]["currency"], items["Tanzania"]["customs_value"]) == ("TZS", None)
    assert items["Tanzania"]["importer"] == "MFANO LIMITED/TZ"
    assert (items["Kenya"]["flow"], items["Kenya"]["importer"]) == ("export", "BEISPIEL GMBH/DE")
    assert items["Kenya"]["exporter"] == "KITUI SAMPLE MILLS LIMITED/KE"


def test_native_layouts_meet_in_one_mapping(lake, rows):
    report = load(lake, "trade-records-native", [SAMPLES / "trade-records-native.jsonl"])
    assert (report.loaded, report.files[0].passed_over) == (4, 1)
    lines = by_line(rows(lake, declared.ITEMS))
    brazil, kazakh = lines["r-1", 1], lines["57201/150925/0000001", 1]
    assert (brazil["origin"], brazil["destination"], brazil["gross_mass_kg"]) == ("ES", "BR", 1946.0)
    assert (kazakh["dispatch"], kazakh["destination"], kazakh["net_mass_kg"]) == ("KZ", "UZ", 3680.0)
    assert lines["25MBAEX000000001", 2]["quantity"] is None


def test_bills_keep_what_passes_its_check_digit(lake, rows):
    load(lake, "ams", [SAMPLES / "ams.jsonl"])
    first, second = rows(lake, declared.CONSIGNMENTS)
    assert (first["containers"], first["container"]) == ("CSQU3054383;MSKU2666542", "CSQU3054383")
    assert (first["vessel_imo"], second["vessel_imo"]) == ("9074729", None)
    assert (second["carrier"], second["origin"], second["master_bill_number"]) == ("PGSM", "TR", "HLCU00000000001")
    assert {row["role"] for row in rows(lake, declared.PARTIES)} == {"shipper", "consignee"}


def test_a_security_filing_is_kept_line_by_line_and_known_from_its_day(lake, rows):
    load(lake, "isf", [SAMPLES / "isf.csv"])
    first, second = rows(lake, declared.FILINGS)
    assert (first["filing_id"], second["filing_id"]) == ("isf/ISF-1/1", "isf/ISF-1/2")
    assert first["known_on"] == first["filed_on"] == date(2025, 3, 2)
    assert (first["manufacturer"], first["origin"], first["hs6"]) == ("Sample Kiln Co.", "VN", "690721")
    assert (second["origin"], second["stuffing_country"], second["consolidator"]) == ("CN", None, None)


def test_a_simulated_filing_names_the_bill_of_its_line(lake, tmp_path, rows):
    filing = world_file(
        tmp_path / "filing.parquet", "filings", filing_no="FX1", line_no=1, bill_no="X1", filed_on=date(2024, 4, 2),
        origin="CN", hs6="690721", manufacturer_name="Sample Kiln", manufacturer_country="CN",
    )  # fmt: skip
    load(lake, "simulated-filings", [filing])
    [told] = rows(lake, declared.FILINGS)
    assert (told["filing_id"], told["bill_number"], told["origin"]) == ("simulated-filings/FX1/1", "X1", "CN")


def world_file(path: Path, name: str, **given: object) -> Path:
    schema = schema_of(name)
    columns = {field.name: pa.array([given.get(field.name)], field.type) for field in schema}
    pq.write_table(pa.table(columns), path)
    return path


def test_a_simulated_line_and_its_outcome_meet(lake, tmp_path, rows):
    line = world_file(
        tmp_path / "line.parquet", "declarations", declaration_no="ABC12345676", line_no=2,
        accepted_on=date(2024, 5, 6), importer_id="I-1", importer_name="Sample", importer_country="US",
        hs_code="6907210000", value=90.0,
        currency="EUR", value_usd=100.0, rate_pct=10.0, duty_usd=10.0, origin="IT", container_no="CSQU3054383",
    )  # fmt: skip
    outcome = world_file(
        tmp_path / "outcome.parquet", "outcomes", declaration_no="ABC12345676", line_no=2, cause="random", illicit=True,
        known_on=date(2024, 5, 9), typology="VALUATION", severity=1, revenue_usd=12.0, propensity=0.05,
    )  # fmt: skip
    load(lake, "simulated", [line])
    load(lake, "simulated-outcomes", [outcome])
    [item], [result] = rows(lake, declared.ITEMS), rows(lake, found.OUTCOMES)
    assert item["item_id"] == result["item_id"] == "simulated/ABC12345676/2"
    assert (item["customs_value"], item["duty"], item["container"]) == (100.0, 10.0, "CSQU3054383")
    assert (result["cause"], result["propensity"], result["revenue"]) == ("random", 0.05, 12.0)


@pytest.mark.real
def test_the_real_korean_files_load_whole(real_data, tmp_path):
    files = sorted((real_data / "customs_declarations_kcs").glob("*.csv"))
    with Lake.open(tmp_path / "lake", create=True, currency="KRW") as lake:
        report = load(lake, "kcs", files)
        assert (report.read, report.quarantined, report.without_rate) == (45_519, 0, 0)
        assert report.tables["found.outcomes"].new == 45_519
        critical = lake.read(found.OUTCOMES).filter(lambda row: row.severity == 2).count()
        assert lake.fetch(critical.as_table()).column(0)[0].as_py() == 394 + 78


@pytest.mark.real
def test_the_real_trade_records_load_but_for_repeats_and_one_date(real_data, lake):
    report = load(lake, "trade-records", [real_data / "customs_trade_records_multi_country" / "trade_records.csv.gz"])
    assert (report.read, report.loaded) == (23_956, 23_636)
    assert report.reasons == {
        "the record repeats the key of an earlier record in this file": 319,
        "'date' or 'month' is not a date like %b %Y from 1901 to 2099": 1,
    }


@pytest.mark.real
def test_the_real_native_layouts_are_covered_column_by_column(real_data, lake):
    path = real_data / "customs_trade_records_multi_country" / "declaration_lines_full_format.jsonl.gz"
    assert load(lake, "trade-records-native", [path]).loaded == 105
    items = lake.fetch(lake.read(declared.ITEMS))
    filled = {name: 1 - items[name].null_count / len(items) for name in items.column_names}
    assert min(filled[name] for name in ("importer", "exporter", "description", "invoice_value")) > 0.85
    assert min(filled[name] for name in ("gross_mass_kg", "net_mass_kg", "origin", "dispatch")) > 0.6
    assert load(lake, "ams", [path]).tables["declared.consignments"].new == 10
    bills = lake.fetch(lake.read(declared.CONSIGNMENTS))
    assert bills["vessel_imo"].null_count == bills["container"].null_count == 0
