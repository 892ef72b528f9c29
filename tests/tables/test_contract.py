from __future__ import annotations

import pytest

from tidewaiter.errors import ContractError
from tidewaiter.tables import Column, collect, declared
from tidewaiter.tables.contract import contract
from tidewaiter.tables.dictionary import data_dictionary


def test_every_key_column_is_required_and_every_column_has_a_meaning():
    for table in collect().values():
        assert set(table.key) <= set(table.required), table.name
        assert all(column.meaning for column in table), table.name


def test_no_table_is_wider_than_forty_one_columns():
    assert {name: len(t.columns) for name, t in collect().items() if len(t.columns) > 41} == {}


def test_measured_columns_say_their_unit():
    measured = [c for t in collect().values() for c in t if c.name.endswith(("_kg", "_pct", "_usd", "_value"))]
    assert [column.name for column in measured if not column.unit] == []


def test_a_name_is_given_once():
    with pytest.raises(ContractError, match="two contracts"):
        contract(declared.ITEMS.name, grain="again", key=(), columns=())


def test_a_key_that_may_be_empty_is_refused():
    with pytest.raises(ContractError, match="must be required"):
        contract("tests.loose", grain="x", key=("a",), columns=(Column("a", "text", "a"),))


def test_asking_for_an_unknown_column_names_the_known_ones():
    with pytest.raises(ContractError, match="it has item_id"):
        declared.ITEMS.column("itemid")


def test_the_dictionary_holds_every_column_of_every_table():
    page = data_dictionary(collect().values())
    for table in collect().values():
        assert f"## {table.name}\n" in page
        assert page.count("\n| ") >= len(table.columns)
