"""A number that many names give, with no word in common, is a broker's or nobody's; one firm's names are few."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of

BROKERS = "852207958"
OWN = "671300425"
STRANGERS = ("Vandelay Imports", "Kramerica", "Ozrock Tiles", "Badr Rees", "Sealand Fisheries", "Quarzo Marmi")
OF_ONE_FIRM = (
    "Orlova Fish", "Orlova Fish Ltd", "Orlova Fisheries", "Orlovva Fish", "Tamarisk Foods", "Tamarisk Food Group",
    "Tamarisk Foods of Leith", "Bluewave", "Bluewave Seafood", "Bluewave Shops", "Bleuwave Seafood", "Bluewave Sea",
)  # fmt: skip
"""Under its old, its new and its trade name."""


def profiles(*rows):
    return pa.Table.from_pylist([{"name": name, "identifier": number, "country": "GB"} for name, number in rows])


@pytest.fixture
def everyone():
    """Six strangers with a broker's number, one firm with its own, and one of the strangers with its own."""
    return profiles(
        *((name, BROKERS) for name in STRANGERS),
        *((name, OWN) for name in OF_ONE_FIRM),
        ("Vandelay Imports", "440021753"),
    )


def numbers(table, lexicon=None):
    return features_of(table, lexicon=lexicon)["identifier"].to_pylist()


def test_a_number_of_names_with_no_word_in_common_is_nobody_s(everyone):
    assert numbers(everyone) == [None] * 6 + [OWN] * len(OF_ONE_FIRM) + ["440021753"]


def test_a_firm_whose_name_machines_misread_keeps_its_number():
    ways = (
        "5i Log Usa LLC", "SI LOG USA LIMITED LIABILITY COMPANY", "SILOG USA L.L.C.", "Si Lg Usa L1c", "M/S Si Log Usa",
        "SI LOG USA LLC DBA SI FINANCIAL SERVICES", "SI LOG USA L1C", "TO THE ORDER OF Si Log Usa Llc",
    )  # fmt: skip
    assert set(numbers(profiles(*((name, OWN) for name in ways)))) == {OWN}


def test_five_names_may_be_one_firm_s(everyone):
    assert numbers(everyone.slice(0, 5)) == [BROKERS] * 5


def test_one_name_written_with_many_addresses_is_one():
    rows = [
        {"name": name, "identifier": BROKERS, "address": f"{n} Elm Street"} for n in range(9) for name in STRANGERS[:2]
    ]
    assert set(numbers(pa.Table.from_pylist(rows))) == {BROKERS}


def test_a_few_slips_do_not_take_a_firm_s_number_from_it():
    rows = [(f"Orlova {kind}", OWN) for kind in ("Fish", "Timber", "Steel", "Foods", "Leather", "Paper", "Wine", "Oil")]
    assert set(numbers(profiles(*rows, *((name, OWN) for name in STRANGERS[:3])))) == {OWN}


def test_a_broker_s_number_makes_no_bearers_of_a_name(everyone):
    others = [("Vandelay Imports", number) for number in ("440021753", BROKERS, "440021735")]
    told = features_of(pa.concat_tables([everyone, profiles(*others)]))
    named = [name == "VANDELAY IMPORTS" for name in told["name_folded"].to_pylist()]
    assert set(np.asarray(told["namesake_bits"])[named]) == {0}


def test_later_days_keep_to_what_was_learned(everyone):
    lexicon = Lexicon()
    numbers(everyone, lexicon)
    kept = lexicon_of(json.loads(json.dumps(lexicon.facts())))
    assert numbers(profiles(("Newcomer Trading", BROKERS), ("Newcomer Trading", OWN)), kept) == [None, OWN]
    assert numbers(profiles(*((name, "335017728") for name in STRANGERS)), kept) == ["335017728"] * 6


def test_a_table_without_numbers_has_none():
    assert numbers(pa.table({"name": list(STRANGERS)})) == [None] * 6
