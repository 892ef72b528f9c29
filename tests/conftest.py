"""What every test may ask for: the real data, and a lake of its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidewaiter.lake import Lake

ROOT = Path(__file__).parents[1]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, then those with many: workers that share out files then end together."""
    tests = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, -tests[item.path]))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data: `TIDEWAITER_DATA`, or `../shared/data` beside the repository."""
    folder = Path(os.environ.get("TIDEWAITER_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"NOT RUN: needs the real data, and there is no {folder}; set TIDEWAITER_DATA")
    return folder


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    """An empty lake in US dollars."""
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened
