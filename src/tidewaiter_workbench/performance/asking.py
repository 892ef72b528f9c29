"""What somebody asks to see: a stretch of time, its steps, an office, and by what the traffic is parted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tidewaiter_workbench.bridge.performance import GRAINS, STRATA
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.web.text import plain

__all__ = ["Asked"]

_USUAL = timedelta(days=90)
_LONGEST = timedelta(days=5 * 366)
_MOST_STEPS = {"day": timedelta(days=93), "week": timedelta(days=750)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as people put it in an address."""

    first: date
    last: date
    grain: str = "week"
    stratum: str = "office"
    office: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str], *, person: Person) -> Asked:
        """From the parameters of an address; what makes no sense, or lies beyond this person, is left aside.

        Steps too fine for a long stretch become coarser: a chart of a thousand days shows nothing.
        """
        today = desk_day()
        last = min(_day(asked.get("last", "")) or today, today)
        first = _day(asked.get("first", "")) or last - _USUAL
        first = min(max(first, last - _LONGEST), last)
        grain = asked.get("grain", "week")
        grain = grain if grain in GRAINS else "week"
        for finer, coarser in (("day", "week"), ("week", "month")):
            grain = coarser if grain == finer and last - first > _MOST_STEPS[finer] else grain
        stratum, office = asked.get("stratum", "office"), plain(asked.get("office", ""), longest=16)
        return cls(
            first=first,
            last=last,
            grain=grain,
            stratum=stratum if stratum in STRATA else "office",
            office=office if person.all_offices or office in person.office_codes else "",
        )

    @classmethod
    def usual(cls) -> Asked:
        """What is asked when nothing is said: the last ninety days, week by week."""
        today = desk_day()
        return cls(first=today - _USUAL, last=today)

    def offices(self, person: Person) -> list[str] | None:
        """The offices that are asked about; None for all of them."""
        if self.office:
            return [self.office]
        return None if person.all_offices else sorted(person.office_codes)

    def parameters(self) -> dict[str, str]:
        """As an address says it."""
        said = {"first": self.first.isoformat(), "last": self.last.isoformat(), "grain": self.grain}
        return said | {"stratum": self.stratum} | ({"office": self.office} if self.office else {})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
