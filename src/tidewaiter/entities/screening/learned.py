"""The weights of the screening score; written by `benchmarks/screening_weights.py learn`, not by hand."""

from __future__ import annotations

__all__ = ["WEIGHTS"]

WEIGHTS: dict[str, float] = {
    "bias": -5.744,
    "left_share": 1.388,
    "right_share": 0.3,
    "least_share": 0.0,
    "whole": 1.414,
    "both_left_over": -0.235,
    "one_left_over": -0.752,
    "rarest_of_both": -0.144,
    "shared": 0.257,
    "letters": 3.436,
    "numbers_differ": 0.0,
    "identical": 0.22,
    "person_both_left_over": 1.048,
    "person_one_left_over": 0.931,
    "one_word": 0.0,
    "initials": 0.0,
    "contained": 0.0,
    "person_contained": 2.3,
    "apart": 0.0,
    "birth_day": 1.5,
    "birth_year": 0.3,
    "birth_near": 0.1,
    "birth_conflict": -3.5,
    "country_same": 0.2,
    "country_conflict": -1.5,
    "address": 1.0,
    "schema_conflict": -3.383,
}
