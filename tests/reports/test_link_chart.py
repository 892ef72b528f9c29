from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.reports.large_chart import large_chart
from tests.reports.test_page import seen

from tidewaiter.reports.layout import placed
from tidewaiter.reports.link_chart import ChartEvent, ChartNode, ChartTie, LinkChart, write_link_chart

HOSTILE = '</script><script>alert(1)</script><img src="https://example.org/x" onerror=alert(1)> & "quoted"'


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    return write_link_chart(large_chart(), tmp_path_factory.mktemp("chart") / "large.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A chart in which everything that a document may say is an attack."""
    node = ChartNode("party:P1", "party", HOSTILE, asked=True, facts=(("Names", HOSTILE),))
    other = ChartNode("address:" + HOSTILE, "address", HOSTILE)
    tie = ChartTie(
        "t" + HOSTILE, "has_address", node.id, other.id, date(2024, 1, 5), evidence=((HOSTILE, None),), note=HOSTILE
    )
    event = ChartEvent(node.id, date(2024, 1, 5), "violation", HOSTILE, HOSTILE)
    chart = LinkChart(HOSTILE, None, (node, other), (tie,), (event,), hub=25, left_out=HOSTILE)
    return write_link_chart(chart, tmp_path_factory.mktemp("chart") / "hostile.html").read_text(encoding="utf-8")


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="chart-data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_loads_nothing_and_runs_only_its_own_script(large):
    found = seen(large)
    assert found.tags.count("script") == 2
    assert [address for address in found.addresses if not address.startswith(("data:,", "#"))] == []
    assert found.handlers == []
    assert "://" not in large.replace("http://www.w3.org/2000/svg", "")


def test_the_policy_names_the_script_and_the_style_by_their_digests(large):
    for element in ("script", "style"):
        body = re.search(rf"<{element}>(.*?)</{element}>", large, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in large
    assert "unsafe" not in large


def test_what_documents_say_stays_text(hostile):
    found = seen(hostile)
    assert found.tags.count("script") == 2
    assert "img" not in found.tags
    assert found.unclosed == []
    assert data_of(hostile)["nodes"][0]["label"] == HOSTILE


def test_without_scripts_every_tie_and_event_is_in_a_table(large):
    chart = large_chart()
    assert large.count("<tr data-tie=") == len(chart.ties) == 348
    assert large.count("<tr data-event=") == len(chart.events)


def test_a_tie_brings_its_documents_and_their_days(large):
    tie = large_chart().ties[0]
    assert f"{tie.evidence[0][0]} ({tie.evidence[0][1]})" in large


def test_two_hundred_nodes_are_placed_so_that_no_two_names_overlap():
    chart = large_chart()
    number = {node.id: n for n, node in enumerate(chart.nodes)}
    ends = [(number[tie.source], number[tie.target]) for tie in chart.ties]
    places = np.array(placed([node.label for node in chart.nodes], ends))
    gap = np.abs(places[:, None] - places[None]) + 1e9 * np.eye(len(places))[..., None]
    close = (gap[..., 0] < 34) & (gap[..., 1] < 20)
    assert close.sum() == 0
    tied = np.linalg.norm(places[[a for a, _ in ends]] - places[[b for _, b in ends]], axis=1)
    every = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert np.median(tied) < 0.6 * np.median(every)


def test_the_same_chart_is_placed_the_same():
    labels, ends = ["a", "b", "c", "d"], [(0, 1), (1, 2)]
    assert placed(labels, ends) == placed(labels, ends)
    assert len(set(placed(labels, ends))) == 4


@pytest.mark.parametrize("nodes", [0, 1, 2])
def test_a_chart_of_hardly_anything_is_drawn_too(nodes, tmp_path):
    made = tuple(ChartNode(f"party:P{n}", "party", f"P{n}", asked=n == 0) for n in range(nodes))
    page = write_link_chart(replace(large_chart(), nodes=made, ties=(), events=()), tmp_path / "few.html")
    told = page.read_text(encoding="utf-8")
    assert len(data_of(told)["nodes"]) == nodes
    assert (f"<p>{nodes} node, 0 ties" if nodes == 1 else f"<p>{nodes} nodes, 0 ties") in told


def test_each_kind_has_a_shape_of_its_own_so_that_colour_is_not_the_only_sign(large):
    shapes = dict(re.findall(r'id="shape-(\w+)" (.*?)/>', large))
    assert {"party", "address", "phone", "email", "listing", "series", "other"} <= shapes.keys()
    assert len(set(shapes.values())) == len(shapes)


def test_every_control_has_a_name(large):
    assert re.findall(r"<button[^>]*></button>", large) == []
    for control in re.findall(r'<input id="(\w+)"', large):
        assert re.search(rf'<label[^>]*>[^<]*<input id="{control}"', large)


def test_what_has_a_place_keeps_it_and_newcomers_stand_near_what_they_are_tied_to():
    labels = ["a firm", "its address", "far away", "newcomer one", "newcomer two"]
    held = {0: (0.0, 0.0), 1: (120.0, 0.0), 2: (900.0, 400.0)}
    places = placed(labels, [(0, 1), (1, 2), (0, 3), (2, 4)], held=held)
    assert places[:3] == [held[0], held[1], held[2]]
    assert np.hypot(*places[3]) < 400 < np.hypot(places[3][0] - 900, places[3][1] - 400)
    assert np.hypot(places[4][0] - 900, places[4][1] - 400) < 400


def test_newcomers_do_not_cover_each_other_or_what_was_there():
    labels = ["a firm", *(f"telephone {n}" for n in range(12))]
    places = np.array(placed(labels, [(0, n) for n in range(1, 13)], held={0: (0.0, 0.0)}))
    gap = np.abs(places[:, None] - places[None]) + 1e9 * np.eye(len(places))[..., None]
    assert ((gap[..., 0] < 34) & (gap[..., 1] < 20)).sum() == 0
