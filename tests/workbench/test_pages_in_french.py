"""No page leaves a sentence of the library in English for who reads French."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.workbench.conftest import HOME
from tests.workbench.planted_parties import plant
from tests.workbench.test_board import ACT, LOTUS, SUNRISE, town
from tidewaiter_workbench.board import services
from tidewaiter_workbench.board.filling import bring_network
from tidewaiter_workbench.board.models import Tie
from tidewaiter_workbench.merging.models import Pair
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.series.models import Series
from tidewaiter_workbench.web.wording import recognised

_READ_ALOUD = ("title", "aria-label", "alt")
_CODE = ("script", "style", "textarea")
_EMPTY = ("br", "hr", "img", "input", "link", "meta")


class _Texts(HTMLParser):
    """Every text that a page shows or has read aloud, but for the names of columns and other codes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_code: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.texts += [text for name in _READ_ALOUD if (text := told.get(name))]
        if tag not in _EMPTY:
            self._is_code.append(tag in _CODE or "code" in (told.get("class") or "").split())

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self._is_code:
            self._is_code.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._is_code):
            self.texts.append(data)


def english_in(page: str) -> set[str]:
    """Texts of the library that stand on a page as the library wrote them, though French says them otherwise."""
    left = set()
    with override("fr"):
        for text in _Texts(page).texts:
            whole = " ".join(text.split())
            for piece in {whole, *whole.split("; "), *whole.split(": "), *whole.split(" (")}:
                told = piece.strip(" .,:;·–()")
                known = recognised(told)
                if known and gettext(known[0]) != known[0]:
                    left.add(told)
    return left


@pytest.fixture
def chief(person):
    return person("supervisor", name="chief", all_offices=True, clearance=3)


@pytest.fixture
def read(chief, signed_in):
    """What of the library stands in English on pages that are read in a language, by a supervisor who sees all."""
    browser = signed_in(chief)

    def pages(language: str, *urls: str) -> set[str]:
        browser.post(reverse("set_language"), {"language": language})
        answers = [browser.get(url, follow=True) for url in urls]
        assert [answer.status_code for answer in answers] == [200] * len(urls)
        return set().union(*(english_in(answer.content.decode()) for answer in answers))

    return pages


def held(read, *urls: str) -> set[str]:
    """What English readers are told on these pages, none of which may be left for readers of French."""
    assert read("fr", *urls) == set()
    return read("en", *urls)


def test_queue_shipment_and_examination(alerts, read):
    alerts["CHEAP"].reasons = ["5 of 9 past inspections of this importer found a violation"]
    alerts["CHEAP"].save()
    shipments = [reverse("shipment", args=[alert.pk]) for alert in Alert.objects.all()]
    told = held(read, reverse("queue"), *shipments, reverse("write_result", args=[alerts["CHEAP"].pk]))
    assert "5 of 9 past inspections of this importer found a violation" in told
    assert {"goods made with forced labour", "place of lading"} <= told


def test_parties_that_the_lake_tells(party_answers, own_party_lake, db, read):
    parties = party_answers["parties"]
    keep_parties(parties, by="test")
    told = held(read, *(reverse("party", args=[each.party_id]) for several in parties for each in several))
    assert "importer" in told


def test_merge_review_and_series(db, desk, read):
    plant(office=HOME)
    series = Series.objects.get()
    told = held(
        read,
        reverse("merges"),
        reverse("merge", args=[Pair.objects.get().pk]),
        reverse("party", args=["P-aa"]),
        reverse("series_list"),
        reverse("series", args=[series.pk]),
    )
    assert {"the registered numbers differ", "valuation"} <= told


def test_a_board_and_its_ways(desk, chief, read, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.pictures.worldmap.dots", lambda *_, **__: ())
    bring_network(town(), by="test")
    Tie.objects.update(note="likeness 0.93: score 0.95 by the address; a score set by policy")
    board = services.start(LOTUS, by=chief)
    url = reverse("board", args=[board.pk])
    assert "valuation" in held(read, url, f"{url}?at={LOTUS}", f"{url}?at={ACT}", f"{url}?at={SUNRISE}&view=table")


def test_register_sources_and_performance(figures_desk, db, read):
    told = held(
        read,
        reverse("register"),
        reverse("model_card", args=["m1"]),
        f"{reverse('compare_models')}?one=m1&other=m0",
        reverse("sources"),
        reverse("source", args=["test"]),
        reverse("quarantine", args=["test"]),
        reverse("performance"),
        reverse("performance_rows", args=["detectors"]),
    )
    assert "Is the price per kilogram low for its lane?" in told


def test_the_editor_of_rules(desk, db, person, signed_in):
    browser = signed_in(person("analyst", name="anton"))
    url = reverse("rule_new")
    browser.post(reverse("set_language"), {"language": "fr"})
    assert english_in(browser.get(url).content.decode()) == set()
    browser.post(reverse("set_language"), {"language": "en"})
    assert "goods made with forced labour" in english_in(browser.get(url).content.decode())
