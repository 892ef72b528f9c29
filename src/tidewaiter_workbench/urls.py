"""Every page there is. `tests/workbench/test_who_may_see_what.py` says, for each, who may open it."""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from tidewaiter_workbench.api.v1 import api
from tidewaiter_workbench.api.views import no_operation
from tidewaiter_workbench.audit.saving import picture_saved
from tidewaiter_workbench.people.views import back_from_provider, to_provider
from tidewaiter_workbench.web.views import healthy, home

__all__ = ["urlpatterns"]

_programs = api.urls
for _operation in _programs[0]:
    _operation.callback.login_required = False  # programs sign in with a token, not with a session

urlpatterns = [
    path("", home, name="home"),
    path("healthy", healthy, name="healthy"),
    path("pictures/saved/", picture_saved, name="picture_saved"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("favicon.ico", login_not_required(RedirectView.as_view(url="/static/workbench/mark.svg"))),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("accounts/sso/<slug:provider_id>/", to_provider, name="openid_connect_login"),
    path("accounts/sso/<slug:provider_id>/back/", back_from_provider, name="openid_connect_callback"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("people/", include("tidewaiter_workbench.people.urls")),
    path("queue/", include("tidewaiter_workbench.queue.urls")),
    path("shipments/", include("tidewaiter_workbench.shipments.urls")),
    path("exams/", include("tidewaiter_workbench.exams.urls")),
    path("links/", include("tidewaiter_workbench.board.urls")),
    path("flows/", include("tidewaiter_workbench.flows.urls")),
    path("cases/", include("tidewaiter_workbench.cases.urls")),
    path("rules/", include("tidewaiter_workbench.rulebook.urls")),
    path("audit/", include("tidewaiter_workbench.audit.urls")),
    path("jobs/", include("tidewaiter_workbench.jobs.urls")),
    path("webhooks/", include("tidewaiter_workbench.webhooks.urls")),
    path("plan/", include("tidewaiter_workbench.planning.urls")),
    path("performance/", include("tidewaiter_workbench.performance.urls")),
    path("register/", include("tidewaiter_workbench.register.urls")),
    path("sources/", include("tidewaiter_workbench.sources.urls")),
    path("tokens/", include("tidewaiter_workbench.api.urls")),
    path("api/v1/", _programs),
    path("api/<path:path>", no_operation),
    path("parties/", include("tidewaiter_workbench.parties.urls")),
    path("merges/", include("tidewaiter_workbench.merging.urls")),
    path("likenesses/", include("tidewaiter_workbench.clearing.urls")),
    path("series/", include("tidewaiter_workbench.series.urls")),
    path("tips/", include("tidewaiter_workbench.tips.urls")),
    path("retention/", include("tidewaiter_workbench.retention.urls")),
]
