"""What the page of a party tells of cases and consequences, within the reader's reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.models import Case, Decision, DecisionState, Link
from tidewaiter_workbench.cases.words import said
from tidewaiter_workbench.parties.sections import Line, Section
from tidewaiter_workbench.parties.sections import enter as enter_section
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["enter"]

_MOST = 20


def enter() -> None:
    """Let the party's page ask for both."""
    enter_section("cases", _cases)
    enter_section("consequences", _consequences)


def _cases(person: Person, party_id: str, numbers: Sequence[str]) -> Section | None:
    """Cases that hold the party itself, or an alert of it as importer."""
    if not person.has_perm("workbench.see_case"):
        return None
    lines = [
        Line(
            text=f"{case.number} {case.title}",
            url=reverse("case", args=[case.pk]),
            on=case.opened_at.date(),
            state=said(law.state_words(case.kind, case.state)),
        )
        for case in _of(person, party_id, numbers).order_by("-opened_at", "-id")[:_MOST]
    ]
    return Section(_("Cases"), lines, nothing=_("It lies in no case within your reach."))


def _consequences(person: Person, party_id: str, numbers: Sequence[str]) -> Section | None:
    """What was decided in them."""
    if not person.has_perm("workbench.see_case"):
        return None
    decided = Decision.objects.filter(case__in=_of(person, party_id, numbers), state=DecisionState.APPROVED)
    lines = [
        Line(
            text=said(each.words) + (f", {each.amount:,.0f}" if each.amount is not None else ""),
            url=reverse("case", args=[each.case_id]),
            on=each.day,
            state=each.case.number,
        )
        for each in decided.exclude(consequence="").select_related("case")[:_MOST]
    ]
    return Section(_("Consequences"), lines, nothing=_("Nothing was decided about it within your reach."))


def _of(person: Person, party_id: str, numbers: Sequence[str]) -> QuerySet[Case]:
    links = Link.objects.filter(detached_at=None, mark__lte=person.clearance)
    alerts = person.within_reach(Alert.objects.filter(importer__in=list(numbers))).values("pk")
    theirs = links.filter(Q(kind="party", key=party_id) | Q(alert__in=alerts))
    return person.within_reach(Case.objects.filter(pk__in=theirs.values("case")))
