"""Memory on the Korean declarations, where the same goods lines come back under other names."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pyarrow.csv as pc
import pytest

from tests.columns.remembered_lines import World, by_definition, items_of, outcomes_of, rows_of
from tidewaiter.columns.memory import DATES, SUMS, HalfLives, daily, events, states
from tidewaiter.columns.memory_keys import key_of
from tidewaiter.columns.memory_recall import recall

pytestmark = [pytest.mark.real, pytest.mark.slow]

_COLUMNS = {
    "Date": "declared_on", "Office ID": "office", "Country of Origin": "origin", "Importer ID": "importer",
    "Seller ID": "exporter", "Declarant ID": "declarant", "HS6 Code": "hs6", "Tax Rate": "duty_rate_pct",
    "Net Mass": "net_mass_kg", "Item Price": "customs_value", "Fraud": "illicit",
}  # fmt: skip
_TEXTS = ("Office ID", "Country of Origin", "Importer ID", "Seller ID", "Declarant ID", "HS6 Code")
LIVES = HalfLives()


@pytest.fixture(scope="module")
def korea(real_data: Path) -> World:
    """Every line of both files, its result known a fortnight later."""
    lines, results = [], []
    for file in sorted((real_data / "customs_declarations_kcs").glob("*.csv")):
        options = pc.ConvertOptions(column_types=dict.fromkeys(_TEXTS, "string"), strings_can_be_null=True)
        table = (
            pc.read_csv(file, convert_options=options).select(list(_COLUMNS)).rename_columns(list(_COLUMNS.values()))
        )
        for n, row in enumerate(table.to_pylist()):
            illicit = bool(row.pop("illicit"))
            item_id = f"{file.stem}/{n}"
            lines.append({"item_id": item_id, **row})
            known_on = row["declared_on"] + timedelta(days=14)
            results.append({"item_id": item_id, "known_on": known_on, "illicit": illicit, "revenue": None})
    return World(lines, results)


def test_the_memory_of_one_busy_importer_is_the_formula(korea: World):
    busy, _ = Counter(line["importer"] for line in korea.lines).most_common(1)[0]
    lines = [line for line in korea.lines if line["importer"] == busy][:300]
    named = {line["item_id"] for line in lines}
    one = World(lines, [result for result in korea.results if result["item_id"] in named])
    found = rows_of(states(daily(events(*one.tables), "hs6"), LIVES))
    expected = by_definition(one, "hs6", LIVES)
    assert found.keys() == expected.keys()
    for at, row in expected.items():
        assert [found[at][name] for name in SUMS] == pytest.approx([row[name] for name in SUMS], rel=1e-9, abs=1e-9)
        assert [found[at][name] for name in DATES] == [row[name] for name in DATES]


def test_a_goods_line_found_illicit_before_is_far_more_often_illicit_again(korea: World):
    items, outcomes = items_of(korea.lines), outcomes_of(korea.results)
    remembered = states(daily(events(items, outcomes), "goods_line"), LIVES)
    recalled = {row["item_id"]: row for row in recall(items, remembered, "goods_line").to_pyarrow().to_pylist()}
    assert len(recalled) == len(korea.lines)
    assert all(recalled[line["item_id"]]["goods_line_declared_long"] is not None
               for line in korea.lines if key_of(line, "goods_line") is not None)  # fmt: skip
    base = sum(result["illicit"] for result in korea.results) / len(korea.results)
    again = [r["illicit"] for r in korea.results if (recalled[r["item_id"]]["goods_line_found_long"] or 0) > 0]
    assert len(again) > 500
    assert sum(again) / len(again) > 2 * base
