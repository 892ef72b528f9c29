"""A name as a screener hears it: words in Latin letters, each with the sound it makes.

Lists and documents write one name in many ways: in its own script or in anybody's Latin
letters, family name first or last, with titles, ranks and the word "ship" before it. What
carries no identity is cut away here, once, and every word gets a *sound*: its consonants in
classes that transliterations mix up (Mohammed, Muhamad; Kim, Gim; Zhukov, Jukov). A word of
a script that writes no vowels is known by its bare consonants alone.

Nothing here guesses where a person comes from: spellings are compared, not people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from tidewaiter.columns.letters import latin, romanized
from tidewaiter.columns.names import common_words, name_parts
from tidewaiter.entities.screening.misspelt import without_slips
from tidewaiter.entities.screening.signs import firm_in_words, has_firm_signs
from tidewaiter.terms.folding import fold

__all__ = ["Word", "joined_words", "looks_like_firm", "together", "word_alone", "worded", "written", "written_letters"]

_PARTICLES = frozenset({
    "AL", "EL", "UL", "UR", "AS", "AD", "AN", "AR", "AZ", "AT", "AU", "BIN", "BEN", "IBN", "BINT", "BENT", "DE",
    "DA", "DI", "DU", "DEL", "DELLA", "DER", "DEN", "VAN", "VON", "ZU", "LA", "LE", "LES", "LOS", "LAS", "DOS",
    "DAS", "DO", "Y", "E", "I", "THE", "OF", "AND", "FOR", "ET", "UND", "OG",
})  # fmt: skip
"""Words that come and go within one name."""

_TITLES = frozenset({
    "MR", "MRS", "MS", "DR", "DOCTOR", "PROF", "PROFESSOR", "SIR", "GENERAL", "GEN", "COLONEL", "COL", "MAJOR",
    "MAJ", "CAPTAIN", "CAPT", "COMMANDER", "BRIGADIER", "HAJI", "HAJJI", "HADJI", "HADJ", "SHEIKH", "SHAIKH",
    "SHEIK", "SHAYKH", "MULLAH", "MAULANA", "MAULAVI", "MAWLAWI", "QARI", "SAYYID", "SAYYED", "SAYED", "SAYID",
    "SEYED", "SEYYED", "SYED", "USTAD", "ENG", "ENGR", "HIS", "EXCELLENCY",
})  # fmt: skip
_SHIP = frozenset(("MV", "MT", "MS", "SS", "MY", "FV", "MSV"))
_SHIP_WRITTEN = re.compile(r"^\s*(M\s*/\s*[VTYS]|F\s*/\s*V|M\.\s?[VT]\.?|S\s*/\s*S)\s+", re.IGNORECASE)
_SERVANT = re.compile(r"^AB(?:D|ED)(?:(?:OU|[AEIOU])(?:L|([RSNZD])(?=\1))?)?(?=[A-Z]{4})")
_SERVANT_UNWRITTEN = re.compile(r"^A?BDA?L(?=[A-Z]{3})")
"""The same written in one word by a script without short vowels."""
_SERVANT_ALONE = frozenset(
    ("ABD", "ABDUL", "ABDEL", "ABDAL", "ABDOL", "ABDOUL", "ABDUR", "ABDER", "ABDUS", "ABED", "ABDU")
)
_NO_VOWELS = ("ARABIC", "HEBREW", "THAI", "LAO", "SYRIAC")
_SYLLABLES = ("CJK", "HANGUL")
_SIGNS = (*_SYLLABLES, "HIRAGANA", "KATAKANA")
_ARTICLE = re.compile(r"^(?:\u0627\u0644|\u0644\u0644)(?=\w{3})")
"""The article, or "for the", before a word of three letters or more."""
_ALIF = re.compile(r"[\u0622\u0623\u0627\u0671]|[\u0629\u0649]$")
"""The letters of a long A, of one that begins a word, and of one that ends it."""
_AYN_FIRST = re.compile(r"(?:^|(?<= ))[\u0639\u0625]")
_HEBREW = {0x05D1: "b", 0x05D0: "a", 0x05E2: "a"}
_VAV_INSIDE = re.compile(r"(?<=\w)\u05d5")
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_EASTERN = (("DH", "Z"), ("D", "Z"), ("TH", "S"))
_SWALLOWS = frozenset("TDRZSN")
"""Letters before which the L of the article is written and not spoken: al-Din is ad-Din."""
_BETWEEN = re.compile(r"[^\w'’‘`´ʻʼ&\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff]+|_")
_FIRMS = frozenset(("Company", "Organization", "PublicBody"))
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Between two signs as they are transcribed, of which one may be a single vowel ("IMinHo")."""
_DIGRAPHS = (
    ("SHCH", "S"), ("SCH", "S"), ("TCH", "J"), ("DZH", "J"), ("DJ", "J"), ("SH", "S"), ("CH", "J"), ("ZH", "J"),
    ("KH", "K"), ("GH", "K"), ("PH", "F"), ("TH", "T"), ("DH", "T"), ("TZ", "S"), ("TS", "S"), ("CK", "K"),
    ("X", "KS"), ("Q", "K"),
)  # fmt: skip
_CLASSES = str.maketrans("BDGVZWC", "PTKFSFK")
_SOFT_C = re.compile(r"C(?=[EIY])")
_TWICE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[AEIOUY]+")
_BREATH = re.compile(r"[WY]|(?<![SCKGPTDZ])H")
_ONE_FAMILY = (
    ("LEE", "YI", "RI", "RHEE", "LI", "I", "REE", "NI"), ("PARK", "PAK", "BAK", "BAG", "PARC"),
    ("CHOI", "CHOE", "CHOY"), ("NO", "ROH", "NOH", "RO"), ("IM", "LIM", "RIM", "YIM"),
    ("YU", "YOO", "RYU", "YOU", "RYOO", "LYU"), ("WU", "NG", "WOO", "U"), ("O", "OH"), ("LU", "LOO", "LUI"),
    ("CHUNG", "JEONG", "JUNG", "CHONG", "JONG", "CHEONG"), ("YEO", "YO", "RYO"), ("YANG", "RYANG"), ("YUN", "YOON"),
    ("AN", "AHN"),
)  # fmt: skip
_FAMILY = {word: f"={family[0]}" for family in reversed(_ONE_FAMILY) for word in family}
"""Short family names whose romanisations share no letters: one mark for all of them."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: its letters, its sound, and its bare consonants; `vowelless` if the script wrote no more."""

    text: str
    sound: str
    bare: str
    vowelless: bool = False
    particle: bool = False
    sign: bool = False
    """Read from one Chinese sign: its vowels are known, and a sound alone says little."""

    def __hash__(self) -> int:
        return hash(self.text)  # a text keeps its hash, five fields would be hashed again each time

    @property
    def readings(self) -> tuple[str, ...]:
        """Its letters, and for a script without vowels these as they are said from Persia eastwards, too.

        There, what Arabs say as D or TH is Z or S; and Z before H is no letter of its own ("Zahrani").
        """
        if not self.vowelless:
            return (self.text,)
        eastern = self.text
        for arabic, persian in _EASTERN:
            eastern = eastern.replace(arabic, persian)
        return tuple(dict.fromkeys((self.text, eastern, self.text.replace("ZH", "ZAH"))))

    @property
    def bares(self) -> tuple[str, ...]:
        """The bare consonants of each reading."""
        return tuple(dict.fromkeys((self.bare, *map(_bare, self.readings[1:])))) if self.vowelless else (self.bare,)

    @property
    def family(self) -> str:
        """The mark of a short family name with many romanisations, or nothing."""
        return _FAMILY.get(self.text, "")


@lru_cache(maxsize=400_000)
def worded(name: str, kind: str = "") -> tuple[Word, ...]:
    """The words of a name, in natural order ("FAMILY, Given" is turned), without what carries no identity.

    Args:
        name: as written, in any script.
        kind: FollowTheMoney schema where known. A person loses titles, a vessel its prefix, a firm its
            legal form; where the kind is not known, a legal form or a trade word tells a firm.
    """
    if kind == "Vessel":
        return _vessel(name)
    if kind != "Person" and (kind in _FIRMS or looks_like_firm(name)):
        return _firm(name)
    spelt = _servants([word for text in _pieces(_natural(name)) for word in _spelt(text)])
    return tuple([word for word in spelt if word.text not in _TITLES] or spelt)


@lru_cache(maxsize=400_000)
def written(name: str) -> tuple[str, ...]:
    """Every word of a name as it is written, folded, in Latin letters as they were meant.

    >>> written("The Elmont A.G.")
    ('THE', 'ELMONT', 'A', 'G')
    """
    return tuple(fold(latin(name)).split())


def written_letters(name: str) -> str:
    """The letters and figures of a name as it is written, in one piece."""
    return "".join(written(name))


@lru_cache(maxsize=400_000)
def looks_like_firm(name: str) -> bool:
    """Whether the name has a legal form, or a word that only firms have."""
    parts = name_parts(name)
    return (
        bool(parts.legal_form)
        or (not name.isascii() and has_firm_signs(name))
        or any(len(word) > 4 and word in common_words() for word in parts.tokens)
    )


def _firm(name: str) -> tuple[Word, ...]:
    if any(_script(piece) in _NO_VOWELS for piece in _pieces(name)):
        return tuple(word for text in _pieces(name) for word in _spelt(text))
    spaced = firm_in_words(name) if any(_script(piece) in _SIGNS for piece in _pieces(name)) else name
    return tuple(word_alone(token) for token in name_parts(without_slips(spaced)).tokens)


def _vessel(name: str) -> tuple[Word, ...]:
    spelt = [word for text in _pieces(_SHIP_WRITTEN.sub("", name)) for word in _spelt(text)]
    return tuple(spelt[1:] if len(spelt) > 1 and spelt[0].text in _SHIP else spelt)


def joined_words(words: tuple[Word, ...]) -> str:
    """The letters of a name in one piece, without particles unless there is nothing else."""
    return "".join(word.text for word in words if not word.particle) or "".join(word.text for word in words)


def together(words: Sequence[Word]) -> str:
    """The letters of words that may be written in one; an article that its word swallows leaves a vowel.

    >>> together(worded("شهاب الدين", "Person"))
    'SHHABADYN'
    """
    return "".join(
        "A" if word.vowelless and word.text == "AL" and behind and behind.text[0] in _SWALLOWS else word.text
        for word, behind in zip(words, [*words[1:], None], strict=True)
    )


def _natural(name: str) -> str:
    """The name as people say it, where "FAMILY, Given" is written."""
    family, comma, given = name.partition(",")
    return f"{given} {family}" if comma and "," not in given else name


def _pieces(name: str) -> list[str]:
    text = unicodedata.normalize("NFKC", name)
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return [piece for piece in _BETWEEN.split(text) if piece]


def _spelt(piece: str) -> list[Word]:
    script = _script(piece)
    if script in _SYLLABLES:
        syllables = _CAMEL.sub(" ", anyascii(piece)).split()
        return [word_alone(part, sign=script == "CJK") for part in syllables]
    vowelless = script in _NO_VOWELS
    written = _long_vowels_told(piece, script) if vowelless else piece
    folded = fold(written if written.isascii() or not script else romanized(written))
    return [word_alone(part, vowelless=vowelless) for part in folded.split()]


def _long_vowels_told(piece: str, script: str) -> str:
    """A word with the letters for long vowels as vowels and, in Arabic, its article set apart."""
    text = unicodedata.normalize("NFC", piece)
    if script == "ARABIC":
        return _ALIF.sub("a", _AYN_FIRST.sub("a", _ARTICLE.sub("al ", text)))
    return _VAV_INSIDE.sub("o", text.translate(_HEBREW)) if script == "HEBREW" else piece


def _script(piece: str) -> str:
    """The script of the first letter that is not Latin, or nothing."""
    for letter in piece:
        if letter.isalpha() and not letter.isascii():
            name = unicodedata.name(letter, "LATIN").split(" ", 1)[0]
            if name != "LATIN":
                return name
    return ""


@lru_cache(maxsize=400_000)
def word_alone(text: str, *, vowelless: bool = False, sign: bool = False) -> Word:
    """A single word as it stands."""
    upper = fold(text).replace(" ", "") or text.upper()
    return Word(upper, _sound(upper), _bare(upper), vowelless, upper in _PARTICLES and not sign, sign)


def _sound(text: str) -> str:
    if not text.isalpha():
        return text
    said = text
    for written, heard in _DIGRAPHS:
        said = said.replace(written, heard)
    said = _SOFT_C.sub("S", said).translate(_CLASSES)
    said = _TWICE.sub(r"\1", said)
    first = "A" if said[:1] in "AEIOUY" else said[:1]
    return first + _VOWELS.sub("", said[1:].replace("H", ""))


def _bare(text: str) -> str:
    """Consonants alone, without those that stand for vowels or breath in Arabic and Hebrew."""
    if not text.isalpha():
        return text
    return _sound("A" + _BREATH.sub("", text))[1:]


def _servants(words: list[Word]) -> list[Word]:
    """Abd al-Rahman, Abdul Rahman and Abdurrahman as one word."""
    out: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        following = at + 1
        if word.text in _SERVANT_ALONE or (word.vowelless and word.text == "BD"):
            while following < len(words) - 1 and words[following].text in {"AL", "EL", "UL", "UR", "AR", "AS"}:
                following += 1
            if following < len(words):
                out.append(word_alone("ABD" + words[following].text, vowelless=word.vowelless))
                at = following + 1
                continue
        bare = (_SERVANT_UNWRITTEN if word.vowelless else _SERVANT).match(word.text)
        out.append(word_alone("ABD" + word.text[bare.end() :], vowelless=word.vowelless) if bare else word)
        at += 1
    return out
