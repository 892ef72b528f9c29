"""Every sentence that a list shows is one that can be known again."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tests.known_sentences import unknown_among
from tidewaiter.entities.comparisons import ALL_COMPARISONS
from tidewaiter.flow.wordings import wordings
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
