"""The model card: what a model was made from, how good it was later, and what to beware of.

It is written beside the model, once for programs (`card.json`) and once for people
(`card.md`). Findings of the audits of labelled data stand beside the figures they
flatter, in both.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tidewaiter.errors import LakeError

__all__ = ["Audit", "HeadCard", "ModelCard", "read_card", "write_card"]


@dataclass(frozen=True, slots=True)
class Audit:
    """A finding about the labelled data that must stand beside every figure."""

    source: str
    check: str
    finding: str


@dataclass(frozen=True, slots=True)
class HeadCard:
    """One head: what it predicts, what it learned from, and its figures on the held-out slice of time."""

    name: str
    violations: int
    held_out_violations: int
    rounds: int
    held_out: dict[str, Any]
    gains: dict[str, float]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """All that a reader must know before relying on a model."""

    model_id: str
    as_of: str
    held_out_from: str
    held_out_to: str
    rows: int
    held_out_rows: int
    heads: tuple[HeadCard, ...]
    revenue: dict[str, object]
    weights: str
    features: tuple[dict[str, object], ...]
    detectors: tuple[str, ...]
    audits: tuple[Audit, ...]
    caveats: tuple[str, ...]
    data: dict[str, object]
    parameters: dict[str, object]
    seed: int
    folder: Path = field(default=Path(), compare=False)

    def head(self, name: str) -> HeadCard:
        """The card of one head."""
        return next(head for head in self.heads if head.name == name)

    def as_json(self) -> dict[str, object]:
        """As plain values, without the place where it lies."""
        values = asdict(self)
        del values["folder"]
        return values

    def as_text(self) -> str:
        """The card for people."""
        lines = [f"# Model {self.model_id}", "", f"Nothing known on or after {self.as_of} was used.", ""]
        lines += [
            f"Learned from {self.rows - self.held_out_rows:,} inspected lines; judged and calibrated on "
            f"{self.held_out_rows:,} later ones, declared {self.held_out_from} to {self.held_out_to}.",
            "",
            "| head | violations | average precision | precision at 10 % | AUC | calibration error |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_row(head) for head in self.heads]
        lines += ["", f"Revenue: {self.revenue['kind']} ({self.revenue['rows']} lines). Weights: {self.weights}.", ""]
        lines += ["## Beware", ""]
        lines += [f"- {audit.source}, {audit.check}: {audit.finding}" for audit in self.audits]
        lines += [f"- {caveat}" for caveat in self.caveats]
        lines += ["", "## Features", ""]
        lines += [f"- `{f['name']}`: {f['meaning']}; allowed because {f['lawful_because']}" for f in self.features]
        return "\n".join(lines) + "\n"


def write_card(card: ModelCard) -> None:
    """Write both forms into the card's folder."""
    text = json.dumps(card.as_json(), indent=1, sort_keys=True)
    (card.folder / "card.json").write_text(text + "\n", encoding="utf-8")
    (card.folder / "card.md").write_text(card.as_text(), encoding="utf-8")


def read_card(folder: Path) -> ModelCard:
    """The card that was written into a folder.

    Raises:
        LakeError: there is none.
    """
    file = folder / "card.json"
    if not file.is_file():
        raise LakeError(f"there is no model {folder.name!r} in this lake; `tidewaiter run` trains one")
    values = json.loads(file.read_text(encoding="utf-8"))
    values["heads"] = tuple(HeadCard(**head) for head in values["heads"])
    values["audits"] = tuple(Audit(**audit) for audit in values["audits"])
    for name in ("features", "detectors", "caveats"):
        values[name] = tuple(values[name])
    return ModelCard(**values, folder=folder)


def _row(head: HeadCard) -> str:
    at = {place["share"]: place for place in head.held_out["at"]}
    figures = (head.held_out["average_precision"], at[0.1]["precision"], head.held_out["auc"])
    error = head.held_out["calibration_error"]
    return f"| {head.name} | {head.violations:,} | {' | '.join(map(_interval, (*figures, error)))} |"


def _interval(figure: object) -> str:
    assert isinstance(figure, dict)
    if figure["value"] is None:
        return "unknown"
    if figure["low"] is None:
        return f"{figure['value']:.3f}"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
