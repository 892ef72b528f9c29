"""What is compared: the written profile of a party, turned into columns that comparisons can use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.columns.branch_numbers import number_of_firm
from tidewaiter.columns.distinct import mapped, some_at_a_time
from tidewaiter.columns.given import given, given_country, given_number
from tidewaiter.columns.legal_kinds import form_told
from tidewaiter.columns.letters import latin
from tidewaiter.columns.names import NameParts, acronyms, name_parts, short_form, split_names
from tidewaiter.columns.party_numbers import party_number
from tidewaiter.columns.phones import email_domain, email_key, phone_key
from tidewaiter.entities.address_features import address_columns
from tidewaiter.entities.company import companions
from tidewaiter.entities.given_initials import letters_of, lone_letters
from tidewaiter.entities.lexicon import Lexicon
from tidewaiter.entities.numbered_names import number_borne
from tidewaiter.entities.spellings import spellings_of
from tidewaiter.entities.telling_words import SLOTS, most_telling
from tidewaiter.entities.trades import trades_told
from tidewaiter.entities.two_scripts import by_consonants
from tidewaiter.entities.varieties import heard_in
from tidewaiter.errors import TermError
from tidewaiter.terms.country import country_code
from tidewaiter.terms.folding import compact, fold
from tidewaiter.terms.mid import is_valid_mid, mid_of

__all__ = ["FEATURES", "WRITTEN", "features_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WRITTEN = (
    "name", "address", "city", "postcode", "country", "identifier", "identifier_kind", "phone", "email", "birth_date",
    "mid", "seen_with",
)  # fmt: skip
"""What may be known of a profile. Nothing else is read: no nationality, no faith, no guess from a name."""

FEATURES: dict[str, str] = {
    "name_folded": "the name as written, folded",
    "name_core": "the name without its legal form",
    "name_squashed": "the core without blanks",
    "name_sorted": "the words of the core, sorted",
    "name_sounds": "skeletons of the words, sorted",
    "name_acronym": "first letters of three words or more, without small ones",
    "name_acronym_whole": "the same, with those of the legal form",
    "acronym_bits": "what such letters tell: how often names are cut down here, against how often they fit by chance",
    "name_numbers": "figures in the name",
    "name_ordinal": "numbers by which firms of one name are told apart, Roman ones too",
    "name_trades": "trades that words of the name tell: textiles, metals, logistics",
    "legal_form": "the legal form, if some law tells it from others",
    "name_letters": "first letters of the words, and which of them are all that is written",
    "name_bits": "what the compared words tell together",
    "world_bits": "what it takes to pick one name out of all in the file",
    "namesake_bits": "how much less the whole name tells, as several in the file bear it",
    "namesake_form_bits": "the same of the name with its legal form; that of the name alone where no form is told",
    "house": "number of the house",
    "street": "words of the street",
    "street_sounds": "skeletons of the words of the street, sorted",
    "street_core": "words of the street without its kind and direction",
    "agent_address": "whether the address says that many firms have their papers there",
    "shared_address": "whether it says so, or many names of the file give it that have no word in common",
    "unit": "floor, suite or post box",
    "town": "town, folded",
    "postcode": "postcode, compact",
    "country": "country of the address: its code where we know what was declared, else the words, folded",
    "identifier": "number, compact, without label, code of its country, leading noughts and what names a branch of its "
    "firm, unless it is that of many",
    "identifier_kind": "kind of the number",
    "phone": "telephone key",
    "email": "e-mail key",
    "domain": "domain of the e-mail, unless public",
    "birth_date": "date of birth as declared, digits",
    "birth_turned": "the same with day and month in each other's place, where that is another date",
    "mid": "manufacturer id as declared",
    "mid_made": "manufacturer id that name and address make, where manufacturer ids are declared at all",
    "mid_of_another": "manufacturer id as declared, unless it is what the party's own name and address make",
    "seen_with": "brokers, goods, counterparties named beside it that few others were seen with",
}
"""Every column that a comparison or a blocking key may use, and what it is; a test holds the list to this."""


def _country(text: str) -> str:
    """One country is one text, whether a file has "China", "CHN" or "P.R. China"; what we do not know stays words."""
    said = given_country(text)
    return (country_code(said) or fold(latin(said))) if said else ""


_ANSWER_OF: dict[str, Callable[[str], str]] = {
    "address": given, "city": given, "email": given, "country": _country, "postcode": given_number,
    "identifier": given_number, "phone": given_number, "birth_date": given_number, "mid": given,
}  # fmt: skip
"""What of a column is an answer and no "N/A". Names are left to `name_parts`, which knows how nobody is named."""

_SAID_BY_THE_TOWN = 1.0
"""Bits of a word that the town says already: next to nothing, and yet "Luton Surgery" of Luton has a word of its own
beside "Lincoln Surgery" of Lincoln."""


def features_of(
    profiles: pa.Table, *, base: int = 0, lexicon: Lexicon | None = None, make_mids: bool = False
) -> pa.Table:
    """The features of profiles, row by row.

    Args:
        profiles: n rows with any of the columns of `WRITTEN`; what is missing is taken as empty.
        base: number of the first row.
        lexicon: what words and companions tell; one that is empty, or none, learns it from these profiles.
        make_mids: make manufacturer ids though none of these profiles declares one: others beside them do.

    Returns:
        n rows: `uid` (the row's number), the columns of `FEATURES`, and for each slot k `word_k` (int, 0 if there
        is none) with `bits_k` (float); the same of companions, `mate_k` and `matebits_k`, if any are told.
    """
    written = {column: _texts(profiles, column) for column in WRITTEN}
    columns: dict[str, pa.Array] = {"uid": pa.array(np.arange(base, base + len(profiles), dtype=np.int64))}
    lexicon = Lexicon() if lexicon is None else lexicon
    written["name"], written["address"] = lexicon.own_addresses.apart(written["name"], written["address"])
    columns |= address_columns(written)
    columns |= _names(written["name"], towns=columns["town"], lexicon=lexicon)
    columns["shared_address"] = lexicon.shared_addresses.among(columns, words=SLOTS)
    columns |= _manufacturers(written, make=make_mids)
    columns |= companions(written["seen_with"], lexicon.company)
    columns |= _numbers(written)
    columns["identifier"] = lexicon.shared_numbers.left_out(columns, words=SLOTS)
    columns |= lexicon.namesakes.told(columns)
    return pa.table({name: _each_once(values) for name, values in columns.items()})


def _each_once(values: pa.Array) -> pa.Array:
    """Texts as a dictionary: they repeat themselves, and whatever compares them wants their numbers."""
    return values.dictionary_encode() if pa.types.is_string(values.type) else values


def _texts(profiles: pa.Table, column: str) -> pa.Array:
    if column not in profiles.column_names:
        return pa.nulls(len(profiles), pa.string())
    values = profiles[column].combine_chunks()
    trimmed = pc.utf8_trim_whitespace(values.cast(pa.string()))
    answer_of = _ANSWER_OF.get(column)
    return mapped(trimmed, answer_of, kind=pa.string()) if answer_of else _filled(trimmed)


def _filled(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _names(names: pa.Array, *, towns: pa.Array, lexicon: Lexicon) -> dict[str, pa.Array]:
    encoded = names.dictionary_encode()
    read = _read_names(lexicon.blanks.put_right(encoded.dictionary, learn=not lexicon))
    words = lexicon.respaced(read.words, read.behind)
    late = [_still_behind(*row) for row in zip(read.behind, read.words, words, strict=True)]
    sounds = lexicon.heard(words, late)
    distinct_by = [" ".join(sorted(set(spoken))) for spoken in sounds]
    told_by = lexicon.initials_tell(distinct_by, read.shorts, read.letters)
    weights, world = lexicon.bits, lexicon.world_bits
    texts = read.texts.append_column("name_sounds", pa.array(distinct_by, pa.string()))
    trades = ["" if several else trades_told(told) for told, several in zip(words, read.several, strict=True)]
    texts = texts.append_column("name_trades", pa.array(trades, pa.string()))
    columns = {name: _spread(texts[name], encoded.indices) for name in texts.column_names}
    behind = [_behind(*row) for row in zip(late, words, sounds, strict=True)]
    ids, bits = most_telling(sounds, weights, lexicon.generic, behind=behind, world_bits=world)
    by_ear = spellings_of(ids, weights, lexicon.generic)
    letters = np.append(letters_of(ids, weights, read.lone), 0)
    place = encoded.indices.fill_null(len(sounds)).to_numpy(zero_copy_only=False)
    ids, by_ear = (np.concatenate([told, np.zeros((1, SLOTS), dtype=np.int64)])[place] for told in (ids, by_ear))
    bits = np.concatenate([bits, np.zeros((1, SLOTS))])[place]
    bits[_told_by_the_town(ids, towns, lexicon)] = _SAID_BY_THE_TOWN
    columns["world_bits"] = pa.repeat(world, len(names))
    columns["name_bits"] = pa.array(bits.sum(axis=1))
    columns["name_letters"] = pa.array(letters[place])
    columns["acronym_bits"] = pa.array(np.array([*told_by, 0.0])[place])
    for slot in range(SLOTS):
        columns[f"word_{slot}"] = pa.array(np.ascontiguousarray(ids[:, slot]))
        columns[f"by_ear_{slot}"] = pa.array(np.ascontiguousarray(by_ear[:, slot]))
        columns[f"bits_{slot}"] = pa.array(np.ascontiguousarray(bits[:, slot]))
    return columns


def _spread(texts: pa.ChunkedArray, places: pa.Array) -> pa.Array:
    return _filled(texts.combine_chunks()).dictionary_encode().take(places)


@dataclass(frozen=True, slots=True)
class _Read:
    """n different names as they are read: columns of texts, and for each name its words, those behind its legal
    form, its ways to be cut down to first letters, its letters where it may be cut down, its lone letters, and whether
    its field gives several.
    """

    texts: pa.Table
    words: list[list[str]]
    behind: list[frozenset[str]]
    letters: list[tuple[str, ...]]
    shorts: list[str]
    lone: list[frozenset[str]]
    several: list[bool]


_NAMES = pa.schema(
    (name, pa.string())
    for name in (
        "name_folded", "name_core", "name_squashed", "name_sorted", "name_acronym", "name_acronym_whole",
        "name_numbers", "name_ordinal", "legal_form",
    )
)  # fmt: skip


def _read_names(names: pa.Array) -> _Read:
    """Take names apart, some at a time; words and letters that are said again are kept once."""
    texts = [_NAMES.empty_table()]
    read = _Read(texts[0], [], [], [], [], [], [])
    word_once: dict[str, str] = {}
    letters_once: dict[tuple[str, ...], tuple[str, ...]] = {}
    for some in some_at_a_time(names):
        fields = [split_names(text) for text in some]
        parts = [name_parts(field[0]) for field in fields]
        letters = [letters_once.setdefault(told, told) for told in (acronyms(part, small=False) for part in parts)]
        for part, field, text in zip(parts, fields, some, strict=True):
            told = by_consonants(_told_words(part.tokens, field[1:]), text)
            read.words.append([word_once.setdefault(word, word) for word in told])
        read.several.extend(len(field) > 1 for field in fields)
        read.behind.extend(part.behind for part in parts)
        read.letters.extend(letters)
        read.shorts.extend(short_form(part) for part in parts)
        read.lone.extend(lone_letters(part, text) for part, text in zip(parts, some, strict=True))
        texts.append(_texts_of_names(parts, letters))
    return replace(read, texts=pa.concat_tables(texts))


def _texts_of_names(parts: Sequence[NameParts], letters: Sequence[tuple[str, ...]]) -> pa.Table:
    words = [part.tokens for part in parts]
    columns = {
        "name_folded": [part.folded for part in parts],
        "name_core": [part.core for part in parts],
        "name_squashed": [part.core.replace(" ", "") for part in parts],
        "name_sorted": [" ".join(sorted(set(tokens))) for tokens in words],
        "name_acronym": [each[0] if each else "" for each in letters],
        "name_acronym_whole": [each[-1] if each else "" for each in letters],
        "name_numbers": [" ".join([word for word in tokens if word.isdigit()]) for tokens in words],
        "name_ordinal": [number_borne(tokens) for tokens in words],
        "legal_form": [form_told(part.legal_form) for part in parts],
    }
    return pa.table(columns, schema=_NAMES)


def _still_behind(behind: frozenset[str], before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Words behind the legal form when blanks were put and first letters were spelt out: what stood before it does."""
    if after is before or not behind:
        return behind
    come, gone = Counter(after) - Counter(before), Counter(before) - Counter(after)
    return behind.union(come) if gone.keys() <= behind else behind.difference(come)


def _behind(behind: frozenset[str], words: Sequence[str], sounds: Sequence[str]) -> frozenset[str]:
    """Sounds of the words that stand only behind the legal form."""
    if not behind:
        return behind
    heard = [(spoken, word in behind) for spoken, word in zip(sounds, words, strict=True)]
    return frozenset(one for one, late in heard if late) - {one for one, late in heard if not late}


def _told_by_the_town(ids: Ints, towns: pa.Array, lexicon: Lexicon) -> NDArray[np.bool_]:
    """Words of names that the town says already: "Foshan Star" of Foshan is told from "Foshan Moon" by one word.

    A name that is nothing but its town keeps what it has.
    """
    numbers = {word: n for n, word in enumerate(lexicon.bits, start=1)}
    encoded = towns.dictionary_encode()
    said = [
        [numbers.get(heard_in(lexicon.varieties, word), 0) for word in text.split()][:3]
        for text in encoded.dictionary.to_pylist()
    ]
    table = np.array([[*found, 0, 0, 0][:3] for found in said] + [[0, 0, 0]], dtype=np.int64)
    here = table[encoded.indices.fill_null(len(said)).to_numpy(zero_copy_only=False)]
    told = (ids[:, :, None] == here[:, None, :]).any(axis=2) & (ids > 0)
    told[(told == (ids > 0)).all(axis=1)] = False
    return told


def _told_words(tokens: tuple[str, ...], others: Sequence[str]) -> list[str]:
    """The words of the core, and those of other names in the field ("dba") that the first lacks."""
    return [*tokens, *(word for other in others for word in name_parts(other).tokens if word not in tokens)]


def _manufacturers(written: dict[str, pa.Array], *, make: bool) -> dict[str, pa.Array]:
    """Manufacturer ids, declared in a column of their own or as the number, and made anew from name and address.

    One that is declared as the number is no number that names one firm: it is taken out there.
    """
    as_number = pc.fill_null(pc.equal(pc.utf8_lower(written["identifier_kind"]), "mid"), False)
    nothing = pa.scalar(None, pa.string())
    declared = pc.coalesce(written["mid"], pc.if_else(as_number, written["identifier"], nothing))
    written["identifier"] = pc.if_else(as_number, nothing, written["identifier"])
    made = pa.nulls(len(declared), pa.string())
    if make or declared.null_count < len(declared):
        parts = [written[name].fill_null("") for name in ("country", "name", "address", "city")]
        made = mapped(pc.binary_join_element_wise(*parts, "\x1f"), _made_mid, kind=pa.string())
    mid = mapped(declared, _declared_mid, kind=pa.string())
    own = pc.fill_null(pc.equal(mid, made), False)
    return {"mid": mid, "mid_made": made, "mid_of_another": pc.if_else(own, nothing, mid)}


def _declared_mid(text: str) -> str:
    return compact(text) if is_valid_mid(text) else ""


def _made_mid(text: str) -> str:
    """Empty where the country is not one we know, a Canadian province is wanting, or there is no address."""
    country, name, address, city = text.split("\x1f")
    try:
        return mid_of(country, latin(name), address=latin(address), city=latin(city)).code if address or city else ""
    except TermError:
        return ""


def _numbers(written: dict[str, pa.Array]) -> dict[str, pa.Array]:
    country = written["country"].fill_null("")
    phones = pc.binary_join_element_wise(written["phone"], country, "\x1f")

    identifiers = pc.binary_join_element_wise(written["identifier"], country, "\x1f")

    def identifier(text: str) -> str:
        number, _, where = text.partition("\x1f")
        return number_of_firm(party_number(number, country=where), country=where)

    def phone(text: str) -> str:
        number, _, where = text.partition("\x1f")
        return phone_key(number, country=where)

    return {
        "identifier": mapped(identifiers, identifier, kind=pa.string()),
        "identifier_kind": mapped(written["identifier_kind"], str.lower, kind=pa.string()),
        "phone": mapped(phones, phone, kind=pa.string()),
        "email": mapped(written["email"], email_key, kind=pa.string()),
        "domain": mapped(written["email"], email_domain, kind=pa.string()),
        "birth_date": mapped(written["birth_date"], _digits, kind=pa.string()),
        "birth_turned": mapped(written["birth_date"], _turned, kind=pa.string()),
    }


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())[:8]


def _turned(text: str) -> str:
    """The date of birth as another would read it, who has the month before the day."""
    figures = _digits(text)
    year, month, day = figures[:4], figures[4:6], figures[6:]
    return f"{year}{day}{month}" if month != day and len(figures) == 8 and int(day) <= 12 else ""
