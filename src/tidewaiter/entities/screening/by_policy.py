"""Likenesses that no judged pair could teach, and that are told by policy."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ByPolicy"]


@dataclass(frozen=True, slots=True)
class ByPolicy:
    """A likeness by policy: which two names, for how many points (log odds), and why."""

    points: float
    left_name: str
    right_name: str
    why: str
    short: bool = False
    """Whether the name is a short one: a longer name of the same party, known by then, is judged instead."""
