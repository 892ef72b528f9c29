"""What `check` says of who comes in: a role that the file of the single sign-on names must be one of ours."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from tidewaiter_workbench.people.roles import ROLES

__all__ = ["connect"]


def connect() -> None:
    """Let `check` ask, once, when the workbench starts."""
    register(_roles_are_ours)


def _roles_are_ours(**_: object) -> list[CheckMessage]:
    known = settings.SINGLE_SIGN_ON
    unknown = sorted(set(known.roles.values()) - ROLES.keys()) if known else []
    if not unknown:
        return []
    words = f"TIDEWAITER_OIDC names roles that there are not: {', '.join(unknown)}"
    return [Error(words, hint=f"there are {', '.join(ROLES)}", id="people.E001")]
