"""Any declared line, in the queue or not: found by a number on its papers, and read from the lake when somebody asks.

A line in the queue is as confidential as its alert; any other is for those of its office who may read what is marked
green. Beyond one's reach a line is told, and takes as long, as if it did not exist. What was read is kept until the
lake has another run.

Reading costs the lake what it costs: so few do it at a time in each process of the server, and none for long. Who finds
all places taken is told so, and the other threads go on serving pages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tidewaiter_workbench.answers import LineFound, ListedName, Shipment
from tidewaiter_workbench.bridge.lines import MOST_FOUND, LaneAsked, lines_called, lines_of_lane, shipment_of
from tidewaiter_workbench.keeping.asking import asked_once, is_kept
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.services import dossier
from tidewaiter_workbench.refusals import GoneError, RefusalError

__all__ = [
    "BusyError", "Found", "LineGoneError", "called", "in_lane", "is_read", "lake", "likeness", "likenesses", "told",
    "within_queue",
]  # fmt: skip

SECONDS = 20.0
"""How long one question may take."""
_AT_ONCE, _WAIT = 2, 5.0
_PLACES = threading.BoundedSemaphore(_AT_ONCE)
_KIND = "shipment"
_USUAL = int(Alert._meta.get_field("mark").default)


class LineGoneError(GoneError):
    """There is no such line within this person's reach."""


class BusyError(RefusalError):
    """Too many are reading the lake at this moment."""

    status = 429


@dataclass(frozen=True, slots=True)
class Found:
    """Lines with the alert of each, where it has one; `more` says that the latest hundred are shown."""

    lines: list[tuple[LineFound, Alert | None]]
    more: bool


def within_queue(person: Person, item_id: str) -> Alert | None:
    """The line's alert; None if it has none.

    Raises:
        LineGoneError: it has one, beyond this person's reach.
    """
    alert = Alert.objects.filter(item_id=item_id).first()
    if alert is not None and not person.reaches(office=alert.office, mark=alert.mark):
        raise _gone()
    return alert


def called(person: Person, number: str) -> Found:
    """Lines within reach that a number leads to: of a declaration, a line, a bill or a container.

    Raises:
        BridgeError: the lake does not answer.
        BusyError: too many are asking it.
    """
    return _found(person, lambda offices: lines_called(lake(), number, offices=offices, seconds=SECONDS))


def in_lane(person: Person, asked: LaneAsked) -> Found:
    """The latest lines within reach that came from one origin through one country.

    Raises:
        BridgeError: the lake does not answer.
        BusyError: too many are asking it.
    """
    return _found(person, lambda offices: lines_of_lane(lake(), asked, offices=offices, seconds=SECONDS))


def is_read(item_id: str) -> bool:
    """Whether a line was read since the last run, so that its page is there at once.

    Raises:
        BridgeError: there is no lake.
    """
    return is_kept(_KIND, item_id)


def told(person: Person, item_id: str) -> Shipment:
    """All that the page of a line tells that is not in the queue.

    Raises:
        BridgeError: the lake does not answer.
        BusyError: too many are asking it.
        LineGoneError: there is no such line within reach.
    """
    offices = _offices(person)
    if within_queue(person, item_id) is None and person.clearance < _USUAL:
        raise _gone()

    def ask() -> dict[str, object]:
        with _place():
            read = shipment_of(lake(), item_id, offices=offices, seconds=SECONDS)
        if read is None:  # and nothing is kept
            raise _gone()
        return read.as_json()

    read = Shipment.from_json(asked_once(_KIND, item_id, ask))
    if offices is not None and read.item["office"] not in offices:
        raise _gone()
    return read


def likenesses(person: Person, item_id: str) -> tuple[ListedName, ...]:
    """What the papers of a line within reach name that is like an entry of a list.

    Raises:
        BridgeError: the lake does not answer.
        RefusalError: there is no such line within reach, or too many are asking the lake.
    """
    alert = within_queue(person, item_id)
    return (dossier(alert) if alert else told(person, item_id)).lists


def likeness(person: Person, item_id: str, *, kind: str, subject: str, listing: str) -> ListedName:
    """One of these, by its subject and entry.

    Raises:
        BridgeError: the lake does not answer.
        RefusalError: there is no such line or likeness within reach, or too many are asking the lake.
    """
    for each in likenesses(person, item_id):
        if (each.subject_kind, each.subject_id, each.listing_id) == (kind, subject, listing):
            return each
    raise GoneError(_("There is no such likeness on this line any more."))


def _found(person: Person, ask: Callable[[list[str] | None], list[LineFound]]) -> Found:
    with _place():
        met = ask(_offices(person))
    alerts = {each.item_id: each for each in Alert.objects.filter(item_id__in=[line.item_id for line in met])}
    rows = [(line, alerts.get(line.item_id)) for line in met[:MOST_FOUND]]
    seen = [(line, alert) for line, alert in rows if person.clearance >= (alert.mark if alert else _USUAL)]
    return Found(seen, more=len(met) > MOST_FOUND)


@contextmanager
def _place() -> Iterator[None]:
    """One of the places to read the lake from; whoever gets none within some seconds is sent away."""
    if not _PLACES.acquire(timeout=_WAIT):
        raise BusyError(_("Others are reading the lake at this moment. Try again in some seconds."))
    try:
        yield
    finally:
        _PLACES.release()


def _offices(person: Person) -> list[str] | None:
    return None if person.all_offices else sorted(person.office_codes)


def _gone() -> LineGoneError:
    return LineGoneError(_("There is no such line within your reach."))


def lake() -> Path:
    """Where the lake lies."""
    return Path(settings.WORKBENCH["lake"])
