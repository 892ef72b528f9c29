"""A decision about a party, which it names in words only, is told of the party that had declared under that name."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest

from tests.links.hands import FIRST, Town
from tidewaiter.flow.dossier.acts import decided, series_of
from tidewaiter.flow.dossier.view import View
from tidewaiter.lake import Lake
from tidewaiter.links.lines import link_lines
from tidewaiter.links.series import link_acts, link_pairs, link_series
from tidewaiter.links.standing_names import link_names
from tidewaiter.tables import found, linked


def town() -> Town:
    """KILN with two violations, another firm that is called so from day 300 on, and a seller."""
    told = Town()
    for name, phone in (("KILN", "1"), ("OTHER", "2"), ("ALONE", "3")):
        told.party(name, "importer", phone=phone, door=f"{phone} Quay")
    told.party("MILL", "exporter", phone="9", door="9 Road")
    told.profiles["KILN"]["name_key"] = told.profiles["OTHER"]["name_key"] = "KILN CERAMICS"
    for day, importer in ((10, "KILN"), (40, "KILN"), (60, "ALONE"), (300, "OTHER")):
        item = told.line(
            day, importer=importer, exporter="MILL", hs6="690721", origin="CN", broker="B1", office="O1"
        )  # fmt: skip
        told.result(item, illicit=importer == "KILN", known=day + 20)
    return told


def decision(number: str, party: str, *, role: str = "importer", day: int, supplier: str = "") -> dict[str, object]:
    return dict.fromkeys(found.DETERMINATIONS.column_names) | {
        "determination_id": number, "matter": number, "party": party, "role": role, "illicit": True,
        "supplier": supplier or None, "known_on": FIRST + timedelta(days=day), "source": "t", "file_id": "f",
        "row_no": 1,
    }  # fmt: skip


@pytest.fixture
def acts(tmp_path):
    """Acts of a lake with these decisions, by id, and the lake."""
    lakes = []

    def of(*decisions):
        lake = Lake.open(tmp_path / "lake", create=True)
        lakes.append(lake)
        town().pour(lake)
        with lake.change("decided") as change:
            rows = pa.Table.from_pylist(list(decisions), schema=found.DETERMINATIONS.schema)
            change.replace(found.DETERMINATIONS, rows)
        lake.run([each.bind() for each in (link_names, link_lines, link_pairs, link_acts, link_series)])
        return {row["act_id"]: row for row in lake.fetch(lake.read(linked.ACTS)).to_pylist()}, lake

    yield of
    for lake in lakes:
        lake.close()


@pytest.mark.parametrize("written", ["Kiln Ceramics", "KILN CERAMICS S.A.R.L.", "Kiln Ceramics Ltd."])
def test_a_decision_is_of_the_party_that_declared_under_its_name(acts, written):
    told, lake = acts(decision("D1", written, day=100))
    assert told["D1"]["importer"] == "KILN"
    (mine,) = decided(View(lake, None), "KILN", series_of(View(lake, None), "KILN"))
    assert mine.determination_id == "D1"


def test_a_name_that_nobody_or_several_had_declared_under_stays_a_name(acts):
    told, _ = acts(
        decision("BEFORE", "Kiln Ceramics", day=5),
        decision("LATER", "Kiln Ceramics", day=350),
        decision("NOBODY", "Vandelay Steel Ltd", day=100),
    )
    assert {told[act]["importer"] for act in ("BEFORE", "LATER")} == {"name:KILN CERAMICS"}
    assert told["NOBODY"]["importer"] == "name:VANDELAY STEEL"


def test_sellers_are_known_by_their_names_too(acts):
    told, _ = acts(decision("D1", "Alone", day=100, supplier="Mill Co., Ltd."))
    assert (told["D1"]["importer"], told["D1"]["exporter"]) == ("ALONE", "MILL")
