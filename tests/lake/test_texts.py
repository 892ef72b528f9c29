"""SQL that is written once for all tables of one kind: it must be what would have been written anew."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import ibis
import ibis.expr.types as ir
import pytest

from tidewaiter.lake.engines.texts import Texts

COLUMNS = {"item_id": "string", "office": "string", "value": "float64", "mass": "int64"}


def table() -> ir.Table:
    return ibis.table(COLUMNS, name=f"t_{uuid4().hex[:12]}")


class Writer:
    """Writes SQL, and counts how often."""

    def __init__(self) -> None:
        self.written = 0

    def __call__(self, rows: ir.Table) -> str:
        self.written += 1
        return str(ibis.to_sql(rows, dialect="duckdb"))


Ask = Callable[[ir.Table, ir.Table], ir.Table]
ASKED: dict[str, Ask] = {
    "as it is": lambda lines, _: lines,
    "filtered": lambda lines, _: lines.filter(lines.value > 1.5).select("item_id", more=lines.mass + 1),
    "joined": lambda lines, others: lines.join(others, "item_id").select("item_id", "value_right"),
    "joined with itself": lambda lines, _: lines.join(lines.view(), "office").select("item_id"),
    "summed": lambda lines, others: lines.union(others).group_by("office").aggregate(all=ibis._.value.sum()),
    "ranked": lambda lines, _: lines.mutate(place=ibis.row_number().over(group_by="office", order_by="value")),
    "twice the same": lambda lines, others: lines.anti_join(others, "office").union(lines.semi_join(others, "office")),
    "a subquery": lambda lines, others: lines.filter(lines.value > others.value.mean()),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_of_other_tables_the_text_is_what_would_have_been_written(ask):
    write, texts = Writer(), Texts(most=10)
    for _ in range(3):
        rows = ask(table(), table())
        assert texts.of(rows, write) == str(ibis.to_sql(rows, dialect="duckdb"))
    assert write.written == 1


def test_what_is_asked_otherwise_is_written_anew():
    write, texts, lines, other = Writer(), Texts(most=50), table(), table()
    asked = [
        lines.mutate(it=ibis.literal(1)),
        lines.mutate(it=ibis.literal(1.0)),
        lines.mutate(it=ibis.literal(True)),
        lines.mutate(it=ibis.literal("1")),
        lines.mutate(that=ibis.literal(1)),
        lines.filter(lines.mass > 1),
        lines.filter(lines.mass >= 1),
        lines.filter(lines.value > 0.0),
        lines.filter(lines.value > -0.0),
        lines.join(other, "office").select("item_id"),
        other.join(lines, "office").select(lines.item_id),
        lines.join(lines.view(), "office").select("item_id"),
        lines.union(other),
        lines.union(lines),
    ]
    for rows in asked:
        assert texts.of(rows, write) == str(ibis.to_sql(rows, dialect="duckdb"))
    assert write.written == len(asked)


def test_rows_that_come_with_an_expression_are_never_mistaken_for_others():
    texts = Texts(most=10)
    for number in (1, 2):
        rows = ibis.memtable({"office": [number]})
        assert texts.of(rows, lambda _, number=number: f"text {number}") == f"text {number}"


def test_a_table_with_a_name_of_its_own_is_asked_by_that_name():
    write, texts = Writer(), Texts(most=10)
    for name in ("mine", "yours"):
        assert f'"{name}"' in texts.of(ibis.table(COLUMNS, name=name), write)


def test_what_was_not_asked_for_long_is_forgotten():
    write, texts, lines = Writer(), Texts(most=2), table()
    first, second, third = (lines.filter(lines.mass > bound) for bound in (1, 2, 3))
    for rows in (first, second, first, third):
        texts.of(rows, write)
    assert write.written == 3
    texts.of(first, write)
    assert write.written == 3
    texts.of(second, write)
    assert write.written == 4
