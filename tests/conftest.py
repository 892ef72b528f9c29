"""What every test may ask for: the real data, and a lake of its own."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
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
    gc.disable()  # until all tests are found: what is made by then stays
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f"--driver-java-options '{_JAVA_FOR_MINUTES}' pyspark-shell")


def pytest_collection_finish() -> None:
    """What is there by now stays to the end, so it need not be searched for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(_ALLOCATIONS_UNTIL_SEARCHED)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data: `TIDEWAITER_DATA`, or `../shared/data` beside the repository."""
    folder = Path(os.environ.get("TIDEWAITER_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"NOT RUN: needs the real data, and there is no {folder}; set TIDEWAITER_DATA")
    return folder


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Path], None], Path], Path]:
    """Folders that take long to build: built by the worker that asks first, and copied to where a test may write.

    `built_once(build, to)` lets `build` fill a folder, and gives the copy.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a folder of its own within that of the session
        shared = shared.parent

    def copied(build: Callable[[Path], None], to: Path) -> Path:
        name = f"{build.__module__}.{build.__name__}"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / name).exists():
                half = shared / f"{name}.half"
                shutil.rmtree(half, ignore_errors=True)
                build(half)
                half.rename(shared / name)
        return Path(shutil.copytree(shared / name, to))

    return copied


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    """An empty lake in US dollars."""
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened
