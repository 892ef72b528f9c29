"""Pages about what comes from where."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.flows import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.flows, name="flows"),
    path("picture.svg", views.picture, name="flows_picture"),
    path("rows.csv", views.sheet, name="flows_sheet"),
]
