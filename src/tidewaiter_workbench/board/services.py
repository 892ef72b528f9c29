"""What people do with boards. Each step changes a board that is still as the person saw it, keeps the step, and goes
on record; a board is its owner's alone, and what is laid on it comes only from within the owner's reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.board.chart import chart_of, things_in, told, way_in
from tidewaiter_workbench.board.models import Board, Snapshot, Step
from tidewaiter_workbench.board.reading import (
    ITEM,
    ROLES,
    alert_of,
    alerts_of,
    current,
    neighbours,
    party_of,
    strongest_first,
    thing_of,
    things,
)
from tidewaiter_workbench.board.ways import FARTHEST, way_between
from tidewaiter_workbench.bridge.network import laid_out
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError

__all__ = [
    "MOST", "Expanded", "add", "annotate", "board_of", "boards_of", "connect", "expand", "freeze", "name_it",
    "put_away", "restore", "start", "take_off", "tidy",
]  # fmt: skip

MOST = 250
"""Things on one board: beyond that nobody reads it."""
_AT_ONCE = 20
_LONGEST_NOTE = 1_000
Content = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A board after a step that looked for things: how many came, and how many more there are."""

    board: Board
    came: int
    left: int


def boards_of(person: Person) -> QuerySet[Board]:
    """A person's own boards that are not put away."""
    return Board.objects.filter(owner=person, put_away=False)


def board_of(person: Person, board_id: int) -> Board:
    """One of a person's own boards.

    Raises:
        GoneError: it is somebody else's, or there is none.
    """
    board = Board.objects.filter(pk=board_id, owner=person).first()
    if board is None:
        raise GoneError(_("There is no such board of yours."))
    return board


@transaction.atomic
def start(node: str, *, by: Person, title: str = "") -> Board:
    """A new board with one thing on it."""
    _must(by)
    label = _label(by, node)
    content: Content = {node: {"x": 0.0, "y": 0.0, "asked": True}}
    board = Board.objects.create(
        owner=by, title=(title or label)[:120], content={"things": content}, changed_at=desk_now()
    )
    _keep(board, done=_("began with {thing}").format(thing=label))
    record("began a board", by=by.username, kind="board", key=str(board.pk), detail={"thing": node})
    return board


@transaction.atomic
def add(board_id: int, node: str, *, by: Person, version: int) -> Board:
    """Lay one more thing on a board."""
    board, content = _opened(board_id, by)
    label = _label(by, node)
    if node in content:
        raise UnfitError(_("It is on the board already."))
    content[node] = {"asked": True}
    return _step(board, content, by=by, version=version, done=_("added {thing}").format(thing=label))


@transaction.atomic
def expand(board_id: int, node: str, group: str, *, by: Person, version: int, most: int = _AT_ONCE) -> Expanded:
    """Lay what a thing is tied to on the board, over one kind of tie: the gravest and best shown first."""
    board, content = _opened(board_id, by)
    if node not in content:
        raise UnfitError(_("Choose something that is on the board."))
    found = [each for each in _over(by, node, group) if each not in content]
    if not found:
        raise UnfitError(_("There is nothing more of that kind within your reach."))
    room = min(most, MOST - len(content))
    content |= {each: {} for each in found[: max(room, 0)]}
    words = ngettext("expanded {thing}: {n} more", "expanded {thing}: {n} more", room).format(
        thing=_label(by, node), n=min(room, len(found))
    )
    board = _step(board, content, by=by, version=version, done=words, detail={"thing": node, "over": group})
    return Expanded(board, came=min(room, len(found)), left=max(len(found) - room, 0))


@transaction.atomic
def connect(
    board_id: int, start_node: str, end_node: str, *, by: Person, version: int, services: bool = False
) -> Expanded:
    """Lay the shortest way between two things on the board."""
    board, content = _opened(board_id, by)
    ends = thing_of(by, start_node), thing_of(by, end_node)
    if ends[0] == ends[1]:
        raise UnfitError(_("Choose two different things."))
    numbers = way_between(by, *ends, services=services)
    if not numbers:
        raise UnfitError(
            _("There is no way of at most {n} ties between them that does not lead through a hub or a broker.").format(
                n=FARTHEST
            )
        )
    named = dict(things(by).filter(pk__in=numbers).values_list("pk", "node"))
    new = [named[number] for number in numbers if number in named and named[number] not in content]
    content |= {node: {} for node in new}
    done = _("way from {start} to {end}: {n} ties").format(start=ends[0].label, end=ends[1].label, n=len(numbers) - 1)
    detail = {"from": start_node, "to": end_node, "ties": len(numbers) - 1}
    way = [named[number] for number in numbers if number in named]
    board = _step(board, content, by=by, version=version, done=done, detail=detail, way=way)
    return Expanded(board, came=len(new), left=0)


@transaction.atomic
def annotate(board_id: int, node: str, note: str, *, by: Person, version: int) -> Board:
    """Write a note to a thing; an empty one takes it away."""
    board, content = _opened(board_id, by)
    if node not in content:
        raise UnfitError(_("Choose something that is on the board."))
    content[node] = {**content[node], "note": note[:_LONGEST_NOTE]}
    done = _("noted at {thing}").format(thing=_label(by, node))
    return _step(board, content, by=by, version=version, done=done, detail={"thing": node})


@transaction.atomic
def take_off(board_id: int, nodes: Sequence[str], *, by: Person, version: int) -> Board:
    """Take things off a board; each step before still has them."""
    board, content = _opened(board_id, by)
    gone = [node for node in nodes if content.pop(node, None) is not None]
    if not gone:
        raise UnfitError(_("Choose something that is on the board."))
    done = ngettext("took {n} thing off", "took {n} things off", len(gone)).format(n=len(gone))
    return _step(board, content, by=by, version=version, done=done, detail={"things": gone})


@transaction.atomic
def tidy(board_id: int, *, by: Person, version: int) -> Board:
    """Lay everything out anew."""
    board, content = _opened(board_id, by)
    loose = {
        node: {key: value for key, value in place.items() if key not in ("x", "y")} for node, place in content.items()
    }
    return _step(board, loose, by=by, version=version, done=_("laid out anew"))


@transaction.atomic
def restore(board_id: int, to: int, *, by: Person, version: int) -> Board:
    """Go back to how a step left the board; what came after stays among the steps."""
    board, _content = _opened(board_id, by)
    step = board.steps.filter(version=to).first()
    if step is None:
        raise GoneError(_("There is no such step."))
    return _step(
        board,
        things_in(step.content),
        by=by,
        version=version,
        done=_("back to step {n}").format(n=to),
        way=way_in(step.content),
    )


@transaction.atomic
def name_it(board_id: int, title: str, *, by: Person, version: int) -> Board:
    """Give a board a name."""
    board, content = _opened(board_id, by)
    if not title:
        raise UnfitError(_("Give the board a name."))
    return _step(board, content, by=by, version=version, done=_("named {title}").format(title=title), title=title)


@transaction.atomic
def put_away(board_id: int, *, by: Person) -> None:
    """Take a board from one's list; nothing of it is deleted."""
    board, _content = _opened(board_id, by)
    Board.objects.filter(pk=board.pk).update(put_away=True)
    record("put a board away", by=by.username, kind="board", key=str(board.pk))


@transaction.atomic
def freeze(board_id: int, title: str, *, by: Person, version: int, mark: int) -> Snapshot:
    """Freeze a board with all that it tells at this moment, for a case to hold."""
    board, content = _opened(board_id, by)
    if board.version != version:
        raise ConflictError(_changed())
    if mark not in Mark.values or mark > by.clearance:
        raise UnfitError(_("Choose a mark up to your own clearance."))
    chart, filling = chart_of({**board.content, "things": content}, by), current()
    frozen = told(chart)
    made = Snapshot.objects.create(
        title=(title or board.title)[:120],
        made_by=by,
        made_at=desk_now(),
        board=board,
        version=board.version,
        mark=mark,
        offices=[] if by.all_offices else sorted(by.office_codes),
        run=filling.run if filling else "",
        content=frozen,
        digest=Snapshot.digest_of(frozen),
    )
    detail = {"snapshot": made.pk, "version": board.version, "digest": made.digest, "things": len(chart.nodes)}
    record("froze a board", by=by.username, kind="board", key=str(board.pk), detail=detail)
    return made


def _over(person: Person, node: str, group: str) -> list[str]:
    """Nodes that a thing is tied to over one group, in the order in which they should come."""
    way, _sep, kind = group.partition(":")
    if node.startswith(ITEM):
        alert = alert_of(person, node)
        if way == "finding":
            return list(things(person).filter(node=f"violation:{alert.item_id}").values_list("node", flat=True))
        met = party_of(person, getattr(alert, kind)) if way == "role" and kind in ROLES else None
        return [met.node] if met else []
    thing = thing_of(person, node)
    if group == "items":
        return [f"{ITEM}{alert.item_id}" for alert in alerts_of(person, thing)]
    outward = way == "out"
    other = "target" if outward else "source"
    rows = strongest_first(neighbours(person, thing, kind, outward=outward), outward=outward)
    return list(dict.fromkeys(rows.values_list(f"{other}__node", flat=True)[: MOST * 4]))


def _opened(board_id: int, person: Person) -> tuple[Board, Content]:
    _must(person)
    board = board_of(person, board_id)
    return board, things_in(board.content)


def _step(
    board: Board,
    content: Content,
    *,
    by: Person,
    version: int,
    done: str,
    detail: dict[str, object] | None = None,
    title: str = "",
    way: list[str] | None = None,
) -> Board:
    """Keep a step, if the board is still as the person saw it."""
    if len(content) > MOST:
        raise UnfitError(_("A board holds at most {most} things; take some off first.").format(most=MOST))
    content = _laid(content, by)
    way = [node for node in (way_in(board.content) if way is None else way) if node in content]
    changed = {"content": {"things": content, "way": way}, "changed_at": desk_now()}
    changed |= {"title": title[:120]} if title else {}
    same = Board.objects.filter(pk=board.pk, version=version)
    if not same.update(version=F("version") + 1, **changed):
        raise ConflictError(_changed())
    board.refresh_from_db()
    _keep(board, done=done)
    step = {"step": board.version, "done": done, **(detail or {})}
    record("changed a board", by=by.username, kind="board", key=str(board.pk), detail=step)
    return board


def _keep(board: Board, *, done: str) -> None:
    Step.objects.create(board=board, version=board.version, at=desk_now(), done=done[:300], content=board.content)


def _laid(content: Content, person: Person) -> Content:
    """Places for what has none yet; what has one keeps it."""
    if all("x" in place for place in content.values()):
        return content
    chart = chart_of({"things": content}, person)
    number = {node.id: n for n, node in enumerate(chart.nodes)}
    held = {
        number[name]: (float(str(place["x"])), float(str(place["y"])))
        for name, place in content.items()
        if "x" in place and name in number
    }
    ties = [(number[tie.source], number[tie.target]) for tie in chart.ties]
    asked = [number[node.id] for node in chart.nodes if node.asked]
    places = laid_out([node.label for node in chart.nodes], ties, held, asked)
    return {
        name: place | ({"x": places[number[name]][0], "y": places[number[name]][1]} if name in number else {})
        for name, place in content.items()
    }


def _label(person: Person, node: str) -> str:
    if node.startswith(ITEM):
        alert = alert_of(person, node)
        return alert.description or alert.declaration_id
    return thing_of(person, node).label


def _changed() -> str:
    return _(
        "This board has changed since you opened it, perhaps in another window. Nothing was done; look at it again."
    )


def _must(person: Person) -> None:
    if not person.has_perm("workbench.use_board"):
        raise ForbiddenError(_("Your role does not allow this."))
