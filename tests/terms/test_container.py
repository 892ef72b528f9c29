import gzip
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidewaiter.terms.container import (
    Container,
    ContainerError,
    container_check_digit,
    containers_in,
    is_valid_container,
)

first_tens = st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True)


@pytest.mark.parametrize("number", ["CSQU3054383", "MSKU2666542", "TCNU1234565"])
def test_known_numbers_are_valid(number):
    assert is_valid_container(number)
    assert str(Container.parse(number)) == number


@given(first_tens)
def test_a_number_survives_being_written_and_read(first_ten):
    number = f"{first_ten}{container_check_digit(first_ten)}"
    assert str(Container.parse(f"{number[:4].lower()} {number[4:10]}-{number[10]}")) == number


@given(first_tens, st.integers(4, 9), st.integers(1, 9))
def test_one_wrong_digit_changes_the_check_digit_unless_ten_is_written_as_nought(first_ten, position, shift):
    wrong = f"{first_ten[:position]}{(int(first_ten[position]) + shift) % 10}{first_ten[position + 1 :]}"
    check = container_check_digit(first_ten)
    assume(check != 0)
    assert container_check_digit(wrong) != check


@given(first_tens, st.integers(1, 9))
def test_a_wrong_check_digit_is_always_caught(first_ten, shift):
    assert not is_valid_container(f"{first_ten}{(container_check_digit(first_ten) + shift) % 10}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CSQU305438", "10 characters"),
        ("CSQR3054383", "character 4"),
        ("CS0U3054383", "character 3"),
        ("CSQU3O54383", "character 6"),
        ("CSQU3054384", "last digit"),
    ],
)
def test_the_message_says_what_is_wrong_and_not_the_number(text, said):
    assert not is_valid_container(text)
    with pytest.raises(ContainerError, match=said) as error:
        Container.parse(text)
    assert text[4:9] not in str(error.value)


def test_numbers_are_found_in_free_text_once_each():
    text = "1X40 HC msku 266654-2, CSQU3054383;CSQU3054383 SEAL ABCU1234567 XTCNU1234565"
    assert containers_in(text) == ("MSKU2666542", "CSQU3054383")


@pytest.mark.real
def test_the_containers_of_real_bills_of_lading_are_valid(real_data):
    path = real_data / "customs_trade_records_multi_country" / "declaration_lines_full_format.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lists = [json.loads(line)["record"].get("CONTAINER_ID") for line in file]
    numbers = {number.strip() for listed in lists if listed for number in listed.split(",")}
    assert len(numbers) > 100
    assert sum(map(is_valid_container, numbers)) / len(numbers) > 0.99
