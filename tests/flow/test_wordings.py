"""Every sentence that a list shows is one that can be known again."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from tests.known_sentences import is_known, unknown_among
from tidewaiter.entities.comparisons import ALL_COMPARISONS
from tidewaiter.flow.wordings import wordings
from tidewaiter.links.paths import path_in_words
from tidewaiter.models.features import described
from tidewaiter.rules import vocabulary


def test_each_sentence_stands_once_and_says_what_fills_it_by_name():
    told = wordings()
    assert len(told) == len(set(told))
    named = [[name for _, name, form, _ in Formatter().parse(each) if name is not None] for each in told]
    assert all(all(names) and len(names) == len(set(names)) for names in named)
    assert not [each for each in told if re.search(r"\{\w+[:!]", each)]


def test_a_list_of_sentences_can_be_parted_again():
    assert [each for each in wordings() if "; " in each] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "{violations} of {inspections} past inspections of {whom} found a violation",
        "{value_per_kg} per kg where this importer's own lines of the subheading are at {usual_value_per_kg} "
        "({peers} earlier lines)",
        "the importer's address",
        "lookout: {reason}",
        "same goods with the same partner",
        "classification",
        "exporter",
        "the names {alike} and {share}",
        "shares the telephone {node} with {whom}",
        "{share} of results were known on or before the day of their declaration, which no inspection can be.",
        "{column} is empty, and may not be",
    ],
)
def test_every_stage_tells_its_own(sentence):
    assert sentence in wordings()


def test_what_features_and_columns_mean_is_known_again():
    features = {text for each in described(("made_up",)) for text in (each.meaning, each.lawful_because)}
    terms = {term.column.meaning for term in vocabulary(("made_up",))}
    assert unknown_among({part for meaning in features | terms for part in meaning.split("; ")}) == []


def test_the_evidence_of_a_match_is_known_again():
    answers = {answer.says for comparison in ALL_COMPARISONS for answer in comparison.levels}
    assert unknown_among(answers) == []
    assert {comparison.name for comparison in ALL_COMPARISONS} < set(wordings())


def test_a_way_is_known_again_step_by_step():
    nodes = ["party:A", "phone:1", "party:B", "party:C", "address:2", "party:D"]
    way = path_in_words(nodes, names={"party:D": "D LTD"}, found_on=date(2024, 5, 2))
    assert way == (
        "shares the telephone 1 with B, which trades with C, which shares the address 2 with D LTD, "
        "found in violation on 2024-05-02"
    )
    assert is_known(way)
    steps = way.partition(", found")[0].split(", which ")
    assert unknown_among(set(steps)) == []
