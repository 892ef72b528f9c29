"""Pages of the register."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.register import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.register, name="register"),
    path("compare/", views.compare_models, name="compare_models"),
    path("figures/<slug:figure>.svg", views.register_picture, name="register_picture"),
    path("models/<slug:model_id>/", views.model_card, name="model_card"),
    path("models/<slug:model_id>/judge/", views.judge_model, name="judge_model"),
]
