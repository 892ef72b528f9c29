"""Words that a file cuts short are learned from names that differ in nothing else, if that comes again and again."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities import cut_short
from tidewaiter.entities.cut_short import words_cut_short
from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.resolving import resolve_profiles

OWNERS = ("ZELBRIK", "VARNOW", "PELTUS", "QUOMBA", "DREXLER", "HILDAN", "OSTREM", "TIVOLD", "MARUSK", "GRENDAL")
STRANGERS = tuple(
    f"{start}{end}" for start in ("BOLD", "CREN", "FALK", "JORV", "LUND") for end in ("AX", "EM", "IST", "OR")
)
TRADES = ("SABUN", "SUNGER", "SAAT", "KABLO", "KOMUR", "KITAP", "ORMAN", "MUZIK", "MATBAA", "TAKI", "TOHUM", "PERDE")


def said(*pairs):
    """Names of each owner with one word and with another, and those of others, each with a trade."""
    others = [[stranger, trade] for stranger in STRANGERS for trade in TRADES]
    return others + [[owner, word] for one, other in pairs for owner in OWNERS for word in (one, other)]


def test_the_beginning_of_a_word_and_its_consonants_stand_for_it():
    assert words_cut_short(said(("SERAM", "SERAMIK"), ("KRT", "KARTON"))) == {"KRT": "KARTON", "SERAM": "SERAMIK"}


def test_two_words_side_by_side_are_cut_together():
    cut = [[owner, *words] for owner in OWNERS for words in (("MUHN", "ORT"), ("MUHENDIS", "ORTAK"))]
    others = [[stranger, one, other] for stranger in STRANGERS for one, other in pairwise(TRADES)]
    assert words_cut_short(cut + others) == {"MUHN": "MUHENDIS", "ORT": "ORTAK"}


def test_first_letters_stand_for_words():
    phrase = ("ZAKLAD", "PRODUKCYJNY", "SKORY")
    names = [list(name) for owner in OWNERS for name in (("ZPS", owner), (*phrase, owner))]
    assert words_cut_short(said() + names) == {"ZPS": "ZAKLAD PRODUKCYJNY SKORY"}


def test_twice_is_chance():
    names = said(("SERAM", "SERAMIK"))
    assert words_cut_short(names[: len(said()) + 4]) == {}


def test_what_most_first_names_of_a_family_name_bring_about_is_chance():
    """Alex and Alexander Smith are both there because there are many Smiths."""
    draw = np.random.default_rng(1)
    given = ("ALEX", "ALEXANDER", "ANNA", "ALICE", "ADAM", "AMY", "ARTHUR", "ADA")
    names = [[str(draw.choice(given)), family] for family in OWNERS for _ in range(40)]
    assert words_cut_short(names) == {}


def test_what_one_firm_s_many_writings_have_is_no_rule():
    names = [["ZELBRIK", f"BRANCH{n}", word] for n in range(20) for word in ("SERAM", "SERAMIK")]
    assert words_cut_short(names) == {}


def test_a_word_that_may_stand_for_several_is_left():
    names = said(("TEC", "TECIDOS"), ("TEC", "TECUMSEH"))
    assert "TEC" not in words_cut_short(names)


def test_words_of_our_lists_are_whole():
    """Two daughters of each house, in India and in Indonesia."""
    assert words_cut_short(said(("INDIA", "INDONESIA"))) == {}


def test_a_large_file_teaches_as_well_from_part_of_it(monkeypatch):
    draw = np.random.default_rng(2)
    owners = ["".join(draw.choice(list("ABDEGIKLMNORSTUVZ"), 8)) for _ in range(400)]
    names = [[owner, word] for owner in owners for word in ("SERAM", "SERAMIK", str(draw.choice(TRADES)))]
    monkeypatch.setattr(cut_short, "_ENOUGH", 500)
    assert words_cut_short(names) == {"SERAM": "SERAMIK"}


@pytest.mark.parametrize("names", [[], [[]], [["ACME"]], [["ACME"], ["ACME", "TOOLS"]]])
def test_few_names_teach_nothing(names):
    assert words_cut_short(names) == {}


def test_what_was_learned_joins_parties_and_goes_to_a_file_and_back():
    table = pa.table({"name": [" ".join(name) for name in said(("SERAM", "SERAMIK"))]})
    groups = resolve_profiles(table).groups
    joined = groups[len(said()) :].reshape(-1, 2)
    assert (joined[:, 0] == joined[:, 1]).all()
    assert len(set(joined[:, 0].tolist())) == len(OWNERS)
    lexicon = Lexicon()
    features_of(table, lexicon=lexicon)
    kept = lexicon_of(json.loads(json.dumps(lexicon.facts())))
    later = features_of(pa.table({"name": ["Ulmach Seram", "Ulmach Seramik"]}), lexicon=kept)
    assert all(one == other for one, other in (later[f"word_{n}"].to_pylist() for n in range(2)))
