"""A link chart as one HTML file: who is tied to whom, when, and by what evidence.

The page opens from a disk without a network. It has one script, ours, which the page's own policy names by its
digest: nothing else can run. Without scripts the tables are there all the same. All text from documents is
data to the page, never markup.

Positions are computed here, once, so that the same chart looks the same to everybody, and stay while nodes are
folded away: a reader finds things where they were.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from tidewaiter.reports.layout import placed
from tidewaiter.reports.rendering import page_templates, palette
from tidewaiter.reports.tie_words import KINDS_OF_NODE, kind_of_tie, tie_in_words
from tidewaiter.reports.words import count, day_in_words, things

__all__ = ["ChartEvent", "ChartNode", "ChartTie", "LinkChart", "link_chart_page", "write_link_chart"]

_DRAWN = ("party", "address", "phone", "email", "listing", "series", "identifier", "container", "listed_entity")
"""Kinds of node with a shape of their own."""
SCRIPTS = files("tidewaiter.reports") / "scripts"
"""Where the chart's scripts lie; the workbench serves the same ones for its boards."""
_SCRIPTS = ("drawing.js", "timeline.js", "link_chart.js")


@dataclass(frozen=True, slots=True)
class ChartNode:
    """A firm, an address, a telephone, a list entry, a series.

    Attributes:
        id: node as `linked.edges` names it, such as party:P1.
        asked: the reader asked for it.
        violations: violations known of it.
        ties: how many ties it has in all, drawn or not; many make a hub.
        facts: what the panel tells of it, as (name, text).
    """

    id: str
    kind: str
    label: str
    asked: bool = False
    violations: int = 0
    ties: int = 0
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartTie:
    """A tie with its days and the documents that show it, each with its day where that is known."""

    id: str
    kind: str
    source: str
    target: str
    first_on: date | None
    last_on: date | None = None
    share_pct: float | None = None
    documents: int | None = None
    evidence: tuple[tuple[str, date | None], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChartEvent:
    """What happened to a node on a day: violation, first seen, last seen, listed, decided, replaced."""

    node: str
    on: date
    kind: str
    text: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class LinkChart:
    """What a chart shows; `left_out` says in words what there is no room for."""

    title: str
    as_of: date | None
    nodes: tuple[ChartNode, ...]
    ties: tuple[ChartTie, ...]
    events: tuple[ChartEvent, ...]
    hub: int
    left_out: str = ""


def write_link_chart(chart: LinkChart, path: Path) -> Path:
    """Write the page to `path`, making its folder, and give the path back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(link_chart_page(chart), encoding="utf-8")
    return path


def link_chart_page(chart: LinkChart) -> str:
    """The page itself, for whoever sends it instead of writing it."""
    from markupsafe import Markup

    templates = page_templates({"count": count, "day": day_in_words, "things": things})
    script = "".join((SCRIPTS / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    style = templates.get_template("link_chart.css").render(palette=palette())
    return templates.get_template("link_chart.html.j2").render(
        chart=chart,
        names={node.id: node.label for node in chart.nodes},
        tie_in_words=tie_in_words,
        kind_of_tie=kind_of_tie,
        shown_kinds=_shown_kinds(chart),
        drawn_kinds=_DRAWN,
        script=Markup(script),
        script_digest=_digest(script),
        style=Markup(style),
        style_digest=_digest(style),
        data=Markup(_data(chart)),
        tie_kinds=list(dict.fromkeys(tie.kind for tie in chart.ties)),
    )


def _digest(text: str) -> str:
    """What the page's policy calls its script or its style: the digest of exactly these bytes."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shown_kinds(chart: LinkChart) -> Sequence[tuple[str, str]]:
    """The kinds of node in the chart, with their words, in the order of the legend."""
    present = {node.kind for node in chart.nodes}
    known = [kind for kind in KINDS_OF_NODE if kind in present]
    return [(kind, KINDS_OF_NODE.get(kind, kind.replace("_", " "))) for kind in (*known, *sorted(present - set(known)))]


def _data(chart: LinkChart) -> str:
    """The chart as JSON for the script; no sign in it can end the element that holds it."""
    number = {node.id: n for n, node in enumerate(chart.nodes)}
    ends = [(number[tie.source], number[tie.target]) for tie in chart.ties]
    places = placed(
        [node.label for node in chart.nodes], ends, roots=[n for n, node in enumerate(chart.nodes) if node.asked]
    )
    content = {
        "hub": chart.hub,
        "nodes": [asdict(node) | {"x": x, "y": y} for node, (x, y) in zip(chart.nodes, places, strict=True)],
        "ties": [_tie(tie) for tie in chart.ties],
        "events": [asdict(event) for event in chart.events],
    }
    text = json.dumps(content, ensure_ascii=False, default=date.isoformat, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _tie(tie: ChartTie) -> Mapping[str, object]:
    both = {
        "forward": tie_in_words(tie.kind, share_pct=tie.share_pct),
        "backward": tie_in_words(tie.kind, forward=False, share_pct=tie.share_pct),
    }
    return asdict(tie) | both
