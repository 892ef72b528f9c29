"""Challenger against champion: only on lines that neither could have learned."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from tests.models.port import rows_of
from tidewaiter.models.comparing import compare_models
from tidewaiter.tables import found, scored

FIRST = dt.date(2024, 9, 1)
TODAY = FIRST + dt.timedelta(days=90)
LINES = 600


def plant(lake, *, good, bad, lag=5, propensity=0.5, lines=LINES):
    """Lines over thirty days under a champion and a challenger; one in ten is illicit.

    `good` and `bad` are what each model says of an illicit and of an honest line: (champion, challenger).
    """
    draw = np.random.default_rng(3)
    illicit = draw.random(lines) < 0.1
    names = [f"L{n:04d}" for n in range(lines)]
    days = [FIRST + dt.timedelta(days=n * 30 // lines) for n in range(lines)]
    parts = []
    for place, (model, role) in enumerate((("old", "in use"), ("new", "shadow"))):
        told = np.where(illicit, bad[place], good[place]) + draw.normal(0, 1e-4, lines)
        parts.append(
            rows_of(
                scored.SHADOW,
                item_id=names,
                declared_on=days,
                model_id=[model] * lines,
                role=[role] * lines,
                probability=told.tolist(),
                probability_low=told.tolist(),
                probability_high=told.tolist(),
                known_before=days,
            )
        )
    outcomes = rows_of(
        found.OUTCOMES, outcome_id=names, item_id=names, known_on=[day + dt.timedelta(days=lag) for day in days],
        cause=["random"] * lines, propensity=[propensity] * lines, illicit=illicit.tolist(),
        typology=[None] * lines, severity=illicit.astype(int).tolist(), revenue=[0.0] * lines,
    )  # fmt: skip
    with lake.change("planted") as change:
        change.replace(scored.SHADOW, pa.concat_tables(parts))
        change.replace(found.OUTCOMES, outcomes)


def test_a_better_challenger_is_better_on_every_figure_beyond_its_interval(lake):
    plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6))
    told = compare_models(lake, "old", "new", today=TODAY)
    assert (told.lines, told.known, told.models, told.weighted, told.at_random) == (LINES, LINES, 1, True, LINES)
    assert (told.first, told.last) == (FIRST, FIRST + dt.timedelta(days=29))
    assert told.figures["precision"].difference.low > 0
    assert told.figures["average_precision"].difference.low > 0
    assert told.figures["log_loss"].difference.high < 0


def test_two_models_that_say_the_same_do_not_differ(lake):
    plant(lake, good=(0.08, 0.08), bad=(0.3, 0.3))
    told = compare_models(lake, "old", "new", today=TODAY)
    for figure in told.figures.values():
        assert figure.difference.low <= 1e-3
        assert figure.difference.high >= -1e-3


def test_a_result_that_was_known_before_the_models_were_asked_does_not_count(lake):
    plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6), lag=-1)
    told = compare_models(lake, "old", "new", today=TODAY)
    assert (told.lines, told.known, told.figures) == (LINES, 0, {})


def test_a_result_of_after_today_is_invisible(lake):
    plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6))
    early = compare_models(lake, "old", "new", today=FIRST + dt.timedelta(days=10))
    assert early.known == LINES * 6 // 30  # declared on the first six days, and known five days later
    assert early.known < compare_models(lake, "old", "new", today=TODAY).known


def test_too_few_violations_give_no_figures(lake):
    plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6), lines=20)
    told = compare_models(lake, "old", "new", today=TODAY)
    assert told.known == 20
    assert told.figures == {}


def test_models_that_never_met_have_nothing_in_common(lake):
    plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6))
    told = compare_models(lake, "older", "new", today=TODAY)
    assert (told.lines, told.known, told.first) == (0, 0, None)


@pytest.mark.parametrize("role", ["shadow", "fresh"])
def test_challengers_are_named_by_their_id_or_all_together_by_their_role(lake, role):
    plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6))
    told = compare_models(lake, "old", role, today=TODAY)
    assert told.lines == (LINES if role == "shadow" else 0)
