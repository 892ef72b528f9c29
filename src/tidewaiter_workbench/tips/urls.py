"""Pages of tips."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.tips import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.tips, name="tips"),
    path("file/", views.file_tip, name="file_tip"),
    path("<int:tip_id>/", views.tip, name="tip"),
    path("<int:tip_id>/source/", views.tip_source, name="tip_source"),
    path("<int:tip_id>/raise/", views.raise_tip, name="raise_tip"),
    path("<int:tip_id>/case/", views.tip_into_case, name="tip_into_case"),
    path("<int:tip_id>/close/", views.close_tip, name="close_tip"),
]
