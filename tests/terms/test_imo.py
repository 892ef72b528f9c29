import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.imo import ImoNumber, ImoNumberError, imo_check_digit, is_valid_imo

first_sixes = st.from_regex(r"[0-9]{6}", fullmatch=True)


def test_known_numbers_are_told_from_a_wrong_one():
    assert is_valid_imo("9074729")
    assert is_valid_imo("IMO 9319466")
    assert not is_valid_imo("9074728")


@given(first_sixes)
def test_a_number_survives_being_written_and_read(first_six):
    number = ImoNumber(f"{first_six}{imo_check_digit(first_six)}")
    assert ImoNumber.parse(str(number)) == number


@given(first_sixes, st.sampled_from([0, 4]), st.integers(1, 9))
def test_a_wrong_digit_under_weight_seven_or_three_is_caught(first_six, position, shift):
    wrong = f"{first_six[:position]}{(int(first_six[position]) + shift) % 10}{first_six[position + 1 :]}"
    assert imo_check_digit(wrong) != imo_check_digit(first_six)


@pytest.mark.parametrize("text", ["", "907472", "90747290", "90747२9", "IMO"])
def test_what_has_another_form_is_refused(text):
    assert not is_valid_imo(text)
    with pytest.raises(ImoNumberError):
        ImoNumber.parse(text)


@pytest.mark.real
def test_numbers_of_sanctioned_vessels_are_valid(real_data):
    path = real_data / "ref_sanctioned_vessels" / "sanctioned_vessels_2025.csv"
    with path.open(encoding="utf-8") as file:
        numbers = [found for row in csv.DictReader(file) for found in re.findall(r"IMO (\d{7})\b", row["ids"])]
    assert len(numbers) > 400
    assert sum(map(is_valid_imo, numbers)) / len(numbers) > 0.98
