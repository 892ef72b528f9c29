"""Rates of duty as the US tariff schedule writes them: "Free", "7.5%", "4.4¢/kg + 6%".

A rate is a sum of terms: per cent of a value, or an amount of money per unit. We
keep every term; what a tariff line can hold in two numbers (one per cent of the
whole value, one amount per unit) is told apart from what it cannot, such as a
watch whose case, strap and battery each have a rate. Nothing is approximated:
a rate that is more than that is `other` and its text stands for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["DutyRate", "Kind", "Term", "parse_rate"]

Kind = Literal["free", "ad_valorem", "specific", "compound", "additional", "other"]

_MARKUP = re.compile(r"</?[a-z]+>", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<=\S)\s+\d+/$")
_FREE = re.compile(r"free\b", re.IGNORECASE)
_AS_ELSEWHERE = re.compile(
    r"(no change|the duty provided (for )?in ?the applicable subheading)\s*((\+|plus)\s*(?P<more>.+))?", re.IGNORECASE
)
_PER_CENT = re.compile(r"(?P<number>[\d.]+)\s*(%|percent\b)(?P<base>\s+(on|of)\s+.+)?", re.IGNORECASE)
_MONEY = re.compile(
    r"((?P<dollars>\$[\d,.]+)|(?P<cents>[\d.]+)\s*¢)\s*(?P<each>each|per\b|/)?\s*(?P<unit>.*)", re.IGNORECASE
)
_NOT_A_UNIT = re.compile(r"\bless\b|\bbut\b|\bif\b|\bfor each\b|\bnot exceed\b", re.IGNORECASE)
_ONE_NAME = {"thousand": "1000", "1,000": "1000", "pf liter": "pf.liter"}
_PLUS = re.compile(r"\s*\+\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: `per_cent` of `base` (the whole value if empty), or `dollars` for each `unit`."""

    per_cent: float | None = None
    base: str = ""
    dollars: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DutyRate:
    """A rate of duty: its kind and its terms, as far as they could be read.

    `additional` is a chapter 99 rate that comes on top of the goods' own rate, by
    its per cent, or by nothing where the schedule says "no change".
    """

    kind: Kind
    terms: tuple[Term, ...] = ()

    @property
    def ad_valorem_pct(self) -> float | None:
        """Per cent of the whole value; 0 for free goods; None where the rate has no such part or is `other`."""
        if self.kind == "free":
            return 0.0
        if self.kind == "other":
            return None
        return next((term.per_cent for term in self.terms if term.per_cent is not None), None)

    @property
    def specific_amount(self) -> float | None:
        """US dollars for each `specific_unit`; None where the rate has no such part or is `other`."""
        return None if self.kind == "other" else next((t.dollars for t in self.terms if t.dollars is not None), None)

    @property
    def specific_unit(self) -> str | None:
        """The unit of the specific part, in the schedule's words: kg, liter, each, kg on drained weight."""
        return None if self.kind == "other" else next((t.unit for t in self.terms if t.dollars is not None), None)


def parse_rate(text: str) -> DutyRate | None:
    """Read a rate; None for an empty one, kind `other` for words that are no sum of terms.

    >>> parse_rate("4.4¢/kg + 6%").kind, parse_rate("4.4¢/kg + 6%").specific_amount
    ('compound', 0.044)
    >>> parse_rate("The rate applicable to the natural juice in heading 2009").kind
    'other'
    """
    clean = _clean(text)
    if not clean:
        return None
    if _FREE.match(clean):
        return DutyRate("free")
    elsewhere = _AS_ELSEWHERE.fullmatch(clean)
    if elsewhere is not None:
        return _additional(elsewhere["more"])
    terms = _terms(clean)
    return DutyRate(_kind_of(terms), terms)


def _clean(text: str) -> str:
    """Without the markup, stray signs and footnote marks that the published files carry."""
    plain = _MARKUP.sub("", text).replace("¢;", "¢").replace("\xa0", " ")
    plain = _FOOTNOTE.sub("", " ".join(plain.split()))
    return plain.strip(" .`;")


def _additional(more: str | None) -> DutyRate:
    """What comes on top: 0 % where nothing is said; `other` where it falls on part of the value."""
    if not more:
        return DutyRate("additional", (Term(per_cent=0.0),))
    terms = _terms(more)
    whole = _kind_of(terms) == "ad_valorem"
    return DutyRate("additional" if whole else "other", terms)


def _terms(text: str) -> tuple[Term, ...]:
    """All summands, or none at all where one of them cannot be read."""
    terms = [_term(part) for part in _PLUS.split(text) if part]
    return tuple(term for term in terms if term is not None) if all(terms) else ()


def _term(part: str) -> Term | None:
    per_cent = _PER_CENT.fullmatch(part.removeprefix("a duty of "))
    if per_cent is not None:
        number = _number(per_cent["number"])
        return None if number is None else Term(per_cent=number, base=_words(per_cent["base"]))
    money = _MONEY.fullmatch(part)
    if money is None or _NOT_A_UNIT.search(money["unit"]):
        return None
    amount = _number((money["dollars"] or money["cents"]).lstrip("$").replace(",", ""))
    unit = _unit(money["each"] or "", money["unit"])
    if amount is None or not unit:
        return None
    return Term(dollars=amount if money["dollars"] else round(amount / 100, 10), unit=unit)


def _kind_of(terms: tuple[Term, ...]) -> Kind:
    per_cents = [term for term in terms if term.per_cent is not None]
    amounts = [term for term in terms if term.dollars is not None]
    if not terms or len(per_cents) > 1 or len(amounts) > 1 or any(term.base for term in per_cents):
        return "other"
    if per_cents and amounts:
        return "compound"
    return "ad_valorem" if per_cents else "specific"


def _unit(sign: str, words: str) -> str:
    """The unit without its sign and its full stop; "each" stands for itself."""
    if sign.lower() == "each":
        return f"each {words}".strip()
    plain = " ".join(re.sub(r"(?<=[./])\s+", "", words).split()).rstrip(".")
    return (_ONE_NAME.get(plain, plain)) if sign else ""


def _words(text: str | None) -> str:
    return "" if text is None else re.sub(r"^\s*(on|of)\s+", "", text)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
