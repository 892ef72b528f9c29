"""Who works here, for administrators; one's own account; and the way to the administration's own sign-in and back."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.people.roles import ROLES
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["account", "back_from_provider", "people", "to_provider"]


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


@login_not_required
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to sign in where the administration signs in."""
    return _with_provider(request, lambda: openid_connect.login(request, provider_id))


@login_not_required
def back_from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody in who comes back from there."""
    return _with_provider(request, lambda: openid_connect.callback(request, provider_id))


def _with_provider(request: HttpRequest, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Say so where the provider does not answer, or answers what nobody understands; our own accounts still open."""
    try:
        return do()
    except (OSError, ValueError, KeyError) as problem:
        detail = {"kind": type(problem).__name__}
        record("could not ask the single sign-on", by="", kind="person", detail=detail)
        return refused(
            request, _SilentError(_("Your administration's sign-in does not answer. Try again in a moment."))
        )


class _SilentError(Exception):
    status = 503
