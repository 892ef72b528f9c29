"""What tests of sources share: a small mapping of declarations, and files written as exporters write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tidewaiter.lake import Lake
from tidewaiter.tables import Table

GOODS = """
[source]
name = "goods"
about = "a small export of declarations"
format = "csv"
currency = "USD"
known_after_days = 10

[party.importer]
id = "Importer No"
name = "Importer"
country = { from = "Importer Country", country = true, optional = true }

[declared.items]
declaration_id = { from = "Declaration", required = true }
line_no = "Line"
declared_on = { from = "Date", required = true }
hs_code = { from = "HS", hs = true }
net_mass_kg = "Net kg"
invoice_value = "Value"
origin = { from = "Origin", country = true }

[options."found.outcomes"]
optional = true

[found.outcomes]
illicit = "Illicit"
"""

RESULTS = """
[source]
name = "results"
about = "results of inspections in a file of their own"
format = "csv"

[found.outcomes]
item_id = { join = ["Declaration", "Line"], separator = "/", prefix = "goods/" }
known_on = { from = "Known", required = true }
illicit = { from = "Result", map = { FOUND = true, CLEAN = false } }
"""
RESULTS_FILE = "Declaration,Line,Known,Result\nD0,1,2024-04-01,CLEAN\nD1,1,2024-04-01,FOUND\nD2,1,2024-04-02,CLEAN\n"
"""A mapping of results that name lines of `GOODS`, and a file for it."""

HEADER = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin\n"


@pytest.fixture
def goods(tmp_path: Path) -> Path:
    """A mapping file for lines like those of `lines`."""
    path = tmp_path / "goods.toml"
    path.write_text(GOODS, encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file of that name."""

    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return written


@pytest.fixture
def lines() -> Callable[..., str]:
    """A CSV file of that many good lines, with others put after them as they are."""

    def made(count: int, *others: str) -> str:
        good = [f"D{n},1,2024-03-{n % 28 + 1:02d},A{n % 3},Acme {n % 3},090121,10.5,100,Brazil\n" for n in range(count)]
        return HEADER + "".join(good) + "".join(f"{other}\n" for other in others)

    return made


@pytest.fixture
def rows() -> Callable[[Lake, Table], list[dict[str, object]]]:
    """The rows of a table, in the order of its key."""

    def fetched(lake: Lake, table: Table) -> list[dict[str, object]]:
        found = lake.fetch(lake.read(table)).to_pylist()
        return sorted(found, key=lambda row: tuple(str(row[name]) for name in table.key))

    return fetched
