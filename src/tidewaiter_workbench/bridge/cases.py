"""What the library knows of cases: procedures, clocks and tasks; and what a case tells the lake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from tidewaiter.cases import eapa
from tidewaiter.cases.deadlines import Deadline, deadlines, next_due
from tidewaiter.cases.matter import Happened, Matter
from tidewaiter.cases.moving import Ground, Proposal, check, note, step
from tidewaiter.cases.procedure import PHASES, Fact, Move, Procedure
from tidewaiter.cases.procedures import PROCEDURES, procedure
from tidewaiter.cases.tasks import TEMPLATES, template
from tidewaiter.errors import LakeBusyError, TidewaiterError, UsageError
from tidewaiter.lake import Lake
from tidewaiter.law.damages import BREACHES, Bonded, breach
from tidewaiter.law.days import us_calendar
from tidewaiter.law.penalties import CULPABILITIES, Entered
from tidewaiter.law.seizures import Statute, statutes
from tidewaiter.tables import found
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, Row

__all__ = [
    "CULPABILITIES",
    "PHASES",
    "Asked",
    "CaseRefusedError",
    "Consequence",
    "Deadline",
    "Look",
    "Move",
    "Moved",
    "Seen",
    "Statute",
    "ask",
    "breaches",
    "decides",
    "first_state",
    "fresh_days",
    "kinds",
    "look",
    "move",
    "plan",
    "record_fact",
    "state_words",
    "statutes",
    "templates",
    "write_consequences",
]

_SOURCE = "workbench"
T = TypeVar("T")


class CaseRefusedError(Exception):
    """The case cannot do that; its words say why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case, as far as its law is concerned."""

    kind: str
    state: str
    held_from: str
    history: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for; see `tidewaiter.cases.moving.Proposal`. `assessed` is the penalty so far."""

    move: str
    by: str
    day: date
    reason: str = ""
    grounds: tuple[tuple[str, str], ...] = ()
    amount: float | None = None
    culpability: str = ""
    told: Mapping[str, float | None] | None = None
    disclosed: bool = False
    into: str = ""
    assessed: float | None = None
    statute: str = ""
    breach: str = ""
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a case stands after a step, and the event that the step put on record (empty for none)."""

    state: str
    phase: str
    held_from: str
    event: str


@dataclass(frozen=True, slots=True)
class Look:
    """A case as a page shows it: what may be done, what may be recorded, which clocks run, and how far it has come.

    `due` is our own next clock, `waits` the next that gives a party its time.
    """

    words: str
    phase: str
    moves: tuple[Move, ...]
    facts: tuple[Fact, ...]
    clocks: tuple[Deadline, ...]
    due: Deadline | None
    waits: Deadline | None
    line: tuple[tuple[str, str], ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """One decided consequence; see `found.consequences`."""

    number: int
    case_number: str
    kind: str
    procedure: str
    decided_on: date
    known_on: date
    office: str
    typology: str
    culpability: str
    amount: float | None
    statute: str
    item_ids: tuple[str, ...]
    importers: tuple[str, ...]


def kinds() -> list[tuple[str, str]]:
    """Code and name of every kind of case."""
    return [(each.code, each.words) for each in PROCEDURES]


def templates(kind: str = "") -> list[tuple[str, str]]:
    """Code and name of the task lists for one kind of case, or all."""
    return [(each.code, each.words) for each in TEMPLATES if not kind or each.procedure in ("", kind)]


def plan(code: str) -> list[tuple[str, str, str]]:
    """The tasks of a list: words, clock and fact of each."""
    return [(task.words, task.clock, task.fact) for task in _known(lambda: template(code)).tasks]


def breaches() -> list[tuple[str, str, bool]]:
    """Code and name of every kind of breach of a bond, and whether its rule was confirmed."""
    return [(code, breach(code).words, breach(code).citation.confirmed) for code in BREACHES]


def first_state(kind: str) -> tuple[str, str]:
    """State and phase in which a case of this kind begins."""
    which = _procedure(kind)
    return which.first, which.state(which.first).phase


def state_words(kind: str, state: str) -> str:
    """The state in words."""
    return _procedure(kind).state(state).words


def decides(kind: str, code: str) -> bool:
    """Whether a move is a decision, which a second person approves."""
    return _known(lambda: _procedure(kind).move(code)).decides


def look(seen: Seen, *, today: date) -> Look:
    """All that follows from what happened in a case."""
    which, matter = _procedure(seen.kind), _matter(seen)
    clocks = deadlines(which, matter, today=today, calendar=us_calendar())
    state = which.state(seen.state)
    return Look(
        words=state.words,
        phase=state.phase,
        moves=which.moves_from(seen.state),
        facts=tuple(fact for fact in which.facts if seen.state in fact.sources),
        clocks=clocks,
        due=next_due(clocks),
        waits=next((each for each in clocks if each.rule.whose == "party" and each.standing == "running"), None),
        line=tuple((code, which.state(code).words) for code in which.main_line),
        citation=which.citation,
    )


def ask(seen: Seen, asked: Asked, *, today: date) -> Move:
    """The move, if it may be asked for.

    Raises:
        CaseRefusedError: it may not; the words say why.
    """
    which = _procedure(seen.kind)
    return _known(
        lambda: check(
            which, _matter(seen), _proposal(asked), today=today, calendar=us_calendar(), assessed=asked.assessed
        )
    )


def move(seen: Seen, asked: Asked, *, today: date, approved_by: str = "") -> Moved:
    """Where the case stands after a step.

    Raises:
        CaseRefusedError: it may not be made; the words say why.
    """
    which, matter, said = _procedure(seen.kind), _matter(seen), _proposal(asked)
    after = _known(
        lambda: step(
            which,
            matter,
            said,
            today=today,
            calendar=us_calendar(),
            approved_by=approved_by,
            assessed=asked.assessed,
        )
    )
    return Moved(after.state, which.state(after.state).phase, after.held_from, which.move(asked.move).event)


def record_fact(seen: Seen, event: str, day: date, *, today: date) -> str:
    """What is recorded, in words.

    Raises:
        CaseRefusedError: not in this state, or not on that day.
    """
    fact, _after = _known(lambda: note(_procedure(seen.kind), _matter(seen), event, day, today=today))
    return fact.words


def fresh_days(lead: Seen, other: Seen) -> tuple[tuple[str, date], ...]:
    """What the leading case takes over from one that is joined to it."""
    before = _matter(lead)
    after = eapa.joined(before, _matter(other))
    return tuple((each.event, each.day) for each in after.history[len(before.history) :])


def write_consequences(path: Path, consequences: Sequence[Consequence]) -> None:
    """Publish what was decided; written again, it stays as it is.

    Raises:
        BridgeBusyError: a run is writing; nothing was published.
        BridgeError: the lake cannot take them.
    """
    rows = pa.Table.from_pylist([_row(each) for each in consequences], schema=found.CONSEQUENCES.schema)
    try:
        with Lake.open(path) as lake, lake.change("consequences from the workbench") as change:
            change.upsert(found.CONSEQUENCES, rows)
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def _row(said: Consequence) -> Row:
    return {
        "consequence_id": f"{said.case_number}/{said.number}",
        "case_number": said.case_number,
        "procedure": said.procedure,
        "kind": said.kind,
        "decided_on": said.decided_on,
        "known_on": said.known_on,
        "office": said.office or None,
        "typology": said.typology or None,
        "culpability": said.culpability or None,
        "amount": said.amount,
        "statute": said.statute or None,
        "item_ids": ";".join(said.item_ids) or None,
        "importers": ";".join(said.importers) or None,
        "source": _SOURCE,
        "file_id": _SOURCE,
        "row_no": said.number,
    }


def _procedure(kind: str) -> Procedure:
    return _known(lambda: procedure(kind))


def _matter(seen: Seen) -> Matter:
    return Matter(seen.kind, seen.state, tuple(Happened(*each) for each in seen.history), seen.held_from)


def _proposal(asked: Asked) -> Proposal:
    told = dict(asked.told or {})
    entered = None if told.get("loss") is None else _entered(told)
    return Proposal(
        move=asked.move,
        by=asked.by,
        day=asked.day,
        reason=asked.reason,
        grounds=tuple(Ground(kind, reference) for kind, reference in asked.grounds),  # type: ignore[arg-type]
        amount=asked.amount,
        culpability=asked.culpability,
        entered=entered,
        disclosed=asked.disclosed,
        into=asked.into,
        statute=asked.statute,
        breach=asked.breach,
        bonded=Bonded(told.get("count"), told.get("goods_value"), told.get("bond")),
        earlier=asked.earlier,
    )


def _entered(told: dict[str, float | None]) -> Entered:
    return Entered(told["loss"] or 0.0, told.get("domestic_value"), told.get("dutiable_value"), told.get("interest"))


def _known(ask_for: Callable[[], T]) -> T:
    try:
        return ask_for()
    except UsageError as error:
        raise CaseRefusedError(str(error)) from error
