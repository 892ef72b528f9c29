"""The library's sentences in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils.translation import override

import tidewaiter_workbench
from tidewaiter_workbench.bridge.wordings import DEEDS, wordings
from tidewaiter_workbench.web.library_words import LIBRARY
from tidewaiter_workbench.web.wording import recognised, said

LOCALE = Path(tidewaiter_workbench.__file__).parent / "locale"
LANGUAGES = ("fr", "es", "ar")
FOUND = "5 of 9 past inspections of this importer found a violation"


def _names(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_the_list_is_what_the_library_says():
    assert set(LIBRARY) == set(wordings()), "run scripts/library_words.py, then scripts/catalogues.sh"


def test_what_is_noted_of_a_tie_is_said_with_its_reason():
    with override("fr"):
        assert "0,90" in said("probability 0.90")
        assert not [
            w for w in ("likeness", "policy") if w in said('likeness 0.93: "A" ~ "B": 2 (a score set by policy)')
        ]


@pytest.mark.parametrize("text", LIBRARY)
def test_each_is_known_again_when_it_is_filled(text):
    values = dict(
        zip(_names(text), ("same office", "same broker", "same goods with the same partner") * 3, strict=False)
    )
    known = recognised(text.format(**values))
    assert known == (text, tuple((name, values[name]) for _, name, _, _ in Formatter().parse(text) if name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_translation_that_is_filled_with_the_same(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as text:
        catalogue = read_po(text, locale=language)
    missing = [each for each in set(LIBRARY) if not (found := catalogue.get(each)) or not found.string]
    assert missing == []
    assert [each for each in LIBRARY if _names(each) != _names(str(catalogue[each].string))] == []


def test_a_reason_is_said_whole_with_its_numbers():
    with override("fr"):
        told = said(FOUND)
        price = said(
            "12.50 per kg where such goods go for 1,234.00 (31 earlier lines from this origin, 90 of the subheading)"
        )
    assert "5" in told
    assert "9" in told
    assert "inspection of" not in told
    assert "this importer" not in told
    assert "12,50" in price
    assert "1\xa0234,00" in price


def test_a_list_is_said_part_by_part():
    with override("es"):
        traits = said("same importer (all pairs); same goods (40% of pairs); what an officer added")
        why = said("as in a known case: same seller, same heading")
    assert "same" not in why
    assert traits.startswith(
        "mismo importador (todos los pares); same goods (40%"
    )  # "same goods" alone is none of ours
    assert traits.endswith("; what an officer added")


def test_a_likeness_is_said_piece_by_piece():
    told = (
        'importer: "ZELBRIK LTD" is like "ZELBRIK, AND SONS LTD" (words in common: 2, but other words in both), '
        "and no country in common (list SDN, entry F4, likeness 0.61)"
    )
    short = (
        '"Zelbrik" ~ "ZELBRIK": a family name alone (listed entries with each word: ZELBRIK 1, of 2 in all) '
        "(a score set by policy)"
    )
    with override("fr"):
        for each in (told, short):
            assert not [word for word in ("common", " and no", "words", "alone", "policy") if word in said(each)]
        assert "ZELBRIK, AND SONS LTD" in said(told)


def test_the_evidence_of_a_match_is_said_piece_by_piece():
    evidence = "name: the names are spelt much alike and share something (+4.2); e-mail: the e-mail is the same (+9.0)"
    with override("es"):
        assert not [word for word in ("name", "alike", "share", "same") if word in said(evidence)]
        assert "(+4.2)" in said(evidence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Tip of Ines: they say 5 of 9 are false",
        "steel: grade 304",
        "same old story; more of it",
        "over the counter",
        "",
        "304",
    ],
)
def test_what_people_wrote_stays_as_they_wrote_it(sentence):
    with override("fr"):
        assert said(sentence) == sentence


def test_a_few_words_are_known_by_the_number_that_follows():
    with override("fr"):
        assert not said("over 99%").startswith("over")


def test_names_from_the_data_stay_as_they_stand():
    with override("ar"):
        told = said("rule: Cheap steel")
    assert "Cheap steel" in told
    assert "rule" not in told


def test_every_deed_that_a_log_keeps_is_in_the_list():
    kept = re.compile(r"\baction=\"([a-z ]+)\"")
    files = Path(tidewaiter_workbench.__file__).parent.rglob("*.py")
    written = {deed for file in files for deed in kept.findall(file.read_text(encoding="utf-8"))}
    assert written - {"append"} <= set(DEEDS)  # `append` is an option's, not a log's


def test_english_reads_what_the_library_wrote():
    assert said(FOUND) == FOUND


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_and_the_shipment_tell_why_in_it(language, alerts, person, signed_in):
    alert = alerts["CHEAP"]
    alert.reasons = [FOUND]
    alert.save()
    browser = signed_in(person("supervisor", all_offices=True))
    assert FOUND in browser.get(reverse("queue")).content.decode()
    browser.post(reverse("set_language"), {"language": language})
    with override(language):
        told = said(FOUND)
    for page in (reverse("queue"), reverse("shipment", args=[alert.pk])):
        text = browser.get(page).content.decode()
        assert FOUND not in text
        assert told in text
