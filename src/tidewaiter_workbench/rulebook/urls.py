"""Pages of rules."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.rulebook import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.rules, name="rules"),
    path("new/", views.rule_new, name="rule_new"),
    path("<slug:code>/", views.rule, name="rule"),
    path("<slug:code>/edit/", views.rule_edit, name="rule_edit"),
    path("<slug:code>/versions/<int:older>/<int:newer>/", views.rule_diff, name="rule_diff"),
    path("<slug:code>/try/", views.rule_try, name="rule_try"),
    path("<slug:code>/submit/", views.rule_submit, name="rule_submit"),
    path("<slug:code>/send-back/", views.rule_send_back, name="rule_send_back"),
    path("<slug:code>/discard/", views.rule_discard, name="rule_discard"),
    path("<slug:code>/approve/", views.rule_approve, name="rule_approve"),
    path("<slug:code>/revise/", views.rule_revise, name="rule_revise"),
    path("<slug:code>/retire/", views.rule_retire, name="rule_retire"),
]
