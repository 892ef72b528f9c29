"""What people do with rules. As with alerts, each function is one transaction on the version that the person saw.

Who wrote on a version never approves it. What was decided is written to the lake afterwards; if a run is writing there,
it waits and is written next time (`publishing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError
from tidewaiter_workbench.rulebook.models import RUNNING, Act, Effect, Kept, Rule, State, Trial, Version
from tidewaiter_workbench.rulebook.publishing import publish_waiting
from tidewaiter_workbench.rulebook.told import about
from tidewaiter_workbench.webhooks.services import tell

__all__ = [
    "TRIAL_DAYS",
    "Draft",
    "RuleGoneError",
    "approve",
    "check_trial",
    "discard",
    "keep_approval",
    "keep_draft",
    "keep_retirement",
    "latest_trial",
    "new_rule",
    "pair_of",
    "retire",
    "revise",
    "rule_within_reach",
    "send_back",
    "submit",
    "try_out",
    "version_of",
]

TRIAL_DAYS = (30, 90, 180, 365)
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_DRAFT, _SUBMITTED = str(State.DRAFT), str(State.SUBMITTED)
_OPEN = (_DRAFT, _SUBMITTED)


class RuleGoneError(GoneError):
    """There is no such rule that this person is cleared for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an author says; only a condition that can be read and a name are needed to keep it."""

    name: str
    condition: str
    typology: str = ""
    effect: str = "look"
    legal_basis: str = ""
    purpose: str = ""
    owner: str = ""
    review_on: date | None = None
    sunset_on: date | None = None
    note: str = ""


def rule_within_reach(person: Person, code: str) -> Rule:
    """The rule, if this person is cleared for it.

    Raises:
        RuleGoneError: there is none, as far as this person may know.
    """
    rule = Rule.read_by(person).filter(code=code).first()
    if rule is None:
        raise RuleGoneError(_("There is no such rule within your reach."))
    return rule


def version_of(rule: Rule, number: int) -> Version:
    """One version of a rule, or its latest if the number is nought.

    Raises:
        RuleGoneError: it has no such version.
    """
    found = rule.versions.filter(number=number).first() if number else rule.versions.first()
    if found is None:
        raise RuleGoneError(_("There is no such version of this rule."))
    return found


def pair_of(rule: Rule, older: int, newer: int) -> tuple[Version, Version]:
    """Two versions of a rule.

    Raises:
        RuleGoneError: it has no two such versions.
    """
    pair = {each.number: each for each in rule.versions.filter(number__in=(older, newer))}
    if len(pair) < 2:
        raise RuleGoneError(_("There are no two such versions of this rule."))
    return pair[older], pair[newer]


def latest_trial(rule: Rule, condition: str) -> Trial | None:
    """The last trial of exactly this condition."""
    return rule.trials.filter(condition=condition).first()


@transaction.atomic
def new_rule(code: str, *, by: Person, draft: Draft, mark: int = 1) -> Version:
    """Begin a rule, with its first draft."""
    _must(by, "write_rule")
    if not _CODE.fullmatch(code):
        raise UnfitError(_("The short name has small letters, digits and hyphens, such as cheap-shirts."))
    if mark not in Mark.values or mark > by.clearance:
        raise UnfitError(_("Choose a mark up to your own clearance."))
    _check(draft)
    if Rule.objects.filter(code=code).exists():
        raise ConflictError(_("There is a rule of that short name; choose another."))
    rule = Rule.objects.create(code=code, mark=mark, made_at=desk_now(), made_by=by.username)
    version = Version.objects.create(rule=rule, number=1, hands=[by.username], written_at=desk_now(), **asdict(draft))
    return _done(version, by=by, action="begun", reason=draft.note)


@transaction.atomic
def revise(code: str, *, by: Person, note: str = "") -> Version:
    """Begin a new version from the last one; what is running goes on until the new one is approved."""
    _must(by, "write_rule")
    rule = rule_within_reach(by, code)
    if rule.versions.filter(state__in=_OPEN).exists():
        raise ConflictError(_("A new version of this rule is being written already."))
    last = rule.versions.first()
    said = {name: getattr(last, name) for name in Draft.__slots__ if name != "note"}
    version = Version.objects.create(
        rule=rule, number=last.number + 1, hands=[by.username], written_at=desk_now(), note=note, **said
    )
    return _done(version, by=by, action="revised", reason=note)


@transaction.atomic
def keep_draft(code: str, *, by: Person, version: int, draft: Draft) -> Version:
    """Change the draft; whoever does so may not approve it any more."""
    _must(by, "write_rule")
    _check(draft)
    being = _being_written(rule_within_reach(by, code), _DRAFT)
    hands = being.hands if by.username in being.hands else [*being.hands, by.username]
    _change(being, version=version, hands=hands, **asdict(draft))
    return _done(being, by=by, action="changed", reason=draft.note)


def check_trial(code: str, *, by: Person, days: int) -> None:
    """Refuse at once what would be refused later."""
    _must(by, "write_rule")
    rule_within_reach(by, code)
    if days not in TRIAL_DAYS:
        raise UnfitError(_("Choose one of the spans that are offered."))


def try_out(code: str, *, by: Person, days: int, tell: Callable[[str, float], None] | None = None) -> Trial:
    """Ask the lake what the latest version would have named in the last days, and keep the answer.

    The lake is asked outside of any transaction: it may take seconds.
    """
    check_trial(code, by=by, days=days)
    rule = rule_within_reach(by, code)
    version = rule.versions.first()
    try:
        told = bridge.try_rule(Path(settings.WORKBENCH["lake"]), version.condition, days=days, on_progress=tell)
    except bridge.BridgeError as error:
        raise UnfitError(str(error)) from None
    with transaction.atomic():
        trial = Trial.objects.create(
            rule=rule, condition=version.condition, days=days, made_at=desk_now(), made_by=by.username, result=told
        )
        _done(
            version, by=by, action="tried", reason=_("{days} days: {hits} lines").format(days=days, hits=told["hits"])
        )
    return trial


@transaction.atomic
def submit(code: str, *, by: Person, version: int, wished: str) -> Version:
    """Ask a second person to approve it; it must be complete, and tried as it stands."""
    _must(by, "write_rule")
    rule = rule_within_reach(by, code)
    being = _being_written(rule, _DRAFT)
    _check_complete(being)
    if wished not in RUNNING:
        raise UnfitError(_("Say whether it should run live or in shadow."))
    if latest_trial(rule, being.condition) is None:
        raise UnfitError(_("Try it on the past first: a backtest of exactly this condition is missing."))
    _change(being, version=version, state=_SUBMITTED, wished=wished)
    return _done(being, by=by, action="submitted", reason=wished)


@transaction.atomic
def send_back(code: str, *, by: Person, version: int, reason: str) -> Version:
    """Make a draft of it again: an approver sends it back, or one of its authors withdraws it."""
    being = _being_written(rule_within_reach(by, code), _SUBMITTED)
    if by.username not in being.hands:
        _must(by, "approve_rule")
    _must(by, "write_rule")
    _need_reason(reason)
    _change(being, version=version, state=_DRAFT, wished="")
    return _done(being, by=by, action="sent back", reason=reason)


@transaction.atomic
def discard(code: str, *, by: Person, version: int, reason: str) -> None:
    """Drop a draft; a version that ran is never dropped, and neither is the history."""
    _must(by, "write_rule")
    rule = rule_within_reach(by, code)
    being = _being_written(rule, _DRAFT)
    _need_reason(reason)
    if rule.versions.count() == 1:
        raise UnfitError(_("The first draft of a rule stays, so that its history has a place."))
    _done(being, by=by, action="discarded", reason=reason)
    if not Version.objects.filter(pk=being.pk, version=version, state=_DRAFT).delete()[0]:
        raise ConflictError(_stale())


def approve(code: str, *, by: Person, version: int, mode: str, reason: str) -> Version:
    """Let it run from today on, live or in shadow, and end the version before; then tell the lake."""
    approved = keep_approval(code, by=by, version=version, mode=mode, reason=reason)
    publish_waiting()
    approved.refresh_from_db()
    return approved


@transaction.atomic
def keep_approval(code: str, *, by: Person, version: int, mode: str, reason: str) -> Version:
    """Keep an approval; the lake is told by `publish_waiting`."""
    _must(by, "approve_rule")
    rule = rule_within_reach(by, code)
    being = _being_written(rule, _SUBMITTED)
    if by.username in being.hands:
        raise ForbiddenError(_("You wrote on this version; a second person approves it."))
    if mode not in RUNNING:
        raise UnfitError(_("Say whether it should run live or in shadow."))
    _need_reason(reason)
    _check_complete(being)
    today = desk_day()
    rule.versions.filter(state__in=RUNNING).update(state=State.ENDED, valid_to=today, version=F("version") + 1)
    decided = {"decided_by": by.username, "decided_on": today, "valid_from": today}
    _change(being, version=version, state=mode, mode=mode, kept=Kept.WAITING, **decided)
    return _done(being, by=by, action=f"approved: {mode}", reason=reason, event="rule.approved")


def retire(code: str, *, by: Person, version: int, reason: str) -> Version:
    """End what is running; its lines and its history stay."""
    ended = keep_retirement(code, by=by, version=version, reason=reason)
    publish_waiting()
    ended.refresh_from_db()
    return ended


@transaction.atomic
def keep_retirement(code: str, *, by: Person, version: int, reason: str) -> Version:
    """Keep the end of what is running; the lake is told by `publish_waiting`."""
    _must(by, "approve_rule")
    rule = rule_within_reach(by, code)
    running = rule.versions.filter(state__in=RUNNING).first()
    if running is None:
        raise ConflictError(_("This rule is not running."))
    _need_reason(reason)
    _change(running, version=version, state=State.ENDED, valid_to=desk_day(), kept=Kept.WAITING)
    return _done(running, by=by, action="retired", reason=reason, event="rule.retired")


def _must(person: Person, permission: str) -> None:
    if not person.has_perm(f"workbench.{permission}"):
        raise ForbiddenError(_("Your role does not allow this."))


def _need_reason(reason: str) -> None:
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words."))


def _being_written(rule: Rule, state: str) -> Version:
    found = rule.versions.filter(state=state).first()
    if found is None:
        waits = state == _SUBMITTED
        raise ConflictError(_("Nothing of it waits for approval.") if waits else _("There is no draft of it."))
    return found


def _check(draft: Draft) -> None:
    if len(draft.name.strip()) < 3:
        raise UnfitError(_("Say in words what the rule looks for."))
    if draft.effect not in Effect.values or (draft.typology and draft.typology not in dict(bridge.typologies())):
        raise UnfitError(_("Choose effect and typology from their lists."))
    problems = bridge.read_condition(draft.condition).problems
    if problems:
        raise UnfitError(_("The condition: {problem}").format(problem=problems[0].message))


def _check_complete(version: Version) -> None:
    wanting = [
        words
        for words, said in (
            (_("typology"), version.typology),
            (_("legal basis"), version.legal_basis),
            (_("owner"), version.owner),
            (_("review date"), version.review_on),
            (_("sunset date"), version.sunset_on),
        )
        if not said
    ]
    if wanting:
        raise UnfitError(_("It does not say yet: {wanting}.").format(wanting=", ".join(wanting)))
    if not desk_day() < version.review_on <= version.sunset_on:
        raise UnfitError(_("The review comes after today and not after the sunset."))
    problems = bridge.read_condition(version.condition).problems
    if problems:
        raise UnfitError(_("The condition: {problem}").format(problem=problems[0].message))


def _change(version_row: Version, *, version: int, **fields: object) -> None:
    """Change a row that is still as the person saw it."""
    still = Version.objects.filter(pk=version_row.pk, version=version)
    if not still.update(version=F("version") + 1, **fields):
        raise ConflictError(_stale())


def _stale() -> str:
    return _("Somebody changed this rule since you opened it. Nothing was overwritten; look at it again.")


def _done(version: Version, *, by: Person, action: str, reason: str = "", event: str = "") -> Version:
    version.refresh_from_db()
    if event:
        tell(event, about(version, by=by.username))
    Act.objects.create(
        rule=version.rule, number=version.number, at=desk_now(), by=by.username, action=action, reason=reason
    )
    detail = {"version": version.number, "state": version.state, "reason": reason}
    record(f"rule {action}"[:60], by=by.username, kind="rule", key=version.rule.code, detail=detail)
    return version
