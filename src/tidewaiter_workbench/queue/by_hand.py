"""Opening a line into the queue by one's own choice: no run selected it, a named person does, and says why."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tidewaiter_workbench.answers import Lead, Shipment
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Office, Person
from tidewaiter_workbench.queue.filling import alert_of, keep_dossiers
from tidewaiter_workbench.queue.models import BY_PEOPLE, Alert, Event
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.queue.tips import FIRST_OF_THEM, LOOKED_AT
from tidewaiter_workbench.queue.told import about
from tidewaiter_workbench.webhooks.services import tell

__all__ = ["as_alert", "open_line"]

_CAUSE = "manual"
_SHORTEST = 3


def as_alert(told: Shipment) -> Alert:
    """What the alert of a line would be, were it in the queue; nothing is kept."""
    return alert_of(_lead(told))


@transaction.atomic
def open_line(told: Shipment, *, by: Person, reason: str) -> Alert:
    """Bring a line that nothing selected to the queue; it is free, and stands before what is only risky or odd.

    It is no draw: it has no propensity, and its result is counted under a cause of its own. That somebody asked for it
    outweighs that the alerts of its parties are hidden.

    Raises:
        ConflictError: it is in the queue already, or was opened before.
        ForbiddenError: the role does not allow it.
        UnfitError: no reason is given.
    """
    if not by.has_perm("workbench.open_line"):
        raise ForbiddenError(_("Your role does not allow this."))
    if len(reason.strip()) < _SHORTEST:
        raise UnfitError(_("Say why, in a few words; it stays on record."))
    if told.outcomes:
        raise ConflictError(_("It was opened already; its result is on its page."))
    alert = as_alert(told)
    alert.reasons = [f"{BY_PEOPLE[_CAUSE]} {by.username}: {reason.strip()}", *alert.reasons]
    alert.priority = FIRST_OF_THEM
    if alert.office:
        Office.objects.get_or_create(code=alert.office)
    _keep(alert)
    keep_dossiers([told])
    Event.objects.create(alert=alert, at=desk_now(), by=by.username, action="opened by hand", reason=reason.strip())
    tell("alert.raised", [about(alert)])
    detail = {"reason": reason.strip(), "risk": told.risk}
    record("opened a line by hand", by=by.username, kind="alert", key=alert.item_id, detail=detail)
    return alert


def _keep(alert: Alert) -> None:
    """Of two who open one line, one does."""
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError as there:
        raise ConflictError(_("It is in the queue already.")) from there


def _lead(told: Shipment) -> Lead:
    item = told.item
    text = {name: str(item[name] or "") for name in ("importer", "exporter", "declarant", "hs_code", "origin")}
    return Lead(
        item_id=str(item["item_id"]),
        declaration_id=str(item["declaration_id"]),
        declared_on=told.declared_on,
        office=str(item["office"] or ""),
        cause=_CAUSE,
        also=(),
        tier=LOOKED_AT,
        risk=told.risk,
        value_at_risk=told.expected_revenue,
        declared_value=_amount(item["customs_value"]),
        lane="",
        exam_type="",
        propensity=None,
        reasons=told.reasons,
        importer_name=told.names.get("importer", ""),
        description=str(item["description"] or ""),
        arrived_on=told.arrived_on,
        risk_low=told.risk_low,
        risk_high=told.risk_high,
        **text,
    )


def _amount(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
