"""Countries: ISO 3166 alpha-2 from the many ways in which trade writes them.

Names come from Unicode's CLDR (through Babel) in the languages of the customs
exports we read, and from the trade's own spellings in `country_spelling`. What
two languages use for two countries is not guessed: English decides, and between
other languages nobody does. Kosovo is XK, the code that customs use for it.

Known limits: a code always wins over a foreign name of the same letters ("Nga"
is Nigeria's alpha-3, and Russia in Vietnamese). A dissolved country that became
several (Yugoslavia, the Soviet Union, the Netherlands Antilles) has no code.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from tidewaiter.errors import TermError
from tidewaiter.terms.country_spelling import SPELLINGS
from tidewaiter.terms.folding import fold

__all__ = ["CountryError", "country_aliases", "country_code", "country_codes", "country_name", "is_country_code"]

_LANGUAGES = (
    "es", "fr", "pt", "de", "it", "nl", "tr", "vi", "id", "ru", "uk", "pl", "el", "he", "ar", "fa", "th", "zh",
    "zh_Hant", "ja", "ko",
)  # fmt: skip
_NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Two-letter codes of CLDR that ISO 3166 has not assigned to a country (XK stays, see above)."""
_FORMS_OF_STATE = ("{} REPUBLIC OF", "{} REPUBLIC OF THE", "REPUBLIC OF {}", "REPUBLIC OF THE {}")
_SHORTEST_FOREIGN_NAME = 4
"""A shorter name in Latin letters (Vietnamese "Bỉ", "Áo") would look like another country's code; 中国 does not."""


class CountryError(TermError):
    """The text is no country code."""


@cache
def country_codes() -> frozenset[str]:
    """Every ISO 3166 alpha-2 code in use, and XK."""
    return frozenset(code for code in _names("en") if code not in _NOT_ISO)


def is_country_code(text: str) -> bool:
    """Whether the text is an alpha-2 code in capitals."""
    return text in country_codes()


def country_name(code: str) -> str:
    """The English name for people to read.

    >>> country_name("TR")
    'Türkiye'

    Raises:
        CountryError: there is no such code.
    """
    if not is_country_code(code):
        raise CountryError("not a country code: expected ISO 3166 alpha-2 in capitals. country_code() reads names.")
    return _names("en")[code]


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country's name or code, however written, or None where there is none.

    >>> country_code("KOREA, SOUTH"), country_code("Türkiye"), country_code("viet nam"), country_code("World")
    ('KR', 'TR', 'VN', None)
    """
    folded = fold(text)
    if _like_a_code(folded) and not text.isascii():
        return None
    return country_aliases().get(folded)


def _like_a_code(folded: str) -> bool:
    return len(folded) < _SHORTEST_FOREIGN_NAME and folded.isascii()


@cache
def country_aliases() -> dict[str, str]:
    """Folded spelling to alpha-2 code: the whole of what `country_code` knows, as a table to join on.

    Later layers win: foreign names, English names, the trade's spellings, codes. Treat it as read-only.
    """
    return {**_foreign_names(), **_english_names(), **SPELLINGS, **_codes()}


def _codes() -> dict[str, str]:
    """Alpha-2 and alpha-3 codes; CLDR's own table leads from alpha-3 to alpha-2."""
    codes = {code: code for code in country_codes()}
    for alpha3, targets in get_global("territory_aliases").items():
        if len(alpha3) == 3 and alpha3.isalpha() and len(targets) == 1 and targets[0] in codes:
            codes[alpha3] = targets[0]
    return codes | {"UK": "GB", "EL": "GR", "ROM": "RO", "XKX": "XK"}


def _english_names() -> dict[str, str]:
    """English names; the generated forms ("IRELAND REPUBLIC OF", "IE IRELAND") never displace a real name."""
    plain = {
        variant: code
        for code, name in _names("en").items()
        if code in country_codes()
        for variant in _variants(fold(name))
    }
    formal = {form.format(name): code for name, code in plain.items() for form in _FORMS_OF_STATE}
    coded = {f"{code} {name}": code for name, code in (plain | SPELLINGS).items()}
    return coded | formal | plain


def _variants(name: str) -> set[str]:
    """A name with and without its article, and with saints long and short."""
    saint = f" {name} "
    spelt = {name, saint.replace(" ST ", " SAINT ").strip(), saint.replace(" SAINT ", " ST ").strip()}
    return spelt | {f"THE {each}" for each in spelt} | {f"{each} THE" for each in spelt}


def _foreign_names() -> dict[str, str]:
    """Names in other languages, without those that two languages give to two countries (none does in Babel 2.18)."""
    meanings: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in _names(language).items():
            folded = fold(name)
            if code in country_codes() and not _like_a_code(folded):
                meanings.setdefault(folded, set()).add(code)
    return {name: codes.pop() for name, codes in meanings.items() if len(codes) == 1}


def _names(language: str) -> dict[str, str]:
    return {code: name for code, name in Locale(language).territories.items() if len(code) == 2}
