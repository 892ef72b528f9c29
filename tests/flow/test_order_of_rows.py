"""Resolving a file twice with its rows in another order, or with columns that say nothing, tells the same parties."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.flow.resolving import resolve_file

WORDS = ("Linden", "Berget", "Vinkeln", "Eken", "Sjoen", "Torget")
WAYS = ("BRF {word} {n}", "Brf {word}", "Brf. {word} nr {n}", "HSB Brf {word} {n}", "BRF {word}s {n}")
TOWNS = ("Lund", "Kalmar", "Ystad")


@pytest.fixture
def mentions():
    """Houses that have much in common, and are written with and without what tells them apart."""
    draw = np.random.default_rng(5)
    rows = []
    for number in range(240):
        word, town, n = draw.choice(WORDS), draw.choice(TOWNS), int(draw.integers(1, 5))
        rows.append({
            "mention_id": f"M{number:03}", "name": str(draw.choice(WAYS)).format(word=word, n=n), "city": str(town),
            "address": f"{word}stigen {n}" if draw.random() < 0.5 else "",
            "identifier": f"71640{n}{WORDS.index(word)}{TOWNS.index(town)}" if draw.random() < 0.2 else "",
        })  # fmt: skip
    return pa.Table.from_pylist(rows)


def parties(rows, path):
    pq.write_table(rows, path)
    found = resolve_file(path, threshold=0.5, tell=lambda _: None).rows.to_pylist()
    groups: dict[str, set[str]] = {}
    for row in found:
        groups.setdefault(row["party_id"], set()).add(row["mention_id"])
    probability = {row["mention_id"]: row["probability"] for row in found}
    return {frozenset(group) for group in groups.values()}, probability


def test_the_order_of_rows_moves_nothing(mentions, tmp_path):
    order = np.random.default_rng(3).permutation(len(mentions))
    assert parties(mentions, tmp_path / "rows.parquet") == parties(mentions.take(order), tmp_path / "shuffled.parquet")


def test_columns_without_a_value_and_columns_that_are_not_read_move_nothing(mentions, tmp_path):
    wider = mentions
    for column, value in {"seen_with": "", "postcode": " ", "phone": None}.items():
        wider = wider.append_column(column, pa.array([value] * len(mentions), pa.string()))
    wider = wider.append_column("remarks", pa.array([f"seen by {n % 7}" for n in range(len(mentions))]))
    assert parties(wider, tmp_path / "wider.parquet") == parties(mentions, tmp_path / "rows.parquet")


def test_a_file_in_which_nobody_is_named_is_resolved(tmp_path):
    nobody = pa.table({"mention_id": ["A", "B"], "name": ["", ""], "city": ["", ""]})
    assert parties(nobody, tmp_path / "rows.parquet")[0] == {frozenset("A"), frozenset("B")}


def test_a_party_is_named_after_its_first_mention_in_the_file(mentions, tmp_path):
    pq.write_table(mentions, tmp_path / "rows.parquet")
    found = resolve_file(tmp_path / "rows.parquet", threshold=0.5, tell=lambda _: None).rows.to_pylist()
    named = {}
    for row in found:
        assert row["party_id"] == named.setdefault(row["party_id"], row["mention_id"])
