"""What of an old firm is found again in a new one."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.links.heirs import HEIR_NAMES, HEIR_WORDS, IMPORTERS, Firms, Pairs, compare_heirs
from tidewaiter.links.lines import read_lines
from tidewaiter.tables import linked

END = 400
"""The day as of which firms are compared."""


def line(importer, day, **said):
    usual = {"exporter": "seller", "hs6": "850710", "office": "NORTH", "carrier": "RED", "declarant": "broker"}
    return {"importer": importer, "day": day} | usual | said


def compared(*lines):
    """The comparison of the firms `old` and `new`."""
    rows = [{"item_id": f"{n:03d}"} | each for n, each in enumerate(lines)]
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in linked.LINES.schema]
    read = read_lines(ibis.memtable(pa.table(columns, linked.LINES.column_names)))
    code = read.traits["importer"].values.index
    pairs = Pairs(np.array([code("old")]), np.array([code("new")]))
    return compare_heirs(Firms.of(read, IMPORTERS), pairs, before=END, until=END)


def found(*lines):
    """Each comparison in words, None where nothing can be compared."""
    level = compared(*lines).level[0]
    return {name: HEIR_WORDS[name][at] if at >= 0 else None for name, at in zip(HEIR_NAMES, level, strict=True)}


def test_a_seller_that_writes_from_the_same_building_under_another_name_sells_the_same_bargain():
    told = found(
        line("old", 10, exporter="seller", exporter_building="9 DOCK RD"),
        line("new", 200, exporter="seller again", exporter_building="9 DOCK RD"),
    )
    assert told["trade"] == "same goods with a partner in the same building or with the same telephone"
    assert told["book"] == "most bargains of both are the same"


def test_other_goods_from_a_renamed_seller_are_not_the_same_bargain():
    told = found(
        line("old", 10, exporter="seller", exporter_phone="44"),
        line("new", 200, exporter="seller again", exporter_phone="44", hs6="610910"),
    )
    assert told["trade"] == "partner in the same building or with the same telephone"
    assert told["book"] is None


@pytest.mark.parametrize(
    ("of_new", "words"),
    [
        (("850710", "850720"), "most bargains of both are the same, and several"),
        (("850710",), "most bargains of both are the same"),
        (("850710", "610910", "610920"), "few of the new one's bargains are the old one's"),
    ],
)
def test_several_bargains_taken_over_say_more_than_one(of_new, words):
    old = [line("old", 10 + n, hs6=hs6) for n, hs6 in enumerate(("850710", "850720"))]
    new = [line("new", 200 + n, hs6=hs6) for n, hs6 in enumerate(of_new)]
    assert found(*old, *new)["book"] == words


@pytest.mark.parametrize(
    ("offices", "words"),
    [(("NORTH",), "the same offices"), (("SOUTH",), "other offices"), (("NORTH", "SOUTH", "EAST"), "shares an office")],
)
def test_the_way_that_goods_take_is_compared_where_a_bargain_is_the_same(offices, words):
    new = [line("new", 200 + n, office=office) for n, office in enumerate(offices)]
    assert found(line("old", 10), *new)["office"] == words


def test_where_no_bargain_is_shared_offices_and_carriers_say_nothing():
    told = found(line("old", 10), line("new", 200, exporter="another", hs6="610910"))
    assert told["office"] is told["carrier"] is told["book"] is None


def test_what_only_the_two_show_is_rarer_than_what_a_third_shows():
    two = (line("old", 10, importer_phone="1"), line("new", 200, importer_phone="1"))
    contact = HEIR_NAMES.index("contact")
    alone, common = (compared(*two, line("third", 20, importer_phone=phone)) for phone in "21")
    assert alone.chance[0, contact] == pytest.approx(0.5 / 3)
    assert common.chance[0, contact] == pytest.approx(1.5 / 3)


def weight_of_a_shared_way(*, shared_by_others: int) -> float:
    """How rare goods, lane, broker and office are that none but the old and the new firm have shown.

    Sixty other firms have ways of their own, of which some are those of two firms.
    """
    others = [
        line(
            f"other{n:02d}",
            20,
            exporter=f"s{n}",
            hs6=f"9{n // 2 if n < 2 * shared_by_others else n + 100:05d}",
            lane="CN<CN",
        )
        for n in range(60)
    ]
    two = [line("old", 10, exporter="mill", lane="CN<CN"), line("new", 200, exporter="shop", lane="CN<CN")]
    told = compared(*two, *others)
    assert HEIR_WORDS["trade"][told.level[0, HEIR_NAMES.index("trade")]] == "same goods, lane, broker and office"
    return float(told.chance[0, HEIR_NAMES.index("trade")])


def test_a_way_of_trading_that_nobody_else_has_says_more_where_hardly_any_two_firms_have_one():
    assert weight_of_a_shared_way(shared_by_others=0) < 0.2 * weight_of_a_shared_way(shared_by_others=20)


def test_a_way_that_strangers_often_share_is_held_for_half_a_firms_at_most():
    often, always = (weight_of_a_shared_way(shared_by_others=count) for count in (20, 30))
    assert always == pytest.approx(often)


def in_turn(*, beside):
    """Four firms with one way of trading, one after the other; one more is there all the time, or trades otherwise."""
    terms = {"first": 0, "old": 60, "new": 150, "last": 250}
    ways = [
        line(name, start + day, exporter=f"of {name}", lane="CN<CN") for name, start in terms.items() for day in (0, 50)
    ]
    office = "NORTH" if beside else "SOUTH"
    return found(*ways, *(line("steady", day, exporter="of steady", lane="CN<CN", office=office) for day in (0, 350)))


def test_names_that_follow_each_other_take_turns():
    told = in_turn(beside=False)
    assert told["trade"] == "same goods, lane, broker and office"
    assert told["turns"] == "all others with the same trade take turns with the two"


def test_a_firm_that_trades_so_all_the_while_is_no_turn():
    assert in_turn(beside=True)["turns"] == "others with the same trade are there at the same time"


def test_two_who_share_nothing_else_take_no_turns():
    assert found(line("old", 10), line("new", 200, exporter="another", hs6="610910"))["turns"] is None
