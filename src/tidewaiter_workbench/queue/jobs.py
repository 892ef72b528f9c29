"""Filling the queue as a job: what the last run planned, judged risky or found odd comes to the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidewaiter_workbench import bridge
from tidewaiter_workbench.answers import Lead
from tidewaiter_workbench.bridge.opening import answering, last_run
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Done, Kind, register
from tidewaiter_workbench.queue.filling import (
    bring,
    close_opened,
    freshen_statistics,
    keep_dossiers,
    priority,
    without_dossier,
)
from tidewaiter_workbench.queue.models import Alert, State

__all__ = ["enter", "fill"]

_AT_ONCE = 2_000


def enter() -> None:
    """Register it."""
    register(
        Kind(
            "fill",
            title=gettext_lazy("Fill the queue"),
            does=gettext_lazy(
                "Brings what the last run planned, judged risky or found odd. What people hold stays as it is."
            ),
            work=_work,
            permission="run_jobs",
            form=forms.Form,
        )
    )


def fill(tell: Callable[[str, float], None], *, by: str) -> tuple[int, int, int]:
    """Fill the queue; gives how many alerts are new, brought up to date, and closed because opened elsewhere.

    Cut off, it goes on with the next call: what this run told already is not asked again.

    Raises:
        BridgeError: the lake does not answer.
    """
    ask, lake = settings.WORKBENCH, Path(settings.WORKBENCH["lake"])
    tell(_("asking the lake what should be looked at"), 0.0)
    found = bridge.leads(lake, alert_risk=ask["alert_risk"], anomaly_days=ask["anomaly_days"])
    tell(_("bringing alerts"), 0.2)
    filled = bring(found, by=by)
    tell(_("asking the model what would lower their scores"), 0.3)
    lowering = bridge.lowering(lake, _first(found, ask["lowered_lines"]), watched_from=ask["alert_risk"])
    # Goods of one kind are asked about together: their earlier lines are then fetched once, and not with every batch.
    ids = [lead.item_id for lead in sorted(found, key=lambda lead: (lead.hs_code, lead.item_id))]
    del found
    asked = f"{last_run(lake)} {answering()} {ask['alert_risk']} {ask['lowered_lines']}"
    digest = hashlib.sha256(asked.encode()).hexdigest()[:32]
    for start in range(0, len(ids), _AT_ONCE):
        tell(_("keeping what their pages tell"), 0.4 + 0.5 * start / len(ids))
        wanting = without_dossier(ids[start : start + _AT_ONCE], digest=digest)
        if wanting:
            told = bridge.shipments(lake, wanting)
            keep_dossiers(
                (replace(each, lowering=lowering.get(str(each.item["item_id"]))) for each in told), digest=digest
            )
    tell(_("closing what was opened elsewhere"), 0.9)
    waiting = list(Alert.objects.filter(state=State.OPEN).values_list("item_id", flat=True))
    closed = close_opened(bridge.opened(lake, waiting))
    freshen_statistics()
    return filled.new, filled.refreshed, closed


def _first(leads: list[Lead], count: int) -> list[str]:
    """The lines that are looked at first, as the queue orders them: for all of them it would take too long."""
    order = sorted(leads, key=lambda lead: (-priority(lead.tier, lead.risk), lead.item_id))
    return [lead.item_id for lead in order[:count]]


def _work(doing: Doing) -> Done:
    new, refreshed, closed = fill(doing.tell, by=doing.by)
    words = _("new alerts: {new}, brought up to date: {refreshed}, opened elsewhere: {closed}").format(
        new=f"{new:,}", refreshed=f"{refreshed:,}", closed=f"{closed:,}"
    )
    return Done(words, url=reverse("queue"), result={"new": new, "refreshed": refreshed, "closed": closed})
