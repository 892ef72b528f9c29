from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.models.port import AS_OF, LAST, Port, fill, planted_port
from tidewaiter.lake import Lake
from tidewaiter.models.card import ModelCard
from tidewaiter.models.scoring import score_items
from tidewaiter.models.training import train


@dataclass(frozen=True)
class Trained:
    lake: Lake
    port: Port
    card: ModelCard


def port_learned(folder: Path) -> None:
    """The planted port with a model as of a day, and scores from that day on; for `built_once`."""
    with Lake.open(folder / "lake", create=True) as lake:
        fill(lake, planted_port())
        card = train(lake, as_of=AS_OF)
        window = {"first_day": AS_OF.isoformat(), "last_day": LAST.isoformat()}
        lake.run([score_items.bind(model=str(card.folder), explain=40, **window)])
    (folder / "card").write_bytes(pickle.dumps(card))


@pytest.fixture(scope="session")
def trained(built_once, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trained]:
    """That port; read it, do not write."""
    folder = built_once(port_learned, tmp_path_factory.mktemp("port") / "built")
    card = pickle.loads((folder / "card").read_bytes())
    with Lake.open(folder / "lake") as lake:
        yield Trained(lake, planted_port(), replace(card, folder=lake.folder("models") / card.model_id))
