"""Resolution of any file of names, without a lake: `mention_id` and `name` in, `party_id` and `probability` out."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.columns.distinct import mapped
from tidewaiter.columns.given import given, given_number
from tidewaiter.entities.explaining import Reason, explain
from tidewaiter.entities.features import WRITTEN, features_of
from tidewaiter.entities.judgements import contradicted
from tidewaiter.entities.resolving import Resolved, resolve_profiles
from tidewaiter.errors import FileRefusedError, SourceError, UsageError
from tidewaiter.flow.file_text import text_of
from tidewaiter.flow.headings import lacking, plain_heading, unread
from tidewaiter.sources.known.birth_dates import birth_date

__all__ = ["Explained", "FileResolved", "explain_two", "read_file", "read_mentions", "resolve_file"]

Tell = Callable[[str], None]
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "mention_id": ("id", "record_id", "rec_id", "uid", "unique_id"),
    "name": ("company", "company_name", "party_name", "full_name", "entity_name", "organisation", "organization"),
    "address": ("street", "street_address", "address_line", "address1", "address_1", "address_line_1"),
    "city": ("town", "suburb", "locality"),
    "postcode": ("zip", "zip_code", "zipcode", "postal_code", "post_code"),
    "country": ("country_code", "nation"),
    "identifier": ("tax_id", "registration_number", "reg_no", "vat", "importer_number"),
    "identifier_kind": ("id_type", "identifier_type"),
    "phone": ("telephone", "tel", "phone_number"),
    "email": ("e_mail", "mail", "email_address"),
    "birth_date": ("date_of_birth", "dob", "birthdate"),
    "seen_with": ("companions", "counterparties"),
    "mid": ("manufacturer_id", "manufacturer_identification_code"),
}
"""Columns, and what other files call them."""
_NAMING: Mapping[str, Callable[[str], str]] = {
    "name": given, "identifier": given_number, "phone": given_number, "email": given,
}  # fmt: skip
"""Columns that say who is meant, and what of them is an answer."""
_GIVEN, _SURNAME = ("given_name", "first_name", "forename"), ("surname", "last_name", "family_name")
_HOUSE = ("street_number", "house_number", "number")
_SEPARATOR_LINE = re.compile(rb"sep=(.)(\r\n|\r|\n)", re.IGNORECASE)
"""The line by which spreadsheets say what parts the fields."""
_LINE_END = re.compile(rb"[\r\n]")
"""Lines end with LF, with both, or with CR alone, as older spreadsheets of the Macintosh write them."""
_EMPTY_LINES = re.compile(rb"\A(?:[ \t]*[\r\n])+")
"""What stands before the headings and is none."""
_LONGEST = 1_000
"""Letters of a name or an address that are read: a whole page in one cell is a slip, and says nothing behind them."""
_NEW_LINE = "\x1f"


@dataclass(frozen=True, slots=True)
class FileResolved:
    """What came out: mentions with their party, and the counts a person wants to see."""

    rows: pa.Table
    mentions: int
    profiles: int
    parties: int
    columns: tuple[str, ...]
    unread: tuple[str, ...]
    """Headings of the file that nothing was read from."""


def resolve_file(
    path: Path, *, threshold: float, judgements: Path | None = None, encoding: str = "", tell: Tell
) -> FileResolved:
    """Resolve a file of mentions.

    Args:
        path: CSV (comma, semicolon or tab; `.gz` too) or Parquet.
        threshold: probability from which two ways of writing are held for one party.
        judgements: CSV with `left`, `right` (mention ids) and `verdict` (same or different); they always win.
        encoding: of the file, where it is neither UTF-8 nor Western European.
        tell: called with what is being done.

    Raises:
        SourceError: a column is missing, a mention id is empty or given twice, the file cannot be read, or two are
            judged different and, by other rows, the same.
        UsageError: the threshold is no probability.
    """
    if not 0 < threshold < 1:
        raise UsageError("--threshold is a probability between 0 and 1; 0.5 takes the likelier side")
    tell("reading")
    table = read_file(path, encoding=encoding)
    mentions = _mentions(path, table)
    profiles, place = _profiles(mentions)
    must, must_not = _judged(judgements, mentions["mention_id"].to_pylist(), place)
    tell(f"comparing {len(profiles):,} ways of writing")
    found = resolve_profiles(profiles, threshold=threshold, must=must, must_not=must_not)
    rows = _rows(mentions["mention_id"], found, place)
    columns = tuple(
        name for name in WRITTEN if name in profiles.column_names and profiles[name].null_count < len(profiles)
    )
    return FileResolved(
        rows, len(mentions), len(profiles), len(np.unique(found.groups)), columns, unread(table.column_names, _read())
    )


@dataclass(frozen=True, slots=True)
class Explained:
    """Why two mentions look like one party or like two, the probability by that alone, and whether they are one here.

    Two that look like one may be two all the same, and the other way round: all ways of writing their parties count.
    """

    reasons: list[Reason]
    probability: float
    one_party: bool


def explain_two(path: Path, one: str, other: str, *, threshold: float = 0.5, encoding: str = "") -> Explained:
    """Why two mentions of a file, by their ids, are, or are not, held for one party; see `resolve_file`.

    Raises:
        SourceError: there is no such mention.
        UsageError: both are written in the same words, or are one.
    """
    mentions = read_mentions(path, encoding=encoding)
    profiles, place = _profiles(mentions)
    ids = mentions["mention_id"].to_pylist()
    for wanted in (one, other):
        if wanted not in ids:
            raise SourceError(f"{path.name} has no mention_id {wanted!r}")
    left, right = (int(place[ids.index(wanted)]) for wanted in (one, other))
    if left == right:
        raise UsageError("both mentions say the same in all columns: they are one way of writing, and so one party")
    found = resolve_profiles(profiles, threshold=threshold)
    told = explain(features_of(profiles), left, right, model=found.model)
    weight = sum(reason.bits for reason in told)
    probability = float(1 / (1 + np.exp2(-np.clip(weight, -100, 100))))
    return Explained(told, probability, bool(found.groups[left] == found.groups[right]))


def read_mentions(path: Path, *, encoding: str = "") -> pa.Table:
    """The mentions of a file under our names for the columns, all as text."""
    return _mentions(path, read_file(path, encoding=encoding))


def _read() -> list[str]:
    """Every heading that something is read from."""
    return [*_OTHER_NAMES, *(name for others in _OTHER_NAMES.values() for name in others), *_GIVEN, *_SURNAME, *_HOUSE]


def _mentions(path: Path, table: pa.Table) -> pa.Table:
    columns = {plain_heading(name): name for name in table.column_names}
    named: dict[str, pa.ChunkedArray] = {}
    for ours, others in _OTHER_NAMES.items():
        told = [_text(table[columns[name]]) for name in (ours, *others) if name in columns]
        if told:
            named[ours] = next((each for each in told if _is_filled(each)), told[0])
    if "name" not in named or _all_of(columns, _GIVEN, _SURNAME):
        _add_joined(named, table, columns, "name", parts=(_GIVEN, _SURNAME))
    if any(name in columns for name in _HOUSE) and "address" in named:
        _add_joined(named, table, columns, "address", parts=(_HOUSE, (*_OTHER_NAMES["address"], "address")))
    if "birth_date" in named:
        named["birth_date"] = mapped(named["birth_date"], _day_of_birth, kind=pa.string())
    for column in ("name", "address"):
        if column in named:
            named[column] = pc.utf8_slice_codeunits(named[column], 0, _LONGEST)
    missing = [name for name in ("mention_id", "name") if name not in named]
    if missing:
        raise SourceError(lacking(path, missing, list(columns), command="tidewaiter resolve"))
    _check_ids(path, named["mention_id"])
    return pa.table(named)


def read_file(path: Path, *, encoding: str = "") -> pa.Table:
    """A CSV (comma, semicolon or tab; `.gz` too) or Parquet file of any columns, those of a CSV as text.

    Raises:
        FileRefusedError: it is not there, empty, damaged, or something else.
    """
    if not path.is_file():
        raise FileRefusedError(f"there is no file {path}; give a CSV or Parquet file")
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return _first_of_each_name(pq.read_table(path))
        with pa.input_stream(str(path), compression="detect") as stream:
            content = stream.read()
        if not content.strip():
            raise FileRefusedError(f"{path.name} is empty; its first line must name the columns")
        if content.startswith(b"PK\x03\x04"):
            raise FileRefusedError(f"{path.name} is a workbook or an archive; save its sheet as CSV, and give that")
        text = text_of(content, name=path.name, encoding=encoding)
        table = _read_csv(text.encode(), name=path.name)
        _check_quotes(table, text, name=path.name)
        return _first_of_each_name(table)
    except (pa.ArrowInvalid, csv.Error) as error:
        raise FileRefusedError(
            f"{path.name} cannot be read as {path.suffix.lstrip('.') or 'CSV'}: every line must have as many fields as "
            "the first, and fields with the separator or a line break in them stand in double quotes"
        ) from error


def _check_quotes(table: pa.Table, text: str, *, name: str) -> None:
    """A quote that is opened and never closed takes all that follows for one cell: that is no file to go on with."""
    last: dict[str, object] = table.slice(len(table) - 1).to_pylist()[0] if len(table) else {}
    lost = [str(value) for value in last.values() if value and "\n" in str(value)]
    if lost and text.count('"') % 2:
        raise FileRefusedError(
            f"{name}: a quote is opened and not closed, before {lost[-1].splitlines()[0][:60]!r} in the last of "
            f'{len(table):,} rows; close it, or write a quote within a field twice ("")'
        )


def _first_of_each_name(table: pa.Table) -> pa.Table:
    """Of columns with one name the first, as in a spreadsheet that looks a heading up."""
    names = table.column_names
    return table.select([place for place, name in enumerate(names) if names.index(name) == place])


def _read_csv(content: bytes, *, name: str) -> pa.Table:
    declared = _SEPARATOR_LINE.match(content)
    content = content[declared.end() :] if declared else content
    content = _EMPTY_LINES.sub(b"", content, count=1)
    first = _LINE_END.split(content, maxsplit=1)[0].decode()
    separator = declared[1].decode() if declared else max(",;\t|", key=first.count)
    names = next(iter(_header(first, separator)))
    try:
        return pa_csv.read_csv(
            pa.BufferReader(content),
            read_options=pa_csv.ReadOptions(use_threads=True),
            parse_options=pa_csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return _read_uneven(content.decode(), separator, name=name)


def _read_uneven(text: str, separator: str, *, name: str) -> pa.Table:
    """A file whose lines end where nothing more is given, as spreadsheets write them; no line may say more."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names = next(lines)
    rows = []
    for row in lines:
        if any(row[len(names) :]):
            raise FileRefusedError(
                f"{name}, line {lines.line_num:,}: {len(row)} fields where the first line has {len(names)}; fields "
                "with the separator or a line break in them stand in double quotes"
            )
        if row:
            rows.append([*row[: len(names)], *[""] * (len(names) - len(row))])
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(names))]
    return pa.Table.from_arrays(columns, names=names)


def _header(line: str, separator: str) -> list[list[str]]:
    return list(csv.reader([line], delimiter=separator)) or [[]]


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return pc.utf8_trim_whitespace(column.cast(pa.string()))
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise FileRefusedError(
            f"a column of kind {column.type} holds what is no text, number or day; write its values as text"
        ) from error


def _day_of_birth(text: str) -> str:
    return birth_date(text) or text


def _all_of(columns: Mapping[str, str], *groups: tuple[str, ...]) -> bool:
    return all(any(name in columns for name in group) for group in groups)


def _add_joined(
    named: dict[str, pa.ChunkedArray],
    table: pa.Table,
    columns: Mapping[str, str],
    ours: str,
    *,
    parts: tuple[tuple[str, ...], ...],
) -> None:
    """A column made of several, such as a name of given name and surname."""
    found = [next((columns[name] for name in names if name in columns), None) for names in parts]
    texts = [pc.fill_null(_text(table[name]), "") for name in found if name]
    if len(texts) == len(parts):
        named[ours] = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*texts, " "))


def _check_ids(path: Path, ids: pa.ChunkedArray) -> None:
    empty = pc.sum(pc.or_kleene(pc.is_null(ids), pc.equal(ids, ""))).as_py() or 0
    if empty:
        raise SourceError(f"{path.name}: mention_id is empty in {empty:,} row(s); every mention needs one of its own")
    repeated = len(ids) - pc.count_distinct(ids).as_py()
    if repeated:
        raise SourceError(f"{path.name}: {repeated:,} row(s) repeat a mention_id; every mention needs one of its own")


def _profiles(mentions: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """The different ways of writing, and which of them each mention is.

    Which pairs are drawn and how ties are broken must not hang on the order of the file: they stand in an order of
    their own, in which a column without a value has no part. Mentions that name nobody ("", "N/A", "to order") are not
    one way of writing: each stands for itself.
    """
    there = [name for name in WRITTEN if name in mentions.column_names]
    said = [name for name in there if name == "name" or _is_filled(mentions[name])]
    own = pc.if_else(_names_somebody(mentions), "", mentions["mention_id"])
    texts = pc.binary_join_element_wise(*(pc.fill_null(mentions[name], "") for name in said), own, _NEW_LINE)
    encoded = texts.combine_chunks().dictionary_encode()
    order = _by_digest(encoded.dictionary)
    place = order[encoded.indices.to_numpy(zero_copy_only=False)]
    first = np.full(len(order), len(place), dtype=np.int64)
    np.minimum.at(first, place, np.arange(len(place)))
    return mentions.select(said).take(pa.array(first)), place


def _is_filled(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.not_equal(column, "")).as_py())


def _by_digest(texts: pa.Array) -> NDArray[np.int64]:
    """The place of each text in an order that is as good as drawn, and the same in every file, as in a lake."""
    digests = [hashlib.sha256(text.encode()).digest() for text in texts.to_pylist()]
    place = np.empty(len(digests), dtype=np.int64)
    place[sorted(range(len(digests)), key=digests.__getitem__)] = np.arange(len(digests))
    return place


def _names_somebody(mentions: pa.Table) -> pa.Array:
    """Whether a mention has a name, or a number that stands for one."""
    told = pa.array(np.zeros(len(mentions), dtype=np.bool_))
    for column, says in _NAMING.items():
        if column in mentions.column_names:
            told = pc.or_(told, pc.is_valid(mapped(mentions[column], says, kind=pa.string())))
    return told


def _judged(path: Path | None, ids: list[str], place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of profiles that must, and must not, be one party; each once, and none that contradict each other."""
    pairs: dict[str, dict[tuple[int, int], int]] = {"same": {}, "different": {}, "unsure": {}}
    if path is not None:
        rows = dict(zip(ids, place.tolist(), strict=True))
        for number, row in enumerate(_verdicts(path), start=2):
            left, right, verdict = (str(row[name] or "").strip() for name in ("left", "right", "verdict"))
            if verdict.lower() not in pairs or left not in rows or right not in rows:
                raise SourceError(
                    f"{path.name}, line {number}: expected two mention ids of the file and same, different or unsure"
                )
            one, other = sorted((rows[left], rows[right]))
            if one != other or verdict.lower() == "different":
                pairs[verdict.lower()].setdefault((one, other), number)
        _check_judged(path, pairs["same"], pairs["different"])
    same, different = (np.array(list(pairs[v]), dtype=np.int64).reshape(-1, 2) for v in ("same", "different"))
    return same, different


def _verdicts(path: Path) -> list[dict[str, object]]:
    table = read_file(path)
    table = table.rename_columns([name.strip().lower() for name in table.column_names])
    missing = [name for name in ("left", "right", "verdict") if name not in table.column_names]
    if missing:
        raise SourceError(lacking(path, missing, table.column_names, command="tidewaiter resolve"))
    return table.select(["left", "right", "verdict"]).to_pylist()


def _check_judged(path: Path, same: Mapping[tuple[int, int], int], different: Mapping[tuple[int, int], int]) -> None:
    """Two that are judged different must not be one by other rows: nobody could say which of them was meant."""
    for one, other in different:
        if one == other:
            raise SourceError(
                "two mentions that say the same in every column are judged different: add a column that tells"
            )
    for pair in contradicted(same, different):
        raise SourceError(
            f"{path.name}, line {different[pair]}: these two are judged different here, and one party by other lines; "
            "take out what no longer holds"
        )


def _rows(ids: pa.ChunkedArray, found: Resolved, place: np.ndarray) -> pa.Table:
    """A party is named after the first mention that has it."""
    groups = found.groups[place]
    first = np.full(len(found.groups), len(place), dtype=np.int64)
    np.minimum.at(first, groups, np.arange(len(place)))
    party = ids.combine_chunks().take(pa.array(first[groups]))
    return pa.table({"mention_id": ids, "party_id": party, "probability": np.round(found.probability[place], 4)})
