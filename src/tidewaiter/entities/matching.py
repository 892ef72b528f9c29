"""Fellegi and Sunter's test, by Splink: what is said for and against two profiles being one party, in bits.

Splink compares the candidates in its own engine and adds up the weights of the answers; we say which pairs, which
questions, and which parameters.
"""

from __future__ import annotations

import logging
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.comparisons import SHARED_BITS, SLIPS, Comparison, comparisons_for
from tidewaiter.entities.features import PRIOR_NAMES

__all__ = ["Model", "Weighed", "answers_given", "bounded", "filled_columns", "prior_model", "weigh"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_MEMORY = "1500MB"
_PARTNERS_OF_BARE_NAMES = 4.0
"""A list of bare names is collected because it repeats itself."""
_BEHIND_FREQUENCIES = 500.0
"""Profiles at which the frequency of a term counts half: in a file of ten, two in one town tell nothing."""
_ROOM = 64
"""Answers of one comparison, at most, and "not known"; all answers of a pair make one number in this base."""


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
    """The answers of pairs, with the weights that the model gives them but for the frequencies of terms."""
    with _engine() as engine:
        asked = _ask(engine.duckdb_con, features, pairs, model).to_arrow_table()
    answers = _unpacked(asked["match_key"].to_numpy(), len(model.comparisons))
    weight = np.full(len(answers), model.prior_bits)
    for place in range(len(model.comparisons)):
        weight += np.append(model.bits(place), 0.0)[answers[:, place]]
    return Weighed(asked["join_key_l"].to_numpy(), asked["join_key_r"].to_numpy(), answers, weight)


def weigh(features: pa.Table, pairs: Ints, *, model: Model) -> Weighed:
    """Compare pairs and weigh their answers, frequent terms for less."""
    if not len(pairs) or not model.comparisons:
        nothing = np.empty((len(pairs), len(model.comparisons)), np.int8)
        return Weighed(pairs[:, 0], pairs[:, 1], nothing, np.zeros(len(pairs)))
    import splink

    with _engine() as engine:
        connection = engine.duckdb_con
        _ask(connection, features, pairs, model).to_table("asked")
        terms = sorted({a.frequency_of for c in model.comparisons for a in c.levels if a.frequency_of})
        # Splink looks for every column of a level in the profiles; what it then compares is the candidates' own
        compared = features.select(["uid", *terms]).append_column("match_key", pa.repeat(0, len(features)))
        linker = splink.Linker(engine.register(compared), _settings(model, len(features)), validate_settings=False)
        logging.getLogger("splink").setLevel(logging.ERROR)  # making a linker turns it up again
        linker.table_management.register_blocked_pairs_for_predict(engine.register("asked"))
        told = linker.inference.predict(warning_mode="never")
        result = connection.sql(
            f"select uid_l, uid_r, match_weight, match_key from {told.physical_name}"
        ).to_arrow_table()
    left, right = result["uid_l"].to_numpy(), result["uid_r"].to_numpy()
    answers = _unpacked(result["match_key"].to_numpy(), len(model.comparisons))
    return Weighed(np.minimum(left, right), np.maximum(left, right), answers, result["match_weight"].to_numpy())


@contextmanager
def _engine() -> Iterator[Any]:  # Splink carries no types
    """Splink's own engine, which vanishes with its temporary files."""
    import splink

    with tempfile.TemporaryDirectory(prefix="tidewaiter-") as scratch:
        engine = splink.DuckDBAPI(connection=":memory:")
        connection = engine.duckdb_con
        connection.execute(f"set memory_limit='{_MEMORY}'; set temp_directory='{scratch}'")
        connection.execute("set preserve_insertion_order=false")
        try:
            yield engine
        finally:
            connection.close()


def _ask(connection: Any, features: pa.Table, pairs: Ints, model: Model) -> Any:
    """The candidates with all their answers in one number, as Splink takes candidates.

    What several answers need (the words that two names share) is worked out once a pair; written
    into each of Splink's levels it would be worked out dozens of times.
    """
    connection.register("features", features)
    connection.register("candidates", pa.table({"join_key_l": pairs[:, 0], "join_key_r": pairs[:, 1]}))
    sides = [f"{side}.{name} as {name}_{side}" for name in features.column_names for side in "lr"]
    packed = " + ".join(f"({c.sql} + 1) * {_ROOM**n}" for n, c in enumerate(model.comparisons))
    return connection.sql(
        f"""
        with sides as (
            select p.*, {", ".join(sides)} from candidates p
            join features l on l.uid = p.join_key_l join features r on r.uid = p.join_key_r
        ), likenesses as (
            select *, {SHARED_BITS} as shared, {SLIPS} as slips from sides
        )
        select join_key_l, join_key_r, cast({packed} as bigint) as match_key from likenesses
        """
    )


def _unpacked(numbers: Ints, comparisons: int) -> NDArray[np.int8]:
    places = np.int64(_ROOM) ** np.arange(comparisons, dtype=np.int64)
    return (numbers[:, None] // places % _ROOM - 1).astype(np.int8)


def _settings(model: Model, profiles: int) -> Any:  # Splink carries no types
    import splink

    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        probability_two_random_records_match=model.chance,
        comparisons=[
            _comparison(comparison, place, m=m, u=u, trust=profiles / (profiles + _BEHIND_FREQUENCIES))
            for place, (comparison, m, u) in enumerate(zip(model.comparisons, model.m, model.u, strict=True))
        ],
        blocking_rules_to_generate_predictions=["1=1"],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _comparison(
    comparison: Comparison, place: int, *, m: Sequence[float], u: Sequence[float], trust: float
) -> dict[str, Any]:
    """Splink's notation for one comparison; frequencies are taken for what they are worth in so small a file."""
    answer_sql = f"(match_key // {_ROOM**place}) % {_ROOM}"
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{answer_sql} = 0", "label_for_charts": "not known", "is_null_level": True}
    ]
    for number, answer in enumerate(comparison.levels):
        level: dict[str, Any] = {
            "sql_condition": f"{answer_sql} = {number + 1}" if number < len(comparison.answers) else "ELSE",
            "label_for_charts": answer.says,
            "m_probability": m[number],
            "u_probability": u[number],
        }
        if answer.frequency_of:
            level |= {
                "tf_adjustment_column": answer.frequency_of,
                "tf_adjustment_weight": trust,
                "tf_minimum_u_value": 1e-6,
                "disable_tf_exact_match_detection": True,
            }
        levels.append(level)
    name = comparison.name.replace(" ", "_").replace("-", "_")
    return {"output_column_name": name, "comparison_levels": levels, "comparison_description": comparison.name}


def prior_model(filled: frozenset[str], profiles: int) -> Model:
    """What we believe before we have seen any pair."""
    comparisons = comparisons_for(filled)
    ms, us = [], []
    for comparison in comparisons:
        shares = np.array([answer.share for answer in comparison.levels])
        m = shares / shares.sum()
        u = m * np.exp2(-np.array([answer.bits for answer in comparison.levels]))
        ms.append(tuple(bounded(m).tolist()))
        us.append(tuple(bounded(u).tolist()))
    partners = 1.0 if len(comparisons) > 1 else _PARTNERS_OF_BARE_NAMES
    return Model(comparisons, tuple(ms), tuple(us), chance=partners / (profiles + PRIOR_NAMES))


def bounded(shares: Floats) -> Floats:
    """Probabilities that are neither 0 nor above 1."""
    return np.clip(shares, 1e-9, 1.0)
