"""The models that the lake keeps, with their cards, and the detectors that stand beside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidewaiter.errors import TidewaiterError
from tidewaiter.models.card import ModelCard, read_card
from tidewaiter.signals.signal import collect
from tidewaiter.tables import fused
from tidewaiter_workbench.bridge.opening import opened_lake, rows_of

__all__ = ["Card", "DetectorCard", "Shelf", "shelf"]

_FIGURES = ("average_precision", "auc", "calibration_error", "brier", "base_rate")


@dataclass(frozen=True, slots=True)
class Card:
    """One model, as its card tells it.

    Attributes:
        judged: lines of the present risks that it judged; above none, it is the champion.
        heads: one row per head: name, violations, rounds, figures with intervals, what it gained most from.
        features: name, meaning, why it may be used.
        data: table -> version that it learned from.
    """

    model_id: str
    as_of: str
    held_out_from: str
    held_out_to: str
    rows: int
    held_out_rows: int
    heads: tuple[dict[str, object], ...]
    revenue: str
    weights: str
    features: tuple[dict[str, object], ...]
    detectors: tuple[str, ...]
    audits: tuple[dict[str, str], ...]
    caveats: tuple[str, ...]
    data: dict[str, object]
    recipe: dict[str, object]
    seed: int
    judged: int

    @property
    def learned(self) -> int:
        """Lines that trees grew on; the later ones judged them."""
        return self.rows - self.held_out_rows


@dataclass(frozen=True, slots=True)
class DetectorCard:
    """One detector: the question it asks, the tables it reads, and whether its answer is a duty."""

    name: str
    typology: str
    asks: str
    reads: tuple[str, ...]
    reason: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All models, the latest first, and all detectors."""

    models: tuple[Card, ...]
    detectors: tuple[DetectorCard, ...]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Shelf:
        """As it was kept: `dataclasses.asdict` as JSON brings it back."""
        return cls(tuple(Card(**each) for each in kept["models"]), tuple(DetectorCard(**d) for d in kept["detectors"]))


def shelf(path: Path) -> Shelf:
    """What is on the register; models whose card cannot be read are left out."""
    with opened_lake(path) as lake:
        risks = lake.read(fused.RISKS)
        used = rows_of(lake, risks.group_by("model_id").aggregate(lines=risks.count()))
        folders = sorted(each for each in lake.folder("models").iterdir() if each.is_dir())
    judged = {str(row["model_id"]): row["lines"] for row in used}
    cards = [_card(card, judged.get(card.model_id, 0)) for folder in folders if (card := _read(folder))]
    detectors = tuple(
        DetectorCard(
            each.name, each.typology, each.asks, tuple(t.name for t in each.reads), each.reason, each.mandatory
        )
        for each in collect()
    )
    return Shelf(tuple(sorted(cards, key=lambda card: (card.as_of, card.model_id), reverse=True)), detectors)


def _read(folder: Path) -> ModelCard | None:
    try:
        return read_card(folder)
    except (TidewaiterError, ValueError, KeyError, TypeError):  # half written, or of another version
        return None


def _card(card: ModelCard, judged: object) -> Card:
    recipe = card.parameters.get("recipe")
    return Card(
        model_id=card.model_id,
        as_of=card.as_of,
        held_out_from=card.held_out_from,
        held_out_to=card.held_out_to,
        rows=card.rows,
        held_out_rows=card.held_out_rows,
        heads=tuple(
            {
                "name": head.name,
                "violations": head.violations,
                "held_out_violations": head.held_out_violations,
                "rounds": head.rounds,
                "figures": {name: head.held_out.get(name) for name in _FIGURES},
                "at": head.held_out.get("at", []),
                "gains": sorted(head.gains.items(), key=lambda pair: -pair[1])[:12],
            }
            for head in card.heads
        ),
        revenue=f"{card.revenue.get('kind', '')}, {card.revenue.get('rows', 0)} lines",
        weights=card.weights,
        features=card.features,
        detectors=card.detectors,
        audits=tuple({"source": a.source, "check": a.check, "finding": a.finding} for a in card.audits),
        caveats=card.caveats,
        data={name: entry.get("version") for name, entry in card.data.items() if isinstance(entry, dict)},
        recipe={name: value for name, value in recipe.items() if not isinstance(value, dict)}
        if isinstance(recipe, dict)
        else {},
        seed=card.seed,
        judged=int(judged) if isinstance(judged, int) else 0,
    )
