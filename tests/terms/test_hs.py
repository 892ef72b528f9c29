import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.hs import HSCode, HSCodeError, hs6_of, is_valid_hs_code

codes = st.tuples(
    st.integers(1, 97).filter(lambda chapter: chapter != 77), st.sampled_from([4, 6, 8, 10]), st.integers(0)
).map(lambda t: f"{t[0]:02d}{t[2] % 10 ** t[1]:0{t[1]}d}")


def test_punctuation_is_not_part_of_a_code():
    assert HSCode.parse("0901.21 00") == HSCode("09012100") == HSCode.parse("0901-21-00")


def test_a_code_knows_its_parts():
    code = HSCode.parse("6907.21.10.05")
    assert (code.chapter, code.heading, code.subheading, code.national) == ("69", "6907", "690721", "1005")


@pytest.mark.parametrize(
    "text", ["", "0901", "09012", "0901211", "0901210000000", "09O121", "٠٩٠١٢١", "000000", "770100"]
)
def test_what_is_no_code_is_refused(text):
    assert not is_valid_hs_code(text)
    with pytest.raises(HSCodeError):
        HSCode.parse(text)


@given(codes)
def test_a_code_survives_being_written_and_read(digits):
    code = HSCode(digits)
    assert HSCode.parse(str(code)) == code
    assert hs6_of(str(code)) == code.subheading


@pytest.mark.parametrize(
    ("text", "hs6"),
    [
        ("690721", "690721"),
        ("6907.21.90", "690721"),
        ("69072100100", "690721"),
        ("690721000019", "690721"),
        ("9012100", "090121"),
        ("9012100.0", "090121"),
        ("87032229.0", "870322"),
        ("90121", "090121"),
        ("690721100", "690721"),
    ],
)
def test_six_digits_come_out_of_what_feeds_write(text, hs6):
    assert hs6_of(text) == hs6


@pytest.mark.parametrize("text", ["", "0901", "tiles", "6907.21/A", "0000000000", "1234567890123"])
def test_where_there_are_no_six_digits_there_is_none(text):
    assert hs6_of(text) is None


def test_a_feed_of_known_length_gets_its_lost_zeros_back():
    assert hs6_of("901210000") == "901210"
    assert hs6_of("901210000", digits=10) == "090121"
    assert hs6_of("6907210000", digits=10) == "690721"


def test_the_message_does_not_repeat_a_misplaced_value():
    with pytest.raises(HSCodeError) as error:
        HSCode.parse("ACME Trading Ltd")
    assert "acme" not in str(error.value).lower()


@pytest.mark.real
def test_every_code_of_the_trade_records_has_six_digits(real_data):
    path = real_data / "customs_trade_records_multi_country" / "trade_records.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        missing = [row["hs_code"] for row in csv.DictReader(file) if hs6_of(row["hs_code"]) is None]
    assert missing == []
