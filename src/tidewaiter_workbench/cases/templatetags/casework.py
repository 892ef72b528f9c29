"""For pages of other parts: a small form that puts a thing into a case, and the case in which an alert lies.

{% load casework %}{% into_a_case "party" party.id label=party.name %}
"""

from __future__ import annotations

from django import template

from tidewaiter_workbench.cases.listing import Question, rows
from tidewaiter_workbench.cases.models import Case, Link
from tidewaiter_workbench.people.models import Person

__all__ = ["case_of", "cases_to_choose", "into_a_case"]

register = template.Library()
_MOST = 30


@register.simple_tag(takes_context=True)
def cases_to_choose(context: dict[str, object]) -> list[Case]:
    """The open cases that the reader may put something into, the latest first, their own before others."""
    person: Person = context["request"].user  # type: ignore[attr-defined]
    if not person.has_perm("workbench.work_case"):
        return []
    found = list(rows(Question(), person=person).exclude(phase="closed").order_by("-changed_at")[:_MOST])
    return sorted(found, key=lambda case: case.holder_id != person.pk)


@register.simple_tag(takes_context=True)
def case_of(context: dict[str, object], alert: object) -> Case | None:
    """The case in which an alert lies, if the reader may see it."""
    person: Person = context["request"].user  # type: ignore[attr-defined]
    if not person.has_perm("workbench.see_case"):
        return None
    link = Link.objects.filter(alert=alert, detached_at=None).select_related("case").first()
    return link.case if link and person.reaches(office=link.case.office, mark=link.case.mark) else None


@register.inclusion_tag("cases/part_into.html", takes_context=True)
def into_a_case(context: dict[str, object], kind: str, key: object, label: str = "") -> dict[str, object]:
    """The form; nothing for readers who do not work on cases."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "may": request.user.has_perm("workbench.work_case"),  # type: ignore[attr-defined]
        "cases": cases_to_choose(context),
        "kind": kind,
        "key": key,
        "label": label,
    }
