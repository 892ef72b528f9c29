"""Pages about what comes in."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.sources import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.sources, name="sources"),
    path("all.csv", views.sources_sheet, name="sources_sheet"),
    path("of/<str:name>/", views.source, name="source"),
    path("of/<str:name>/loads.svg", views.source_loads, name="source_loads"),
    path("of/<str:name>/quarantine/", views.quarantine, name="quarantine"),
    path("of/<str:name>/expected/", views.expect_source, name="expect_source"),
]
