"""Every sentence that a list shows is one that can be known again."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tidewaiter.flow.wordings import wordings


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
    ],
)
def test_every_stage_tells_its_own(sentence):
    assert sentence in wordings()
