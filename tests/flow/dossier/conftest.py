from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flow.dossier.case import plant
from tidewaiter.lake import Lake


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """The planted case, to read; see `case.py`. Whoever writes does so in `case.scratch()`."""
    with Lake.open(tmp_path_factory.mktemp("case") / "lake", create=True) as lake:
        plant(lake)
        yield lake
