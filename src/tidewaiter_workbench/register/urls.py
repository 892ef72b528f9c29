"""Pages of the register."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.register import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.register, name="register"),
    path("compare/", views.compare_models, name="compare_models"),
    path("figures/<str:figure>", views.register_picture, name="register_picture"),
    path("models/<slug:model_id>/", views.model_card, name="model_card"),
    path("models/<slug:model_id>/gains/<str:figure>", views.model_gains, name="model_gains"),
    path("models/<slug:model_id>/judge/", views.judge_model, name="judge_model"),
    path("models/<slug:model_id>/propose/", views.propose_champion, name="propose_champion"),
    path("policy/", views.propose_policy, name="propose_model_policy"),
    path("proposals/<int:proposal_id>/", views.model_proposal, name="model_proposal"),
    path("proposals/<int:proposal_id>/approve/", views.approve_proposal, name="approve_proposal"),
    path("proposals/<int:proposal_id>/refuse/", views.refuse_proposal, name="refuse_proposal"),
    path("proposals/<int:proposal_id>/withdraw/", views.withdraw_proposal, name="withdraw_proposal"),
]
