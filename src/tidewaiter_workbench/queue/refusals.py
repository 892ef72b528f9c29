"""Why a service did not do what it was asked; the words of all parts (`tidewaiter_workbench.refusals`)."""

from __future__ import annotations

from tidewaiter_workbench.refusals import AlertGoneError, ConflictError, ForbiddenError, RefusalError, UnfitError

__all__ = ["AlertGoneError", "ConflictError", "ForbiddenError", "RefusalError", "UnfitError"]
