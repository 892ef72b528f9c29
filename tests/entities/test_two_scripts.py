"""Names in Arabic letters meet their Latin spellings, and files without them are read as they were."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon
from tidewaiter.entities.sides import coded
from tidewaiter.entities.two_scripts import by_consonants, met_across_scripts


def words_of(*names, lexicon=None):
    """The numbers of each name's words."""
    profiles = coded(features_of(pa.table({"name": list(names)}), lexicon=lexicon))
    return [{int(slot[row]) for slot in profiles.words} - {0} for row in range(len(names))]


@pytest.mark.parametrize("spelling", ["Al Khaleej", "AL-KHALIJ", "Alkhaleej", "Khalij"])
def test_a_word_in_arabic_letters_is_its_spellings(spelling):
    native, latin = words_of("الخليج", spelling)
    assert native == latin


def test_spellings_of_one_word_are_one_where_the_word_stands_in_the_file():
    one, other, _ = words_of("Mohammed Vandelay", "Muhamad Vandelay", "محمد")
    assert one == other


def test_an_article_that_sounds_as_the_next_word_is_one():
    native, latin, other = words_of("السلام", "As-Salam", "As Vandelay")
    assert native == latin
    assert len(other) == 2


def test_without_arabic_letters_nothing_is_taken_for_another():
    names = ("Al Nour Trading", "Al Nara Trading", "Samal Steel")
    one, other, _ = words_of(*names)
    assert one != other
    assert met_across_scripts(("AL", "NOUR"), frozenset()) == ["AL", "NOUR"]
    assert by_consonants(["LNWR"], "LNWR") == ["LNWR"]


def test_two_consonants_are_enough_behind_an_article_only():
    native, with_article, without = words_of("النور", "Al Noor", "Neri")
    assert native == with_article
    assert not native & without


def test_a_later_day_meets_the_words_of_the_first():
    lexicon = Lexicon()
    (first,) = words_of("الخليج", lexicon=lexicon)
    (later,) = words_of("Al Khaleej", lexicon=lexicon)
    assert first == later
