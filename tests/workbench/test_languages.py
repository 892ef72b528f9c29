"""Navigation and queue in French, Spanish and Arabic; the last from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.urls import reverse

import tidewaiter_workbench

FILLED = re.compile(r"%\(\w+\)s|%s|\{\w*\}")
LEFT_TO_THE_WORD = {"%(n)s", "{n}", "%(others)s"}
LOCALE = Path(tidewaiter_workbench.__file__).parent / "locale"
SAID = {
    "fr": ("File", "Prendre la suivante", "à ouvrir obligatoirement", "rouge", "Valeur en jeu"),
    "es": ("Cola", "Tomar la siguiente", "debe abrirse", "rojo", "Valor en riesgo"),
    "ar": ("القائمة", "استلام التالي", "يجب فتحها", "أحمر", "القيمة المعرضة"),
}


@pytest.mark.parametrize("language", SAID)
def test_the_queue_speaks_it(language, alerts, person, signed_in):
    browser = signed_in(person("analyst"))
    browser.post(reverse("set_language"), {"language": language, "next": reverse("queue")})
    page = browser.get(reverse("queue")).content.decode()
    assert [words for words in SAID[language] if words not in page] == []
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert "Take the next" not in page


def test_english_goods_and_reasons_are_cut_at_their_own_end_in_arabic(alerts, person, signed_in):
    """Cut at the left end they would lose their first words: what decides is the text, and not the page."""
    browser = signed_in(person("supervisor", all_offices=True))
    browser.post(reverse("set_language"), {"language": "ar"})
    page = browser.get(reverse("queue")).content.decode()
    assert 'dir="rtl"' in page
    assert '<td class="goods" dir="auto"' in page
    assert '<td class="why"><span dir="auto"' in page
    assert "<bdi>" not in page.partition('class="goods"')[2].partition("</td>")[0]  # what `auto` would not look at


def test_numbers_are_written_as_the_language_writes_them(alerts, person, signed_in):
    browser = signed_in(person("analyst"))
    alerts["CHEAP"].value_at_risk = 1234567.0
    alerts["CHEAP"].save()
    assert "1,234,567" in browser.get(reverse("queue")).content.decode()
    browser.post(reverse("set_language"), {"language": "es"})
    assert "1\xa0234\xa0567" in browser.get(reverse("queue")).content.decode()


@pytest.mark.parametrize("language", SAID)
def test_what_is_compiled_is_what_is_translated(language):
    folder = LOCALE / language / "LC_MESSAGES"
    with (folder / "django.po").open("rb") as text, (folder / "django.mo").open("rb") as compiled:
        written = {m.id: m.string for m in read_po(text, locale=language) if isinstance(m.id, str) and m.string}
        told = {m.id: m.string for m in read_mo(compiled) if isinstance(m.id, str)}
    assert {one: words for one, words in told.items() if one} == {one: words for one, words in written.items() if one}


@pytest.mark.parametrize("language", SAID)
def test_a_translation_fills_in_what_the_entry_fills_in(language):
    """Forms of a plural may leave the number to the word ("one line")."""
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as text:
        catalogue = read_po(text, locale=language)
    wrong = []
    for message in catalogue:
        last, forms = (message.id[-1], message.string) if message.pluralizable else (message.id, [message.string])
        want, free = set(FILLED.findall(last)), LEFT_TO_THE_WORD if message.pluralizable else set()
        wrong += [form for form in filter(None, forms) if not want - free <= set(FILLED.findall(form)) <= want]
    assert wrong == []
