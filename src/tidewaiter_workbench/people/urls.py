"""Pages about people."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.people import views

__all__ = ["urlpatterns"]

urlpatterns = [path("", views.people, name="people"), path("me/", views.account, name="account")]
