"""Legal forms of firms: finding them in a name, and setting them apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tidewaiter.columns.letters import romanized
from tidewaiter.terms.folding import fold

__all__ = [
    "ends_in_form",
    "first_behind_form",
    "forms_let_go",
    "join_initials",
    "legal_form_keys",
    "legal_form_words",
    "native_forms_parted",
    "without_legal_form",
]

_MAY_BE_INITIALS = frozenset({"AB", "SA", "AS", "AG", "AE", "OE", "NV", "BV", "SE", "KG", "SL", "SC", "CV", "EE"})
"""Forms that before a name are somebody's first letters where another form ends it."""
_BESIDE_ANOTHER = frozenset({"CO", "ANDCO", "SA", "NV"})
"""Forms that others stand beside: "S.A. Dupont et Cie", and in two languages "N.V. Bekaert S.A."."""
_PLAINLY_A_FORM = 3
"""Letters of a form that inside a name is taken for the end of it: ET and LC may be words."""
_UNPARTED = re.compile(
    "["
    "\u0e00-\u0e7f"  # Thai
    "\u1100-\u11ff\uac00-\ud7af"  # Hangul
    "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u3200-\u33ff"  # kana, Han, their circled and squared forms
    "]"
)
"""Scripts that put no blank between a name and its legal form."""
_LETS_GO = re.compile(
    r"\b(?:LTD|LIMITED|LLP)(?=[A-Z]{2})|\b(?:LTD|LIMITED|LLC|LLP|INC|CORP|GMBH|SRL|SPA|BHD)(?:\.(?=[A-Z\d])|(?=\d))",
    re.IGNORECASE,
)

Forms = dict[tuple[str, ...], str]


def join_initials(words: Sequence[str]) -> list[str]:
    """Letters that stand alone make one word: S P A is SPA.

    >>> join_initials(["A", "B", "C", "TRADING"])
    ['ABC', 'TRADING']
    """
    joined: list[str] = []
    open_run = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and open_run:
            joined[-1] += word
        else:
            joined.append(word)
        open_run = single
    return joined


def without_legal_form(words: Sequence[str]) -> tuple[list[str], str]:
    """The words of a folded name without its legal forms, and the key of the first one found.

    A name that is nothing but a legal form keeps its words.

    >>> without_legal_form(["ACME", "TRADING", "CO", "LTD"])
    (['ACME', 'TRADING'], 'COLTD')
    """
    kept, found = list(words), ""
    for places, at_end in ((("end", "both", "any"), True), (("start", "both", "any"), False)):
        if not at_end and _begins_with_initials(kept, form_behind=found):
            continue
        kept, key = _stripped(kept, places, at_end=at_end)
        found = found or key
    beginnings, forms = _longest_form(("any",), at_end=False), _forms(("any",))
    if beginnings.keys().isdisjoint(kept):
        return kept, found
    for start in range(len(kept) - 1, 0, -1):
        longest = beginnings.get(kept[start], 0)
        for length in range(min(longest, len(kept) - start), 0, -1):
            key = forms.get(tuple(kept[start : start + length]), "")
            if key and len(kept) > length:
                del kept[start : start + length]
                found = found or key
                break
    return kept, found


def _begins_with_initials(words: Sequence[str], *, form_behind: str) -> bool:
    """Whether what looks like a form before a name are first letters: "A.B. Mulder B.V." has its form behind."""
    return bool(words) and words[0] in _MAY_BE_INITIALS and form_behind not in {"", *_BESIDE_ANOTHER}


def ends_in_form(words: Sequence[str]) -> bool:
    """Whether a folded name, or a part of one, ends in a legal form with something before it."""
    return bool(_form_at(list(words), ("end", "both", "any"), at_end=True)[0])


def first_behind_form(words: Sequence[str]) -> int:
    """Place of the first word behind a legal form inside a folded name; their number where there is none.

    >>> first_behind_form(["ACME", "LTD", "PERTH"])
    2
    """
    inside = ("any",)
    endings = _longest_form(inside, at_end=True)
    for end in range(2, len(words)):
        if words[end - 1] not in endings:
            continue
        key, length = _form_at(list(words[:end]), inside, at_end=True)
        if key and sum(map(len, words[end - length : end])) >= _PLAINLY_A_FORM:
            return end
    return len(words)


def forms_let_go(text: str) -> str:
    """The text with a blank behind each form to which what follows was written on, as where the end of a line got lost.

    >>> forms_let_go("ACME CO LTDROOM 5"), forms_let_go("ACME LTD.SURVEY NO 139"), forms_let_go("ACME LIMITED163/35")
    ('ACME CO LTD ROOM 5', 'ACME LTD SURVEY NO 139', 'ACME LIMITED 163/35')
    """
    return _LETS_GO.sub(lambda found: f"{found[0].rstrip('.')} ", text)


def native_forms_parted(text: str) -> str:
    """Forms in scripts without blanks are put apart and into Latin letters: 华美有限公司 becomes 华美 YOUXIAN."""
    if not _UNPARTED.search(text):
        return text
    parted = text
    for spelling, key in _unparted_forms():
        if spelling in parted:
            parted = parted.replace(spelling, f" {key} ")
    return parted


@cache
def legal_form_words() -> frozenset[str]:
    """Forms of one word, wherever they may stand."""
    return frozenset(words[0] for words in _forms(tuple(_listed())) if len(words) == 1)


@cache
def legal_forms_in_words() -> frozenset[tuple[str, ...]]:
    """All forms, each as its folded words, wherever it may stand: ("JOINT", "STOCK", "COMPANY")."""
    return frozenset(_forms(tuple(_listed())))


@cache
def legal_form_keys() -> frozenset[str]:
    """The keys of all forms."""
    return frozenset(key for section in _listed().values() for key in section)


def _stripped(words: list[str], places: tuple[str, ...], *, at_end: bool) -> tuple[list[str], str]:
    kept, found = words, ""
    outermost, listed = -1 if at_end else 0, _longest_form(places, at_end=at_end)
    while len(kept) > 1 and kept[outermost] in listed:
        key, length = _form_at(kept, places, at_end=at_end)
        if not key:
            break
        kept = kept[:-length] if at_end else kept[length:]
        found = found or key
    return kept, found


def _form_at(words: list[str], places: tuple[str, ...], *, at_end: bool) -> tuple[str, int]:
    """The longest form at one end that leaves at least one word, with its length."""
    if len(words) < 2:
        return "", 0
    longest = _longest_form(places, at_end=at_end).get(words[-1 if at_end else 0], 0)
    for length in range(min(longest, len(words) - 1), 0, -1):
        key = _forms(places).get(tuple(words[-length:] if at_end else words[:length]))
        if key:
            return key, length
    return "", 0


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "legal_forms.toml").read_text(encoding="utf-8"))


@cache
def _forms(places: tuple[str, ...]) -> Forms:
    """Forms that may stand in one of these places; one that is listed twice is what the first place says."""
    forms: Forms = {}
    for place in places:
        for key, spellings in _listed()[place].items():
            for spelling in [key, *spellings]:
                folded = tuple(join_initials(fold(romanized(spelling)).split()))
                if folded:
                    forms.setdefault(folded, key)
    return forms


@cache
def _longest_form(places: tuple[str, ...], *, at_end: bool) -> dict[str, int]:
    """Words with which a form ends, or begins, and of how many words the longest is: others are not looked for."""
    longest: dict[str, int] = {}
    for words in _forms(places):
        word = words[-1 if at_end else 0]
        longest[word] = max(longest.get(word, 0), len(words))
    return longest


@cache
def _unparted_forms() -> tuple[tuple[str, str], ...]:
    """Spellings in scripts without blanks, longest first, with the key that stands for them."""
    pairs = [
        (spelling, key)
        for section in _listed().values()
        for key, spellings in section.items()
        for spelling in spellings
        if _UNPARTED.search(spelling)
    ]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))
