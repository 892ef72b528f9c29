from __future__ import annotations

import datetime as dt

import ibis
import pyarrow as pa
import pytest

from tidewaiter.errors import ContractError, LakeBusyError, LakeError
from tidewaiter.lake import Lake, Upserted
from tidewaiter.tables import known

JANUARY = dt.date(2024, 1, 1)


def rates(file_id: str = "f1", **per_usd: float) -> pa.Table:
    rows = [
        {"currency": code, "valid_from": JANUARY, "per_usd": rate, "source": "fx", "file_id": file_id, "row_no": n}
        for n, (code, rate) in enumerate(per_usd.items(), start=1)
    ]
    return pa.Table.from_pylist(rows, schema=known.RATES.schema)


def stored(lake: Lake) -> dict[str, float]:
    rows = lake.fetch(lake.read(known.RATES)).to_pylist()
    return {row["currency"]: row["per_usd"] for row in rows}


def fail_while_loading(lake: Lake, rows: pa.Table) -> None:
    with lake.change("bad") as change:
        change.upsert(known.RATES, rows)
        raise RuntimeError


def test_a_table_never_published_reads_as_empty(lake):
    assert not lake.has(known.RATES)
    assert stored(lake) == {}


@pytest.mark.parametrize("name", ["my lake", "läk", "بحيرة", "100%", "it's #1?", 'it\'s "so"'])
def test_a_lake_lies_in_any_folder_that_a_person_would_name(tmp_path, name):
    with Lake.open(tmp_path / name, create=True) as lake:
        with lake.change("first") as change:
            change.upsert(known.RATES, rates(EUR=0.9))
        assert stored(lake) == {"EUR": 0.9}
        with lake.change("computed") as change:
            change.replace(known.RATES, lake.read(known.RATES).mutate(per_usd=ibis.literal(0.8)))
        assert stored(lake) == {"EUR": 0.8}


@pytest.mark.parametrize("name", ["a[1]", "a%20b", "a|b"])
def test_a_folder_that_cannot_hold_a_lake_is_refused_before_anything_is_made(tmp_path, name):
    with pytest.raises(LakeError, match="Name another folder"):
        Lake.open(tmp_path / name, create=True)
    assert not (tmp_path / name).exists()


def test_an_upsert_tells_new_from_changed_from_unchanged(lake):
    with lake.change("first") as change:
        assert change.upsert(known.RATES, rates(EUR=0.9, KRW=1300.0)) == Upserted(new=2, changed=0, unchanged=0)
    with lake.change("second") as change:
        assert change.upsert(known.RATES, rates(EUR=0.8, KRW=1300.0, JPY=150.0)) == Upserted(1, 1, 1)
    assert stored(lake) == {"EUR": 0.8, "KRW": 1300.0, "JPY": 150.0}


def test_the_same_rows_from_another_file_change_nothing(lake):
    with lake.change("first") as change:
        change.upsert(known.RATES, rates(EUR=0.9))
    version = lake.entries["known.rates"].version
    with lake.change("again") as change:
        assert change.upsert(known.RATES, rates("f2", EUR=0.9)).unchanged == 1
    assert lake.entries["known.rates"].version == version


def test_empty_values_compare_as_equal(lake):
    row = dict.fromkeys(known.PLACES.column_names) | {
        "place_id": "unlocode/NLRTM",
        "code_list": "unlocode",
        "code": "NLRTM",
        "name": "Rotterdam",
        "source": "s",
        "file_id": "f",
        "row_no": 1,
    }
    place = pa.Table.from_pylist([row], schema=known.PLACES.schema)
    with lake.change("first") as change:
        change.upsert(known.PLACES, place)
    with lake.change("again") as change:
        assert change.upsert(known.PLACES, place) == Upserted(new=0, changed=0, unchanged=1)


def test_a_change_sees_its_own_writes_and_readers_do_not_until_it_ends(lake):
    with Lake.open(lake.path) as reader, lake.change("write") as change:
        change.upsert(known.RATES, rates(EUR=0.9))
        assert lake.fetch(change.read(known.RATES)).num_rows == 1
        assert stored(reader) == {}
    with Lake.open(lake.path) as later:
        assert stored(later) == {"EUR": 0.9}


def test_an_error_inside_a_change_publishes_nothing(lake):
    with lake.change("good") as change:
        change.upsert(known.RATES, rates(EUR=0.9))
    with pytest.raises(RuntimeError):
        fail_while_loading(lake, rates(JPY=150.0))
    assert stored(lake) == {"EUR": 0.9}


def test_rows_of_an_unpublished_change_do_not_come_back_with_the_next_append(lake):
    with lake.change("good") as change:
        change.upsert(known.RATES, rates(EUR=0.9))
    with pytest.raises(RuntimeError):
        fail_while_loading(lake, rates(JPY=150.0))
    with lake.change("good again") as change:
        change.upsert(known.RATES, rates(GBP=0.7))
    assert stored(lake) == {"EUR": 0.9, "GBP": 0.7}


def test_a_second_writer_is_told_to_wait(lake):
    with Lake.open(lake.path) as other, lake.change("first"):
        second = other.change("second")
        with pytest.raises(LakeBusyError, match="is writing"):
            second.__enter__()


def test_a_key_that_is_not_its_own_is_refused(lake):
    doubled = pa.concat_tables([rates(EUR=0.9), rates(EUR=0.8)])
    with pytest.raises(ContractError, match=r"2 row|1 row\(s\) repeat a key"), lake.change("bad") as change:
        change.upsert(known.RATES, doubled)


def test_an_empty_required_value_is_refused(lake):
    holed = rates(EUR=0.9).set_column(2, "per_usd", pa.array([None], pa.float64()))
    with pytest.raises(ContractError, match="per_usd is empty in 1 row"), lake.change("bad") as change:
        change.replace(known.RATES, holed)


def test_a_misspelt_column_is_named_with_its_near_miss(lake):
    misspelt = rates(EUR=0.9).rename_columns(["currency", "valid_from", "per_us", "source", "file_id", "row_no"])
    with pytest.raises(ContractError, match=r"per_usd is missing .is it 'per_us'"), lake.change("bad") as change:
        change.replace(known.RATES, misspelt)


def test_a_column_of_the_wrong_kind_is_named(lake):
    worded = rates(EUR=0.9).set_column(2, "per_usd", pa.array(["much"]))
    with pytest.raises(ContractError, match="per_usd should be float"), lake.change("bad") as change:
        change.replace(known.RATES, worded)


def test_a_past_run_can_be_read_again(lake):
    for rate in (0.9, 0.8):
        with lake.change("load") as change:
            change.upsert(known.RATES, rates(EUR=rate))
    first, second = (str(run["run"]) for run in lake.runs())
    with Lake.open(lake.path, run=first) as before, Lake.open(lake.path, run=second) as after:
        assert (stored(before), stored(after)) == ({"EUR": 0.9}, {"EUR": 0.8})


def test_a_lake_keeps_its_currency(lake):
    with pytest.raises(LakeError, match="keeps its values in USD"):
        Lake.open(lake.path, currency="EUR")


def test_a_folder_with_other_files_does_not_become_a_lake(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(LakeError, match="holds other files"):
        Lake.open(tmp_path, create=True)


def test_opening_no_lake_says_how_to_make_one(tmp_path):
    with pytest.raises(LakeError, match="tidewaiter load"):
        Lake.open(tmp_path / "nothing")


def test_a_scratch_lake_reads_what_is_there_and_leaves_nothing(lake):
    with lake.change("load") as change:
        change.upsert(known.RATES, rates(EUR=0.9))
    with lake.scratch() as scratch:
        with scratch.change("try") as change:
            assert change.upsert(known.RATES, rates(JPY=150.0)).new == 1
        assert stored(scratch) == {"EUR": 0.9, "JPY": 150.0}
    assert stored(lake) == {"EUR": 0.9}


def test_a_change_to_a_scratch_lake_sees_its_own_writes_before_they_are_published(lake):
    """The first version of the scratch lake's table has the number that the lake's own first version has."""
    with lake.change("load") as change:
        change.replace(known.RATES, rates(EUR=0.9))
    with lake.scratch() as scratch, scratch.change("try") as change:
        change.replace(known.RATES, rates(EUR=0.5))
        assert lake.fetch(change.read(known.RATES)).column("per_usd").to_pylist() == [0.5]
        change.append(known.RATES, rates(JPY=150.0))
        assert lake.fetch(change.read(known.RATES)).num_rows == 2


def test_a_union_is_computed_part_by_part(lake, monkeypatch):
    """Nine detectors below each other would otherwise hold the memory of all nine at once."""
    asked = []
    write = Lake.write
    monkeypatch.setattr(Lake, "write", lambda self, rows, folder: asked.append(rows) or write(self, rows, folder))
    tables = [lake.memtable(rates(**{code: 1.0})) for code in ("EUR", "KRW", "JPY")]
    with lake.change("three") as change:
        change.replace(known.RATES, tables[0].union(tables[1]).union(tables[2]))
    assert len(asked) == 3
    assert stored(lake) == {"EUR": 1.0, "KRW": 1.0, "JPY": 1.0}


def test_a_union_of_distinct_rows_stays_one(lake):
    same = lake.memtable(rates(EUR=0.9))
    with lake.change("twice the same") as change:
        change.replace(known.RATES, same.union(lake.memtable(rates(EUR=0.9)), distinct=True))
    assert stored(lake) == {"EUR": 0.9}


def test_a_sum_of_whole_numbers_is_stored_as_one(lake):
    """Inside the engine it is wider than any column of a contract."""
    rows = lake.memtable(rates(EUR=0.9, KRW=1300.0))
    with lake.change("sum") as change:
        change.replace(
            known.RATES,
            rows.group_by("currency", "valid_from", "source", "file_id").aggregate(
                per_usd=rows.per_usd.max(), row_no=rows.row_no.sum()
            ),
        )
    assert sorted(lake.fetch(lake.read(known.RATES)).column("row_no").to_pylist()) == [1, 2]


def test_computed_rows_take_the_kinds_of_the_contract(lake):
    """A whole number where the contract says float is no fault, and is stored as the contract says."""
    rows = lake.memtable(rates(EUR=1.0, KRW=1300.0))
    with lake.change("whole numbers") as change:
        change.replace(known.RATES, rows.mutate(per_usd=rows.per_usd.cast("int32")))
        change.replace(known.RATES, change.read(known.RATES).filter(lambda table: table.per_usd > 1))
    assert lake.fetch(lake.read(known.RATES)).schema.field("per_usd").type == pa.float64()
    assert stored(lake) == {"KRW": 1300.0}


def test_computed_rows_may_be_none_at_all(lake):
    with lake.change("nothing") as change:
        change.replace(known.RATES, lake.memtable(rates(EUR=0.9)).filter(False))
        change.append(known.RATES, rates(KRW=1300.0))
    assert stored(lake) == {"KRW": 1300.0}
