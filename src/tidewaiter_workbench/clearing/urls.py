"""Where likenesses of parties are cleared."""

from __future__ import annotations

from django.urls import path

from tidewaiter_workbench.clearing import of_parties

__all__ = ["urlpatterns"]

urlpatterns = [
    path("<str:party_id>/clear/", of_parties.clear, name="clear_likeness_of_party"),
    path("<str:party_id>/withdraw/", of_parties.withdraw, name="withdraw_clearance_of_party"),
]
