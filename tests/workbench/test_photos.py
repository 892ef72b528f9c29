"""Photos of examinations: what they are is seen in them, what they say besides is left out, and few see them."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workbench.conftest import AWAY
from tests.workbench.test_exams import CLEAN
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.exams import photos
from tidewaiter_workbench.exams.models import ExamResult, Photo
from tidewaiter_workbench.exams.pictures import cleaned
from tidewaiter_workbench.exams.services import record_result
from tidewaiter_workbench.refusals import ConflictError, UnfitError

WHERE = b"GPS 51.9244N 4.4777E"


def jpeg(*, up: int = 1, more: bytes = b"") -> bytes:
    """A JPEG of 6 by 4 points: two scans, JFIF, colours, EXIF with a position, a comment, and more behind its end."""

    def segment(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body

    entry = struct.pack("<HHIHH", 0x0112, 3, 1, up, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0" * 4 + WHERE
    frame = struct.pack(">BHHB", 8, 4, 6, 1) + b"\x01\x11\x00"
    parts = [
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        segment(0xE1, exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + WHERE),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xE2, b"MPF\0" + WHERE),
        segment(0xFE, WHERE),
        segment(0xDB, b"\0" + bytes(64)),
        segment(0xC2, frame),
        segment(0xC4, b"\0" + bytes(16)),
        segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"first\xff\x00scan\xff\xd0goes on",
        segment(0xC4, b"\x10" + bytes(16)),
        segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"second scan",
    ]
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9" + more


def png(*, width: int = 6) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, 4, 8, 0, 0, 0, 0)
    picture = zlib.compress(b"".join(b"\0" + bytes(6) for _ in range(4)))
    parts = [
        chunk(b"IHDR", header),
        chunk(b"tEXt", b"Comment\0" + WHERE),
        chunk(b"eXIf", WHERE),
        chunk(b"IDAT", picture),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + WHERE


def webp() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    extended = bytes((0x2C, 0, 0, 0)) + (5).to_bytes(3, "little") + (3).to_bytes(3, "little")
    parts = chunk(b"VP8X", extended) + chunk(b"VP8L", b"\x2f" + struct.pack("<I", 5 | 3 << 14) + b"x")
    parts += chunk(b"EXIF", WHERE) + chunk(b"XMP ", WHERE)
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


# What is left of a photo.


@pytest.mark.parametrize(
    ("content", "kind"),
    [(jpeg(), "image/jpeg"), (jpeg(more=WHERE), "image/jpeg"), (png(), "image/png"), (webp(), "image/webp")],
)
def test_where_and_when_it_was_taken_is_left_out_and_the_picture_is_not(content, kind):
    picture = cleaned(content)
    assert (picture.kind, picture.width, picture.height) == (kind, 6, 4)
    assert b"GPS" not in picture.content
    assert b"GPS" in content
    assert cleaned(picture.content) == picture, "cleaning what is clean changes nothing"


def test_a_jpeg_keeps_every_byte_of_its_picture_and_its_colours():
    kept = cleaned(jpeg()).content
    for part in (b"first\xff\x00scan\xff\xd0goes on", b"second scan", b"ICC_PROFILE\0", b"JFIF\0"):
        assert part in kept
    assert kept.startswith(b"\xff\xd8")
    assert kept.endswith(b"\xff\xd9")
    assert b"Exif" not in kept


def test_a_jpeg_that_was_taken_sideways_still_says_which_way_is_up():
    kept = cleaned(jpeg(up=6)).content
    at = kept.index(b"Exif\0\0MM")
    assert struct.unpack_from(">HHIH", kept, at + 16) == (0x0112, 3, 1, 6)
    assert b"GPS" not in kept


def test_a_webp_no_longer_says_that_more_comes():
    kept = cleaned(webp()).content
    assert kept[20] == 0x20, "of its marks, the one for colours alone is left"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "none of them"),
        (b"GIF89a", "none of them"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "none of them"),
        (b"<html>", "none of them"),
        (b"", "none of them"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (jpeg()[:-30], "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (png()[:40], "damaged"),
        (png().replace(b"IDAT", b"IDOT"), "damaged"),
        (webp()[:30], "damaged"),
        (png(width=100_000_000), "more points"),
    ],
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(content, words):
    with pytest.raises(UnfitError, match=words):
        cleaned(content)


# Keeping them.


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.PHOTOS = {"folder": str(tmp_path / "photos"), "most": 3, "megabytes": 1}
    return tmp_path / "photos"


def uploaded(content: bytes, name: str = "../../IMG_0042.php") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.fixture
def result(alerts, own_lake, folder, person) -> ExamResult:
    taken = photos.shots([uploaded(jpeg())])
    return record_result(alerts["ODD"].pk, by=person("officer"), version=1, facts=CLEAN, photos=taken)


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_a_photo_is_kept_with_both_digests_under_a_name_that_says_nothing(result, folder):
    (photo,) = result.photos.all()
    (file,) = files(folder)
    assert photo.sha256_received == hashlib.sha256(jpeg()).hexdigest()
    assert photo.sha256 == hashlib.sha256(file.read_bytes()).hexdigest() != photo.sha256_received
    assert (photo.kind, file.suffix, photo.by) == ("image/jpeg", ".jpg", "officer")
    assert "IMG" not in str(file)
    assert file.stat().st_mode & 0o077 == 0, "no other user of the machine reads it"
    assert Record.objects.get(action="recorded an examination").detail["photos"] == [photo.sha256_received]


def test_a_result_that_is_refused_leaves_no_photo(alerts, folder, person, signed_in):
    url = reverse("write_result", args=[alerts["ODD"].pk])
    typed = {"version": 9, "done": "yes", "exam_type": "DOC", "examined_on": "2025-06-30", "minutes": "5"}
    typed["departs_because"] = "the seal was broken"
    answer = signed_in(person("officer")).post(url, typed | {"VALUATION.answer": "found", "photos": [uploaded(jpeg())]})
    assert answer.status_code == 422
    assert "Choose the photos again" in answer.content.decode()
    assert (files(folder), Photo.objects.count(), ExamResult.objects.count()) == ([], 0, 0)


def test_the_form_takes_photos(alerts, own_lake, folder, person, signed_in):
    url = reverse("write_result", args=[alerts["ODD"].pk])
    typed = {"version": 1, "done": "yes", "exam_type": "DOC", "examined_on": "2025-06-30", "minutes": "5"}
    typed["departs_because"] = "the seal was broken"
    both = {"VALUATION.answer": "found", "photos": [uploaded(jpeg()), uploaded(png())]}
    page = signed_in(person("officer")).post(url, typed | both, follow=True).content.decode()
    assert page.count('<img src="/exams/photos/') == 2
    assert len(files(folder)) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([jpeg()] * 4, "At most 3 photos"),
        ([jpeg(more=bytes(1_000_000))], "at most 1 MB"),
        ([jpeg(), b"%PDF"], "none of them"),
    ],
)
def test_too_many_too_large_or_no_photos_are_refused(folder, given, words):
    with pytest.raises(UnfitError, match=words):
        photos.shots([uploaded(content) for content in given])


def test_photos_can_be_added_later_up_to_the_limit(result, folder, signed_in):
    browser, url = signed_in(result.officer), reverse("more_photos", args=[result.pk])
    assert browser.post(url, {"photos": [uploaded(png())]}).status_code == 302
    assert browser.post(url, {"photos": [uploaded(png()), uploaded(png())]}).status_code == 400
    assert browser.post(url, {}).status_code == 400
    assert result.photos.count() == len(files(folder)) == 2
    assert Record.objects.get(action="added photos").detail["result"] == result.pk


def test_a_request_that_brings_too_much_is_refused_before_it_is_read(result, settings, signed_in):
    settings.MOST_UPLOADED = 500
    answer = signed_in(result.officer).post(
        reverse("more_photos", args=[result.pk]), {"photos": [uploaded(bytes(1000))]}
    )
    assert answer.status_code == 400
    assert result.photos.count() == 1


# Seeing them.


def test_whoever_may_see_the_shipment_sees_the_photo_and_that_is_on_record(result, person, signed_in):
    photo = result.photos.get()
    answer = signed_in(person("analyst")).get(reverse("photo", args=[photo.pk]))
    assert answer.content == cleaned(jpeg()).content
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    seen = Record.objects.get(action="saw a photo")
    assert (seen.by, seen.key, seen.detail["sha256"]) == ("analyst", "t/ODD/1", photo.sha256)


def test_nobody_else_sees_it(result, person, signed_in, client):
    url = reverse("photo", args=[result.photos.get().pk])
    assert client.get(url).status_code == 302
    assert signed_in(person("analyst", name="far", offices=[AWAY])).get(url).status_code == 404
    assert signed_in(person("administrator")).get(url).status_code == 403
    result.alert.mark = 3
    result.alert.save()
    assert signed_in(person("analyst", name="green")).get(url).status_code == 404
    assert not Record.objects.filter(action="saw a photo").exists()


def test_a_photo_that_was_changed_outside_is_not_shown(result, folder, signed_in):
    (file,) = files(folder)
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(ConflictError):
        photos.read(result.photos.get())
    assert signed_in(result.officer).get(reverse("photo", args=[result.photos.get().pk])).status_code == 409
    file.unlink()
    assert signed_in(result.officer).get(reverse("photo", args=[result.photos.get().pk])).status_code == 404
