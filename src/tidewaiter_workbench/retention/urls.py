"""Pages of retention."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.retention import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.retention, name="retention"),
    path("periods/", views.set_period, name="set_period"),
    path("cases/<int:case_id>/", views.retained_case, name="retained_case"),
    path("cases/<int:case_id>/hold/", views.hold_case, name="hold_case"),
    path("cases/<int:case_id>/lift/", views.lift_hold, name="lift_hold"),
    path("cases/<int:case_id>/erase/", views.propose_erasure, name="propose_erasure"),
    path("erasures/<int:erasure_id>/approve/", views.approve_erasure, name="approve_erasure"),
    path("erasures/<int:erasure_id>/refuse/", views.refuse_erasure, name="refuse_erasure"),
    path("erasures/<int:erasure_id>/withdraw/", views.withdraw_erasure, name="withdraw_erasure"),
]
