"""What would lower a score, in the words of the desk: the fact, what is supposed, and the papers to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tidewaiter_workbench.answers import Lowered, Lowering

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["Clearing", "clearings", "names_of"]


@dataclass(frozen=True, slots=True)
class _Fact:
    name: StrPromise
    if_usual: StrPromise
    ask_for: tuple[StrPromise, ...]


_FACTS: Mapping[str, _Fact] = {
    "price": _Fact(
        later("Unit price"),
        later("if the value were what such goods usually cost for their mass"),
        (later("commercial invoice"), later("contract or price list of the seller"), later("proof of payment")),
    ),
    "mass": _Fact(
        later("Mass"),
        later("if the mass were what so many pieces usually weigh"),
        (later("packing list"), later("weighbridge ticket"), later("bill of lading with its masses")),
    ),
    "description": _Fact(
        later("Description against code"),
        later("if the description were in the words of its heading, as it usually is"),
        (later("data sheet or catalogue"), later("a sample"), later("binding ruling on the code, if there is one")),
    ),
    "origin": _Fact(
        later("Origin and manufacturer"),
        later("if the goods came straight from their origin, and it were one that they usually have"),
        (
            later("certificate of origin"),
            later("mill or factory certificate of the manufacturer"),
            later("through bill of lading"),
        ),
    ),
    "trader": _Fact(
        later("Who receives the goods"),
        later("if the importer had been known as long as those of such goods usually are"),
        (
            later("registration of the firm"),
            later("proof of its premises"),
            later("order from the buyer behind it"),
        ),
    ),
    "together": _Fact(later("All of these together"), later("if every one of them were as usual"), ()),
}


@dataclass(frozen=True, slots=True)
class Clearing:
    """One fact as a row of the page."""

    name: str
    if_usual: str
    ask_for: tuple[str, ...]
    told: str
    risk: float
    risk_low: float
    risk_high: float
    below: bool | None
    together: bool


def clearings(lowering: Lowering) -> list[Clearing]:
    """The facts whose clearing up would lower the risk, the most telling first; all at once last."""
    told = [*lowering.facts, *([lowering.together] if lowering.together else [])]
    return [_clearing(each) for each in told if each.code in _FACTS]


def names_of(lowering: Lowering) -> str:
    """What is out of the way as well, and would not lower it."""
    return ", ".join(
        str(_FACTS[code].name).lower() if code in _FACTS else _("another fact") for code in lowering.others
    )


def _clearing(each: Lowered) -> Clearing:
    fact = _FACTS[each.code]
    return Clearing(
        name=str(fact.name),
        if_usual=str(fact.if_usual),
        ask_for=tuple(str(paper) for paper in fact.ask_for),
        told=each.told,
        risk=each.risk,
        risk_low=each.risk_low,
        risk_high=each.risk_high,
        below=each.below,
        together=each.code == "together",
    )
