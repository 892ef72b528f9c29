"""No benchmark: the judged pairs and the ordinary names that screening is learned from and judged on.

Each set is cut in two halves by a digest of its key: of the left entry for list pairs, of both names for name
pairs, of the company for trade names. Half 0 teaches and tunes, half 1 only judges.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tidewaiter.entities.screening import Listed, Subject, listed, subject
from tidewaiter.lake import Lake
from tidewaiter.sources import load
from tidewaiter.sources.known.birth_dates import birth_date
from tidewaiter.tables import known
from tidewaiter.terms.country import country_code

__all__ = [
    "DATA",
    "Pairs",
    "half",
    "list_pairs",
    "name_pairs",
    "register_names",
    "script_pairs",
    "trade_names",
    "us_list",
]

DATA = Path(os.environ.get("TIDEWAITER_DATA", Path(__file__).parents[2] / "shared" / "data"))
_KINDS = {"Individual": "Person", "Entity": "Organization", "Vessel": "Vessel"}


@dataclass(frozen=True)
class Pairs:
    """Judged pairs with the half to which each belongs."""

    left: list[Subject]
    right: list[Listed]
    same: npt.NDArray[np.bool_]
    halves: npt.NDArray[np.int64]


def half(*keys: str) -> int:
    """0 or 1, by a digest."""
    return int(hashlib.sha256("|".join(sorted(keys)).encode()).hexdigest(), 16) % 2


def list_pairs() -> Pairs:
    """Entries of the UN and the US list that analysts judged the same or different."""
    with gzip.open(DATA / "er_watchlist_cross_list_pairs" / "pairs.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    left = [_side(row, "left_") for row in rows]
    return Pairs(
        [subject(row, kind="party", subject_id=row["listing_id"]) for row in left],
        [listed(_side(row, "right_")) for row in rows],
        np.array([row["label"] == "1" for row in rows]),
        np.array([half(row["left_id"]) for row in rows]),
    )


def name_pairs() -> Pairs:
    """Hand-made hard pairs of names alone."""
    with (DATA / "er_name_bench" / "name_pairs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Pairs(
        [subject({"schema": row["schema"], "name": row["name1"]}, kind="party", subject_id="") for row in rows],
        [listed({"schema": row["schema"], "name": row["name2"]}) for row in rows],
        np.array([row["is_match"] == "True" for row in rows]),
        np.array([half(row["name1"], row["name2"]) for row in rows]),
    )


def script_pairs() -> list[tuple[str, str]]:
    """Ten names in their own script with a Latin spelling."""
    with (DATA / "er_name_bench" / "cross_script_pairs.csv").open(encoding="utf-8") as file:
        return [(row["query"], row["expected_match"]) for row in csv.DictReader(file)]


def trade_names() -> tuple[list[Subject], npt.NDArray[np.int64]]:
    """Ordinary names from international trade (the original rows), with the half of each."""
    with gzip.open(DATA / "er_company_name_clusters" / "company_names.csv.gz", "rt", encoding="utf-8") as file:
        names = {row["name"]: row["company_id"] for row in csv.DictReader(file) if row["is_generated"] == "0"}
    subjects = [subject({"name": name}, kind="party", subject_id=name) for name in names]
    return subjects, np.array([half(company) for company in names.values()])


def register_names() -> tuple[list[str], npt.NDArray[np.int64]]:
    """Names of firms in a register of legal entities, with the half of each."""
    with gzip.open(DATA / "ref_lei_sample" / "lei_name_country.csv.gz", "rt", encoding="utf-8") as file:
        names = {row["lei"]: row["name"] for row in csv.DictReader(file)}
    return list(names.values()), np.array([half(lei) for lei in names])


def us_list() -> list[Listed]:
    """The entries of the whole US consolidated screening list."""
    file = DATA / "watchlist_us_csl" / "consolidated_screening_list.csv.gz"
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        load(lake, "us-csl", [file])
        return [listed(row) for row in lake.fetch(lake.read(known.LISTINGS).order_by("listing_id")).to_pylist()]


def _side(row: dict[str, str], side: str) -> dict[str, str]:
    def parts(name: str) -> list[str]:
        return [part for part in re.split(r"; ?", row[side + name]) if part]

    stated = [*parts("nationality"), *(address.rsplit(",", 1)[-1].strip() for address in parts("addresses"))]
    return {
        "listing_id": row[f"{side}id"],
        "schema": _KINDS[row[f"{side}type"]],
        "name": row[f"{side}name"],
        "aliases": ";".join(parts("aliases")),
        "addresses": ";".join(parts("addresses")),
        "countries": ";".join(sorted({code for each in stated if (code := country_code(each))})),
        "birth_dates": ";".join(filter(None, map(birth_date, parts("birth_date")))),
    }
