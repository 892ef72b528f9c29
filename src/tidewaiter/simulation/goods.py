"""The goods of the world: codes, prices, masses, duty rates, origins and words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.facts import Facts, GoodFacts

__all__ = ["COUNTRIES", "HOME", "HUBS", "PREFERENCE", "UNITS", "Goods", "country", "make_goods"]

HOME = "US"
COUNTRIES = (
    "CN", "JP", "KR", "DE", "VN", "IT", "TW", "FR", "GB", "TH", "MY", "IN", "ID", "MX", "CA", "TR", "BR", "ES", "NL",
    "HK", "PH", "BD", "KH", "PK", "PL", "CZ", "CH", "SE", "AU", "CL", "SG", "LK", "PE", "EG", "RO", "US",
)  # fmt: skip
HUBS = ("VN", "MY", "TH", "KH", "TR", "MX", "IN", "ID", "TW")
PREFERENCE = ("KR", "MX", "CA", "AU", "SG", "CL", "PE")
UNITS = ("KG", "NO", "PR", "M2", "L")
GRADES = ("standard", "grade a", "assorted", "mixed models", "spare", "retail packed", "bulk", "new")

PIECE_KG = {  # assumption: the mass of one piece by chapter or heading, kg
    "39": 0.3, "40": 6, "42": 0.7, "44": 6, "61": 0.3, "62": 0.4, "63": 0.5, "64": 0.9, "68": 12, "69": 1.2, "71": 0.03,
    "73": 1.5, "82": 0.5, "84": 18, "85": 1.2, "87": 9, "90": 1, "91": 0.08, "94": 14, "95": 0.6, "96": 0.1,
    "8703": 1500, "8704": 3500, "8471": 2, "8517": 0.3, "8542": 0.002, "8541": 0.05, "9004": 0.04, "9403": 25,
}  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Goods:
    """One row per commodity code; arrays of equal length n, `origin_shares` is n x countries.

    `log_price` is ln(USD/kg), `log_mass` ln(kg per line), `rate` and `extra_cn` in %.
    `siblings[i]` are the other goods of the same heading or chapter, nearest first.
    """

    codes: tuple[str, ...]
    words: tuple[str, ...]
    chapter: Ints
    heading: Ints
    weight: Floats
    log_price: Floats
    price_spread: Floats
    log_mass: Floats
    mass_spread: Floats
    rate: Floats
    extra_cn: Floats
    unit: Ints
    kg_per_unit: Floats
    air: Floats
    parcel_weight: Floats
    season: Ints
    origin_shares: Floats
    siblings: tuple[Ints, ...]
    fraud: Floats

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def hs6(self) -> tuple[str, ...]:
        """The international subheadings."""
        return tuple(code[:6] for code in self.codes)

    def of_codes(self, hs6: list[str]) -> Ints:
        """Numbers of the goods with these subheadings."""
        return np.array([i for i, code in enumerate(self.codes) if code[:6] in hs6], dtype=np.int64)


def country(code: str) -> int:
    """The number of a country; countries that the world does not know count as the last."""
    return COUNTRIES.index(code) if code in COUNTRIES else len(COUNTRIES) - 1


def make_goods(facts: Facts, *, rng: np.random.Generator) -> Goods:
    """Turn the facts about goods into arrays."""
    rows = facts.goods
    chapter = np.array([int(row.hs10[:2]) for row in rows])
    heading = np.array([int(row.hs10[:4]) for row in rows])
    kg = np.array([PIECE_KG.get(row.hs10[:4], PIECE_KG.get(row.hs10[:2], 0.5)) for row in rows])
    kg = kg * np.exp(rng.normal(0.0, 0.6, len(rows)))
    unit = np.array([UNITS.index(row.unit) for row in rows])
    log_price = np.array([row.log_price for row in rows])
    moved = np.array([row.weight for row in rows]) ** 0.8
    contested = np.isin([row.hs10[:6] for row in rows], [code for order in facts.orders for code in order.hs6])
    consumer = np.isin(chapter, (33, 42, 61, 62, 63, 64, 65, 71, 85, 90, 91, 95, 96))
    return Goods(
        codes=tuple(row.hs10 for row in rows),
        words=tuple(_words(row, facts=facts, rng=rng) for row in rows),
        chapter=chapter,
        heading=heading,
        weight=np.where(contested, 2.5, 1.0) * np.maximum(moved, np.where(contested, np.quantile(moved, 0.7), 0.0)),
        log_price=log_price,
        price_spread=np.array([row.price_spread for row in rows]),
        log_mass=np.maximum(np.array([row.log_mass for row in rows]), np.log(kg) * (unit > 0)),
        mass_spread=np.array([row.mass_spread for row in rows]),
        rate=np.array([row.rate for row in rows]),
        extra_cn=np.array([row.extra_cn for row in rows]),
        unit=unit,
        kg_per_unit=np.where(unit == 0, 1.0, kg),
        air=np.array([row.air for row in rows]),
        parcel_weight=np.where(consumer, moved, 0.0),
        season=rng.integers(0, 12, len(rows)),
        origin_shares=np.stack(
            [_shares(row.origins, hubs=0.3 if held else 0.1) for row, held in zip(rows, contested, strict=True)]
        ),
        siblings=tuple(_siblings(i, heading=heading, chapter=chapter) for i in range(len(rows))),
        fraud=np.array([facts.fraud_by_chapter.get(row.hs10[:2], 0.2) for row in rows]),
    )


def _words(row: GoodFacts, *, facts: Facts, rng: np.random.Generator) -> str:
    return f"{facts.heading_words[row.hs10[:4]]}, {GRADES[int(rng.integers(len(GRADES)))]}"


def _shares(origins: dict[str, int], *, hubs: float) -> Floats:
    """Origin shares; home-made goods of the source data go to the neighbours, `hubs` is what hubs make themselves."""
    shares = np.zeros(len(COUNTRIES))
    for code, count in origins.items():
        if code == HOME:
            shares[country("MX")] += count / 2
            shares[country("CA")] += count / 2
        elif code in COUNTRIES:
            shares[country(code)] += count
    if not shares.sum():
        shares[0] = 1.0
    made_there = np.zeros(len(COUNTRIES))
    for hub in HUBS:
        made_there[country(hub)] = 1 / len(HUBS)
    return (1 - hubs) * shares / shares.sum() + hubs * made_there


def _siblings(i: int, *, heading: Ints, chapter: Ints) -> Ints:
    near = np.flatnonzero((heading == heading[i]) & (np.arange(len(heading)) != i))
    far = np.flatnonzero((chapter == chapter[i]) & (heading != heading[i]))
    order = far[np.argsort(np.abs(heading[far] - heading[i]), kind="stable")]
    return np.concatenate([near, order])[:8]
