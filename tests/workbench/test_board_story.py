"""An analyst's afternoon at the link board, in a real browser and mostly by the keyboard."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.workbench.conftest import HOME
from tests.workbench.test_board import ACT, LOTUS, PHONE, SERIES, SUNRISE, town
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.board.filling import bring_network
from tidewaiter_workbench.board.models import Board, Snapshot

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(enter, monkeypatch):
    """Anton, with the town's network before him."""
    monkeypatch.setattr("tidewaiter_workbench.pictures.worldmap.dots", lambda *_, **__: ((10.0, 20.0),))
    bring_network(town(), by="test")
    return enter("analyst", name="anton", offices=(HOME,))


def shown(page) -> set[str]:
    """What the graph shows, by the names of the things."""
    seen = page.locator("#graph .node:not(.gone)")
    return {each.get_attribute("data-id") for each in seen.all()}


def expand(page, words: str) -> None:
    """Expand the chosen thing, and wait for the board that comes."""
    with page.expect_navigation():
        page.locator("#acts .expand button", has_text=words).click()


def test_a_firm_is_laid_out_followed_annotated_and_frozen(page):
    page.goto("/links/")
    page.fill("input[name=text]", "lotus")
    page.press("input[name=text]", "Enter")
    page.locator("tr", has_text="Lotus Tile Inc.").get_by_role("button").click()
    page.wait_for_url("**/links/*/**")

    # the board begins with the firm, chosen; it is expanded by kind
    assert page.locator("#panel h2").inner_text() == "Lotus Tile Inc."
    expand(page, "gives the telephone")
    assert shown(page) == {LOTUS, PHONE}

    # with the keyboard to the telephone, and on to whoever else gives it
    page.locator(f'#graph .node[data-id="{LOTUS}"]').focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        if page.locator("#panel h2").inner_text() == "5550149":
            break
    page.locator(f'#acts .chosen[data-node="{PHONE}"]').wait_for()
    expand(page, "is the telephone of")
    assert shown(page) == {LOTUS, PHONE, SUNRISE}

    # a series is added by its name, and the way to it found
    page.fill("input[name=find]", "2 acts")
    page.press("input[name=find]", "Enter")
    page.locator(".met tr", has_text="2 acts").get_by_role("button").click()
    page.wait_for_url("**at=series*")
    page.locator("#acts .chosen").wait_for()
    page.select_option("#way-to", LOTUS)
    with page.expect_navigation():
        page.get_by_role("button", name="Find the way").click()
    assert {ACT, SERIES} <= shown(page)
    assert "2 ties" in page.locator("#said").inner_text()

    # a note, which stays
    page.fill("#note", "Who signs for both?")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep the note").click()
    assert "Who signs for both?" in page.locator("#panel").inner_text()

    # frozen, and shown as it was
    page.locator("summary", has_text="Snapshot").click()
    page.fill("#frozen-title", "Lotus and Sunrise")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the snapshot").click()
    frozen = Snapshot.objects.get()
    assert frozen.digest in page.locator("main").inner_text()
    assert "unchanged since it was made" in page.locator("main").inner_text()
    assert shown(page) == {LOTUS, PHONE, SUNRISE, ACT, SERIES}
    assert page.locator("#acts").inner_text() == ""


def test_four_views_show_one_set_of_things(page):
    page.goto(f"/links/?text={LOTUS}")
    page.locator("tr", has_text="Lotus Tile Inc.").get_by_role("button").click()
    for words in ("was caught with", "bought from", "gives the telephone"):
        page.locator("#acts .chosen").wait_for()
        expand(page, words)
    everything = shown(page)
    assert len(everything) == 4

    # the table has the same things, and filters reach all views
    page.get_by_role("tab", name="Table").click()
    rows = page.locator("tr[data-thing]:not([hidden])")
    assert {each.get_attribute("data-thing") for each in rows.all()} == everything
    page.uncheck('[data-node-kind="phone"]')
    assert rows.count() == 3
    page.get_by_role("tab", name="Graph").click()
    assert shown(page) == everything - {PHONE}

    page.get_by_role("tab", name="Timeline").click()
    assert "Lotus Tile Inc." in page.locator("#timeline").inner_html()
    page.get_by_role("tab", name="Map").click()
    assert page.locator("#view-map path.arc").count() == 1
    assert re.search(r"Bangladesh → United States", page.locator("#view-map svg").inner_html())

    # a step taken in one view comes back to it
    page.locator("#view-map [data-choose]", has_text="Dhaka Mills").click()
    page.locator('#acts .chosen[data-node="party:mills"]').wait_for()
    expand(page, "sold to")
    assert page.get_by_role("tab", name="Map").get_attribute("aria-selected") == "true"


def test_without_scripts_the_tables_do_it_all(page, browser):
    board = Board.objects
    page.goto(f"/links/?text={LOTUS}")
    page.locator("tr", has_text="Lotus Tile Inc.").get_by_role("button").click()
    mine = board.get()
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    bare = plain.new_page()
    bare.goto(page.url)
    assert not bare.locator("#view-graph").is_visible()
    bare.locator("tr[data-thing] a").first.click()
    bare.locator("#acts .expand button", has_text="gives the telephone").click()
    bare.wait_for_load_state()
    assert bare.locator("tr[data-thing]").count() == 2
    mine.refresh_from_db()
    assert mine.version == 2
    plain.close()


def test_the_graph_is_moved_by_hand_and_saved_as_it_stands(page, tmp_path):
    """The file needs no style sheet and no network, and says who saved it; the trail says so too."""
    page.goto("/links/")
    page.fill("input[name=text]", "lotus")
    page.press("input[name=text]", "Enter")
    page.locator("tr", has_text="Lotus Tile Inc.").get_by_role("button").click()
    page.wait_for_url("**/links/*/**")
    expand(page, "gives the telephone")
    node = page.locator(f'#graph .node[data-id="{PHONE}"]')
    before, at = node.get_attribute("transform"), node.locator("use").first.bounding_box()
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(at["x"] + 90, at["y"] + 60, steps=3)
    page.mouse.up()
    assert node.get_attribute("transform") != before

    with page.expect_download() as saving:
        page.locator("#view-graph").get_by_role("button", name="Save the picture").click()
    saving.value.save_as(tmp_path / "graph.svg")
    text = (tmp_path / "graph.svg").read_text(encoding="utf-8")
    drawn = ElementTree.fromstring(text)
    shapes = {one.tag.rpartition("}")[2] for one in drawn.iter()}
    assert {"use", "path", "text", "rect"} <= shapes
    assert "Lotus Tile Inc." in "".join(drawn.itertext())
    assert "Saved by anton on" in "".join(drawn.itertext())
    assert node.get_attribute("transform") in text
    names = {one.get("id") for one in drawn.iter() if one.get("id")}
    used = {one.get("href")[1:] for one in drawn.iter() if one.get("href")}
    assert used
    assert used <= names, "every shape comes along"
    assert not [one for one in drawn.iter() if one.get("class") or one.get("style") or one.get("tabindex")]
    assert "http" not in text.replace("http://www.w3.org/", "")
    kept = Record.objects.filter(action="exported a picture", by="anton").get()
    assert (kept.kind, kept.detail["picture"]) == ("board", "graph")
