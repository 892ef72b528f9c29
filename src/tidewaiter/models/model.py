"""A trained model: heads that share one matrix, each with its trees and its calibration.

It lives in a folder as text and JSON, so that it can be read, compared and loaded
without running anybody's code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.calibration import Calibrated, Calibration
from tidewaiter.models.boosting import Trees
from tidewaiter.models.card import ModelCard, read_card, write_card
from tidewaiter.models.matrix import Encoder
from tidewaiter.models.revenue import Revenue

__all__ = ["ANY", "Head", "Model", "fold_of", "load_model", "save_model"]

Floats32 = npt.NDArray[np.float32]

ANY = "any"
"""The head that predicts a violation of whatever kind."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question: its trees, its calibration, and what it takes to judge the lines of the held-out slice.

    A held-out line may be judged only by `early_trees`, which have not learned from it, and
    by the calibration of `folds` that was fitted without the stretch of time in which it lies.
    """

    trees: Trees
    early_trees: Trees
    calibration: Calibration
    folds: tuple[Calibration, ...]

    def probability(self, x: Floats32) -> Calibrated:
        """Calibrated probabilities of new lines."""
        return self.calibration.apply(self.trees.predict(x))

    def held_out_probability(self, x: Floats32, fold: npt.NDArray[np.int64]) -> Calibrated:
        """Calibrated probabilities of held-out lines, by what has not learned from them."""
        raw = self.early_trees.predict(x)
        every = [calibration.apply(raw) for calibration in self.folds]
        rows = np.arange(len(raw))
        return Calibrated(
            np.stack([each.probability for each in every])[fold, rows],
            np.stack([each.low for each in every])[fold, rows],
            np.stack([each.high for each in every])[fold, rows],
        )


@dataclass(frozen=True, slots=True)
class Model:
    """Everything needed to score a line."""

    card: ModelCard
    encoder: Encoder
    heads: Mapping[str, Head]
    revenue: Revenue
    fold_days: tuple[str, ...]


def fold_of(days: npt.ArrayLike, fold_days: Sequence[str]) -> npt.NDArray[np.int64]:
    """Number of the fold in which each day of the held-out slice lies.

    Args:
        days: n days.
        fold_days: the first day of each fold, in order.
    """
    cuts = np.array(fold_days[1:], dtype="datetime64[D]")
    return np.searchsorted(cuts, np.asarray(days, dtype="datetime64[D]"), side="right").astype(np.int64)


def save_model(model: Model) -> None:
    """Write a model into the folder that its card names; the card comes last and makes it whole."""
    folder = model.card.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in model.heads.items():
        (folder / f"{name}.trees.txt").write_text(head.trees.text, encoding="utf-8")
        (folder / f"{name}.early.trees.txt").write_text(head.early_trees.text, encoding="utf-8")
    if model.revenue.trees is not None:
        (folder / "revenue.trees.txt").write_text(model.revenue.trees.text, encoding="utf-8")
    written = {
        "encoder": model.encoder.as_json(),
        "calibrations": {
            name: {"whole": head.calibration.as_json(), "folds": [fold.as_json() for fold in head.folds]}
            for name, head in model.heads.items()
        },
        "revenue": model.revenue.as_json(),
        "fold_days": list(model.fold_days),
    }
    (folder / "model.json").write_text(json.dumps(written, sort_keys=True), encoding="utf-8")
    write_card(model.card)


def load_model(folder: Path) -> Model:
    """Read a model from its folder.

    Its file holds names in the order of the text; which column is which is for the trees to say.

    Raises:
        LakeError: there is no model.
    """
    card = read_card(folder)
    written = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    heads = {
        name: Head(
            _trees(folder, name),
            _trees(folder, f"{name}.early"),
            Calibration.from_json(curves["whole"]),
            tuple(Calibration.from_json(fold) for fold in curves["folds"]),
        )
        for name, curves in written["calibrations"].items()
    }
    revenue = written["revenue"]
    trees = _trees(folder, "revenue") if revenue["kind"] == "trees" else None
    encoder, days = Encoder.from_json(written["encoder"]), tuple(written["fold_days"])
    encoder = encoder.in_order_of(heads[ANY].trees.columns)
    return Model(card, encoder, heads, Revenue.from_json(revenue, trees=trees), days)


def _trees(folder: Path, name: str) -> Trees:
    return Trees.from_text((folder / f"{name}.trees.txt").read_text(encoding="utf-8"))
