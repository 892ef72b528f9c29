"""The weights of the screening score; written by `benchmarks/screening_weights.py learn`, not by hand."""

from __future__ import annotations

__all__ = ["WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "bias": -4.289,
    "left_share": 0.500,
    "right_share": 0.300,
    "least_share": 0.000,
    "whole": 1.382,
    "both_left_over": 0.000,
    "one_left_over": -0.627,
    "rarest_of_both": -0.130,
    "shared": 0.058,
    "letters": 3.712,
    "numbers_differ": 0.000,
    "identical": 1.261,
    "person_both_left_over": 0.701,
    "person_one_left_over": 0.351,
    "one_word": 0.000,
    "initials": 0.000,
    "contained": 0.000,
    "person_contained": 1.820,
    "apart": 0.000,
    "birth_day": 2.476,
    "birth_year": 0.300,
    "birth_near": 0.100,
    "birth_conflict": -2.794,
    "country_same": 0.200,
    "country_conflict": -1.500,
    "address": 1.000,
    "schema_conflict": -2.583,
    "many_names": -1.000,
}
