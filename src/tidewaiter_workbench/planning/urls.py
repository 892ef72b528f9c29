"""Pages of the planner."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.planning import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.plan, name="plan"),
    path("drafts/", views.write_plan, name="write_plan"),
    path("drafts/<int:draft_id>/", views.plan_draft, name="plan_draft"),
    path("drafts/<int:draft_id>/publish/", views.publish_plan, name="publish_plan"),
    path("drafts/<int:draft_id>/withdraw/", views.withdraw_plan, name="withdraw_plan"),
    path("working/<int:job_id>/", views.plan_working, name="plan_working"),
    path("list.csv", views.plan_list, name="plan_list"),
    path("curves/<str:figure>", views.plan_curve, name="plan_curve"),
]
