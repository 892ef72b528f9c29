"""A condition put to the past: what it would have named, what came of it, and what is not known of it."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest

from tests.flow.rule_port import CAME, FIRST, LAST, fill, judge, outcome, rows, the_port
from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.flow.backtesting import backtest
from tidewaiter.lake import Lake
from tidewaiter.rules import ConditionError, parse
from tidewaiter.tables import fused

pytestmark = pytest.mark.slow

NEW = parse("importer_age_days < 10 and customs_value / net_mass_kg < 2.5")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Memory is made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("port")
    results = [
        *(outcome(f"NEW-06{n:02}", CAME + timedelta(days=n + 20), illicit=n <= 3, cause="rule", propensity=None)
          for n in range(1, 6)),
        *(outcome(f"OLD-06{n:02}", date(2025, 7, 1), illicit=False) for n in range(1, 21)),
    ]  # fmt: skip
    with Lake.open(folder / "lake", create=True) as lake:
        fill(lake, the_port(), results)
    return folder / "lake"


@pytest.fixture
def port(made, tmp_path):
    shutil.copytree(made, tmp_path / "lake")
    with Lake.open(tmp_path / "lake") as lake:
        yield lake


def test_hits_and_results_are_counted_by_hand(port):
    told = backtest(port, NEW, days=60)
    assert (told.first, told.last, told.days) == (FIRST, LAST, 60)
    assert (told.lines, told.hits) == (60 + 29, 10)
    assert (told.told.inspected, told.told.found) == (5, 3)
    assert told.told.rate is not None
    assert told.told.rate.low < 0.6 < told.told.rate.high
    assert (told.others.inspected, told.others.found) == (25, 3)
    assert told.causes == (("rule", 5),)
    assert told.typologies == (("VALUATION", 3),)


def test_workload_is_told_for_each_office(port):
    told = backtest(port, NEW, days=30)
    assert [(load.office, load.hits, load.busiest) for load in told.offices] == [("5201", 7, 1), ("2704", 3, 1)]
    assert told.offices[0].per_day == pytest.approx(7 / 30)
    assert sum(week.hits for week in told.weeks) == 10
    assert told.weeks[0].first == LAST - timedelta(days=29)


def test_results_that_somebody_chose_do_not_pass_for_all(port):
    told = backtest(port, NEW, days=60)
    assert told.told.true_rate is None
    assert any("somebody chose" in note for note in told.notes)


def test_recorded_chances_give_an_estimate_for_all_hits(port):
    told = backtest(port, parse('importer = "OLD"'), days=60)
    assert told.told.recorded == 20
    assert told.told.true_rate is not None
    assert told.told.true_rate.value == 0.0
    assert told.told.true_rate.high > 0.05


def test_what_is_missing_is_said(port):
    told = backtest(port, parse("risk > 0.5"), days=60)
    assert told.hits == 0
    assert dict(told.known_share) == {"risk": 0.0}
    assert any("No line of these days has risk" in note for note in told.notes)


def test_a_risk_is_asked_as_it_was_told_on_its_day_and_not_as_the_last_run_sees_it(port):
    day = CAME + timedelta(days=3)
    with port.scratch() as past:
        judge(past, day)
        kept = [
            {"item_id": row["item_id"], "declared_on": day, "risk": risk, "risk_low": 0.0, "risk_high": 1.0}
            | {"model_id": "m", "known_before": day, "afterwards": True}
            for row, risk in zip([row for row in the_port() if row["declared_on"] == day], (0.7, 0.3), strict=True)
        ]
        with past.change("as told") as change:
            change.replace(fused.TOLD, rows(fused.TOLD, *kept))
        assert backtest(past, parse("risk > 0.5"), days=60).hits == 1
        assert backtest(past, parse("risk = 0.1"), days=60).hits == 0


def test_results_known_later_do_not_change_which_lines_are_named(port):
    asked = parse("importer_inspected = 0 and importer_age_days < 20")
    before = backtest(port, asked, days=60, last=CAME + timedelta(days=9))
    fill(port, the_port(), [outcome("NEW-0601", CAME + timedelta(days=10), illicit=True)])
    after = backtest(port, asked, days=60, last=CAME + timedelta(days=9))
    assert (before.hits, before.weeks[-1].hits) == (after.hits, after.weeks[-1].hits)
    assert before.hits > 0


def test_progress_is_told_and_what_it_raises_ends_the_work(port):
    told: list[float] = []
    backtest(port, NEW, days=60, on_progress=lambda _what, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0

    def enough(_what: str, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backtest(port, NEW, days=60, on_progress=enough)


def test_it_can_be_kept_as_json(port):
    kept = json.loads(json.dumps(backtest(port, NEW, days=60).as_json(), allow_nan=False))
    assert kept["hits"] == 10
    assert kept["offices"][0]["office"] == "5201"
    assert kept["examples"][0]["declaration_id"].startswith("NEW")


def test_what_cannot_be_asked_is_refused(port):
    with pytest.raises(UsageError, match="1 to 730"):
        backtest(port, NEW, days=0)
    with pytest.raises(ConditionError, match="no column"):
        backtest(port, parse("orign = 5"))
    with pytest.raises(NotEnoughDataError, match="nothing was declared"):
        backtest(port, parse('origin = "BD"'), days=5, last=date(2020, 1, 1))
