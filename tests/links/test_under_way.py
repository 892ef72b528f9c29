"""Bills that were filed and of which nothing is declared yet: whose are they, and from when on is that known?"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.models.port import FIRST, rows_of
from tidewaiter.columns.day_numbers import day_number
from tidewaiter.links.lines import link_lines, read_lines
from tidewaiter.links.standing_names import link_names
from tidewaiter.links.under_way import UnderWay, filed_ahead
from tidewaiter.tables import declared, linked

START = day_number(FIRST)


def items(*rows):
    """Declared lines: importer, bill, day."""
    return rows_of(
        declared.ITEMS,
        item_id=[f"i{n}" for n in range(len(rows))], declaration_id=[f"d{n}" for n in range(len(rows))],
        line_no=[1] * len(rows), flow=["import"] * len(rows), importer=[row[0] for row in rows],
        bill_number=[row[1] for row in rows], declared_on=[FIRST + timedelta(days=row[2]) for row in rows],
    )  # fmt: skip


def filings(*rows):
    """Filed bills: number, bill, day."""
    return rows_of(
        declared.FILINGS,
        filing_id=[f"f{n}" for n in range(len(rows))], filing_number=[f"f{n}" for n in range(len(rows))],
        line_no=[1] * len(rows), importer_number=[row[0] for row in rows], bill_number=[row[1] for row in rows],
        filed_on=[FIRST + timedelta(days=row[2]) for row in rows],
        known_on=[FIRST + timedelta(days=row[2]) for row in rows],
    )  # fmt: skip


@pytest.fixture
def under_way(lake):
    """Bills under way by importer as a day begins."""

    def _under_way(declared_rows, filed_rows, *, day):
        with lake.change("rows") as change:
            change.replace(declared.ITEMS, items(*declared_rows))
            change.replace(declared.FILINGS, filings(*filed_rows))
        lake.run([link_names.bind(), link_lines.bind()])
        lines = read_lines(lake.read(linked.LINES))
        tables = (lake.read(table) for table in (linked.LINES, declared.ITEMS, declared.FILINGS))
        names = lines.traits["importer"].values
        bills = filed_ahead(lines, *tables).bills(START + day, count=len(names))
        return {name: int(count) for name, count in zip(names, bills, strict=True) if count}

    return _under_way


def test_a_bill_is_under_way_from_the_day_after_it_was_filed_until_it_is_declared(under_way):
    lines = [("ACME", "OLD", 10), ("ACME", "NEW", 130), ("ACME", "NEW", 140)]
    filed = [("ACME", "NEW", 100)]
    told = {day: under_way(lines, filed, day=day) for day in (100, 101, 130, 131)}
    assert told == {100: {}, 101: {"ACME": 1}, 130: {"ACME": 1}, 131: {}}


def test_nobody_waits_for_ever(under_way):
    lines, filed = [("ACME", "OLD", 10)], [("ACME", "LOST", 100)]
    assert under_way(lines, filed, day=190) == {"ACME": 1}
    assert under_way(lines, filed, day=191) == {}


def test_whose_number_it_is_is_told_by_what_was_declared_under_it(under_way):
    """The declaration calls 12-34 by its name; the first bill says so, but not before it is declared."""
    lines = [("ACME", "FIRST", 50), ("ACME", "SECOND", 200)]
    filed = [("12-34", "FIRST", 20), ("12-34", "SECOND", 40)]
    assert under_way(lines, filed, day=50) == {}
    assert under_way(lines, filed, day=51) == {"ACME": 1}


def test_a_number_that_changed_hands_belongs_to_who_began_last(under_way):
    lines = [("ACME", "A", 10), ("HEIR", "B", 60), ("ACME", "C", 61)]
    filed = [("12-34", "A", 1), ("12-34", "B", 50), ("12-34", "D", 70)]
    assert under_way(lines, filed, day=75) == {"HEIR": 1}


def test_several_lines_of_a_bill_are_one(under_way):
    lines = [("ACME", "OLD", 10)]
    assert under_way(lines, [("ACME", "X", 20), ("ACME", "X", 21), ("ACME", "Y", 21)], day=30) == {"ACME": 2}


def test_what_is_declared_and_filed_later_moves_nothing(under_way):
    lines, filed = [("ACME", "OLD", 10), ("ACME", "X", 60)], [("ACME", "X", 20)]
    later = [("ACME", "Y", 45), ("OTHER", "Z", 45)]
    now = under_way(lines, filed, day=40)
    assert now == under_way([*lines, ("OTHER", "X", 70)], [*filed, ("ACME", "Y", 40), ("OTHER", "Z", 41)], day=40)
    assert now == under_way([*lines, *later], filed, day=40) == {"ACME": 1}


def test_where_nobody_files_nothing_is_under_way(under_way):
    assert under_way([("ACME", "OLD", 10)], [(None, "X", 20)], day=30) == {}
    assert np.array_equal(UnderWay.nothing().bills(START, count=3), np.zeros(3))
