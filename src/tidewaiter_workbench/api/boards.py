"""Link boards for programs: one's own, each as data, and frozen into a case."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, Before, Body, RowId, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.shapes import VersionSeen, Words
from tidewaiter_workbench.board import services
from tidewaiter_workbench.board.chart import chart_of
from tidewaiter_workbench.board.frozen import chart_in, snapshot_of
from tidewaiter_workbench.board.models import Board, Snapshot
from tidewaiter_workbench.cases.linking import attach
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import GoneError

__all__ = ["router"]

router = Router()


class BoardOut(Schema):
    """One board of the holder's."""

    id: int
    title: str
    changed_at: datetime
    things: int
    version: int


class BoardsOut(Schema):
    """Some boards, the newest first; ask again with `before`, nought at the end."""

    boards: list[BoardOut]
    before: int


class NodeOut(Schema):
    """One thing on a board."""

    id: str
    kind: str
    label: str
    violations: int
    ties: int
    hub: bool
    facts: list[tuple[str, str]]
    note: str
    country: str
    first_on: date | None
    last_on: date | None
    alert: int | None
    x: float
    y: float


class TieOut(Schema):
    """One tie, read forward; its documents, those of other offices without their number."""

    kind: str
    source: str
    target: str
    forward: str
    first_on: date | None
    last_on: date | None
    share_pct: float | None
    documents: int | None
    evidence: list[list[str]]
    note: str


class EventOut(Schema):
    """What happened to a thing on a day."""

    node: str
    on: date
    kind: str
    text: str
    document: str


class ChartOut(Schema):
    """What lies on a board; `gone` counts what the holder may not see, or what is no longer in the network."""

    nodes: list[NodeOut]
    ties: list[TieOut]
    events: list[EventOut]
    gone: int


class WholeBoardOut(BoardOut, ChartOut):
    """One board as data."""


class SnapshotOut(Schema):
    """A board as it was frozen; `holds` says that it still is what its digest says."""

    id: int
    title: str
    made_by: str
    made_at: datetime
    mark: int
    digest: str
    holds: bool
    case: int | None


class WholeSnapshotOut(SnapshotOut, ChartOut):
    """What was frozen, as it was."""


class FreezeIn(VersionSeen):
    """What to call the snapshot, how confidential it is, and the case that should hold it."""

    title: Words = Field("", max_length=120)
    mark: int = Field(1, ge=0, le=3)
    case: int | None = Field(None, ge=1, le=2**63 - 1)


@router.get("/boards", response={200: BoardsOut, **REFUSALS}, summary="Read one's boards")
def read_boards(request: HttpRequest, before: Before = 0, size: Size = 50) -> Body:
    """A board is its owner's alone."""
    token = scoped(request, "boards:read", "use_board")
    shown, last = older(services.boards_of(token.holder), before, size=size)
    record_read(token, "read the boards", kind="boards")
    return {"boards": [_board(each) for each in shown], "before": last}


@router.get("/boards/{board_id}", response={200: WholeBoardOut, **REFUSALS}, summary="Read one board")
def read_board(request: HttpRequest, board_id: RowId) -> Body:
    """Its things, ties and events, as the holder may see them now."""
    token = scoped(request, "boards:read", "use_board")
    board = services.board_of(token.holder, board_id)
    record_read(token, "read a board", kind="board", key=str(board.pk), detail={"step": board.version})
    return told(WholeBoardOut, chart_of(board.content, token.holder), **_board(board))


@router.post("/boards/{board_id}/snapshot", response={200: SnapshotOut, **REFUSALS}, summary="Freeze a board")
def freeze_board(request: HttpRequest, board_id: RowId, said: FreezeIn) -> Status:
    """All that it tells at this moment; with `case` (and the scope `cases:write`) that case holds it at once."""
    if said.case is not None:
        scoped(request, "cases:write", "work_case")

    def work(holder: Person) -> Body:
        made = services.freeze(board_id, said.title, by=holder, version=said.version, mark=said.mark)
        if said.case is not None:
            attach("board", [made.key], by=holder, case_id=said.case)
        return _snapshot(made, case=said.case)

    return written(request, "boards:write", "use_board", work)


@router.get("/snapshots/{snapshot_id}", response={200: WholeSnapshotOut, **REFUSALS}, summary="Read a snapshot")
def read_snapshot(request: HttpRequest, snapshot_id: RowId) -> Body:
    """One's own, or for an auditor anybody's within reach."""
    token = scoped(request, "boards:read", "see_snapshot")
    frozen = snapshot_of(token.holder, snapshot_id)
    if frozen is None:
        raise GoneError("there is no such snapshot within reach")
    record_read(token, "read a snapshot", kind="snapshot", key=frozen.key)
    return told(WholeSnapshotOut, chart_in(frozen), **_snapshot(frozen))


def _board(board: Board) -> Body:
    return told(BoardOut, board, things=len(board.content.get("things", ())))


def _snapshot(frozen: Snapshot, *, case: int | None = None) -> Body:
    return told(SnapshotOut, frozen, made_by=frozen.made_by.username, case=case)
