"""One small world for all tests of the simulation: fourteen thousand lines, made once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.simulation import simulate
from tidewaiter.simulation.run import Summary

LINES = 14_000


@dataclass(frozen=True)
class Made:
    """A world on disk, read back."""

    folder: Path
    summary: Summary

    def table(self, path: str) -> pa.Table:
        return pq.read_table(self.folder / path)

    @cached_property
    def judged(self) -> list[dict[str, object]]:
        """Every declared line with its outcome and its truth where there are any."""
        keys = ["declaration_no", "line_no"]
        truth = self.table("truth/lines.parquet").select([*keys, "illicit", "scheme", "true_value_usd", "true_origin"])
        truth = truth.rename_columns([*keys, "truly_illicit", "scheme", "true_value_usd", "true_origin"])
        lines = self.table("declarations").join(truth, keys).join(self.table("outcomes"), keys)
        return lines.to_pylist()

    def crews(self) -> list[dict[str, object]]:
        return json.loads((self.folder / "truth/schemes.json").read_text())


def made(folder: Path, **settings: object) -> Made:
    return Made(folder, simulate(folder, **({"size": "small", "seed": 11, "lines": LINES} | settings)))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("simulated") / "world")
