"""Likenesses on the page of a party: told with what people said of them, cleared and opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidewaiter_workbench.answers import ListedName
from tidewaiter_workbench.clearing import asking, services
from tidewaiter_workbench.clearing.standing import told_with_words
from tidewaiter_workbench.parties.models import Party
from tidewaiter_workbench.parties.reach import Seen, opened
from tidewaiter_workbench.parties.sections import enter_clearances
from tidewaiter_workbench.refusals import GoneError, RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["clear", "connect", "withdraw"]


def connect() -> None:
    """Let the party's page ask; once, when the workbench starts."""
    enter_clearances(_said)


@require_POST
@needs("judge_party")
def clear(request: HttpRequest, party_id: str) -> HttpResponse:
    """Hold the likeness of a party to one entry for chance until a day, with a reason."""
    try:
        seen = opened(request.user, party_id)
        meant = [each for each in _likenesses(seen) if each.listing_id == request.POST.get("listing")]
        if not meant:
            raise GoneError(_("There is no such likeness of this party any more."))
        until, why = asking.until_in(request), asking.why_in(request)
        made = services.clear(meant[0], item_id="", by=request.user, why=why, until=until)
    except RefusalError as refusal:
        return refused(request, refusal)
    asking.say_cleared(request, made)
    return redirect("party", seen.party.pk)


@require_POST
@needs("judge_party")
def withdraw(request: HttpRequest, party_id: str) -> HttpResponse:
    """Take a clearance of a party back: the likeness is open again."""
    try:
        seen = opened(request.user, party_id)
        made = services.withdraw(
            asking.number_in(request), seen=_likenesses(seen), by=request.user, why=asking.why_in(request)
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    asking.say_open(request, made)
    return redirect("party", seen.party.pk)


def _likenesses(seen: Seen) -> list[ListedName]:
    """Those that speak against the party, and so can be cleared."""
    against = _against(seen.party)
    rows = seen.party.content.get("likenesses", ())
    return [_listed(row, seen.party, seen.name) for row in rows if against(row)]


def _against(party: Party) -> Callable[[Mapping[str, object]], bool]:
    """Of a likeness whether it speaks against the party: to an entry of a list, or to a firm of a register that its
    owners make count as listed, or may.
    """
    owned = party.content.get("owners", ())
    grave = {firm["entity"] for firm in owned if firm["counts_as_listed"] or firm.get("alike_score")}
    return lambda row: not row.get("in_register") or row["listing_id"] in grave


def _said(party_id: str, rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    party = Party.objects.get(pk=party_id)
    against = _against(party)
    told = told_with_words([_listed(row, party, "") for row in rows])
    return [
        {**row, "said": each.said, "cleared": each.cleared, "speaks_against": against(row)}
        for row, each in zip(rows, told, strict=True)
    ]


def _listed(row: Mapping[str, object], party: Party, name: str) -> ListedName:
    return ListedName(
        role="party",
        name=name,
        list=str(row["list"]),
        listing_id=str(row["listing_id"]),
        score=float(str(row["score"])),
        reason=str(row["reason"]),
        cleared=bool(row["cleared"]),
        since=None,
        subject_kind="party",
        subject_id=party.pk,
        listing_digest=str(row.get("listing_digest") or ""),
        cleared_until=parse_date(str(row.get("cleared_until") or "")),
        run=party.run,
    )
