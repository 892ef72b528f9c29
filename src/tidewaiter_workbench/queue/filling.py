"""Bringing what the library found to the queue: new lines are added, open ones refreshed, closed ones left closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from tidewaiter_workbench.answers import Lead, Shipment
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Office
from tidewaiter_workbench.queue.hidden import by_party, end_for, running
from tidewaiter_workbench.queue.models import Alert, Dossier, Event, State
from tidewaiter_workbench.queue.tips import keep_by_people
from tidewaiter_workbench.queue.told import about
from tidewaiter_workbench.webhooks.services import tell

__all__ = [
    "Filled",
    "alert_of",
    "bring",
    "close_opened",
    "freshen_statistics",
    "keep_dossiers",
    "priority",
    "without_dossier",
]

_CHUNK = 500
_AT_ONCE = 2_000
_TIER = 10_000
_USUAL = int(Alert._meta.get_field("mark").default)


@dataclass(frozen=True, slots=True)
class Filled:
    """How many alerts came new, and how many open ones were brought up to date."""

    new: int
    refreshed: int


def priority(tier: int, risk: float | None) -> int:
    """Duty first, then plan, then the rest; within each by risk. Unknown risk comes last in its tier."""
    return tier * _TIER + (round(risk * (_TIER - 1)) if risk is not None else 0)


def bring(leads: Iterable[Lead], *, by: str, mark: int = _USUAL) -> Filled:
    """Add what is new, under a mark, and refresh what is open and free; what somebody holds stays as they saw it.

    Some thousand at a time, each in a transaction of its own: nobody who works meanwhile waits long, memory stays as it
    is however many come, and a filling that was cut off goes on where it stopped.
    """
    new = refreshed = 0
    given = iter({lead.item_id: lead for lead in leads}.values())
    while some := list(islice(given, _AT_ONCE)):
        brought = _bring_some(some, by=by, mark=mark)
        new, refreshed = new + brought.new, refreshed + brought.refreshed
    if not new + refreshed:
        record("brought alerts", by=by, kind="alerts", detail={"new": 0, "refreshed": 0})
    return Filled(new, refreshed)


@transaction.atomic
def _bring_some(leads: list[Lead], *, by: str, mark: int) -> Filled:
    wanted = {lead.item_id: alert_of(lead, mark=mark) for lead in leads}
    Office.objects.bulk_create(
        (Office(code=code) for code in {alert.office for alert in wanted.values()} if code), ignore_conflicts=True
    )
    known = {row[0]: row[1:] for row in Alert.objects.filter(item_id__in=wanted).values_list(*_KNOWN)}
    fresh = [alert for item_id, alert in wanted.items() if item_id not in known]
    _hide_suppressed(fresh)
    Alert.objects.bulk_create(fresh, batch_size=_CHUNK)
    refreshed = 0
    for item_id in wanted.keys() & known:
        new, (before, cause, reasons, also, due, low, version) = wanted[item_id], known[item_id]
        keep_by_people(new, cause=cause, also=also, reasons=reasons)
        told = (new.priority, new.cause, new.reasons, new.release_due, new.risk_low)
        if (before, cause, reasons, due, low) != told:
            free = Alert.objects.filter(item_id=item_id, version=version, state=State.OPEN, assignee=None)
            refreshed += free.update(version=F("version") + 1, **{name: getattr(new, name) for name in _TOLD})
    tell("alert.raised", (about(alert) for alert in fresh))
    if fresh or refreshed:
        record("brought alerts", by=by, kind="alerts", detail={"new": len(fresh), "refreshed": refreshed})
    return Filled(len(fresh), refreshed)


_KNOWN = ("item_id", "priority", "cause", "reasons", "also", "release_due", "risk_low", "version")
_TOLD = (
    "cause",
    "also",
    "tier",
    "priority",
    "risk",
    "risk_low",
    "risk_high",
    "value_at_risk",
    "worth",
    "lane",
    "exam_type",
    "propensity",
    "reasons",
    "release_due",
)


def close_opened(item_ids: Iterable[str]) -> int:
    """Close open alerts whose lines were opened without us: their results came in by another way."""
    given, closed = iter(sorted(item_ids)), 0
    while some := list(islice(given, _AT_ONCE)):
        closed += _close_some(some)
    return closed


@transaction.atomic
def _close_some(item_ids: list[str]) -> int:
    theirs = list(Alert.objects.filter(item_id__in=item_ids, state=State.OPEN).values_list("pk", flat=True))
    if not theirs:
        return 0
    why, now = "its result came in by another way", desk_now()
    Alert.objects.filter(pk__in=theirs, state=State.OPEN).update(
        state=State.EXAMINED, closed_reason=why, version=F("version") + 1
    )
    Event.objects.bulk_create(Event(alert_id=pk, at=now, by="fill_queue", action="closed", reason=why) for pk in theirs)
    record("closed alerts", by="fill_queue", kind="alerts", detail={"alerts": theirs, "reason": why})
    return len(theirs)


@transaction.atomic
def keep_dossiers(shipments: Iterable[Shipment], *, digest: str = "") -> int:
    """Keep what the library said of alerts that are open; gives how many. `digest` is of all that decides it."""
    said = {str(told.item["item_id"]): told for told in shipments}
    open_ones = Alert.objects.filter(item_id__in=said, state=State.OPEN).values_list("pk", "item_id")
    dossiers = [
        Dossier(alert_id=pk, run=said[item].run, digest=digest, content=said[item].as_json()) for pk, item in open_ones
    ]
    Dossier.objects.bulk_create(
        dossiers, batch_size=200, update_conflicts=True, unique_fields=["alert"],
        update_fields=["run", "digest", "content"],
    )  # fmt: skip
    return len(dossiers)


def without_dossier(item_ids: list[str], *, digest: str) -> list[str]:
    """Of some lines, those of which it is not yet told what this lake and this code say."""
    told = Dossier.objects.filter(alert__item_id__in=item_ids, digest=digest)
    have = set(told.values_list("alert__item_id", flat=True))
    return [item_id for item_id in item_ids if item_id not in have]


def freshen_statistics() -> None:
    """Let the database look at the alerts anew: right after a large filling it knows nothing of them, and guesses."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Alert._meta.db_table}")


def alert_of(lead: Lead, *, mark: int = _USUAL) -> Alert:
    """The alert that a lead would make; nothing is kept."""
    return Alert(
        mark=mark,
        item_id=lead.item_id,
        declaration_id=lead.declaration_id,
        declared_on=lead.declared_on,
        office=lead.office,
        cause=lead.cause,
        also=list(lead.also),
        tier=lead.tier,
        priority=priority(lead.tier, lead.risk),
        risk=lead.risk,
        risk_low=lead.risk_low,
        risk_high=lead.risk_high,
        value_at_risk=lead.value_at_risk,
        worth=-1.0 if lead.value_at_risk is None else lead.value_at_risk,
        declared_value=lead.declared_value,
        lane=lead.lane,
        exam_type=lead.exam_type,
        propensity=lead.propensity,
        reasons=list(lead.reasons),
        importer=lead.importer,
        importer_name=lead.importer_name,
        exporter=lead.exporter,
        declarant=lead.declarant,
        hs_code=lead.hs_code,
        origin=lead.origin,
        description=lead.description,
        raised_at=desk_now(),
        release_due=_release_due(lead),
    )


def _release_due(lead: Lead) -> datetime:
    """So many hours after the day of arrival, or of the declaration where that is later or no arrival is known."""
    begins = max(lead.declared_on, lead.arrived_on or lead.declared_on)
    return datetime.combine(begins, time(), tzinfo=UTC) + timedelta(hours=settings.WORKBENCH["release_hours"])


def _hide_suppressed(alerts: list[Alert]) -> None:
    """Alerts of parties that are suppressed come in hidden; what is in the plan does not."""
    parties = by_party(running())
    for alert in alerts:
        if not alert.is_duty and (end := end_for(alert, parties)):
            alert.hidden_until, alert.hidden_because = end, "suppressed"
