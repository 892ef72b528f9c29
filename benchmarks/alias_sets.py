"""No benchmark: names that lists themselves say are of one party, of which nothing was learned.

Lists give other names of one party: abbreviations, other spellings, former names, names in its own script. Names of one
entry are one party, and names of two are two (but for a party that a list has twice, which counts against everybody).
Entries are cut in two halves by a digest of their id: the working half is read, the kept half is judged at the end.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import random
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anyascii import anyascii
from defusedxml.ElementTree import fromstring
from rapidfuzz import fuzz

from screening_pairs import DATA, half, register_names, trade_names
from tidewaiter.columns.letters import latin
from tidewaiter.columns.names import folded_name, name_parts
from tidewaiter.lake import Lake
from tidewaiter.sources import load
from tidewaiter.tables import known

__all__ = ["BEYOND_LETTERS", "KINDS", "Asked", "Row", "asked_of", "halves", "kind_of", "lists", "mentions", "ordinary"]

KINDS = (
    "the same but for form and small words", "reordered", "acronym of a name beside it", "acronym of other words",
    "other spelling or transcription", "shorter or longer", "some words in common", "own script",
    "another name altogether",
)  # fmt: skip
"""What a removed name is to those that stay on the list."""
BEYOND_LETTERS = ("acronym of other words", "another name altogether")
"""Letters tell nothing of these: translations, nicknames, former names. Some names in own script are translated too."""
_SMALL = frozenset(
    [
        "OF",
        "THE",
        "AND",
        "FOR",
        "DE",
        "DU",
        "DES",
        "LA",
        "LE",
        "LES",
        "EL",
        "DEL",
        "Y",
        "ET",
        "UND",
        "AL",
        "E",
        "DA",
        "DO",
        "DI",
        "VAN",
        "DER",
    ]
)
_LONGEST_ACRONYM = 8
_ALIKE = 78
_TELLING = 4


@dataclass(frozen=True)
class Asked:
    """A name that was taken from an entry, what it is to the others, and how good the list says it is."""

    name: str
    entry: str
    kind: str
    schema: str
    quality: str = ""


Row = dict[str, object]
"""A row of `known.listings`."""


def lists() -> dict[str, list[Row]]:
    """The US consolidated screening list and the list of the United Nations."""
    us = DATA / "watchlist_us_csl" / "consolidated_screening_list.csv.gz"
    un = DATA / "watchlist_un_consolidated" / "un_consolidated.xml.gz"
    return {"US": _rows("us-csl", us), "UN": _rows("un-list", un)}


def _rows(source: str, file: Path) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, Lake.open(f"{folder}/lake", create=True) as lake:
        load(lake, source, [file])
        rows: list[Row] = lake.fetch(lake.read(known.LISTINGS).order_by("listing_id")).to_pylist()
        return rows


def names_of(row: Row) -> list[str]:
    """Its names as the list writes them, each once but for accents and signs."""
    names = [str(row["name"] or ""), *str(row["aliases"] or "").split(";")]
    return list({_letters(name): name.strip() for name in reversed(names) if _letters(name)}.values())[::-1]


def _letters(name: str) -> str:
    return "".join(sign for sign in anyascii(name).upper() if sign.isalnum())


def un_qualities() -> dict[str, str]:
    """What the list says of its other names, by the name folded."""
    with gzip.open(DATA / "watchlist_un_consolidated" / "un_consolidated.xml.gz", "rb") as file:
        tree = fromstring(file.read())
    found: dict[str, str] = {}
    for kind in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
        for alias in tree.iter(kind):
            name, quality = alias.findtext("ALIAS_NAME") or "", alias.findtext("QUALITY") or ""
            if name.strip():
                found[folded_name(name)] = quality
    return found


def halves(rows: Sequence[Row], which: str) -> list[Row]:
    """The entries of one half, `working` or `kept`."""
    wanted = 0 if which == "working" else 1
    return [row for row in rows if half("alias", str(row["listing_id"])) == wanted]


def asked_of(rows: Sequence[Row], *, seed: int, most: int) -> tuple[list[Asked], list[Row]]:
    """One name of each entry that has several, drawn by a seed, and the entries without it."""
    qualities = un_qualities()
    asked, kept = [], []
    for row in rows:
        names = names_of(row)
        if len(names) < 2:
            kept.append(row)
            continue
        key = str(row["listing_id"])
        name = random.Random(f"{seed}|{key}").choice(names[1:])
        rest = [other for other in names if other != name]
        quality = qualities.get(folded_name(name), "") if key.startswith("un") else ""
        asked.append(Asked(name, key, kind_of(name, rest), _schema(row), quality))
        kept.append(row | {"name": rest[0], "aliases": ";".join(rest[1:])})
    return sorted(asked, key=lambda each: hashlib.sha256(f"{seed}|{each.entry}".encode()).digest())[:most], kept


def kind_of(name: str, others: Sequence[str]) -> str:
    """What a name is to the others of its party, by its letters alone."""
    if any(sign.isalpha() and not unicodedata.name(sign, "LATIN").startswith("LATIN") for sign in name):
        return "own script"
    ours = _told(name)
    theirs = [_told(other) for other in others if latin(other) == other or other.isascii() or _is_latin(other)]
    if any(set(ours) == set(words) for words in theirs):
        same = any(ours == words for words in theirs)
        return "the same but for form and small words" if same else "reordered"
    squashed = "".join(name_parts(name).tokens)
    if len(squashed) <= _LONGEST_ACRONYM and any(squashed in _initials(other) for other in others):
        return "acronym of a name beside it"
    if any("".join(name_parts(other).tokens) in _initials(name) for other in others):
        return "acronym of a name beside it"
    together = [fuzz.ratio("".join(sorted(ours)), "".join(sorted(words))) for words in theirs]
    sort = [fuzz.token_sort_ratio(" ".join(ours), " ".join(words)) for words in theirs]
    contained = any(ours and words and (set(ours) <= set(words) or set(words) <= set(ours)) for words in theirs)
    if contained:
        return "shorter or longer"
    if max([*together, *sort], default=0) >= _ALIKE:
        return "other spelling or transcription"
    if len(ours) == 1 and len(squashed) <= _LONGEST_ACRONYM and name.strip().isupper() and len(squashed) <= 6:
        return "acronym of other words"
    shared = {word for word in ours if len(word) >= _TELLING} & {word for words in theirs for word in words}
    if shared or any(fuzz.ratio(a, b) >= _ALIKE for a in ours if len(a) >= _TELLING for w in theirs for b in w):
        return "some words in common"
    return "another name altogether"


def _is_latin(text: str) -> bool:
    return all(not sign.isalpha() or unicodedata.name(sign, "LATIN").startswith("LATIN") for sign in text)


def _told(name: str) -> list[str]:
    words = list(name_parts(name.replace(",", " ")).tokens)
    return [word for word in words if word not in _SMALL] or words


def _initials(name: str) -> set[str]:
    """Initials with and without small words and the legal form."""
    found = set()
    for words in (folded_name(name).split(), list(name_parts(name).tokens)):
        for kept in (words, [word for word in words if word not in _SMALL]):
            if len(kept) > 1:
                found.add("".join(word[0] for word in kept))
    return found


def _schema(row: Row) -> str:
    schema = str(row["schema"])
    return schema if schema in ("Person", "Vessel", "Airplane") else "Organization"


def mentions(rows: Sequence[Row], schema: str) -> tuple[list[str], list[str]]:
    """Every name of the entries of a kind, and whose it is; of the US, from the list of the Treasury alone."""
    told = [row for row in rows if str(row["listing_id"]).startswith(("us-csl/SDN", "un/")) and _schema(row) == schema]
    pairs = [(name, str(row["listing_id"])) for row in told for name in names_of(row)]
    return [name for name, _ in pairs], [key for _, key in pairs]


def ordinary(which: str) -> dict[str, list[str]]:
    """Names that are on no list: firms of a register, names of the trade, persons, and initials of the firms."""
    wanted = 0 if which == "working" else 1
    names, own = register_names()
    firms = sorted({name for name, side in zip(names, own, strict=True) if side == wanted})
    subjects, sides = trade_names()
    trade = sorted({each.names[0] for each, side in zip(subjects, sides, strict=True) if side == wanted})
    with gzip.open(DATA / "er_febrl" / "dataset3.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    persons = {f"{row['given_name']} {row['surname']}".strip() for row in rows if half(row["rec_id"]) == wanted}
    told = [" ".join(word for word in name_parts(name).tokens if word not in _SMALL) for name in firms]
    letters = {"".join(word[0] for word in text.split()) for text in told if len(text.split()) > 2}
    return {
        "firms of a register": firms,
        "names of the trade": trade,
        "persons": sorted(name for name in persons if len(name.split()) > 1)[:1_000],
        "initials of firms of a register": sorted(text for text in letters if re.fullmatch("[A-Z]{3,8}", text)),
    }
