from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.columns.measures import average_precision
from tidewaiter.fusion.parts import evidence, log_odds
from tidewaiter.fusion.stack import fit_stack

ROWS = 4_000


def planted(*, seed: int = 1, second: float = 0.0) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """A model that knows half the truth, and detectors that add `second` times something of their own."""
    draw = np.random.default_rng(seed)
    model, own = draw.normal(-2, 1.2, ROWS), np.maximum(draw.normal(0, 1.5, ROWS), 0)
    illicit = (draw.random(ROWS) < 1 / (1 + np.exp(-(model + second * own)))).astype(float)
    return {"model": model, "detectors": own}, illicit


def fitted(parts, illicit):
    folds = (np.arange(len(illicit)) * 5 // len(illicit)).astype(np.int64)
    return fit_stack(parts, illicit, folds=folds, weights=np.ones(len(illicit)))


def test_a_part_that_adds_knowledge_is_kept_with_its_planted_weight():
    parts, illicit = planted(second=1.0)
    stack = fitted(parts, illicit)
    assert stack.parts == ("model", "detectors")
    assert stack.weights == pytest.approx((1.0, 1.0), abs=0.15)


def test_a_part_that_adds_nothing_is_dropped_and_the_record_says_why():
    stack = fitted(*planted(second=0.0))
    assert stack.parts == ("model",)
    dropped = next(decision for decision in stack.decisions if decision.part == "detectors")
    assert not dropped.kept
    assert "adds nothing" in dropped.why


def test_a_part_that_ranks_better_by_chance_does_not_take_the_models_place():
    """Thirty violations, four of which a detector met; of the others the model alone knows anything."""
    parts, illicit = planted()
    few = np.where(np.cumsum(illicit) <= 30, illicit, 0)
    met = np.flatnonzero(few)[::8]
    lucky = np.isin(np.arange(ROWS), met) * 3.0
    assert average_precision(few, lucky) > average_precision(few, parts["model"])
    assert "model" in fitted({"model": parts["model"], "detectors": lucky}, few).parts


def test_a_part_that_surely_knows_more_than_the_model_does():
    draw = np.random.default_rng(3)
    known = draw.normal(-2, 2.5, ROWS)
    illicit = (draw.random(ROWS) < 1 / (1 + np.exp(-known))).astype(float)
    stack = fitted({"model": draw.normal(-2, 1.2, ROWS), "detectors": known}, illicit)
    assert "detectors" in stack.parts


def test_what_a_source_finds_suspicious_never_counts_in_favour_of_a_line():
    parts, illicit = planted(second=-1.0)
    stack = fitted(parts, illicit)
    assert min(stack.weights) >= 0


@pytest.mark.parametrize("second", [0.0, 0.3, 1.0])
def test_the_fused_risk_ranks_at_least_as_well_as_each_part_on_lines_it_was_not_fitted_on(second):
    stack = fitted(*planted(second=second))
    parts, illicit = planted(second=second, seed=2)
    fused = average_precision(illicit, stack.probability(parts))
    for name, part in parts.items():
        assert fused >= average_precision(illicit, part) - 0.005, name


def test_the_fused_probability_is_calibrated():
    parts, illicit = planted(second=1.0)
    probability = fitted(parts, illicit).probability(planted(second=1.0, seed=2)[0])
    assert probability.mean() == pytest.approx(planted(second=1.0, seed=2)[1].mean(), abs=0.02)


def test_contributions_add_up_to_the_log_odds_of_the_risk():
    parts, illicit = planted(second=1.0)
    stack = fitted(parts, illicit)
    added = sum(stack.contributions(parts).values())
    assert log_odds(stack.probability(parts)) == pytest.approx(stack.base + added, abs=1e-6)


def test_a_usual_line_is_the_middle_of_all_traffic_and_no_source_moves_it():
    """Of the lines inspected, two in three were suspicious; they stand for one in a hundred of those that pass."""
    model = np.repeat([-1.0, -4.0], [2_000, 1_000])
    weights = np.repeat([0.01, 2.98], [2_000, 1_000])
    illicit = (np.random.default_rng(1).random(3_000) < 1 / (1 + np.exp(-model))).astype(float)
    stack = fit_stack({"model": model}, illicit, folds=np.arange(3_000) % 5, weights=weights)
    assert stack.usual == (-4.0,)
    assert stack.contributions({"model": np.array([-4.0])})["model"] == 0
    assert log_odds(stack.probability({"model": np.array([-4.0])})) == pytest.approx(stack.base)


def test_with_too_few_violations_the_model_stands_alone():
    parts, illicit = planted()
    stack = fitted(parts, np.where(np.cumsum(illicit) <= 10, illicit, 0))
    assert (stack.parts, stack.weights, stack.intercept) == (("model",), (1.0,), 0.0)
    assert "too few" in stack.decisions[0].why


@given(st.floats(0.38, 1.0))
def test_an_ordinary_p_value_is_no_evidence(p_value):
    assert evidence([p_value])[0] == pytest.approx(0.0, abs=1e-12)


def test_evidence_is_the_bound_in_the_book_and_grows_as_p_shrinks():
    """Sellke, Bayarri and Berger's table: p = 0.05 gives at most 1 to 0.407, p = 0.01 at most 1 to 0.125."""
    assert np.exp(-evidence([0.05, 0.01])) == pytest.approx([0.407, 0.125], abs=5e-4)
    assert np.isfinite(evidence([0.0])[0])
    assert evidence([np.nan])[0] == 0
