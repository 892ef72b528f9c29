"""In-bond and air waybill numbers: both check a serial by its remainder by seven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.air_waybill import AirWaybill, AirWaybillError, is_valid_air_waybill
from tidewaiter.terms.in_bond import InBondError, InBondNumber, in_bond_check_digit, is_valid_in_bond

serials_of_eight = st.from_regex(r"[0-9]{8}", fullmatch=True)
serials_of_seven = st.from_regex(r"[0-9]{7}", fullmatch=True)


@pytest.mark.parametrize(("serial", "check"), [("25770003", 0), ("25770005", 2), ("25770000", 4), ("25770020", 3)])
def test_in_bond_check_digits_agree_with_those_of_cbp(serial, check):
    assert in_bond_check_digit(serial) == check
    assert is_valid_in_bond(f"{serial}{check}")
    assert not is_valid_in_bond(f"{serial}{check + 1}")


def test_a_known_air_waybill_is_valid():
    assert is_valid_air_waybill("020-1234567-5")
    assert str(AirWaybill.parse("020 1234 5675")) == "020-12345675"


@given(serials_of_eight)
def test_an_in_bond_number_survives_being_written_and_read(serial):
    number = InBondNumber(serial)
    assert InBondNumber.parse(str(number)) == number


@given(st.from_regex(r"[0-9]{3}", fullmatch=True), serials_of_seven)
def test_an_air_waybill_survives_being_written_and_read(airline, serial):
    number = AirWaybill(airline, serial)
    assert AirWaybill.parse(str(number)) == number
    assert is_valid_air_waybill(str(number))


@given(serials_of_eight, st.integers(0, 7), st.integers(0, 9))
def test_one_wrong_digit_is_caught_unless_it_is_off_by_seven(serial, position, digit):
    off_by = abs(int(serial[position]) - digit)
    wrong = f"{serial[:position]}{digit}{serial[position + 1 :]}"
    caught = not is_valid_in_bond(f"{wrong}{in_bond_check_digit(serial)}")
    assert caught == (off_by not in {0, 7})


@pytest.mark.parametrize("text", ["", "2577000", "2577000520", "2577000X2"])
def test_what_is_no_in_bond_number_is_refused(text):
    assert not is_valid_in_bond(text)
    with pytest.raises(InBondError):
        InBondNumber.parse(text)


@pytest.mark.parametrize("text", ["", "020-1234567", "020-1234567-6", "O20-1234567-5", "HAWB12345"])
def test_what_is_no_air_waybill_is_refused_without_being_repeated(text):
    assert not is_valid_air_waybill(text)
    with pytest.raises(AirWaybillError) as error:
        AirWaybill.parse(text)
    assert "1234567" not in str(error.value)
