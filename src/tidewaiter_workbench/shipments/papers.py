"""What would lower a score, in the words of the desk: the fact, what is supposed, and the papers to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
        gettext_lazy("Unit price"),
        gettext_lazy("if the value were what such goods usually cost for their mass"),
        (
            gettext_lazy("commercial invoice"),
            gettext_lazy("contract or price list of the seller"),
            gettext_lazy("proof of payment"),
        ),
    ),
    "mass": _Fact(
        gettext_lazy("Mass"),
        gettext_lazy("if the mass were what so many pieces usually weigh"),
        (
            gettext_lazy("packing list"),
            gettext_lazy("weighbridge ticket"),
            gettext_lazy("bill of lading with its masses"),
        ),
    ),
    "description": _Fact(
        gettext_lazy("Description against code"),
        gettext_lazy("if the description were in the words of its heading, as it usually is"),
        (
            gettext_lazy("data sheet or catalogue"),
            gettext_lazy("a sample"),
            gettext_lazy("binding ruling on the code, if there is one"),
        ),
    ),
    "rate": _Fact(
        gettext_lazy("Rate of duty"),
        gettext_lazy("if the rate were as it usually is beside what the importer paid before"),
        (
            gettext_lazy("binding ruling on the code, if there is one"),
            gettext_lazy("certificate of origin"),
            gettext_lazy("data sheet or catalogue"),
        ),
    ),
    "origin": _Fact(
        gettext_lazy("Origin and manufacturer"),
        gettext_lazy("if the goods came straight from their origin, and it were one that they usually have"),
        (
            gettext_lazy("certificate of origin"),
            gettext_lazy("mill or factory certificate of the manufacturer"),
            gettext_lazy("through bill of lading"),
        ),
    ),
    "trader": _Fact(
        gettext_lazy("Who receives the goods"),
        gettext_lazy("if the importer had been known as long as those of such goods usually are"),
        (
            gettext_lazy("registration of the firm"),
            gettext_lazy("proof of its premises"),
            gettext_lazy("order from the buyer behind it"),
        ),
    ),
    "together": _Fact(gettext_lazy("All of these together"), gettext_lazy("if every one of them were as usual"), ()),
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
