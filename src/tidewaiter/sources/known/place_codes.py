"""UN/LOCODE as UNECE publishes it: a line for each place, and some lines that are none.

Country headings and references ("Vienna = Wien") have no code of a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

__all__ = ["places"]

_LOCODE = re.compile(r"([A-Z]{2})\s*([A-Z0-9]{3})")


def places(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each line with `code`: five signs without blanks, empty where the line is no place."""
    for row in rows:
        found = _LOCODE.fullmatch(row["LOCODE"].strip())
        yield dict(row) | {"code": found[1] + found[2] if found else ""}
