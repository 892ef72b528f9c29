"""Two records side by side, field by field, and the weights of what was found as a picture's coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.merging.models import Pair
from tidewaiter_workbench.people.models import Person

__all__ = ["Field", "Weight", "compared", "seen_of", "weighed"]

_FIELDS = (
    ("name", "name", ("name",)),
    ("address", "address", ("address",)),
    ("place", "place", ("city", "country")),
    ("identifier", "number", ("identifier",)),
    ("telephone", "telephone", ("phone",)),
    ("email", "e-mail", ("email",)),
)
_STRONG, _FAIR = 8.0, 3.0
HALF = 50.0
"""The picture's middle, in percent: to one side lies what speaks for, to the other what speaks against."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One answer: what was compared, what was found, its weight in bits, in words, and its bar."""

    about: str
    says: str
    bits: float
    words: str
    x: float
    width: float

    @property
    def side(self) -> str:
        """for, against or level."""
        return "for" if self.bits > 0 else "against" if self.bits < 0 else "level"


@dataclass(frozen=True, slots=True)
class Field:
    """One field as both records give it; `weight` is None where it was not compared."""

    label: str
    left: str
    right: str
    weight: Weight | None


def compared(pair: Pair) -> list[Field]:
    """The fields of both records, each with what its comparison said."""
    left, right = pair.content["records"]
    by_about = {weight.about: weight for weight in weighed(pair)}
    return [
        Field(_label(label), _value(left, names), _value(right, names), by_about.pop(about, None))
        for about, label, names in _FIELDS
        if _value(left, names) or _value(right, names)
    ]


def weighed(pair: Pair) -> list[Weight]:
    """Every answer with its bar, the last being what any two at random begin with."""
    told = [(row["about"], row["says"], row["bits"]) for row in pair.content["evidence"]]
    told.append(
        ("start", _("two names at random are seldom one; and how rare it is what they share"), pair.content["rest"])
    )
    longest = max(abs(bits) for _about, _says, bits in told) or 1.0
    return [_weight(about, says, bits, longest) for about, says, bits in told]


def seen_of(record: dict[str, Any], person: Person) -> dict[str, Any]:
    """How often, when and in which roles a record stands in the documents that a person may see."""
    mine = [row for row in record["seen"] if person.reaches(office=row["office"], mark=row["mark"])]
    return {
        "seen": sum(row["mentions"] for row in mine),
        "roles": list(dict.fromkeys(row["role"] for row in mine)),
        "first_on": min((row["first_on"] for row in mine), default=None),
        "last_on": max((row["last_on"] for row in mine), default=None),
    }


def _weight(about: str, says: str, bits: float, longest: float) -> Weight:
    width = round(HALF * abs(bits) / longest, 1)
    x = HALF if bits >= 0 else HALF - width
    return Weight(about, says, bits, _words(bits), round(x, 1), width)


def _words(bits: float) -> str:
    size = abs(bits)
    if size < 0.5:
        return _("says nothing")
    if bits > 0:
        return _("strongly for") if size >= _STRONG else _("for") if size >= _FAIR else _("a little for")
    return _("strongly against") if size >= _STRONG else _("against") if size >= _FAIR else _("a little against")


def _label(label: str) -> str:
    return {
        "name": _("Name"), "address": _("Address"), "place": _("Place"), "number": _("Number"),
        "telephone": _("Telephone"), "e-mail": _("E-mail"),
    }[label]  # fmt: skip


def _value(row: dict[str, Any], names: tuple[str, ...]) -> str:
    return ", ".join(str(row[name]) for name in names if row.get(name))
