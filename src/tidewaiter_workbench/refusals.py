"""Why a service did not do what it was asked: each ends in words that a person can act on."""

from __future__ import annotations

__all__ = ["AlertGoneError", "ConflictError", "ForbiddenError", "GoneError", "RefusalError", "UnfitError"]


class RefusalError(Exception):
    """The root; `status` is what HTTP calls it."""

    status = 400


class UnfitError(RefusalError):
    """The request lacks something, or says something impossible."""


class ForbiddenError(RefusalError):
    """This person's role does not allow it."""

    status = 403


class GoneError(RefusalError):
    """There is no such thing within this person's reach."""

    status = 404


class AlertGoneError(GoneError):
    """There is no such alert within this person's reach."""


class ConflictError(RefusalError):
    """Somebody else was faster; nothing was changed."""

    status = 409
