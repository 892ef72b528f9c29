"""Moving a case: who asks for what, what it rests on, and who agrees.

A decision about a firm is never one person's, and never a score's: a second person approves it, and it rests on
something that can be shown (an exhibit, the result of an examination, a statement). Each gives a reason, whichever way
it goes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tidewaiter.cases.deadlines import deadlines, standing
from tidewaiter.cases.matter import Matter
from tidewaiter.cases.procedure import BACK, Fact, Move, Procedure
from tidewaiter.errors import UsageError
from tidewaiter.law.damages import Bonded, DamagesError, least_to_cancel, most_damages
from tidewaiter.law.days import Calendar
from tidewaiter.law.penalties import CULPABILITIES, Cap, Entered, PenaltyError, most_1592
from tidewaiter.law.seizures import statutes

__all__ = ["Ground", "MoveRefusedError", "Proposal", "check", "note", "step"]

_SHORTEST_REASON = 3


class MoveRefusedError(UsageError):
    """The case cannot move so; the words say what is missing."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision rests on. A score is lead information: it may be named, but it carries nothing."""

    kind: Literal["exhibit", "examination", "statement", "score"]
    reference: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One move that somebody asks for.

    Attributes:
        move: the code of the move.
        by: who asks.
        day: the day on which it happens.
        reason: why.
        grounds: what it rests on.
        amount: of a penalty, in the currency of `entered`.
        culpability: negligence, gross_negligence or fraud.
        entered: loss and values, which cap the amount.
        disclosed: whether there was a valid prior disclosure.
        into: the number of the case that it is joined to.
        statute: the law under which goods are seized, see `law.seizures`.
        breach: the kind of breach of a bond, see `law.damages`.
        bonded: the breaches, the goods and the bond, which cap the damages.
        earlier: whether there was a breach before, for the guideline.
    """

    move: str
    by: str
    day: date
    reason: str = ""
    grounds: tuple[Ground, ...] = ()
    amount: float | None = None
    culpability: str = ""
    entered: Entered | None = None
    disclosed: bool = False
    into: str = ""
    statute: str = ""
    breach: str = ""
    bonded: Bonded | None = None
    earlier: bool = False


def check(
    procedure: Procedure,
    matter: Matter,
    proposal: Proposal,
    *,
    today: date,
    calendar: Calendar,
    assessed: float | None = None,
) -> Move:
    """The move, if it may be asked for.

    Args:
        procedure: of the case.
        matter: the case as it stands.
        proposal: what is asked.
        today: the day at the desk.
        calendar: for clocks that must have run out.
        assessed: the penalty as it was assessed, for a decision on a petition against it.

    Raises:
        MoveRefusedError: it is not allowed here, too early, or something is missing.
    """
    move = next((each for each in procedure.moves_from(matter.state) if each.code == proposal.move), None)
    if move is None:
        raise MoveRefusedError(f"a case that is {procedure.state(matter.state).words!r} does not move so")
    _check_day(procedure, matter, proposal.day, today=today)
    if (move.decides or move.needs_reason) and len(proposal.reason.strip()) < _SHORTEST_REASON:
        raise MoveRefusedError("say why, in a few words; it stays on record")
    if move.decides and all(ground.kind == "score" for ground in proposal.grounds):
        raise MoveRefusedError(
            "a decision rests on an exhibit, an examination or a statement; a score alone decides nothing"
        )
    if "into" in move.takes and not proposal.into:
        raise MoveRefusedError("say which case it is joined to")
    if "statute" in move.takes and proposal.statute not in {
        each.code for regime in move.takes for each in statutes(regime)
    }:
        raise MoveRefusedError("say under which law the goods are seized: it decides which clocks run")
    if "amount" in move.takes:
        _check_amount(move, proposal, assessed=assessed)
    for deadline in deadlines(procedure, matter, today=today, calendar=calendar):
        if deadline.rule.id in move.after and deadline.standing == "running":
            raise MoveRefusedError(f"too early: the time for the {deadline.rule.name} ends on {deadline.due}")
    return move


def step(
    procedure: Procedure,
    matter: Matter,
    proposal: Proposal,
    *,
    today: date,
    calendar: Calendar,
    approved_by: str = "",
    assessed: float | None = None,
) -> Matter:
    """The case after the move.

    Raises:
        MoveRefusedError: as `check`, or a decision that nobody else approved.
    """
    move = check(procedure, matter, proposal, today=today, calendar=calendar, assessed=assessed)
    if move.decides and not approved_by:
        raise MoveRefusedError("this is a decision: a second person approves it")
    if move.decides and approved_by == proposal.by:
        raise MoveRefusedError("whoever proposed it cannot approve it: a second person does")
    moved = matter.having(move.event, proposal.day) if move.event else matter
    if move.target == BACK:
        return replace(moved, state=matter.held_from or procedure.first, held_from="")
    side = procedure.state(move.target).side
    return replace(moved, state=move.target, held_from=matter.state if side else "")


def note(procedure: Procedure, matter: Matter, event: str, day: date, *, today: date) -> tuple[Fact, Matter]:
    """The case after a fact that changes no state, such as a notice that was sent.

    Raises:
        MoveRefusedError: no such fact is recorded in this state, or its day is yet to come.
    """
    fact = next((each for each in procedure.facts if each.event == event and matter.state in each.sources), None)
    if fact is None:
        raise MoveRefusedError(f"that is not recorded of a case that is {procedure.state(matter.state).words!r}")
    if day > today:
        raise MoveRefusedError("a fact lies in the past: give a day up to today")
    return fact, matter.having(event, day)


def _check_day(procedure: Procedure, matter: Matter, day: date, *, today: date) -> None:
    steps = {move.event for move in procedure.moves if move.event}
    before = max((each.day for each in standing(procedure, matter).history if each.event in steps), default=date.min)
    if not before <= day <= today:
        raise MoveRefusedError("the day of a step lies between the step before it and today")


def _check_amount(move: Move, proposal: Proposal, *, assessed: float | None) -> None:
    if proposal.amount is None or not (math.isfinite(proposal.amount) and proposal.amount >= 0):
        raise MoveRefusedError("say the amount: nought or more")
    if "breach" in move.takes:
        _check_damages(move, proposal)
    if "culpability" not in move.takes:
        if assessed is not None and proposal.amount > assessed:
            raise MoveRefusedError("a petition never makes a penalty larger: at most what was assessed")
        return
    if proposal.culpability not in CULPABILITIES or proposal.entered is None:
        raise MoveRefusedError("say the culpability, and the loss and values that cap the penalty")
    cap = _cap(proposal, proposal.entered)
    if proposal.amount > cap.amount:
        raise MoveRefusedError(f"more than the law allows: at most {cap.amount:,.2f} ({cap.rule}), 19 U.S.C. 1592(c)")


def _check_damages(move: Move, proposal: Proposal) -> None:
    about, amount = proposal.bonded or Bonded(), proposal.amount or 0.0
    try:
        cap = most_damages(proposal.breach, about)
        least = least_to_cancel(proposal.breach, first=not proposal.earlier, count=about.count or 1.0)
    except DamagesError as error:
        raise MoveRefusedError(str(error)) from error
    if amount > cap.amount:
        raise MoveRefusedError(f"more than may be claimed: at most {cap.amount:,.2f} ({cap.rule})")
    if "guideline" in move.takes and least is not None and amount < least:
        raise MoveRefusedError(f"less than the guideline: a claim like this is cancelled for no less than {least:,.2f}")


def _cap(proposal: Proposal, entered: Entered) -> Cap:
    try:
        return most_1592(proposal.culpability, entered, disclosed=proposal.disclosed)
    except PenaltyError as error:
        raise MoveRefusedError(str(error)) from error
