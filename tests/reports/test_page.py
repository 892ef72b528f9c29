from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tidewaiter.lake import Lake
from tidewaiter.reports import ReportData, gather, report

from .conftest import DAY, HOSTILE

VOID = {"meta", "link", "br", "col", "img", "input", "hr"}
SHAPES = {"path", "line", "rect", "circle"}


class Seen(HTMLParser):
    """What a browser would make of the page: elements, addresses, handlers, and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "action", "xlink:href", "data", "srcset"}:
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
            if name == "id":
                self.ids.append(value or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data):
        self.text.append(data)


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    parser.close()
    return parser


@pytest.fixture
def page(full_lake: Lake, evaluation: dict[str, object], tmp_path: Path) -> str:
    data = gather(
        full_lake,
        title=f"Report {HOSTILE}",
        evaluation=evaluation,
        detectors={"low_unit_price": ("valuation", "Is the price low?")},
        settings={"Seed": "7", HOSTILE: HOSTILE},
        not_used=("Consignments",),
        caveats=(HOSTILE,),
    )
    return report(data, tmp_path / "made" / "report.html").read_text(encoding="utf-8")


def test_the_page_tells_what_the_whole_traffic_hides(page: str):
    said = " ".join("".join(seen(page).text).split()).replace("\N{NO-BREAK SPACE}", " ")
    assert "would find a violation in 4.0 % (3.0 to 5.2 %)" in said
    assert "USD 4.1 M (2.3 M to 5.9 M), of which 600 k was recovered: a gap of 3.5 M (1.7 M to 5.3 M)" in said


def test_the_page_runs_nothing_and_loads_nothing(page: str):
    found = seen(page)
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert "iframe" not in found.tags
    assert found.handlers == []
    assert all(address.startswith("#") or address == "data:," for address in found.addresses)
    assert not re.search(r"@import|url\((?!#)", page)


def test_what_a_trader_wrote_is_text_and_no_template_reads_it(page: str):
    text = "".join(seen(page).text)
    assert HOSTILE in text
    assert "{{ 7*7 }}" in text


def test_every_element_is_closed_where_it_was_opened_and_no_id_is_used_twice(page: str):
    found = seen(page)
    assert found.unclosed == []
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))


def test_every_link_of_the_menu_leads_somewhere(page: str):
    found = seen(page)
    assert {address[1:] for address in found.addresses if address.startswith("#")} <= set(found.ids)


def test_all_sections_and_pictures_are_there(page: str):
    found = seen(page)
    sections = {"list", "plan", "model", "yield", "alerts", "intake", "data", "parties", "caveats", "provenance"}
    assert sections <= set(found.ids)
    assert page.count('class="marks"') == 7
    assert set(found.tags) >= SHAPES


def test_a_grave_doubt_stands_before_every_figure_and_beside_the_models(page: str):
    text = "".join(seen(page).text)
    first = text.index("85 % of the lines repeat")
    assert first < text.index("How often is it right?")
    assert text.index("85 % of the lines repeat", text.index("Model quality", first)) < text.index(
        "How often is it right?"
    )
    assert text.count("no column tells the label") == 1


def test_the_figures_are_those_of_the_lake(page: str):
    text = " ".join("".join(seen(page).text).split())
    assert "20 goods lines in 20 declarations at 2 offices" in text
    assert "10 lines have an inspection result, 4 of them a violation (40 %)" in text
    assert "3 set aside with a reason" in text
    assert "5.0 × (" in text
    assert f"{DAY.day} March 2021" in text


def test_a_lake_without_anything_still_gives_a_page(lake: Lake, tmp_path: Path):
    page = report(gather(lake, title="Nothing yet"), tmp_path / "report.html").read_text(encoding="utf-8")
    found = seen(page)
    assert "Nothing yet" in "".join(found.text)
    assert found.unclosed == []
    assert "svg" in found.tags
    assert 'class="marks"' not in page


def test_without_random_lines_the_page_says_that_nothing_can_be_said(full_lake: Lake, tmp_path: Path):
    whole = gather(full_lake, title="x")
    alone = ReportData(title="x", currency="USD", yields=whole.yields[:1])
    page = report(alone, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "No line was chosen at random" in page


def test_a_section_that_lacks_its_picture_is_told_in_words(
    full_lake: Lake, evaluation: dict[str, object], tmp_path: Path
):
    bare = {name: figures for name, figures in evaluation.items() if name not in {"gain", "calibration"}}
    whole = gather(full_lake, title="x", evaluation=bare)
    assert whole.intake is not None
    assert whole.alerts is not None
    quiet = replace(whole.alerts, detectors=(replace(whole.alerts.detectors[0], alerts=0),))
    data = replace(whole, alerts=quiet, intake=replace(whole.intake, months=whole.intake.months[:1]))
    page = report(data, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "How often is it right?" in page
    assert "How much is found?" not in page
    assert "No line stood out." in page
