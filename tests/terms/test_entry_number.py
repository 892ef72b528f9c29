import collections
import csv
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.entry_number import (
    EntryNumber,
    EntryNumberError,
    entry_check_digit,
    entry_number_round,
    is_valid_entry_number,
)

filers = st.from_regex(r"[A-Z0-9]{3}", fullmatch=True).filter(lambda filer: filer != "000")
sequences = st.from_regex(r"[0-9]{7}", fullmatch=True)


@pytest.mark.parametrize(
    ("filer", "sequence", "check"),
    [
        ("ABC", "1234567", 6),
        ("999", "9999999", 0),
        ("SP7", "0000001", 4),
        ("B76", "0324527", 8),
        ("N01", "0324527", 5),
    ],
)
def test_check_digits_agree_with_those_of_cbp(filer, sequence, check):
    assert entry_check_digit(filer, sequence) == check


@pytest.mark.parametrize(
    "number", ["002-6110316-2", "002-6111115-7", "002-6111109-0", "002-6110748-6", "002-6110467-3"]
)
def test_numbers_from_ruling_h005628_are_valid(number):
    assert is_valid_entry_number(number)
    assert str(EntryNumber.parse(number)) == number


@given(filers, sequences)
def test_a_number_survives_being_written_and_read(filer, sequence):
    number = EntryNumber(filer, sequence)
    assert EntryNumber.parse(str(number)) == number
    assert is_valid_entry_number(str(number).replace("-", "").lower())


@given(filers, sequences, st.integers(0, 7), st.integers(1, 9))
def test_any_one_wrong_digit_is_caught(filer, sequence, position, shift):
    digits = f"{sequence}{entry_check_digit(filer, sequence)}"
    wrong = f"{digits[:position]}{(int(digits[position]) + shift) % 10}{digits[position + 1 :]}"
    assert not is_valid_entry_number(filer + wrong)


@pytest.mark.parametrize(
    "text", ["", "000-0000000-0", "AB-1234567-6", "ABC-123456-6", "A C-1234567-6X", "ABC-12E4567-6"]
)
def test_what_has_another_form_is_refused(text):
    assert not is_valid_entry_number(text)
    with pytest.raises(EntryNumberError):
        EntryNumber.parse(text)


@given(filers, sequences, st.integers(0, 9))
def test_the_round_is_how_far_the_last_digit_lies_above_the_rule(filer, sequence, ahead):
    number = f"{filer}-{sequence}-{(entry_check_digit(filer, sequence) + ahead) % 10}"
    assert entry_number_round(number) == ahead
    assert is_valid_entry_number(number) == (ahead == 0)


@pytest.mark.parametrize("text", ["", "000-1234567-5", "ABC-123456-5"])
def test_what_has_another_form_has_no_round(text):
    assert entry_number_round(text) is None


def test_neither_message_nor_repr_shows_the_number():
    with pytest.raises(EntryNumberError) as error:
        EntryNumber.parse("ABC-1234567-5")
    assert "1234567" not in str(error.value)
    assert "1234567" not in repr(EntryNumber.parse("ABC-1234567-6"))


@pytest.mark.real
def test_in_fda_refusals_small_filers_follow_the_rule_and_large_ones_step_ahead_with_time(real_data):
    path = real_data / "fda_import_refusals_sample" / "import_refusals_sample.csv"
    with path.open(encoding="utf-8") as file:
        refused = {(row["refusal_date"], row["entry_number"]) for row in csv.DictReader(file)}
    rounds = collections.defaultdict(list)
    for _, number in sorted(refused):
        rounds[number[:3]].append(entry_number_round(number))
    ahead = {filer: seen for filer, seen in rounds.items() if any(seen)}
    assert set(ahead) == {"1FX", "799", "AEK", "SCS"}
    assert len(rounds) - len(ahead) == 11

    for filer in ahead:
        by_day = collections.defaultdict(set)
        for day, number in refused:
            if number.startswith(filer):
                by_day[day].add(entry_number_round(number))
        days = [by_day[day] for day in sorted(by_day)]
        assert all(max(earlier) <= min(later) for earlier, later in itertools.pairwise(days))
