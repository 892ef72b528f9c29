"""Pages of the link board, and the steps that are taken on it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.board import services
from tidewaiter_workbench.board.chart import Chart, Node, as_json, chart_of, nodes_of, told
from tidewaiter_workbench.board.frozen import chart_in, snapshot_of
from tidewaiter_workbench.board.models import Board
from tidewaiter_workbench.board.reading import (
    ITEM,
    alert_of,
    current,
    found,
    groups_of,
    groups_of_item,
    line_of,
    thing_of,
)
from tidewaiter_workbench.board.themap import board_map, countries, crossings
from tidewaiter_workbench.board.ways import HUB
from tidewaiter_workbench.board.words import KINDS, kind_in_words, spoken
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.pictures.drawing import saved
from tidewaiter_workbench.refusals import GoneError, RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer, sheet_text
from tidewaiter_workbench.web.text import plain, whole

__all__ = [
    "add", "away", "back", "begin", "board", "chosen", "expand", "freeze", "links", "map_picture", "name_it", "note",
    "off", "sheet", "shown", "snapshot", "tidy", "way",
]  # fmt: skip

_NODE = 600
_BOARDS = 50
_STEPS = 30


@require_safe
@needs("use_board")
def links(request: HttpRequest) -> HttpResponse:
    """One's boards and snapshots, and things to begin a new board with."""
    text = plain(request.GET.get("text", ""), longest=_NODE)
    met = found(request.user, text)
    record("searched the network", by=request.user.username, kind="network", detail={"text": text, "found": len(met)})
    page = {
        "text": text,
        "found": [(thing, kind_in_words(thing.kind)) for thing in met],
        "boards": services.boards_of(request.user)[:_BOARDS],
        "snapshots": request.user.snapshots.all()[:_BOARDS],
        "filling": current(),
    }
    return render(request, "board/links.html", page)


@require_POST
@needs("use_board")
def begin(request: HttpRequest) -> HttpResponse:
    """A new board with one thing."""
    try:
        made = services.start(_node(request), by=request.user, title=plain(request.POST.get("title", ""), longest=120))
    except RefusalError as refusal:
        return refused(request, refusal)
    return redirect(_at(made, _node(request)))


@require_safe
@needs("use_board")
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """One board in its four views."""
    try:
        mine = services.board_of(request.user, board_id)
    except RefusalError as refusal:
        return refused(request, refusal)
    chart = chart_of(mine.content, request.user)
    at = chart.node(plain(request.GET.get("at", ""), longest=_NODE))
    sought = plain(request.GET.get("find", ""), longest=_NODE)
    detail = {"step": mine.version, "things": len(chart.nodes)} | ({"find": sought} if sought else {})
    record("read a board", by=request.user.username, kind="board", key=str(mine.pk), detail=detail)
    page = shown(chart) | {
        "board": mine,
        "data": as_json(told(chart), at=at.id if at else ""),
        "steps": mine.steps.defer("content")[:_STEPS],
        "before": mine.steps.filter(version__lt=mine.version).values_list("version", flat=True).first(),
        "sought": sought,
        "found": [
            (thing, kind_in_words(thing.kind), chart.node(thing.node) is not None)
            for thing in found(request.user, sought)
        ],
        "marks": [(mark, Mark(mark).label) for mark in Mark.values if mark <= request.user.clearance],
        "save_map": reverse("board_map", args=[mine.pk]),
        "saved_as": "board",
        "saved_key": mine.pk,
        "saved_name": mine.title,
        "saved_foot": _("step {n}").format(n=mine.version),
    }
    if at is not None:
        page |= _chosen(request, chart.nodes, at.id)
    return render(request, "board/board.html", page)


def shown(chart: Chart) -> dict[str, object]:
    """What all four views need, of a board or of a snapshot."""
    names = {node.id: node.label for node in chart.nodes}
    present = {node.kind for node in chart.nodes}
    return {
        "chart": chart,
        "hub": HUB,
        "kinds": [(kind, words) for kind, words in KINDS.items() if kind in present],
        "tie_kinds": [(kind, spoken(kind)) for kind in dict.fromkeys(tie.kind for tie in chart.ties)],
        "things": [(node, kind_in_words(node.kind)) for node in chart.nodes],
        "ties": [(tie, names[tie.source], names[tie.target]) for tie in chart.ties],
        "events": [(event, names.get(event.node, "")) for event in chart.events],
        "picture": board_map(chart.nodes, chart.ties),
        "countries": countries(chart.nodes),
        "crossings": crossings(chart.nodes, chart.ties),
    }


@require_safe
@needs("use_board")
def chosen(request: HttpRequest, board_id: int) -> HttpResponse:
    """What can be done with one thing on a board; HTMX puts it into the panel."""
    try:
        mine = services.board_of(request.user, board_id)
        name = plain(request.GET.get("at", ""), longest=_NODE)
        part = _chosen(request, nodes_of(mine.content, request.user), name)
    except RefusalError as refusal:
        return refused(request, refusal)
    detail = {"thing": name}
    record("looked at a thing", by=request.user.username, kind="board", key=str(mine.pk), detail=detail)
    return render(request, "board/part_chosen.html", {"board": mine, **part})


def _chosen(request: HttpRequest, nodes: list[Node], name: str) -> dict[str, object]:
    node = next((each for each in nodes if each.id == name), None)
    if node is None:
        raise GoneError(_("Choose something that is on the board."))
    here = [each.id for each in nodes]
    line = ""
    if name.startswith(ITEM):
        groups = groups_of_item(request.user, alert_of(request.user, name), here)
    else:
        thing = thing_of(request.user, name)
        groups, line = groups_of(request.user, thing, here), line_of(thing)
    others = [
        (each.id, each.label, kind_in_words(each.kind)) for each in nodes if each.id != name and each.kind != "item"
    ]
    return {"at": node, "kind": kind_in_words(node.kind), "groups": groups, "others": others, "line": line}


@require_safe
@needs("use_board")
def map_picture(request: HttpRequest, board_id: int) -> HttpResponse:
    """The map as a file; on record as an export."""
    try:
        mine = services.board_of(request.user, board_id)
    except RefusalError as refusal:
        return refused(request, refusal)
    chart = chart_of(mine.content, request.user)
    record("exported a board", by=request.user.username, kind="board", key=str(mine.pk), detail={"as": "map"})
    return saved(board_map(chart.nodes, chart.ties))


@require_safe
@needs("use_board")
@needs("export")
def sheet(request: HttpRequest, board_id: int) -> HttpResponse:
    """Its ties as a sheet; on record as an export."""
    try:
        mine = services.board_of(request.user, board_id)
    except RefusalError as refusal:
        return refused(request, refusal)
    chart = chart_of(mine.content, request.user)
    names, rows = {node.id: node.label for node in chart.nodes}, []
    heads = ("from", "from_id", "tie", "to", "to_id", "first_on", "last_on", "documents", "evidence", "note")
    for tie in chart.ties:
        shown = "; ".join(document for document, _on in tie.evidence)
        cells = (names[tie.source], tie.source, tie.forward, names[tie.target], tie.target, tie.first_on, tie.last_on)
        rows.append((*cells, tie.documents, shown, tie.note))
    detail = {"as": "sheet", "rows": len(chart.ties)}
    record("exported a board", by=request.user.username, kind="board", key=str(mine.pk), detail=detail)
    return sheet_answer("ties.csv", sheet_text(heads, rows))


@require_POST
@needs("use_board")
def add(request: HttpRequest, board_id: int) -> HttpResponse:
    """Lay one more thing on it."""
    node = _node(request)
    return _act(request, lambda: services.add(board_id, node, by=request.user, version=_version(request)), at=node)


@require_POST
@needs("use_board")
def expand(request: HttpRequest, board_id: int) -> HttpResponse:
    """Lay on it what a thing is tied to."""
    node, group = _node(request), plain(request.POST.get("group", ""), longest=60)

    def act() -> Board:
        done = services.expand(board_id, node, group, by=request.user, version=_version(request))
        said = ngettext("{n} thing came to the board.", "{n} things came to the board.", done.came).format(n=done.came)
        if done.left:
            more = ngettext("{n} more is left; expand again.", "{n} more are left; expand again.", done.left)
            said = f"{said} {more.format(n=done.left)}"
        messages.success(request, said)
        return done.board

    return _act(request, act, at=node)


@require_POST
@needs("use_board")
def way(request: HttpRequest, board_id: int) -> HttpResponse:
    """Find how two things hang together."""
    node, end = _node(request), plain(request.POST.get("end", ""), longest=_NODE)
    services_too = request.POST.get("services") == "1"

    def act() -> Board:
        done = services.connect(board_id, node, end, by=request.user, version=_version(request), services=services_too)
        messages.success(request, f"{done.board.steps.defer('content')[0].done}.".capitalize())
        return done.board

    return _act(request, act, at=node)


@require_POST
@needs("use_board")
def note(request: HttpRequest, board_id: int) -> HttpResponse:
    """Write to a thing what one thinks of it."""
    node, text = _node(request), plain(request.POST.get("note", ""), longest=1000)
    return _act(
        request, lambda: services.annotate(board_id, node, text, by=request.user, version=_version(request)), at=node
    )


@require_POST
@needs("use_board")
def off(request: HttpRequest, board_id: int) -> HttpResponse:
    """Take a thing off."""
    nodes = [plain(each, longest=_NODE) for each in request.POST.getlist("node")]
    return _act(request, lambda: services.take_off(board_id, nodes, by=request.user, version=_version(request)))


@require_POST
@needs("use_board")
def tidy(request: HttpRequest, board_id: int) -> HttpResponse:
    """Lay it out anew."""
    return _act(request, lambda: services.tidy(board_id, by=request.user, version=_version(request)))


@require_POST
@needs("use_board")
def back(request: HttpRequest, board_id: int) -> HttpResponse:
    """Go back to an earlier step."""
    to = _number(request, "to")
    return _act(request, lambda: services.restore(board_id, to, by=request.user, version=_version(request)))


@require_POST
@needs("use_board")
def name_it(request: HttpRequest, board_id: int) -> HttpResponse:
    """Name it."""
    title = plain(request.POST.get("title", ""), longest=120)
    return _act(request, lambda: services.name_it(board_id, title, by=request.user, version=_version(request)))


@require_POST
@needs("use_board")
def away(request: HttpRequest, board_id: int) -> HttpResponse:
    """Put it away."""
    try:
        services.put_away(board_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The board is put away."))
    return redirect("links")


@require_POST
@needs("use_board")
def freeze(request: HttpRequest, board_id: int) -> HttpResponse:
    """Freeze it, and show what was frozen."""
    title = plain(request.POST.get("title", ""), longest=120)
    try:
        made = services.freeze(
            board_id, title, by=request.user, version=_version(request), mark=_number(request, "mark")
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The snapshot is made; a case can hold it."))
    return redirect("snapshot", made.pk)


@require_safe
@needs("see_snapshot")
def snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """What was frozen, as it was."""
    frozen = snapshot_of(request.user, snapshot_id)
    if frozen is None:
        return refused(request, GoneError(_("There is no such snapshot within your reach.")))
    record("read a snapshot", by=request.user.username, kind="snapshot", key=frozen.key)
    page = shown(chart_in(frozen)) | {
        "snapshot": frozen,
        "data": as_json(frozen.content),
        "saved_as": "snapshot",
        "saved_key": frozen.key,
        "saved_name": frozen.title,
        "saved_mark": Mark(frozen.mark).label,
    }
    return render(request, "board/snapshot.html", page)


def _act(request: HttpRequest, service: Callable[[], Board], *, at: str = "") -> HttpResponse:
    try:
        changed = service()
    except RefusalError as refusal:
        return refused(request, refusal)
    return redirect(_at(changed, at, tab=request.POST.get("tab", "")))


def _at(changed: Board, node: str, *, tab: str = "") -> str:
    """The board's page with a thing chosen, in the view that one came from."""
    query = f"?{urlencode({'at': node})}" if node else ""
    view = f"#{tab}" if tab in ("view-graph", "view-timeline", "view-table", "view-map") else ""
    return f"{reverse('board', args=[changed.pk])}{query}{view}"


def _node(request: HttpRequest) -> str:
    return plain(request.POST.get("node", ""), longest=_NODE)


def _version(request: HttpRequest) -> int:
    return _number(request, "version")


def _number(request: HttpRequest, name: str) -> int:
    number = whole(request.POST.get(name, ""))
    return -1 if number is None else number
