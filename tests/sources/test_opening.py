"""Opening files from outside: packed ones are unpacked, damaged and hostile ones are refused."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources import Limits, load

TIGHT = Limits(unpacked_bytes=200_000, ratio=50, ratio_from_bytes=10_000)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_gzip_and_zip_are_unpacked_on_the_way(lake, goods, write, lines):
    text = lines(3).encode()
    assert load(lake, goods, [write("a.csv.gz", gzip.compress(text))]).loaded == 3
    assert load(lake, goods, [write("b.zip", zipped(lines=text))]).tables["declared.items"].unchanged == 3


@pytest.mark.parametrize("cut", [5, 12, 40])
def test_a_gzip_cut_short_is_refused(lake, goods, write, lines, cut):
    whole = gzip.compress(lines(200).encode())
    with pytest.raises(FileRefusedError, match="fetch it again"):
        load(lake, goods, [write("a.csv.gz", whole[:-cut])])


def test_a_gzip_with_a_flipped_byte_is_refused(lake, goods, write, lines):
    packed = bytearray(gzip.compress(lines(200).encode()))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(FileRefusedError, match="damaged"):
        load(lake, goods, [write("a.csv.gz", bytes(packed))])


def test_a_file_that_is_called_gz_and_is_none_is_refused(lake, goods, write, lines):
    with pytest.raises(FileRefusedError, match=r"called \.gz and is none"):
        load(lake, goods, [write("a.csv.gz", lines(1))])


@pytest.mark.parametrize("name", ["bomb.csv.gz", "bomb.zip"])
def test_a_bomb_is_refused_by_its_ratio(lake, goods, write, lines, name):
    text = lines(1).encode() + b"," * 150_000
    packed = gzip.compress(text) if name.endswith("gz") else zipped(bomb=text)
    with pytest.raises(FileRefusedError, match="decompression bomb"):
        load(lake, goods, [write(name, packed)], limits=TIGHT)


def test_a_file_that_unpacks_to_too_much_is_refused_by_its_size(lake, goods, write, lines):
    with pytest.raises(FileRefusedError, match="200,000 bytes; split it"):
        load(lake, goods, [write("a.csv.gz", gzip.compress(lines(6000).encode()))], limits=TIGHT)


def test_a_zip_that_lies_about_its_size_is_refused_all_the_same(lake, goods, write, lines):
    packed = bytearray(zipped(bomb=lines(1).encode() + b"," * 150_000))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(signature) + offset
        packed[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(FileRefusedError):
        load(lake, goods, [write("a.zip", bytes(packed))], limits=TIGHT)


def test_a_zip_of_two_files_needs_a_choice(lake, goods, write, lines):
    text = lines(1).encode()
    path = write("a.zip", zipped(**{"lines.csv": text, "notes.txt": b"read me"}))
    with pytest.raises(FileRefusedError, match="holds 2 files"):
        load(lake, goods, [path])
    goods.write_text(goods.read_text() + '\n[read]\nmember = "*.csv"\n')
    assert load(lake, goods, [path]).loaded == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PAR1" + bytes(range(200)), "is parquet, not text"),
        (b"%PDF-1.7 ...", "is PDF, not text"),
        (bytes(2000), "binary data"),
        (b"\n\n  \n", "no header"),
    ],
)
def test_what_is_no_text_is_refused_with_a_hint(lake, goods, write, content, words):
    with pytest.raises(FileRefusedError, match=words):
        load(lake, goods, [write("a.csv", content)])
