"""Names of firms and persons, folded so that two spellings of one name meet.

A name is written in Latin letters, its legal form is set apart ("S.A. de C.V.", ООО, 有限公司, Sdn Bhd), letters
that stand alone are joined, abbreviations are written out. What is left is the *core*: the words that tell one
firm from another. Nothing here asks what people a name comes from: names are strings of letters, no more.

Known limits: Chinese, Japanese and Korean names are transcribed sign by sign (Mandarin readings for Han), so a
Japanese firm in kanji does not meet its own romanisation; Arabic comes without short vowels, for
which only the skeleton makes up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tidewaiter.columns.chinese_firms import chinese_firm, glued_form_parted
from tidewaiter.columns.legal_forms import (
    ends_in_form,
    first_behind_form,
    forms_let_go,
    join_initials,
    native_forms_parted,
    without_legal_form,
)
from tidewaiter.columns.letters import latin, unspoilt
from tidewaiter.columns.trade_phrases import in_english_words
from tidewaiter.terms.folding import fold

__all__ = [
    "NameParts",
    "acronyms",
    "bracketed_acronym",
    "by_ear",
    "common_words",
    "core_name",
    "empty_words",
    "folded_name",
    "name_parts",
    "name_skeleton",
    "name_tokens",
    "names_nobody",
    "place_words",
    "short_form",
    "skeleton",
    "small_words",
    "split_names",
    "vowels_alike",
    "written_out_words",
]

_ALSO = re.compile(
    r"\s*[,;(\[\-/]*\s*(?<![^\W_])(?:d\s?[./]?\s?b\s?[./]?\s?a|a\s?[./]\s?k\s?[./]\s?a|aka|f\s?[./]\s?k\s?[./]\s?a|fka"
    r"|t\s?/\s?a|n\s?/\s?k\s?/\s?a|doing business as|also known as|formerly known as|formerly"
    r"|trading as|trading under the name|now known as|previously known as|nombre comercial|alias)(?![^\W_])\.?\s*:?\s*",
    re.IGNORECASE,
)
_ALSO_WORDS = re.compile(
    r"d[\s./]{0,3}b[\s./]{0,3}a|a[\s./]{0,3}k[\s./]{0,3}a|f[\s./]{0,3}k[\s./]{0,3}a|t\s?/|n\s?/|doing bus|known as"
    r"|formerly|trading [au]|nombre c|alias"
)
"""What every text with a second name has in it, in small letters: quickly looked for, and seldom found."""
_GLUED = re.compile("[a-z][A-Z]")
"""What every form written on to a name has in it: quickly looked for, and seldom found."""
_GLUED_FORM = re.compile(r"(?<=[a-z])(?=(?:AG|GmbH|LLC|Ltd|Inc|SA|BV|NV|AS|Oy|AB|SpA|Srl|KG|PLC|Corp)\b)")
_GLUED_DOTS = re.compile(r"(?<=[A-Za-z]{3})(?=(?:N\.\s?V|B\.\s?V|S\.\s?A|S\.p\.A|S\.r\.l|L\.L\.C|G\.m\.b)\b)")
_CARE_OF = re.compile(r"^\s*(?:c\s*/\s*o|m\s*/\s*s|messrs)\b\.?\s*", re.IGNORECASE)
_HONORIFICS = frozenset({"MR", "MRS", "MISS", "DR", "PROF", "SIR", "HERR", "FRAU", "MME", "SR", "SRA", "SHRI", "SMT"})
_ARTICLES = frozenset({"THE", "LA", "LE", "LES", "EL", "LOS", "LAS", "DER", "DIE", "DAS", "IL", "LO"})
_ARTICLE_BEHIND = "THE"
_AND = frozenset({"AND", "UND", "ET", "Y", "E", "VE", "I", "OG", "OCH", "EN"})
_NONE = frozenset[str]()
_SMALL = _AND | _ARTICLES | frozenset({"OF", "FOR", "DE", "DU", "DES", "DEL", "DA", "DO", "DI", "VAN", "VON", "FUR"})
"""Words that an acronym may pass over."""
_SHORTEST_ACRONYM, _LONGEST_ACRONYM, _ACRONYM_PIECES = 3, 8, 2
_ABBREVIATION = 3
"""Letters of a legal form that is itself no more than first letters (LTD, SA, RL)."""
_BRACKETED = re.compile(r"^(.*\w\W+\w.*?)\s*\(([^()]{3,20})\)\W*$")
_TAIL = re.compile(r"[\s,;:\-]+$")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart.

    `folded` has every word; `core` lacks the legal form, leading articles and titles, and its abbreviations are
    written out; `legal_form` is the key of the form (see `legal_forms.toml`), or empty. `behind` are the words of the
    core that stand only behind the form: seat, branch, warehouse ("Acme B.V., The Hague").
    """

    folded: str
    core: str
    legal_form: str
    behind: frozenset[str] = frozenset()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words of the core, in order."""
        return tuple(self.core.split())


def small_words() -> frozenset[str]:
    """Words that no name is told by: articles, prepositions, "and"."""
    return _SMALL


def folded_name(text: str) -> str:
    """Capitals and digits in Latin letters, words parted by one space, lone letters joined.

    >>> folded_name("Müller & Söhne G.m.b.H.")
    'MULLER AND SOHNE GMBH'
    """
    return name_parts(text).folded


def core_name(text: str) -> str:
    """The name without legal form, leading article and title; the folded name if nothing else is in it.

    Empty where nobody is named ("to the order of", "not available").

    >>> core_name("The Acme Intl. Trdg. Co., Ltd.")
    'ACME INTERNATIONAL TRADING'
    >>> core_name("TO THE ORDER")
    ''
    """
    return name_parts(text).core


def name_tokens(text: str) -> tuple[str, ...]:
    """The words of the core name."""
    return name_parts(text).tokens


def names_nobody(text: str) -> bool:
    """Whether the field says that it names nobody: "to the order of", "N/A", "unknown".

    >>> names_nobody("n/a"), names_nobody("To the order of"), names_nobody("Unknown Pleasures Ltd")
    (True, True, False)
    """
    return " ".join(join_initials(fold(latin(text)).split())) in _nobody()


@lru_cache(maxsize=65_536)
def name_parts(text: str) -> NameParts:
    """Take a name apart; see `NameParts`."""
    folded = join_initials(glued_form_parted(fold(latin(_forms_parted(text)).replace("+", " & "))).split())
    whole = " ".join(folded)
    if whole in _nobody():
        return NameParts(whole, "", "")
    words, form = without_legal_form(folded)
    ends = _end_of_form(text, folded) if form or "," in text else len(folded)
    if ends < len(folded) and not form:
        words, form = without_legal_form(folded[:ends])
        words += folded[ends:]
    words = in_english_words(chinese_firm(_without_leading(words), form, is_trade=_is_trade), form)
    written = written_out_words()
    core = [written.get(word, word) for word in _without_and(words)] or list(words)
    behind = (
        _behind(in_english_words(chinese_firm(folded[:ends], form, is_trade=_is_trade), form), core)
        if ends < len(folded)
        else _NONE
    )
    return NameParts(whole, " ".join(core), form, behind)


def _end_of_form(text: str, folded: Sequence[str]) -> int:
    """Place of the first word behind the legal form; their number where there is none.

    A form inside a name ends it if it can be nothing else, or if a comma follows.
    """
    first = first_behind_form(folded)
    parts = text.split(",") if "," in text else ()
    for place in range(1, len(parts)):
        rest = len(join_initials(fold(latin(",".join(parts[place:]))).split()))
        if len(folded) - rest < first and ends_in_form(folded[: len(folded) - rest]):
            return len(folded) - rest
    return first


def _behind(before: Sequence[str], core: Sequence[str]) -> frozenset[str]:
    """The words of the core that stand only behind the legal form, unless these are all that it has."""
    written = written_out_words()
    said = {written.get(word, word) for word in before}
    behind = frozenset(word for word in core if word not in said)
    return behind if len(behind) < len(set(core)) else frozenset()


def _forms_parted(text: str) -> str:
    """The name without "c/o" and the like, and with blanks around the forms that were written without."""
    named = forms_let_go(unspoilt(text))
    if care := _CARE_OF.match(named):
        named = named[care.end() :]
    if _GLUED.search(named):
        named = _GLUED_FORM.sub(" ", named)
    if "." in named:
        named = _GLUED_DOTS.sub(" ", named)
    return named if named.isascii() else native_forms_parted(named)


def split_names(text: str) -> list[str]:
    """The names in one field: "A dba B", "A a/k/a B", "A (formerly B)" are two names of one party.

    >>> split_names("Sunrise Imports LLC d/b/a Sunny Toys")
    ['Sunrise Imports LLC', 'Sunny Toys']
    """
    text = unspoilt(text)
    if (text.isascii() and not _ALSO_WORDS.search(text.lower())) or not _ALSO.search(text):
        return [text]
    parts = [_TAIL.sub("", part).strip(" ()[]") for part in _ALSO.split(text)]
    return [part for part in parts if any(sign.isalnum() for sign in part)] or [text]


@cache
def common_words() -> frozenset[str]:
    """Words so common in firms' names that two firms who share them are hardly more alike for it."""
    return frozenset(_words()["common"]["words"])


@cache
def empty_words() -> frozenset[str]:
    """Words that say no more than that it is a firm: a name takes them on and drops them."""
    return frozenset(_words()["empty"]["words"])


@cache
def place_words() -> frozenset[str]:
    """Names of towns and regions after which firms are named."""
    return frozenset(_words()["places"]["words"])


@cache
def _nobody() -> frozenset[str]:
    return frozenset(_words()["nobody"]["phrases"])


def acronyms(parts: NameParts, *, small: bool = True) -> tuple[str, ...]:
    """The ways in which a name of three words or more is cut down to its first letters, the likeliest first.

    The legal form gives none, or the first letter of each of its words that is written out; small words give none,
    or theirs too.

    >>> acronyms(name_parts("Islamic Movement of Uzbekistan"))
    ('IMU', 'IMOU')
    >>> acronyms(name_parts("Urmia Petrochemical Works Company"))
    ('UPW', 'UPWC')

    Args:
        parts: the name, taken apart.
        small: also with small words.
    """
    if not parts.legal_form and parts.core.count(" ") < _SHORTEST_ACRONYM - 1:
        return ()
    ways = [_SMALL] if not small else [_SMALL, _NONE]
    tokens = parts.tokens
    folded = parts.folded.split() if parts.legal_form else ()
    whole = [word for word in folded if len(word) > _ABBREVIATION or word in tokens]
    found = [
        "".join([word[0] for word in words if word not in left_out and word[0].isalpha()])
        for left_out in ways
        for words in (tokens, whole)
        if len(words) >= _SHORTEST_ACRONYM
    ]
    return tuple(dict.fromkeys(letters for letters in found if len(letters) >= _SHORTEST_ACRONYM))


def short_form(parts: NameParts) -> str:
    """The letters of a name that may be an acronym: few, in a piece or two; else nothing.

    >>> short_form(name_parts("P.F.L.P. Ltd.")), short_form(name_parts("Vandelay Industries"))
    ('PFLP', '')
    """
    if parts.core.count(" ") >= _ACRONYM_PIECES:
        return ""
    letters = parts.core.replace(" ", "")
    return letters if _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM and letters.isalpha() else ""


def bracketed_acronym(text: str) -> tuple[str, ...]:
    """A name and the letters that stand for it, where the one follows the other in brackets; else nothing.

    >>> bracketed_acronym("Ministry of Sea Transport (MST)"), bracketed_acronym("Vandelay (Lima) Ltd")
    (('Ministry of Sea Transport', 'MST'), ())
    """
    found = _BRACKETED.match(text) if "(" in text else None
    if not found:
        return ()
    letters = short_form(name_parts(found[2]))
    return (found[1], found[2]) if letters and letters in acronyms(name_parts(found[1])) else ()


@lru_cache(maxsize=65_536)
def skeleton(token: str) -> str:
    """What stays of a word when vowels, doubled letters and the habits of transcription are gone.

    >>> skeleton("MOHAMMED") == skeleton("MUHAMAD"), skeleton("SERGEY") == skeleton("SERGEI")
    (True, True)
    """
    if token.isdigit():
        return token
    word = token
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = _SOFT_C.sub("S", word).translate(_LIKE)
    consonants = re.sub(r"[AEIOUHJY]", "", word)
    bare = re.sub(r"(.)\1+", r"\1", consonants)
    return ("A" + bare) if word[:1] in "AEIOUHJY" else bare


@lru_cache(maxsize=65_536)
def vowels_alike(token: str) -> str:
    """The word with the vowels that transcriptions take for each other as one (E, I and Y; O and U), none doubled.

    >>> vowels_alike("SALEEM") == vowels_alike("SALIM"), vowels_alike("SALIM") == vowels_alike("SALAM")
    (True, False)
    """
    return re.sub(r"(.)\1+", r"\1", token.replace("OU", "U").translate(_VOWELS_ALIKE))


def by_ear(token: str) -> tuple[str, str]:
    """The word as whoever writes by ear may have meant it: its E taken for A, and for I.

    Two words are alike by ear if they are so in either way. The other vowels tell names apart.

    >>> [one == other for one, other in zip(by_ear("YOUSEF"), by_ear("YUSIF"))]
    [False, True]
    >>> set(by_ear("HASSAN")) & set(by_ear("HUSSEIN")), set(by_ear("MARIA")) & set(by_ear("MARIO"))
    (set(), set())
    """
    word = _SOFT_C.sub("S", _HEARD_TOGETHER.sub(lambda found: _BY_EAR[found[0]], token)).translate(_LETTERS_BY_EAR)
    word = word.rstrip("H") or word
    as_a, as_i = (_DOUBLED.sub(r"\1", word.replace("E", vowel)) for vowel in "AI")
    return as_a, as_i


def name_skeleton(tokens: Sequence[str]) -> str:
    """Skeletons of the words, sorted: word order and transcription do not matter.

    >>> name_skeleton(("SERGEY", "LAVROV")) == name_skeleton(("LAVROV", "SERGEI"))
    True
    """
    return " ".join(sorted({skeleton(word) for word in tokens}))


_SOUNDS = (
    ("SHCH", "S"), ("TSCH", "S"), ("SCH", "S"), ("TCH", "S"), ("CH", "S"), ("SH", "S"), ("ZH", "S"), ("CZ", "S"),
    ("CS", "S"), ("TS", "S"), ("TZ", "S"), ("DZH", "S"), ("DJ", "S"), ("PH", "F"), ("GH", "G"), ("KH", "K"),
    ("TH", "T"), ("DH", "D"), ("CK", "K"), ("QU", "K"), ("KS", "X"),
)  # fmt: skip
_VOWELS_ALIKE = str.maketrans({"E": "I", "Y": "I", "O": "U"})
_LIKE = str.maketrans({"Q": "K", "C": "K", "W": "V", "Z": "S", "X": "S"})
_BY_EAR = dict(_SOUNDS) | {
    "DZH": "J", "DJ": "J", "AI": "I", "AY": "I", "EI": "I", "EY": "I", "IE": "I", "EE": "I", "AU": "U", "AW": "U",
    "OU": "U", "OW": "U", "OO": "U",
}  # fmt: skip
"""Letters that sound as one, with what they sound like."""
_HEARD_TOGETHER = re.compile("|".join(sorted(_BY_EAR, key=lambda letters: -len(letters))))
_LETTERS_BY_EAR = _LIKE | str.maketrans({"Y": "I", "O": "U"})
_SOFT_C = re.compile("C(?=[EIY])")
_DOUBLED = re.compile(r"(.)\1+")


def _without_leading(words: Sequence[str]) -> list[str]:
    """Without articles ("Palm, The", too) and titles; "Herr Foods" has none, as foods are nobody's name."""
    kept = list(words)
    if len(kept) > 1 and kept[-1] == _ARTICLE_BEHIND:
        kept.pop()
    while len(kept) > 1 and (kept[0] in _ARTICLES or (kept[0] in _HONORIFICS and not all(map(_is_trade, kept[1:])))):
        kept.pop(0)
    return kept


def _is_trade(word: str) -> bool:
    return written_out_words().get(word, word) in common_words()


def _without_and(words: Sequence[str]) -> list[str]:
    """Without "and" in any language; the letters of "E & Y Trading" are none."""
    return [
        word
        for place, word in enumerate(words)
        if word not in _AND or (len(word) == 1 and (place in (0, len(words) - 1) or words[place - 1] in _AND))
    ]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "name_words.toml").read_text(encoding="utf-8"))


@cache
def written_out_words() -> dict[str, str]:
    """Abbreviations and forms in other languages, each with the word it stands for."""
    return {short: word for word, shorts in _words()["written_out"].items() for short in shorts}
