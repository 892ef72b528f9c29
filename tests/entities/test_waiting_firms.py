"""Who may be another firm at the old door waits for a person, once, and until somebody has decided."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tests.entities.test_another_firm import HOUSE, MAIL, NEW, OLD, OURS, THEIRS, port
from tidewaiter.entities.comparisons import OF_ANOTHER_FIRM
from tidewaiter.entities.judgements import judge
from tidewaiter.entities.updating import resolve
from tidewaiter.entities.waiting_firms import ANOTHER_FIRM
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, resolved

DAY = date(2024, 3, 1)
LATER = DAY + timedelta(days=200)


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


def declare(lake, rows, *, on):
    before = lake.fetch(lake.read(declared.PARTIES).count().as_table()).column(0)[0].as_py()
    told = [
        dict.fromkeys(declared.PARTIES.column_names) | {
            "mention_id": f"d{n}/importer", "document_id": f"d{n}", "document_kind": "item", "role": "importer",
            "mentioned_on": on, "party": row["identifier"] or row["name"], "source": "test", "file_id": "f",
            "row_no": n, "identifier_kind": "importer",
        } | row
        for n, row in enumerate(rows, start=before)
    ]  # fmt: skip
    with lake.change("declare") as change:
        change.append(declared.PARTIES, pa.Table.from_pylist(told, schema=declared.PARTIES.schema))


def rows_of(lake, table):
    return lake.fetch(lake.read(table)).to_pylist()


@pytest.mark.parametrize("at_once", [True, False])
def test_it_waits_for_a_person_once_beside_what_was_compared(lake, at_once):
    declare(lake, [{"name": OLD, "identifier": OURS} | HOUSE, *port()], on=DAY)
    if not at_once:
        resolve(lake)
    declare(
        lake,
        [
            {"name": NEW, "identifier": THEIRS} | HOUSE,
            {"name": "Loramu Velfinde"} | HOUSE | MAIL | {"identifier": THEIRS},
        ],
        on=LATER,
    )
    done = resolve(lake)
    assert done.anew is at_once
    profiles = {row["profile_id"]: row for row in rows_of(lake, resolved.PROFILES)}
    (waits,) = rows_of(lake, resolved.WAITING)
    old = next(row["party_id"] for row in profiles.values() if row["name"] == OLD)
    new = next(row["party_id"] for row in profiles.values() if row["name"] == NEW)
    assert (waits["left_party"], waits["right_party"], waits["since"]) == (new, old, LATER)
    assert waits["reason"] == ANOTHER_FIRM
    assert old != new
    assert any(
        waits["profile_id"] in (row["left_profile"], row["right_profile"]) and OF_ANOTHER_FIRM.says in row["evidence"]
        for row in rows_of(lake, resolved.MATCHES)
        if not row["kept"]
    )
    declare(lake, [{"name": "Loramu Velfinde B.V.", "identifier": THEIRS} | HOUSE], on=LATER + timedelta(days=1))
    resolve(lake)
    resolve(lake, anew=True)
    assert len(rows_of(lake, resolved.WAITING)) == 1


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_what_a_person_says_of_it_stands(lake, verdict):
    declare(lake, [{"name": OLD, "identifier": OURS} | HOUSE, *port()], on=DAY)
    declare(lake, [{"name": NEW, "identifier": THEIRS} | HOUSE], on=LATER)
    resolve(lake)
    ids = {row["name"]: row["profile_id"] for row in rows_of(lake, resolved.PROFILES)}
    judge(lake, ids[OLD], ids[NEW], verdict=verdict, by="an officer", why="the register", on=LATER)
    resolve(lake)
    party = {row["name"]: row["party_id"] for row in rows_of(lake, resolved.PROFILES)}
    assert (party[OLD] == party[NEW]) == (verdict == "same")
    assert rows_of(lake, resolved.WAITING) == []
    declare(lake, [{"name": "Loramu Velfinde B.V.", "identifier": THEIRS} | HOUSE], on=LATER + timedelta(days=1))
    resolve(lake)
    assert rows_of(lake, resolved.WAITING) == []
