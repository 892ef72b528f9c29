"""Kinds of legal forms: whether two forms may be one firm's, by the laws that know both."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import product
from pathlib import Path

__all__ = ["ALIKE", "APART", "UNTOLD", "form_told", "forms_apart", "forms_told"]

UNTOLD, ALIKE, APART = -1, 0, 1
"""What two forms say of each other: nothing, one kind, or two kinds of one law."""


def forms_apart(one: str, other: str) -> int:
    """What two forms, as keys of `legal_forms.toml`, say of each other.

    >>> forms_apart("GMBH", "KG"), forms_apart("INC", "CORP"), forms_apart("GMBH", "LTD")
    (1, 0, -1)
    """
    return forms_told().get((one, other), UNTOLD)


def form_told(key: str) -> str:
    """The form if some law tells it from others, else nothing: "Co" may be cut from any."""
    return key if (key, key) in forms_told() else ""


@cache
def forms_told() -> dict[tuple[str, str], int]:
    """For each two forms of which one law knows both, whether they are of one kind there."""
    laws = tomllib.loads((Path(__file__).parent / "legal_kinds.toml").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], int] = {}
    for kinds in laws.values():
        for (place, kind), (other_place, others) in product(enumerate(kinds), repeat=2):
            told = ALIKE if place == other_place else APART
            for pair in product(kind, others):
                found[pair] = min(told, found.get(pair, told))
    return found
