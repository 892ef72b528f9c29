"""The page of one shipment: first why it is on the list, then what its papers say."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.answers import KnownCase, Peer, Shipment
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clearing.standing import told_with_words
from tidewaiter_workbench.parties.reach import hidden_lines
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.queue.hidden import why_hidden
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.refusals import AlertGoneError
from tidewaiter_workbench.queue.services import dossier, within_reach
from tidewaiter_workbench.shipments.papers import clearings, names_of
from tidewaiter_workbench.shipments.picture import lane_picture
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["cases_within_compartments", "page_of", "shipment", "within_compartments"]


@require_safe
@needs("see_shipment")
def shipment(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Tell of one shipment, and put on record that it was read."""
    try:
        alert = within_reach(request.user, alert_id)
        told = dossier(alert)
    except AlertGoneError as gone:
        return refused(request, gone)
    record("read a shipment", by=request.user.username, kind="alert", key=alert.item_id)
    return render(request, "shipments/shipment.html", page_of(request.user, alert, told))


def page_of(person: Person, alert: Alert, told: Shipment) -> dict[str, object]:
    """What the page shows; the alert of a line outside the queue is one that nobody kept, and has no number."""
    hidden = hidden_lines(person, [*(each.item_id for each in told.peers), *(each.item_id for each in told.cases)])
    return {
        "alert": alert,
        "told": told,
        "peers": within_compartments(told.peers, person, hidden=hidden),
        "cases": cases_within_compartments(told.cases, person, hidden=hidden),
        "picture": lane_picture(told.lane) if told.lane else None,
        "hidden": why_hidden(alert),
        "sides": [
            ("importer", _("this importer"), alert.importer),
            ("exporter", _("this exporter"), alert.exporter),
            ("declarant", _("this broker"), alert.declarant),
        ],
        "events": alert.events.all()[:20] if alert.pk else [],
        "mine": alert.pk and alert.assignee_id == person.pk,
        "marks": [(mark, Mark(mark).label) for mark in Mark.values if mark <= person.clearance],
        "clearings": clearings(told.lowering) if told.lowering else [],
        "others": names_of(told.lowering) if told.lowering else "",
        "release_hours": settings.WORKBENCH["release_hours"],
        "clock_from": "arrival" if told.arrived_on and told.arrived_on > alert.declared_on else "declaration",
        "lowered_lines": settings.WORKBENCH["lowered_lines"],
        "disagreements": sum((each.agrees is False) + (each.filing_agrees is False) for each in told.bill),
        "lists": told_with_words(told.lists),
        "has_bill": any(each.on_bill for each in told.bill),
        "has_filing": any(each.in_filing for each in told.bill),
    }


def cases_within_compartments(
    cases: tuple[KnownCase, ...], person: Person, *, hidden: frozenset[str] = frozenset()
) -> list[dict[str, object]]:
    """Known cases of other offices, and of lines that are hidden from this person, tell what was found and what is
    shared; their number stays where it is.
    """
    words = {
        "importer": _("importer"), "exporter": _("exporter"), "declarant": _("broker"), "hs6": _("goods"),
        "origin": _("origin"),
    }  # fmt: skip
    rows = []
    for each in cases:
        away = _kept_back(person, office=each.office, item_id=each.item_id, hidden=hidden)
        told: dict[str, object] = {"case": each, "number": away or each.declaration_id}
        rows.append(told | {"item": "" if away else each.item_id, "shares": [words[name] for name in each.shares]})
    return rows


def within_compartments(peers: tuple[Peer, ...], person: Person, *, hidden: frozenset[str] = frozenset()) -> list[Peer]:
    """Peers of other offices, and those hidden from this person, keep their price and their result; who declared them
    stays where it is.
    """
    rows = []
    for peer in peers:
        away = _kept_back(person, office=peer.office, item_id=peer.item_id, hidden=hidden)
        rows.append(replace(peer, declaration_id=away, importer="", office="", item_id="") if away else peer)
    return rows


def _kept_back(person: Person, *, office: str, item_id: str, hidden: frozenset[str]) -> str:
    """What is told instead of a number that this person may not read; empty if they may."""
    if not (person.all_offices or office in person.office_codes):
        return _("of another office")
    return _("not within your reach") if item_id in hidden else ""
