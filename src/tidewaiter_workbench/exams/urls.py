"""Pages about examinations."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.exams import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("of/<int:alert_id>/", views.write_result, name="write_result"),
    path("<int:result_id>/", views.result, name="result"),
    path("<int:result_id>/photos/", views.more_photos, name="more_photos"),
    path("photos/<int:photo_id>/", views.photo, name="photo"),
]
