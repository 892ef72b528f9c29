"""Pages of webhooks."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.webhooks import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.webhooks, name="webhooks"),
    path("<int:subscription_id>/", views.webhook, name="webhook"),
    path("<int:subscription_id>/pause/", views.pause_webhook, name="pause_webhook"),
    path("<int:subscription_id>/resume/", views.resume_webhook, name="resume_webhook"),
    path("<int:subscription_id>/secret/", views.rotate_webhook, name="rotate_webhook"),
    path("<int:subscription_id>/test/", views.test_webhook, name="test_webhook"),
    path("<int:subscription_id>/end/", views.end_webhook, name="end_webhook"),
    path("messages/<int:delivery_id>/again/", views.send_again, name="send_again"),
]
