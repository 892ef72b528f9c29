"""A small port whose truth we planted: some importers cheat, low prices are suspect, one chapter is worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.memory import STEPS
from tidewaiter.tables import Table, declared, found

FIRST = date(2024, 1, 1)
DAYS = 300
AS_OF = FIRST + timedelta(days=240)
LAST = FIRST + timedelta(days=DAYS - 1)


@dataclass(frozen=True)
class Port:
    items: pa.Table
    outcomes: pa.Table
    probability: dict[str, float]
    """The planted probability of a violation, by item."""


def rows_of(table: Table, **columns: list[object]) -> pa.Table:
    """Rows of a contract; columns that are not given are empty, provenance is made up."""
    count = len(next(iter(columns.values())))
    made_up = {"source": ["port"] * count, "file_id": ["0" * 16] * count, "row_no": list(range(1, count + 1))}
    given = {name: values for name, values in made_up.items() if name in table.column_names} | columns
    return pa.table({c.name: pa.array(given.get(c.name, [None] * count), c.arrow.type) for c in table}, table.schema)


def planted_port(lines: int = 5_000, *, seed: int = 1, biased: bool = False) -> Port:
    """Lines with results; `biased` inspectors open one honest-looking line in twenty, and say so.

    Without bias every line is inspected. Results are known five days later.
    """
    draw = np.random.default_rng(seed)
    day = np.sort(draw.integers(0, DAYS, lines))
    importer = draw.integers(0, 60, lines)
    chapter = draw.choice(["61", "84", "90"], lines, p=[0.3, 0.4, 0.3])
    log_price = draw.normal(2.0, 0.5, lines)
    mass = np.round(np.exp(draw.normal(5, 1, lines)), 1) + 1
    log_odds = -3.4 + 2.6 * (importer < 8) + 1.4 * (2.0 - log_price) + 0.8 * (chapter == "61")
    probability = 1 / (1 + np.exp(-log_odds))
    illicit = draw.random(lines) < probability
    propensity = np.where(log_price < 1.6, 0.9, 0.05) if biased else np.ones(lines)
    seen = np.flatnonzero(draw.random(lines) < propensity)
    names = [f"port/D{n:05d}/1" for n in range(lines)]
    days = [FIRST + timedelta(days=int(d)) for d in day]
    items = rows_of(
        declared.ITEMS,
        item_id=names,
        declaration_id=[f"D{n:05d}" for n in range(lines)],
        line_no=[1] * lines,
        flow=["import"] * lines,
        declared_on=days,
        office=[f"O{n % 3}" for n in range(lines)],
        importer=[f"I{n}" for n in importer],
        hs_code=[f"{c}1010" for c in chapter],
        hs6=[f"{c}1010" for c in chapter],
        net_mass_kg=mass.tolist(),
        customs_value=np.round(mass * np.exp(log_price), 2).tolist(),
        origin=["CN"] * lines,
    )
    typology = np.where(log_price < 1.8, "VALUATION", "QUANTITY")
    outcomes = rows_of(
        found.OUTCOMES,
        outcome_id=[names[n] for n in seen],
        item_id=[names[n] for n in seen],
        known_on=[days[n] + timedelta(days=5) for n in seen],
        cause=["risk" if biased and propensity[n] > 0.5 else "random" for n in seen],
        propensity=propensity[seen].tolist(),
        illicit=illicit[seen].tolist(),
        typology=[str(typology[n]) if illicit[n] else None for n in seen],
        severity=illicit[seen].astype(int).tolist(),
        revenue=[float(mass[n] * 2) if illicit[n] else 0.0 for n in seen],
    )
    return Port(items, outcomes, dict(zip(names, probability.tolist(), strict=True)))


def fill(lake: Lake, port: Port, *, as_of: date = AS_OF) -> None:
    """Put the port into a lake, and remember what was known before a day."""
    with lake.change("port") as change:
        change.replace(declared.ITEMS, port.items)
        change.replace(found.OUTCOMES, port.outcomes)
    lake.run([step.bind(as_of=as_of.isoformat()) for step in STEPS.values()])
