"""Words with the same consonants are one where few of their letters differ, on a later day as on the first."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.telling_words import sound
from tidewaiter.entities.varieties import heard_in, varieties_of

ONE_WORD = [("KROGER", "KRUEGER"), ("SHCHERBAKOV", "SCHERBAKOV"), ("KADYROV", "KADEEROV"), ("VANDELAY", "VNDLY")]
TWO_WORDS = [("VARENNES", "VERONESE"), ("HAMMONDS", "HOMENEEDS"), ("PASTAURORA", "PASTRY"), ("MENDEL", "MONDIALE")]


@pytest.mark.parametrize(("one", "other"), [*ONE_WORD, *TWO_WORDS])
def test_words_of_one_sound_are_one_where_few_letters_differ(one, other):
    told = varieties_of([one, other], {})
    assert (heard_in(told, one) == heard_in(told, other)) == ((one, other) in ONE_WORD)


def test_the_words_that_are_told_apart_do_sound_alike():
    assert all(sound(one) == sound(other) for one, other in TWO_WORDS)


def test_a_word_goes_with_the_most_frequent_that_it_may_be():
    told = varieties_of(["VERONESE", "VARENNES", "VARENES"], {"VARENNES": 9, "VERONESE": 1})
    assert told == {sound("VARENNES"): ["VARENNES", "VERONESE"]}
    assert heard_in(told, "VARENES") == heard_in(told, "VARENNES") == sound("VARENNES")


def test_a_word_like_none_of_those_that_were_heard_is_one_of_its_own():
    told = varieties_of(["VARENNES", "VERONESE"], {})
    assert len({heard_in(told, word) for word in ("VARENNES", "VERONESE", "VOURNASSIA")}) == 3


def words_of(names, lexicon):
    told = features_of(pa.table({"name": names}), lexicon=lexicon)
    return np.stack([told[f"word_{slot}"].to_numpy() for slot in range(2)], axis=1).tolist()


def test_a_later_day_hears_them_as_the_first_did():
    lexicon = Lexicon()
    first = words_of(["Varennes Zweig", "Veronese Zweig"], lexicon)
    again = lexicon_of(json.loads(json.dumps(lexicon.facts())))
    assert words_of(["Varennes Zweig", "Veronese Zweig"], again) == first
    assert set(first[0]) != set(first[1])


def test_the_word_of_a_town_is_told_by_the_town_in_every_variety():
    names, towns = ["Varennes Steel", "Veronese Steel"], ["Varennes", "Veronese"]
    told = features_of(pa.table({"name": names, "city": towns}))
    assert np.min(np.stack([told["bits_0"].to_numpy(), told["bits_1"].to_numpy()]), axis=0).tolist() == [1.0, 1.0]
