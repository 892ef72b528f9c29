"""Pages about series."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.series import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.series_list, name="series_list"),
    path("called/", views.series_called, name="series_called"),
    path("<int:number>/", views.series, name="series"),
]
