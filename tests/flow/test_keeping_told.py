"""What runs told of successors is kept in the lake, and told with its day ever after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.links.hands import FIRST, ended, planted_town
from tidewaiter.flow.as_known import as_known_before
from tidewaiter.flow.keeping_told import keep_tellings
from tidewaiter.lake import Lake
from tidewaiter.links import series_steps
from tidewaiter.tables import linked

pytestmark = pytest.mark.slow

DAY = FIRST + timedelta(days=240)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A lake in which a run was done on a past day, and none since."""
    with Lake.open(tmp_path_factory.mktemp("town") / "lake", create=True) as lake:
        planted_town().pour(lake)
        ended(lake, before=DAY)
        lake.run(series_steps())
        yield lake


def told(lake: Lake) -> dict[tuple[str, str], dict]:
    rows = lake.fetch(lake.read(linked.SUCCESSORS)).to_pylist()
    return {(row["old_party"], row["new_party"]): row for row in rows}


def test_what_was_told_once_is_kept_once_and_stays(lake):
    then = told(lake)
    assert keep_tellings(lake) == len(then) > 5
    again = {each.step: each.reused for each in lake.run(series_steps()).steps}
    assert all(again.values())
    assert keep_tellings(lake) == 0

    new = {pair for pair, row in then.items() if row["known_on"] == row["judged_on"]}
    planted_town().pour(lake)
    with as_known_before(lake, DAY - timedelta(days=1)) as past:
        past.run(series_steps())
        forgetful = told(past)
    lake.run(series_steps())
    later = told(lake)
    assert then.keys() <= later.keys()
    assert all(later[pair]["known_on"] == row["known_on"] for pair, row in then.items())
    assert all(forgetful[pair]["known_on"] > then[pair]["known_on"] for pair in new & forgetful.keys())
    assert new
