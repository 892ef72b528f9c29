from __future__ import annotations

import pytest

from tidewaiter.reports import model_quality
from tidewaiter.reports.evaluation import MODEL


def test_the_model_comes_first_and_baselines_have_readable_names(evaluation: dict[str, object]):
    quality = model_quality(evaluation)
    assert quality is not None
    assert [ranking.name for ranking in quality.rankings] == [MODEL, "gradient boosting, raw columns", "at random"]
    assert quality.base_rate is not None
    assert quality.base_rate.value == pytest.approx(0.3)
    assert quality.rankings[0].at[-1].precision.value == pytest.approx(1.0)


def test_curves_bins_and_notes_are_taken_over(evaluation: dict[str, object]):
    quality = model_quality(evaluation)
    assert quality is not None
    assert quality.curves[0].captured == (0.0, 0.9, 1.0)
    assert quality.calibration[0].observed.high == 0.4
    assert len(quality.notes) == 1


def test_goods_lines_never_seen_before_stand_apart(evaluation: dict[str, object]):
    quality = model_quality(evaluation)
    assert quality is not None
    assert [ranking.name for ranking in quality.unseen] == [MODEL, "history alone"]
    assert quality.unseen_share == 0.15


def test_bare_numbers_have_no_interval():
    quality = model_quality({"model": {"at": [{"share": 0.01, "precision": 0.4}], "auc": 0.9}})
    assert quality is not None
    assert quality.rankings[0].at[0].precision.value == 0.4
    assert quality.rankings[0].auc is not None


@pytest.mark.parametrize(
    "poor",
    [
        {},
        {"model": None},
        {"model": {"at": []}},
        {"model": {"at": [{"share": 0.01}]}},
        {"model": {"at": [{"share": 0.01, "precision": {"value": None}}]}},
        {"model": "good", "baselines": [1, 2], "gain": 3, "calibration": "x"},
    ],
)
def test_an_evaluation_that_tells_nothing_is_no_section(poor: dict[str, object]):
    assert model_quality(poor) is None
