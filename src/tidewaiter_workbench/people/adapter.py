"""How allauth behaves in this house: nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

__all__ = ["ClosedHouse"]


class ClosedHouse(DefaultAccountAdapter):
    """People are entered by an administrator (`python -m tidewaiter_workbench enter_person`)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's name)
        """Never."""
        return False
