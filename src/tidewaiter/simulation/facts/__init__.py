"""Figures taken from real data, and our own words for goods; `docs/reference/world-facts.md` names the sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["Facts", "GoodFacts", "OrderFacts", "load_facts"]


@dataclass(frozen=True, slots=True)
class GoodFacts:
    """One commodity code: how much of it moves, at what price and mass, from where, at what duty."""

    hs10: str
    weight: float
    log_price: float
    price_spread: float
    log_mass: float
    mass_spread: float
    rate: float
    extra_cn: float
    unit: str
    origins: dict[str, int]
    air: float


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One AD/CVD order as published: case number, product, country, year; `rate` where a published one is known."""

    case: str
    product: str
    origin: str
    hs6: list[str]
    year: int
    active: bool
    rate: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the world takes from real data."""

    goods: tuple[GoodFacts, ...]
    orders: tuple[OrderFacts, ...]
    currencies: dict[str, list[float]]
    fraud_by_chapter: dict[str, float]
    counterfeit_modes: dict[str, float]
    heading_words: dict[str, str]


def load_facts() -> Facts:
    """Read the parameter table and the words for headings."""
    folder = files("tidewaiter.simulation.facts")
    table = json.loads(folder.joinpath("world.json").read_text(encoding="utf-8"))
    words = folder.joinpath("heading_words.txt").read_text(encoding="utf-8").splitlines()
    return Facts(
        goods=tuple(GoodFacts(**row) for row in table["goods"]),
        orders=tuple(OrderFacts(**row) for row in table["orders"]),
        currencies=table["currencies"],
        fraud_by_chapter=table["fraud"],
        counterfeit_modes=table["counterfeit_modes"],
        heading_words={line[:4]: line[5:] for line in words},
    )
