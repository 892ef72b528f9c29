"""Who works here, for administrators; and one's own account."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.people.roles import ROLES
from tidewaiter_workbench.web.access import needs

__all__ = ["account", "people"]


@require_safe
@needs("see_people")
def people(request: HttpRequest) -> HttpResponse:
    """Everyone, with roles and compartments."""
    record("read the list of people", by=request.user.username, kind="people")
    everyone = Person.objects.prefetch_related("groups", "offices", "authenticator_set")
    return render(request, "people/people.html", {"everyone": everyone, "roles": ROLES})


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What one may see and do, and how one signs in."""
    told = [(name, ROLES[name]) for name in ROLES if name in request.user.roles]
    return render(request, "people/account.html", {"told": told, "second_factor": is_mfa_enabled(request.user)})
