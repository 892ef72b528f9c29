import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.lei import Lei, LeiError, is_valid_lei, lei_check_digits

bodies = st.from_regex(r"[A-Z0-9]{18}", fullmatch=True)


def test_a_known_identifier_is_valid():
    assert is_valid_lei("5493001KJTIIGC8Y1R12")
    assert not is_valid_lei("5493001KJTIIGC8Y1R21")


@given(bodies)
def test_an_identifier_survives_being_written_and_read(body):
    code = f"{body}{lei_check_digits(body)}"
    assert str(Lei.parse(f" {code[:4]} {code[4:].lower()}")) == code


@given(bodies, st.integers(0, 17), st.integers(1, 9))
def test_any_one_wrong_digit_is_caught(body, position, shift):
    digits = f"{body[:position]}5{body[position + 1 :]}"
    wrong = f"{body[:position]}{(5 + shift) % 10}{body[position + 1 :]}"
    assert lei_check_digits(digits) != lei_check_digits(wrong)


@pytest.mark.parametrize("text", ["", "5493001KJTIIGC8Y1R1", "5493001KJTIIGC8Y1R1X", "5493001KJTIIGC8Y1R123"])
def test_what_has_another_form_is_refused(text):
    assert not is_valid_lei(text)
    with pytest.raises(LeiError):
        Lei.parse(text)


@pytest.mark.real
def test_identifiers_of_the_register_are_valid(real_data):
    """Ten of one early Spanish series (959800201400...) never followed ISO 17442; one row is no LEI at all."""
    with gzip.open(real_data / "ref_lei_sample" / "lei_name_country.csv.gz", "rt", encoding="utf-8") as file:
        codes = [row["lei"] for row in csv.DictReader(file)]
    assert len(codes) > 3000
    wrong = [code for code in codes if not is_valid_lei(code)]
    assert len(wrong) <= 11
    assert sum(not code.startswith("959800201400") for code in wrong) <= 1
