"""Withhold-release orders and findings of US Customs and Border Protection on forced labour.

The list names one party with its other names ("a/k/a"), or several parties in one
cell, or no party at all but goods ("All Turkmenistan cotton"). What is no party is
kept as `Thing`, so that screening by name does not look for a firm called "Tobacco".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.sources.known.listing_identifiers import joined

__all__ = ["order_entries"]

_OTHER_NAMES = re.compile(r",?\s*\ba/k/a\s+|;\s*")
_VESSEL = re.compile(r"^Fishing Vessel:\s*", re.IGNORECASE)
_GOODS = re.compile(r"^(All\s|Tobacco produced|.*\bFields$)", re.IGNORECASE)
_TWO_FIRMS = re.compile(r"(?<=Ltd\.)\s+and\s+(?=[A-Z])")


def order_entries(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each order with `schema`, `name` and `aliases`; the first name in the cell is the primary one."""
    for row in rows:
        entity = " ".join(row["entity"].split())
        schema, names = _named(entity)
        yield dict(row) | {"schema": schema, "name": names[0], "aliases": joined(names[1:])}


def _named(entity: str) -> tuple[str, list[str]]:
    if _VESSEL.match(entity):
        return "Vessel", [_VESSEL.sub("", entity)]
    if _GOODS.match(entity):
        return "Thing", [entity]
    names = [name for part in _OTHER_NAMES.split(entity) for name in _TWO_FIRMS.split(part) if name.strip()]
    return "Organization", names or [""]
