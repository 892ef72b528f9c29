"""Fellegi and Sunter's test, by Splink: what is said for and against two profiles being one party, in bits.

We say which pairs, which questions and which parameters, and find the answers (`comparisons`); Splink weighs them, with
the frequencies of terms, for every pair that may be one party.
"""

from __future__ import annotations

import logging
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from operator import mul
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.comparisons import comparisons_for
from tidewaiter.entities.questions import Comparison, answers_to, witnesses
from tidewaiter.entities.sides import Coded, Sides, coded
from tidewaiter.entities.telling_words import PRIOR_NAMES

__all__ = [
    "Model",
    "Weighed",
    "answers_given",
    "bits_of",
    "bounded",
    "chance_of",
    "filled_columns",
    "in_one_number",
    "places_of_answers",
    "prior_model",
    "weigh",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_Untyped: TypeAlias = Any
"""Splink and its engine carry no types."""
_MEMORY = "1500MB"
_PARTNERS_OF_BARE_NAMES = 4.0
"""A list of bare names is collected because it repeats itself."""
_BEHIND_FREQUENCIES = 500.0
"""Profiles at which the frequency of a term counts half: in a file of ten, two in one town tell nothing."""
_LEAST_FREQUENCY = 1e-6
"""No term is taken for rarer than this."""
_RAREST = 1e-9
"""Share of an answer below which no file teaches anything."""
_ENOUGH_TO_ASK = 20
"""Profiles that say something, from which on all are asked for it: a number that few give is still a number."""
_FAR_BELOW = -12.0
"""Bits from which on a pair is simply two parties: no threshold lies there."""
_AT_ONCE = 250_000
"""Pairs compared at a time by one core."""
_MOST_CORES = 8
_WEIGHED_AT_ONCE = 1_000_000
"""Pairs that Splink weighs at a time."""


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

    def at(self, pairs: Ints) -> Weighed:
        """Some of the pairs."""
        return Weighed(self.left[pairs], self.right[pairs], self.answers[pairs], self.weight[pairs])

    @property
    def probability(self) -> Floats:
        """Of being one party."""
        return chance_of(self.weight)


def filled_columns(features: pa.Table | Coded) -> frozenset[str]:
    """Texts that twenty profiles have; in small files at least one in fifty, and two (one, where there is but one)."""
    profiles = coded(features)
    least = min(max(2, len(profiles) // 50), _ENOUGH_TO_ASK, len(profiles))
    columns = profiles.columns.items()
    return frozenset(name for name, column in columns if np.count_nonzero(column.codes) >= least)


def answers_given(features: pa.Table | Coded, pairs: Ints, *, model: Model) -> Weighed:
    """The answers of pairs, with the weights that the model gives them but for the frequencies of terms."""
    profiles = coded(features)
    asked = Weighed(
        pairs[:, 0], pairs[:, 1], np.empty((len(pairs), len(model.comparisons)), np.int8), np.empty(len(pairs))
    )

    def answer(start: int) -> None:
        part = slice(start, start + _AT_ONCE)
        sides = Sides(profiles, np.ascontiguousarray(asked.left[part]), np.ascontiguousarray(asked.right[part]))
        for place, comparison in enumerate(model.comparisons):
            asked.answers[part, place] = answers_to(comparison, sides)
        asked.weight[part] = bits_of(asked.answers[part], model)

    with ThreadPoolExecutor(_cores()) as workers:
        list(workers.map(answer, range(0, len(pairs), _AT_ONCE)))
    return asked


def bits_of(answers: NDArray[np.int8], model: Model) -> Floats:
    """The weights of n rows of answers, what speaks before anything is compared included."""
    weight = np.full(len(answers), model.prior_bits)
    for place in range(len(model.comparisons)):
        weight += np.append(model.bits(place), 0.0)[answers[:, place]]
    return weight


def _cores() -> int:
    return min(os.cpu_count() or 1, _MOST_CORES)


def weigh(features: pa.Table | Coded, pairs: Ints, *, model: Model) -> Weighed:
    """Compare pairs and weigh their answers, frequent terms for less.

    Pairs that no frequency of a term could bring near to one party keep the weight of their answers; all
    others are weighed by Splink.
    """
    if not len(pairs) or not model.comparisons:
        nothing = np.empty((len(pairs), len(model.comparisons)), np.int8)
        return Weighed(pairs[:, 0], pairs[:, 1], nothing, np.zeros(len(pairs)))
    profiles = coded(features)
    asked = answers_given(profiles, pairs, model=model)
    near = _near_one_party(asked, model, len(profiles))
    if len(near):
        asked.weight[near] = _weighed_by_splink(profiles, asked, near, model)
    return asked


def _near_one_party(asked: Weighed, model: Model, profiles: int) -> Ints:
    """Pairs that would come near to one party if all that they share were as rare as can be."""
    least = max(_LEAST_FREQUENCY, 1 / profiles)
    most = []
    for place, comparison in enumerate(model.comparisons):
        rarest = np.log2(np.array(model.u[place]) / least) * _trust(profiles)
        told = [
            max(float(bits), 0.0) if a.frequency_of else 0.0 for a, bits in zip(comparison.levels, rarest, strict=True)
        ]
        most.append(np.array([*told, 0.0]))
    found = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(asked.weight), _AT_ONCE):
        highest = asked.weight[start : start + _AT_ONCE].copy()
        for place, bits in enumerate(most):
            highest += bits[asked.answers[start : start + _AT_ONCE, place]]
        found.append(np.flatnonzero(highest > _FAR_BELOW) + start)
    return np.concatenate(found)


def _weighed_by_splink(profiles: Coded, asked: Weighed, rows: Ints, model: Model) -> Floats:
    """Splink's match weights of some pairs, in their order; so many at a time that its engine needs little memory."""
    import splink

    terms = _terms(model)
    uid = np.arange(len(profiles), dtype=np.int64)
    # Splink looks for every column of a level in the profiles; what it then compares is the candidates' own
    compared = {"uid": uid, "match_key": np.zeros(len(profiles), np.int64)}
    numbers = {name: profiles.columns[name].codes for name in terms}
    said = {name: pa.array(codes, mask=codes == 0) for name, codes in numbers.items()}
    with _engine() as engine:
        linker = splink.Linker(
            engine.register(pa.table(compared | said)), _settings(model, len(profiles)), validate_settings=False
        )
        logging.getLogger("splink").setLevel(logging.ERROR)  # making a linker turns it up again
        weights = []
        for start in range(0, len(rows), _WEIGHED_AT_ONCE):
            part = rows[start : start + _WEIGHED_AT_ONCE]
            alike = _weighed_alike(profiles, asked, part, model)
            first = np.empty(int(alike.max()) + 1, dtype=np.int64)
            first[alike[::-1]] = np.arange(len(part))[::-1]
            weights.append(_predicted(engine, linker, asked, part[first], model)[alike])
        return np.concatenate(weights)


def _terms(model: Model) -> list[str]:
    """Columns whose texts tell the less the more frequent they are."""
    return sorted({a.frequency_of for c in model.comparisons for a in c.levels if a.frequency_of})


def _weighed_alike(profiles: Coded, asked: Weighed, rows: Ints, model: Model) -> Ints:
    """A number for each pair, from 0: one for all that have the same answers and are as frequent in what these weigh by
    its frequency. Splink weighs them alike, and there are many times fewer such than pairs.
    """
    alike = _numbered(in_one_number(asked.answers[rows], model.comparisons))
    for term in _terms(model):
        codes = profiles.columns[term].codes
        times = np.bincount(codes)
        times[0] = 0
        asks = np.zeros(len(rows), dtype=bool)
        for place, comparison in enumerate(model.comparisons):
            by_term = np.array([*(answer.frequency_of == term for answer in comparison.levels), False])
            asks |= by_term[asked.answers[rows, place]]
        left, right = times[codes[asked.left[rows]]], times[codes[asked.right[rows]]]
        most = np.where(asks, np.maximum(left, right), 0)
        alike = _numbered(alike * (int(most.max(initial=0)) + 1) + most)
    return alike


def _numbered(keys: Ints) -> Ints:
    """Keys by number, in the order in which they come."""
    numbers: Ints = pa.array(keys).dictionary_encode().indices.to_numpy().astype(np.int64)
    return numbers


def _predicted(engine: _Untyped, linker: _Untyped, asked: Weighed, rows: Ints, model: Model) -> Floats:
    """The weights of some pairs; what Splink keeps of them is forgotten."""
    key = in_one_number(asked.answers[rows], model.comparisons)
    pairs = {"join_key_l": asked.left[rows], "join_key_r": asked.right[rows], "match_key": key}
    name = f"asked_{rows[0]}"  # what Splink knows a table by
    engine.duckdb_con.register(name, pa.table(pairs))
    linker.table_management.register_blocked_pairs_for_predict(engine.register(name))
    told = linker.inference.predict(warning_mode="never")
    result = engine.duckdb_con.sql(f"select uid_l, uid_r, match_weight from {told.physical_name}").to_arrow_table()
    told.drop_table_from_database_and_remove_from_cache()
    engine.duckdb_con.unregister(name)
    return _in_order(asked, rows, result)


def _in_order(asked: Weighed, rows: Ints, result: pa.Table) -> Floats:
    """The engine gives pairs in any order: put back into ours."""
    left, right = result["uid_l"].to_numpy(), result["uid_r"].to_numpy()
    theirs = np.lexsort((np.maximum(left, right), np.minimum(left, right)))
    ours = np.lexsort((asked.right[rows], asked.left[rows]))
    weight = np.empty(len(rows))
    weight[ours] = result["match_weight"].to_numpy()[theirs]
    return weight


@contextmanager
def _engine() -> Iterator[_Untyped]:
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


def places_of_answers(comparisons: Sequence[Comparison]) -> list[int]:
    """What an answer to each question counts for in the one number in which Splink is given all answers of a pair.

    Answers count from 1, and 0 is "not known": the number has as many digits as there are questions, each in a base
    of its own.
    """
    return list(accumulate((len(each.levels) + 1 for each in comparisons), mul, initial=1))[:-1]


def in_one_number(answers: NDArray[np.int8], comparisons: Sequence[Comparison]) -> Ints:
    """All answers of each pair (n pairs × comparisons, -1 not known) in one number; see `places_of_answers`."""
    key: Ints = (answers.astype(np.int64) + 1) @ np.array(places_of_answers(comparisons), dtype=np.int64)
    return key


def _trust(profiles: int) -> float:
    """Frequencies are taken for what they are worth in so small a file."""
    return profiles / (profiles + _BEHIND_FREQUENCIES)


def _settings(model: Model, profiles: int) -> _Untyped:
    import splink

    places = places_of_answers(model.comparisons)
    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        probability_two_random_records_match=model.chance,
        comparisons=[
            _comparison(comparison, place, m=m, u=u, trust=_trust(profiles))
            for comparison, place, m, u in zip(model.comparisons, places, model.m, model.u, strict=True)
        ],
        blocking_rules_to_generate_predictions=["1=1"],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _comparison(
    comparison: Comparison, place: int, *, m: Sequence[float], u: Sequence[float], trust: float
) -> dict[str, Any]:
    """Splink's notation for one comparison."""
    answer_sql = f"(match_key // {place}) % {len(comparison.levels) + 1}"
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
                "tf_minimum_u_value": _LEAST_FREQUENCY,
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
        ms.append(tuple(bounded(m, stated=m).tolist()))
        us.append(tuple(bounded(u).tolist()))
    partners = 1.0 if witnesses(comparisons) > 1 else _PARTNERS_OF_BARE_NAMES
    return Model(comparisons, tuple(ms), tuple(us), chance=partners / (profiles + PRIOR_NAMES))


def chance_of(bits: npt.ArrayLike) -> Floats:
    """The probability that weights in bits stand for; beyond a hundred bits there is nothing to tell apart."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits, -100, 100))))


def bounded(shares: Floats, *, stated: Floats | float = 1.0) -> Floats:
    """Probabilities that are neither 0 nor above 1; what is stated to be rarer than a file can teach stays so."""
    return np.clip(shares, np.minimum(_RAREST, stated), 1.0)
