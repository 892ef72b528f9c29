"""A board as its four views show it: things, ties and events, as one reader may see them now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidewaiter_workbench.board.models import Code, Thing, Tie
from tidewaiter_workbench.board.reading import ITEM, ROLES, by_node, current, evidence_of
from tidewaiter_workbench.board.ways import HUB
from tidewaiter_workbench.board.words import CHART_WORDS, FACTS, tie_in_words
from tidewaiter_workbench.bridge.known_things import ANYWHERE
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.web.templatetags.trade import share
from tidewaiter_workbench.web.wording import said

__all__ = ["Chart", "ChartTie", "Event", "Node", "as_json", "chart_of", "nodes_of", "things_in", "told", "way_in"]

_MOST_EVENTS = 400
_SEEN = ("first seen", "last seen")


@dataclass(slots=True)
class Node:
    """One thing on a board. The names are those that the chart's script reads."""

    id: str
    kind: str
    label: str
    asked: bool = False
    violations: int = 0
    ties: int = 0
    hub: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    country: str = ""
    first_on: date | None = None
    last_on: date | None = None
    alert: int | None = None
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class ChartTie:
    """One tie between two things of a board, read in both directions."""

    id: str
    kind: str
    source: str
    target: str
    forward: str
    backward: str
    first_on: date | None = None
    last_on: date | None = None
    share_pct: float | None = None
    documents: int | None = None
    evidence: list[list[str]] = field(default_factory=list)
    note: str = ""
    way: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a thing on a day."""

    node: str
    on: date
    kind: str
    text: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything on a board; `gone` counts what the reader may not see, or what is no longer in the network."""

    nodes: list[Node]
    ties: list[ChartTie]
    events: list[Event]
    gone: int

    def node(self, name: str) -> Node | None:
        """One of its things."""
        return next((node for node in self.nodes if node.id == name), None)


def chart_of(board: dict[str, object], person: Person) -> Chart:
    """What a board holds, for one reader.

    Args:
        board: `things`: node -> where it lies, whether it was asked for, and its note; `way`: nodes of the way that
            was found last, in order.
        person: who reads.
    """
    content = things_in(board)
    known, lines = _met(content, person)
    nodes = _nodes(content, known, lines)
    events = [event for thing in known.values() for event in _events(thing, person)]
    events += [_declared(node, alert) for node, alert in lines.items()]
    ways = set(pairwise(way_in(board)))
    ties = [*_ties(known, person, ways), *_ties_of_lines(lines, known)]
    events += [
        Event(tie.source, tie.first_on, "listed", tie.note, tie.target.partition(":")[2])
        for tie in ties
        if tie.kind == "likened_to" and tie.target.startswith("listing:") and tie.first_on
    ]
    return Chart(nodes, ties, _in_order(events), gone=len(content) - len(nodes))


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Where there are too many, first and last days give way before what happened, and what is older before newer."""
    weightiest = sorted(events, key=lambda event: (event.kind in _SEEN, -event.on.toordinal(), event.node, event.kind))
    return sorted(weightiest[:_MOST_EVENTS], key=lambda event: (event.on, event.node, event.kind))


def nodes_of(board: dict[str, object], person: Person) -> list[Node]:
    """The things alone, without what ties them."""
    content = things_in(board)
    return _nodes(content, *_met(content, person))


def things_in(board: dict[str, object]) -> dict[str, dict[str, object]]:
    """What lies on a board: node -> its place, whether it was asked for, and its note."""
    return dict(board.get("things") or {})  # type: ignore[call-overload]


def way_in(board: dict[str, object]) -> list[str]:
    """The way that was found last."""
    return list(board.get("way") or [])  # type: ignore[call-overload]


def _met(content: dict[str, dict[str, object]], person: Person) -> tuple[dict[str, Thing], dict[str, Alert]]:
    known = by_node(person, (node for node in content if not node.startswith(ITEM)))
    return known, _lines(content, person)


def _nodes(content: dict[str, dict[str, object]], known: dict[str, Thing], lines: dict[str, Alert]) -> list[Node]:
    return [
        _node(known[name], place) if name in known else _line(lines[name], place)
        for name, place in content.items()
        if name in known or name in lines
    ]


def _declared(node: str, alert: Alert) -> Event:
    said = _("declared, risk {risk}").format(risk=share(alert.risk))
    return Event(node, alert.declared_on, "declared", said, alert.declaration_id)


def told(chart: Chart) -> dict[str, object]:
    """The chart as plain values: what a snapshot keeps, and what the script reads."""
    content = {
        "hub": HUB,
        "nodes": [asdict(node) for node in chart.nodes],
        "ties": [asdict(tie) for tie in chart.ties],
        "events": [asdict(event) for event in chart.events],
    }
    plain: dict[str, object] = json.loads(json.dumps(content, default=date.isoformat))
    return plain


def as_json(content: dict[str, object], *, at: str = "") -> SafeString:
    """The element that the chart's script reads; nothing in it can end it."""
    words = {text: str(said) for text, said in CHART_WORDS.items()}
    return json_script({**content, "whole": True, "at": at, "words": words}, "chart-data")


def _node(thing: Thing, place: dict[str, object]) -> Node:
    seen = " – ".join(day.isoformat() for day in (thing.first_on, thing.last_on) if day)
    facts = [(str(FACTS.get(name, name)), said(text)) for name, text in thing.facts]
    return Node(
        id=thing.node,
        kind=thing.kind,
        label=thing.label,
        violations=thing.violations,
        ties=thing.ties,
        hub=thing.lasting > HUB,
        facts=[*facts, *([(str(FACTS["seen"]), seen)] if seen and thing.kind == "party" else [])],
        country=thing.country,
        first_on=thing.first_on,
        last_on=thing.last_on,
        **_placed(place),  # type: ignore[arg-type]
    )


def _placed(place: dict[str, object]) -> dict[str, object]:
    return {
        "asked": bool(place.get("asked")),
        "note": str(place.get("note") or ""),
        "x": place.get("x") or 0.0,
        "y": place.get("y") or 0.0,
    }


def _events(thing: Thing, person: Person) -> Iterable[Event]:
    if thing.kind == "party":
        for day, kind, text in (
            (thing.first_on, "first seen", _("first named in a document")),
            (thing.last_on, "last seen", _("last named in a document")),
        ):
            if day:
                yield Event(thing.node, day, kind, text)
    for on, kind, text, document, office in thing.happened:
        if person.all_offices or office == ANYWHERE or office in person.office_codes:
            yield Event(thing.node, date.fromisoformat(on), kind, said(text), document)
        else:
            yield Event(thing.node, date.fromisoformat(on), kind, _("of another office"))


def _lines(content: Iterable[str], person: Person) -> dict[str, Alert]:
    ids = [node.removeprefix(ITEM) for node in content if node.startswith(ITEM)]
    alerts = person.within_reach(Alert.objects.filter(item_id__in=ids)) if ids else []
    return {f"{ITEM}{alert.item_id}": alert for alert in alerts}


def _line(alert: Alert, place: dict[str, object]) -> Node:
    said = {"id": alert.declaration_id, "description": alert.description, "goods": alert.hs_code}
    said |= {"origin": alert.origin, "office": alert.office, "risk": share(alert.risk)}
    said |= {"state": str(alert.get_state_display())}
    return Node(
        id=f"{ITEM}{alert.item_id}",
        kind="item",
        label=alert.description or alert.declaration_id,
        ties=sum(bool(getattr(alert, role)) for role in ROLES),
        facts=[(str(FACTS[name]), text) for name, text in said.items() if text],
        country=alert.origin,
        first_on=alert.declared_on,
        last_on=alert.declared_on,
        alert=alert.pk,
        **_placed(place),  # type: ignore[arg-type]
    )


def _ties(known: dict[str, Thing], person: Person, ways: set[tuple[str, str]]) -> list[ChartTie]:
    """Ties whose ends both lie on the board; those between two things that follow each other on the way are marked."""
    numbers = {thing.pk: node for node, thing in known.items()}
    rows = Tie.objects.filter(source__in=numbers, target__in=numbers).order_by("pk")
    return [
        ChartTie(
            id=str(tie.pk),
            kind=tie.kind,
            source=numbers[tie.source_id],
            target=numbers[tie.target_id],
            forward=tie_in_words(tie.kind, share_pct=tie.share_pct),
            backward=tie_in_words(tie.kind, forward=False, share_pct=tie.share_pct),
            first_on=tie.first_on,
            last_on=tie.last_on,
            share_pct=tie.share_pct,
            documents=tie.documents,
            evidence=evidence_of(person, tie),
            note=said(tie.note),
            way=bool(
                {(numbers[tie.source_id], numbers[tie.target_id]), (numbers[tie.target_id], numbers[tie.source_id])}
                & ways
            ),
        )
        for tie in rows
    ]


def _ties_of_lines(lines: dict[str, Alert], known: dict[str, Thing]) -> Iterable[ChartTie]:
    if not lines:
        return
    wanted = {getattr(alert, role) for alert in lines.values() for role in ROLES}
    rows = Code.objects.filter(filling=current(), code__in=wanted, thing__in=[thing.pk for thing in known.values()])
    named = dict(rows.values_list("code", "thing__node"))
    for node, alert in lines.items():
        for role, kind in ROLES.items():
            party = named.get(getattr(alert, role))
            if party:
                yield _line_tie(kind, party, node, alert)
        violation = f"violation:{alert.item_id}"
        if violation in known:
            yield _line_tie("found_in", violation, node, alert)


def _line_tie(kind: str, source: str, target: str, alert: Alert) -> ChartTie:
    on = alert.declared_on
    return ChartTie(
        id=f"{kind}|{source}|{target}",
        kind=kind,
        source=source,
        target=target,
        forward=tie_in_words(kind),
        backward=tie_in_words(kind, forward=False),
        first_on=on,
        last_on=on,
        documents=1,
        evidence=[[alert.declaration_id, on.isoformat()]],
    )
