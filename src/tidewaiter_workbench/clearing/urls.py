"""Where likenesses to lists are looked through, and cleared."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.clearing import looking_up, of_parties, views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.likenesses, name="likenesses"),
    path("likenesses.csv", views.sheet, name="likenesses_sheet"),
    path("look-up/", looking_up.look_up_name, name="look_up"),
    path("of/<int:number>/clear/", views.clear_named, name="clear_named_likeness"),
    path("of/<int:number>/withdraw/", views.withdraw_named, name="withdraw_named_clearance"),
    path("<str:party_id>/clear/", of_parties.clear, name="clear_likeness_of_party"),
    path("<str:party_id>/withdraw/", of_parties.withdraw, name="withdraw_clearance_of_party"),
]
