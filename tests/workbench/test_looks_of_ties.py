"""Each kind of tie looks the same in every chart, and like no other: who has read one legend has read them all."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import tidewaiter.reports
import tidewaiter_workbench
from tidewaiter.reports.link_chart import ChartNode, ChartTie, LinkChart, link_chart_page
from tidewaiter.reports.tie_words import KINDS_OF_TIE, LISTED_ENTITY
from tidewaiter_workbench.board.words import KINDS

CHART = Path(tidewaiter.reports.__file__).parent / "templates/link_chart.css"
BOARD = Path(tidewaiter_workbench.__file__).parent / "web/static/workbench/board.css"


def looks(sheet: Path) -> dict[str, tuple[str, str]]:
    """Kind of tie -> colour and dash; the board calls slate muted."""
    found = {}
    for kind, body in re.findall(r"\.of-(\w+) \{ ([^}]*)\}", sheet.read_text(encoding="utf-8")):
        said = dict(part.strip().split(": ") for part in body.split(";") if part.strip())
        found[kind] = (said["stroke"].replace("muted", "slate"), said.get("stroke-dasharray", "solid"))
    return found


def test_no_two_kinds_of_tie_look_alike():
    for sheet in (CHART, BOARD):
        assert looks(sheet).keys() >= set(KINDS_OF_TIE)
        assert len(set(looks(sheet).values())) == len(looks(sheet))


def test_a_kind_of_tie_looks_on_a_board_as_in_a_chart():
    assert looks(CHART).items() <= looks(BOARD).items()


def test_the_look_of_a_kind_is_not_that_of_its_place_in_the_chart():
    nodes = tuple(ChartNode(f"party:P{n}", "party", f"P{n}", asked=n == 0) for n in range(4))
    for order in (["sold_to", "replaced_by", "owns"], ["owns", "sold_to", "replaced_by"]):
        ties = tuple(
            ChartTie(kind, kind, "party:P0", f"party:P{n}", date(2024, 1, 5)) for n, kind in enumerate(order, start=1)
        )
        page = link_chart_page(LinkChart("Looks", None, nodes, ties, (), hub=25))
        shown = dict(re.findall(r'data-tie-kind="(\w+)">.*?<line class="tie ([\w-]+)"', page))
        assert shown == {kind: f"of-{kind}" for kind in order}


def test_a_listed_owner_has_a_shape_a_colour_and_words_that_no_other_thing_of_a_register_has():
    chart = link_chart_page(LinkChart("Looks", None, (ChartNode("entity:r/1", LISTED_ENTITY, "D"),), (), (), hub=25))
    board = (Path(tidewaiter_workbench.__file__).parent / "board/templates/board/shapes.html").read_text("utf-8")
    for page in (chart, board):
        shapes = dict(re.findall(r'id="shape-(\w+)" (?:points|d|r|x)="([^"]*)"', page))
        assert list(shapes.values()).count(shapes[LISTED_ENTITY]) == 1
    for sheet in (CHART, BOARD):
        colours = dict(re.findall(r"\.glyph\.(\w+) \{ fill: var\(--(\w+)\)", sheet.read_text("utf-8")))
        assert colours[LISTED_ENTITY] == "red"
        assert "entity" not in colours
    assert "firm or person in a register, on a watchlist" in chart
    assert f'href="#shape-{LISTED_ENTITY}"' in chart
    assert KINDS[LISTED_ENTITY] == "firm or person in a register, on a watchlist"
