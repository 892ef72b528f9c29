"""Models that exist in name only: a card and an empty list of trees."""

from __future__ import annotations

import datetime as dt

from tidewaiter.lake import Lake
from tidewaiter.models.card import HeadCard, ModelCard, write_card


def put_on_shelf(lake: Lake, model_id: str, *, as_of: dt.date = dt.date(2024, 6, 1)) -> None:
    """A model of that name in the lake's folder; it cannot score anything."""
    folder = lake.folder("models") / model_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text("{}", encoding="utf-8")
    figure: dict[str, object] = {"value": 0.5, "low": 0.4, "high": 0.6}
    held_out = dict.fromkeys(("average_precision", "auc", "calibration_error"), figure)
    head = HeadCard("any", 50, 12, 40, {**held_out, "at": [{"share": 0.1, "precision": figure}]}, {})
    card = ModelCard(
        model_id, as_of.isoformat(), "2024-05-01", "2024-05-31", 300, 60, (head,),
        {"kind": "nothing", "rows": 0}, "equal", (), (), (), (), {}, {}, 0, folder,
    )  # fmt: skip
    write_card(card)
