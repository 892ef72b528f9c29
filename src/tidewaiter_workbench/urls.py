"""Every page there is. `tests/workbench/test_who_may_see_what.py` says, for each, who may open it."""

from __future__ import annotations

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from tidewaiter_workbench.api.v1 import api
from tidewaiter_workbench.web.views import healthy, home

__all__ = ["urlpatterns"]

_programs = api.urls
for _operation in _programs[0]:
    _operation.callback.login_required = False  # programs sign in with a token, not with a session

urlpatterns = [
    path("", home, name="home"),
    path("healthy", healthy, name="healthy"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("favicon.ico", login_not_required(RedirectView.as_view(url="/static/workbench/mark.svg"))),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("people/", include("tidewaiter_workbench.people.urls")),
    path("queue/", include("tidewaiter_workbench.queue.urls")),
    path("shipments/", include("tidewaiter_workbench.shipments.urls")),
    path("exams/", include("tidewaiter_workbench.exams.urls")),
    path("rules/", include("tidewaiter_workbench.rulebook.urls")),
    path("audit/", include("tidewaiter_workbench.audit.urls")),
    path("tokens/", include("tidewaiter_workbench.api.urls")),
    path("api/v1/", _programs),
]
