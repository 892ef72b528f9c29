"""Damaged and hostile files: no crash, no record lost, nothing half published.

Every sample of a shipped mapping is damaged in every way we can think of, from a fixed
seed. Whatever comes of it: either the file is loaded and each of its records is in the
lake or in quarantine, or it is refused with an error that says what to do, and the lake
is as it was. One share in four runs always, all of them with `-m heavy`.
"""

from __future__ import annotations

import gzip
import io
import random
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tidewaiter.errors import TidewaiterError
from tidewaiter.lake import Lake
from tidewaiter.simulation.layout import schema_of
from tidewaiter.sources import Limits, load, shipped_mappings
from tidewaiter.tables import collect, loaded

SAMPLES = Path(__file__).parent / "samples"
FOLDERS = {"hts": "hts/hts_2025_rev10.csv", "ofac-sdn": "ofac-sdn/sdn.csv"}
SHARES, FILES_A_SHARE = 44, 25
ALWAYS = range(11)
"""The shares that run always: every mapping is in them, and every damage. The others are done when readers change."""
LIMITS = Limits(unpacked_bytes=3_000_000, ratio=100, ratio_from_bytes=100_000, line_characters=500_000)
HOSTILE = (
    "=cmd|' /C calc'!A1", "@SUM(1+1)", "'; DROP TABLE declared.items; --", "../../etc/passwd", "<script>alert(1)",
    "\u202egnp.exe", "\x00", "\x1b[31m", "\ufeff", "NaN", "inf", "-1e308", "1e309", "9" * 20, "0x1F", "١٢٣",
    "2024-02-30", "0000-00-00", "9999-12-31", "31/12/99999", "1900-01-00", "{\"a\":", "[]", "%s%n", "${jndi:ldap://x}",
    "💣" * 50, "A" * 200_000, '"', '""', "\\", "\r", "\n", ";", "|", "\t", "null", "-", "ZZ", "\ud7ff\ue000",
)  # fmt: skip


@cache
def names() -> list[str]:
    """Every shipped mapping for which there is a sample, or can be made one."""
    return [name for name in shipped_mappings() if name.startswith("simulated") or sample_of(name) is not None]


def sample_of(name: str) -> Path | None:
    return SAMPLES / FOLDERS[name] if name in FOLDERS else next(SAMPLES.glob(f"{name}.*"), None)


def test_every_shipped_mapping_is_put_to_the_test():
    assert set(names()) == set(shipped_mappings())


def simulated(name: str) -> bytes:
    """A Parquet file of a simulated world, with plain values in every column."""
    file = {"simulated": "declarations", "simulated-flows": "trade_flows"}.get(name, name.removeprefix("simulated-"))
    text = {"int": "1", "float": "2.5", "date": "2024-03-0{n}", "bool": "true"}
    special = {
        "country": "US",
        "origin": "IT",
        "dispatch": "IT",
        "hs_code": "690721",
        "cause": "random",
        "currency": "USD",
    }
    schema = schema_of(file)
    kinds = {pa.int64(): "int", pa.float64(): "float", pa.date32(): "date", pa.bool_(): "bool"}

    def value(field: pa.Field, n: int) -> str:
        return text.get(kinds.get(field.type, ""), special.get(field.name, f"X{n}")).format(n=n)

    lines = [",".join(schema.names), *(",".join(value(field, n) for field in schema) for n in range(1, 5))]
    convert = pyarrow.csv.ConvertOptions(column_types=schema)
    return as_parquet(pyarrow.csv.read_csv(io.BytesIO("\n".join(lines).encode()), convert_options=convert))


def as_parquet(table: pa.Table) -> bytes:
    packed = io.BytesIO()
    pq.write_table(table, packed)
    return packed.getvalue()


Damage = Callable[[bytes, random.Random], bytes]


def cut_short(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def insert_bytes(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice([b"\x00" * 7, chance.randbytes(9), b"\xff\xfe", b"\xc3\x28"]) + content[at:]


def lose_a_piece(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 60) :]


def repeat_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(line * chance.randint(1, 3) for line in lines)


def shuffle_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def other_encoding(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-32", "cp1252", "cp037", "utf-7", "shift_jis"]), "replace"
    )


def hostile_values(content: bytes, chance: random.Random) -> bytes:
    """Put hostile texts where values stand, in any text format."""
    parts = content.decode("utf-8", "replace")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(parts))
        end = min((found for mark in ',;\t"<\n' if (found := parts.find(mark, at)) >= 0), default=at)
        parts = parts[:at] + chance.choice(HOSTILE) + parts[end:]
    return parts.encode("utf-8", "replace")


def absurd_numbers(content: bytes, chance: random.Random) -> bytes:
    absurd = [b"-5", b"1e400", b"9" * 40, b"0", b"NaN", b"1/0", b"12,5"]
    return b"".join(
        chance.choice(absurd) if chance.random() < 0.02 and piece.isdigit() else piece
        for piece in (bytes([byte]) for byte in content)
    )


def other_delimiters(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice([b";", b"\t", b"", b",,", b'",']), chance.randint(1, 40))


def open_quotes(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + b'"' + content[at:]


def no_header(content: bytes, chance: random.Random) -> bytes:
    return b"\n".join(content.split(b"\n")[1:]) + b"\n" * chance.randint(0, 2)


def other_headers(content: bytes, chance: random.Random) -> bytes:
    header, _, rest = content.partition(b"\n")
    return (
        bytes(byte ^ 0x20 if chance.random() < 0.1 and chr(byte).isalpha() else byte for byte in header) + b"\n" + rest
    )


def gzip_cut(content: bytes, chance: random.Random) -> bytes:
    packed = gzip.compress(content)
    return packed[: chance.randrange(2, len(packed))]


def gzip_flipped(content: bytes, chance: random.Random) -> bytes:
    return b"\x1f\x8b" + flip_bytes(gzip.compress(content)[2:], chance)


def bomb(content: bytes, chance: random.Random) -> bytes:
    filler = chance.choice([b"\x00", b",", b"\n", b"a"]) * 4_000_000
    if chance.random() < 0.5:
        return gzip.compress(content + filler)
    return zipped(content + filler)


def zipped_flipped(content: bytes, chance: random.Random) -> bytes:
    return b"PK\x03\x04" + flip_bytes(zipped(content)[4:], chance)


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data", content)
    return packed.getvalue()


def another_format(content: bytes, chance: random.Random) -> bytes:
    return chance.choice(
        [b"", b"\n", b"{}", b"[]\n[]", b"<a/>", b"PAR1PAR1", b"%PDF-1.4", chance.randbytes(400), workbook(content)]
    )


def workbook(content: bytes) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for line in content.decode("ascii", "ignore").splitlines()[:5]:
        book.active.append([cell for cell in line.split(",") if cell.isprintable()][:30])
    book.save(packed)
    return packed.getvalue()


def hostile_xml(content: bytes, chance: random.Random) -> bytes:
    doctype = chance.choice([
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ])  # fmt: skip
    return doctype + content.partition(b"?>")[2].replace(b">", b">&a;", 1)


def hostile_json(content: bytes, chance: random.Random) -> bytes:
    deep = ["[" * 5000, '{"a":' * 5000, '{"a": [[[1]]]}']
    odd = ['{"a": "\\ud800"}', '{"a": 1e999}', "9" * 5000, '{"a": NaN}']
    return content + b"\n".join(text.encode() for text in chance.sample(deep + odd, 3))


DAMAGES: tuple[Damage, ...] = (
    cut_short, flip_bytes, insert_bytes, lose_a_piece, repeat_lines, shuffle_lines, other_encoding, hostile_values,
    hostile_values, absurd_numbers, other_delimiters, open_quotes, no_header, other_headers, gzip_cut, gzip_flipped,
    bomb, zipped_flipped, another_format, hostile_xml, hostile_json,
)  # fmt: skip


def drawn(number: int) -> tuple[str, list[Damage], random.Random]:
    """Which mapping's sample a file is, what is done to it, and the chance that decides how."""
    chance = random.Random(number)
    known = names()
    return known[number % len(known)], [chance.choice(DAMAGES) for _ in range(chance.choice([1, 1, 1, 2]))], chance


def damaged_file(number: int, folder: Path) -> tuple[str, Path, str]:
    """One damaged file: the mapping, the path, and what was done to it."""
    name, done, chance = drawn(number)
    sample = sample_of(name)
    content = simulated(name) if sample is None else sample.read_bytes()
    folder.mkdir()
    if sample is not None and name in FOLDERS:
        shutil.copytree(sample.parent, folder, dirs_exist_ok=True)
    for damage in done:
        content = damage(content, chance) if content else content
    path = folder / (sample.name if sample is not None else f"{name}.parquet")
    path.write_bytes(content)
    return name, path, " then ".join(damage.__name__ for damage in done)


def check(lake: Lake, name: str, path: Path) -> None:
    before, runs = lake.entries, len(lake.runs())
    refusal = ""
    try:
        [file] = load(lake, name, [path], limits=LIMITS).files
    except TidewaiterError as refused:
        refusal = str(refused)
    if refusal:
        assert len(refusal) > 25
        assert (lake.entries, len(lake.runs())) == (before, runs)
        return
    assert file.read == file.loaded + file.quarantined
    if file.already_loaded:
        return
    own = lake.read(loaded.QUARANTINE).filter(lambda row: (row.file_id == file.file_id) & (row.source == name))
    waiting = lake.fetch(own)
    assert len(waiting) == file.quarantined
    assert len(set(waiting["row_no"].to_pylist())) == file.quarantined
    entered = set()
    for contract in map(collect().get, file.tables):
        rows = lake.read(contract).filter(lambda row: (row.file_id == file.file_id) & (row.source == name))
        entered |= set(lake.fetch(rows.select("row_no"))["row_no"].to_pylist())
    assert not entered & set(waiting["row_no"].to_pylist())


def numbers(share: int) -> range:
    return range(share, SHARES * FILES_A_SHARE, SHARES)


def run_share(share: int, folder: Path) -> None:
    with Lake.open(folder / "lake", create=True) as lake:
        for number in numbers(share):
            name, path, done = damaged_file(number, folder / str(number))
            try:
                check(lake, name, path)
            except Exception as failure:
                failure.add_note(f"file {number}: {name} after {done}")
                raise


def test_what_runs_always_meets_every_mapping_and_every_damage():
    met = [drawn(number) for share in ALWAYS for number in numbers(share)]
    assert {name for name, _, _ in met} == set(names())
    assert {damage for _, done, _ in met for damage in done} == set(DAMAGES)


@pytest.mark.slow
@pytest.mark.parametrize("share", ALWAYS)
def test_damaged_files(share, tmp_path):
    run_share(share, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("share", range(ALWAYS.stop, SHARES))
def test_more_damaged_files(share, tmp_path):
    run_share(share, tmp_path)


def test_a_lake_tells_where_every_record_of_a_half_bad_file_went(tmp_path):
    """Nothing is lost on the way: numbers 1 to n are in the tables or in quarantine, each once."""
    lines = (SAMPLES / "kcs.csv").read_text().splitlines()
    bad = [line.replace("2020", "20x20") for line in lines[1:]]
    path = tmp_path / "kcs.csv"
    path.write_text("\n".join([*lines, *bad, "short,line"]))
    with Lake.open(tmp_path / "lake", create=True) as lake:
        report = load(lake, "kcs", [path])
        assert (report.read, report.loaded, report.quarantined) == (9, 4, 5)
        check(lake, "kcs", path)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_each_damage_does_damage(damage):
    content = (SAMPLES / "kcs.csv").read_bytes()
    assert any(damage(content, random.Random(seed)) != content for seed in range(5))
