from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from tests.models.port import rows_of
from tidewaiter.errors import UsageError
from tidewaiter.fusion.risks import fuse_risks
from tidewaiter.tables import declared, found, fused, scored, signalled

FIRST = date(2024, 3, 1)
LAST = FIRST + timedelta(days=9)
WINDOW = {"first_day": FIRST.isoformat(), "last_day": LAST.isoformat()}
LINES = 2_000


def log_odds(p: float) -> float:
    return float(np.log(p / (1 - p)))


def fill(lake, *, scored_lines: bool = True, seed: int = 1) -> None:
    """Held-out lines in February whose detector knows what the model does not; ten lines in March to fuse."""
    draw = np.random.default_rng(seed)
    days = [date(2024, 2, 1) + timedelta(days=int(n) * 25 // LINES) for n in range(LINES)]
    days += [FIRST + timedelta(days=n) for n in range(10)]
    names = [f"f/{n}/1" for n in range(len(days))]
    probability = np.clip(draw.beta(1, 6, len(names)), 0.01, 0.99)
    p_value = np.clip(draw.random(len(names)), 1e-4, 1)
    p_value[:LINES:10] = 1e-4
    odd = p_value <= 1e-4
    illicit = draw.random(len(names)) < np.where(odd, 0.8, probability)
    known = {"source": ["f"] * len(names)}
    items = rows_of(
        declared.ITEMS,
        item_id=names,
        declaration_id=[name.split("/")[1] for name in names],
        line_no=[1] * len(names),
        flow=["import"] * len(names),
        declared_on=days,
        office=["A"] * len(names),
        **known,
    )
    outcomes = rows_of(
        found.OUTCOMES,
        outcome_id=names,
        item_id=names,
        known_on=[day + timedelta(days=2) for day in days],
        cause=["random"] * len(names),
        illicit=illicit.tolist(),
        severity=illicit.astype(int).tolist(),
    )
    heads = rows_of(
        scored.ITEMS,
        item_id=names,
        head=["any"] * len(names),
        declared_on=days,
        probability=probability.tolist(),
        probability_low=(probability * 0.8).tolist(),
        probability_high=(probability * 1.2).clip(max=1).tolist(),
        revenue_if_illicit=[100.0] * len(names),
        reasons=["the model's reason"] * len(names),
        model_id=["m1"] * len(names),
    )
    p_value[LINES], p_value[LINES + 1] = 1e-4, 0.9
    scores = rows_of(
        signalled.SCORES,
        item_id=[*names, names[LINES + 2]],
        detector=["low_unit_price"] * len(names) + ["watchlist_exact"],
        declared_on=[*days, days[LINES + 2]],
        score=[1.0] * (len(names) + 1),
        p_value=[*p_value.tolist(), None],
        reason=[f"price reason {n}" for n in range(len(names))] + ["importer has a listed name"],
    )
    with lake.change("fill") as change:
        change.replace(declared.ITEMS, items)
        change.replace(found.OUTCOMES, outcomes)
        change.replace(signalled.SCORES, scores)
        if scored_lines:
            change.replace(scored.ITEMS, heads)


def risks(lake, **parameters):
    lake.run([fuse_risks.bind(**WINDOW, mandatory=("watchlist_exact",), **parameters)])
    rows = lake.fetch(lake.read(fused.RISKS)).to_pylist()
    return [
        row | {"contributions": json.loads(row["contributions"])}
        for row in sorted(rows, key=lambda r: r["declared_on"])
    ]


def test_only_lines_of_the_window_get_a_risk_and_it_says_when_knowledge_ended(lake):
    fill(lake)
    told = risks(lake)
    assert [row["declared_on"] for row in told] == [FIRST + timedelta(days=n) for n in range(10)]
    assert {row["known_before"] for row in told} == {FIRST}


def test_contributions_are_named_and_add_up_to_the_risk(lake):
    fill(lake)
    for row in risks(lake):
        assert sum(row["contributions"].values()) == pytest.approx(log_odds(row["risk"]), abs=1e-3)
    assert risks(lake)[0]["contributions"]["low_unit_price"] > 1


def test_a_detector_that_knew_more_than_the_model_raises_the_risk_and_tells_why(lake, tmp_path):
    fill(lake)
    odd, plain = risks(lake, record=str(tmp_path))[:2]
    assert odd["risk"] > 0.5
    assert odd["reasons"] == f"the model's reason; price reason {LINES}"
    assert plain["reasons"] == "the model's reason"
    assert json.loads((tmp_path / "fusion.json").read_text())["parts"] == ["model", "detectors"]


def test_a_watchlist_hit_makes_inspection_a_duty_and_leaves_the_risk_alone(lake):
    fill(lake)
    told = risks(lake)
    assert [row["mandatory"] for row in told].count("importer has a listed name") == 1
    assert told[2]["mandatory"] == "importer has a listed name"
    assert "watchlist_exact" not in told[2]["contributions"]


def test_the_risk_lies_in_its_interval_and_revenue_follows_it(lake):
    fill(lake)
    for row in risks(lake):
        assert 0 <= row["risk_low"] <= row["risk"] <= row["risk_high"] <= 1
        assert row["expected_revenue"] == pytest.approx(100 * row["risk"])


def test_results_known_in_the_window_are_not_used(lake):
    fill(lake)
    before = risks(lake)
    outcomes = lake.fetch(lake.read(found.OUTCOMES))
    kept = [row for row in outcomes.to_pylist() if row["known_on"] < FIRST]
    with lake.change("forget") as change:
        change.replace(found.OUTCOMES, rows_of(found.OUTCOMES, **{k: [r[k] for r in kept] for k in kept[0]}))
    assert risks(lake) == before


def test_without_a_model_detectors_speak_alone_and_nobody_is_fooled_about_it(lake):
    fill(lake, scored_lines=False)
    odd, plain = risks(lake, base_rate=0.02)[:2]
    assert odd["model_id"] == plain["model_id"] == "none"
    assert plain["risk"] == pytest.approx(0.02)
    assert odd["risk"] > 0.2
    assert (odd["risk_low"], odd["risk_high"]) == (0, 1)
    assert odd["expected_revenue"] is None


def test_lines_without_a_score_are_not_given_one(lake):
    fill(lake)
    rows = lake.fetch(lake.read(scored.ITEMS)).to_pylist()
    kept = [row for row in rows if row["declared_on"] < LAST]
    with lake.change("lose one") as change:
        change.replace(scored.ITEMS, rows_of(scored.ITEMS, **{k: [r[k] for r in kept] for k in kept[0]}))
    with pytest.raises(UsageError, match="have no score"):
        risks(lake)
