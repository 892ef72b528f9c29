"""What cases tell a party's page: those in which the party, or an alert of it, lies, within the reader's reach."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter_workbench.cases.models import Case, Link, LinkKind
from tidewaiter_workbench.cases.words import phase_words
from tidewaiter_workbench.parties.sections import Line, Section, enter
from tidewaiter_workbench.people.models import Person

__all__ = ["connect", "of_party"]

_MOST = 10


def connect() -> None:
    """Let the party's page ask; once, when the workbench starts."""
    enter("cases", of_party)


def of_party(person: Person, party_id: str, numbers: Sequence[str]) -> Section | None:
    """Cases that hold the party by its id or a number of its, or an alert that names it; the latest first."""
    if not person.has_perm("workbench.see_case"):
        return None
    named = Q(kind=LinkKind.PARTY, key__in=[party_id, *numbers])
    for side in ("importer", "exporter", "declarant"):
        named |= Q(**{f"alert__{side}__in": numbers})
    links = Link.objects.filter(named, detached_at=None, mark__lte=person.clearance)
    cases = person.within_reach(Case.objects.filter(pk__in=links.values("case"))).order_by("-opened_at", "-id")
    lines = [
        Line(
            f"{case.number} {case.title}",
            reverse("case", args=[case.pk]),
            case.opened_at.date(),
            phase_words(case.phase),
        )
        for case in cases[:_MOST]
    ]
    return Section(_("Cases"), lines, nothing=_("No case of yours holds it."))
