"""Editions of the US tariff schedule, and from when to when what they say holds.

A new schedule takes effect each 1 January; revisions in the year change mainly
chapters 98 and 99, where temporary and additional duties stand. So chapters 1 to
97 of an edition hold for its year, and chapters 98 and 99 from the day of the
revision. Where that day is not known they hold from the last day of the year:
too late is a gap, too early would be knowledge that nobody had. (Known limit: until
2019 some rates of chapters 84 to 90 fell on 1 July, by the agreement on information technology.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tidewaiter.errors import SourceError

__all__ = ["Edition", "edition_of"]

_NAME = re.compile(
    r"hts[_-](?P<year>20\d\d)(?:[_-]rev[_-]?(?P<revision>\d+(?:[_.]\d+)?)|[_-]basic)?(?=[_.\-]|$)", re.IGNORECASE
)

_REVISED: dict[str, tuple[date, date | None]] = {
    "2018 Rev. 8.1": (date(2018, 8, 22), None),
    "2025 Rev. 10": (date(2025, 4, 9), date(2025, 4, 11)),
}
"""Day of a revision, and of the one after it where that is known.

2025: list of revisions of the Budget Lab at Yale's tariff-rate-tracker. 2018: not after 22 August, since Revision
10 followed on the 23rd (USITC, news of 24 August 2018); the day itself is not known.
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the schedule: a year's basic edition, or a revision of it."""

    year: int
    revision: str = ""

    @property
    def name(self) -> str:
        """As the Commission calls it, e.g. `2025 Rev. 10` or `2024 Basic`."""
        return f"{self.year} Rev. {self.revision}" if self.revision else f"{self.year} Basic"

    def in_force(self, chapter: str) -> tuple[date, date]:
        """First and last day on which a line of the chapter holds as this edition has it."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        if chapter < "98" or not self.revision:
            return first, last
        revised, replaced = _REVISED.get(self.name, (last, None))
        return revised, last if replaced is None else replaced - timedelta(days=1)


def edition_of(file_name: str) -> Edition:
    """The edition that a file's name tells.

    >>> edition_of("hts_2018_rev8_1.csv.gz").name
    '2018 Rev. 8.1'

    Raises:
        SourceError: the name tells none, and the file does not either.
    """
    found = _NAME.search(file_name)
    if found is None:
        raise SourceError(
            f"the name of {file_name} does not tell the edition of the tariff, and the file does not either; "
            "call it hts_YEAR_revNUMBER.csv (hts_2025_rev10.csv) or hts_YEAR_basic.csv"
        )
    return Edition(int(found["year"]), (found["revision"] or "").replace("_", "."))
