"""Which model runs may use: proposals by one person, decided by another, and what then holds in the lake.

A champion and a policy take two people. Putting a model in shadow, or withdrawing it, takes one: watching harms
nobody, and a stop must be quick; both reach the lake at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.governing import (
    CHAMPION,
    FLAG,
    LATEST,
    REFUSE,
    Governance,
    governance,
    publish_policy_of_models,
    say_of,
)
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.keeping.asking import asked_once
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.register.models import (
    APPROVED,
    Proposal,
    ProposalKind,
    ProposalState,
    Standing,
    StandingEvent,
)

__all__ = [
    "approve",
    "governed",
    "proposal_called",
    "propose_champion",
    "propose_policy",
    "refuse",
    "tell_lake",
    "withdraw",
]

_LONGEST = timedelta(days=731)
_SHORTEST = 3


def governed() -> Governance:
    """How models are governed at the desk's day.

    Raises:
        BridgeError: the lake cannot be read.
    """
    day = desk_day()
    return Governance(**asked_once("governance", day.isoformat(), lambda: governance(_lake(), day=day)))


def proposal_called(proposal_id: int) -> Proposal:
    """A proposal by its number.

    Raises:
        AlertGoneError: there is none.
    """
    found = Proposal.objects.select_related("proposed_by").filter(pk=proposal_id).first()
    if found is None:
        raise AlertGoneError(_("There is no such proposal."))
    return found


@transaction.atomic
def propose_champion(
    model_id: str, *, by: Person, ends_on: date | None, reason: str, figures: dict[str, Any]
) -> Proposal:
    """Propose a model as the one that runs may use."""
    _must(by, "steer_model")
    _need(reason)
    if ends_on is None or not desk_day() < ends_on <= desk_day() + _LONGEST:
        raise UnfitError(_("An approval ends on a day in the next two years; say which."))
    seen = {
        **figures,
        "compared": [each for each in governed().compared if model_id in (each["champion"], each["challenger"])],
    }
    return _proposed(
        by, kind=ProposalKind.CHAMPION, model_id=model_id, ends_on=ends_on, reason=reason, figures=seen,
        based_on=governed().last_word,
    )  # fmt: skip


@transaction.atomic
def propose_policy(*, by: Person, uses: str, without: str, reason: str) -> Proposal:
    """Propose by which policy runs use models."""
    _must(by, "steer_model")
    _need(reason)
    if uses not in (LATEST, CHAMPION) or without not in (REFUSE, FLAG):
        raise UnfitError(_("Choose which model runs use, and what they do without an approved one."))
    now = governed().policy
    if now and (now["uses"], now["without"]) == (uses, without):
        raise UnfitError(_("That is the policy that holds."))
    return _proposed(
        by, kind=ProposalKind.POLICY, uses=uses, without=without, reason=reason, based_on=now.get("version", 0)
    )


def approve(proposal_id: int, *, by: Person, version: int, reason: str) -> Proposal:
    """Let a proposal hold, from today, in the lake.

    Raises:
        ForbiddenError: not a supervisor, or whoever proposed it.
        ConflictError: somebody was faster, something else holds by now, or a run is writing.
        UnfitError: the lake refuses it; the words say why.
    """
    _must(by, "approve_model")
    _need(reason)
    made = proposal_called(proposal_id)
    if made.proposed_by_id == by.pk:
        raise ForbiddenError(_("You proposed it: somebody else must look at it and decide."))
    held = governed()
    if made.based_on != (held.policy.get("version", 0) if made.kind == ProposalKind.POLICY else held.last_word):
        raise ConflictError(_("Something else was said of models since this was proposed. Propose it anew on that."))
    with transaction.atomic():
        _settle(made, ProposalState("approved"), by=by, version=version, reason=reason)  # first: of two, one goes on
        words = f"{made.reason} / {reason.strip()}"
        number = _hold(made, by=by, reason=words)
        Proposal.objects.filter(pk=made.pk).update(number=number)
        if made.kind == ProposalKind.CHAMPION:
            _stand(made, by=by, reason=words)
        detail = {
            "proposal": made.pk,
            "number": number,
            "proposed by": made.proposed_by.username,
            "reason": reason.strip(),
        }
        record(
            f"approved {made.get_kind_display()}",
            by=by.username,
            kind="model",
            key=made.model_id or "policy",
            detail=detail,
        )
    return proposal_called(made.pk)


@transaction.atomic
def refuse(proposal_id: int, *, by: Person, version: int, reason: str) -> Proposal:
    """Let a proposal fall."""
    _must(by, "approve_model")
    _need(reason)
    made = proposal_called(proposal_id)
    if made.proposed_by_id == by.pk:
        raise ForbiddenError(_("You proposed it: withdraw it instead."))
    _settle(made, ProposalState("refused"), by=by, version=version, reason=reason)
    record(
        "refused a proposal on models",
        by=by.username,
        kind="model",
        key=made.model_id or "policy",
        detail={"reason": reason},
    )
    return proposal_called(made.pk)


@transaction.atomic
def withdraw(proposal_id: int, *, by: Person, version: int) -> Proposal:
    """Take back one's own proposal."""
    _must(by, "steer_model")
    made = proposal_called(proposal_id)
    if made.proposed_by_id != by.pk:
        raise ForbiddenError(_("Only whoever proposed it withdraws it; a supervisor refuses it."))
    _settle(made, ProposalState("withdrawn"), by=by, version=version, reason="")
    record("withdrew a proposal on models", by=by.username, kind="model", key=made.model_id or "policy")
    return proposal_called(made.pk)


def tell_lake(model_id: str, standing: str, *, by: Person, reason: str) -> int:
    """Put a model in shadow, or withdraw it, in the lake; inside the caller's transaction."""
    who, today = by.username, desk_day()
    return _into_lake(
        lambda: say_of(_lake(), model_id, standing, proposed_by=who, decided_by=who, reason=reason, today=today)
    )


def _hold(made: Proposal, *, by: Person, reason: str) -> int:
    who, second, today = made.proposed_by.username, by.username, desk_day()

    def policy() -> int:
        return publish_policy_of_models(
            _lake(),
            uses=made.uses,
            without=made.without,
            drafted_by=who,
            published_by=second,
            reason=reason,
            today=today,
        )

    def champion() -> int:
        return say_of(
            _lake(),
            made.model_id,
            CHAMPION,
            proposed_by=who,
            decided_by=second,
            reason=reason,
            today=today,
            ends_on=made.ends_on,
            figures=made.figures,
        )

    return _into_lake(policy if made.kind == ProposalKind.POLICY else champion)


def _stand(made: Proposal, *, by: Person, reason: str) -> None:
    """The word on the model's card, beside the one in the lake."""
    said = {"verdict": APPROVED, "by": by.username, "at": desk_now(), "reason": reason, "sunset_on": made.ends_on}
    same = Standing.objects.filter(model_id=made.model_id)
    if not same.update(version=F("version") + 1, **said):
        Standing.objects.create(model_id=made.model_id, **said)
    StandingEvent.objects.create(model_id=made.model_id, **said)


def _proposed(by: Person, *, reason: str, **fields: Any) -> Proposal:  # noqa: ANN401 (fields of the model)
    made = Proposal.objects.create(proposed_by=by, proposed_at=desk_now(), reason=reason.strip(), **fields)
    detail = {"proposal": made.pk, "reason": made.reason, "uses": made.uses, "without": made.without}
    record(
        f"proposed {made.get_kind_display()}",
        by=by.username,
        kind="model",
        key=made.model_id or "policy",
        detail=detail,
    )
    return made


def _settle(made: Proposal, state: ProposalState, *, by: Person, version: int, reason: str) -> None:
    """The conditional update on which it rests that a proposal is decided once, as the person saw it."""
    same = Proposal.objects.filter(pk=made.pk, version=version, state=ProposalState.WAITING)
    said = {"state": state, "decided_by": by.username, "decided_at": desk_now(), "decided_because": reason.strip()}
    if not same.update(version=F("version") + 1, **said):
        raise ConflictError(
            _("Somebody has decided this proposal since you opened it. Nothing was done; look at it again.")
        )


def _into_lake(write: Callable[[], int]) -> int:
    try:
        return write()
    except BridgeBusyError as error:
        raise ConflictError(_("A run is writing to the lake. Try again when it is done; nothing was said.")) from error
    except BridgeError as error:
        raise UnfitError(str(error)) from error


def _lake() -> Path:
    return Path(settings.WORKBENCH["lake"])


def _must(person: Person, permission: str) -> None:
    if not person.has_perm(f"workbench.{permission}"):
        raise ForbiddenError(_("Your role does not allow this."))


def _need(reason: str) -> None:
    if len(reason.strip()) < _SHORTEST:
        raise UnfitError(_("Say why, in a few words; it stays on record."))
