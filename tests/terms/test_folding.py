import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.terms.folding import compact, fold, fold_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Côte d’Ivoire", "COTE DIVOIRE"),
        ("CÔTE D'IVOIRE", "COTE DIVOIRE"),
        ("TÜRKİYE", "TURKIYE"),
        ("Türkiye", "TURKIYE"),
        ("ışık", "ISIK"),
        ("Bosnia & Herzegovina", "BOSNIA AND HERZEGOVINA"),
        ("KOREA,  SOUTH", "KOREA SOUTH"),
        ("Łódź straße", "LODZ STRASSE"),
        ("Россия", "РОССИЯ"),
        ("snake_case", "SNAKE CASE"),
    ],
)
def test_accents_case_and_punctuation_do_not_matter(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_signs_stay_where_only_letters_are_folded():
    assert fold_letters("Åland, 12-3") == "ALAND, 12-3"


def test_separators_are_no_part_of_an_identifier():
    assert compact(" mscu 123.456-7 ") == "MSCU1234567"
