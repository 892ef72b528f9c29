"""Ships as bills of lading name them: with a label, a voyage, an IMO number, a flag or an older name in one field.

A manifest writes "VESSEL: MSC ANNA V.123E", "ANNA / 012W", "BELLA EX ANNA (IMO 9187629)". The number of the voyage is
another one each time, so a ship that is looked up with it is never met. What is found here is looked up beside the
field as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["imo_numbers_in_field", "ships_in_field"]

_LABEL = re.compile(
    r"^\s*(?:(?:per|ocean|feeder|mother|intended|carrying)\s+)?"
    r"(?:vessel|vsl|ship|navire|navio|buque|nave|schiff)(?:['’]?s)?(?:\s+name)?"
    r"(?:\s*(?:/|and|&)\s*voy(?:age)?(?:\s*no)?)?\s*\.?\s*[:#=]\s*",
    re.IGNORECASE,
)
_IMO = re.compile(r"[\s,;/(\[\-]*\bIMO\W*(?:N[OR]\b\W*|NUMBER\W*)?(\d{7})\b\W*", re.IGNORECASE)
_VOYAGE = re.compile(
    r"(?<=\w)[\s,;/()\[\]\-.]+(?:"
    r"voy(?:age)?\b[\s.:#\-]*(?:n[or]\b[\s.:#\-]*)?[a-z]{0,4}[\-/]?\d[\w\-/]*(?:\s[nsew])?"  # VOY 245, VOY NO. EA012W
    r"|v(?:[.:\-]+\s?\d|\s?\d{2})[\w\-/]*"  # V.123E, and not the fifth of seven ("STAR V 7")
    r"|(?<=/)\s*\d{1,5}[a-z]{0,2}"  # / 012W
    r"|(?:\d{3,4}[nsew]?[\-/])?\d{3,4}[nsew]"  # 012W, 0987-052W
    r"|(?=\w*[a-z])\d\w{6,9}"  # 0TXABW1MA
    r")\W*$",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"(?<=\w)[\s,;/()\[\]\-]+(?:(?:flag|flagged|bandera|pavillon)\b\s*[:.]?\s*[a-z ]+|[a-z]+\s+flag(?:ged)?)\W*$",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"(?<=\w)[\s,;/()\[\]\-]+(?:ex|ex\W+name|former(?:ly)?|former\s+name|f/k/a|fka|renamed(?:\s+to)?|now|n/k/a|a/k/a|aka)"
    r"(?:[\-.:\s]+(?=\w))",
    re.IGNORECASE,
)
_TWO = re.compile(r"\s+/\s+|\s*/\s*(?=[A-Z]{4})", re.IGNORECASE)
_EDGE = " \t,;:/()[]-."
_FEWEST = 3
"""Letters of a name."""


def ships_in_field(text: str) -> tuple[str, ...]:
    """Every name that a field of a ship may give: the whole, and the ship without its voyage, and an older one.

    >>> ships_in_field("VESSEL: MSC ANNA V.123E")
    ('VESSEL: MSC ANNA V.123E', 'MSC ANNA')
    >>> ships_in_field("BELLA (EX-ANNA), IMO 9187629, PANAMA FLAG")[1:]
    ('BELLA', 'ANNA')
    >>> ships_in_field("AN SAN 1"), ships_in_field("APOLLO V")
    (('AN SAN 1',), ('APOLLO V',))
    """
    return tuple(dict.fromkeys((text, *_ships(text))))


def imo_numbers_in_field(text: str) -> tuple[str, ...]:
    """The IMO numbers that stand in the field of a name, called so.

    >>> imo_numbers_in_field("MSC ANNA IMO NO. 9187629"), imo_numbers_in_field("ANNA 9187629")
    (('imo:9187629',), ())
    """
    return tuple(f"imo:{number}" for number in _IMO.findall(text))


def _ships(text: str) -> Iterator[str]:
    plain = _IMO.sub(" , ", _LABEL.sub("", text))
    for name in (part for former in _FORMER.split(plain) for part in _without_voyage(former)):
        if sum(map(str.isalpha, name)) >= _FEWEST:
            yield name


def _without_voyage(text: str) -> Iterator[str]:
    """The ship, or two of which one feeds the other."""
    alone = text.strip(_EDGE)
    for aside in (_FLAG, _VOYAGE, _FLAG):
        alone = aside.sub("", alone).strip(_EDGE)
    yield alone
    ships = _TWO.split(alone)
    if len(ships) > 1:
        yield from (_VOYAGE.sub("", ship).strip(_EDGE) for ship in ships)
