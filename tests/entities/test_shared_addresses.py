"""An address that many names give, with no word in common, tells nothing where another stands beside it."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.comparisons import ADDRESS
from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.matching import prior_model, weigh
from tidewaiter.entities.sides import coded

FORWARDER = "12 Harbour Plaza"
HOUSE = "7 Mill Lane"
STRANGERS = ("Vandelay Imports", "Kramerica", "Ozrock Tiles", "Badr Rees", "Sealand Fisheries", "Quarzo Marmi")
OF_ONE_HOUSE = ("Orlova Fish", "Orlova Timber", "Orlova Holding", "Orlovva Fish", "Orlova Steel", "Orlova Fishery")


def profiles(*rows):
    return pa.Table.from_pylist([{"name": name, "address": address, "country": "GB"} for name, address in rows])


@pytest.fixture
def everyone():
    """Six strangers at a forwarder's, a house of six, and one of the strangers at home."""
    return profiles(
        *((name, FORWARDER) for name in STRANGERS),
        *((name, HOUSE) for name in OF_ONE_HOUSE),
        ("Vandelay Imports", "3 Elm Road"),
        ("Kramerica", None),
    )


def shared(table, lexicon=None):
    return features_of(table, lexicon=lexicon)["shared_address"].to_pylist()


def answered(table, pairs):
    """The answers to the question of addresses, -1 where it is not asked."""
    features = coded(features_of(table))
    model = prior_model(frozenset({"name_core", "street"}), len(table))
    place = [comparison.name for comparison in model.comparisons].index(ADDRESS.name)
    return weigh(features, np.array(pairs), model=model).answers[:, place].tolist()


def test_an_address_of_names_with_no_word_in_common_is_shared(everyone):
    assert shared(everyone) == [True] * 6 + [False] * 8


def test_five_names_are_too_few_to_say_so(everyone):
    assert not any(shared(everyone.slice(1, 5)))


def test_an_agent_by_its_own_words_is_shared_at_once():
    assert shared(profiles(("Vandelay Imports", "c/o Kuehne Nagel, 4 Cargo Road"))) == [True]


def test_another_address_beside_a_shared_one_is_not_asked_about(everyone):
    at_home, at_the_forwarder, of_the_house = 12, 0, 6
    told = answered(everyone, [(at_the_forwarder, at_home), (of_the_house, at_home)])
    assert told[0] == -1
    assert told[1] > 0


def test_the_same_shared_address_is_still_asked_about(everyone):
    assert answered(everyone, [(0, 1)])[0] >= 0


def test_later_days_keep_to_what_was_learned(everyone):
    lexicon = Lexicon()
    shared(everyone, lexicon)
    kept = lexicon_of(json.loads(json.dumps(lexicon.facts())))
    assert shared(profiles(("Newcomer Trading", FORWARDER), ("Newcomer Trading", "9 Oak Road")), kept) == [True, False]
    assert shared(profiles(*((name, "9 Oak Road") for name in STRANGERS)), kept) == [False] * 6


def test_a_table_without_addresses_has_none():
    assert shared(pa.table({"name": list(STRANGERS)})) == [False] * 6
