from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.links.hands import FIRST, ended, town_told
from tests.links.network_cast import rows_of
from tidewaiter.lake import Lake
from tidewaiter.links import lookout_steps, series_steps
from tidewaiter.tables import declared, found, linked, resolved

pytestmark = pytest.mark.slow

DAY = FIRST + timedelta(days=330)
"""Two months before the town ends."""


@pytest.fixture(scope="module")
def town(built_once, tmp_path_factory):
    with Lake.open(built_once(town_told, tmp_path_factory.mktemp("town") / "lake")) as lake:
        yield lake


def rows(lake: Lake, table) -> list[dict]:
    return lake.fetch(lake.read(table)).to_pylist()


def told(lake: Lake, day: date = DAY) -> list[dict]:
    lake.run(lookout_steps(as_of=day))
    return sorted(rows(lake, linked.LOOKOUTS), key=lambda row: row["lookout_id"])


def test_a_lookout_names_the_seller_of_a_living_series(town):
    lookouts = told(town)
    sellers = {row["value"] for row in lookouts if row["kind"] == "exporter"}
    assert sellers & {f"seller{50 + ring}" for ring in range(6)}
    assert all(row["valid_from"] <= row["valid_to"] for row in lookouts)


def test_a_lookout_holds_from_the_first_act_that_suggests_it_until_half_a_year_after_the_latest(town):
    acts = defaultdict(list)
    for act in rows(town, linked.ACTS):
        if DAY - timedelta(days=180) <= act["known_on"] < DAY:
            acts[act["exporter"]].append(act["known_on"])
    rings = {f"seller{50 + ring}" for ring in range(6)}
    sellers = [row for row in told(town) if row["kind"] == "exporter" and row["value"] in rings]
    assert len(sellers) == len(rings)
    for row in sellers:
        known = acts[row["value"]]
        assert row["valid_from"] == min(known) + timedelta(days=1)
        assert row["valid_to"] == max(known) + timedelta(days=180)
        assert max(known).isoformat() in row["reason"]


def test_the_last_day_of_a_series_is_that_of_the_whole_series_in_each_of_its_lookouts(town):
    told_days = defaultdict(set)
    for row in told(town):
        if row["series_id"] and " series of " in row["reason"]:
            told_days[row["series_id"]].add(row["reason"].rpartition(" ")[2])
    assert any(told_days)
    assert all(len(days) == 1 for days in told_days.values())


def test_no_lookout_for_a_successor_holds_before_a_violation_of_the_firm_before_is_known(town):
    """Pairs are told from trade alone; here results come half a year later than they did."""
    with town.scratch() as late:
        results = rows(late, found.OUTCOMES)
        for row in results:
            row["known_on"] += timedelta(days=180)
        with late.change("results come late") as change:
            change.replace(found.OUTCOMES, pa.Table.from_pylist(results, schema=found.OUTCOMES.schema))
        late.run(series_steps())
        first: dict[str, date] = {}
        for act in rows(late, linked.ACTS):
            first[act["importer"]] = min(first.get(act["importer"], act["known_on"]), act["known_on"])
        carrying_on = [row for row in told(late, DAY + timedelta(days=150)) if row["series_id"] is None]
    assert carrying_on
    assert all(row["valid_from"] > first[row["lookout_id"].split("|")[2]] for row in carrying_on)


def test_what_is_found_later_moves_no_lookout_of_the_day_nor_a_word_of_it(town):
    """Half of the later results are gone, and the verdicts of the others are shuffled."""
    before = told(town)
    with town.scratch() as other:
        results = sorted(rows(other, found.OUTCOMES), key=lambda row: row["item_id"])
        future = [row for row in results if row["known_on"] >= DAY]
        verdicts = np.random.default_rng(5).permutation([row["illicit"] for row in future])
        changed = [row | {"illicit": bool(each)} for row, each in zip(future, verdicts, strict=True)][::2]
        past = [row for row in results if row["known_on"] < DAY]
        with other.change("another future") as change:
            change.replace(found.OUTCOMES, pa.Table.from_pylist(past + changed, schema=found.OUTCOMES.schema))
        other.run(series_steps())
        assert told(other) == before
    assert len(future) > 50
    assert len(before) > 20


def turned_out_one(lake, left, right, *, known_on):
    """Two profiles are known to be one party from a day on."""
    match = {
        "left_profile": left, "right_profile": right, "probability": 0.99, "weight": 9.0,
        "evidence": "{}", "by": "model", "kept": True, "known_on": known_on, "kept_from": known_on,
    }  # fmt: skip
    with lake.change("two turn out to be one") as change:
        change.replace(resolved.MATCHES, rows_of(resolved.MATCHES, [match]))
    lake.run(series_steps())


def test_what_is_declared_and_resolved_later_moves_no_lookout_of_the_day(town):
    """Where the lake ends on the day, and in the lake of today, in which two rings have turned out to be one firm's."""
    with town.scratch() as past:
        ended(past, before=DAY)
        past.run(series_steps())
        then = told(past)
    with town.scratch() as today:
        turned_out_one(today, "p-ring0-0", "p-ring1-0", known_on=DAY)
        assert any(row["until"] for row in rows(today, linked.NAMES))
        assert told(today) == then
    assert len(then) > 20


def test_a_firm_that_is_known_to_be_the_one_before_does_not_carry_on_for_itself(town):
    before = {row["lookout_id"] for row in told(town) if row["series_id"] is None and row["kind"] == "importer"}
    _, new, old = min(before).split("|")
    with town.scratch() as today:
        turned_out_one(today, f"p-{old}", f"p-{new}", known_on=DAY - timedelta(days=10))
        after = {row["lookout_id"] for row in told(today) if row["series_id"] is None and row["kind"] == "importer"}
    assert after == before - {min(before)}
    assert after


def test_nothing_is_told_as_certain(town):
    likely = [row["reason"] for row in told(town) if row["series_id"] is None]
    assert any("99% likely" in reason for reason in likely)
    assert not any("100%" in reason for reason in likely)


def test_the_seller_that_carries_on_for_one_found_in_violation_is_looked_out_for_as_a_seller(town):
    """A ring's seller stops, and one with its telephone sells the same to the same firms from the next week on."""
    turn = FIRST + timedelta(days=200)
    with town.scratch() as renamed:
        items, mentions, profiles = (
            rows(renamed, table) for table in (declared.ITEMS, resolved.MENTIONS, resolved.PROFILES)
        )
        late = {row["item_id"] for row in items if row["declared_on"] >= turn}
        for old in range(20, 60):
            profile = next(row for row in profiles if row["party"] == f"seller{old}")
            new = {
                "profile_id": f"p-again{old}",
                "party_id": f"again{old}",
                "party": f"again{old}",
                "name": f"again{old}",
            }
            profiles.append(profile | new | {"name_key": f"AGAIN{old}"})
        for row in items:
            if row["item_id"] in late and int(row["exporter"].removeprefix("seller")) >= 20:
                row["exporter"] = row["exporter"].replace("seller", "again")
        for row in mentions:
            if (
                row["document_id"] in late
                and row["role"] == "exporter"
                and int(row["party_id"].removeprefix("seller")) >= 20
            ):
                row |= {name: row[name].replace("seller", "again") for name in ("party_id", "profile_id")}
        with renamed.change("sellers come again") as change:
            for table, each in ((declared.ITEMS, items), (resolved.MENTIONS, mentions), (resolved.PROFILES, profiles)):
                change.replace(table, pa.Table.from_pylist(each, schema=table.schema))
        renamed.run(series_steps())
        carrying_on = [row for row in told(renamed) if row["series_id"] is None]
    sellers = {row["value"] for row in carrying_on if row["kind"] == "exporter"}
    assert {f"again{50 + ring}" for ring in range(6)} <= sellers
    assert not [row for row in carrying_on if row["kind"] == "importer" and row["value"].startswith("again")]


def test_a_lake_without_results_has_no_lookouts_and_breaks_nothing(lake):
    lake.run([*series_steps(), *lookout_steps(as_of=DAY)])
    assert rows(lake, linked.LOOKOUTS) == []
