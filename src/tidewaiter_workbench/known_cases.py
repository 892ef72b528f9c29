"""The known violations nearest to a line: those of the same parties first, and then of rare goods.

    nearness = sum over what both share of log2(violations known / violations that show the same)

An importer or seller in common is always near, however often it was caught; goods in common are near where few
violations are of such goods. Only what was known before the line's own day is compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter_workbench.answers import KnownCase

__all__ = ["KnownCases"]

_SHARED = ("importer", "exporter", "declarant", "hs6", "origin")
_PARTIES = ("importer", "exporter")
_MOST = 6
_LEAST_BITS = 3.0
_OF_PARTIES = 5.0
"""What a party in common counts more: it says who, and goods say only what."""


class KnownCases:
    """Known violations, among which many lines look for those like them.

    Args:
        violations: `item_id`, `declaration_id`, `declared_on`, `known_on`, `office`, `typology`, and what is compared:
            `importer`, `exporter`, `declarant`, `hs6`, `origin`.
    """

    def __init__(self, violations: pa.Table) -> None:
        self._rows = violations.sort_by([("known_on", "descending"), ("item_id", "ascending")]).to_pylist()
        self._places: dict[str, dict[object, list[int]]] = {name: defaultdict(list) for name in _SHARED}
        for place, row in enumerate(self._rows):
            for name in _SHARED:
                if row[name]:
                    self._places[name][row[name]].append(place)

    def near(self, item: Mapping[str, object]) -> tuple[KnownCase, ...]:
        """The nearest, the nearest first; at most six, and none that shares only what is common."""
        day, bits = item["declared_on"], self._bits(item)
        if not isinstance(day, date):
            return ()
        near = [
            place
            for place in np.flatnonzero(bits > 0).tolist()
            if self._rows[place]["known_on"] < day and self._rows[place]["item_id"] != item["item_id"]
        ]
        best = sorted(near, key=lambda place: (-bits[place], place))[:_MOST]
        return tuple(self._case(self._rows[place], item) for place in best)

    def _bits(self, item: Mapping[str, object]) -> npt.NDArray[np.float64]:
        """How near each violation is; 0 for those that are not told."""
        bits, same = np.zeros(len(self._rows)), {name: np.zeros(len(self._rows), dtype=bool) for name in _SHARED}
        for name in _SHARED:
            places = self._places[name].get(item[name], []) if item[name] else []
            if places:
                same[name][places] = True
                bits[places] += np.log2(len(self._rows) / len(places)) + _OF_PARTIES * (name in _PARTIES)
        party = same["importer"] | same["exporter"]
        return np.where(party | (same["hs6"] & (bits >= _LEAST_BITS)), bits, 0.0)

    def _case(self, row: Mapping[str, object], item: Mapping[str, object]) -> KnownCase:
        return KnownCase(
            declaration_id=str(row["declaration_id"]),
            declared_on=row["declared_on"],  # type: ignore[arg-type]
            known_on=row["known_on"],  # type: ignore[arg-type]
            office=str(row["office"] or ""),
            found=str(row["typology"] or "violation"),
            shares=tuple(name for name in _SHARED if item[name] and item[name] == row[name]),
            item_id=str(row["item_id"]),
        )
