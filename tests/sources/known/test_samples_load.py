"""Every shipped mapping of outside knowledge, loaded from a small sample: all records accounted for, twice the same."""

from datetime import date
from pathlib import Path

import pytest

from tidewaiter.errors import SourceError
from tidewaiter.lake import Lake
from tidewaiter.sources import load, read_mapping
from tidewaiter.tables import found, known, loaded

SAMPLES = Path(__file__).parents[1] / "samples"
FOLDERS = {"hts": "hts/hts_2025_rev10.csv", "ofac-sdn": "ofac-sdn/sdn.csv"}
ROWS = {
    "adcvd-benchmark-rates": 2, "adcvd-order-hts": 2, "adcvd-orders": 3, "airports": 2, "china-mineral-groups": 1,
    "china-minerals": 2, "denied-persons": 2, "eapa": 3, "forced-labor": 4, "fr-notices": 2, "ftm": 5, "hs": 3,
    "hts": 7, "ofac-linked-to": 2, "ofac-sdn": 3, "rates": 4, "schedule-d": 2, "schedule-k": 2, "uflpa": 2,
    "un-list": 2, "unlocode": 2, "unlocode-functions": 2, "us-china-both": 2, "us-csl": 4, "us-imports-africa": 6,
    "us-usmca": 2, "wits": 2, "world-ports": 2,
}  # fmt: skip


def sample_of(name: str) -> Path:
    return SAMPLES / FOLDERS[name] if name in FOLDERS else next(SAMPLES.glob(f"{name}.*"))


def listing(lake: Lake, number: str) -> dict[str, object]:
    table = lake.read(known.LISTINGS)
    (row,) = lake.fetch(table.filter(table.listing_id == number)).to_pylist()
    return row


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_sample_loads_whole_and_only_once(lake, name):
    (first,) = load(lake, name, [sample_of(name)]).files
    assert (
        first.quarantined,
        first.loaded,
        first.left_empty.keys() - {"'uv' is not a number, or not a possible one"},
    ) == (
        0,
        first.read,
        set(),
    )
    assert sum(rows.new for rows in first.tables.values()) == ROWS[name]
    (again,) = load(lake, name, [sample_of(name)]).files
    assert again.already_loaded
    assert lake.fetch(lake.read(loaded.FILES).count()) is not None


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_mapping_says_what_it_is_and_under_which_licence(name):
    mapping = read_mapping(name)
    assert mapping.about
    assert mapping.licence
    assert mapping.files


def test_a_row_says_where_it_came_from(lake):
    (report,) = load(lake, "us-csl", [sample_of("us-csl")]).files
    row = listing(lake, "us-csl/EL/f00d")
    assert (row["source"], row["file_id"], row["row_no"]) == ("us-csl", report.file_id, 4)
    assert (row["name"], row["aliases"], row["countries"]) == (
        "Sample Trading Company Ltd.", "Sample Trade;Sampel Trading", "HK",
    )  # fmt: skip


def test_who_holds_whom_comes_out_of_entities_with_shares_and_days(lake):
    load(lake, "ftm", [sample_of("ftm")])
    held = {row["role"]: row for row in lake.fetch(lake.read(known.OWNERSHIP)).to_pylist()}
    names = ("owner", "owned", "share_pct", "valid_from", "valid_to", "known_on")
    assert {role: tuple(row[name] for name in names) for role, row in held.items()} == {
        "owner": ("ftm/s-3", "ftm/s-2", 51.0, date(2024, 2, 1), date(2025, 3, 31), date(2024, 5, 6)),
        "director_of": ("ftm/s-3", "ftm/s-2", None, date(2024, 1, 9), None, date(2024, 4, 1)),
    }


def test_a_hold_of_which_nobody_says_when_it_was_known_waits_in_quarantine(lake, tmp_path):
    """That it began in 2010 does not say that anybody knew it then."""
    file = tmp_path / "some.ftm.json"
    file.write_text(
        '{"id": "o-1", "schema": "Ownership", "properties": '
        '{"owner": ["a"], "asset": ["b"], "startDate": ["2010-01-01"]}}\n',
        encoding="utf-8",
    )
    (report,) = load(lake, "ftm", [file]).files
    assert (report.read, report.quarantined) == (1, 1)
    assert lake.fetch(lake.read(known.OWNERSHIP)).num_rows == 0


def test_the_three_ofac_files_are_one_list(lake):
    load(lake, "ofac-sdn", [sample_of("ofac-sdn")])
    assert listing(lake, "ofac-sdn/37")["identifiers"] == "imo:1234567;call-sign:HPAC"
    assert listing(lake, "ofac-sdn/38")["birth_dates"] == "1951-02-09;1953~"
    assert listing(lake, "ofac-sdn/36")["aliases"] == "SAMPLE AIR;SAMPLAIR"


def test_a_change_in_the_aliases_alone_is_a_new_file(lake, tmp_path):
    for part in ("sdn", "alt", "add"):
        (tmp_path / f"{part}.csv").write_bytes((SAMPLES / "ofac-sdn" / f"{part}.csv").read_bytes())
    load(lake, "ofac-sdn", [tmp_path / "sdn.csv"])
    (tmp_path / "alt.csv").write_text('36,1,"aka","NEW NAME",-0- \n', encoding="utf-8")
    (report,) = load(lake, "ofac-sdn", [tmp_path / "sdn.csv"]).files
    assert not report.already_loaded
    assert listing(lake, "ofac-sdn/36")["aliases"] == "NEW NAME;SAMPLAIR"


def test_names_without_addresses_beside_them_are_refused(lake, tmp_path):
    (tmp_path / "sdn.csv").write_bytes((SAMPLES / "ofac-sdn" / "sdn.csv").read_bytes())
    with pytest.raises(SourceError, match=r"there is no alt\.csv and no add\.csv"):
        load(lake, "ofac-sdn", [tmp_path / "sdn.csv"])


def test_a_tariff_line_holds_its_inherited_rate_as_numbers(lake):
    load(lake, "hts", [sample_of("hts")])
    table = lake.read(known.TARIFFS)
    (row,) = lake.fetch(table.filter(table.hs_code == "0901110010")).to_pylist()
    assert (row["rate_kind"], row["ad_valorem_pct"], row["specific_amount"]) == ("compound", 6.0, 0.044)
    assert (row["rate_line"], row["unit"], row["edition"]) == ("09011100", "kg", "2025 Rev. 10")


def test_a_column_that_a_feed_must_have_is_missed_by_name(lake, tmp_path):
    broken = tmp_path / "hts_2025_rev10.csv"
    text = sample_of("hts").read_text(encoding="utf-8").replace('"Indent"', '"Indnt"')
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"Indent\s+\(did you mean 'Indnt'"):
        load(lake, "hts", [broken])


def test_a_decision_known_by_month_counts_from_its_last_day(lake):
    load(lake, "eapa", [sample_of("eapa")])
    table = lake.read(found.DETERMINATIONS)
    days = lake.fetch(table.order_by("row_no").select("known_on", "illicit")).to_pylist()
    assert [str(day["known_on"]) for day in days] == ["2021-09-16", "2021-03-31", "2020-12-31"]
    assert [day["illicit"] for day in days] == [True, None, False]


def test_a_statistic_is_not_known_before_it_is_published(lake):
    for name in ("us-usmca", "us-imports-africa", "china-minerals", "china-mineral-groups", "wits", "us-china-both"):
        load(lake, name, [sample_of(name)])
    flows = lake.fetch(lake.read(known.TRADE_FLOWS)).to_pylist()
    assert len(flows) == 15
    assert all((flow["known_on"] - flow["period_to"]).days >= 45 for flow in flows)
    assert all(flow["period_to"] > flow["period_from"] for flow in flows)


def test_millions_become_dollars(lake):
    load(lake, "wits", [sample_of("wits")])
    flows = lake.fetch(lake.read(known.TRADE_FLOWS).order_by("row_no")).to_pylist()
    assert [flow["value_usd"] for flow in flows] == [74_470_000.0, 3_500_000.0]


def test_an_ended_order_has_an_end(lake):
    load(lake, "adcvd-orders", [sample_of("adcvd-orders")])
    rows = lake.fetch(lake.read(known.ORDERS).order_by("row_no")).to_pylist()
    assert [(row["case_number"], row["origin"], str(row["valid_to"])) for row in rows] == [
        ("A-570-901", "CN", "None"),
        ("A-201-902", "MX", "2018-02-15"),
        ("C-552-903", "VN", "None"),
    ]
