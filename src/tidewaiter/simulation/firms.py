"""Traders of one role: who they say they are, who truly owns them, and since when."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation import names
from tidewaiter.simulation.goods import COUNTRIES
from tidewaiter.simulation.growing import Growing

__all__ = ["Firms", "Identity", "add_firms"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a new firm takes over from elsewhere; `None` is made anew."""

    name: str | None = None
    street: str | None = None
    city: str | None = None
    phone: str | None = None


@dataclass
class Firms:
    """All traders of one role. `numbers` holds `owner` (the true one), `born` (day), `country`."""

    role: str
    identifier: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    street: list[str] = field(default_factory=list)
    city: list[str] = field(default_factory=list)
    phone: list[str] = field(default_factory=list)
    numbers: Growing = field(default_factory=lambda: Growing({"owner": "i8", "born": "i8", "country": "i8"}))

    def __len__(self) -> int:
        return len(self.name)


def add_firms(
    firms: Firms,
    *,
    owners: Ints,
    born: Ints,
    countries: Ints,
    rng: np.random.Generator,
    identity: Identity | None = None,
) -> Ints:
    """Add one firm for each owner, and give their numbers. `identity` is what all of them take over."""
    taken = identity or Identity()
    codes = [COUNTRIES[number] for number in countries]
    count, first = len(codes), len(firms)
    fresh = names.person_names(count, rng=rng) if firms.role == "consignee" else names.firm_names(codes, rng=rng)
    firms.name += [taken.name or text for text in fresh]
    firms.street += [taken.street or text for text in names.streets(count, rng=rng)]
    firms.phone += [taken.phone or text for text in names.phones(count, rng=rng)]
    town = rng.integers(1 << 30, size=count)
    firms.city += [
        taken.city or names.cities_of(code)[pick % len(names.cities_of(code))]
        for code, pick in zip(codes, town, strict=True)
    ]
    firms.numbers.add({"owner": owners, "born": born, "country": countries})
    firms.identifier += _identifiers(firms, first=first, rng=rng)
    return np.arange(first, first + count)


def _identifiers(firms: Firms, *, first: int, rng: np.random.Generator) -> list[str]:
    """Importer numbers as `NN-NNNNNNNXX`; exporters get a manufacturer's code, which is not quite unique."""
    numbers = range(first, len(firms))
    if firms.role == "exporter":
        return [_manufacturer(firms, number) for number in numbers]
    if firms.role in {"importer", "consignee"}:
        suffix = "00" if firms.role == "importer" else "PP"
        region = rng.integers(10, 99, size=len(numbers))
        return [f"{r}-{(n * 7919 + 104729) % 10_000_000:07d}{suffix}" for r, n in zip(region, numbers, strict=True)]
    return [f"{firms.role[:2].upper()}{number:05d}" for number in numbers]


def _manufacturer(firms: Firms, number: int) -> str:
    """Country, name, street number and city run together, as manufacturer codes are built."""
    code = COUNTRIES[int(firms.numbers["country"][number])]
    name = "".join(word[:3] for word in firms.name[number].split()[:2])
    return f"{code}{name}{firms.street[number].split(' ')[0][:4]}{firms.city[number].replace(' ', '')[:3]}"
