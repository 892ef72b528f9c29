"""The page of shipped mappings tells of every mapping."""

import re
from pathlib import Path

from tidewaiter.sources import shipped_mappings

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "shipped-mappings.md"


def test_every_shipped_mapping_has_a_line_and_no_other():
    told = re.findall(
        r"^\| `([a-z0-9-]+)` \| [^|]+ \| `(?:declared|known|found)\.", PAGE.read_text(encoding="utf-8"), re.M
    )
    assert set(told) == set(shipped_mappings())


def test_what_is_read_is_loaded_or_quarantined():
    lines = re.findall(r"\| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", PAGE.read_text(encoding="utf-8"))
    counts = [[int(number.replace(",", "")) for number in line] for line in lines]
    assert len(counts) > 30
    assert all(read == loaded + refused and passed <= loaded for read, loaded, refused, passed in counts)
