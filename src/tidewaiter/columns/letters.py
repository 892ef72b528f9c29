"""The letters of a text: as they were meant, before programs spoilt them, and in the Latin alphabet.

Registers and manifests pass through many programs. One read UTF-8 as if it were Western European (``COMPAÃ‘IA``),
one took a DOS file for a Windows one (``COMPA¥IA``), one left signs as web pages write them (``Caf&eacute;``, ``TILE
AND AMP STONE``), one put a question mark where it knew no letter (``COMPA?IA``); and a clerk with a Cyrillic keyboard
writes the letters of a Latin name that look alike as Cyrillic ones. Two spellings of one name never meet if one of
them was spoilt on the way. What was declared stays as it is; this is for what is compared.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from ftfy import TextFixerConfig, fix_text

__all__ = ["latin", "romanized", "unspoilt"]

_ENTITY = re.compile(r"&#?\w+;")
_ESCAPED = re.compile(r"&(?:(amp)\b;?(?:amp;)*|(?:quot|apos|#0?39|#x27);)", re.IGNORECASE)
"""The ampersand and quotes, which names are cut at; also without the semicolon that belongs there."""
_SPELT_OUT = re.compile(r" and (?:(amp)|apos|quot) (?=\w)", re.IGNORECASE)
"""What is left of ``&amp;`` and ``&apos;`` where a program took the signs out and wrote the first as "and"."""
_TWICE_ENCODED = re.compile("[ÂÃÄÅÆÇÈÉÊÎÏÐÑØÙÚàáâãäåæçèéêëìíîï][\u0080-¿‘’‚“”„†‡•…‰‹›€™–—˜šŠœŒžŽŸˆƒ]")
"""Two letters that a UTF-8 sign becomes where it is read as Western European: quickly looked for, and seldom found."""
_REPAIRS = TextFixerConfig(
    explain=False,
    unescape_html=True,
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_line_breaks=False,
    normalization=None,
)
_LOST_BLANK = re.compile(r"Â(?=\s|$)")
"""What is left of a blank that does not break (twice encoded, and then taken for a plain one)."""
_UNKNOWN = re.compile("(?<=[^\\W\\d_])[?\ufffd]+(?=[^\\W\\d_])")
_DOS = str.maketrans({"¡": "í", "¢": "ó", "£": "ú", "¤": "ñ", "¥": "Ñ"})
_FROM_DOS = re.compile(r"(?<=[^\W\d_])[¡¢£¤¥](?=[^\W\d_])")
_TWO_ALPHABETS = re.compile("[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]")
_WORD = re.compile(r"\w+")
_GREEK_LETTERS = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_ACCENTS = re.compile("[\u0300\u0301\u0304\u0306\u0313\u0314\u0342\u0345]")
"""All but the two dots, which say that two vowels are two sounds."""
_GREEK_PAIRS = re.compile(r"ου(?!\u0308)|[αεη]υ(?!\u0308)|\bμπ|γ[γξχ]", re.IGNORECASE)
_GREEK_WITH_VOICE = frozenset("βγδζλμνραεηιουω")
_GREEK_SOUNDS = {
    "ου": "ou", "αυ": "av", "ευ": "ev", "ηυ": "iv", "μπ": "b", "γγ": "ng", "γξ": "nx", "γχ": "nch"
}  # fmt: skip
_LATIN = re.compile("[A-Za-z]")
_ALPHABETS = (
    (re.compile("[\u0400-\u04ff]"), "АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx"),
    (re.compile("[\u0370-\u03ff]"), "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"),
)
"""Letters of Cyrillic and of Greek that look like Latin ones, and those."""


def unspoilt(text: str) -> str:
    """The text without what programs and keyboards did to its letters; most texts as they are.

    >>> unspoilt("COMPAÃ‘IA COLOMBIANA"), unspoilt("EXPORTACI¢N"), unspoilt("Caf&eacute; Lalo")
    ('COMPAÑIA COLOMBIANA', 'EXPORTACIóN', 'Café Lalo')
    >>> unspoilt("ANATOLIA TILE AND AMP STONE"), unspoilt("Smith &AMP Sons"), unspoilt("D AND APOS IMOLA")
    ('ANATOLIA TILE and STONE', 'Smith & Sons', 'D IMOLA')
    """
    if text.isascii():  # most of a trade file
        if "&" in text:
            text = _unescaped(text)
        if " and " in text or " AND " in text:
            text = _SPELT_OUT.sub(_sign, text)
        return _UNKNOWN.sub("", text) if "?" in text else text
    return _letters_as_meant(text)


def latin(text: str) -> str:
    """The text in Latin letters without accents, whatever its script and whatever was done to it on the way.

    >>> latin("ООО «Ромашка»")
    'OOO <<Romashka>>'
    """
    text = unspoilt(text)
    return text if text.isascii() else romanized(text)


def romanized(text: str) -> str:
    """The text in Latin letters; two Greek letters of one sound as passports write them.

    >>> romanized("Παπαδοπούλου"), romanized("Ευάγγελος Μπακάλης"), romanized("ΑΫΤΟΣ")
    ('Papadopoulou', 'Evangelos Bakalis', 'AYTOS')

    Source:
        ELOT 743 (1982), conversion of the Greek alphabet into Latin characters.
    """
    return anyascii(_with_greek_sounds(text) if _GREEK_LETTERS.search(text) else text)


def _with_greek_sounds(text: str) -> str:
    plain = _GREEK_ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", _GREEK_PAIRS.sub(_greek_sound, plain))


def _greek_sound(found: re.Match[str]) -> str:
    both, following = found[0], found.string[found.end() : found.end() + 1].lower()
    sound = _GREEK_SOUNDS[both.lower()]
    if sound[-1] == "v" and following not in _GREEK_WITH_VOICE:
        sound = sound[0] + "f"
    return sound.upper() if both.isupper() else sound.capitalize() if both[0].isupper() else sound


@lru_cache(maxsize=65_536)
def _letters_as_meant(text: str) -> str:
    if _TWICE_ENCODED.search(text):
        text = fix_text(text, _REPAIRS)
    text = _LOST_BLANK.sub(" ", text)
    text = _UNKNOWN.sub("", _SPELT_OUT.sub(_sign, _unescaped(text)))
    if _FROM_DOS.search(text):
        text = _FROM_DOS.sub(lambda found: found[0].translate(_DOS), text)
    return _WORD.sub(_in_one_alphabet, text) if _TWO_ALPHABETS.search(text) else text


def _unescaped(text: str) -> str:
    text = _ESCAPED.sub(lambda found: "&" if found[1] else "'", text)
    return fix_text(text, _REPAIRS) if _ENTITY.search(text) else text


def _sign(found: re.Match[str]) -> str:
    return " and " if found[1] else " "


def _in_one_alphabet(found: re.Match[str]) -> str:
    """A word of Latin and other letters in the alphabet that has more of them, if the others look like it."""
    word = found[0]
    for other, theirs, ours in _ALPHABETS:
        if other.search(word) and _LATIN.search(word):
            ways = [(_LATIN, other, str.maketrans(theirs, ours)), (other, _LATIN, str.maketrans(ours, theirs))]
            ways.sort(key=lambda way: -len(way[0].findall(word)))
            alike = [(word.translate(table), wrong) for _, wrong, table in ways]
            word = next((told for told, wrong in alike if not wrong.search(told)), word)
    return word
