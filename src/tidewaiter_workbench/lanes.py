"""Where one line lies among earlier lines of the same goods: a small histogram of unit prices, and the latest peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from tidewaiter_workbench.answers import Bar, Lane, Peer

__all__ = ["Earlier", "lane_of"]

_BARS = 28
_FEWEST = 5
_DAYS = 730
_PEERS = 8


class Earlier:
    """Earlier lines, ordered by subheading and day, among which many lines look for their place.

    Args:
        lines: `hs6`, `declared_on`, `origin`, `net_mass_kg`, `customs_value`, and what a peer shows.
    """

    def __init__(self, lines: pa.Table) -> None:
        lines = lines.sort_by([("hs6", "ascending"), ("declared_on", "ascending"), ("item_id", "ascending")])
        self._lines = lines
        self._days = lines["declared_on"].to_numpy().astype("datetime64[D]")
        self._origins = np.array(lines["origin"].to_pylist(), dtype=object)
        mass, value = (lines[name].to_numpy().astype(float) for name in ("net_mass_kg", "customs_value"))
        with np.errstate(divide="ignore", invalid="ignore"):
            self._prices = np.where((mass > 0) & (value > 0), value / mass, np.nan)
        codes = np.array(lines["hs6"].to_pylist(), dtype=object)
        starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if codes.size else np.array([], dtype=int)
        ends = np.r_[starts[1:], codes.size][: starts.size]  # of no lines there are no ends either
        self._spans = {codes[a]: (int(a), int(b)) for a, b in zip(starts, ends, strict=True)}

    def around(self, item: Mapping[str, object]) -> tuple[Lane | None, tuple[Peer, ...]]:
        """The lane of one line and its latest peers, all declared in the two years before, strictly before its day."""
        day, hs6, origin = item["declared_on"], item["hs6"], item["origin"]
        if not isinstance(day, date) or hs6 not in self._spans:
            return None, ()
        first, end = self._spans[hs6]
        days = self._days[first:end]
        low, high = np.searchsorted(days, [np.datetime64(day - timedelta(days=_DAYS)), np.datetime64(day)])
        within = np.arange(first + int(low), first + int(high))
        same = within[self._origins[within] == origin]
        ours, lane = _per_kg(item["net_mass_kg"], item["customs_value"]), None
        for about, rows in ((f"{hs6} from {origin}", same), (f"{hs6} from anywhere", within)):
            lane = lane or lane_of(about, self._prices[rows], ours=ours)
        latest = (same if same.size else within)[::-1][:_PEERS]
        return lane, tuple(self._peer(row) for row in self._lines.take(latest).to_pylist())

    def _peer(self, row: Mapping[str, object]) -> Peer:
        mass, value = row["net_mass_kg"], row["customs_value"]
        illicit = row["illicit"]
        return Peer(
            declaration_id=str(row["declaration_id"]),
            declared_on=row["declared_on"],  # type: ignore[arg-type]
            office=str(row["office"] or ""),
            importer=str(row["importer"] or ""),
            net_mass_kg=mass if isinstance(mass, float) else None,
            customs_value=value if isinstance(value, float) else None,
            per_kg=_per_kg(mass, value),
            found="" if illicit is None else str(row["typology"] or "violation") if illicit else "nothing",
            item_id=str(row["item_id"]),
        )


def lane_of(about: str, prices: Sequence[float] | np.ndarray, *, ours: float | None) -> Lane | None:
    """The distribution on a logarithmic scale; None where there are too few earlier lines to draw one.

    The outer half per cent on either side is drawn in the last bars, so that one absurd price does not flatten all
    others; our own line is always inside the picture.
    """
    given = np.asarray(prices, dtype=float)
    known = np.sort(given[given > 0])
    if known.size < _FEWEST:
        return None
    low, high = np.quantile(known, [0.005, 0.995])
    if ours:
        low, high = min(low, ours), max(high, ours)
    low, high = low / 1.05, high * 1.05
    edges = np.geomspace(low, high, _BARS + 1)
    counts, _ = np.histogram(np.clip(known, low, high), bins=edges)
    return Lane(
        about=about,
        lines=int(known.size),
        bars=tuple(Bar(float(a), float(b), int(n)) for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)),
        median=float(np.median(known)),
        low=float(np.quantile(known, 0.05)),
        high=float(np.quantile(known, 0.95)),
        ours=ours,
        place=float(np.searchsorted(known, ours, side="left") / known.size) if ours else None,
    )


def _per_kg(mass: object, value: object) -> float | None:
    if isinstance(mass, int | float) and isinstance(value, int | float) and mass > 0 and value > 0:
        return value / mass
    return None
