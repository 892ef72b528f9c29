"""Photos as they come from a telephone: what they are by their content, and without what they say beside the picture.

A telephone writes into every photo where and when it was taken, with which device, and often a small second picture.
That is about the officer and not about the goods, and would go wherever the photo goes. So everything but the picture,
its colours and which way is up is left out; the digest of the file as it came is kept, for whoever holds that file.
The picture itself is not compressed anew: not one pixel changes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tidewaiter_workbench.refusals import UnfitError

__all__ = ["ENDINGS", "Picture", "cleaned"]

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_MOST_PIXELS = 80_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs")
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"))
_WEBP_SAYS_MORE = 0x02 | 0x04 | 0x08  # animation, XMP, EXIF
_ORIENTATION = 0x0112
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_SHORT = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo without what it said beside the picture."""

    kind: str
    content: bytes
    width: int
    height: int


def cleaned(content: bytes) -> Picture:
    """The picture in a file, whatever the file is called.

    Raises:
        UnfitError: it is no JPEG, PNG or WebP, or one that is damaged or larger than any camera's.
    """
    try:
        if content.startswith(b"\xff\xd8\xff"):
            picture = _jpeg(content)
        elif content.startswith(_PNG):
            picture = _png(content)
        elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            picture = _webp(content)
        else:
            raise UnfitError(_("Photos are JPEG, PNG or WebP files; this is none of them."))
    except (struct.error, IndexError, ValueError, zlib.error):
        raise UnfitError(_("This photo is damaged: it ends too early, or is not what it begins as.")) from None
    if not 0 < picture.width * picture.height <= _MOST_PIXELS:
        raise UnfitError(_("This photo has more points than any camera's."))
    return picture


def _jpeg(content: bytes) -> Picture:
    kept, at, size, up = [b"\xff\xd8"], 2, (0, 0), 1
    pictures = 0
    while True:
        marker, at = _marker(content, at)
        if marker == 0xD9:
            break
        if marker in _SHORT:
            continue
        length = struct.unpack_from(">H", content, at)[0]
        body = content[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise ValueError
        segment = content[at - 2 : at + length]
        at += length
        if marker in _FRAMES:
            size = struct.unpack_from(">HH", body, 1)[::-1]
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            up = _which_way_is_up(body[6:])
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            kept.append(segment + content[at:end])
            at, pictures = end, pictures + 1
        elif _says_the_picture(marker, body):
            kept.append(segment)
    if not pictures or 0 in size:
        raise ValueError
    if up != 1:
        kept.insert(1, _only_which_way_is_up(up))
    return Picture("image/jpeg", b"".join([*kept, b"\xff\xd9"]), *size)


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The next marker, and where what follows it begins; fill bytes may stand before it."""
    if content[at] != 0xFF:
        raise ValueError
    while content[at] == 0xFF:
        at += 1
    return content[at], at + 1


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the picture's own bytes end: at the next marker that is no restart and no stuffed byte."""
    while True:
        at = content.index(b"\xff", at)
        after = content[at + 1]
        if after != 0x00 and after != 0xFF and not 0xD0 <= after <= 0xD7:
            return at
        at += 1 if after == 0xFF else 2


def _says_the_picture(marker: int, body: bytes) -> bool:
    """Tables and frames; of what applications add, the colours alone (JFIF, ICC profile, Adobe's transform)."""
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    return marker in {0xE0, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _which_way_is_up(tiff: bytes) -> int:
    """The orientation of an EXIF block, 1 to 8; 1 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if at + 2 > len(tiff):
        return 1
    for n in range(struct.unpack_from(f"{order}H", tiff, at)[0]):
        entry = at + 2 + 12 * n
        if entry + 12 > len(tiff):
            return 1
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _only_which_way_is_up(up: int) -> bytes:
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, up, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> Picture:
    kept, at, size = [_PNG], len(_PNG), (0, 0)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        whole = content[at : at + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != struct.unpack(">I", whole[-4:])[0]:
            raise ValueError
        if (name == b"IHDR") != (at == len(_PNG)):
            raise ValueError
        if name == b"IHDR":
            size = struct.unpack_from(">II", whole, 8)
        if name in _PNG_KEPT:
            kept.append(whole)
        at += len(whole)
        if name == b"IEND":
            break
    if not any(each[4:8] == b"IDAT" for each in kept[1:]):
        raise ValueError
    return Picture("image/png", b"".join(kept), *size)


def _webp(content: bytes) -> Picture:
    size = (0, 0)
    kept: list[bytes] = []
    for name, body in _riff(content):
        if name not in _WEBP_KEPT:
            continue
        told = body
        if name == b"VP8X":
            told = bytes((body[0] & ~_WEBP_SAYS_MORE & 0xFF,)) + body[1:]
            size = tuple(1 + int.from_bytes(body[n : n + 3], "little") for n in (4, 7))  # type: ignore[assignment]
        elif name == b"VP8 " and 0 in size:
            width, height = struct.unpack_from("<HH", body, 6)
            size = (width & 0x3FFF, height & 0x3FFF)
        elif name == b"VP8L" and 0 in size:
            bits = struct.unpack_from("<I", body, 1)[0]
            size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        kept.append(name + struct.pack("<I", len(told)) + told + b"\0" * (len(told) % 2))
    if not any(each[:4] in (b"VP8 ", b"VP8L") for each in kept):
        raise ValueError
    body = b"WEBP" + b"".join(kept)
    return Picture("image/webp", b"RIFF" + struct.pack("<I", len(body)) + body, *size)


def _riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise ValueError
    at = 12
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        body = content[at + 8 : at + 8 + length]
        if len(body) != length:
            raise ValueError
        yield name, body
        at += 8 + length + length % 2
