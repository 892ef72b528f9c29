"""The tariff's hierarchy, and what its lines inherit."""

from datetime import date

import pytest

from tidewaiter.errors import SourceError
from tidewaiter.sources.known.hts_editions import Edition, edition_of
from tidewaiter.sources.known.hts_schedule import COLUMNS, tariff_lines

EDITION = Edition(2025, "10")


def line(number="", indent="0", text="Goods:", *, rate="", unit="", column2="", special=""):
    return dict(zip(COLUMNS, (number, indent, text, unit, rate, special, column2, "", ""), strict=True))


def placed(*rows):
    return list(tariff_lines(rows, edition=EDITION))


COFFEE = (
    line("0901", "0", "Coffee:"),
    line("", "1", "Coffee, not roasted:"),
    line("0901.11.00", "2", "Not decaffeinated", rate="4.4¢/kg + 6%", special="Free (AU)", column2="20%"),
    line("0901.11.00.10", "3", "Certified <i>organic</i>", unit='["kg","m<sup>2</sup>"]'),
    line("0901.90", "1", "Other:"),
    line("0901.90.20.00", "2", "Substitutes", rate="Free"),
)


def test_a_line_belongs_under_the_nearest_line_above_that_is_indented_less():
    lines = placed(*COFFEE)
    assert [each["parent"] for each in lines] == ["", "0901", "0901", "09011100", "0901", "090190"]
    assert lines[3]["path"] == "Coffee > Coffee, not roasted > Not decaffeinated > Certified organic"


def test_a_statistical_line_carries_the_rate_of_the_line_that_publishes_it():
    organic = placed(*COFFEE)[3]
    assert (organic["rate_text"], organic["rate_line"], organic["rate_kind"]) == (
        "4.4¢/kg + 6%",
        "09011100",
        "compound",
    )
    assert (organic["ad_valorem_pct"], organic["specific_amount"], organic["specific_unit"]) == ("6.0", "0.044", "kg")
    assert (organic["special_text"], organic["column2_text"]) == ("Free (AU)", "20%")


def test_a_rate_is_inherited_downwards_only():
    lines = placed(*COFFEE)
    assert "rate_kind" not in lines[0]
    assert "rate_kind" not in lines[4]
    assert lines[5]["rate_kind"] == "free"


def test_a_text_without_a_number_is_not_dutiable():
    lines = placed(
        line("0102.21.00", "0", "Bred", rate="Free"), line("", "1", "Dairy:"), line("0102.21.00.10", "2", "Male")
    )
    assert "rate_kind" not in lines[1]
    assert lines[2]["rate_kind"] == "free"


def test_a_line_that_is_indented_wrongly_does_not_inherit_from_another_code():
    lines = placed(
        line("3402", "0", "Agents:"),
        line("3402.42", "1", "Non-ionic:"),
        line("3402.42.20", "2", "Some", rate="4%"),
        line("3402.49", "3", "Other:"),
        line("3402.49.10", "4", "Others"),
    )
    assert (lines[3]["parent"], lines[4]["parent"]) == ("3402", "340249")
    assert "rate_kind" not in lines[4]


def test_nor_does_it_by_way_of_a_text_between_them():
    lines = placed(
        line("3402.42.20", "0", "Some", rate="4%"), line("", "1", "Other:"), line("3402.49.10", "2", "Others")
    )
    assert "rate_kind" not in lines[2]


def test_units_are_read_whatever_their_dress():
    assert placed(*COFFEE)[3]["units"] == "kg;m2"
    assert placed(line("0101", unit="kg"))[0]["units"] == "kg"
    assert placed(line("0101", unit=""))[0]["units"] == ""


def test_a_line_whose_indent_is_no_number_is_passed_on_without_a_place():
    torn = placed(line("0101", "x"), line("0102", "0"))
    assert "path" not in torn[0]
    assert torn[1]["hs_code"] == "0102"


def test_every_line_comes_out_once_and_numbered():
    assert [each["line"] for each in placed(*COFFEE)] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("hts_2018_rev8_1.csv.gz", "2018 Rev. 8.1"),
        ("hts_2025_rev10.csv", "2025 Rev. 10"),
        ("HTS-2024-basic.csv", "2024 Basic"),
        ("hts_2023.csv", "2023 Basic"),
    ],
)
def test_the_file_name_tells_the_edition(file, name):
    assert edition_of(file).name == name


def test_a_name_that_tells_no_edition_is_refused_with_advice():
    with pytest.raises(SourceError, match="hts_YEAR_revNUMBER"):
        edition_of("tariff.csv")


def test_goods_chapters_hold_for_the_year():
    assert EDITION.in_force("84") == (date(2025, 1, 1), date(2025, 12, 31))


def test_additional_duties_hold_from_the_revision_to_the_next():
    assert EDITION.in_force("99") == (date(2025, 4, 9), date(2025, 4, 10))


def test_additional_duties_of_an_undated_revision_are_not_known_before_the_year_ends():
    assert Edition(2020, "10").in_force("99") == (date(2020, 12, 31), date(2020, 12, 31))
