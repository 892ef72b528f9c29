"""Pages about parties."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.parties import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.parties, name="parties"),
    path("called/", views.party_called, name="party_called"),
    path("<str:party_id>/", views.party, name="party"),
    path("<str:party_id>/chart.html", views.party_chart, name="party_chart"),
]
