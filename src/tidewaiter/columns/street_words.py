"""Words of streets and buildings, each in the one way in which addresses are compared; the words are in a file."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

__all__ = [
    "agent_phrases",
    "agent_starts",
    "begins_with_kind",
    "buildings",
    "kinds",
    "nameless",
    "parts",
    "short",
    "sure_words",
    "unit_words",
]

_ORDINAL = re.compile(r"^(\d+)(?:ST|ND|RD|TH)$")
_ORDINAL_WORDS = {
    word: str(place)
    for place, word in enumerate(
        ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TENTH"), start=1
    )
}
_SHORTEST_WITH_ENDING = 5
_ENDINGS = (
    (re.compile(r"(?<=SK)(?:IY|YI|YY|II|I)$"), "Y"), (re.compile(r"(?:IY|YI|YY|II)$"), "Y"),
    (re.compile(r"(?<=.{4})OI$"), "OY"), (re.compile(r"EI(?=$|SK)"), "EY"), (re.compile(r"(?:AIA|AJA)$"), "AYA"),
    (re.compile(r"(?:OYE|OIE|OJE)$"), "OE"),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def short(text: str) -> tuple[str, ...]:
    """The words of a street as they are written short, its kind behind its name; streets have many houses.

    >>> short("ULITSA SADOVAYA"), short("SADOVAJA UL"), short("SH ZAYED ROAD")
    (('SADOVAYA', 'ST'), ('SADOVAYA', 'ST'), ('SH', 'ZAYED', 'RD'))
    """
    shorts, nothing = _shorts(), _nothing()
    words = _kind_behind(text.split())
    return tuple(
        [_plain_ordinal(shorts.get(word) or _one_ending(word)) for word in words if word not in nothing] or words
    )


def begins_with_kind(words: str) -> bool:
    """Whether a piece of an address begins with a kind of street that stands before its name: "ul. 8 Marta"."""
    return words.split(" ", 1)[0] in _at_an_end()


def _kind_behind(words: list[str]) -> list[str]:
    """The words of a street with its kind behind its name, as in English, and written out."""
    at_an_end = _at_an_end()
    if len(words) < 2 or at_an_end.keys().isdisjoint((words[0], words[-1])):
        return words
    if words[-1] in at_an_end:
        return [*words[:-1], at_an_end[words[-1]]]
    has_another = words[-1] in kinds() or words[-1] in _shorts() or words[-1] in buildings()
    return words if has_another else [*words[1:], at_an_end[words[0]]]


def _one_ending(word: str) -> str:
    """A word with the ending that offices transcribe in several ways, in one of them: -SKIY and -SKII are -SKY."""
    if len(word) < _SHORTEST_WITH_ENDING:
        return word
    for ending, told in _ENDINGS:
        word = ending.sub(told, word)
    return word


def _plain_ordinal(word: str) -> str:
    if word[0].isdigit():
        found = _ORDINAL.match(word)
        return found.group(1) if found else word
    return _ORDINAL_WORDS.get(word, word)


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "street_words.toml").read_text(encoding="utf-8"))


@cache
def sure_words(kind: str) -> frozenset[str]:
    """Words that tell an address by themselves: "kinds" of street, "rooms", and so on."""
    return frozenset(_lists()["surely"][kind])


@cache
def agent_phrases() -> re.Pattern[str]:
    """What says that many firms have their papers at an address."""
    return re.compile(r"(?<!\S)(?:" + "|".join(map(re.escape, _lists()["agent"]["phrases"])) + r")(?!\S)")


@cache
def agent_starts() -> frozenset[str]:
    """First words of these phrases."""
    return frozenset(phrase.split()[0] for phrase in _lists()["agent"]["phrases"])


@cache
def _shorts() -> dict[str, str]:
    return {word: short for short, words in _lists()["written_short"].items() for word in words}


@cache
def parts() -> frozenset[str]:
    """What is numbered or lettered within an estate or a quarter."""
    return frozenset(_lists()["part_of_an_area"]["words"])


@cache
def buildings() -> frozenset[str]:
    """Kinds of building."""
    return frozenset(_lists()["building"]["words"])


@cache
def nameless() -> frozenset[str]:
    """Parts and kinds of building, and what stands between two numbers."""
    return parts() | buildings() | {"TO"}


@cache
def kinds() -> frozenset[str]:
    """Kinds of street and directions, as they are kept."""
    return frozenset(_lists()["written_short"])


@cache
def _at_an_end() -> dict[str, str]:
    """Kinds of street that stand before the name or behind it, each as it is written out."""
    listed = dict(_lists()["at_an_end"])
    whole = dict.fromkeys(listed.pop("whole"))
    return {word: word for word in (*whole, *listed)} | {word: kind for kind, words in listed.items() for word in words}


@cache
def _nothing() -> frozenset[str]:
    return frozenset(_lists()["short_for_nothing"]["words"])


@cache
def unit_words() -> frozenset[str]:
    """Words before the number of a room, floor or part of a building."""
    return frozenset(_lists()["unit"]["words"])
