"""Things and ties in the reader's language, ties in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["CHART_WORDS", "FACTS", "KINDS", "TIES", "kind_in_words", "spoken", "tie_in_words"]

KINDS: dict[str, str | StrPromise] = {
    "party": gettext_lazy("firm or person"),
    "address": gettext_lazy("address"),
    "phone": gettext_lazy("telephone"),
    "email": gettext_lazy("e-mail"),
    "identifier": gettext_lazy("number"),
    "container": gettext_lazy("container"),
    "template": gettext_lazy("manner of describing goods"),
    "entity": gettext_lazy("firm or person in a register"),
    "listed_entity": gettext_lazy("firm or person in a register, on a watchlist"),
    "listing": gettext_lazy("watchlist entry"),
    "violation": gettext_lazy("violation"),
    "series": gettext_lazy("series of violations"),
    "item": gettext_lazy("goods line in the queue"),
}
"""In the order of the legend."""

TIES: dict[str, tuple[str | StrPromise, str | StrPromise, str | StrPromise]] = {
    "has_address": (gettext_lazy("address"), gettext_lazy("gives the address"), gettext_lazy("is the address of")),
    "has_phone": (gettext_lazy("telephone"), gettext_lazy("gives the telephone"), gettext_lazy("is the telephone of")),
    "has_email": (gettext_lazy("e-mail"), gettext_lazy("gives the e-mail"), gettext_lazy("is the e-mail of")),
    "has_identifier": (gettext_lazy("number"), gettext_lazy("goes by the number"), gettext_lazy("is the number of")),
    "has_bank": (
        gettext_lazy("bank or surety"),
        gettext_lazy("pays through"),
        gettext_lazy("is the bank or surety of"),
    ),
    "sold_to": (gettext_lazy("sale"), gettext_lazy("sold to"), gettext_lazy("bought from")),
    "declared_by": (
        gettext_lazy("broker"),
        gettext_lazy("had its goods declared by"),
        gettext_lazy("declared goods for"),
    ),
    "carried_by": (
        gettext_lazy("carrier"),
        gettext_lazy("had its goods carried by"),
        gettext_lazy("carried goods for"),
    ),
    "sent_by": (
        gettext_lazy("seller's broker"),
        gettext_lazy("had its goods sent through"),
        gettext_lazy("sent goods for"),
    ),
    "shipped_in": (gettext_lazy("container"), gettext_lazy("shipped in"), gettext_lazy("held goods of")),
    "described_as": (
        gettext_lazy("manner of describing"),
        gettext_lazy("has its goods described in the manner"),
        gettext_lazy("is the manner of describing goods of"),
    ),
    "owns": (gettext_lazy("ownership"), gettext_lazy("owns"), gettext_lazy("is owned by")),
    "officer_of": (gettext_lazy("office held"), gettext_lazy("is an officer of"), gettext_lazy("has as officer")),
    "director_of": (
        pgettext_lazy("a tie", "directorship"),
        gettext_lazy("is a director of"),
        gettext_lazy("has as director"),
    ),
    "manager_of": (gettext_lazy("management"), gettext_lazy("manages"), gettext_lazy("is managed by")),
    "linked_to": (pgettext_lazy("a tie", "link"), gettext_lazy("is linked to"), gettext_lazy("is linked to")),
    "replaced_by": (gettext_lazy("succession"), gettext_lazy("was replaced by"), gettext_lazy("carries on for")),
    "likened_to": (gettext_lazy("likeness to a list"), gettext_lazy("is like the entry"), gettext_lazy("is like")),
    "caught_with": (gettext_lazy("violation"), gettext_lazy("was caught with"), gettext_lazy("was found with")),
    "part_of": (gettext_lazy("series"), gettext_lazy("is held for part of"), gettext_lazy("takes in")),
    "imports": (gettext_lazy("import"), gettext_lazy("imports"), gettext_lazy("is imported by")),
    "exports": (gettext_lazy("export"), gettext_lazy("sends"), gettext_lazy("is sent by")),
    "declares": (gettext_lazy("declaration"), gettext_lazy("declares"), gettext_lazy("is declared by")),
    "found_in": (gettext_lazy("finding"), gettext_lazy("was found in"), gettext_lazy("turned out to be")),
}
"""Kind: what it is called, how it reads from source to target, and back."""

FACTS: dict[str, str | StrPromise] = {
    "id": gettext_lazy("Id"),
    "names": gettext_lazy("Names"),
    "addresses": gettext_lazy("Addresses"),
    "countries": gettext_lazy("Countries"),
    "identifiers": gettext_lazy("Numbers"),
    "phones": gettext_lazy("Telephones"),
    "emails": gettext_lazy("E-mails"),
    "known_as": gettext_lazy("Declared as"),
    "roles": gettext_lazy("Seen as"),
    "typology": gettext_lazy("Violation"),
    "happened_on": gettext_lazy("Declared on"),
    "known_on": gettext_lazy("Known on"),
    "goods": gettext_lazy("Goods"),
    "origin": gettext_lazy("Origin"),
    "office": gettext_lazy("Office"),
    "method": gettext_lazy("How"),
    "acts": gettext_lazy("Acts"),
    "shared": gettext_lazy("Shared"),
    "list": gettext_lazy("List"),
    "description": gettext_lazy("Description"),
    "risk": gettext_lazy("Risk"),
    "state": gettext_lazy("State"),
    "seen": gettext_lazy("Seen"),
}

CHART_WORDS: dict[str, str | StrPromise] = {
    "{n} violations known": gettext_lazy("{n} violations known"),
    "1 violation known": gettext_lazy("1 violation known"),
    "{n} ties": gettext_lazy("{n} ties"),
    "{n} of {all} nodes, {ties} of {allTies} ties shown": gettext_lazy(
        "{n} of {all} nodes, {ties} of {allTies} ties shown"
    ),
    "{from} to {to}": gettext_lazy("{from} to {to}"),
    "Choose a node": gettext_lazy("Choose a node"),
    "to read who it is and which documents tie it to the others.": gettext_lazy(
        "to read who it is and which documents tie it to the others."
    ),
    "Asked for": gettext_lazy("Asked for"),
    "Violations known of": gettext_lazy("Violations known of"),
    ", asked for": gettext_lazy(", asked for"),
    ", a hub: not walked through": gettext_lazy(", a hub: not walked through"),
    "{n} of its {all} ties are on the chart": gettext_lazy("{n} of its {all} ties are on the chart"),
    "no day": gettext_lazy("no day"),
    "{n} documents": gettext_lazy("{n} documents"),
    "{n} found": gettext_lazy("{n} found"),
}
"""What the chart's script says, by its own English."""


def kind_in_words(kind: str) -> str:
    """A kind of thing."""
    return str(KINDS.get(kind, kind.replace("_", " ")))


def tie_in_words(kind: str, *, forward: bool = True, share_pct: float | None = None) -> str:
    """A tie as the middle of a sentence."""
    if kind == "owns" and share_pct is not None:
        said = _("owns {share} % of") if forward else _("is owned to {share} % by")
        return said.format(share=f"{share_pct:g}")
    if kind not in TIES:
        return _("is tied ({kind}) to").format(kind=kind.replace("_", " "))
    return str(TIES[kind][1 if forward else 2])


def spoken(kind: str) -> str:
    """The kind of a tie as a heading."""
    return str(TIES[kind][0]) if kind in TIES else kind.replace("_", " ")
