"""The weights of the screening score; written by `benchmarks/screening_weights.py learn`, not by hand."""

from __future__ import annotations

__all__ = ["WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "bias": -4.062,
    "left_share": 0.5,
    "right_share": 0.3,
    "least_share": 0.0,
    "whole": 1.206,
    "both_left_over": 0.0,
    "one_left_over": -0.736,
    "rarest_of_both": -0.151,
    "shared": 0.091,
    "letters": 3.752,
    "numbers_differ": 0.0,
    "identical": 1.102,
    "person_both_left_over": 0.934,
    "person_one_left_over": 0.159,
    "one_word": 0.0,
    "initials": 0.0,
    "contained": 0.0,
    "person_contained": 1.94,
    "apart": 0.0,
    "birth_day": 1.537,
    "birth_year": 0.3,
    "birth_near": 0.1,
    "birth_conflict": -3.099,
    "country_same": 0.2,
    "country_conflict": -1.5,
    "address": 1.0,
    "schema_conflict": -2.776,
    "many_names": -1.0,
}
