"""Pages about how well it goes."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.performance import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.performance, name="performance"),
    path("<slug:name>/", views.performance_rows, name="performance_rows"),
    path("<slug:name>.csv", views.performance_sheet, name="performance_sheet"),
    path("<slug:name>.svg", views.performance_picture, name="performance_picture"),
]
