"""Screen a file of names, or a whole lake, against the lists at hand."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pyarrow as pa

from tidewaiter.entities.screening import (
    THRESHOLD,
    Changes,
    Hit,
    Index,
    Listed,
    Subject,
    changes_between,
    listed,
    screened,
    screening_steps,
    subject,
)
from tidewaiter.errors import LakeError, SourceError, UsageError
from tidewaiter.flow.headings import plain_heading, unread
from tidewaiter.flow.resolving import read_file
from tidewaiter.lake import Lake
from tidewaiter.sources import load, read_mapping, shipped_names
from tidewaiter.sources.known.birth_dates import birth_date
from tidewaiter.tables import declared, known, resolved
from tidewaiter.terms.country import country_code

__all__ = [
    "HITS_COLUMNS",
    "Asked",
    "Screened",
    "entries_from_file",
    "entries_in_lake",
    "hits_since",
    "look_up",
    "screen_file",
    "screen_lake",
    "screen_names",
]

Told = Callable[[str, float], None]

HITS_COLUMNS = (
    "row", "id", "name", "listing_id", "list", "listed_name", "matched", "score", "reason", "evidence", "listed_until",
    "register",
)  # fmt: skip
"""What `screen_file` writes: one line for each likeness, likeliest first within a row of the file."""

_FAMILIES = {"csl": "us-csl", "un": "un-list"}
_SHIPS = ("vessel_name", "ship_name", "vessel", "ship")
"""Columns of names that are those of ships."""
_COLUMNS = {
    "id": ("mention_id", "id", "party_id", "subject_id", "record_id"),
    "name": ("name", "party_name", "company", "company_name", "full_name", *_SHIPS),
    "aliases": ("aliases", "alias", "alt_names", "aka"),
    "address": ("address", "addresses", "street_address"),
    "city": ("city", "town"),
    "country": ("country", "countries", "flag"),
    "identifier": ("identifier", "identifiers", "tax_id", "registration_number"),
    "birth_date": ("birth_date", "birth_dates", "dob", "date_of_birth"),
    "type": ("type", "schema", "kind", "entity_type"),
    "imo": ("imo", "vessel_imo", "imo_number"),
}
_SCHEMAS = {
    "person": "Person", "individual": "Person", "natural person": "Person", "company": "Company", "firm": "Company",
    "business": "Company", "entity": "Organization", "organization": "Organization", "organisation": "Organization",
    "vessel": "Vessel", "ship": "Vessel", "aircraft": "Airplane", "airplane": "Airplane", "publicbody": "PublicBody",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screened:
    """What a screening of a file found: its subjects, and for each the hits."""

    subjects: int
    entries: int
    hits: tuple[Hit, ...]
    unread: tuple[str, ...]
    """Headings of the file that nothing was read from."""
    unreadable: tuple[tuple[str, int], ...] = ()
    """Columns of the file with values that tell no country or day of birth, and in how many rows; these had no part."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is looked up, with what is known of him; several values of one field are separated by semicolons.

    Attributes:
        type: person, company, vessel ..., or empty where it is not known.
        country: code or name.
        birth_date: as people write it; of a year or a month, too.
        imo: number of a ship.
    """

    name: str
    type: str = ""
    country: str = ""
    birth_date: str = ""
    identifier: str = ""
    imo: str = ""
    address: str = ""

    def unreadable(self) -> tuple[str, ...]:
        """What of this has no part, as nobody could tell what it says: a country or a day of birth.

        >>> Asked("Ivan Petrov", country="Atlantis; BG", birth_date="1970").unreadable()
        ('Atlantis',)
        """
        told = {"country": self.country, "birth_date": self.birth_date}
        return tuple(part for role, text in told.items() for part in _untold(role, text))


_READS: Mapping[str, Callable[[str], str | None]] = {"country": country_code, "birth_date": birth_date}


def _untold(role: str, text: str) -> list[str]:
    """The parts of a value that tell no country, or no day of birth."""
    return [each for part in text.split(";") if (each := part.strip()) and not _READS[role](each)]


def look_up(
    asked: Sequence[Asked], index: Index, *, threshold: float = THRESHOLD, on_progress: Told | None = None
) -> list[Hit]:
    """Look names up in lists that stand ready; likeliest first within a name.

    An index takes some ten seconds for the US list, and each name some milliseconds of it: who asks again and again
    keeps the index.
    """
    columns = {role: role for role in _COLUMNS}
    subjects = [_subject(asdict(each), columns, number) for number, each in enumerate(asked, start=1)]
    return _met(subjects, index, threshold=threshold, tell=on_progress or _silent)


def screen_names(
    asked: Sequence[Asked], entries: Sequence[Listed], *, threshold: float = THRESHOLD, on_progress: Told | None = None
) -> Screened:
    """Look names up in the entries of lists.

    Raises:
        UsageError: a name is empty.
    """
    if not all(each.name.strip() for each in asked):
        raise UsageError("a name to look up has at least a letter: --name NAME")
    tell = on_progress or _silent
    tell("reading the lists", 0.1)
    found = look_up(asked, Index(entries), threshold=threshold, on_progress=tell)
    return Screened(len(asked), len(entries), tuple(found), ())


def screen_file(
    path: Path,
    entries: Sequence[Listed],
    *,
    threshold: float = THRESHOLD,
    encoding: str = "",
    on_progress: Told | None = None,
) -> Screened:
    """Look up every row of a CSV file with a `name` column; `encoding` where it is neither UTF-8 nor Western European.

    Raises:
        SourceError: the file cannot be read, or has no names.
    """
    tell = on_progress or _silent
    cells = _cells(path, encoding=encoding)
    columns = _columns(path, cells)
    subjects = [_subject(row, columns, number) for number, row in enumerate(cells.to_pylist(), start=1)]
    tell("reading the lists", 0.1)
    found = _met(subjects, Index(entries), threshold=threshold, tell=tell)
    read = [name for names in _COLUMNS.values() for name in names]
    told = tuple(_unreadable(cells, columns))
    return Screened(len(subjects), len(entries), tuple(found), unread(cells.column_names, read), told)


def _unreadable(cells: pa.Table, columns: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Each column of countries or births with values that tell none, and the number of their rows."""
    for role in _READS:
        if head := columns[role]:
            count = sum(bool(_untold(role, text or "")) for text in cells[head].to_pylist())
            if count:
                yield head, count


def _met(subjects: Sequence[Subject], index: Index, *, threshold: float, tell: Told) -> list[Hit]:
    count = max(len(subjects), 1)
    tell("comparing", 0.4)
    return list(
        screened(subjects, index, threshold=threshold, on_progress=lambda at: tell("comparing", 0.4 + 0.6 * at / count))
    )


def _silent(_what: str, _share: float) -> None:
    pass


def screen_lake(lake: Lake, *, lists: str = "", threshold: float = THRESHOLD) -> list[dict[str, object]]:
    """Fill `resolved.hits`; gives its rows, likeliest first, or those of them that are asked for.

    What is asked for changes nothing in the lake: dossiers and lines rest on its hits, and they are everybody's.

    Args:
        lake: where the lists and the parties are.
        lists: only hits of these, separated by commas.
        threshold: only hits from this score on. Weaker ones than the lake keeps are looked up apart and not kept.

    Raises:
        LakeError: the lake holds no list, or none that is called so.
    """
    is_asked_for = _asked_for(lake, lists, threshold)
    lake.run(screening_steps(), label="screen")
    if threshold >= THRESHOLD:
        rows = lake.fetch(lake.read(resolved.HITS)).to_pylist()
    else:
        with lake.scratch() as apart:
            apart.run(screening_steps(threshold=threshold), label="screen for weaker likenesses")
            rows = apart.fetch(apart.read(resolved.HITS)).to_pylist()
    asked_for = [row for row in rows if is_asked_for(row)]
    return sorted(asked_for, key=lambda row: (-row["score"], row["subject_id"], row["listing_id"]))


def _asked_for(lake: Lake, lists: str, threshold: float) -> Callable[[Mapping[str, object]], bool]:
    """Whether a hit is of the lists and from the score on; hits of addresses and goods may be under the lake's own."""
    named = {entry.listing_id for entry in entries_in_lake(lake, lists)}

    def is_asked_for(row: Mapping[str, object]) -> bool:
        strong = threshold <= THRESHOLD or float(str(row["score"])) >= threshold
        return strong and (not lists or row["listing_id"] in named)

    return is_asked_for


def hits_since(
    lake: Lake, run: str, *, lists: str = "", threshold: float = THRESHOLD, today: date | None = None
) -> Changes:
    """What changed in `resolved.hits` since a past run left it; of these lists, and from this score on.

    If that run left no hits, the lake as it then was is screened now. An entry has ended if its last day is over, as of
    the last day that the lake knows, and was not as of the last day that it then knew; so has one to which a list has
    since given another end, a day before today (by the calendar, if not given): a list is often ahead of the documents.

    Raises:
        LakeError: the run is unknown, or the lake holds no list that is called so.
    """
    now = today or datetime.now().astimezone().date()
    is_asked_for = _asked_for(lake, lists, threshold)
    with Lake.open(lake.path, run=run) as then:
        ends_then, over_then = _ends(then, now)
        if then.has(resolved.HITS):
            before = then.fetch(then.read(resolved.HITS)).to_pylist()
        else:
            with then.scratch() as past:
                past.run(screening_steps(), label="screen as it was")
                before = past.fetch(past.read(resolved.HITS)).to_pylist()
    after = lake.fetch(lake.read(resolved.HITS)).to_pylist()
    ends, over = _ends(lake, now)
    given = {one for one, end in ends.items() if one in ends_then and end != ends_then[one] and end and end < now}
    before, after = ([row for row in rows if is_asked_for(row)] for rows in (before, after))
    return changes_between(before, after, ended=(over | given) - over_then)


def _ends(lake: Lake, today: date) -> tuple[dict[str, date | None], set[str]]:
    """The last day of each entry, where it has one, and the entries of which it is over on the last day known."""
    rows = lake.fetch(lake.read(known.LISTINGS).select("listing_id", "valid_to")).to_pylist()
    ends = {row["listing_id"]: row["valid_to"] for row in rows}
    last = _last_day(lake, today)
    return ends, {one for one, end in ends.items() if end and end < last}


def _last_day(lake: Lake, today: date) -> date:
    """The last day of documents and of what people said of likenesses; a document of a later day than today is none."""
    items, parties, said = (lake.read(table) for table in (declared.ITEMS, resolved.PARTIES, resolved.CLEARED))
    until = ibis.literal(today)
    asked = (
        items.filter(items.declared_on <= until).aggregate(last=items.declared_on.max()),
        parties.filter(parties.last_on <= until).aggregate(last=parties.last_on.max()),
        said.aggregate(last=said.cleared_on.max()),
        said.filter(said.withdrawn_by.notnull()).aggregate(last=said.expires_on.max()),
    )
    days = [day for each in asked for day in lake.fetch(each)["last"].to_pylist() if day]
    return max(days, default=today)


def entries_in_lake(lake: Lake, lists: str) -> list[Listed]:
    """The entries of the lists that are named (separated by commas; all if none is) in a lake.

    Raises:
        LakeError: the lake holds none of them.
    """
    rows = lake.fetch(lake.read(known.LISTINGS).order_by("listing_id")).to_pylist()
    if not rows:
        raise LakeError(
            "the lake holds no list; load one first: tidewaiter load us-csl FILE --lake DIR "
            "(`tidewaiter mappings` shows the lists that we can read)"
        )
    return _named(rows, lists)


def entries_from_file(path: Path, mapping: str, lists: str) -> list[Listed]:
    """The entries of a list's own file, read by a mapping; one that fits the file's name if none is said.

    Raises:
        UsageError: no mapping is said and none, or more than one, fits the name.
    """
    name = mapping or _mapping_for(path)
    with TemporaryDirectory(prefix="tidewaiter-list-") as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        load(lake, name, [path])
        return entries_in_lake(lake, lists)


def _named(rows: Iterable[Mapping[str, object]], lists: str) -> list[Listed]:
    every = list(rows)
    wanted = {name.strip().lower() for name in lists.split(",") if name.strip()}
    if not wanted:
        return [listed(row) for row in every]
    sources = {name: _FAMILIES.get(name, name) for name in wanted}
    there = {str(row["source"]) for row in every} | {str(row["list"]) for row in every}
    known_here = {name.lower() for name in there}
    lacking = sorted(name for name in wanted if name not in known_here and sources[name] not in known_here)
    if lacking:
        raise LakeError(
            f"no list called {', '.join(lacking)} is at hand; there are: {', '.join(sorted(there))}. "
            "csl stands for all lists of us-csl. Another is loaded by: tidewaiter load MAPPING FILE --lake DIR"
        )
    kept = [row for row in every if str(row["source"]) in sources.values() or str(row["list"]).lower() in wanted]
    return [listed(row) for row in kept]


def _mapping_for(path: Path) -> str:
    fitting = []
    for name in shipped_names():
        mapping = read_mapping(name)
        if known.LISTINGS.name in mapping.tables and any(fnmatch.fnmatch(path.name, each) for each in mapping.files):
            fitting.append(name)
    if len(fitting) != 1:
        raise UsageError(
            f"the name of {path.name} does not tell which list it is; say it: --list-mapping us-csl "
            "(`tidewaiter mappings` shows all)"
        )
    return fitting[0]


def _columns(path: Path, cells: pa.Table) -> dict[str, str]:
    """Which column of the file says what; an empty text where none does."""
    heads = {plain_heading(head): head for head in cells.column_names}
    columns = {
        role: _column(cells, [heads[name] for name in names if name in heads]) for role, names in _COLUMNS.items()
    }
    if not columns["name"]:
        raise SourceError(
            f"{path.name} has no column `name`; it has {', '.join(cells.column_names)}. Rename the column that holds "
            "the names"
        )
    return columns


def _column(cells: pa.Table, heads: Sequence[str]) -> str:
    """Of the columns of one kind the first that says something."""
    return next((head for head in heads if any(cells[head].to_pylist())), next(iter(heads), ""))


def _subject(row: Mapping[str, str | None], columns: Mapping[str, str], number: int) -> Subject:
    given = {role: (row.get(column) or "").strip() for role, column in columns.items() if column}
    places = [given.get("address", ""), given.get("city", "")]
    identifiers = [given.get("identifier", ""), f"imo:{given['imo']}" if given.get("imo") else ""]
    countries = [code for part in given.get("country", "").split(";") if (code := country_code(part.strip()))]
    dates = [found for part in given.get("birth_date", "").split(";") if (found := birth_date(part))]
    schema = _SCHEMAS.get(
        given.get("type", "").lower(), "Vessel" if given.get("imo") or plain_heading(columns["name"]) in _SHIPS else ""
    )
    told = {
        "row": number,
        "schema": schema,
        "name": given.get("name", ""),
        "aliases": given.get("aliases", ""),
        "addresses": ", ".join(part for part in places if part),
        "countries": ";".join(countries),
        "identifiers": ";".join(part for part in identifiers if part),
        "birth_dates": ";".join(dates),
    }
    return subject(told, kind="vessel" if schema == "Vessel" else "party", subject_id=given.get("id") or str(number))


def _cells(path: Path, *, encoding: str) -> pa.Table:
    """The file with every column as text."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    table = read_file(path, encoding=encoding)
    return pa.table({head: table[head].cast(pa.string()) for head in table.column_names})
