"""Who carries on for whom on a past day: as that day could have judged it, whatever the lake says today."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pytest

from tests.links.hands import FIRST, Town, ended, planted_town, town_told
from tidewaiter.columns.day_numbers import day_number
from tidewaiter.flow.dossier.successors import Successor, successors
from tidewaiter.flow.dossier.view import View
from tidewaiter.lake import Lake
from tidewaiter.links import series_steps
from tidewaiter.links.successors import snapshots, successors_before
from tidewaiter.tables import linked

pytestmark = pytest.mark.slow

DAY = FIRST + timedelta(days=240)
HEIRS = [f"heir{n}" for n in range(24)]


@pytest.fixture(scope="module")
def town(built_once, tmp_path_factory):
    with Lake.open(built_once(town_told, tmp_path_factory.mktemp("town") / "lake")) as lake:
        yield lake


def told(lake: Lake) -> dict[str, Successor]:
    return {each.new_party: each for each in successors(View(lake, DAY), HEIRS)}


def test_a_past_day_judges_by_what_had_been_declared_and_found(town):
    with town.scratch() as past:
        ended(past, before=DAY)
        past.run(series_steps())
        then = told(past)
    assert told(town) == then
    assert len(then) > 5
    assert all(each.exposure is None for each in then.values())


def test_it_is_not_what_the_lake_says_today(town):
    then, today = told(town), {row["new_party"]: row for row in rows(town, linked.SUCCESSORS)}
    assert any(abs(each.probability - today[new]["probability"]) > 1e-6 for new, each in then.items())
    assert all(each.began_on < DAY and each.stopped_on < DAY for each in then.values())


def test_of_a_firm_that_had_not_begun_nothing_is_told(town):
    later = {row["new_party"] for row in rows(town, linked.SUCCESSORS) if row["began_on"] >= DAY} & set(HEIRS)
    assert later
    assert not later & told(town).keys()


def returned(before: int) -> tuple[Town, str]:
    """The town in which the old firm of one heir trades again, long after the heir began; and that heir."""
    town = planted_town()
    began = {}
    for item in town.items:
        began.setdefault(item["importer"], (item["declared_on"] - FIRST).days)
    heir = next(name for name in HEIRS if began[name] + 90 < before)
    trade = next(item for item in town.items if item["importer"] == town.heir[heir])
    said = {name: trade[name] for name in ("exporter", "hs6", "origin", "office")}
    for day in (began[heir] + 70, began[heir] + 80):
        town.line(day, importer=town.heir[heir], broker=trade["declarant"], **said)
    return town, heir


def test_an_old_firm_that_trades_again_is_not_said_to_have_stopped_nor_is_the_pair_forgotten(tmp_path):
    """It is judged as on the last day on which the old one was silent, by a past day as by the lake that ends on it."""
    town, heir = returned(before=(DAY - FIRST).days)
    with Lake.open(tmp_path / "lake", create=True) as lake:
        town.pour(lake)
        lake.run(series_steps())
        then = told(lake)
        ended(lake, before=DAY)
        lake.run(series_steps())
        at_its_end = {each.new_party: each for each in successors(View(lake), HEIRS) if each.known_on < DAY}
    assert then[heir].trades_on
    assert then[heir].stopped_on == at_its_end[heir].stopped_on
    assert not any(each.trades_on for name, each in then.items() if name != heir)
    assert then.keys() == at_its_end.keys()
    for name, each in then.items():
        assert each.probability == pytest.approx(at_its_end[name].probability, abs=1e-9)
        assert (each.began_on, each.why) == (at_its_end[name].began_on, at_its_end[name].why)


def test_where_a_day_teaches_too_little_the_judgement_before_it_stands_and_its_day_is_told(town, monkeypatch):
    """As in the lake, which keeps the last judgement that there was."""
    day = day_number(DAY)
    silent = {day, max(snapshots(day - 28, day - 1))}
    monkeypatch.setattr(
        "tidewaiter.flow.dossier.successors.successors_before",
        lambda firms, before: None if before in silent else successors_before(firms, before),
    )
    then = told(town)
    assert len(then) > 5
    assert {each.judged_on for each in then.values()} & {DAY - timedelta(days=day - min(silent) + 28)}
    assert not any(each.judged_on and each.judged_on > DAY - timedelta(days=29) for each in then.values())


def rows(lake: Lake, table) -> list[dict]:
    return lake.fetch(lake.read(table)).to_pylist()


def test_a_pair_that_is_withdrawn_is_told_as_that_behind_the_others_and_no_past_day_hears_of_it(town):
    then = told(town)
    with town.scratch() as later:
        pairs = later.fetch(later.read(linked.SUCCESSORS)).to_pylist()
        [gone, *_] = sorted(row["new_party"] for row in pairs if row["new_party"] in then and row["likely_on"])
        taken_back = {"probability": 0.1, "was_probability": 0.8, "withdrawn_on": DAY + timedelta(days=30)}
        with later.change("withdrawn") as change:
            rows = [row | (taken_back if row["new_party"] == gone else {}) for row in pairs]
            change.replace(linked.SUCCESSORS, pa.Table.from_pylist(rows, schema=linked.SUCCESSORS.schema))
        today = successors(View(later), HEIRS)
        assert (today[-1].new_party, today[-1].was_probability) == (gone, 0.8)
        assert [each.withdrawn_on for each in today[:-1]] == [None] * (len(today) - 1)
        assert told(later) == then
