"""Gradient boosted trees: how they are grown, kept as text, asked, and taken apart.

Everything is fixed by the seed: LightGBM runs in its deterministic mode, rows come in
the order of day and item, and the number of trees is decided on the later slice of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tidewaiter.models.coarse_numbers import coarsened

if TYPE_CHECKING:
    from lightgbm import Booster, Dataset

__all__ = ["Ground", "Growth", "Trees", "grow", "grow_again"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]

_ROWS_FOR_THREADS = 200_000
_ONE_BY_ONE = 1_000
"""A column with at most so many codes is cut by one code against all others; ours have 400 (`Recipe.most_codes`)."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How trees are grown.

    `at_random`: in each leaf one cut is drawn for each column and the best of these is made, in place of the best
    of all there are, which with few violations is often best by chance. Numbers are cut between the steps of
    `coarsened`, codes one against all others.
    """

    objective: str = "binary"
    rounds: int = 1500
    patience: int = 50
    learning_rate: float = 0.05
    leaves: int = 31
    fewest_in_leaf: int = 40
    share_of_columns: float = 0.6
    share_of_rows: float = 0.8
    l2: float = 5.0
    at_random: bool = False

    @property
    def ground(self) -> tuple[int, bool]:
        """What matters for how rows are sorted: all trees on one ground must agree on it."""
        return self.fewest_in_leaf, self.at_random

    def as_parameters(self, *, seed: int, rows: int) -> dict[str, object]:
        """The same in LightGBM's words.

        Below some rows one thread does it: trees on few rows are many small pieces of
        work, and threads that wait for each other on a busy machine take minutes for seconds.
        """
        return {
            "objective": self.objective,
            "metric": "binary_logloss" if self.objective == "binary" else "l2",
            "learning_rate": self.learning_rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": self.fewest_in_leaf,
            "feature_fraction": self.share_of_columns,
            "bagging_fraction": self.share_of_rows,
            "bagging_freq": 1,
            "lambda_l2": self.l2,
            "cat_smooth": 20.0,
            "cat_l2": 10.0,
            "num_threads": 1 if rows < _ROWS_FOR_THREADS else 0,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
            **({"extra_trees": True, "max_cat_to_onehot": _ONE_BY_ONE} if self.at_random else {}),
        }

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Trees:
    """A grown model; it is a value: its text is all there is to it."""

    booster: Booster
    columns: tuple[str, ...]

    @property
    def rounds(self) -> int:
        """How many trees it has."""
        return int(self.booster.num_trees())

    @property
    def text(self) -> str:
        """The model in LightGBM's own text format."""
        return str(self.booster.model_to_string())

    @classmethod
    def from_text(cls, text: str) -> Trees:
        """The model that `text` wrote."""
        from lightgbm import Booster

        booster = Booster(model_str=text)
        return cls(booster, tuple(booster.feature_name()))

    def predict(self, x: Floats32) -> Floats:
        """One number a row: a probability (not yet calibrated) or an amount."""
        if not len(x):
            return np.zeros(0)
        threads = 1 if len(x) < _ROWS_FOR_THREADS // 10 else 0
        return np.asarray(self.booster.predict(x, num_threads=threads), dtype=np.float64)

    def contributions(self, x: Floats32) -> Floats:
        """Exact TreeSHAP: what each column added to the log-odds of each row; the last column is the base."""
        return np.asarray(self.booster.predict(x, pred_contrib=True, num_threads=1), dtype=np.float64)

    def gains(self) -> dict[str, float]:
        """How much each column helped in growing, as a share of the whole, largest first."""
        gains = np.asarray(self.booster.feature_importance(importance_type="gain"), dtype=np.float64)
        share = gains / gains.sum() if gains.sum() > 0 else gains
        order = np.argsort(-share, kind="stable")
        return {self.columns[place]: float(share[place]) for place in order if share[place] > 0}


class Ground:
    """Rows for trees to grow on, sorted into bins once for all the questions that are asked about them.

    Sorting takes about as long as a few dozen trees, and a model asks ten questions about the same rows.
    """

    def __init__(
        self,
        x: Floats32,
        *,
        columns: Sequence[str],
        codes: Sequence[str],
        growth: Growth,
        seed: int,
        like: Ground | None = None,
    ) -> None:
        """Sort rows into bins.

        Args:
            x: n rows, NaN where unknown.
            columns: names of the columns of `x`.
            codes: which of them hold codes and not numbers.
            growth: how to grow; of it only `Growth.ground` matters here, which all trees on this ground share.
            seed: of the sampling of rows and columns.
            like: the ground whose bins are used: rows on which growing stops are sorted as those on which it grows.
        """
        import lightgbm

        self.rows = len(x)
        self._for = growth.ground
        parameters = growth.as_parameters(seed=seed, rows=self.rows)
        named = {"feature_name": list(columns), "categorical_feature": list(codes), "params": parameters}
        if growth.at_random and like is None:
            x = coarsened(x, left_alone=[place for place, name in enumerate(columns) if name in codes])
        self._sorted: Dataset = lightgbm.Dataset(x, reference=like._sorted if like else None, **named).construct()

    def asked(self, target: Floats, weights: Floats, growth: Growth) -> Dataset:
        """The rows with a question: n truths (0 or 1) or amounts, and n weights. Valid until the next one is asked."""
        if growth.ground != self._for:
            fewest, at_random = self._for
            raise ValueError(f"these rows were sorted for leaves of {fewest} rows{' and random cuts' * at_random}")
        return self._sorted.set_label(target).set_weight(weights)


def grow(
    ground: Ground,
    target: Floats,
    weights: Floats,
    *,
    later: tuple[Ground, Floats, Floats],
    growth: Growth,
    seed: int,
) -> Trees:
    """Grow trees on earlier rows, as many as the later rows say are worth having.

    Args:
        ground: n rows.
        target: n truths (0 or 1), or n amounts for a regression.
        weights: n weights.
        later: ground like the first, target and weights of a later slice of time, on which growing stops.
        growth: how to grow.
        seed: of the sampling of rows and columns.
    """
    import lightgbm

    parameters = growth.as_parameters(seed=seed, rows=ground.rows)
    train, valid = ground.asked(target, weights, growth), later[0].asked(*later[1:], growth)
    stop = lightgbm.early_stopping(growth.patience, verbose=False)
    booster = lightgbm.train(parameters, train, growth.rounds, valid_sets=[valid], callbacks=[stop])
    return Trees.from_text(booster.model_to_string(num_iteration=max(1, booster.best_iteration)))


def grow_again(trees: Trees, ground: Ground, target: Floats, weights: Floats, *, growth: Growth, seed: int) -> Trees:
    """Grow as many trees as before on all rows, the latest among them: traders move on, and the latest know most."""
    import lightgbm

    parameters = growth.as_parameters(seed=seed, rows=ground.rows)
    train = ground.asked(target, weights, growth)
    return Trees.from_text(lightgbm.train(parameters, train, max(1, trees.rounds)).model_to_string())
