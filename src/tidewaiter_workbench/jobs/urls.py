"""Pages of jobs."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.jobs import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("start/<slug:kind>/", views.start_job, name="start_job"),
    path("<int:job_id>/", views.job, name="job"),
    path("<int:job_id>/cancel/", views.cancel_job, name="cancel_job"),
    path("<int:job_id>/retry/", views.retry_job, name="retry_job"),
]
