import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.importer_number import ImporterNumber, ImporterNumberError, is_valid_importer_number


@pytest.mark.parametrize(
    ("text", "kind", "person"),
    [
        ("12-345678900", "irs", False),
        ("12-3456789AB", "irs", False),
        ("123-45-6789", "ssn", True),
        ("262704-00123", "cbp_assigned", False),
    ],
)
def test_the_hyphens_tell_the_kinds_apart(text, kind, person):
    number = ImporterNumber.parse(text)
    assert (number.kind, number.is_person) == (kind, person)


@given(st.from_regex(r"[0-9]{2}-[0-9]{7}[A-Z0-9]{2}|[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{6}-[0-9]{5}", fullmatch=True))
def test_a_number_survives_being_written_and_read_and_is_masked_but_for_four(text):
    number = ImporterNumber.parse(text.lower())
    assert str(number) == text
    assert sum(character.isalnum() for character in number.masked) == 4


@pytest.mark.parametrize("text", ["", "123456789", "12345678900", "12-3456789", "1234-5-6789"])
def test_what_could_be_either_is_refused(text):
    assert not is_valid_importer_number(text)
    with pytest.raises(ImporterNumberError):
        ImporterNumber.parse(text)


def test_neither_message_nor_repr_shows_a_persons_number():
    assert "6789" not in repr(ImporterNumber.parse("123-45-6789"))
    with pytest.raises(ImporterNumberError) as error:
        ImporterNumber.parse("123-45-67891")
    assert "6789" not in str(error.value)
