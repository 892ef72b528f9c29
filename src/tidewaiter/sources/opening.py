"""Open a file that came from outside: unpack it, and refuse what is damaged, hostile or too large."""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from tidewaiter.errors import FileRefusedError, SourceError

__all__ = ["Limits", "SourceFile", "check_archive", "source_file"]

_UNREADABLE = (
    OSError, EOFError, RuntimeError, ValueError, OverflowError, zlib.error, lzma.LZMAError, struct.error,
    zipfile.BadZipFile,
)  # fmt: skip
"""What the unpackers raise on damage, encryption and methods that they do not know."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an unpacked file may reach; a bomb is refused while it unpacks, not after."""

    unpacked_bytes: int = 100 * 2**30
    ratio: float = 200.0
    ratio_from_bytes: int = 64 * 2**20
    line_characters: int = 16 * 2**20

    def check(self, name: str, *, packed: int, unpacked: int) -> None:
        """Refuse what grew too large, or grew too much.

        Raises:
            FileRefusedError: it did.
        """
        if unpacked > self.unpacked_bytes:
            raise FileRefusedError(
                f"{name} unpacks to more than {self.unpacked_bytes:,} bytes; split it, then load again"
            )
        if unpacked > self.ratio_from_bytes and unpacked > self.ratio * max(packed, 1):
            raise FileRefusedError(
                f"{name} unpacks to more than {self.ratio:.0f} times its size, as a decompression bomb does; "
                "if it is honest, unpack it yourself and load the result"
            )


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, by its content."""

    path: Path
    sha256: str
    size: int
    limits: Limits

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def file_id(self) -> str:
        """The first 16 hex digits of the content's SHA-256."""
        return self.sha256[:16]

    @contextmanager
    def open(self, *, member: str | None = None) -> Iterator[BinaryIO]:
        """The bytes of the file, unpacked if it is gzip or a zip with one file in it.

        Raises:
            FileRefusedError: it is cut short, damaged, hostile, or a zip with several files.
        """
        with self.path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            if magic[:2] == b"\x1f\x8b":
                packed, size = self._gunzipped(raw), self.size
            elif magic == b"PK\x03\x04":
                packed, size = self._member(raw, member)
            elif self.path.suffix.lower() in {".gz", ".zip"}:
                raise FileRefusedError(f"{self.name} is called {self.path.suffix} and is none; fetch it again")
            else:
                packed, size = raw, 0
            with io.BufferedReader(_Guarded(packed, self.name, packed_size=size, limits=self.limits), 2**20) as opened:
                yield opened

    def _gunzipped(self, raw: IO[bytes]) -> IO[bytes]:
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))

    def _not_one(self, archive: zipfile.ZipFile, files: int) -> str:
        if "[Content_Types].xml" in archive.namelist():
            return f'{self.name} is an Excel workbook; write `format = "xlsx"` under [source], or save it as CSV'
        return f"{self.name} holds {files} files where one is wanted; unpack it, or name one by `member` under [read]"

    def _member(self, raw: IO[bytes], member: str | None) -> tuple[IO[bytes], int]:
        archive = check_archive(raw, name=self.name, limits=self.limits)
        names = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX" not in entry.filename]
        if member is not None:
            names = [entry for entry in names if fnmatch.fnmatch(entry.filename, member)]
        if len(names) != 1:
            raise FileRefusedError(self._not_one(archive, len(names)))
        try:
            return archive.open(names[0]), names[0].compress_size
        except _UNREADABLE as damage:
            raise FileRefusedError(f"{self.name} cannot be unpacked (damaged or encrypted); fetch it again") from damage


def source_file(path: Path, *, limits: Limits, companions: Sequence[Path] = ()) -> SourceFile:
    """The file at a path, with the digest of its bytes (and of those of its companions, in order).

    Raises:
        SourceError: there is no such file, or it cannot be read.
    """
    digest = hashlib.sha256()
    size = _digested(path, digest)
    if size == 0:
        raise FileRefusedError(f"{path.name} is empty; fetch it again")
    size += sum(_digested(companion, digest) for companion in companions)
    return SourceFile(path, digest.hexdigest(), size, limits)


def _digested(path: Path, digest: hashlib._Hash) -> int:
    try:
        with path.open("rb") as file:
            while block := file.read(2**20):
                digest.update(block)
            return file.tell()
    except (OSError, ValueError) as problem:
        why = "it is a folder" if path.is_dir() else "there is no such file, or no right to read it"
        raise SourceError(f"cannot read {path.name}: {why}; check the path") from problem


def check_archive(raw: IO[bytes], *, name: str, limits: Limits) -> zipfile.ZipFile:
    """The archive, unless what it says of its own size is a bomb.

    Raises:
        FileRefusedError: it is damaged, or would unpack to too much.
    """
    try:
        archive = zipfile.ZipFile(raw)
    except _UNREADABLE as damage:
        raise FileRefusedError(f"{name} is a damaged or truncated archive; fetch it again") from damage
    unpacked = sum(entry.file_size for entry in archive.infolist())
    packed = sum(entry.compress_size for entry in archive.infolist())
    limits.check(name, packed=packed, unpacked=unpacked)
    return archive


class _Guarded(io.RawIOBase):
    """A stream that counts what it gives, and turns damage into a refusal."""

    def __init__(self, stream: IO[bytes], name: str, *, packed_size: int, limits: Limits) -> None:
        self._stream = stream
        self._name = name
        self._packed = packed_size
        self._limits = limits
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._stream.read(len(buffer))
        except _UNREADABLE as damage:
            raise FileRefusedError(f"{self._name} is damaged or cut short; fetch it again") from damage
        self._given += len(chunk)
        if self._packed:
            self._limits.check(self._name, packed=self._packed, unpacked=self._given)
        buffer[: len(chunk)] = chunk
        return len(chunk)
