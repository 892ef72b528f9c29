"""The facts of a line that papers could clarify, the papers to ask for, and what no paper changes.

A fact is offered for a line only where it is out of the way: a detector that asks about it finds few earlier lines so
odd, or the journey has a detour. A fact that is as usual has nothing to clarify, and what trees would make of moving
it to the middle of its lane is noise.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter.models.wordings import WHOM

__all__ = [
    "DESCRIPTION",
    "FACTS",
    "MASS",
    "ORIGIN",
    "PRICE",
    "RATE",
    "TOGETHER",
    "TRADER",
    "Fact",
    "beyond_papers",
]

PRICE, MASS, DESCRIPTION, RATE, ORIGIN, TRADER = "price", "mass", "description", "rate", "origin", "trader"
TOGETHER = "together"
"""Every fact that is offered, changed at once."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that papers could clarify.

    Attributes:
        code: a word for programs.
        name: the fact, as an officer calls it.
        if_usual: what is supposed when the line is judged again.
        ask_for: papers that would clarify it.
        odd_by: detectors that ask about it; one of them must find the line odd.
        silenced: those of them that are supposed to answer as they do for such goods; the others are asked again.
    """

    code: str
    name: str
    if_usual: str
    ask_for: tuple[str, ...]
    odd_by: tuple[str, ...]
    silenced: tuple[str, ...] = ()


FACTS: dict[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact(
            PRICE,
            "unit price",
            "the value were what such goods usually cost for their mass",
            ("commercial invoice", "contract or price list of the seller", "proof of payment"),
            ("low_unit_price", "high_unit_price", "price_against_seller", "price_against_words"),
        ),
        Fact(
            MASS,
            "mass",
            "the mass were what so many pieces usually weigh",
            ("packing list", "weighbridge ticket", "bill of lading with its masses"),
            ("mass_against_quantity",),
        ),
        Fact(
            DESCRIPTION,
            "description against code",
            "the description were in the words of its heading, as it usually is",
            ("data sheet or catalogue", "a sample", "binding ruling on the code, if there is one"),
            ("description_against_code",),
            ("description_against_code",),
        ),
        Fact(
            RATE,
            "rate of duty",
            "the rate were as it usually is beside what the importer paid before",
            ("binding ruling on the code, if there is one", "certificate of origin", "data sheet or catalogue"),
            ("rate_against_own_words", "rate_against_own_heading"),
            ("rate_against_own_words", "rate_against_own_heading"),
        ),
        Fact(
            ORIGIN,
            "origin and manufacturer",
            "the goods came straight from their origin, and it were one that they usually have",
            ("certificate of origin", "mill or factory certificate of the manufacturer", "through bill of lading"),
            ("rare_combination", "origin_after_order"),
            ("rare_combination", "origin_after_order"),
        ),
        Fact(
            TRADER,
            "who receives the goods",
            "the importer had been known as long as those of such goods usually are",
            ("registration of the firm", "proof of its premises", "order from the buyer behind it"),
            ("new_or_reawakened_trader",),
            ("new_or_reawakened_trader",),
        ),
    )
}

_WHOSE = WHOM | {"goods_line": "exactly such a line"}
_OTHERS = {
    "network": "ties of its firms to others, and what was found of those",
    "series": "its likeness to a known series, or to a firm that stopped",
    "seller's other lines": "what detectors said of the seller's lines of the year before",
}
_FOUND = "what past inspections of {whose} found"
_DECLARED = "how much of {whose} was declared, and since when"
_IMPORTER = "how much this importer has declared, and since when"
WORDINGS = (_FOUND, _DECLARED, _IMPORTER, *_WHOSE.values(), *_OTHERS.values())
"""The sentences of `beyond_papers`, and whose results they tell of."""


def beyond_papers(topic: str) -> str:
    """What a circumstance is called that no paper of this line changes; empty if papers could change it."""
    what, _, kind = topic.partition(" of ")
    if what == "results" and kind in _WHOSE:
        return _FOUND.format(whose=_WHOSE[kind])
    if what == "activity" and kind in _WHOSE:
        return _IMPORTER if kind == "importer" else _DECLARED.format(whose=_WHOSE[kind])
    return _OTHERS.get(topic, "")
