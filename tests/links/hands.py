"""A town whose hands we planted: rings of importers that cheat together, firms that come back, and honest trade.

Ring n buys from one seller of its own through one broker; its importers share a telephone. Every importer declares
about once a week. Some importers close half-way and go on under a new number from the same door with the same trade.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from tests.models.port import rows_of
from tidewaiter.lake import Lake
from tidewaiter.links import series_steps
from tidewaiter.tables import declared, found, resolved

FIRST = date(2024, 1, 1)
DAYS = 400
HONEST, RINGS, RING_SIZE, HEIRS = 120, 6, 3, 24


@dataclass
class Town:
    """What was planted: lines as rows, the ring of each cheating importer, and who carries on for whom."""

    items: list[dict[str, object]] = field(default_factory=list)
    outcomes: list[dict[str, object]] = field(default_factory=list)
    mentions: list[dict[str, object]] = field(default_factory=list)
    profiles: dict[str, dict[str, object]] = field(default_factory=dict)
    ring: dict[str, int] = field(default_factory=dict)
    heir: dict[str, str] = field(default_factory=dict)

    def party(self, party: str, role: str, *, phone: str, door: str) -> None:
        self.profiles[party] = {
            "profile_id": f"p-{party}", "party_id": party, "probability": 1.0, "party": party, "name": party,
            "name_key": party.upper(), "address": door, "address_key": door.split(" STE")[0], "phone_key": phone,
            "roles": role, "mentions": 1, "first_on": FIRST, "last_on": FIRST,
        }  # fmt: skip

    def line(self, day: int, *, importer: str, exporter: str, hs6: str, origin: str, broker: str, office: str) -> str:
        item = f"t/{len(self.items):05d}/1"
        self.items.append({
            "item_id": item, "declaration_id": item[2:7], "line_no": 1, "flow": "import",
            "declared_on": FIRST + timedelta(days=day), "office": office, "importer": importer, "exporter": exporter,
            "declarant": broker, "hs_code": f"{hs6}0000", "hs6": hs6, "origin": origin, "dispatch": origin,
            "description": f"GOODS {hs6}", "customs_value": 1000.0, "net_mass_kg": 100.0,
        })  # fmt: skip
        for role, party in (("importer", importer), ("exporter", exporter)):
            self.mentions.append({
                "mention_id": f"{item}/{role}", "document_id": item, "document_kind": "item", "role": role,
                "mentioned_on": FIRST + timedelta(days=day), "profile_id": f"p-{party}", "party_id": party,
                "probability": 1.0,
            })  # fmt: skip
        return item

    def result(self, item: str, *, illicit: bool, known: int) -> None:
        self.outcomes.append({
            "outcome_id": item, "item_id": item, "known_on": FIRST + timedelta(days=known), "cause": "random",
            "illicit": illicit, "typology": "VALUATION" if illicit else None, "severity": int(illicit),
            "revenue": 500.0 if illicit else 0.0,
        })  # fmt: skip

    def pour(self, lake: Lake) -> None:
        """Put everything into a lake."""
        with lake.change("town") as change:
            for table, rows in (
                (declared.ITEMS, self.items), (found.OUTCOMES, self.outcomes), (resolved.MENTIONS, self.mentions),
                (resolved.PROFILES, list(self.profiles.values())),
            ):  # fmt: skip
                names = {name for row in rows for name in row}
                change.replace(table, rows_of(table, **{name: [row.get(name) for row in rows] for name in names}))


def ended(lake: Lake, *, before: date) -> None:
    """Take away what was declared or found on a day or later."""
    tables = (declared.ITEMS, found.OUTCOMES)
    items, outcomes = (lake.fetch(lake.read(table)).to_pylist() for table in tables)
    lines = [row for row in items if row["declared_on"] < before]
    there = {row["item_id"] for row in lines}
    results = [row for row in outcomes if row["known_on"] < before and row["item_id"] in there]
    with lake.change("no future") as change:
        for table, past in zip(tables, (lines, results), strict=True):
            change.replace(table, pa.Table.from_pylist(past, schema=table.schema))


def town_told(folder: Path) -> None:
    """A lake of the town, in which series and successors have been told; for `built_once`."""
    with Lake.open(folder, create=True) as lake:
        planted_town().pour(lake)
        lake.run(series_steps())


def planted_town(*, seed: int = 1) -> Town:
    """The town, the same for the same seed."""
    draw, town = np.random.default_rng(seed), Town()
    for n in range(60):
        town.party(f"seller{n}", "exporter", phone=f"9{n:05d}", door=f"{n} DOCK RD|TOWN")
    trades = [_trade(f"firm{n}", n, draw, town, phone=f"1{n:05d}") for n in range(HONEST)]
    for ring in range(RINGS):
        for n in range(RING_SIZE):
            name = f"ring{ring}-{n}"
            town.ring[name] = ring
            town.party(name, "importer", phone=f"7{ring:05d}", door=f"{500 + 10 * ring + n} HIGH ST|TOWN")
            trades.append((name, f"seller{50 + ring}", f"85{ring:02d}10", "CN", f"broker{ring}", "A", 0, DAYS))
    for n in range(HEIRS):
        old, seller, hs6, origin, broker, office, _, _ = trades[n]
        close = int(draw.integers(120, 250))
        trades[n] = (old, seller, hs6, origin, broker, office, 0, close)
        town.party(f"heir{n}", "importer", phone=str(town.profiles[old]["phone_key"]), door=f"{900 + n} NEW ST|TOWN")
        trades.append((f"heir{n}", seller, hs6, origin, broker, office, close + int(draw.integers(5, 20)), DAYS))
        town.heir[f"heir{n}"] = old
    _declare(trades, draw, town)
    return town


Trade = tuple[str, str, str, str, str, str, int, int]


def _trade(name: str, n: int, draw: np.random.Generator, town: Town, *, phone: str) -> Trade:
    town.party(name, "importer", phone=phone, door=f"{n} MAIN ST|TOWN")
    seller, goods = int(draw.integers(0, 50)), int(draw.integers(0, 40))
    return (
        name, f"seller{seller}", f"{61 + goods % 20}{goods:02d}10", str(draw.choice(["CN", "VN", "DE"])),
        f"broker{draw.integers(0, 10)}", str(draw.choice(["A", "B", "C"])), 0, DAYS,
    )  # fmt: skip


def _declare(trades: list[Trade], draw: np.random.Generator, town: Town) -> None:
    """One line in about nine days; every third line is inspected; a ring's lines are violations as often as not."""
    lines = []
    for trade in trades:
        day = trade[6] + int(draw.integers(0, 9))
        while day < trade[7]:
            lines.append((day, trade))
            day += int(draw.integers(5, 13))
    for day, (importer, exporter, hs6, origin, broker, office, _, _) in sorted(lines):
        item = town.line(
            day, importer=importer, exporter=exporter, hs6=hs6, origin=origin, broker=broker, office=office
        )
        if draw.random() < 0.3:
            rate = 0.5 if importer in town.ring else 0.01
            town.result(item, illicit=bool(draw.random() < rate), known=day + int(draw.integers(3, 20)))
