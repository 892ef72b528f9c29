"""The company that a party of a lake keeps: that of the documents of its first day, and of no later one."""

import json
from datetime import date, timedelta

import pyarrow as pa
import pytest

from tests.entities.test_updating import rows_of
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, resolved

DAY = date(2024, 3, 1)
LATER = DAY + timedelta(days=90)
FIRMS = ("Vandelay", "Globex", "Initech", "Hooli", "Umbrella", "Soylent", "Tyrell", "Wonka", "Oscorp", "Cyberdyne")
TRADES = ("Trading", "Foods", "Steel", "Textiles", "Shipping")
CROWD = [(f"{firm} {trade}", f"{firm} Mills {trade}", "BROKER 1") for firm in FIRMS for trade in TRADES]


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


def declare(lake, *documents, on=DAY, hs6=None):
    """Lines that name an importer, an exporter, a declarant and a carrier; `hs6` tells what the goods are."""
    before = len(rows_of(lake, declared.PARTIES)) // 4
    parties, items = [], []
    for number, names in enumerate(documents, start=before):
        for role, name in zip(("importer", "exporter", "declarant", "carrier"), (*names, "CARRIER"), strict=True):
            said = {
                "mention_id": f"d{number}/{role}", "document_id": f"d{number}", "document_kind": "item", "role": role,
                "mentioned_on": on, "party": name.upper(), "name": name if role != "carrier" else None,
                "source": "test", "file_id": "f", "row_no": number,
            }  # fmt: skip
            parties.append(dict.fromkeys(declared.PARTIES.column_names) | said)
        item = {
            "item_id": f"d{number}", "declaration_id": f"d{number}", "line_no": 1, "flow": "import", "declared_on": on,
            "hs6": hs6, "source": "test", "file_id": "f", "row_no": number,
        }  # fmt: skip
        items.append(dict.fromkeys(declared.ITEMS.column_names) | item)
    with lake.change("declare") as change:
        change.append(declared.PARTIES, pa.Table.from_pylist(parties, schema=declared.PARTIES.schema))
        change.append(declared.ITEMS, pa.Table.from_pylist(items, schema=declared.ITEMS.schema))


def seen_with(lake):
    return {row["name"]: row["seen_with"] for row in rows_of(lake, resolved.PROFILES) if row["name"]}


def company_between(lake, one, other):
    """What the match of two names says of their company, and its weight."""
    names = {row["profile_id"]: row["name"] for row in rows_of(lake, resolved.PROFILES)}
    for row in rows_of(lake, resolved.MATCHES):
        if {names[row["left_profile"]], names[row["right_profile"]]} == {one, other}:
            return json.loads(row["evidence"]).get("company"), row["weight"]
    return None, None


def test_who_and_which_goods_stood_beside_a_party_on_its_first_day_is_its_company(lake):
    declare(lake, ("Zweig Tools", "Tarn Forge", "Broker 1"), hs6="820411")
    declare(lake, ("Zweig Tools", "Other; Forge", "Broker 2"), hs6="820412")
    declare(lake, ("Zweig Tools", "Late Forge", "Broker 3"), on=LATER, hs6="999999")
    resolve(lake)
    told = seen_with(lake)
    assert told["Zweig Tools"] == "BROKER 1;BROKER 2;HS 820411;HS 820412;OTHER, FORGE;TARN FORGE"
    assert told["Late Forge"] == "BROKER 3;HS 999999;ZWEIG TOOLS"
    assert told["Broker 1"] is None, "who files for everybody has everybody's company"


def test_a_rare_supplier_in_common_speaks_for_one_party_and_a_common_broker_does_not(lake):
    declare(lake, *CROWD, ("Zweig Tools", "Tarn Forge", "BROKER 1"), ("Zweig Tool Works", "Tarn Forge", "BROKER 1"))
    declare(lake, ("Quark Tools", "A Forge", "BROKER 1"), ("Quark Tool Works", "B Forge", "BROKER 1"))
    resolve(lake)
    (says, bits), _ = company_between(lake, "Zweig Tools", "Zweig Tool Works")
    assert "few others" in says
    assert 0.5 < bits <= 4
    said, _ = company_between(lake, "Quark Tools", "Quark Tool Works")
    assert said is None or said[1] <= 0


def test_a_new_day_knows_the_company_of_the_days_before(lake):
    declare(lake, *CROWD, ("Zweig Tools", "Tarn Forge", "BROKER 1"))
    declare(lake, *((f"{firm} {trade} Two", f"{firm} Mills {trade}", "BROKER 1") for firm in FIRMS for trade in TRADES))
    resolve(lake)
    declare(lake, ("Zweig Tool Works", "Tarn Forge", "BROKER 1"), on=LATER)
    done = resolve(lake)
    assert (done.anew, done.learned) == (False, False)
    (says, _), _ = company_between(lake, "Zweig Tools", "Zweig Tool Works")
    assert "few others" in says


def test_later_company_changes_nothing_of_an_earlier_day(lake):
    declare(lake, *CROWD, ("Zweig Tools", "Tarn Forge", "BROKER 1"), ("Zweig Tool Works", "Lorn Forge", "BROKER 2"))
    resolve(lake)
    before = company_between(lake, "Zweig Tools", "Zweig Tool Works")
    told = seen_with(lake)
    declare(lake, ("Zweig Tool Works", "Tarn Forge", "BROKER 1"), ("Zweig Tools", "Lorn Forge", "BROKER 2"), on=LATER)
    resolve(lake)
    assert seen_with(lake) == told
    assert company_between(lake, "Zweig Tools", "Zweig Tool Works") == before
    resolve(lake, anew=True)
    assert seen_with(lake) == told


def test_a_lake_without_company_asks_for_none_and_goes_on_when_some_comes(lake):
    alone = [
        dict.fromkeys(declared.PARTIES.column_names) | {
            "mention_id": f"m{n}", "document_id": f"m{n}", "document_kind": "item", "role": "importer",
            "mentioned_on": DAY, "party": name.upper(), "name": name, "source": "test", "file_id": "f", "row_no": n,
        }
        for n, (name, _, _) in enumerate(CROWD)
    ]  # fmt: skip
    with lake.change("declare") as change:
        change.append(declared.PARTIES, pa.Table.from_pylist(alone, schema=declared.PARTIES.schema))
    resolve(lake)
    declare(lake, ("Zweig Tools", "Tarn Forge", "BROKER 1"), on=LATER)
    done = resolve(lake)
    assert (done.anew, done.learned) == (False, False)
    assert seen_with(lake)["Zweig Tools"] == "BROKER 1;TARN FORGE"
