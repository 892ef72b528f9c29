"""What is compared: the written profile of a party, turned into columns that comparisons can use.

Words are weighed by how much they tell: a word's weight is the number of bits by which it narrows down who is
meant, -log2 of the share of names that have it. So "Trading" counts for little and "Vandelay" for much, in any
language, without a list. A prior stands behind the count, or in a file of fifty names every word would be rare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.columns.addresses import Address, parse_address
from tidewaiter.columns.distinct import mapped
from tidewaiter.columns.names import acronym, common_words, latin, name_parts, place_words, skeleton, split_names
from tidewaiter.columns.phones import email_domain, email_key, phone_key
from tidewaiter.terms.country import country_codes, country_name
from tidewaiter.terms.folding import compact, fold

__all__ = ["FEATURES", "PRIOR_NAMES", "SLOTS", "WORLD_BITS", "WRITTEN", "features_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WRITTEN = (
    "name", "address", "city", "postcode", "country", "identifier", "identifier_kind", "phone", "email", "birth_date",
)  # fmt: skip
"""What may be known of a profile. Nothing else is read: no nationality, no faith, no guess from a name."""

SLOTS = 6
"""Words of a name that are compared, the most telling first; further words tell next to nothing."""

FEATURES: dict[str, str] = {
    "name_folded": "the name as written, folded",
    "name_core": "the name without its legal form",
    "name_squashed": "the core without blanks",
    "name_sorted": "the words of the core, sorted",
    "name_sounds": "skeletons of the words, sorted",
    "name_acronym": "first letters of three words or more",
    "name_numbers": "figures in the name",
    "name_bits": "what the compared words tell together",
    "world_bits": "what it takes to pick one name out of all in the file",
    "house": "number of the house",
    "street": "words of the street",
    "street_sounds": "skeletons of the words of the street, sorted",
    "street_core": "words of the street without its kind and direction",
    "agent_address": "whether many firms have their papers there",
    "unit": "floor, suite or post box",
    "town": "town, folded",
    "postcode": "postcode, compact",
    "country": "country of the address, as declared",
    "identifier": "number, compact",
    "identifier_kind": "kind of the number",
    "phone": "telephone key",
    "email": "e-mail key",
    "domain": "domain of the e-mail, unless public",
    "birth_date": "date of birth as declared, digits",
}
"""Every column that a comparison or a blocking key may use, and what it is; a test holds the list to this."""

PRIOR_NAMES = 20_000.0
WORLD_BITS = float(np.log2(PRIOR_NAMES))
"""Names that we pretend to have seen before; they carry the weight of words in a small file."""
_PRIOR_ORDINARY, _PRIOR_PLACE, _PRIOR_COMMON = 0.4, 60.0, 400.0
"""Among them, names with an ordinary word, with the name of a place, and with one of the common words of firms."""
_STREET_KINDS = frozenset({
    "ST", "AVE", "RD", "BLVD", "DR", "LN", "CT", "PL", "PLZ", "SQ", "CRES", "CCT", "CIR", "CLO", "TCE", "HWY", "PKWY",
    "EXPY", "FWY", "WAY", "TRL", "ALY", "PK", "GDNS", "GR", "N", "S", "E", "W", "NE", "NW", "SE", "SW", "CALLE", "RUA",
    "RUE", "VIA", "CARRERA", "UL", "JL", "CAD", "SOK", "MAH",
})  # fmt: skip


def features_of(profiles: pa.Table, *, base: int = 0) -> pa.Table:
    """The features of profiles, row by row.

    Args:
        profiles: n rows with any of the columns of `WRITTEN`; what is missing is taken as empty.
        base: number of the first row.

    Returns:
        n rows: `uid` (the row's number), the columns of `FEATURES`, and for each slot k `word_k` (int, 0 if there
        is none) with `bits_k` (float).
    """
    written = {column: _texts(profiles, column) for column in WRITTEN}
    columns: dict[str, pa.Array] = {"uid": pa.array(np.arange(base, base + len(profiles), dtype=np.int64))}
    columns |= _names(written["name"])
    columns |= _addresses(written)
    columns |= _numbers(written)
    return pa.table({name: _each_once(values) for name, values in columns.items()})


def _each_once(values: pa.Array) -> pa.Array:
    """Texts as a dictionary: they repeat themselves, and whatever compares them wants their numbers."""
    return values.dictionary_encode() if pa.types.is_string(values.type) else values


def _texts(profiles: pa.Table, column: str) -> pa.Array:
    if column not in profiles.column_names:
        return pa.nulls(len(profiles), pa.string())
    values = profiles[column].combine_chunks()
    trimmed = pc.utf8_trim_whitespace(values.cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _names(names: pa.Array) -> dict[str, pa.Array]:
    encoded = names.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    parts = [name_parts(split_names(text)[0]) for text in distinct]
    words = [_told_words(list(part.tokens), text) for part, text in zip(parts, distinct, strict=True)]
    sounds = [[_sound(word) for word in spoken] for spoken in words]
    weights, world = _bits(sounds, words)

    def spread(values: Sequence[str]) -> pa.Array:
        return pa.array([value or None for value in values], pa.string()).dictionary_encode().take(encoded.indices)

    columns = {
        "name_folded": spread([part.folded for part in parts]),
        "name_core": spread([part.core for part in parts]),
        "name_squashed": spread([part.core.replace(" ", "") for part in parts]),
        "name_sorted": spread([" ".join(sorted(set(part.tokens))) for part in parts]),
        "name_sounds": spread([" ".join(sorted(set(spoken))) for spoken in sounds]),
        "name_acronym": spread([acronym(part.tokens) if len(part.tokens) > 2 else "" for part in parts]),
        "name_numbers": spread([" ".join(word for word in part.tokens if word.isdigit()) for part in parts]),
    }
    ids, bits = _slots(sounds, weights)
    columns["world_bits"] = pa.repeat(world, len(names))
    columns["name_bits"] = pa.array(bits.sum(axis=1)).take(encoded.indices)
    for slot in range(SLOTS):
        columns[f"word_{slot}"] = pa.array(ids[:, slot]).take(encoded.indices).fill_null(0)
        columns[f"bits_{slot}"] = pa.array(bits[:, slot]).take(encoded.indices).fill_null(0.0)
    return columns


def _told_words(tokens: list[str], text: str) -> list[str]:
    """The words of the core, and those of a second name in the field ("dba") that the first lacks."""
    others = split_names(text)[1:]
    further = [word for other in others for word in name_parts(other).tokens if word not in tokens]
    return tokens + further


def _sound(word: str) -> str:
    """The skeleton of a word where enough of it is left, else the word itself."""
    bare = skeleton(word)
    return f"{word[0]}{bare}" if len(bare) > 3 and not word.isdigit() else word


@cache
def _country_words() -> frozenset[str]:
    """Words of countries' English names, and their codes: firms carry them for the place of a branch."""
    names = [fold(country_name(code)).split() for code in country_codes()]
    return frozenset(word for name in names for word in name if len(word) > 3) | country_codes()


def _bits(sounds: list[list[str]], words: list[list[str]]) -> tuple[dict[str, float], float]:
    """What each word tells, in bits, and what it takes to pick one name out of all of them.

    Names are counted once each, however often they are written.
    """
    common = {_sound(word) for word in common_words() | _country_words()}
    places = {_sound(word) for word in place_words()}
    cores = {" ".join(sorted(set(spoken))): spoken for spoken in sounds}
    counted: dict[str, int] = {}
    for spoken in cores.values():
        for word in set(spoken):
            counted[word] = counted.get(word, 0) + 1
    total = len(cores) + PRIOR_NAMES
    shortest = {
        sound: len(word)
        for said, spoken in zip(sounds, words, strict=True)
        for sound, word in zip(said, spoken, strict=True)
    }
    told = {}
    for word, count in counted.items():
        prior = (
            _PRIOR_COMMON
            if word in common
            else _PRIOR_PLACE
            if word in places
            else _PRIOR_ORDINARY * (8 if shortest.get(word, 9) < 4 else 1)
        )
        told[word] = float(np.log2(total / (count + prior)))
    return told, float(np.log2(total))


def _slots(sounds: list[list[str]], weights: dict[str, float]) -> tuple[Ints, Floats]:
    """The most telling words of each name, as numbers, with their bits."""
    number = {word: place for place, word in enumerate(weights, start=1)}
    ids = np.zeros((len(sounds), SLOTS), dtype=np.int64)
    bits = np.zeros((len(sounds), SLOTS))
    for row, spoken in enumerate(sounds):
        chosen = sorted(dict.fromkeys(spoken), key=lambda word: -weights[word])[:SLOTS]
        for slot, word in enumerate(chosen):
            ids[row, slot], bits[row, slot] = number[word], weights[word]
    return ids, bits


def _addresses(written: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Addresses taken apart; the same line with the same town is read once."""
    address = written["address"].fill_null("")
    city = written["city"].fill_null("")
    encoded = pc.binary_join_element_wise(address, city, "\x1f").dictionary_encode()
    read = [_read_address(text) for text in encoded.dictionary.to_pylist()]

    def spread(value: Callable[[Address], str]) -> pa.Array:
        texts = [value(parsed) or None for parsed in read]
        return pa.array(texts, pa.string()).take(encoded.indices)

    towns = mapped(written["city"], lambda text: fold(latin(text)), kind=pa.string())
    postcodes = mapped(written["postcode"], _postcode, kind=pa.string())
    agents = pa.array([parsed.is_agent for parsed in read]).take(encoded.indices)
    return {
        "house": spread(lambda parsed: parsed.number),
        "street": spread(lambda parsed: " ".join(parsed.street)),
        "street_sounds": spread(lambda parsed: " ".join(sorted({_sound(word) for word in _street_core(parsed)}))),
        "street_core": spread(lambda parsed: " ".join(_street_core(parsed))),
        "agent_address": agents,
        "unit": spread(lambda parsed: parsed.unit or parsed.post_box),
        "town": pc.coalesce(towns, spread(lambda parsed: " ".join(parsed.rest))),
        "postcode": pc.coalesce(postcodes, spread(lambda parsed: parsed.postcode)),
        "country": mapped(written["country"], lambda text: fold(latin(text)), kind=pa.string()),
    }


def _read_address(text: str) -> Address:
    line, _, city = text.partition("\x1f")
    return parse_address(line, city) if line else Address()


def _street_core(parsed: Address) -> tuple[str, ...]:
    """The street without its kind and direction, which are the first to be left out."""
    return tuple(word for word in parsed.street if word not in _STREET_KINDS) or parsed.street


def _postcode(text: str) -> str:
    return compact(latin(text)).removesuffix(".0")


def _numbers(written: dict[str, pa.Array]) -> dict[str, pa.Array]:
    country = written["country"].fill_null("")
    phones = pc.binary_join_element_wise(written["phone"], country, "\x1f")

    def phone(text: str) -> str:
        number, _, where = text.partition("\x1f")
        return phone_key(number, country=where.upper())

    return {
        "identifier": mapped(written["identifier"], lambda text: compact(latin(text)), kind=pa.string()),
        "identifier_kind": mapped(written["identifier_kind"], str.lower, kind=pa.string()),
        "phone": mapped(phones, phone, kind=pa.string()),
        "email": mapped(written["email"], email_key, kind=pa.string()),
        "domain": mapped(written["email"], email_domain, kind=pa.string()),
        "birth_date": mapped(written["birth_date"], _digits, kind=pa.string()),
    }


def _digits(text: str) -> str:
    return "".join(sign for sign in text.removesuffix(".0") if sign.isdigit())[:8]
