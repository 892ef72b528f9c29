"""The state of the sources, kept per run of the lake, beside what people expect of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.sources import health
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.keeping.asking import asked_once
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.sources.models import Expectation

__all__ = ["Source", "expect", "lake", "source_called", "sources"]

_MOST_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Source:
    """One source as its pages tell it.

    Attributes:
        told: what the lake says of it.
        last_load: when its last file was published.
        newest: the last day of which its rows tell; None where they have no days.
        days_old: days from that day, or from the load, to today.
        expectation: how often it is expected, if somebody has said so.
    """

    name: str
    told: dict[str, Any]
    last_load: datetime
    newest: date | None
    days_old: int
    expectation: Expectation | None

    @property
    def state(self) -> str:
        """good, late or none (nothing is expected of it)."""
        if self.expectation is None:
            return "none"
        return "late" if self.days_old > self.expectation.days else "good"

    @property
    def graves(self) -> int:
        """Grave findings about its labels."""
        return sum(bool(each["grave"]) for each in self.told["audits"])

    @property
    def strays(self) -> dict[str, Any] | None:
        """How many `results` name no declared line, an `example`, and what a `line` is called; None where all do."""
        found: dict[str, Any] | None = self.told.get("strays")
        return found

    @property
    def share_refused(self) -> float:
        """Refused records among all that were read."""
        return self.told["quarantined"] / self.told["records"] if self.told["records"] else 0.0


def sources() -> list[Source]:
    """Every source, the late ones first.

    Raises:
        BridgeError: the lake cannot answer.
    """
    expected = {each.source: each for each in Expectation.objects.all()}
    found = [
        _source(told, expected.get(told["name"]))
        for told in asked_once("sources", [], lambda: health(lake()))["sources"]
    ]
    return sorted(found, key=lambda each: (each.state != "late", -each.told["waiting"], each.name))


def source_called(name: str) -> Source:
    """One source.

    Raises:
        AlertGoneError: nothing of that name was ever loaded.
        BridgeError: the lake cannot answer.
    """
    found = next((each for each in sources() if each.name == name), None)
    if found is None:
        raise AlertGoneError(_("Nothing of that name was ever loaded."))
    return found


@transaction.atomic
def expect(name: str, *, by: Person, days: int, version: int) -> Expectation | None:
    """Say how often a source is expected; with nought days, that nothing is expected of it any more.

    Args:
        name: of the source.
        by: who says so.
        days: that may pass until it must tell of a newer day.
        version: of the expectation that the person saw; 0 where there was none.
    """
    if not by.has_perm("workbench.expect_source"):
        raise ForbiddenError(_("Your role does not allow this."))
    if not 0 <= days <= _MOST_DAYS:
        raise UnfitError(_("Say a number of days, or nought to expect nothing."))
    source_called(name)
    said = {"days": days, "by": by.username, "said_at": desk_now()}
    if version:
        same = Expectation.objects.filter(source=name, version=version)
        if not same.update(version=F("version") + 1, **said):
            raise ConflictError(_("Somebody has changed this expectation since you opened it. Look at it again."))
    elif days:
        _made, new = Expectation.objects.get_or_create(source=name, defaults=said)
        if not new:
            raise ConflictError(_("Somebody has changed this expectation since you opened it. Look at it again."))
    if not days:
        Expectation.objects.filter(source=name).delete()
    record("expects of a source", by=by.username, kind="source", key=name, detail={"days": days})
    return Expectation.objects.filter(source=name).first()


def lake() -> Path:
    """Where the lake lies."""
    return Path(settings.WORKBENCH["lake"])


def _source(told: dict[str, Any], expectation: Expectation | None) -> Source:
    loaded = datetime.fromisoformat(told["last_load"])
    newest = date.fromisoformat(told["newest"]) if told["newest"] else None
    old = (desk_day() - (newest or timezone.localtime(loaded).date())).days
    return Source(told["name"], told, loaded, newest, max(old, 0), expectation)
