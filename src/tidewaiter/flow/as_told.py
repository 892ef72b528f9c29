"""What the runs had said of lines before anybody opened them, and how true it turned out to be.

Each run replaces the risks of the one before, but the lake keeps every version: what a model had said of a line is
read in the version that the run left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pyarrow as pa

from tidewaiter.columns.curves import CalibrationBin, CaptureCurve, calibration_bins, capture_curve
from tidewaiter.columns.propensity import inverse_propensity
from tidewaiter.lake import Lake
from tidewaiter.lake.published import Entry
from tidewaiter.tables import fused

__all__ = ["Judged", "judged", "risks_as_told"]

_WEIGHT_CEILING = 50.0
_FEWEST_WITH_PROPENSITY = 0.95
_ENOUGH_FOR_TENTHS = 300
_SAID = ("item_id", "declared_on", "office", "risk", "model_id", "known_before")


@dataclass(frozen=True, slots=True)
class Judged:
    """Lines that a run had judged and that were inspected.

    `weighted` says whether they count by one over their chance of inspection, and so speak of all that were judged.
    """

    lines: int
    hits: int
    models: tuple[str, ...]
    calibration: tuple[CalibrationBin, ...]
    gain: CaptureCurve | None
    weighted: bool


def risks_as_told(lake: Lake, *, first: date, last: date, offices: Collection[str] | None = None) -> pa.Table:
    """What the runs said of each line declared from `first` to `last`; of several, the one that knew most.

    Only what was said without knowing of the line's own day or later counts: a run that judged a past day anew
    might have known how it ended.

    Returns:
        A row per line: `item_id`, `declared_on`, `office`, `risk`, `model_id`, `known_before`.
    """
    told = [_of_version(lake, version, first=first, last=last) for version in _versions(lake)]
    if not told:
        return fused.RISKS.schema.empty_table().select(_SAID)
    every = pa.concat_tables(told)
    if offices is not None:
        every = every.filter(pa.array([office in offices for office in every["office"].to_pylist()], pa.bool_()))
    ordered = every.sort_by([("item_id", "ascending"), ("known_before", "descending"), ("model_id", "ascending")])
    names = np.array(ordered["item_id"].to_pylist(), dtype=object)
    newest = np.r_[True, names[1:] != names[:-1]] if len(names) else np.zeros(0, dtype=bool)
    return ordered.filter(pa.array(newest, pa.bool_()))


def judged(told: pa.Table, results: pa.Table) -> Judged:
    """Stated probabilities beside what was found.

    Args:
        told: as `risks_as_told` gives it.
        results: a row per inspected line: `item_id`, `illicit`, `propensity`.
    """
    both = told.join(results.select(["item_id", "illicit", "propensity"]), "item_id", join_type="inner")
    both = both.sort_by([("item_id", "ascending")])
    risk = both["risk"].to_numpy()
    illicit = both["illicit"].to_numpy(zero_copy_only=False).astype(np.float64)
    chance = both["propensity"].to_numpy(zero_copy_only=False).astype(np.float64)
    recorded = bool(len(risk)) and float(np.isfinite(chance).mean()) >= _FEWEST_WITH_PROPENSITY
    weights = inverse_propensity(chance, ceiling=_WEIGHT_CEILING) if recorded else None
    return Judged(
        lines=len(risk),
        hits=int(illicit.sum()),
        models=tuple(sorted(set(both["model_id"].to_pylist()))),
        calibration=calibration_bins(risk, illicit, weights=weights, bins=10 if len(risk) >= _ENOUGH_FOR_TENTHS else 5),
        gain=capture_curve(risk, illicit, weights=weights) if illicit.any() else None,
        weighted=recorded,
    )


def _versions(lake: Lake) -> Iterator[int]:
    """Every version of the risks that a run published, each once."""
    seen: set[int] = set()
    for run in lake.runs():
        tables = run.get("tables")
        entry = tables.get(fused.RISKS.name) if isinstance(tables, dict) else None
        if entry and entry["version"] not in seen:
            seen.add(entry["version"])
            yield int(entry["version"])


def _of_version(lake: Lake, version: int, *, first: date, last: date) -> pa.Table:
    rows = lake.read_entry(fused.RISKS, Entry(version))
    within = rows.filter(rows.declared_on >= ibis.literal(first), rows.declared_on <= ibis.literal(last))
    return lake.fetch(within.filter(within.known_before <= within.declared_on).select(*_SAID))
