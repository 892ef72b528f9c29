"""What stands beside a name in its field and is no part of it: to whose order, in care of whom, telephone, address.

Declarants write on in the field where they began. An agent's name that two strangers share by "c/o", or the street
behind both, makes them look alike, and one of them unlike itself where it is written without.
"""

from __future__ import annotations

import re

from tidewaiter.columns.names import common_words, empty_words, latin, name_tokens, place_words
from tidewaiter.terms.folding import fold

__all__ = ["without_asides", "without_own_address"]

_BEFORE = re.compile(
    r"^\W*(?:(?:un)?to\s+(?:the\s+)?order\s+of|a\s+la\s+orden\s+de|[aà]\s+l\W?ordre\s+de|[aà]\s+ordem\s+de"
    r"|an\s+die\s+order\s+(?:von|der)|c\s*/\s*o|m\s*/\s*s|messrs)\b[.,:\s]*(?=\w)",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?<=\w)[\s,;.)(\-]+(?:c\s*/\s*o|care\s+of|attn|attention)\b[.,:\s]*\w.*$", re.IGNORECASE)
_ATTENTION = re.compile(r"^\W*(?:attn\b[.:\s]|(?:attention|att)\s*[.:])[^,;/]+[,;/]\s*(?=\w)", re.IGNORECASE)
"""Whose attention is asked for before the name, up to a comma; "Attention Ltd, London" is a firm."""
_TELEPHONE = re.compile(
    r"[\s,;(\-]+(?:tele?|telephone|phone|ph|fax|mob|mobile|cell|tlf|telf)\b[\s.:#]*(?:no\b[\s.:]*)?\+?\(?\d[\d\s()./\-]{4,}",
    re.IGNORECASE,
)
_SHORTEST_NAME = 3
"""Letters of a word that may be a form of the law that we do not know (``SCI``)."""
_SHORT = 4
"""Letters of an abbreviation that keeps the first and the last letter of a word."""
_MAY_HAVE = re.compile(r"order|orden|ordre|ordem|/|messrs|care|att|tel|ph|fax|mob|cell|tlf", re.IGNORECASE)


def without_asides(text: str) -> str:
    """The name without what its field says beside it; the whole where nothing else would be left.

    >>> without_asides("TO THE ORDER OF Acme Ltd C/O DHL, Tel 02 1234567")
    'Acme Ltd'
    >>> without_asides("Order of Malta"), without_asides("to the order of")
    ('Order of Malta', 'to the order of')
    """
    if not _MAY_HAVE.search(text):
        return text
    named = _TELEPHONE.sub(" ", _ATTENTION.sub("", text))
    named = _BEHIND.sub("", _BEFORE.sub("", named)).strip()
    return named if any(sign.isalpha() for sign in named) else text


def without_own_address(name: str, address: str) -> str:
    """The name without its own address at its end: the number of the house with the words of the street beside it.

    >>> without_own_address("Acme Ltd 12 Harbour Road", "12 Harbour Rd., Dock 3")
    'Acme Ltd'
    >>> without_own_address("Pier 12", "12 Harbour Road"), without_own_address("Harbour Road Foods", "12 Harbour Road")
    ('Pier 12', 'Harbour Road Foods')
    >>> without_own_address("SCI 12 rue de la Paix", "12 rue de la Paix")
    'SCI 12 rue de la Paix'
    """
    said = fold(latin(address)).split()
    words = name.split()
    folded = [fold(latin(word)).split() for word in words]
    told = [bool(parts) and all(_said(part, said) for part in parts) for parts in folded]
    start = len(words)
    while start > 1 and (told[start - 1] or not folded[start - 1]):
        start -= 1
    run = [part for parts in folded[start:] for part in parts]
    if len(run) < 2 or not any(part.isdigit() for part in run):
        return name
    alone = " ".join(words[:start]).rstrip(" ,;-")
    return alone if _names_a_firm(alone) else name


def _names_a_firm(name: str) -> bool:
    """Whether it is more than a form and words that firms have in common: firms are called by their street too."""
    shared = common_words() | empty_words() | place_words()
    return any(len(word) > _SHORTEST_NAME and word.isalpha() and word not in shared for word in name_tokens(name))


def _said(part: str, address: list[str]) -> bool:
    """Whether the address has the word, or its abbreviation (``ST``, ``RD``), or what it abbreviates."""
    return part in address or (len(part) > 1 and part.isalpha() and any(_shortens(part, word) for word in address))


def _shortens(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (len(short) <= _SHORT and (short[0], short[-1]) == (long[0], long[-1]))
