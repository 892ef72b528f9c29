"""The most that may be assessed for a false statement on entry: 19 U.S.C. 1592(c), read from data.

What is owed anyway (the duties themselves, 1592(d)) is no penalty and not counted here. Mitigation below these amounts
is the officer's judgement (19 CFR part 171, Appendix B) and has no formula.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tidewaiter.errors import UsageError

__all__ = ["CULPABILITIES", "Cap", "Entered", "PenaltyError", "most_1592"]

CULPABILITIES = ("negligence", "gross_negligence", "fraud")
CITATION = "19 U.S.C. 1592(c)"


class PenaltyError(UsageError):
    """A penalty cannot be as it is asked for."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What the violation was about, all in one currency; None for what is not known.

    `loss` is the loss of duties, taxes and fees: 0 says that there was none, and then `dutiable_value` decides.
    """

    loss: float
    domestic_value: float | None = None
    dutiable_value: float | None = None
    interest: float | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """The most, and by which rule."""

    amount: float
    rule: str


def most_1592(culpability: str, entered: Entered, *, disclosed: bool = False) -> Cap:
    """The statutory maximum.

    Args:
        culpability: negligence, gross_negligence or fraud.
        entered: loss and values.
        disclosed: whether there was a valid prior disclosure, 1592(c)(4).

    Raises:
        PenaltyError: the culpability is none of the law's, an amount is negative, or one that decides is missing.
    """
    if culpability not in CULPABILITIES:
        raise PenaltyError(f"culpability is one of {', '.join(CULPABILITIES)}")
    for value in (entered.loss, entered.domestic_value, entered.dutiable_value, entered.interest):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise PenaltyError("loss, values and interest are amounts of nought or more")
    rule = _rules()[culpability]
    return _disclosed(rule, entered) if disclosed else _assessed(rule, entered)


def _assessed(rule: dict[str, float], entered: Entered) -> Cap:
    domestic = Cap(_needed(entered.domestic_value, "the domestic value"), "domestic value")
    if "loss_multiple" not in rule:  # fraud: the value of the goods, with loss or without
        return domestic
    if entered.loss:
        times = rule["loss_multiple"]
        return min(domestic, Cap(times * entered.loss, f"{times:g} times the loss"), key=lambda cap: cap.amount)
    share = rule["dutiable_share"]
    return Cap(share * _needed(entered.dutiable_value, "the dutiable value"), f"{share:.0%} of dutiable value")


def _disclosed(rule: dict[str, float], entered: Entered) -> Cap:
    if "disclosed_interest_only" in rule:
        return Cap(_needed(entered.interest, "the interest"), "interest only, prior disclosure")
    if entered.loss:
        return Cap(rule["disclosed_loss_multiple"] * entered.loss, "the loss, prior disclosure")
    share = rule["disclosed_dutiable_share"]
    value = share * _needed(entered.dutiable_value, "the dutiable value")
    return Cap(value, f"{share:.0%} of dutiable value, prior disclosure")


def _needed(value: float | None, what: str) -> float:
    if value is None:
        raise PenaltyError(f"{what} decides the most that may be assessed: say it")
    return value


@cache
def _rules() -> dict[str, dict[str, float]]:
    text = files("tidewaiter.law").joinpath("us", "penalties_1592.toml").read_text(encoding="utf-8")
    return {name: rule for name, rule in tomllib.loads(text).items() if isinstance(rule, dict)}
