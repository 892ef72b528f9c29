"""Fellegi and Sunter's test, by Splink: what is said for and against two profiles being one party, in bits.

Splink compares the candidates in its own engine and adds up the weights of the answers; we say which pairs, which
questions, and which parameters.
"""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.comparisons import Comparison, comparisons_for

__all__ = ["Model", "Weighed", "answers_given", "filled_columns", "prior_model", "weigh"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_MEMORY = "1500MB"
_LEAST_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Model:
    """The parameters: for each comparison, the share of answers among true pairs (`m`) and chance pairs (`u`).

    `chance` is the probability that two profiles taken at random are one party. Answers stand best first.
    """

    comparisons: tuple[Comparison, ...]
    m: tuple[tuple[float, ...], ...]
    u: tuple[tuple[float, ...], ...]
    chance: float

    def bits(self, place: int) -> Floats:
        """The match weights of one comparison's answers."""
        return np.log2(np.array(self.m[place]) / np.array(self.u[place]))

    @property
    def prior_bits(self) -> float:
        """What speaks for one party before anything is compared; far below zero."""
        return math.log2(self.chance / (1 - self.chance))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Compared pairs: row numbers, answers (n pairs × comparisons, 0 the best, -1 not known), and weights."""

    left: Ints
    right: Ints
    answers: NDArray[np.int8]
    weight: Floats

    @property
    def probability(self) -> Floats:
        """Of being one party."""
        return 1 / (1 + np.exp2(-np.clip(self.weight, -100, 100)))


def filled_columns(features: pa.Table) -> frozenset[str]:
    """Features that at least one profile in fifty has, and at least two."""
    least = max(2, len(features) // 50)
    return frozenset(
        name for name in features.column_names if len(features) - features[name].null_count >= min(least, len(features))
    )


def answers_given(features: pa.Table, pairs: Ints, *, model: Model) -> Weighed:
    """Compare pairs and give their answers, without the frequencies of terms."""
    return weigh(features, pairs, model=model, frequencies=False)


def weigh(features: pa.Table, pairs: Ints, *, model: Model, frequencies: bool = True) -> Weighed:
    """Compare pairs and weigh their answers."""
    if not len(pairs) or not model.comparisons:
        return Weighed(pairs[:, 0], pairs[:, 1], np.empty((len(pairs), len(model.comparisons)), np.int8), np.zeros(len(pairs)))
    import splink

    logging.getLogger("splink").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="tidewaiter-") as scratch:
        engine = splink.DuckDBAPI(connection=":memory:")
        connection = engine.duckdb_con
        connection.execute(f"set memory_limit='{_MEMORY}'; set temp_directory='{scratch}'; set preserve_insertion_order=false")
        try:
            linker = splink.Linker(engine.register(features), _settings(model, frequencies=frequencies))
            blocked = pa.table({
                "match_key": pa.repeat("0", len(pairs)),
                "join_key_l": pairs[:, 0],
                "join_key_r": pairs[:, 1],
            })
            linker.table_management.register_blocked_pairs_for_predict(engine.register(blocked))
            told = linker.inference.predict(warning_mode="never")
            names = _columns(model)
            wanted = ["uid_l", "uid_r", "match_weight", *(f"mw_{name}" for name in names)]
            result = connection.sql(f"select {', '.join(wanted)} from {told.physical_name}").to_arrow_table()
        finally:
            connection.close()
    return _weighed(result, model)


def _weighed(result: pa.Table, model: Model) -> Weighed:
    answers = np.empty((len(result), len(model.comparisons)), dtype=np.int8)
    for place, name in enumerate(_columns(model)):
        answers[:, place] = _answer_of(result[f"mw_{name}"].to_numpy(), model.bits(place))
    left, right = result["uid_l"].to_numpy(), result["uid_r"].to_numpy()
    return Weighed(np.minimum(left, right), np.maximum(left, right), answers, result["match_weight"].to_numpy())


def _answer_of(weights: Floats, bits: Floats) -> NDArray[np.int8]:
    """Which answer has this weight; Splink gives the weight alone, and no two answers have the same."""
    known = np.append(bits, 0.0)
    order = np.argsort(known)
    place = np.searchsorted((known[order][1:] + known[order][:-1]) / 2, weights)
    found = order[place]
    return np.where(found == len(bits), -1, found).astype(np.int8)


def _columns(model: Model) -> list[str]:
    return [comparison.name.replace(" ", "_").replace("-", "_") for comparison in model.comparisons]


def _settings(model: Model, *, frequencies: bool) -> Any:  # Splink carries no types
    import splink

    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        probability_two_random_records_match=model.chance,
        comparisons=[
            _comparison(comparison, name, m=m, u=u, frequencies=frequencies)
            for comparison, name, m, u in zip(model.comparisons, _columns(model), model.m, model.u, strict=True)
        ],
        blocking_rules_to_generate_predictions=["1=1"],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(
    comparison: Comparison, name: str, *, m: Sequence[float], u: Sequence[float], frequencies: bool
) -> dict[str, Any]:
    """Splink's notation for one comparison."""
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"not ({comparison.known})", "label_for_charts": "not known", "is_null_level": True}
    ]
    for place, answer in enumerate(comparison.levels):
        level: dict[str, Any] = {
            "sql_condition": answer.sql or "ELSE",
            "label_for_charts": answer.says,
            "m_probability": max(m[place], _LEAST_SHARE),
            "u_probability": max(u[place], _LEAST_SHARE),
        }
        if frequencies and answer.frequency_of:
            level |= {"tf_adjustment_column": answer.frequency_of, "tf_minimum_u_value": 1e-6}
        levels.append(level)
    return {"output_column_name": name, "comparison_levels": levels, "comparison_description": comparison.name}


def prior_model(filled: frozenset[str], profiles: int) -> Model:
    """What we believe before we have seen any pair."""
    comparisons = comparisons_for(filled)
    ms, us = [], []
    for comparison in comparisons:
        shares = np.array([answer.share for answer in comparison.levels])
        m = shares / shares.sum()
        u = m * np.exp2(-np.array([answer.bits for answer in comparison.levels]))
        m, u = told_apart(m, u)
        ms.append(tuple(m.tolist()))
        us.append(tuple(u.tolist()))
    return Model(comparisons, tuple(ms), tuple(us), chance=min(0.2, 1.0 / max(profiles, 2)))


def told_apart(m: Floats, u: Floats) -> tuple[Floats, Floats]:
    """Probabilities within bounds, such that no two answers, nor one and none, have the same weight."""
    m, u = np.clip(m, 1e-7, 1.0), np.clip(u, 1e-9, 1.0)
    bits = np.log2(m / u)
    taken: list[float] = [0.0]
    for place, weight in enumerate(bits):
        while any(abs(weight - other) < 2e-4 for other in taken):
            weight -= 4e-4
        taken.append(weight)
        m[place] = u[place] * 2**weight
    return m, u
