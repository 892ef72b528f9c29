"""Does a file have the columns that its mapping reads? If not, say which, and what they may be called."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from tidewaiter.errors import SourceError
from tidewaiter.sources.mapping import ColumnSpec, PartySpec, SourceMapping, TableSpec, When

__all__ = ["missing_columns", "repeated_headings", "tables_that_fit"]

_DELIMITED = ("csv", "tsv")
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def tables_that_fit(
    mapping: SourceMapping, names: Sequence[str], *, strict: bool, file_name: str
) -> dict[str, TableSpec]:
    """The mapping's tables, without the optional ones for which the file has no column at all.

    So a file of declarations without results is a file of declarations not yet inspected.

    Raises:
        SourceError: `strict`, and a column that is not optional is missing.
    """
    present = set(names)
    tables = {
        name: table
        for name, table in mapping.tables.items()
        if not table.optional or any(present & set(spec.names) for spec in _own(mapping, name))
    }
    if strict:
        _check(mapping, tables, names=names, file_name=file_name)
    return tables


def repeated_headings(mapping: SourceMapping, tables: Mapping[str, TableSpec], names: Sequence[str]) -> dict[str, str]:
    """Headings that stand twice in the file and that the mapping reads: each with the name of the later one.

    Readers call the later one by its place, such as `Country (9)`, and the first by the heading alone. A mapping that
    reads both knows it; one that reads the first may mean the other, as both may say something.
    """
    read = {name for spec in _specs(mapping, tables) for name in (*spec.names, *_asked(spec))}
    read |= {name for table in tables.values() for when in table.when for name in when.from_}
    repeated: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        heading = name.removesuffix(f" ({place})")
        if heading != name and heading in read & set(names) and name not in read:
            repeated.setdefault(heading, name)
    return repeated


def _asked(spec: ColumnSpec) -> Iterator[str]:
    """Columns that a spec asks whether it holds at all."""
    yield from (name for when in spec.when for name in when.from_)


def _specs(mapping: SourceMapping, tables: Mapping[str, TableSpec]) -> list[ColumnSpec]:
    """Every spec of the tables and of the parties."""
    specs = [spec for table in tables.values() for spec in table.columns.values()]
    for party in mapping.party.values():
        specs += [spec for name in PartySpec.model_fields if (spec := getattr(party, name)) is not None]
    return specs


def _own(mapping: SourceMapping, name: str) -> Iterator[ColumnSpec]:
    """The specs of a table that read columns which no table that must be there reads."""
    others = {
        column
        for other, table in mapping.tables.items()
        if other != name and not table.optional
        for spec in table.columns.values()
        for column in spec.names
    }
    return (spec for spec in mapping.tables[name].columns.values() if not set(spec.names) & others)


def _check(mapping: SourceMapping, tables: dict[str, TableSpec], *, names: Sequence[str], file_name: str) -> None:
    specs = _specs(mapping, tables)
    present = set(names)
    missing: dict[str, ColumnSpec | When] = {}
    for spec in specs:
        if spec.optional or not spec.names:
            continue
        if spec.from_ and not present & set(spec.from_):
            missing[spec.from_[0]] = spec
        for name in (*spec.join, *spec.digest):
            if name != "*" and name not in present:
                missing[name] = spec
    conditions = [when for table in tables.values() for when in table.when]
    conditions += [when for spec in specs for when in spec.when]
    missing |= {when.from_[0]: when for when in conditions if not present & set(when.from_)}
    if missing and len(names) == 1 and mapping.format in _DELIMITED:
        _check_delimiter(names[0], mapping, file_name=file_name)
    if missing:
        raise missing_columns(list(missing), names, file_name=file_name, mapping_name=mapping.name)


def _check_delimiter(header: str, mapping: SourceMapping, *, file_name: str) -> None:
    mark = max(_DELIMITERS, key=header.count)
    if mark in header:
        written = "\\t" if mark == "\t" else mark
        raise SourceError(
            f"the header of {file_name} is a single column that holds {header.count(mark)} {_DELIMITERS[mark]}: "
            f"the file is not delimited as mapping {mapping.name!r} says.\n"
            f'Say `delimiter = "{written}"` under [read], or leave `delimiter` out of a mapping of format csv: '
            "it is then seen by itself."
        )


def missing_columns(missing: Sequence[str], names: Sequence[str], *, file_name: str, mapping_name: str) -> SourceError:
    """The error that says which columns a file lacks, and which of its own may be meant."""
    lines = [f"{file_name} lacks {len(missing)} column(s) that mapping {mapping_name!r} reads:"]
    lines += [f"  {name}{_near(name, names)}" for name in missing]
    lines.append("Name the file's own columns in the mapping, mark them `optional = true`, or fix the export.")
    return SourceError("\n".join(lines))


def _near(name: str, names: Sequence[str]) -> str:
    lowered = {other.lower(): other for other in names}
    near = difflib.get_close_matches(name.lower(), list(lowered), n=1)
    return f"  (did you mean {lowered[near[0]]!r}?)" if near else ""
