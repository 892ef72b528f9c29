"""What runs told of successors stays known as it was told, and what they took back is said to be withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from tests.links.test_successors import KEPT, bazaar, firm
from tidewaiter.links.successors import link_successors
from tidewaiter.links.tellings import Memory
from tidewaiter.tables import declared, found, linked, resolved

HALFWAY, END = 357, 701
"""A last day between two of those on which everything is judged anew, and the last of all."""


def day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def table(contract, rows=()):
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in contract.schema]
    return ibis.memtable(pa.table(columns, contract.column_names))


def run(*, before: int, tellings=(), parties=None, lines=None):
    """The successors by pair, and all tellings, after a run of a lake that ends before a day.

    `parties` maps names of firms to the parties that they were resolved to.
    """
    profiles = [{"party": name, "party_id": party} for name, party in (parties or {}).items()]
    known = [table(resolved.PROFILES, profiles), table(resolved.PARTIES, [{"party_id": "P-1"}])]
    lines = bazaar() if lines is None else lines
    nothing = [table(each) for each in (declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS)]
    told, lines = table(linked.TELLINGS, tellings), lines.filter(lines.day < before)
    rows = link_successors(lines, *nothing, *known, told).to_pylist()
    ends_on = day(lines.day.max().to_pyarrow().as_py() + 1)
    new = list(Memory.of(told, *known).new(rows, on=ends_on))
    return {(row["old_party"], row["new_party"]): row for row in rows}, [*tellings, *new]


def told_before(old="left", new="came", *, on=400, probability=0.7, **said):
    """A run of an earlier day had told a pair."""
    likely = day(on) if probability >= 0.5 else None
    row = {
        "old_name": old, "new_name": new, "number": 0, "told_on": day(on), "old_party": old, "new_party": new,
        "stopped_on": day(300), "began_on": day(350), "probability": probability, "evidence": "{}", "old_found": 0,
        "known_on": day(on), "likely_on": likely, "likely_since": likely, "withdrawn_on": None,
        "was_probability": None, "judged_on": day(on),
    }  # fmt: skip
    return row | said


def test_a_pair_that_was_told_on_a_last_day_between_stays_told_since_then():
    then, tellings = run(before=HALFWAY)
    mine = [pair for pair, row in then.items() if row["known_on"] == day(HALFWAY) and row["likely_on"]]
    forgetful, _ = run(before=END)
    later, _ = run(before=END, tellings=tellings)
    assert 3 <= len(mine) <= KEPT
    assert all(forgetful[pair]["known_on"] > day(HALFWAY) for pair in mine)
    assert all(later[pair]["known_on"] == later[pair]["likely_on"] == day(HALFWAY) for pair in mine)
    assert {pair: row["probability"] for pair, row in forgetful.items()} == pytest.approx(
        {pair: later[pair]["probability"] for pair in forgetful}
    )


def test_a_second_run_of_the_day_tells_the_same_and_keeps_nothing_more():
    then, tellings = run(before=HALFWAY)
    assert run(before=HALFWAY, tellings=tellings) == (then, tellings)
    taken_back, more = run(before=END, tellings=[told_before()])
    assert run(before=END, tellings=more) == (taken_back, more)


def test_a_lake_of_which_nothing_was_told_tells_nothing_as_withdrawn():
    rows, _ = run(before=END)
    assert all(row["withdrawn_on"] is None for row in rows.values())
    assert all((row["likely_since"] is None) == (row["probability"] < 0.5) for row in rows.values())


@pytest.mark.parametrize("pair", [("left", "came"), ("other 07", "late 03")])
def test_a_pair_that_is_likely_no_longer_is_told_as_withdrawn_and_not_gone(pair):
    rows, tellings = run(before=END, tellings=[told_before(*pair)])
    row = rows[pair]
    assert row["probability"] < 0.5
    assert (row["likely_on"], row["withdrawn_on"]) == (day(400), day(END))
    assert row["known_on"] <= day(400)
    assert row["was_probability"] == 0.7
    assert [each["number"] for each in tellings if (each["old_name"], each["new_name"]) == pair] == [0, 1]


def test_it_stays_withdrawn_since_the_day_on_which_it_was():
    then, tellings = run(before=600, tellings=[told_before()])
    rows, more = run(before=END, tellings=tellings)
    assert rows["left", "came"]["withdrawn_on"] == then["left", "came"]["withdrawn_on"] <= day(600)
    assert len([each for each in more if each["old_name"] == "left"]) == 2


def test_what_is_likely_again_is_so_since_that_day_and_not_through_the_time_between():
    first = told_before("old 00", "new 00", on=360, likely_on=day(355), likely_since=day(355))
    over = first | {"number": 1, "told_on": day(690), "probability": 0.3, "judged_on": day(690)}
    over |= {"withdrawn_on": day(690), "was_probability": 0.7}
    rows, tellings = run(before=END, tellings=[first, over])
    row = rows["old 00", "new 00"]
    assert row["probability"] > 0.5
    assert (row["likely_on"], row["likely_since"], row["withdrawn_on"]) == (day(355), day(END), None)
    assert run(before=END, tellings=tellings)[0] == rows


def test_a_pair_that_is_not_to_be_judged_any_more_keeps_what_it_was_told_with():
    """Its old firm trades again before the next day as of which the lake of today judges everything."""
    pair = ("other 20", "other 55")
    rows, _ = run(
        before=END,
        tellings=[
            told_before(*pair, on=600, evidence='{"timing": ["began later", 1.0], "contact": ["same door", 3.0]}')
        ],
        lines=bazaar(*firm("other 20", 612, 640, exporter="shop 20", importer_phone="920")),
    )
    row = rows[pair]
    assert (row["probability"], row["withdrawn_on"]) == (0.7, None)
    assert (row["stopped_on"], row["evidence"]) == (day(640), '{"contact": ["same door", 3.0]}')


def test_what_was_told_goes_with_the_names_through_a_merge_and_back():
    tellings = [told_before("old 00", "new 00", on=340, likely_on=day(340), old_party="P-0", new_party="P-9")]
    apart = {"old 00": "P-0", "new 00": "P-9", "old 01": "P-1"}
    merged = apart | {"old 00": "P-1"}
    for parties, old in ((apart, "P-0"), (merged, "P-1"), (apart, "P-0")):
        rows, tellings = run(before=END, tellings=tellings, parties=parties)
        assert rows[old, "P-9"]["likely_on"] == day(340)
    assert ("P-1", "P-9") not in rows or rows["P-1", "P-9"]["known_on"] > day(340)


def test_one_firm_by_now_is_no_pair_whatever_was_told():
    one = {"left": "P-1", "came": "P-1"}
    assert not {("P-1", "P-1"), ("left", "came")} & run(before=END, tellings=[told_before()], parties=one)[0].keys()


def test_of_a_firm_whose_documents_are_gone_nothing_is_told():
    rows, tellings = run(before=END, tellings=[told_before("left", "never seen", new_party="P-7")])
    assert all(new not in ("P-7", "never seen") for _, new in rows)
    assert any(each["new_name"] == "never seen" for each in tellings)
