"""Names that go with a door: where each of two doors writes a name in its own way, there are two firms."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from pyarrow.csv import write_csv

from tests.cli.command import run_command
from tidewaiter.entities.joining import join_new
from tidewaiter.entities.matching import Weighed
from tidewaiter.entities.own_ways import OwnWays
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import Spoken
from tidewaiter.flow.resolving import explain_two

COMMON, NEW = 1, 2


def spoken(*spellings: tuple[tuple[int, ...], int]) -> Spoken:
    """Spellings by the words that they have, and their doors."""
    words = [np.array([named[n] if n < len(named) else 0 for named, _ in spellings], dtype=np.int32) for n in range(2)]
    told = Spoken.words_alone(words, [np.full(len(spellings), 5.0)] * 2)
    return replace(told, doors=np.array([door for _, door in spellings]))


def against(*spellings: tuple[tuple[int, ...], int], first: int) -> float:
    rows = list(range(len(spellings)))
    return OwnWays(spoken(*spellings)).against(0, rows[:first], first, rows[first:])


def test_a_word_that_stands_at_one_door_alone_tells_two_apart_the_more_the_oftener():
    told = [against(*[((COMMON, NEW), 1)] * n, *[((COMMON,), 2)] * n, first=n) for n in (1, 2, 3, 5)]
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] > 10


def test_a_word_that_is_written_now_and_then_at_either_door_tells_nothing():
    either = [(COMMON, NEW), (COMMON,)] * 3
    assert against(*((name, door) for door, name in product((1, 2), either)), first=6) == 0


def test_nothing_is_told_where_both_have_one_door_or_none_is_known():
    named = [(COMMON, NEW)] * 4 + [(COMMON,)] * 4
    assert against(*((name, 1) for name in named), first=4) == 0
    assert against(*((name, 0) for name in named), first=4) == 0
    assert against(*zip(named, [1, 1, 1, 1, 2, 2, 2, 1], strict=True), first=4) == 0


def test_two_numbers_each_kept_to_its_door_tell_more_than_one_of_them_once():
    def told(ours: int, theirs: int) -> float:
        both = spoken(*[((COMMON,), 1)] * ours, *[((COMMON,), 2)] * theirs)
        numbered = replace(both, numbers=np.array([7] * ours + [9] * theirs))
        rows = list(range(ours + theirs))
        return OwnWays(numbered).against(0, rows[:ours], ours, rows[ours:])

    assert told(1, 1) == 0
    assert 0 < told(1, 2) < told(3, 3)


def test_a_new_day_s_spellings_of_another_way_at_another_door_join_no_standing_party():
    told = spoken(*[((COMMON,), 1)] * 4, *[((COMMON, NEW), 2)] * 4)
    left, right = np.array([(one, other) for one, other in product(range(8), range(4, 8)) if one < other]).T
    pairs = Weighed(left, right, np.empty((0, 0), dtype=np.int8), np.where(left < 4, 4.0, 9.0))
    standing = np.zeros(4, dtype=np.int64)
    for known, groups in ((None, [0] * 8), (told, [0] * 4 + [4] * 4)):
        assert join_new(standing, pairs, count=8, least=0.0, told=known).groups.tolist() == groups


FORMS = ("Limited", "Ltd", "LTD.", "(Ltd)")
STREET = ("Tannery Row", "TANNERY ROW", "tannery row", "Tannery Row, Stockport")


def firm(name: str, house: int) -> list[dict[str, str]]:
    return [
        {"name": f"{name} {form}", "address": f"{house} {street}", "city": "Stockport", "country": "GB"}
        for form, street in zip(FORMS, STREET, strict=True)
    ]


def strangers() -> list[dict[str, str]]:
    firms = [
        f"{first}{last}" for first in ("Kel", "Vor", "Dra", "Nim", "Sul") for last in ("bex", "tanor", "gith", "moro")
    ]
    return [
        {"name": f"{name} {trade} Ltd", "address": f"{n + 3} Mill Lane", "city": town, "country": "GB"}
        for n, (name, trade, town) in enumerate(
            zip(firms, ["Footwear", "Steel", "Foods", "Toys"] * 5, ["Leeds", "York", "Hull", "Bath", "Stockport"] * 4,
                strict=True)
        )
    ]  # fmt: skip


def groups_of(rows: list[dict[str, str]]) -> list[int]:
    columns = ("name", "address", "city", "country")
    return resolve_profiles(pa.table({column: [row[column] for row in rows] for column in columns})).groups.tolist()


@pytest.mark.parametrize("other", ["New Swain Footwear", "Swain Sons Footwear"])
def test_two_firms_of_one_family_in_one_street_are_two_where_each_keeps_to_its_name(other):
    groups = groups_of([*firm("Swain Footwear", 132), *firm(other, 22), *strangers()])
    assert len(set(groups[:4])) == len(set(groups[4:8])) == 1
    assert groups[0] != groups[4]


def test_whoever_asks_about_two_of_them_is_told_that_they_are_two_though_they_look_like_one(tmp_path, capsys):
    rows = [*firm("Swain Footwear", 132), *firm("New Swain Footwear", 22), *strangers()]
    named = [{"mention_id": f"m{n}"} | row for n, row in enumerate(rows)]
    write_csv(pa.Table.from_pylist(named), tmp_path / "names.csv")
    told = explain_two(tmp_path / "names.csv", "m0", "m4")
    assert (told.probability > 0.5, told.one_party) == (True, False)
    for pair, doubted in ((("m0", "m4"), True), (("m0", "m1"), False)):
        assert run_command(["resolve", str(tmp_path / "names.csv"), "--explain", *pair]) == 0
        assert ("Yet they are two parties" in capsys.readouterr().out) == doubted


def test_where_two_doors_of_a_group_are_as_common_the_order_of_its_rows_tells_nothing():
    ours = [((COMMON, NEW), 1), ((COMMON, NEW), 1), ((COMMON,), 2), ((COMMON,), 2)]
    theirs = [((COMMON,), 3)] * 4
    told = {against(*(ours[turned:] + ours[:turned]), *theirs, first=4) for turned in range(4)}
    assert told == {0.0}
    assert against(*ours[:2], *theirs, first=2) > 0
