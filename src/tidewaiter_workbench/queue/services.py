"""What people do with alerts. Each function is one transaction: it changes a row that is still as the person saw it,
or refuses in words; it writes the alert's history, and last of all the audit trail (whose lock comes last, so that
two services never wait for each other).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from tidewaiter_workbench.answers import Shipment
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.queue.hidden import by_party, end_for, hidden_alerts, may_lift, running, shown_to
from tidewaiter_workbench.queue.models import PLANNED, Alert, Dossier, Event, State, Suppression
from tidewaiter_workbench.queue.told import about
from tidewaiter_workbench.refusals import AlertGoneError, ConflictError, ForbiddenError, RefusalError, UnfitError
from tidewaiter_workbench.webhooks.services import tell

__all__ = [
    "SUPPRESSIBLE",
    "claim",
    "close",
    "close_many",
    "detach",
    "dossier",
    "finish",
    "lift",
    "lock_next",
    "re_mark",
    "snooze",
    "suppress",
    "wake",
    "within_reach",
]

SUPPRESSIBLE = ("importer", "exporter", "declarant")
_LONGEST_SNOOZE = timedelta(days=30)
_LONGEST_SUPPRESSION = timedelta(days=180)
_MOST_AT_ONCE = 500
_TRIES = 5
_TOLD = frozenset({"claimed", "closed"})


def within_reach(person: Person, alert_id: int) -> Alert:
    """The alert, if this person may know that it exists.

    Raises:
        AlertGoneError: there is none in the person's offices and under the person's clearance.
    """
    alert = person.within_reach(Alert.objects.select_related("assignee")).filter(pk=alert_id).first()
    if alert is None:
        raise AlertGoneError(_("There is no such alert within your reach."))
    return alert


def dossier(alert: Alert) -> Shipment:
    """What the library's run said of its shipment.

    Raises:
        AlertGoneError: the queue was filled, but what pages tell was not; filling again mends it.
    """
    kept = Dossier.objects.filter(alert=alert).first()
    if kept is None:
        raise AlertGoneError(_("What the run said of this shipment is not here; it comes when the queue is filled."))
    return Shipment.from_json(kept.content)


@transaction.atomic
def claim(alert_id: int, *, by: Person) -> Alert:
    """Take an alert that nobody holds; of two who try at once, one gets it."""
    _must(by, "work_alert")
    alert = within_reach(by, alert_id)
    if alert.assignee_id == by.pk:
        return alert
    if not _take(alert.pk, by):
        raise ConflictError(_held_by(alert.pk))
    return _done(alert.pk, by=by, action="claimed")


@transaction.atomic
def lock_next(*, by: Person, among: Q | None = None) -> Alert | None:
    """Take the first alert that nobody holds; None if there is none. What others take meanwhile is passed over."""
    _must(by, "work_alert")
    waiting = by.within_reach(Alert.objects.filter(among or Q(), _showing(), state=State.OPEN, assignee=None))
    waiting = waiting.order_by("-priority", "id")
    if connection.features.has_select_for_update_skip_locked:  # SQLite has one writer at a time anyway
        waiting = waiting.select_for_update(skip_locked=True)
    for _attempt in range(_TRIES):
        pk = waiting.values_list("pk", flat=True).first()
        if pk is None:
            return None
        if _take(pk, by):
            return _done(pk, by=by, action="claimed", reason=_("next in the queue"))
    raise ConflictError(_("Others were faster, each time. Try again."))


@transaction.atomic
def detach(alert_id: int, *, by: Person, version: int, reason: str = "") -> Alert:
    """Give an alert back; a supervisor may take it from another, and says why."""
    _must(by, "work_alert")
    alert = within_reach(by, alert_id)
    if alert.assignee_id is None:
        raise ConflictError(_("Nobody holds this alert any more."))
    if alert.assignee_id != by.pk:
        _must(by, "override")
        _need_reason(reason)
    _change(alert, version=version, assignee=None)
    return _done(alert.pk, by=by, action="detached", reason=reason)


@transaction.atomic
def snooze(alert_id: int, *, by: Person, version: int, until: datetime, reason: str) -> Alert:
    """Hide an alert until a moment, at most thirty days ahead; then it is back by itself."""
    _must(by, "work_alert")
    _need_reason(reason)
    now = desk_now()
    if not now < until <= now + _LONGEST_SNOOZE:
        raise UnfitError(_("Snooze until a moment in the next thirty days."))
    alert = _mine_or_free(within_reach(by, alert_id), by)
    _change(alert, version=version, hidden_until=until, hidden_because="snoozed")
    return _done(alert.pk, by=by, action="snoozed", reason=f"{until:%Y-%m-%d %H:%M}: {reason}")


@transaction.atomic
def wake(alert_id: int, *, by: Person, version: int) -> Alert:
    """Bring an alert that sleeps back into the list before its hour."""
    _must(by, "work_alert")
    alert = _mine_or_free(within_reach(by, alert_id), by)
    if alert.hidden_because != "snoozed" or alert.hidden_until is None or alert.hidden_until <= desk_now():
        raise ConflictError(_("It does not sleep any more."))
    _change(alert, version=version, hidden_until=None, hidden_because="")
    return _done(alert.pk, by=by, action="woken")


@transaction.atomic
def close(alert_id: int, *, by: Person, version: int, reason: str) -> Alert:
    """Close an alert without an examination; one that is in the plan only a supervisor closes."""
    alert = within_reach(by, alert_id)
    _close(alert, by=by, version=version, reason=reason)
    return _done(alert.pk, by=by, action="closed", reason=reason)


@transaction.atomic
def close_many(seen: dict[int, int], *, by: Person, reason: str) -> tuple[list[int], dict[int, str]]:
    """Close alerts with one reason.

    Args:
        seen: alert -> the version that the person saw.
        by: who closes them.
        reason: one for all.

    Returns:
        Those closed, and for each that was not, why not.
    """
    _must(by, "close_alert")
    _need_reason(reason)
    if len(seen) > _MOST_AT_ONCE:
        raise UnfitError(_("Close at most {most} alerts at once.").format(most=_MOST_AT_ONCE))
    closed: list[int] = []
    kept: dict[int, str] = {}
    for alert_id in sorted(seen):
        try:
            alert = within_reach(by, alert_id)
            _close(alert, by=by, version=seen[alert_id], reason=reason)
        except RefusalError as refusal:
            kept[alert_id] = str(refusal)
        else:
            closed.append(alert_id)
    now = desk_now()
    Event.objects.bulk_create(
        Event(alert_id=pk, at=now, by=by.username, action="closed", reason=reason) for pk in closed
    )
    tell("alert.closed", (about(alert, by=by.username) for alert in Alert.objects.filter(pk__in=closed)))
    record("closed alerts", by=by.username, kind="alerts", detail={"alerts": closed, "reason": reason})
    return closed, kept


@transaction.atomic
def suppress(role: str, party: str, *, by: Person, reason: str, days: int) -> Suppression:
    """Hide the open alerts of one party for some days, but no duties; new ones that come in are hidden too."""
    _must(by, "suppress")
    _need_reason(reason)
    if role not in SUPPRESSIBLE or not party:
        raise UnfitError(_("Say which importer, exporter or declarant."))
    if not 0 < days <= _LONGEST_SUPPRESSION.days:
        raise UnfitError(_("Suppress for 1 to {most} days.").format(most=_LONGEST_SUPPRESSION.days))
    now = desk_now()
    made = Suppression.objects.create(
        role=role,
        party=party,
        reason=reason,
        by=by.username,
        made_at=now,
        expires_at=now + timedelta(days=days),
        offices=[] if by.all_offices else sorted(by.office_codes),
    )
    theirs = Alert.objects.filter(Q(**{role: party}), state=State.OPEN, assignee=None, tier__lt=PLANNED)
    hidden = by.within_reach(theirs).update(
        hidden_until=made.expires_at, hidden_because="suppressed", version=F("version") + 1
    )
    detail = {"role": role, "days": days, "reason": reason, "hidden": hidden}
    record("suppressed a party", by=by.username, kind="party", key=party, detail=detail)
    return made


@transaction.atomic
def lift(suppression_id: int, *, by: Person, reason: str) -> int:
    """End a suppression before its time; its alerts are back, but for those that another one hides. Gives how many."""
    _must(by, "suppress")
    _need_reason(reason)
    made = next((each for each in shown_to(by) if each.pk == suppression_id), None)
    if made is None:
        raise AlertGoneError(_("There is no such suppression within your reach, or it has ended."))
    if not may_lift(by, made):
        raise ForbiddenError(_("It hides alerts of other offices as well: a supervisor of all of them may lift it."))
    lifted = {"lifted_at": desk_now(), "lifted_by": by.username, "lifted_because": reason.strip()}
    if not Suppression.objects.filter(pk=made.pk, lifted_at=None).update(**lifted):
        raise ConflictError(_("Somebody lifted it before you."))
    back = _bring_back(made)
    detail = {"role": made.role, "reason": reason, "back": back}
    record("lifted a suppression", by=by.username, kind="party", key=made.party, detail=detail)
    return back


def _bring_back(made: Suppression) -> int:
    """What it hid is shown again, or stays hidden until others end that hide it as well."""
    others = by_party(running())
    ends: dict[datetime | None, list[int]] = {}
    for alert in hidden_alerts(made).only("importer", "exporter", "declarant", "office"):
        ends.setdefault(end_for(alert, others), []).append(alert.pk)
    for end, theirs in ends.items():
        for n in range(0, len(theirs), _MOST_AT_ONCE):
            Alert.objects.filter(pk__in=theirs[n : n + _MOST_AT_ONCE]).update(
                hidden_until=end, hidden_because="suppressed" if end else "", version=F("version") + 1
            )
    return len(ends.get(None, ()))


@transaction.atomic
def re_mark(alert_id: int, *, by: Person, version: int, mark: int, reason: str) -> Alert:
    """Change how confidential an alert is; never above one's own clearance."""
    _must(by, "override")
    _need_reason(reason)
    if mark not in Mark.values or mark > by.clearance:
        raise UnfitError(_("Choose a mark up to your own clearance."))
    alert = within_reach(by, alert_id)
    _change(alert, version=version, mark=mark)
    return _done(alert.pk, by=by, action="marked", reason=f"{Mark(mark).name}: {reason}")


def finish(alert: Alert, *, by: Person, version: int, state: State, reason: str = "") -> Alert:
    """Close an alert because its examination is recorded; called inside that transaction."""
    _mine_or_free(alert, by)
    _change(alert, version=version, state=state, assignee=by, closed_reason=reason)
    Event.objects.create(alert=alert, at=desk_now(), by=by.username, action=str(state), reason=reason)
    alert.refresh_from_db()
    return alert


def _close(alert: Alert, *, by: Person, version: int, reason: str) -> None:
    _must(by, "close_alert")
    _need_reason(reason)
    if alert.is_duty and not by.has_perm("workbench.override"):
        raise ForbiddenError(
            _("It is in the day's plan: record its examination, or why there was none. A supervisor may close it.")
        )
    _mine_or_free(alert, by)
    _change(alert, version=version, state=State.CLOSED, closed_reason=reason)


def _take(pk: int, by: Person) -> bool:
    """The conditional update on which it rests that two people never hold one alert."""
    free = Alert.objects.filter(pk=pk, state=State.OPEN, assignee=None)
    return bool(free.update(assignee=by, version=F("version") + 1))


def _change(alert: Alert, *, version: int, **fields: object) -> None:
    """Change an open alert that is still as the person saw it."""
    same = Alert.objects.filter(pk=alert.pk, version=version, state=State.OPEN)
    if not same.update(version=F("version") + 1, **fields):
        raise ConflictError(_changed(alert.pk))


def _changed(pk: int) -> str:
    last = Event.objects.filter(alert_id=pk).first()
    if last is None:
        return _("This alert has changed since you opened it. Nothing was done; look at it again.")
    return _("{who} has {done} this alert since you opened it. Nothing was done; look at it again.").format(
        who=last.by, done=last.action
    )


def _held_by(pk: int) -> str:
    alert = Alert.objects.select_related("assignee").get(pk=pk)
    if alert.state != State.OPEN:
        return _("This alert is closed already.")
    return _("{who} took this alert before you.").format(who=alert.assignee or _("Somebody"))


def _mine_or_free(alert: Alert, by: Person) -> Alert:
    if alert.assignee_id not in (None, by.pk) and not by.has_perm("workbench.override"):
        raise ConflictError(_("{who} holds this alert; ask for it to be detached.").format(who=alert.assignee))
    return alert


def _done(pk: int, *, by: Person, action: str, reason: str = "") -> Alert:
    Event.objects.create(alert_id=pk, at=desk_now(), by=by.username, action=action, reason=reason)
    alert = Alert.objects.select_related("assignee").get(pk=pk)
    if action in _TOLD:
        tell(f"alert.{action}", about(alert, by=by.username))
    record(action, by=by.username, kind="alert", key=alert.item_id, detail={"reason": reason, "version": alert.version})
    return alert


def _must(person: Person, permission: str) -> None:
    if not person.has_perm(f"workbench.{permission}"):
        raise ForbiddenError(_("Your role does not allow this."))


def _need_reason(reason: str) -> None:
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words; it stays on record."))


def _showing() -> Q:
    """Not hidden at this moment."""
    return Q(hidden_until=None) | Q(hidden_until__lte=desk_now())
