"""A key must be the same text wherever it is made."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.columns.remembered_lines import items_of, line
from tidewaiter.columns.memory_keys import key_column, key_of, with_key_parts
from tidewaiter.tables.remembered import KINDS


def test_keys_read_as_a_person_would_write_them():
    item = line("a", 0)
    assert key_of(item, "everything") == "all"
    assert key_of(item, "importer") == "Ada"
    assert key_of(item, "hs4") == "8517"
    assert key_of(item, "importer_hs4") == "Ada|8517"
    assert key_of(item, "goods_line") == "851712|KR|25000|100000|2000000"


def test_a_price_that_differs_only_in_the_last_bit_is_the_same_price():
    assert key_of(line("a", 0, customs_value=0.1 + 0.2), "goods_line") == key_of(
        line("b", 0, customs_value=0.3), "goods_line"
    )


@pytest.mark.parametrize("amount", [None, math.nan, math.inf, 1e300])
def test_a_line_without_a_usable_price_is_no_goods_line(amount):
    assert key_of(line("a", 0, customs_value=amount), "goods_line") is None


amounts = st.one_of(
    st.none(),
    st.sampled_from([0.0, 0.00005, 0.1 + 0.2, 1e13, 1e300, math.nan, math.inf]),
    st.integers(0, 10**12).map(lambda amount: amount / 100),
    st.floats(0, 1e6),
)
texts = st.one_of(st.none(), st.text("AZ09 é|'", min_size=1, max_size=8))
lines = st.builds(
    lambda **said: line("", 0, **said),
    importer=texts,
    hs6=st.one_of(st.none(), st.from_regex(r"\d{6}", fullmatch=True)),
    origin=texts,
    net_mass_kg=amounts,
    customs_value=amounts,
)


@settings(deadline=None, max_examples=5)
@given(rows=st.lists(lines, min_size=50, max_size=100))
def test_the_keys_of_a_table_are_the_keys_of_its_lines(rows):
    numbered = [{**row, "item_id": str(n)} for n, row in enumerate(rows)]
    table = with_key_parts(items_of(numbered))
    keys = table.select("item_id", **{kind: key_column(table, kind) for kind in KINDS}).to_pyarrow().to_pylist()
    found = {row["item_id"]: row for row in keys}
    for row in numbered:
        assert found[row["item_id"]] == {"item_id": row["item_id"], **{kind: key_of(row, kind) for kind in KINDS}}
