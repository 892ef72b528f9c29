"""Labelled lines in the order of time, ready to learn from: features, results, weights and the cut in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from tidewaiter.columns.propensity import inverse_propensity
from tidewaiter.errors import NotEnoughDataError
from tidewaiter.lake import Lake
from tidewaiter.models.alike import Alike, Bargains
from tidewaiter.models.features import Feature
from tidewaiter.models.matrix import Encoder, Matrix, gather, learn_encoder
from tidewaiter.models.recipe import Recipe

__all__ = ["Lesson", "prepare", "require_enough"]

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

FEWEST_RESULTS = 200
FEWEST_VIOLATIONS = 20
FEWEST_ON_A_SIDE = 5
RESULTS = ("illicit", "typology", "revenue", "propensity", "cause")
CARRIED = (*RESULTS, "chapter", "log_value")


@dataclass(frozen=True, slots=True)
class Lesson:
    """Labelled lines, in the order of their days.

    `later` marks the held-out slice, `fold_days` are the first days of its folds, and
    `windows` the places of the lines before it from which on trees are tried on what they have not seen.
    `tree_weights` are for growing trees, `weights` for all that counts or averages. `alike` are lines without a result
    on which trees grow as if they had one.
    """

    encoder: Encoder
    matrix: Matrix
    days: Days
    weights: Floats
    tree_weights: Floats
    later: npt.NDArray[np.bool_]
    fold_days: tuple[str, ...]
    windows: tuple[int, ...] = ()
    alike: Alike | None = None

    def column(self, name: str) -> Floats:
        """A carried column as numbers, with NaN for what is empty."""
        return self.matrix.carried.column(name).to_numpy().astype(np.float64)

    def words(self, name: str) -> list[str | None]:
        """A carried column of text."""
        return list(self.matrix.carried.column(name).to_pylist())

    @property
    def propensity_known(self) -> float:
        """Share of the lines for which the chance of inspection is on record."""
        return float(np.isfinite(self.column("propensity")).mean())


def prepare(
    lake: Lake,
    features: ir.Table,
    labels: ir.Table,
    *,
    described: Sequence[Feature],
    recipe: Recipe,
    bargains: Bargains | None = None,
) -> Lesson:
    """Bring features and results into memory, cut in time.

    Args:
        lake: whose engine computes.
        features: one row for each labelled line (or more): `item_id`, `declared_on` and the described columns.
        labels: as `labels_known` gives them.
        described: which columns to learn from; `chapter` and `log_value` must be among them.
        recipe: shares, folds, ceilings.
        bargains: lines to grow on as if they had been found, whose features are among `features`.

    Raises:
        NotEnoughDataError: fewer than 200 results or 20 violations are known, or one side of the cut in time has
            fewer than 5 violations or 5 honest lines.
    """
    every = lake.cached(features.left_join(labels.select("item_id", *RESULTS), "item_id").drop("item_id_right"))
    rows = every.filter(every.illicit.notnull())
    codes = [feature.name for feature in described if feature.is_code]
    numbers = [feature.name for feature in described if not feature.is_code]
    days = np.sort(lake.fetch(rows.select("declared_on")).column("declared_on").to_numpy().astype("datetime64[D]"))
    cut = _cut(days, share=recipe.held_out_share)
    early = lake.fetch(rows.filter(rows.declared_on < cut.item()).select(*codes))
    encoder = learn_encoder(early, numbers=numbers, codes=codes, fewest=recipe.fewest_of_a_code, most=recipe.most_codes)
    matrix = gather(lake.stream(rows), encoder, carry=CARRIED)
    later = days >= cut
    propensity = matrix.carried.column("propensity").to_numpy().astype(np.float64)
    weights = inverse_propensity(propensity, ceiling=recipe.weight_ceiling)
    tree_weights = inverse_propensity(propensity, ceiling=recipe.tree_weight_ceiling)
    stretches = np.array_split(days[later], recipe.folds)
    fold_days = tuple(sorted({str(stretch[0]) for stretch in stretches if len(stretch)}))
    windows = _windows(days, shares=recipe.windows, end=int(np.searchsorted(days, cut)))
    alike = _alike(lake, every.filter(every.illicit.isnull()), bargains, encoder) if bargains else None
    lesson = Lesson(encoder, matrix, days, weights, tree_weights, later, fold_days, windows, alike)
    _check_enough(lesson)
    return lesson


def _alike(lake: Lake, rows: ir.Table, bargains: Bargains, encoder: Encoder) -> Alike:
    told = lake.memtable(bargains.lines)
    unopened = gather(lake.stream(rows.inner_join(told, "item_id")), encoder, carry=("known_on",))
    known = unopened.carried.column("known_on").to_numpy().astype("datetime64[D]")
    return Alike(unopened.x, known, bargains.weight)


def require_enough(results: int) -> None:
    """Refuse to learn from so many results.

    Raises:
        NotEnoughDataError: they are fewer than 200.
    """
    if results < FEWEST_RESULTS:
        raise NotEnoughDataError(
            f"only {results} inspection results are known; a model needs at least {FEWEST_RESULTS}.\n"
            "Load more outcomes, or select by signals and at random until there are enough."
        )


def _cut(days: Days, *, share: float) -> np.datetime64:
    """First day of the held-out slice: a whole day, so that no day is on both sides."""
    require_enough(len(days))
    return np.datetime64(days[int(len(days) * (1 - share))], "D")


def _windows(days: Days, *, shares: Sequence[float], end: int) -> tuple[int, ...]:
    """The first line of the day at which each share of the lines is reached, before the held-out slice."""
    places = {int(np.searchsorted(days, days[int(len(days) * share)])) for share in shares}
    return tuple(sorted(place for place in places if 0 < place < end))


def _check_enough(lesson: Lesson) -> None:
    illicit = lesson.column("illicit") == 1
    counts = [int((illicit[side] == truth).sum()) for side in (~lesson.later, lesson.later) for truth in (True, False)]
    if min(counts) < FEWEST_ON_A_SIDE or counts[0] + counts[2] < FEWEST_VIOLATIONS:
        raise NotEnoughDataError(
            f"too few results of each kind: before {lesson.days[lesson.later][0]} there are {counts[0]} violations and "
            f"{counts[1]} honest lines, from then on {counts[2]} and {counts[3]}.\nA model needs {FEWEST_VIOLATIONS} "
            f"violations in all, and {FEWEST_ON_A_SIDE} of each kind on either side; load more outcomes."
        )
