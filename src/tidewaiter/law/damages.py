"""Liquidated damages: what the breach of a bond costs at most, and for how little a claim is cancelled."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict

from tidewaiter.errors import UsageError
from tidewaiter.law.penalties import Cap
from tidewaiter.terms.citation import Citation

__all__ = ["BREACHES", "Bonded", "Breach", "DamagesError", "breach", "least_to_cancel", "most_damages"]

BREACHES = ("isf", "redelivery", "redelivery_restricted")


class DamagesError(UsageError):
    """Damages cannot be as they are asked for."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One kind of breach, with the rule that measures it; None for what does not measure it."""

    code: str
    words: str
    each: float | None
    value_multiple: float | None
    first_least: float | None
    later_least: float | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Bonded:
    """What a claim is about: how many breaches, the value of the goods, the bond; None for what is not known."""

    count: float | None = None
    goods_value: float | None = None
    bond: float | None = None


def breach(code: str) -> Breach:
    """The kind of breach of that code.

    Raises:
        DamagesError: there is none.
    """
    if code not in BREACHES:
        raise DamagesError(f"say which breach of the bond it is: {', '.join(BREACHES)}")
    row = _rules()[code]
    return Breach(
        code,
        words=row["words"],
        each=row.get("each"),
        value_multiple=row.get("value_multiple"),
        first_least=row.get("first_least"),
        later_least=row.get("later_least"),
        citation=Citation(row["citation"], row.get("confirmed", False)),
    )


def most_damages(code: str, about: Bonded) -> Cap:
    """The most that may be claimed; never more than the bond, where the value of goods decides.

    Raises:
        DamagesError: the breach is none of the law's, an amount is negative, or one that decides is missing.
    """
    rule = breach(code)
    for value in (about.count, about.goods_value, about.bond):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise DamagesError("a number of breaches, a value and a bond are nought or more")
    if rule.each is not None:
        if not about.count or about.count != int(about.count):
            raise DamagesError("say how many breaches there were: a whole number of one or more")
        return Cap(rule.each * about.count, f"{rule.each:,.0f} for each breach")
    if about.goods_value is None or about.bond is None or rule.value_multiple is None:
        raise DamagesError("the value of the goods and the bond decide the most that may be claimed: say both")
    times = rule.value_multiple
    goods = Cap(times * about.goods_value, "value of the goods" if times == 1 else f"{times:g} times the value")
    return min(goods, Cap(about.bond, "the bond"), key=lambda cap: cap.amount)


def least_to_cancel(code: str, *, first: bool, count: float) -> float | None:
    """The guideline's least for which a claim of so many breaches is cancelled; None where there is no guideline."""
    rule = breach(code)
    each = rule.first_least if first else rule.later_least
    return None if each is None else each * count


class _Rule(TypedDict):
    """One rule as it stands in the file."""

    words: str
    citation: str
    confirmed: NotRequired[bool]
    each: NotRequired[float]
    value_multiple: NotRequired[float]
    first_least: NotRequired[float]
    later_least: NotRequired[float]


@cache
def _rules() -> dict[str, _Rule]:
    text = files("tidewaiter.law").joinpath("us", "liquidated_damages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
