"""Who carries on for whom on a past day: as that day could have judged it, whatever the lake says today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.links.hands import FIRST, ended, planted_town
from tidewaiter.flow.dossier.successors import Successor, successors
from tidewaiter.flow.dossier.view import View
from tidewaiter.lake import Lake
from tidewaiter.links import series_steps
from tidewaiter.tables import linked

pytestmark = pytest.mark.slow

DAY = FIRST + timedelta(days=240)
HEIRS = [f"heir{n}" for n in range(24)]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    with Lake.open(tmp_path_factory.mktemp("town") / "lake", create=True) as lake:
        planted_town().pour(lake)
        lake.run(series_steps())
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


def rows(lake: Lake, table) -> list[dict]:
    return lake.fetch(lake.read(table)).to_pylist()
