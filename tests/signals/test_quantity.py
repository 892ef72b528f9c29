"""Masses that do not fit the quantity or the value declared."""

from __future__ import annotations

import pytest


def steady(line, count=30, **columns):
    """A year's first quarter of lines of 2 kg a pair and 5 a kilogram, a little apart."""
    return [
        line(f"past/{n}", n, net_mass_kg=100.0 + n % 5, customs_value=500.0 + n % 7, **columns) for n in range(count)
    ]


NEXT_QUARTER = 100


def test_too_few_pieces_for_the_mass_stand_out(ask, line):
    rows = [*steady(line), line("now", NEXT_QUARTER, quantity=10.0), line("fair", NEXT_QUARTER)]
    told = ask("mass_against_quantity", items=rows)
    assert told["now"]["score"] > 20
    assert told["now"]["kg_per_unit"] == pytest.approx(10.0)
    assert told["now"]["usual_kg_per_unit"] == pytest.approx(2.04)
    assert told["now"]["peers"] == 30
    assert told["fair"]["score"] < 2


def test_too_many_pieces_stand_out_as_much_as_too_few(ask, line):
    rows = [*steady(line), line("few", NEXT_QUARTER, quantity=5.0), line("many", NEXT_QUARTER, quantity=500.0)]
    rows = [row | {"net_mass_kg": 102.0} if row["item_id"] in ("few", "many") else row for row in rows]
    told = ask("mass_against_quantity", items=rows)
    assert told["few"]["score"] == pytest.approx(told["many"]["score"])


def test_pieces_are_not_compared_with_litres(ask, line):
    rows = [*steady(line), line("now", NEXT_QUARTER, quantity=10.0, quantity_unit="LTR")]
    assert "now" not in ask("mass_against_quantity", items=rows)


def test_lines_of_the_same_quarter_are_not_yet_peers(ask, line):
    assert ask("mass_against_quantity", items=steady(line)) == {}


def test_an_importer_that_leaves_its_own_prices_stands_out(ask, line):
    """Another importer of the same goods pays what the line is worth; that does not excuse it."""
    others = [line(f"other/{n}", n, importer="OTHER", customs_value=50.0) for n in range(30)]
    rows = [*steady(line), *others, line("now", NEXT_QUARTER, customs_value=50.0)]
    rows += [line("other now", NEXT_QUARTER, importer="OTHER", customs_value=50.0)]
    told = ask("mass_against_value", items=rows)
    assert told["now"]["score"] > 20
    assert told["now"]["value_per_kg"] == pytest.approx(0.5)
    assert told["other now"]["score"] < 0.1


def test_an_importer_without_a_history_of_its_own_is_not_judged(ask, line):
    rows = [*steady(line), line("now", NEXT_QUARTER, importer="NEWCOMER", customs_value=50.0)]
    assert "now" not in ask("mass_against_value", items=rows)
