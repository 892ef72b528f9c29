"""The page of one shipment: first why it is on the list, then what its papers say."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.answers import KnownCase, Peer
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.queue.hidden import why_hidden
from tidewaiter_workbench.queue.refusals import AlertGoneError
from tidewaiter_workbench.queue.services import dossier, within_reach
from tidewaiter_workbench.shipments.papers import clearings, names_of
from tidewaiter_workbench.shipments.picture import lane_picture
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["cases_within_compartments", "shipment", "within_compartments"]


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
    page = {
        "alert": alert,
        "told": told,
        "peers": within_compartments(told.peers, request.user),
        "cases": cases_within_compartments(told.cases, request.user),
        "picture": lane_picture(told.lane) if told.lane else None,
        "events": alert.events.all()[:20],
        "hidden": why_hidden(alert),
        "sides": [
            ("importer", _("this importer"), alert.importer),
            ("exporter", _("this exporter"), alert.exporter),
            ("declarant", _("this broker"), alert.declarant),
        ],
        "mine": alert.assignee_id == request.user.pk,
        "marks": [(mark, Mark(mark).label) for mark in Mark.values if mark <= request.user.clearance],
        "clearings": clearings(told.lowering) if told.lowering else [],
        "others": names_of(told.lowering) if told.lowering else "",
        "release_hours": settings.WORKBENCH["release_hours"],
        "clock_from": "arrival" if told.arrived_on and told.arrived_on > alert.declared_on else "declaration",
        "lowered_lines": settings.WORKBENCH["lowered_lines"],
        "disagreements": sum((each.agrees is False) + (each.filing_agrees is False) for each in told.bill),
        "has_bill": any(each.on_bill for each in told.bill),
        "has_filing": any(each.in_filing for each in told.bill),
    }
    return render(request, "shipments/shipment.html", page)


def cases_within_compartments(cases: tuple[KnownCase, ...], person: Person) -> list[dict[str, object]]:
    """Known cases of other offices tell what was found and what is shared; their number stays in their office."""
    words = {
        "importer": _("importer"), "exporter": _("exporter"), "declarant": _("broker"), "hs6": _("goods"),
        "origin": _("origin"),
    }  # fmt: skip
    return [
        {
            "case": each,
            "number": each.declaration_id
            if person.all_offices or each.office in person.office_codes
            else _("of another office"),
            "shares": [words[name] for name in each.shares],
        }
        for each in cases
    ]


def within_compartments(peers: tuple[Peer, ...], person: Person) -> list[Peer]:
    """Peers of other offices keep their price and their result; who declared them stays in their office."""
    return [
        peer
        if person.all_offices or peer.office in person.office_codes
        else replace(peer, declaration_id=_("of another office"), importer="", office="")
        for peer in peers
    ]
