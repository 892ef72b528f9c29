"""What the chart's own script does, tried in a real browser where the machine has one."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from tests.reports.large_chart import large_chart

from tidewaiter.reports.link_chart import write_link_chart

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("NOT RUN: needs Chromium on the path")
    playwright = pytest.importorskip("playwright.sync_api", reason="NOT RUN: needs playwright")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, tmp_path):
    """The large chart in a window of an ordinary screen; anything the page complains of fails the test."""
    path = write_link_chart(large_chart(), tmp_path / "chart.html")
    context = browser.new_context(viewport={"width": 1500, "height": 950}, offline=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda problem: complaints.append(str(problem)))
    opened.goto(path.as_uri())
    yield opened
    context.close()
    assert complaints == []


def shown(page) -> int:
    return page.locator("#graph .node:not(.gone)").count()


def test_a_large_chart_opens_folded_and_expands(page):
    folded = shown(page)
    assert 10 < folded < 80
    page.get_by_role("button", name="Expand all").click()
    assert shown(page) > 190
    page.get_by_role("button", name="Collapse", exact=True).click()
    assert shown(page) == folded


def boxes_of(names):
    """Left, top, right and bottom of each name on screen."""
    return names.evaluate_all("""(names) => names.map((name) => name.getBoundingClientRect())
        .map((box) => [box.left + 3, box.top + 3, box.right - 3, box.bottom - 3])""")


def covering(boxes):
    """Pairs of which one lies over the other."""
    return [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_names_that_are_seen_do_not_cover_each_other(page):
    page.get_by_role("button", name="Expand all").click()
    names = page.locator("#graph .node:not(.gone) .label:not(.aside):not(.asked)")
    boxes = boxes_of(names)
    assert len(boxes) > 40
    assert covering(boxes) == []


WEIGHTY = "#graph .node:not(.gone):is(:has(.mark), :has(.halo), :has(.listing))"
"""Violators, what was asked for, and entries of lists."""


@pytest.mark.parametrize(("width", "height"), [(1500, 950), (1200, 760)])
def test_names_that_matter_are_read_though_all_is_expanded(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_role("button", name="Expand all").click()
    assert page.locator(WEIGHTY).count() > 15
    hidden = page.locator(f"{WEIGHTY} .label.aside")
    assert hidden.all_inner_texts() == []
    boxes = boxes_of(page.locator(f"{WEIGHTY} .label"))
    assert covering(boxes) == []
    frame = page.locator("#graph").bounding_box()
    assert all(frame["x"] <= box[0] and box[2] <= frame["x"] + frame["width"] + 3 for box in boxes)


def test_a_name_that_stands_aside_has_a_line_to_its_node(page):
    page.get_by_role("button", name="Expand all").click()
    lines = page.locator("#graph .node:not(.gone) .leader:not(.gone)")
    assert 0 < lines.count() < 30
    page.get_by_role("button", name="Collapse", exact=True).click()
    assert page.locator("#graph .node.gone .leader").count() > 0


def test_a_kind_that_is_unticked_and_hubs_that_are_hidden_go_from_all_views(page):
    page.get_by_role("button", name="Expand all").click()
    before = page.locator("[data-tie]:not([hidden])").count()
    page.get_by_label("sold to").uncheck()
    fewer = page.locator("[data-tie]:not([hidden])").count()
    assert fewer < before
    page.get_by_label("Hide hubs").check()
    assert page.locator("[data-tie]:not([hidden])").count() < fewer
    assert page.locator("#graph .node:not(.gone)", has_text="Harbour Customs Brokers").count() == 0


def test_days_narrow_what_is_shown(page):
    page.get_by_role("button", name="Expand all").click()
    before = shown(page)
    page.get_by_label("Last day shown").fill(str(19400))
    assert shown(page) < before
    assert "to 2023-02-12" in page.locator("#span").inner_text()


def test_a_click_tells_who_it_is_with_documents_and_days(page):
    page.locator("#graph .node", has_text="Lotus Tile Inc.").first.click()
    panel = page.locator("#panel").inner_text()
    assert "2 violations known" in panel
    assert "gives the telephone" in panel
    assert "AA0-" in panel


def test_the_keyboard_alone_walks_chooses_and_folds(page):
    page.locator("#graph .node[tabindex='0']").focus()
    page.keyboard.press("ArrowLeft")
    first = page.locator("#panel h2").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel h2").inner_text() != first
    page.get_by_role("button", name="Expand all").click()
    all_shown = shown(page)
    page.locator("#graph .node[tabindex='0']").focus()
    page.keyboard.press("f")
    assert page.locator("#panel button", has_text="Expand (f)").count() == 1
    assert shown(page) <= all_shown
    page.keyboard.press("Escape")
    assert "Choose a node" in page.locator("#panel").inner_text()


def test_a_search_goes_to_what_it_finds(page):
    page.get_by_label("Find").fill("customs brokers")
    assert page.locator("#panel h2").inner_text() == "Harbour Customs Brokers"


def test_a_table_sorts_by_any_column(page):
    page.get_by_role("tab", name="Table").click()
    page.get_by_role("button", name="First").click()
    days = page.locator("[data-tie]:not([hidden]) td:nth-child(4)").all_inner_texts()
    assert days == sorted(days)


def test_the_timeline_has_a_lane_for_each_party_with_events(page):
    page.get_by_role("tab", name="Timeline").click()
    assert page.locator("#timeline .who").count() > 2
    assert page.locator("#timeline .event.violation").count() >= 1


def test_a_narrow_window_does_not_scroll_sideways_however_long_the_title(browser, tmp_path):
    chart = replace(large_chart(), title="Series a-source-of-ours/NL230001093-IMPORT-2024-000000000017/1")
    opened = browser.new_page(viewport={"width": 400, "height": 800})
    opened.goto(write_link_chart(chart, tmp_path / "chart.html").as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= 400
    opened.close()


def test_a_tie_is_drawn_as_the_legend_says(page):
    kinds = page.locator("[data-tie-kind]").evaluate_all("(boxes) => boxes.map((box) => box.dataset.tieKind)")
    drawn = page.locator("#graph path.tie").evaluate_all("(ties) => ties.map((tie) => tie.classList[1])")
    assert set(drawn) == {f"of-{kind}" for kind in kinds}
