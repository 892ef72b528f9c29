"""What every test may ask for: the real data, and a lake of its own."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidewaiter.lake import Lake

ROOT = Path(__file__).parents[1]
_JAVA_FOR_MINUTES = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""Java makes ready for days at full load, and that costs more than all the work it has here."""
_ALLOCATIONS_UNTIL_SEARCHED = 20_000
"""Python's own 700 finds nothing worth its time: the expressions of a step alone are tens of thousands of objects."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, then those with many: workers that share out files then end together."""
    tests = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, -tests[item.path]))


def pytest_configure() -> None:
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f"--driver-java-options '{_JAVA_FOR_MINUTES}' pyspark-shell")


def pytest_collection_finish() -> None:
    """What is there by now stays to the end, so it need not be searched for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_UNTIL_SEARCHED)


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
