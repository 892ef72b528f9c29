"""Tables of mentions whose true parties are known, made without a look at how we resolve.

A maker draws parties (real names of registers and bills of lading, or names made of the words of one language) and
writes each several times, as clerks, brokers and machines write. Each kind of table is a `Kind`: which parties there
are, how often each is written, which columns it has and how dirty it is. Nothing here imports tidewaiter.
"""

# ruff: noqa: E501  (lists read best one to a line)

from __future__ import annotations

import csv
import gzip
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from anyascii import anyascii

from unseen_words import COUNTRIES, FORMS, PLACES, SPEECHES, STREETS, Speech

__all__ = ["KINDS", "table"]

DATA = Path(os.environ.get("TIDEWAITER_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
COLUMNS = ("name", "address", "city", "country", "identifier")
AGENTS = [
    ("DHL GLOBAL FORWARDING", "12 Harbour Plaza"), ("KUEHNE NAGEL", "Terminal 4 Cargo Road"),
    ("EXPEDITORS INTL", "9 Airfreight Avenue"), ("DSV AIR AND SEA", "88 Dock Street"),
]  # fmt: skip
ABBREVIATIONS = {
    "INTERNATIONAL": "INTL", "TRADING": "TRDG", "MANUFACTURING": "MFG", "COMPANY": "CO", "INDUSTRIES": "IND",
    "IMPORT": "IMP", "EXPORT": "EXP", "ENTERPRISES": "ENT", "AND": "&", "BROTHERS": "BROS", "SERVICES": "SVCS",
    "DISTRIBUTION": "DIST", "TECHNOLOGY": "TECH", "GROUP": "GRP", "ASSOCIATES": "ASSOC", "SOCIETE": "STE",
}  # fmt: skip
LINES = [
    "Logistics",
    "Energy",
    "Foods",
    "Chemicals",
    "Financial Services",
    "Healthcare",
    "Real Estate",
    "Insurance",
    "Textiles",
    "Motors",
    "Shipping",
    "Mining",
    "Leasing",
    "Packaging",
]
HEAD = {
    "DE": "GmbH",
    "FR": "SARL",
    "IT": "S.p.A.",
    "ES": "S.L.",
    "MX": "S.A. de C.V.",
    "GB": "Limited",
    "US": "Inc.",
    "TR": "A.Ş.",
    "PL": "Sp. z o.o.",
    "IN": "Pvt. Ltd.",
    "CN": "Co., Ltd.",
    "VN": "Co., Ltd.",
    "BR": "Ltda.",
    "NL": "B.V.",
    "KR": "Co., Ltd.",
    "TH": "Co., Ltd.",
    "PK": "Pvt. Ltd.",
    "CO": "S.A.S.",
    "RU": "ООО",
    "AE": "LLC",
    "EG": "S.A.E.",
    "LU": "S.A.",
}
GIVEN = {
    "west": [
        "James",
        "Mary",
        "Robert",
        "Patricia",
        "John",
        "Linda",
        "Michael",
        "Elizabeth",
        "William",
        "Susan",
        "Carlos",
        "María",
        "José",
        "Ana",
        "Luis",
        "Carmen",
        "Hans",
        "Ursula",
        "Pierre",
        "Claire",
        "Giulia",
        "Marco",
        "Piotr",
        "Agnieszka",
        "Mehmet",
        "Ayşe",
        "Mustafa",
        "Fatma",
        "Ahmed",
        "Muhammad",
        "Ali",
        "Fatima",
        "Omar",
        "Aisha",
        "Raj",
        "Priya",
        "Suresh",
        "Anita",
        "Chidi",
        "Ngozi",
        "Kwame",
        "Efua",
    ],
    "rus": [
        "Иван",
        "Сергей",
        "Елена",
        "Ольга",
        "Дмитрий",
        "Анна",
        "Николай",
        "Татьяна",
        "Алексей",
        "Наталья",
        "Михаил",
        "Ирина",
        "Андрей",
        "Светлана",
    ],
}
FATHER = ["Иванович", "Сергеевич", "Дмитриевич", "Николаевич", "Алексеевич", "Петрович", "Михайлович", "Андреевич"]
SURNAMES = {
    "west": [
        "Smith",
        "Johnson",
        "Williams",
        "Brown",
        "García",
        "Rodríguez",
        "López",
        "Martínez",
        "Müller",
        "Schmidt",
        "Dubois",
        "Lefèvre",
        "Rossi",
        "Bianchi",
        "Kowalski",
        "Nowak",
        "Yılmaz",
        "Demir",
        "Khan",
        "Hussain",
        "Al-Masri",
        "Haddad",
        "Patel",
        "Sharma",
        "Okafor",
        "Mensah",
        "Nguyen",
        "Tran",
        "Wang",
        "Li",
        "Chen",
        "Kim",
        "Park",
        "Silva",
        "Santos",
        "Ivanova",
        "Haidari",
        "Ozturk",
        "Fernández",
        "Gómez",
        "Adeyemi",
        "Owusu",
        "Novak",
        "Jansen",
    ],
    "rus": [
        "Иванов",
        "Смирнов",
        "Кузнецов",
        "Попов",
        "Васильев",
        "Петров",
        "Соколов",
        "Михайлов",
        "Новиков",
        "Фёдоров",
        "Морозов",
        "Волков",
        "Алексеев",
        "Лебедев",
    ],
}


@dataclass(frozen=True)
class Party:
    """One true party, as its register has it."""

    key: str
    name: str
    country: str
    address: str
    city: str
    postcode: str
    identifier: str
    speech: str = ""
    branches: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Dirt:
    """How often each thing happens to one mention."""

    typo: float = 0.15
    ocr: float = 0.05
    cut: float = 0.08
    form: float = 0.35
    order: float = 0.05
    extra: float = 0.12
    short: float = 0.15
    space: float = 0.08
    double: float = 0.02
    plain: float = 0.5
    address: float = 0.3
    lost: float = 0.15
    agent: float = 0.04
    number_wrong: float = 0.03
    number_given: float = 0.4


@dataclass(frozen=True)
class Kind:
    """One kind of table."""

    title: str
    parties: Callable[[np.random.Generator, int], list[Party]]
    mentions: Callable[[np.random.Generator], int]
    columns: tuple[str, ...] = COLUMNS
    dirt: Dirt = Dirt()
    write: str = "company"


# ---- parties


def _tame(name: str) -> str:
    with suppress(UnicodeError):
        name = name.encode("latin-1").decode("utf-8")
    return re.sub(r"\s+", " ", name).strip(" .,\"'")


def _core(name: str) -> str:
    flat = re.sub(r"[^a-z0-9 ]", "", anyascii(name).lower())
    forms = {re.sub(r"[^a-z0-9]", "", anyascii(form).lower()) for ways in FORMS for form in ways}
    return " ".join(word for word in flat.split() if word not in forms) or flat


@cache
def register_names() -> list[tuple[str, str]]:
    """Names of different parties: one of each company of the clusters, and legal entities of the LEI sample."""
    with gzip.open(DATA / "er_company_name_clusters/company_names.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["is_generated"] == "0"]
    first = {row["company_id"]: row["name"] for row in reversed(rows)}
    with gzip.open(DATA / "ref_lei_sample/lei_name_country.csv.gz", "rt", encoding="utf-8") as lines:
        told = [(row["name"], row["country"]) for row in csv.DictReader(lines) if len(row["country"]) == 2]
    kept, seen = [], set()
    for name, country in [*((name, "") for name in first.values()), *told]:
        name, core = _tame(name), _core(_tame(name))
        if len(core) >= 4 and core not in seen and "Ã" not in name:
            seen.add(core)
            kept.append((name, country if country in COUNTRIES else ""))
    return kept


def _home(rng: np.random.Generator, country: str) -> tuple[str, str, str]:
    """An address, a city (large ones more often) and a postcode."""
    cities = PLACES[country]
    city = cities[min(int(rng.exponential(len(cities) / 3)), len(cities) - 1)]
    pattern, streets = STREETS[country]
    said = streets[rng.integers(len(streets))] if rng.random() < 0.25 else _street_word(rng, country)
    street = pattern.format(n=rng.integers(1, 400), s=said)
    return street, city, str(rng.integers(10_000, 99_999))


def _street_word(rng: np.random.Generator, country: str) -> str:
    """A street called by a word that few other streets have, in the language of the country."""
    speech = next((speech for speech in SPEECHES.values() if country in speech.country), SPEECHES["spanish"])
    parts = [speech.parts[rng.integers(len(speech.parts))] for _ in range(3)]
    if speech is SPEECHES["chinese"]:
        return "".join(speech.heard[part][0] for part in parts[:2]).capitalize()
    return (
        " ".join(dict.fromkeys(parts))
        if speech in (SPEECHES["arabic"], SPEECHES["vietnamese"])
        else "".join(parts).capitalize()
    )


def _number(rng: np.random.Generator, country: str) -> str:
    return f"{country}{rng.integers(10**8, 10**9)}"


def _party(rng: np.random.Generator, key: int, name: str, country: str, *, speech: str = "") -> Party:
    address, city, postcode = _home(rng, country)
    return Party(f"P{key}", name, country, address, city, postcode, _number(rng, country), speech=speech)


def registered(rng: np.random.Generator, count: int) -> list[Party]:
    """Companies of registers, each with an address in its country."""
    names = register_names()
    chosen = rng.permutation(len(names))[:count]
    codes = [code for code in COUNTRIES if code not in ("RU", "AE", "EG")]
    return [
        _party(rng, n, names[at][0], names[at][1] or _guessed(rng, names[at][0], codes)) for n, at in enumerate(chosen)
    ]


def _guessed(rng: np.random.Generator, name: str, codes: list[str]) -> str:
    end = anyascii(name).lower()
    for sign, country in (
        ("gmbh", "DE"),
        ("s.p.a", "IT"),
        ("sp. z", "PL"),
        ("pvt", "IN"),
        ("ltda", "BR"),
        ("de c.v", "MX"),
        ("b.v", "NL"),
        ("sarl", "FR"),
        ("sti", "TR"),
        ("inc", "US"),
        ("llc", "US"),
        ("co., ltd", "CN"),
    ):
        if end.rstrip(".").endswith(sign) or sign in end[-8:]:
            return country
    return codes[min(int(rng.exponential(5)), len(codes) - 1)]


def spoken(language: str) -> Callable[[np.random.Generator, int], list[Party]]:
    """Companies whose names are made of the words of one language; no two have one core."""

    def make(rng: np.random.Generator, count: int) -> list[Party]:
        speech, made, seen = SPEECHES[language], [], set()
        for _ in range(20 * count):  # a language has so many names and no more
            if len(made) == count:
                break
            country = speech.country[rng.integers(len(speech.country))]
            name = _called(rng, speech, country, language)
            if _core(name) not in seen:
                seen.add(_core(name))
                made.append(_party(rng, len(made), name, country, speech=language))
        return made

    return make


HANZI = dict(
    zip(PLACES["CN"], ["深圳", "广州", "宁波", "上海", "佛山", "义乌", "青岛", "厦门", "东莞", "杭州"], strict=True)
)


def _called(rng: np.random.Generator, speech: Speech, country: str, language: str) -> str:
    few = rng.integers(2, 4)
    parts = [speech.parts[rng.integers(len(speech.parts))] for _ in range(few)]
    joint = " " if language in ("vietnamese",) else ""
    brand = joint.join(parts) if language != "arabic" else " ".join(dict.fromkeys(parts[:2]))
    if language not in ("vietnamese", "arabic", "chinese"):
        brand = brand[0].upper() + brand[1:] if language != "turkish" else brand.replace("i", "İ", 1).capitalize()
        if rng.random() < 0.4:  # many firms are called by a brand and a family or a second word
            brand += " " + "".join(speech.parts[rng.integers(len(speech.parts))] for _ in range(2)).capitalize()
    place = PLACES[country][rng.integers(len(PLACES[country]))]
    return speech.patterns[rng.integers(len(speech.patterns))].format(
        b=brand, t=speech.trades[rng.integers(len(speech.trades))], p=HANZI.get(place, place),
        f=speech.forms[rng.integers(len(speech.forms))] if speech.forms else "",
    ).strip()  # fmt: skip


def families(rng: np.random.Generator, count: int) -> list[Party]:
    """Houses whose members share the house's name and differ by line of business or by country."""
    made: list[Party] = []
    while len(made) < count:
        core = " ".join(w.capitalize() for w in _core(registered(rng, 1)[0].name).split()[:2])
        for at in range(int(rng.integers(2, 9))):
            country = list(COUNTRIES)[rng.integers(12)]
            line = LINES[(at * 5 + len(core)) % len(LINES)]
            name = (
                f"{core} {line} {HEAD[country]}"
                if rng.random() < 0.6
                else f"{core} {COUNTRIES[country][0]} {HEAD[country]}"
            )
            if all(name != other.name for other in made[-9:]):
                made.append(_party(rng, len(made), name, country))
    return made[:count]


def sisters(rng: np.random.Generator, count: int) -> list[Party]:
    """Houses of one country, each member in a line of business of its own, three of four at the house's door."""
    made: list[Party] = []
    while len(made) < count:
        core = " ".join(w.capitalize() for w in _core(registered(rng, 1)[0].name).split()[:2])
        country = list(COUNTRIES)[rng.integers(12)]
        door = _home(rng, country)
        for at in rng.permutation(len(LINES))[: int(rng.integers(2, 9))]:
            party = _party(rng, len(made), f"{core} {LINES[at]} {HEAD[country]}", country)
            home = door if rng.random() < 0.75 else (party.address, party.city, party.postcode)
            made.append(replace(party, address=home[0], city=home[1], postcode=home[2]))
    return made[:count]


@cache
def person_words() -> tuple[list[str], list[str]]:
    """Given names and surnames: those of a list of persons wanted by the United States, and of simulated Australians."""
    given, surnames = set(GIVEN["west"]), set(SURNAMES["west"])
    with gzip.open(DATA / "watchlist_us_csl/consolidated_screening_list.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            surname, _, first = row["name"].partition(", ")
            if row["type"] == "Individual" and first and surname.replace("-", "").isalpha():
                surnames.add(surname.title())
                given |= {word for word in first.split()[:1] if word.isalpha() and len(word) > 2}
    with gzip.open(DATA / "er_febrl/dataset3.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            given |= {row["given_name"].title()} - {""}
            surnames |= {row["surname"].title()} - {""}
    return sorted(given), sorted(surnames)


def _one_of(rng: np.random.Generator, words: list[str]) -> str:
    """A few are borne by many, most by few."""
    return words[int(len(words) * rng.random() ** 2.5)]


def people(rng: np.random.Generator, count: int) -> list[Party]:
    """Persons, some of one surname at one address (a family: each is a party)."""
    made: list[Party] = []
    words = {"rus": (GIVEN["rus"], SURNAMES["rus"]), "west": tuple([*rng.permutation(each)] for each in person_words())}
    while len(made) < count:
        rus = rng.random() < 0.05
        pool = "rus" if rus else "west"
        surname = _one_of(rng, words[pool][1])
        country = "RU" if rus else [c for c in COUNTRIES if c not in ("AE", "EG", "RU")][rng.integers(19)]
        home = _home(rng, country)
        for _ in range(1 if rng.random() < 0.75 else int(rng.integers(2, 4))):
            given = [_one_of(rng, words[pool][0])]
            given += [_one_of(rng, FATHER)] if rus else [_one_of(rng, words[pool][0])] if rng.random() < 0.5 else []
            made.append(Party(f"P{len(made)}", f"{' '.join(given)} {surname}", country, *home, _number(rng, country)))
    same: dict[tuple[str, str], Party] = {}
    for party in made[:count]:  # two of one name and one house cannot be told apart by anybody
        same.setdefault((party.name, party.address), party)
    return list(same.values())


def at_mail_drops(rng: np.random.Generator, count: int) -> list[Party]:
    """Strangers, a hundred or so at one address."""
    drops = [
        (country, *_home(rng, country)) for country in ("US", "GB", "AE", "CN") for _ in range(max(1, count // 400))
    ]
    made = registered(rng, count)
    at = rng.integers(0, len(drops), len(made))
    return [
        replace(p, country=drops[d][0], address=drops[d][1], city=drops[d][2], postcode=drops[d][3])
        for p, d in zip(made, at, strict=True)
    ]


def chains(rng: np.random.Generator, count: int) -> list[Party]:
    """Companies of which a third have branches in many cities, under one number."""
    return [
        replace(p, branches=tuple(_home(rng, p.country)[:2] for _ in range(int(rng.integers(3, 12)))))
        if rng.random() < 0.35 else p
        for p in registered(rng, count)
    ]  # fmt: skip


# ---- how a mention is written

_OCR = {"0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "l": "1", "o": "0"}


def _typo(rng: np.random.Generator, text: str) -> str:
    places = [at for at, sign in enumerate(text) if sign.isalpha()]
    if len(places) < 4:
        return text
    at = places[rng.integers(1, len(places))]
    what = rng.integers(4)
    if what == 0:
        return text[:at] + text[at + 1 :]
    if what == 1:
        return text[:at] + text[at] + text[at:]
    if what == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    letters = [sign for sign in text if sign.isalpha()]
    return text[:at] + letters[rng.integers(len(letters))] + text[at + 1 :]


def _ocr(rng: np.random.Generator, text: str) -> str:
    places = [at for at, sign in enumerate(text) if sign in _OCR]
    if not places:
        return text
    at = places[rng.integers(len(places))]
    return text[:at] + _OCR[text[at]] + text[at + 1 :]


def _reform(rng: np.random.Generator, name: str) -> str:
    """Another way of writing the legal form, or none."""
    for ways in FORMS:
        for way in sorted(ways, key=len, reverse=True):
            if re.search(rf"(^|[\s,]){re.escape(way)}\.?$", name, re.I) or (
                way in ("ООО", "АО") and name.startswith(f"{way} ")
            ):
                bare = (
                    re.sub(rf"(^|[\s,]+){re.escape(way)}\.?$", "", name, flags=re.I)
                    if not name.startswith(f"{way} ")
                    else name[len(way) + 1 :]
                )
                if rng.random() < 0.4 and len(bare) > 3:
                    return bare
                new = ways[rng.integers(len(ways))]
                return f"{new} {bare}" if name.startswith(f"{way} ") and not new.isascii() else f"{bare} {new}"
    return name


def _plain(text: str) -> str:
    return "".join(
        sign
        for sign in unicodedata.normalize(
            "NFKD", text.replace("đ", "d").replace("Đ", "D").replace("ı", "i").replace("ł", "l").replace("ß", "ss")
        )
        if not unicodedata.combining(sign)
    )


def _latin(rng: np.random.Generator, name: str, language: str) -> str:
    """As the broker writes it in the Latin script: known words in one of their ways, others letter by letter."""
    heard = SPEECHES[language].heard
    if language == "chinese":
        return _pinyin(rng, name)
    told = []
    for word in re.sub(r"[«»]", "", name).replace("-", " ").split():
        for ways in FORMS[-6:]:
            if word in ways[:2]:
                word = next(way for way in ways if way.isascii())
                break
        else:
            ways = heard.get(word)
            word = ways[rng.integers(len(ways))] if ways else anyascii(word)
        told.append(word)
    return " ".join(told)


def _pinyin(rng: np.random.Generator, name: str) -> str:
    speech = SPEECHES["chinese"]
    known = {**{han: (place,) for place, han in HANZI.items()}, **speech.heard, "市": ("",), "(": ("(",), ")": (")",)}
    told, brand, at = [], [], 0
    while at < len(name):
        word = next(name[at : at + size] for size in (6, 4, 3, 2, 1) if name[at : at + size] in known)
        at += len(word)
        if word in speech.parts:
            brand.append(known[word][0])
            continue
        if brand:
            told.append(" ".join(brand) if rng.random() < 0.35 else "".join(brand).capitalize())
            brand = []
        ways = known[word]
        told.append(ways[0] if rng.random() < 0.6 else ways[rng.integers(len(ways))])
    return " ".join(word for word in told if word)


def _shortened(rng: np.random.Generator, name: str, language: str) -> str:
    heard = SPEECHES[language].heard if language in ("spanish", "french", "german", "turkish", "vietnamese") else {}
    words = []
    for word in name.split():
        ways = heard.get(word)
        words.append(
            ways[rng.integers(len(ways))] if ways and rng.random() < 0.7 else ABBREVIATIONS.get(word.upper(), word)
        )
    return " ".join(words)


def company_name(rng: np.random.Generator, party: Party, dirt: Dirt) -> str:
    """One way in which a company's name is written."""
    name = party.name
    if party.speech == "chinese" or (party.speech in ("russian", "arabic") and rng.random() < 0.5):
        name = _latin(rng, name, party.speech)

    def happens(chance: float) -> bool:
        return bool(rng.random() < chance)

    name = _reform(rng, name) if happens(dirt.form) else name
    name = _shortened(rng, name, party.speech) if happens(dirt.short) else name
    words = name.split()
    if happens(dirt.order) and len(words) > 2:
        name = " ".join([*words[1:], words[0]]) if happens(0.5) else " ".join([words[1], words[0], *words[2:]])
    if happens(dirt.double) and len(words) > 1:
        at = rng.integers(len(words))
        name = " ".join([*words[: at + 1], *words[at:]])
    if happens(dirt.space):
        name = name.replace(" ", "", 1) if happens(0.5) else re.sub(r"[.,&-]", " ", name)
    name = _typo(rng, name) if happens(dirt.typo) else name
    name = _ocr(rng, name) if happens(dirt.ocr) else name
    if happens(dirt.extra):
        agent = AGENTS[rng.integers(len(AGENTS))][0]
        name = [
            f"{name} C/O {agent}", f"{name} - {party.city.upper()}", f"{name} ({COUNTRIES[party.country][0]})", f"M/S {name}",
            f"{name} TEL {rng.integers(10**6, 10**7)}", f"{name} DBA {name.split()[0]} {LINES[rng.integers(len(LINES))]}", f"TO THE ORDER OF {name}", f"{name} {party.address}",
        ][rng.integers(8)]  # fmt: skip
    name = name[:35].strip() if happens(dirt.cut) else name
    if happens(dirt.plain):
        name = _plain(name).upper()
    return re.sub(r"\s+", " ", name).strip() or party.name


def person_name(rng: np.random.Generator, party: Party, dirt: Dirt) -> str:
    """One way in which a person's name is written."""
    *given, surname = party.name.split()
    if len(given) > 1 and rng.random() < 0.3:
        given = given[:1]
    elif len(given) > 1 and rng.random() < 0.3:
        given = [given[0], f"{given[1][0]}."]
    if rng.random() < 0.1:
        given = [f"{part[0]}." for part in given]
    order = rng.integers(3)
    name = (
        f"{' '.join(given)} {surname}"
        if order == 0
        else f"{surname} {' '.join(given)}"
        if order == 1
        else f"{surname}, {' '.join(given)}"
    )
    if re.search("[а-я]", name) and rng.random() < 0.4:
        name = anyascii(name)
    name = f"{['MR', 'MRS', 'Dr.', 'M/S'][rng.integers(4)]} {name}" if rng.random() < 0.05 else name
    name = _typo(rng, name) if rng.random() < dirt.typo else name
    return _plain(name).upper() if rng.random() < dirt.plain else name


def _address(rng: np.random.Generator, party: Party, dirt: Dirt, one_cell: bool) -> dict[str, str]:
    street, city = party.address, party.city
    if party.branches and rng.random() < 0.7:
        street, city = party.branches[rng.integers(len(party.branches))]
    if rng.random() < dirt.agent:
        street = AGENTS[rng.integers(len(AGENTS))][1]
    if rng.random() < dirt.address:
        street = [
            lambda: _typo(rng, street), lambda: street[:20], lambda: f"{street} TEL {rng.integers(10**6, 10**7)}",
            lambda: street.replace("Street", "ST").replace("Road", "RD").replace("Avenue", "AVE").replace("straße", "str."),
            lambda: f"{street}, {party.postcode}", lambda: f"{['2nd Floor', 'Unit 5', 'Bldg B', 'PO Box 12'][rng.integers(4)]}, {street}",
            lambda: re.sub(r"\d+", "", street).strip(),
        ][rng.integers(7)]()  # fmt: skip
    if not city.isascii() and party.speech in ("arabic", "russian") and rng.random() < 0.4:
        street, city = anyascii(street), anyascii(city)
    if rng.random() < dirt.plain:
        street, city = _plain(street).upper(), _plain(city).upper()
    if one_cell or rng.random() < dirt.address / 4:
        street = f"{street}, {party.postcode + ' ' if rng.random() < 0.6 else ''}{city}" + (
            f", {COUNTRIES[party.country][0]}" if rng.random() < 0.5 else ""
        )
        city = city if rng.random() < 0.3 else ""
    elif rng.random() < dirt.address / 8:
        street, city = city, street
    return {"address": "" if rng.random() < dirt.lost else street, "city": "" if rng.random() < dirt.lost else city}


def _identifier(rng: np.random.Generator, party: Party, others: list[Party], dirt: Dirt) -> str:
    if rng.random() >= dirt.number_given:
        return ["", "", "", "N/A", "UNKNOWN", "999999", "0"][rng.integers(7)]
    if rng.random() < dirt.number_wrong:
        wrong = [_typo_digit(rng, party.identifier), others[rng.integers(len(others))].identifier, "US999000111"]
        return wrong[rng.integers(3)]
    number = party.identifier
    return (
        number
        if rng.random() < 0.7
        else number[2:]
        if rng.random() < 0.5
        else f"{number[:2]} {number[2:5]}.{number[5:8]}-{number[8:]}"
    )


def _typo_digit(rng: np.random.Generator, number: str) -> str:
    at = rng.integers(3, len(number))
    return number[:at] + str((int(number[at]) + rng.integers(1, 10)) % 10) + number[at + 1 :]


def _country(rng: np.random.Generator, party: Party, dirt: Dirt) -> str:
    if rng.random() < dirt.lost:
        return ""
    name, three = COUNTRIES[party.country]
    return [party.country, party.country, name, name.upper(), three][rng.integers(5)]


# ---- tables


def table(kind: Kind, *, size: int, seed: int) -> pd.DataFrame:
    """About `size` mentions with their true `key`."""
    rng = np.random.default_rng([seed, size, *kind.title.encode()])
    mean = float(np.mean([kind.mentions(rng) for _ in range(500)]))
    parties = kind.parties(rng, max(1, round(size / mean)))
    rows = list(_written(rng, kind, parties, size))
    order = rng.permutation(len(rows))
    made = pd.DataFrame([rows[at] for at in order])
    made.insert(0, "mention_id", [f"M{n}" for n in range(len(made))])
    return made


def _written(rng: np.random.Generator, kind: Kind, parties: list[Party], size: int) -> Iterator[dict[str, str]]:
    for at, party in enumerate(parties):
        times = size // 3 if kind.write == "giant" and at == 0 else kind.mentions(rng)
        for _ in range(times):
            write = person_name if kind.write == "person" else company_name
            row = {"name": write(rng, party, kind.dirt)}
            row |= _address(rng, party, kind.dirt, kind.write == "cell")
            row |= {
                "country": _country(rng, party, kind.dirt),
                "identifier": _identifier(rng, party, parties, kind.dirt),
            }
            yield {name: row[name] for name in kind.columns} | {"key": party.key}


def _some(rng: np.random.Generator) -> int:
    """How often a party is written: often once, now and then dozens of times."""
    return 1 + int(min(rng.pareto(1.3) * 1.2, 60))


NAME = ("name",)
CLEAN = Dirt(typo=0.04, ocr=0.01, cut=0.02, extra=0.04, address=0.15, agent=0.01, lost=0.08)
KINDS: dict[str, Kind] = {
    "clerks": Kind("importers and suppliers, as clerks write", registered, _some, dirt=Dirt(typo=0.25, ocr=0.1, cut=0.15, extra=0.25, order=0.1, agent=0.1, lost=0.25)),
    "office": Kind("importers and suppliers, written with care", registered, _some, dirt=CLEAN),
    "families": Kind("houses of many members, with addresses", families, _some, dirt=CLEAN),
    "families, names": Kind("houses of many members, bare names", families, _some, columns=("name", "country"), dirt=CLEAN),
    "sisters": Kind("houses with their members at one door", sisters, _some, columns=("name", "address", "city", "country"), dirt=CLEAN),
    "persons": Kind("persons with addresses", people, _some, write="person"),
    "mail drops": Kind("strangers at few addresses", at_mail_drops, _some),
    "chains": Kind("companies with branches", chains, _some),
    "bad numbers": Kind("numbers wrong or of others", registered, _some, dirt=Dirt(number_given=0.8, number_wrong=0.25)),
    "good numbers": Kind("numbers nearly everywhere", registered, _some, dirt=Dirt(number_given=0.97, number_wrong=0.01)),
    "no copies": Kind("each party once", registered, lambda _: 1),
    "no copies, families": Kind("each member of a house once, names and countries", families, lambda _: 1, columns=("name", "country"), dirt=CLEAN),
    "all copied": Kind("each party twice", registered, lambda _: 2),
    "giant": Kind("a third of all mentions are one party", registered, _some, write="giant"),
    "names": Kind("bare names", registered, _some, columns=NAME),
    "names, country": Kind("names and countries", registered, _some, columns=("name", "country")),
    "one cell": Kind("names, and an address in one cell", registered, _some, columns=("name", "address", "country"), write="cell"),
    "spanish": Kind("Spanish names", spoken("spanish"), _some), "french": Kind("French names", spoken("french"), _some),
    "german": Kind("German names", spoken("german"), _some), "turkish": Kind("Turkish names", spoken("turkish"), _some),
    "vietnamese": Kind("Vietnamese names", spoken("vietnamese"), _some), "pinyin": Kind("Chinese names in pinyin", spoken("chinese"), _some),
    "russian": Kind("Russian names in two scripts", spoken("russian"), _some), "arabic": Kind("Arabic names in two scripts", spoken("arabic"), _some),
}  # fmt: skip
