"""Pages about tokens; the API itself is `v1.py`."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.api import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<int:token_id>/revoke/", views.revoke, name="revoke_token"),
]
