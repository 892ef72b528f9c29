"""What a load did, in numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tidewaiter.lake.change import Upserted
from tidewaiter.sources.strays import EarlyResults, StrayResults

__all__ = ["FileReport", "LoadReport"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: `read` is always `loaded + quarantined`.

    Of those loaded, `passed_over` were read and hold nothing that the mapping wants.
    """

    name: str
    file_id: str
    read: int
    loaded: int
    quarantined: int
    reasons: Mapping[str, int]
    left_empty: Mapping[str, int]
    tables: Mapping[str, Upserted]
    without_rate: int
    without_currency: int
    amounts_without_rate: Mapping[str, int]
    passed_over: int
    corrected: int
    already_loaded: bool
    repeated: Mapping[str, str] = field(default_factory=dict)
    """Headings that stand twice, each with what the later column is called, where the mapping reads the first alone."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """All files of one load."""

    source: str
    files: tuple[FileReport, ...]
    edition: date | None = None
    """The day as of which the files are the whole of their lists, where that was said."""
    ended: int | None = 0
    """Entries that the edition lacks and that end with it; None where refused records forbade to tell."""
    strays: StrayResults | None = None
    """Results that were read and name no line of the lake; None where all do."""
    early: EarlyResults | None = None
    """Results that were read and say that they were known before they can have been."""
    taken_back: Mapping[str, int] = field(default_factory=dict)
    """Rows of each table that an older state of the mapping had read from these files, and this one does not."""
    read_otherwise: int = 0
    """Files of the source that still stand in the lake as another state of the mapping read them."""

    @property
    def read(self) -> int:
        """Records read in all files."""
        return sum(file.read for file in self.files)

    @property
    def loaded(self) -> int:
        """Records that entered the lake, or were there just so."""
        return sum(file.loaded for file in self.files)

    @property
    def quarantined(self) -> int:
        """Records refused, each with its reason."""
        return sum(file.quarantined for file in self.files)

    @property
    def without_rate(self) -> int:
        """Declared lines whose value could not be brought into the lake's currency, as there is no rate for it."""
        return sum(file.without_rate for file in self.files)

    @property
    def without_currency(self) -> int:
        """Declared lines with an amount of which nothing says in which currency it is."""
        return sum(file.without_currency for file in self.files)

    @property
    def amounts_without_rate(self) -> dict[str, int]:
        """Amounts in the mapping's currency for which there is no rate, by column: they were left empty."""
        return _totals([file.amounts_without_rate for file in self.files])

    @property
    def reasons(self) -> dict[str, int]:
        """Why records were refused, the most frequent reason first."""
        return _totals([file.reasons for file in self.files])

    @property
    def left_empty(self) -> dict[str, int]:
        """Values that could not be read and were left empty, as the mapping allows."""
        return _totals([file.left_empty for file in self.files])

    @property
    def tables(self) -> dict[str, Upserted]:
        """Rows new, changed and unchanged in each table."""
        found: dict[str, Upserted] = {}
        for file in self.files:
            for name, rows in file.tables.items():
                before = found.get(name, Upserted(0, 0, 0))
                found[name] = Upserted(
                    before.new + rows.new, before.changed + rows.changed, before.unchanged + rows.unchanged
                )
        return found


def _totals(counts: list[Mapping[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for count in counts:
        for name, number in count.items():
            totals[name] = totals.get(name, 0) + number
    return dict(sorted(totals.items(), key=lambda entry: (-entry[1], entry[0])))
