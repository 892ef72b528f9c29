"""Risks for a plan to choose from."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.tables import fused

DAY = date(2021, 3, 1)
Risks = Callable[..., pa.Table]


def line(number: int, risk: float, **said: object) -> dict[str, object]:
    """One line of `fused.risks`; whatever is not said has a plain value."""
    known: dict[str, object] = {
        "item_id": f"kcs/{number:05d}/1",
        "declaration_id": f"{number:05d}",
        "declared_on": DAY,
        "office": "BUSAN",
        "risk": risk,
        "risk_low": max(risk - 0.05, 0.0),
        "risk_high": min(risk + 0.05, 1.0),
        "expected_revenue": None,
        "mandatory": None,
        "reasons": None,
        "contributions": None,
        "model_id": "m1",
        "known_before": DAY,
    }
    return known | said


def rows(*lines: dict[str, object]) -> pa.Table:
    """Lines as a table under contract."""
    return pa.Table.from_pylist(list(lines), schema=fused.RISKS.schema)


@pytest.fixture
def risks() -> Risks:
    """A day of `n` lines with risks from 0.01 up, office by office; the first `mandatory` of them are mandatory."""

    def make(n: int, *, office: str = "BUSAN", mandatory: int = 0, day: date = DAY, start: int = 0) -> pa.Table:
        lines = [
            line(
                start + number,
                round(0.01 + 0.6 * (number / max(n - 1, 1)) ** 3, 4),
                office=office,
                declared_on=day,
                mandatory="listed party" if number < mandatory else None,
                contributions=json.dumps({"model": 0.4}),
            )
            for number in range(n)
        ]
        return rows(*lines)

    return make
