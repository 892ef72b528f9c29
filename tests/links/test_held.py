"""Firms of registers that count as listed by their owners: from which day, until when, by whom, and how surely."""

from __future__ import annotations

import random
from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from tidewaiter.links.held import held_by_listed
from tidewaiter.tables import known, resolved

DAY = date(2024, 1, 1)
FROM = {"source": "test", "file_id": "0", "row_no": 1}


def on(day: int | None) -> date | None:
    return None if day is None else DAY + timedelta(days=day)


def hold(owner, owned, pct, since=0, until=None, *, role="owner", known_on=0):
    return {
        "ownership_id": f"{owner}/{owned}/{since}", "owner": owner, "owned": owned, "role": role, "share_pct": pct,
        "valid_from": on(since), "valid_to": on(until), "known_on": on(known_on),
    } | FROM  # fmt: skip


def entry(one, *, register=True, since=None, until=None):
    return {
        "listing_id": one, "list": "REG" if register else "SDN", "schema": "Company", "name": f"{one} Ltd",
        "register": register, "valid_from": on(since), "valid_to": on(until),
    } | FROM  # fmt: skip


def alike(holder, listing, score, day=0, until=None):
    return {
        "holder": holder, "listing_id": listing, "list": "SDN", "score": score, "matched": "m", "reason": "r",
        "evidence": "{}", "known_on": on(day), "valid_to": on(until), "listing_digest": "d",
    }  # fmt: skip


def clearance(holder, listing, since, until, digest="d"):
    return {
        "subject_kind": "holder", "subject_id": holder, "way": "", "listing_id": listing, "listing_digest": digest,
        "cleared_on": on(since), "expires_on": on(until),
    }  # fmt: skip


def told(holds, entries, holders=(), cleared=(), firms=("F",)):
    """(since, until) in days -> (pct, score, holder, entry), of each firm."""
    likenesses = [
        {"profile_id": "p", "listing_id": firm, "list": "REG", "score": 0.9, "alike": True, "matched": "m",
         "reason": "r", "known_on": DAY, "register": True}
        for firm in firms
    ]  # fmt: skip
    given = (
        (resolved.LIKENESSES, likenesses), (resolved.HOLDER_LIKENESSES, holders), (resolved.CLEARANCES, cleared),
        (known.OWNERSHIP, holds), (known.LISTINGS, entries),
    )  # fmt: skip
    tables = [ibis.memtable(pa.Table.from_pylist(list(rows), schema=table.schema)) for table, rows in given]
    rows = held_by_listed.function(*tables).to_pylist()
    return {
        (row["firm"], (row["since"] - DAY).days, row["until"] and (row["until"] - DAY).days): (
            row["pct"], row["score"], row["holder"], row["listing_id"],
        )
        for row in rows
    }  # fmt: skip


FIRM = entry("F")
SEEDS = (0, 1, 7, 9, 11)


def test_what_the_listed_hold_together_by_half_or_more_counts_over_chains():
    holds = [hold("A", "H", 50.0), hold("H", "F", 30.0), hold("B", "F", 25.0), hold("C", "F", 45.0)]
    entries = [FIRM, entry("H"), entry("A", register=False), entry("B", register=False), entry("C")]
    assert told(holds, entries) == {("F", 0, None): (55.0, 1.0, "B", "B")}
    assert told(holds[:2], entries) == {}, "thirty of a hundred are less than half"


def test_a_hold_counts_from_the_day_on_which_it_stood_and_was_known_until_its_end():
    holds = [hold("A", "F", 60.0, since=5, until=20, known_on=9)]
    assert told(holds, [FIRM, entry("A", register=False)]) == {("F", 9, 21): (60.0, 1.0, "A", "A")}


def test_an_entry_counts_while_it_is_valid():
    entries = [FIRM, entry("A", register=False, since=30, until=40)]
    assert told([hold("A", "F", 60.0)], entries) == {("F", 30, 41): (60.0, 1.0, "A", "A")}


def test_whoever_is_like_the_listed_counts_with_the_least_likeness_that_is_needed():
    holds = [hold("A", "F", 30.0), hold("B", "F", 25.0), hold("C", "F", 40.0)]
    entries = [FIRM, entry("A", register=False), entry("B"), entry("C")]
    some = [alike("B", "SDN/2", 0.9, day=10), alike("C", "SDN/3", 0.6, day=4)]
    assert told(holds, entries, some) == {
        ("F", 4, 10): (70.0, 0.6, "C", "SDN/3"),
        ("F", 10, None): (55.0, 0.9, "A", "A"),
    }


def test_a_cleared_likeness_counts_before_and_after():
    holds, entries = [hold("B", "F", 80.0)], [FIRM, entry("B")]
    some = [alike("B", "SDN/2", 0.9)]
    given = [clearance("B", "SDN/2", 10, 20), clearance("B", "SDN/2", 15, 25), clearance("B", "SDN/9", 0, 99)]
    assert set(told(holds, entries, some, given)) == {("F", 0, 10), ("F", 25, None)}
    assert set(told(holds, entries, some, [clearance("B", "SDN/2", 10, 20, digest="of old")])) == {("F", 0, None)}


def test_shares_that_cannot_be_added_up_and_officers_make_nobody_listed():
    entries = [FIRM, entry("A", register=False), entry("B")]
    assert told([hold("A", "F", 90.0), hold("B", "F", 90.0)], entries) == {}
    assert told([hold("A", "F", None), hold("A", "F", 99.0, role="director_of")], entries) == {}


def test_rings_end_and_only_firms_that_a_party_is_like_are_told():
    holds = [hold("A", "F", 60.0), hold("F", "G", 90.0), hold("G", "F", 30.0)]
    entries = [FIRM, entry("G"), entry("A", register=False)]
    assert set(told(holds, entries)) == {("F", 0, None)}
    assert told(holds, entries, firms=()) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_becomes_known_later_changes_nothing_of_the_days_before(seed):
    draw, cut = random.Random(seed), 50
    names = ["A", "B", "C", "D", "F"]
    holds = []
    for _ in range(8):
        pct, since, known_on = draw.choice([30.0, 60.0]), draw.randrange(100), draw.randrange(100)
        holds.append(hold(*draw.sample(names, 2), pct, since, known_on=known_on))
    holds = list({row["ownership_id"]: row for row in holds}.values())
    entries = [FIRM, *(entry(one) for one in "BCD"), entry("A", register=False, since=10)]
    some = [alike(one, f"SDN/{one}", draw.choice([0.6, 0.9]), day=draw.randrange(100)) for one in "BC"]
    early = [row for row in holds if max(row["valid_from"], row["known_on"]) < on(cut)]
    known_then = [row for row in some if row["known_on"] < on(cut)]

    def until_cut(rows):
        return {
            (firm, since, None if until is None or until >= cut else until): what
            for (firm, since, until), what in rows.items()
            if since < cut
        }

    then, now = told(early, entries, known_then), told(holds, entries, some)
    assert until_cut(now) == until_cut(then)
    assert now != then, "this case tells something of later days"
