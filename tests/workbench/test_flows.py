"""What comes from where: sums that can be added up by eye, and pictures that lead to them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.urls import reverse

from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.bridge.flows import FlowRow, Flows, flows
from tidewaiter_workbench.flows.filling import bring_flows
from tidewaiter_workbench.flows.goods import SECTIONS, chapters_of, section_of
from tidewaiter_workbench.flows.listing import Question, lane_rows
from tidewaiter_workbench.flows.models import Flow

SPRING, SUMMER = dt.date(2025, 4, 1), dt.date(2025, 7, 1)


def row(
    origin: str, dispatch: str, *, chapter: str = "61", quarter=SPRING, value: float = 100.0, opened=0, found=0
) -> FlowRow:
    return FlowRow(origin, dispatch, chapter, quarter, 2, value, 50.0, 7.0, opened, found)


@pytest.fixture
def filled(desk, db, monkeypatch):
    """Shirts from Bangladesh, half through Singapore; steel from China; a map of two dots, as real land is slow."""
    monkeypatch.setattr("tidewaiter_workbench.pictures.worldmap.dots", lambda *_, **__: ((10.0, 20.0), (17.0, 20.0)))
    rows = (
        row("BD", "BD", value=300.0, opened=4, found=1),
        row("BD", "SG", value=300.0),
        row("CN", "CN", chapter="72", quarter=SUMMER, value=400.0),
    )
    bring_flows(Flows(rows, home="US", currency="USD", run="r1"), by="test")


def test_lines_are_summed_by_origin_dispatch_chapter_and_quarter(made_lake):
    told = flows(made_lake)
    assert sum(each.lines for each in told.rows) == 46
    assert {(each.origin, each.dispatch, each.chapter) for each in told.rows} == {("BD", "BD", "61")}
    assert sum(each.opened for each in told.rows) == sum(each.found for each in told.rows) == 1
    assert sum(each.net_mass_kg for each in told.rows) == pytest.approx(4600)


def test_filling_again_puts_the_new_in_the_place_of_the_old(filled):
    bring_flows(Flows((row("JP", "JP"),), home="US", currency="USD", run="r2"), by="test")
    assert list(Flow.objects.values_list("origin", flat=True)) == ["JP"]


def test_the_command_fills_from_the_lake(desk, db, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.flows.management.commands.fill_flows.warm", lambda: None)
    call_command("fill_flows", verbosity=0)
    assert Flow.objects.count() > 0
    assert Record.objects.filter(action="brought flows").exists()


def test_a_detour_is_what_was_sent_from_elsewhere_than_its_origin(filled):
    rows = {(each.origin, each.dispatch): each for each in lane_rows(Question())}
    assert rows["BD", "SG"].detour
    assert not rows["BD", "BD"].detour
    assert [each.origin for each in lane_rows(Question(detours="1"))] == ["BD"]


def test_a_share_of_findings_has_its_interval_and_is_silent_where_nothing_was_opened(filled):
    rows = {(each.origin, each.dispatch): each for each in lane_rows(Question())}
    low, high = rows["BD", "BD"].hit_interval
    assert low < rows["BD", "BD"].hit_rate == 0.25 < high
    assert rows["CN", "CN"].hit_rate is None


def test_a_question_is_narrowed_by_time_goods_and_country(filled):
    def lanes(**asked: str) -> int:
        return len(lane_rows(Question(**asked)))

    assert lanes() == 3
    assert lanes(until="2025-04-01") == 2
    assert lanes(since="2025-07-01") == 1
    assert lanes(section="XI") == 2
    assert lanes(origin="BD", dispatch="SG") == 1


def test_what_is_none_of_the_choices_is_left_aside(filled):
    asked = Question.read({"view": "<b>", "measure": "drop table", "since": "yesterday", "section": "XXX"})
    assert asked == Question()


def test_every_chapter_has_one_section():
    assert sum(len(chapters_of(name)) for name in SECTIONS) == 97
    assert section_of("61") == "XI"
    assert section_of("") == ""


def test_the_map_leads_to_its_rows(filled, person, signed_in):
    page = signed_in(person("analyst")).get(reverse("flows")).content.decode()
    assert "Singapore → United States" in page
    assert "Bangladesh → Singapore" in page
    address = re.search(r'href="(/flows/\?[^"]*dispatch=SG[^"]*)"', page)[1].replace("&amp;", "&")
    assert "view=rows" in address
    rows = signed_in(person("analyst", name="another")).get(address).content.decode()
    assert "third country" in rows


def test_ribbons_say_every_amount_in_words(filled, person, signed_in):
    page = signed_in(person("analyst")).get(reverse("flows"), {"view": "flows"}).content.decode()
    assert "Bangladesh → Singapore: 300\xa0USD (30\xa0%)" in page
    assert "China → base metals: 400\xa0USD (40\xa0%)" in page
    assert 'fill="url(#flows-hatch)"' in page


@pytest.mark.parametrize("view", ["map", "flows"])
def test_a_picture_can_be_saved_and_that_is_on_record(view, filled, person, signed_in):
    answer = signed_in(person("analyst")).get(reverse("flows_picture"), {"view": view})
    assert ET.fromstring(answer.content).tag.endswith("svg")
    assert "attachment" in answer["Content-Disposition"]
    assert Record.objects.filter(action="exported flows", detail__as="picture").exists()


def test_the_sheet_has_the_rows_of_the_question(filled, person, signed_in):
    answer = signed_in(person("analyst")).get(reverse("flows_sheet"), {"origin": "BD"})
    sheet = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(each["origin"], each["dispatch"], float(each["value"])) for each in sheet] == [
        ("BD", "BD", 300.0),
        ("BD", "SG", 300.0),
    ]
    assert Record.objects.filter(action="exported flows", detail__rows=2).exists()


def test_without_a_filling_the_page_says_what_to_do(desk, db, person, signed_in):
    page = signed_in(person("analyst")).get(reverse("flows"))
    assert "fill_flows" in page.content.decode()
    assert signed_in(person("supervisor")).get(reverse("flows_picture")).status_code == 404


def test_no_page_of_flows_has_a_style_or_a_script_of_its_own(filled, person, signed_in):
    browser = signed_in(person("analyst"))
    for view in ("map", "flows", "rows"):
        page = browser.get(reverse("flows"), {"view": view}).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert re.findall(r"<script(?![^>]* src=)", page) == []
