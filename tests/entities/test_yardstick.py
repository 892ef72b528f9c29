"""The model in Splink's own engine, beside which speed is told, asks what ours asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from tidewaiter.entities import matching
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.features import features_of
from tidewaiter.entities.questions import answers_to
from tidewaiter.entities.resolving import fit
from tidewaiter.entities.sides import Sides, coded

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_its_answers_are_ours(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from resolution_speed import mentions
    from splink_same_model import answers_in_sql

    features = features_of(mentions(2_000, seed=1)[0])
    profiles = coded(features)
    pairs = candidate_pairs(profiles)
    model = fit(profiles, pairs)
    left, right = pairs[:, 0], pairs[:, 1]
    ours = np.stack([answers_to(each, Sides(profiles, left, right)) for each in model.comparisons], axis=1)
    with matching._engine() as engine:
        connection = engine.duckdb_con
        connection.register("candidates", pa.table({"join_key_l": left, "join_key_r": right}))
        query = f"{answers_in_sql(connection, features, model, 'candidates')} order by join_key_l, join_key_r"
        told = connection.sql(query).to_arrow_table()["match_key"].to_numpy()
    order = np.lexsort((right, left))
    assert len(np.unique(told)) > 50
    assert np.mean(told == matching.in_one_number(ours, model.comparisons)[order]) > 0.9999
