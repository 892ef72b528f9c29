"""Sign-ins, sign-outs and failures go on record as they happen."""

from __future__ import annotations

from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from tidewaiter_workbench.people.models import Person

__all__ = ["connect"]


def connect() -> None:
    """Listen, once, when the workbench starts."""
    user_logged_in.connect(_came, dispatch_uid="came")
    user_logged_out.connect(_left, dispatch_uid="left")
    user_login_failed.connect(_failed, dispatch_uid="failed")
    mfa.authenticator_added.connect(_second_factor, dispatch_uid="second-factor-added")
    mfa.authenticator_removed.connect(_second_factor_gone, dispatch_uid="second-factor-removed")
    mfa.authenticator_reset.connect(_recovery_codes, dispatch_uid="recovery-codes-made-anew")
    mfa.authentication_failed.connect(_wrong_code, dispatch_uid="wrong-code")


def _came(sender: object, user: Person, **_: object) -> None:  # noqa: ARG001 (a signal's names)
    _record("signed in", person=user)


def _left(sender: object, user: Person | None, **_: object) -> None:  # noqa: ARG001
    if user is not None:
        _record("signed out", person=user)


def _failed(sender: object, credentials: dict[str, object], **_: object) -> None:  # noqa: ARG001
    _record("failed to sign in", name=str(credentials.get("username", ""))[:150])


def _second_factor(sender: object, request: HttpRequest, user: Person, **_: object) -> None:  # noqa: ARG001
    _record("added a second factor", person=user)


def _second_factor_gone(sender: object, request: HttpRequest, user: Person, **_: object) -> None:  # noqa: ARG001
    _record("removed a second factor", person=user)


def _recovery_codes(sender: object, request: HttpRequest, user: Person, **_: object) -> None:  # noqa: ARG001
    _record("made recovery codes anew", person=user)


def _wrong_code(sender: object, request: HttpRequest, user: Person, **_: object) -> None:  # noqa: ARG001
    """Somebody who knows the password does not know the code: the first thing to look for in the trail."""
    _record("gave a wrong code", person=user)


def _record(action: str, *, person: Person | None = None, name: str = "") -> None:
    from tidewaiter_workbench.audit.chain import record

    record(action, by=person.username if person else name, kind="person", key=person.username if person else name)
