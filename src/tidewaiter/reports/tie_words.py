"""The kinds of ties and nodes in words, read in either direction."""

from __future__ import annotations

__all__ = ["KINDS_OF_NODE", "KINDS_OF_TIE", "LISTED_ENTITY", "kind_of_tie", "tie_in_words"]

LISTED_ENTITY = "listed_entity"
"""The kind of an entity of a register that stands on a list, too: a listed owner is told at first sight."""

_BOTH_WAYS: dict[str, tuple[str, str]] = {
    "has_address": ("gives the address", "is the address of"),
    "has_phone": ("gives the telephone", "is the telephone of"),
    "has_email": ("gives the e-mail", "is the e-mail of"),
    "has_identifier": ("goes by the number", "is the number of"),
    "has_bank": ("pays through", "secures or pays the duty of"),
    "sold_to": ("sold to", "bought from"),
    "declared_by": ("had its goods declared by", "declared goods for"),
    "carried_by": ("had its goods carried by", "carried goods for"),
    "sent_by": ("had its goods sent through", "sent goods for"),
    "shipped_in": ("shipped in", "held goods of"),
    "consolidated_in": ("shipped under the master bill", "consolidates goods of"),
    "described_as": ("has its goods described in the manner", "is the manner of describing goods of"),
    "same_as": ("is held for one with", "is held for one with"),
    "owns": ("owns", "is owned by"),
    "officer_of": ("is an officer of", "has as officer"),
    "director_of": ("is a director of", "has as director"),
    "manager_of": ("manages", "is managed by"),
    "linked_to": ("is linked to", "is linked to"),
    "replaced_by": ("was replaced by", "carries on for"),
    "likened_to": ("is like the entry", "is like"),
    "took_part": ("took part in", "is the work of, among others,"),
}
KINDS_OF_TIE = tuple(_BOTH_WAYS)
KINDS_OF_NODE: dict[str, str] = {
    "party": "firm or person",
    "address": "address",
    "phone": "telephone",
    "email": "e-mail",
    "identifier": "number",
    "bank": "bond, surety or account",
    "container": "container",
    "master_bill": "master bill",
    "template": "manner of describing goods",
    "entity": "firm or person in a register",
    LISTED_ENTITY: "firm or person in a register, on a watchlist",
    "listing": "watchlist entry",
    "series": "series of violations",
}


def tie_in_words(kind: str, *, forward: bool = True, share_pct: float | None = None) -> str:
    """A tie as the middle of a sentence.

    >>> tie_in_words("owns", share_pct=60.0)
    'owns 60 % of'
    >>> tie_in_words("sold_to", forward=False)
    'bought from'
    >>> tie_in_words("same_template")
    'is tied (same template) to'
    """
    if kind == "owns" and share_pct is not None:
        return f"owns {share_pct:g} % of" if forward else f"is owned to {share_pct:g} % by"
    if kind not in _BOTH_WAYS:
        return f"is tied ({kind_of_tie(kind)}) to"
    return _BOTH_WAYS[kind][0 if forward else 1]


def kind_of_tie(kind: str) -> str:
    """The kind as a heading: has_address becomes address, sold_to sold to."""
    return kind.removeprefix("has_").replace("_", " ")
