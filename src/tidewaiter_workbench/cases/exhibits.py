"""Exhibits: files that are kept as they came, with a chain of custody from the first moment.

A file lies outside of everything that is served, under a name of chance. Its SHA-256 is taken before it is stored and
compared whenever it is read: one that was altered is not handed out, and the chain of custody says so.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.cases.contents import KINDS, kind_of
from tidewaiter_workbench.cases.models import Case, Custody, Exhibit
from tidewaiter_workbench.cases.services import CaseGoneError, enter, must, still_open, within_reach
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.queue.refusals import ConflictError, UnfitError

__all__ = [
    "ACTIONS",
    "Came",
    "add_exhibit",
    "content_of",
    "exhibit_within_reach",
    "forget_file",
    "given_out",
    "hand_on",
    "is_whole",
    "open_exhibit",
]

_UNSAFE = re.compile(r"[^\w.\- ]+")
ACTIONS = ("handed on", "sealed", "unsealed", "sent to a laboratory", "came back", "returned to its owner")


@dataclass(frozen=True, slots=True)
class Came:
    """A file as it came in, and what is said of it."""

    content: bytes
    file_name: str
    title: str
    source: str
    basis: str = ""
    mark: int = 0


def exhibit_within_reach(person: Person, exhibit_id: int) -> Exhibit:
    """The exhibit, if the person may see both its case and itself.

    Raises:
        CaseGoneError: it does not exist for them.
    """
    exhibit = Exhibit.objects.filter(pk=exhibit_id, mark__lte=person.clearance).first()
    if exhibit is None:
        raise CaseGoneError(_("There is no such exhibit within your reach."))
    exhibit.case = within_reach(person, exhibit.case_id)
    return exhibit


@transaction.atomic
def add_exhibit(case_id: int, *, by: Person, came: Came) -> Exhibit:
    """Keep a file as the next exhibit of a case."""
    must(by, "work_case")
    case = still_open(within_reach(by, case_id))
    kind = _checked(came, by=by)
    digest = hashlib.sha256(came.content).hexdigest()
    exhibit = _numbered(
        case,
        Exhibit(
            title=came.title.strip()[:160],
            source=came.source.strip()[:200],
            basis=came.basis.strip()[:200],
            file_name=_safe_name(came.file_name, kind),
            media_type=kind,
            size=len(came.content),
            sha256=digest,
            stored_as=uuid4().hex,
            mark=came.mark,
            added_at=desk_now(),
            added_by=by.username,
        ),
    )
    _store(_place(exhibit), came.content)
    _custody(exhibit, by=by, action="received", note=exhibit.source)
    text = _("exhibit {n}: {title}").format(n=exhibit.number, title=exhibit.title)
    detail = {"exhibit": exhibit.number, "sha256": digest, "size": exhibit.size}
    enter(case, by=by, action="added an exhibit", text=text, mark=came.mark, detail=detail)
    return exhibit


def open_exhibit(exhibit_id: int, *, by: Person) -> tuple[Exhibit, bytes]:
    """Hand a file out; on record in the chain of custody and on the audit trail."""
    must(by, "see_case")
    exhibit = exhibit_within_reach(by, exhibit_id)
    content = content_of(exhibit, by=by)
    with transaction.atomic():
        _custody(exhibit, by=by, action="opened")
        _record("opened an exhibit", exhibit, by=by)
    return exhibit, content


@transaction.atomic
def hand_on(exhibit_id: int, *, by: Person, action: str, note: str) -> Exhibit:
    """Say what happened to the thing itself: handed on, sealed, sent away, come back."""
    must(by, "work_case")
    exhibit = exhibit_within_reach(by, exhibit_id)
    if action not in ACTIONS:
        raise UnfitError(_("Choose from the list what happened to it."))
    if len(note.strip()) < 3:
        raise UnfitError(_("Say to whom, where, or under which seal."))
    _custody(exhibit, by=by, action=action, note=note.strip())
    text = _("exhibit {n} {action}: {note}").format(n=exhibit.number, action=action, note=note.strip())
    enter(exhibit.case, by=by, action="custody", text=text, mark=exhibit.mark)
    return exhibit


def content_of(exhibit: Exhibit, *, by: Person) -> bytes:
    """The file, if it still is what came in.

    Raises:
        ConflictError: it was altered or is missing; that is on record now.
    """
    content = _read(exhibit)
    if _is_it(exhibit, content):
        return content
    with transaction.atomic():
        _custody(exhibit, by=by, action="found altered", note="SHA-256 differs from the one on record")
        _record("found an exhibit altered", exhibit, by=by)
    raise ConflictError(
        _(
            "Exhibit {n} is not what came in any more: its hash differs. It is not handed out; tell whoever keeps it."
        ).format(n=exhibit.number)
    )


def is_whole(exhibit: Exhibit) -> bool:
    """Whether the stored file is what came in."""
    return _is_it(exhibit, _read(exhibit))


def given_out(exhibit: Exhibit, *, by: Person, note: str) -> None:
    """It left with an export; inside the caller's transaction."""
    _custody(exhibit, by=by, action="exported", note=note)


def forget_file(stored_as: str) -> bool:
    """Remove the file of an exhibit whose case was erased; false if it was not there."""
    place = Path(settings.EXHIBITS["folder"]) / stored_as[:2] / stored_as
    there = place.is_file()
    place.unlink(missing_ok=True)
    return there


def _checked(came: Came, *, by: Person) -> str:
    """The kind of the file, once nothing is missing or forbidden."""
    most = settings.EXHIBITS["most_mb"]
    if not came.content:
        raise UnfitError(_("Choose a file that is not empty."))
    if len(came.content) > most * 1_000_000:
        raise UnfitError(_("The file is larger than {most} MB.").format(most=most))
    if len(came.title.strip()) < 3 or len(came.source.strip()) < 3:
        raise UnfitError(_("Say what it shows, and where it comes from."))
    if came.mark not in Mark.values or came.mark > by.clearance:
        raise UnfitError(_("Choose a mark up to your own clearance."))
    kind = kind_of(came.content)
    if not kind:
        raise UnfitError(
            _("Its content is none that is taken: PDF, JPEG, PNG, TIFF, WebP, text, or DOCX and XLSX without macros.")
        )
    return kind


def _numbered(case: Case, exhibit: Exhibit) -> Exhibit:
    """The next number of the case; who comes at the same moment waits for the case's row, and gets the one after."""
    Case.objects.select_for_update().get(pk=case.pk)
    last = Exhibit.objects.filter(case_id=case.pk).aggregate(last=Max("number"))["last"]
    exhibit.case, exhibit.number = case, (last or 0) + 1
    exhibit.save(force_insert=True)
    return exhibit


def _place(exhibit: Exhibit) -> Path:
    return Path(settings.EXHIBITS["folder"]) / exhibit.stored_as[:2] / exhibit.stored_as


def _read(exhibit: Exhibit) -> bytes:
    try:
        return _place(exhibit).read_bytes()
    except FileNotFoundError:
        return b""


def _is_it(exhibit: Exhibit, content: bytes) -> bool:
    return len(content) == exhibit.size and hashlib.sha256(content).hexdigest() == exhibit.sha256


def _store(place: Path, content: bytes) -> None:
    """On the disk, flushed, readable by nobody else, before anybody is told that it is there."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = place.with_suffix(".part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)


def _safe_name(name: str, kind: str) -> str:
    """A name without folders and strange signs, whose ending is that of its content."""
    stem = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).strip(". ")
    return f"{Path(stem).stem[:120] or 'exhibit'}{KINDS[kind]}"


def _custody(exhibit: Exhibit, *, by: Person, action: str, note: str = "") -> None:
    Custody.objects.create(exhibit=exhibit, at=desk_now(), by=by.username, action=action, note=note)


def _record(action: str, exhibit: Exhibit, *, by: Person) -> None:
    detail = {"exhibit": exhibit.number, "sha256": exhibit.sha256}
    record(action, by=by.username, kind="case", key=exhibit.case.number, detail=detail)
