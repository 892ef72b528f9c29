"""Mappings: found by name or path, and what is wrong in one is explained."""

from __future__ import annotations

import pytest

from tidewaiter.errors import MappingError
from tidewaiter.sources import read_mapping, shipped_mappings


def test_every_shipped_mapping_reads_and_bears_its_files_name():
    shipped = shipped_mappings()
    assert {"kcs", "trade-records", "trade-records-native", "ams", "simulated"} <= set(shipped)
    assert all(read_mapping(name).name == name and about for name, about in shipped.items())


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(MappingError, match="did you mean 'trade-records'"):
        read_mapping("trade-record")


def test_a_path_that_leads_nowhere_is_said_to(tmp_path):
    with pytest.raises(MappingError, match="no mapping file"):
        read_mapping(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "goods"', "name = goods", "is not TOML"),
        ("[declared.items]", "[declared.item]", "did you mean 'declared.items'"),
        ("[declared.items]", "[declard.items]", "did you mean 'declared'"),
        ("hs_code =", "hs_cod =", "did you mean 'hs_code'"),
        ("hs = true", "hs = true, formt = '%Y'", "hs_code.formt: there is no such word .did you mean 'format'"),
        ('"HS", hs', '"HS", value = "1", hs', "say exactly one of"),
        ('declaration_id = { from = "Declaration", required = true }', "", "lacks declaration_id"),
        ("known_after_days = 10", "", "lacks known_on"),
        ('format = "csv"', "", "source.*format|format"),
        ('net_mass_kg = "Net kg"', 'net_mass_kg = { from = "Net kg", unit = "litre" }', "not a unit of mass"),
        ('"HS", hs', '"HS", pattern = "([", hs', "pattern"),
        ('"HS", hs', '"HS", pattern = "9.*", hs', "needs one group"),
        ('"Date"', '"Date", zone = "Mars/Olympus"', "no time zone"),
        ('"Date"', '"Date", format = "DD/MM/YYYY"', "'DD/MM/YYYY' is no format of dates: write '%d/%m/%Y'"),
        ('"Date"', '"Date", format = ["%Y", "jj.mm.aaaa"]', "write '%d.%m.%Y'"),
        ('"Date"', '"Date", format = "YYYY-MM-DD HH:MM:SS"', "write '%Y-%m-%d %H:%M:%S'"),
        ('"Date"', '"Date", format = "DD-MMM-YY"', "write '%d-%b-%y'"),
        ('"Date"', '"Date", format = "some day"', "'some day' is no format of dates; one is written like '%d/%m/%Y'"),
        ('"Date"', '"Date", format = "%DD/%MM/%YYYY"', "is no format of dates; one is written like '%d/%m/%Y'"),
        ('"Date"', '"Date", format = "%d/%m"', "names no year"),
        ('"Date"', '"Date", format = "%d/%M/%Y"', "a month is %m"),
        ("[party.importer]", "[party.smuggler]", "smuggler|party"),
        ("optional = true\n\n", 'optional = true\n\n[options."known.rates"]\noptional = true\n\n', "does not fill"),
        ('line_no = "Line"', 'line_no = { value = "first" }', "the constant 'first' is no int"),
        ('"Date", required = true', '"Date", default = "soon"', "the constant 'soon' is no date"),
        ('[party.importer]', '[read]\ndelimiter = "||"\n\n[party.importer]', "at most 1 character"),
        ('currency = "USD"\n', 'currency = "dollars"\n', "currency"),
    ],
)  # fmt: skip
def test_a_mistake_is_explained(goods, old, new, words):
    text = goods.read_text()
    assert old in text
    goods.write_text(text.replace(old, new, 1))
    with pytest.raises(MappingError, match=words):
        read_mapping(goods)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            'typology = { from = "Kind", map = { undervaluation = "UNDERVALUATION" } }',
            "typology: 'UNDERVALUATION' is no",
        ),
        ('typology = { value = "fraud" }', "'fraud' is no code of ours; it may be one of ADCVD_EVASION, VALUATION"),
        ('typology = { from = "Kind", or_else = { value = "fraud" } }', "'fraud' is no code of ours"),
        ('cause = { from = "Why", map = { a = "tip" }, otherwise = "gut" }', "'gut' is no code .* of random, rule,"),
        ('cause = { from = "Why", default = "luck" }', "cause: 'luck' is no code"),
    ],
)
def test_a_translation_into_no_code_of_ours_is_told_before_anything_is_read(goods, line, words):
    goods.write_text(goods.read_text() + line + "\n")
    with pytest.raises(MappingError, match=words):
        read_mapping(goods)


def test_a_translation_into_a_code_in_any_case_or_into_nothing_is_read(goods):
    goods.write_text(goods.read_text() + 'typology = { from = "Kind", map = { a = "forced labor", b = "" } }\n')
    assert read_mapping(goods).name == "goods"


def test_amounts_without_a_currency_of_their_own_need_the_mappings(goods):
    text = goods.read_text().replace('currency = "USD"\n', "").replace("invoice_value", "customs_value")
    goods.write_text(text)
    with pytest.raises(MappingError, match=r"mistake\(s\):\n  \[declared.items\] gives .* say in which `currency`"):
        read_mapping(goods)


def test_an_unknown_format_names_those_there_are(lake, goods, write, lines):
    from tidewaiter.sources import load

    goods.write_text(goods.read_text().replace('format = "csv"', 'format = "cobol"'))
    with pytest.raises(MappingError, match="there are: csv"):
        load(lake, goods, [write("a.csv", lines(1))])
