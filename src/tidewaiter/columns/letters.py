"""The letters of a text: as they were meant, before programs spoilt them, and in the Latin alphabet.

Registers and manifests pass through many programs. One read UTF-8 as if it were Western European (``COMPAÃ‘IA``),
one took a DOS file for a Windows one (``COMPA¥IA``), one left signs as web pages write them (``Caf&eacute;``, ``TILE
AND AMP STONE``), one put a question mark where it knew no letter (``COMPA?IA``); and a clerk with a Cyrillic keyboard
writes the letters of a Latin name that look alike as Cyrillic ones. Two spellings of one name never meet if one of
them was spoilt on the way. What was declared stays as it is; this is for what is compared.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from ftfy import TextFixerConfig, fix_text

__all__ = ["latin", "unspoilt"]

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
    return text if text.isascii() else anyascii(text)


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
