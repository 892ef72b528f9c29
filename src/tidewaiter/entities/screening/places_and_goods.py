"""Likenesses that no name makes: an address that a listed party uses, goods that an order is about.

Neither is learned from judged pairs, because there are none; the scores are policy, low on purpose, and say so in
their evidence. Many firms share a building, and cotton is cotton: such a hit is a reason to look at the
party or the origin, never a finding.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tidewaiter.columns.addresses import Address, parse_address
from tidewaiter.entities.screening.entries import Listed, Subject
from tidewaiter.entities.screening.hits import Hit, first_day
from tidewaiter.terms.folding import fold

__all__ = ["WORDINGS", "address_hits", "goods_hits"]

_HOUSE = 'is the address of "{name}" on list {list}: a building, so look at the party'
_OFFICE = 'is the address of "{name}" on list {list}: an office that many firms share, so look at the party'
_GOODS = "{goods} from {country}, as on list {list} ({name}): the order is on the goods of that country"
_MAKER = "{goods} from {country}, as on list {list} ({name}): the order is on one party, so look at the maker"
WORDINGS = (_HOUSE, _OFFICE, _GOODS, _MAKER)
"""What these likenesses are told in."""

_ADDRESS = 0.5
_SHARED_OFFICE = 0.2
_ORDER_ON_GOODS = 0.3
_ORDER_ON_A_PARTY = 0.15
_LIKE_NOTHING = frozenset({
    "ALL", "AND", "OR", "THE", "OF", "PRODUCTS", "PRODUCT", "GOODS", "CERTAIN", "OTHER", "PRODUCED", "BY", "FROM",
    "WITH", "IN", "RELATED",
})  # fmt: skip
_SHORTEST = 4
_SHORTEST_STEM = 3
_BEFORE_ES = ("SE", "XE", "ZE", "CHE", "SHE", "OE")
"""Where many end in ES, one may end with the E or without it: HOUSE and LENS, SHOE and POTATO."""


def address_hits(subjects: Sequence[Subject], entries: Iterable[Listed]) -> Iterator[Hit]:
    """Addresses of traders that are a listed party's: same number, street, and town or postcode."""
    by_street: dict[tuple[str, tuple[str, ...]], list[tuple[Listed, str, Address]]] = defaultdict(list)
    for entry in entries:
        for text in entry.addresses:
            parsed = parse_address(text)
            if parsed.number and parsed.street:
                by_street[parsed.number, parsed.street].append((entry, text, parsed))
    for subject in subjects:
        met: dict[str, Hit] = {}
        for text in subject.addresses:
            own = parse_address(text)
            for entry, listed_text, parsed in by_street.get((own.number, own.street), ()):
                both, first = first_day(subject, entry)
                if both and entry.listing_id not in met and _same_town(own, parsed):
                    shared = own.is_agent or parsed.is_agent
                    met[entry.listing_id] = _address_hit(subject, entry, listed_text, shared=shared, first=first)
        yield from met.values()


def goods_hits(subjects: Sequence[Subject], entries: Iterable[Listed]) -> Iterator[Hit]:
    """Descriptions of goods that an entry is about, from a country that it names; without that tie, nothing."""
    by_stem: dict[str, list[Listed]] = defaultdict(list)
    for entry in entries:
        if entry.countries:
            for stem in _goods_words(entry.goods):
                by_stem[stem].append(entry)
    for subject in subjects:
        met: dict[str, Hit] = {}
        for stem, word in sorted(_goods_words(subject.goods).items()):
            for entry in by_stem.get(stem, ()):
                both, first = first_day(subject, entry)
                if both and entry.listing_id not in met and subject.countries & entry.countries:
                    met[entry.listing_id] = _goods_hit(subject, entry, word, first=first)
        yield from met.values()


def _same_town(one: Address, other: Address) -> bool:
    if one.postcode and other.postcode:
        return one.postcode == other.postcode
    towns = {word for word in one.rest if len(word) > 2 and not word.isdigit()}
    return bool(towns & set(other.rest))


def _address_hit(subject: Subject, entry: Listed, text: str, *, shared: bool, first: date | None) -> Hit:
    score = _SHARED_OFFICE if shared else _ADDRESS
    reason = (_OFFICE if shared else _HOUSE).format(name=entry.names[0], list=entry.list)
    evidence: dict[str, list[object]] = {"address": [text, "set by policy, not learned"]}
    return Hit(subject, entry, score, text, reason, evidence, first)


def _goods_hit(subject: Subject, entry: Listed, word: str, *, first: date | None) -> Hit:
    on_goods = entry.schema == "Thing"
    country = sorted(subject.countries & entry.countries)[0]
    told = {"goods": word.lower(), "country": country, "list": entry.list, "name": entry.names[0]}
    reason = (_GOODS if on_goods else _MAKER).format(**told)
    evidence: dict[str, list[object]] = {
        "goods": [word, "set by policy, not learned"],
        "origin": [country, "set by policy, not learned"],
    }
    score = _ORDER_ON_GOODS if on_goods else _ORDER_ON_A_PARTY
    return Hit(subject, entry, score, entry.goods, reason, evidence, first)


def _goods_words(text: str) -> dict[str, str]:
    """The words that tell goods as they are written, by what one and many have in common (BICYCLE, BICYCLES)."""
    plain = re.sub(r"\d", " ", fold(text))
    words = {word for word in plain.split() if len(word) >= _SHORTEST and word not in _LIKE_NOTHING}
    return {_one_or_many(word): word for word in sorted(words, reverse=True)}


def _one_or_many(word: str) -> str:
    """What DRESSES and DRESS, BOXES and BOX, VALVES and VALVE, BATTERIES and BATTERY have in common.

    A last S falls, but not after another (BRASS is no BRAS). An E falls only where many may end in ES, and then the S
    before it, too: whether HOUSES come of HOUSE or, as LENSES do, of a word without the E, is not seen in them.
    """
    if len(word) > _SHORTEST and word.endswith(("IES", "IE")):
        return f"{word.removesuffix('S').removesuffix('IE')}Y"
    stem = word
    for ending in ("S", "E", "S"):
        shorter = stem.removesuffix(ending)
        stays = stem.endswith("SS") if ending == "S" else not stem.endswith(_BEFORE_ES)
        stem = stem if stays or len(shorter) < _SHORTEST_STEM else shorter
    return stem
