from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trained]:
    """The planted port with a model as of a day, and scores from that day on; read it, do not write."""
    port = planted_port()
    with Lake.open(tmp_path_factory.mktemp("port") / "lake", create=True) as lake:
        fill(lake, port)
        card = train(lake, as_of=AS_OF)
        window = {"first_day": AS_OF.isoformat(), "last_day": LAST.isoformat()}
        lake.run([score_items.bind(model=str(card.folder), explain=40, **window)])
        yield Trained(lake, port, card)
