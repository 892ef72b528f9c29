"""A small lake with a plan, and a report of everything."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from tidewaiter.columns.measures import measures
from tidewaiter.lake import Lake
from tidewaiter.tables import Table, declared, found, fused, loaded, selected, signalled

DAY = date(2021, 3, 31)
HOSTILE = "</td></svg><script>alert('x')</script><img src=http://evil.example/x.png onerror=alert(1)>{{ 7*7 }}"
Row = dict[str, object]


def publish(lake: Lake, **tables: tuple[Table, list[Row]]) -> None:
    """Publish rows, whatever they are called."""
    with lake.change("load test") as change:
        for contract, rows in tables.values():
            change.replace(contract, pa.Table.from_pylist(rows, schema=contract.schema))


@pytest.fixture
def full_lake(lake: Lake) -> Lake:
    """Twenty lines over two months, all inspected but the last ten, of which four are planned."""
    publish(
        lake,
        items=(declared.ITEMS, [_item(n) for n in range(20)]),
        parties=(declared.PARTIES, [_party(n) for n in range(20)]),
        outcomes=(found.OUTCOMES, [_outcome(n) for n in range(10)]),
        yields=(found.YIELD, [_yield("risk", 40, 20), _yield("random", 50, 5)]),
        traffic=(found.TRAFFIC, [_traffic("quarter", date(2021, 1, 1)), _traffic("whole", date(2020, 1, 1))]),
        risks=(fused.RISKS, [_risk(n) for n in range(10, 20)]),
        plan=(selected.PLAN, [_planned(n) for n in range(16, 20)]),
        files=(loaded.FILES, [_file()]),
        quarantine=(loaded.QUARANTINE, [_refused(n) for n in range(3)]),
        audits=(loaded.AUDITS, [_audit("repeated_goods_lines", grave=True), _audit("leaks", grave=False)]),
        scores=(signalled.SCORES, [_score(n) for n in range(10, 20)]),
        alerts=(signalled.ALERTS, [_score(19) | {"false_discovery_rate": 0.1, "reason": HOSTILE}]),
    )
    return lake


@pytest.fixture(scope="session")
def evaluation() -> dict[str, object]:
    """What an evaluation prints, of a good ranking and a poor one."""
    illicit = [1, 1, 0, 1, 0, 0, 0, 0, 0, 0] * 10
    good = measures(illicit, [1 - n % 10 / 10 for n in range(100)], draws=20).as_json()
    poor = measures(illicit, [0.5] * 100, draws=20).as_json()
    return {
        "test_from": "2021-01-01",
        "model": good,
        "baselines": {"random": poor, "raw_gbm": poor},
        "gain": {"model": {"opened": [0, 0.5, 1], "captured": [0, 0.9, 1]}},
        "calibration": [{"stated": 0.2, "observed": {"value": 0.25, "low": 0.1, "high": 0.4}, "lines": 40}],
        "unseen_goods_lines": {"share": 0.15, "rankings": {"history": poor, "tidewaiter": poor}},
        "notes": ["Lines never seen before: nobody does better than 0.62."],
    }


def _came(n: int) -> Row:
    return {"source": "kcs", "file_id": "f", "row_no": n + 1}


def _day(n: int) -> date:
    return DAY if n >= 10 else DAY - timedelta(days=30 + n)


def _item(n: int) -> Row:
    return {
        "item_id": f"kcs/{n:02d}/1",
        "declaration_id": f"{n:02d}" if n != 19 else HOSTILE,
        "line_no": 1,
        "flow": "import",
        "declared_on": _day(n),
        "office": "BUSAN" if n % 2 else "INCHEON",
        "importer": f"I{n % 4}",
        "hs_code": "610910",
        "origin": "VN",
        "description": HOSTILE if n == 19 else "shirts",
        "customs_value": 1000.0 * n,
        **_came(n),
    }


def _party(n: int) -> Row:
    return {
        "mention_id": f"kcs/{n:02d}/1/importer",
        "document_id": f"kcs/{n:02d}/1",
        "document_kind": "item",
        "role": "importer",
        "mentioned_on": _day(n),
        "party": f"I{n % 4}",
        "country": "KR",
        **_came(n),
    }


def _outcome(n: int) -> Row:
    return {
        "outcome_id": f"kcs/{n:02d}/1",
        "item_id": f"kcs/{n:02d}/1",
        "known_on": DAY,
        "cause": "risk",
        "illicit": n < 4,
        "severity": int(n < 4),
        **_came(n),
    }


def _yield(cause: str, inspected: int, hits: int) -> Row:
    return {
        "cause": cause,
        "month": date(2021, 2, 1),
        "inspected": inspected,
        "hits": hits,
        "hit_rate": hits / inspected,
        "hit_rate_low": 0.0,
        "hit_rate_high": 1.0,
        "revenue": 12_000.0,
        "lift": None,
    }


def _traffic(period: str, first_day: date) -> Row:
    return {
        "period": period,
        "first_day": first_day,
        "last_day": DAY,
        "lines": 20_000,
        "sampled": 900,
        "illicit_rate": 0.04,
        "illicit_rate_low": 0.03,
        "illicit_rate_high": 0.052,
        "revenue": 4.1e6 if period == "whole" else None,
        "revenue_low": 2.3e6 if period == "whole" else None,
        "revenue_high": 5.9e6 if period == "whole" else None,
        "recovered": 0.6e6,
    }


def _risk(n: int) -> Row:
    return {
        "item_id": f"kcs/{n:02d}/1",
        "declaration_id": f"{n:02d}",
        "declared_on": DAY,
        "office": "BUSAN" if n % 2 else "INCHEON",
        "risk": n / 25,
        "risk_low": n / 25 - 0.1,
        "risk_high": n / 25 + 0.1,
        "expected_revenue": 10.0 * n,
        "reasons": "the unit price is low",
        "contributions": json.dumps({"base": -3.0, "low_unit_price": 3.2 if n == 19 else 1.2, HOSTILE: 0.001 * n}),
        "model_id": "m",
        "known_before": DAY,
    }


def _planned(n: int) -> Row:
    return {
        "item_id": f"kcs/{n:02d}/1",
        "declaration_id": f"{n:02d}" if n != 19 else HOSTILE,
        "day": DAY,
        "office": HOSTILE if n == 19 else "INCHEON",
        "position": 1,
        "lane": "red" if n > 17 else "yellow",
        "exam_type": "TAILGATE" if n > 17 else "DOC",
        "cause": {16: "mandatory", 17: "random"}.get(n, "risk"),
        "propensity": 1.0,
        "minutes": 60.0,
        "risk": n / 25,
        "expected_revenue": 10.0 * n,
        "reasons": f"{HOSTILE}; the unit price is low" if n == 19 else None,
    }


def _file() -> Row:
    return {
        "file_id": "f",
        "source": "kcs",
        "mapping_digest": "d",
        "name": HOSTILE,
        "sha256": "s",
        "size_bytes": 1,
        "records_read": 23,
        "records_loaded": 20,
        "records_quarantined": 3,
        "rows_written": "{}",
        "loaded_at": datetime(2021, 4, 1, tzinfo=UTC),
    }


def _refused(n: int) -> Row:
    return {
        "source": "kcs",
        "file_id": "f",
        "row_no": n + 21,
        "column": "Date",
        "reason": "is no date" if n else "is empty",
        "record": "{}",
        "quarantined_at": datetime(2021, 4, 1, tzinfo=UTC),
    }


def _audit(check: str, *, grave: bool) -> Row:
    finding = "85 % of the lines repeat" if grave else "no column tells the label"
    return {"source": "kcs", "check": check, "share": 0.85, "lines": 10, "grave": grave, "finding": finding}


def _score(n: int) -> Row:
    return {
        "item_id": f"kcs/{n:02d}/1",
        "detector": "low_unit_price",
        "declared_on": DAY,
        "score": 3.0,
        "p_value": 0.01,
    }
