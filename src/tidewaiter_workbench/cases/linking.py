"""Putting things into a case, and taking them out again.

An alert that lies in a case stays in the queue and is worked and closed by its own rules: the case only gathers it. It
lies in one case at a time. Things of other parts (a party, a series, a snapshot of a board) are kept by kind and key.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tidewaiter_workbench.cases.models import Case, Link, LinkKind
from tidewaiter_workbench.cases.services import (
    CaseGoneError,
    enter,
    must,
    need_reason,
    open_case,
    still_open,
    within_reach,
)
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Mark, Office, Person
from tidewaiter_workbench.queue.models import Alert, Event
from tidewaiter_workbench.queue.refusals import ConflictError, RefusalError, UnfitError
from tidewaiter_workbench.queue.services import within_reach as alert_within_reach

__all__ = ["Attached", "attach", "detach", "number_of"]

_ALERT = "alert"
_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Attached:
    """The case, how many things came new into it, and why others did not."""

    case: Case
    added: int
    kept_out: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def attach(
    kind: str,
    keys: list[str],
    *,
    by: Person,
    case_id: int | None = None,
    title: str = "",
    procedure: str = "VIOLATION",
    label: str = "",
    office: str | None = None,
    mark: int | None = None,
) -> Attached:
    """Put things of one kind into a case, or into a new one with that title.

    Args:
        kind: alert, party, series or board.
        keys: which; for alerts their numbers.
        by: who does it.
        case_id: the case; None for a new one.
        title: of the new case.
        procedure: kind of the new case.
        label: what to call it on the case's page, where there is one key.
        office: of the new case; that of the first alert, or the person's own, if not said.
        mark: of what is put in, where it is more confidential than the case; an alert has its own.
    """
    must(by, "work_case")
    keys = list(dict.fromkeys(key.strip()[:200] for key in keys if key.strip()))
    if kind not in LinkKind.values or not keys:
        raise UnfitError(_("Say what to put into the case."))
    if len(keys) > _MOST_AT_ONCE:
        raise UnfitError(_("Put at most {most} things into a case at once.").format(most=_MOST_AT_ONCE))
    alerts, kept_out = _alerts(keys if kind == _ALERT else [], by=by)
    if kind == _ALERT and not alerts:
        raise UnfitError(next(iter(kept_out.values())))
    case = _case(case_id, title, procedure, by=by, office=office, alerts=list(alerts.values()))
    own = max(case.mark, mark or 0)
    if own > by.clearance or own not in Mark.values:
        raise UnfitError(_("Choose a mark up to your own clearance."))
    added: list[str] = []
    for key in keys:
        if key in kept_out:
            continue
        try:
            _link(case, kind, key, label=label, alert=alerts.get(key), mark=own, by=by)
        except RefusalError as refusal:
            kept_out[key] = str(refusal)
        else:
            added.append(key)
    if not added:
        raise ConflictError(next(iter(kept_out.values())))
    names = list(dict.fromkeys(_called(key, alerts.get(key), label) for key in added))
    text = ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
    shown_to = max((alerts[key].mark for key in added if key in alerts), default=own)
    case = enter(case, by=by, action=f"put in: {kind}", text=text, mark=shown_to, detail={"keys": added})
    return Attached(case, len(added), kept_out)


@transaction.atomic
def detach(link_id: int, *, by: Person, reason: str) -> Case:
    """Take something out of a case; that it lay there stays on record."""
    must(by, "work_case")
    need_reason(reason)
    link = Link.objects.select_related("case", "alert").filter(pk=link_id).first()
    if link is None:
        raise CaseGoneError(_("There is no such thing in a case within your reach."))
    case = still_open(within_reach(by, link.case_id))
    if link.alert is not None:
        alert_within_reach(by, link.alert_id)
    said = {"detached_at": desk_now(), "detached_by": by.username, "detached_because": reason}
    if not Link.objects.filter(pk=link.pk, detached_at=None).update(**said):
        raise ConflictError(_("It was taken out of this case already."))
    if link.alert is not None:
        _tell_alert(link.alert, by=by, action="taken out of a case", reason=f"{case.number}: {reason}")
    words = f"{_called(link.key, link.alert, link.label)}: {reason}"
    mark = link.alert.mark if link.alert else link.mark
    return enter(case, by=by, action=f"took out: {link.kind}", text=words, mark=mark, detail={"key": link.key})


def number_of(text: str) -> int | None:
    """The case that a text names: its number as people write it, or as programs do; None for none."""
    digits = text.strip().rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 15 else None


def _alerts(keys: list[str], *, by: Person) -> tuple[dict[str, Alert], dict[str, str]]:
    found: dict[str, Alert] = {}
    kept_out: dict[str, str] = {}
    for key in keys:
        try:
            found[key] = alert_within_reach(by, number_of(key) or -1)
        except RefusalError as refusal:
            kept_out[key] = str(refusal)
    return found, kept_out


def _case(
    case_id: int | None, title: str, procedure: str, *, by: Person, office: str | None, alerts: list[Alert]
) -> Case:
    if case_id is not None:
        return still_open(within_reach(by, case_id))
    mark = max([1, *(alert.mark for alert in alerts)])  # green, or what the most confidential of them asks for
    return open_case(
        by=by,
        title=title,
        kind=procedure,
        office=_office(by, alerts) if office is None else office,
        mark=min(mark, by.clearance),
    )


def _office(by: Person, alerts: list[Alert]) -> str:
    if alerts:
        return alerts[0].office
    if by.all_offices:
        return ""
    return str(Office.objects.filter(code__in=by.office_codes).values_list("code", flat=True).first() or "")


def _link(case: Case, kind: str, key: str, *, label: str, alert: Alert | None, mark: int, by: Person) -> None:
    """One link; the database itself sees to it that there are not two."""
    try:
        with transaction.atomic():
            Link.objects.create(
                case=case,
                kind=kind,
                key=str(alert.pk) if alert else key,
                label=label.strip()[:200] if alert is None else alert.declaration_id,
                mark=alert.mark if alert else mark,
                alert=alert,
                added_at=desk_now(),
                added_by=by.username,
            )
    except IntegrityError:
        there = Link.objects.filter(detached_at=None, alert=alert).first() if alert else None
        if there is not None and there.case_id != case.pk:
            raise ConflictError(_("It lies in another case already; it must be taken out there first.")) from None
        raise ConflictError(_("It lies in this case already.")) from None
    if alert is not None:
        _tell_alert(alert, by=by, action="put into a case", reason=case.number)


def _tell_alert(alert: Alert, *, by: Person, action: str, reason: str) -> None:
    """The alert's own history says so, too; whoever reads that may not know the case, but learns its number."""
    Event.objects.create(alert=alert, at=desk_now(), by=by.username, action=action, reason=reason)


def _called(key: str, alert: Alert | None, label: str) -> str:
    return alert.declaration_id if alert else label or key
