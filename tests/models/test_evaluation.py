from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.models.port import AS_OF, LAST
from tidewaiter.errors import NotEnoughDataError
from tidewaiter.fusion.risks import fuse_risks
from tidewaiter.models.baselines import BASELINES
from tidewaiter.models.card import Audit
from tidewaiter.models.evaluation import OURS, Judged, evaluation, judge

pytestmark = pytest.mark.slow


def judged(rows: int = 6_000, *, seed: int = 1, recorded: bool = True) -> Judged:
    """Inspectors opened risky lines often and one other in twenty; we know the truth, `vain` knows nothing."""
    draw = np.random.default_rng(seed)
    probability = draw.beta(1, 8, rows)
    propensity = np.where(probability > 0.2, 0.8, 0.05)
    inspected = draw.random(rows) < propensity
    illicit = (draw.random(rows) < probability).astype(float)
    whole = Judged(
        illicit=illicit,
        revenue=np.where(illicit == 1, 10.0, 0.0),
        propensity=propensity if recorded else np.full(rows, np.nan),
        at_random=draw.random(rows) < 0.3,
        day=np.datetime64("2024-01-01") + np.sort(draw.integers(0, 90, rows)),
        seen_before=draw.random(rows) < 0.5,
        risks={OURS: probability, "vain": draw.random(rows)},
    )
    return whole.part(inspected)


def evaluated(lines: Judged):
    return evaluation(lines, test_from=date(2024, 1, 1), test_to=None, model_id="m", audits=(Audit("s", "c", "f"),))


def test_with_recorded_propensity_the_headline_speaks_of_all_declarations():
    found = evaluated(judged(60_000))
    assert found.headline == "weighted_by_propensity"
    plain, weighted = (found.views[view][OURS].base_rate for view in ("as_inspected", "weighted_by_propensity"))
    assert plain.value > 0.2
    assert weighted.low < 1 / 9 < weighted.high
    assert "random_arm" in found.views


def test_without_propensity_the_figures_say_of_whom_they_speak():
    found = evaluated(judged(recorded=False))
    assert found.headline == "as_inspected"
    assert "not of all declarations" in found.caveats[0]


def test_knowledge_beats_vanity_beyond_chance():
    ratio = evaluated(judged(20_000)).ratios["vain"]
    assert 1 < ratio.low < ratio.value


def test_lines_never_seen_before_are_reported_apart():
    lines = judged()
    found = evaluated(lines)
    assert found.unseen[OURS].rows == int((~lines.seen_before).sum())
    assert found.unseen_share == pytest.approx((~lines.seen_before).mean())


def test_a_ranking_of_lines_all_seen_before_has_nothing_to_report_apart():
    lines = judged()
    assert evaluated(replace(lines, seen_before=np.ones(len(lines.illicit), bool))).unseen == {}


def test_everything_can_be_written_as_json_and_audits_stand_beside_the_figures():
    written = json.loads(json.dumps(evaluated(judged()).as_json(), allow_nan=False))
    assert written["audits"] == [{"source": "s", "check": "c", "finding": "f"}]
    at = written["views"]["as_inspected"][OURS]["at"][0]
    assert set(at) == {"share", "inspected", "precision", "recall", "revenue_share"}


def test_a_whole_test_of_the_planted_port_puts_us_beside_every_baseline(trained):
    window = {"first_day": AS_OF.isoformat(), "last_day": LAST.isoformat()}
    with trained.lake.scratch() as scratch:
        scratch.run([fuse_risks.bind(**window)])
        found = judge(scratch, test_from=AS_OF)
    figures = found.views["as_inspected"]
    assert set(figures) == {OURS, *BASELINES}
    assert figures["random"].auc.value == pytest.approx(0.5)
    assert found.ours.auc.low > figures["history"].auc.value > 0.5
    assert found.test_to == LAST
    assert found.model_id == trained.card.model_id


def test_nothing_to_judge_is_said(lake):
    with pytest.raises(NotEnoughDataError, match="both a risk and an inspection result"):
        judge(lake, test_from=AS_OF)
