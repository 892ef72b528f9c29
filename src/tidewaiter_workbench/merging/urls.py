"""Pages of the merge review."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.merging import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.merges, name="merges"),
    path("<int:pair_id>/", views.merge, name="merge"),
    path("<int:pair_id>/judge/", views.judge, name="judge_merge"),
    path("judgements/<int:judgement_id>/withdraw/", views.withdraw, name="withdraw_merge"),
]
