"""Photos of an examination: kept beside the database, never among the files that anybody may fetch."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.exams.models import ExamResult, Photo
from tidewaiter_workbench.exams.pictures import ENDINGS, Picture, cleaned
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError

__all__ = ["Shot", "add_photos", "keep", "read", "shots"]

Shot = tuple[Picture, str]
"""A picture, and the SHA-256 of the file as it came."""


def shots(files: Iterable[UploadedFile]) -> list[Shot]:
    """What was uploaded, looked at and cleaned; nothing is kept yet.

    Raises:
        UnfitError: too many, too large, or no photos.
    """
    given = list(files)
    most, largest = settings.PHOTOS["most"], settings.PHOTOS["megabytes"]
    if len(given) > most:
        raise UnfitError(_("At most {n} photos belong to one result.").format(n=most))
    taken: list[Shot] = []
    for file in given:
        if file.size > largest * 1_000_000:
            raise UnfitError(_("A photo has at most {n} MB.").format(n=largest))
        content = file.read()
        taken.append((cleaned(content), hashlib.sha256(content).hexdigest()))
    return taken


@contextmanager
def keep(result: ExamResult, taken: Iterable[Shot], *, by: Person) -> Iterator[None]:
    """Keep photos with a result; if what is done inside comes to nothing, so do their files.

    A machine that dies in between leaves a file that no row names: it is no evidence, and does no harm.
    """
    written: list[Path] = []
    try:
        for picture, digest in taken:
            name = f"{secrets.token_hex(16)}.{ENDINGS[picture.kind]}"
            file = _folder() / name[:2] / name
            _write(file, picture.content)
            written.append(file)
            Photo.objects.create(
                result=result,
                file=name,
                kind=picture.kind,
                width=picture.width,
                height=picture.height,
                size=len(picture.content),
                sha256=hashlib.sha256(picture.content).hexdigest(),
                sha256_received=digest,
                by=by.username,
                at=timezone.now(),
            )
        yield
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise


def add_photos(result: ExamResult, taken: list[Shot], *, by: Person) -> int:
    """Add photos to a result that is there; on record, with their digests."""
    if not by.has_perm("workbench.record_exam"):
        raise ForbiddenError(_("Your role does not allow this."))
    if not taken:
        raise UnfitError(_("Choose the photos first."))
    with transaction.atomic():
        ExamResult.objects.select_for_update().get(pk=result.pk)
        if result.photos.count() + len(taken) > settings.PHOTOS["most"]:
            raise UnfitError(_("At most {n} photos belong to one result.").format(n=settings.PHOTOS["most"]))
        with keep(result, taken, by=by):
            digests = [digest for _picture, digest in taken]
            detail = {"result": result.pk, "sha256": digests}
            record("added photos", by=by.username, kind="alert", key=result.alert.item_id, detail=detail)
    return len(taken)


def read(photo: Photo) -> bytes:
    """The file of a photo, if it still is what was kept.

    Raises:
        GoneError: it is not there.
        ConflictError: somebody changed it outside of the workbench.
    """
    try:
        content = (_folder() / photo.file[:2] / photo.file).read_bytes()
    except OSError:
        raise GoneError(_("The file of this photo is not there. Tell an administrator.")) from None
    if hashlib.sha256(content).hexdigest() != photo.sha256:
        raise ConflictError(_("This photo is no longer what was kept: its digest differs. Tell an administrator."))
    return content


def _folder() -> Path:
    return Path(settings.PHOTOS["folder"])


def _write(file: Path, content: bytes) -> None:
    """To the disk and not only to its cache: what is acknowledged is there after a power cut, too."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
