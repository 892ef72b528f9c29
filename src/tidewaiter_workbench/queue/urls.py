"""Pages of the queue."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.queue import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.queue, name="queue"),
    path("export.csv", views.export, name="export"),
    path("next/", views.lock_next, name="lock_next"),
    path("close/", views.close_many, name="close_many"),
    path("suppress/", views.suppress, name="suppress"),
    path("suppressions/", views.suppressions, name="suppressions"),
    path("suppressions/<int:suppression_id>/lift/", views.lift, name="lift"),
    path("filters/", views.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/drop/", views.drop_filter, name="drop_filter"),
    path("<int:alert_id>/claim/", views.claim, name="claim"),
    path("<int:alert_id>/detach/", views.detach, name="detach"),
    path("<int:alert_id>/wake/", views.wake, name="wake"),
    path("<int:alert_id>/snooze/", views.snooze, name="snooze"),
    path("<int:alert_id>/close/", views.close, name="close"),
    path("<int:alert_id>/mark/", views.re_mark, name="re_mark"),
]
