"""A port of two months with one importer who came late, and rules to put to it."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.memory import STEPS
from tidewaiter.rules import Rule
from tidewaiter.tables import Table, declared, found, fused

FIRST = date(2025, 5, 1)
LAST = date(2025, 6, 29)
CAME = date(2025, 6, 1)


def rows(table: Table, *given: dict[str, object]) -> pa.Table:
    """Rows of a table, what is not given being empty."""
    trail: dict[str, object] = {"source": "test", "file_id": "0", "row_no": 1}
    return pa.Table.from_pylist(
        [{name: (trail | row).get(name) for name in table.column_names} for row in given], schema=table.schema
    )


def line(day: date, importer: str, **more: object) -> dict[str, object]:
    """One line of shirts."""
    name = f"{importer}-{day:%m%d}"
    goods = {"hs6": "610910", "origin": "BD", "net_mass_kg": 100.0, "customs_value": 500.0, "office": "5201"}
    base = {"item_id": name, "declaration_id": name, "line_no": 1, "flow": "import", "declared_on": day}
    return base | goods | {"importer": importer} | more


def outcome(item_id: str, known_on: date, *, illicit: bool, **more: object) -> dict[str, object]:
    """One result."""
    base = {"outcome_id": item_id, "item_id": item_id, "known_on": known_on, "cause": "random", "propensity": 0.5}
    return base | {"illicit": illicit, "severity": int(illicit), "typology": "VALUATION" if illicit else None} | more


def the_port() -> list[dict[str, object]]:
    """An old importer with a line a day; a new one from June on, cheap, at another office every third day."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    old = [line(day, "OLD") for day in days]
    new = [
        line(day, "NEW", customs_value=100.0, office="5201" if day.day % 3 else "2704") for day in days if day >= CAME
    ]
    return old + new


def fill(lake: Lake, items: list[dict[str, object]], outcomes: list[dict[str, object]]) -> None:
    """Publish them, and remember."""
    with lake.change("port") as change:
        change.replace(declared.ITEMS, rows(declared.ITEMS, *items))
        change.replace(found.OUTCOMES, rows(found.OUTCOMES, *outcomes))
    lake.run([memory.bind() for memory in STEPS.values()])


def judge(lake: Lake, day: date) -> None:
    """Risks for a day, all alike."""
    mine = [row for row in the_port() if row["declared_on"] == day]
    risks = [
        {name: row[name] for name in ("item_id", "declaration_id", "declared_on", "office")}
        | {"risk": 0.1, "risk_low": 0.05, "risk_high": 0.2, "model_id": "m1", "known_before": day}
        for row in mine
    ]
    with lake.change("risks") as change:
        change.replace(fused.RISKS, rows(fused.RISKS, *risks))


def rule(condition: str, **more: object) -> Rule:
    """A live rule that holds from the first day of June on."""
    said: dict[str, object] = {
        "rule_id": "new-importer", "name": "A new importer", "typology": "VALUATION", "legal_basis": "section 12",
        "owner": "valuation desk", "written_by": "anton", "approved_by": "sara", "approved_on": date(2025, 5, 31),
        "valid_from": CAME, "review_on": date(2025, 12, 1), "sunset_on": date(2026, 6, 1), "mode": "live",
    }  # fmt: skip
    return Rule(**{**said, "condition": condition, **more})  # type: ignore[arg-type]
