from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from tests.models.port import AS_OF, FIRST, LAST, fill, planted_port
from tidewaiter.columns.measures import measures
from tidewaiter.errors import UsageError
from tidewaiter.models.scoring import score_items
from tidewaiter.models.training import train
from tidewaiter.tables import scored

PROBABILITIES = ("probability", "probability_low", "probability_high")


def rows(trained, head="any"):
    table = trained.lake.read(scored.ITEMS)
    return trained.lake.fetch(table.filter(table["head"] == head).order_by("item_id")).to_pylist()


def test_every_line_of_the_window_is_scored_by_every_head(trained):
    days = trained.port.items.column("declared_on").to_pylist()
    expected = {
        item for item, day in zip(trained.port.items.column("item_id").to_pylist(), days, strict=True) if day >= AS_OF
    }
    for head in trained.card.heads:
        assert {row["item_id"] for row in rows(trained, head.name) if row["declared_on"] >= AS_OF} == expected


def test_before_the_window_only_held_out_lines_are_scored(trained):
    before = [row for row in rows(trained) if row["declared_on"] < AS_OF]
    assert len(before) == trained.card.held_out_rows
    assert min(row["declared_on"] for row in before).isoformat() == trained.card.held_out_from


def test_probabilities_rank_new_lines_by_the_planted_truth(trained):
    window = [row for row in rows(trained) if row["declared_on"] >= AS_OF]
    told = np.array([row["probability"] for row in window])
    truth = np.array([trained.port.probability[row["item_id"]] for row in window])
    assert np.corrcoef(told, truth)[0, 1] > 0.8


def test_probabilities_of_held_out_lines_mean_what_they_say(trained):
    """In each fifth of the lines, by risk, the mean planted probability lies within the mean interval."""
    held_out = [row for row in rows(trained) if row["declared_on"] < AS_OF]
    told, low, high = (np.array([row[name] for row in held_out]) for name in PROBABILITIES)
    truth = np.array([trained.port.probability[row["item_id"]] for row in held_out])
    assert abs(told.mean() - truth.mean()) < 0.02
    for fifth in np.array_split(np.argsort(told), 5):
        assert low[fifth].mean() - 0.015 <= truth[fifth].mean() <= high[fifth].mean() + 0.015


def test_expected_revenue_is_probability_times_what_such_lines_brought(trained):
    window = [row for row in rows(trained) if row["declared_on"] >= AS_OF]
    told = np.array([row["revenue_if_illicit"] for row in window])
    mass = dict(zip(*(trained.port.items.column(name).to_pylist() for name in ("item_id", "net_mass_kg")), strict=True))
    true = np.array([2 * mass[row["item_id"]] for row in window])
    assert np.corrcoef(np.log(told), np.log(true))[0, 1] > 0.9
    assert told.mean() == pytest.approx(true.mean(), rel=0.25)
    assert all(
        row["expected_revenue"] == pytest.approx(row["probability"] * row["revenue_if_illicit"]) for row in window
    )


def test_the_riskiest_lines_and_no_others_have_reasons(trained):
    window = sorted((r for r in rows(trained) if r["declared_on"] >= AS_OF), key=lambda row: -row["probability"])
    assert all(row["reasons"] for row in window[:40])
    assert not any(row["reasons"] for row in window[41:])


def test_a_model_may_not_score_days_that_it_may_have_learned_from(trained):
    step = score_items.bind(model=str(trained.card.folder), first_day=FIRST.isoformat(), last_day=LAST.isoformat())
    with trained.lake.scratch() as scratch, pytest.raises(UsageError, match="may not score"):
        scratch.run([step])


def test_an_empty_window_gives_no_lines_but_the_held_out_ones(trained):
    after = (LAST + timedelta(days=1)).isoformat()
    with trained.lake.scratch() as scratch:
        scratch.run([score_items.bind(model=str(trained.card.folder), first_day=after, last_day=after)])
        assert scratch.fetch(scratch.read(scored.ITEMS).count().as_table()).to_pylist()[0].popitem()[1] == (
            trained.card.held_out_rows * len(trained.card.heads)
        )


@pytest.mark.slow
def test_a_biased_choice_of_inspections_is_undone_by_its_recorded_propensity(lake):
    """Inspectors open nearly all cheap lines and one in twenty of the rest; the population must still be ranked."""
    port = planted_port(30_000, seed=3, biased=True)
    fill(lake, port)
    card = train(lake, as_of=AS_OF)
    window = {"first_day": AS_OF.isoformat(), "last_day": LAST.isoformat()}
    lake.run([score_items.bind(model=str(card.folder), explain=0, **window)])
    table = lake.read(scored.ITEMS)
    told = lake.fetch(table.filter(table["head"] == "any", table.declared_on >= AS_OF)).to_pylist()
    risk = np.array([row["probability"] for row in told])
    truth = np.array([port.probability[row["item_id"]] for row in told])
    seen = port.outcomes.column("illicit").to_numpy(zero_copy_only=False).mean()
    assert seen > truth.mean() * 1.4, "the port must be biased for this test to mean anything"
    assert abs(risk.mean() - truth.mean()) < 0.25 * truth.mean()
    figures = measures(np.random.default_rng(0).random(len(truth)) < truth, risk, draws=10)
    assert figures.auc.value > 0.75
    assert figures.calibration_error.value < 0.05
