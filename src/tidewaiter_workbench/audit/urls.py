"""Pages about what was done."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.audit import views

__all__ = ["urlpatterns"]

urlpatterns = [path("", views.audit, name="audit")]
