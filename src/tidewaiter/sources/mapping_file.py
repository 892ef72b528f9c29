"""Find a mapping by name or path, read it, and explain what is wrong with it."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tidewaiter.errors import MappingError
from tidewaiter.sources.mapping import PartySpec, SourceMapping
from tidewaiter.tables import collect

__all__ = ["read_mapping", "shipped_mappings", "shipped_names"]

_STAGES = ("declared", "known", "found")
_HEADINGS = ("source", "read", "party", "options", *_STAGES)


def shipped_mappings() -> dict[str, str]:
    """The mappings that come with us: name to what each is."""
    return {name: read_mapping(name).about for name in shipped_names()}


def shipped_names() -> list[str]:
    """Their names alone, without reading them."""
    folder = resources.files("tidewaiter.sources") / "mappings"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def read_mapping(mapping: str | Path) -> SourceMapping:
    """A shipped mapping by its name, or a mapping file by its path.

    Raises:
        MappingError: there is none, or it says something that we do not understand.
    """
    where, text = _text_of(mapping)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise MappingError(f"mapping {where} is not TOML: {problem}; texts stand in quotes") from problem
    return _parsed(content, where=where)


def _text_of(mapping: str | Path) -> tuple[str, str]:
    folder = resources.files("tidewaiter.sources") / "mappings"
    name = str(mapping)
    path = Path(mapping)
    is_path = path.suffix == ".toml" or len(path.parts) > 1
    try:
        file = path if is_path else folder / f"{name}.toml"
        return repr(path.name if is_path else name), file.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, ValueError):
        if is_path:
            raise MappingError(f"there is no mapping file {name!r}; give the path of a .toml file") from None
    near = difflib.get_close_matches(name, shipped_names(), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "`tidewaiter mappings` lists those that ship."
    raise MappingError(f"no mapping is called {name!r}; {hint} Your own mapping is given by its path (NAME.toml).")


def _parsed(content: Mapping[str, object], *, where: str) -> SourceMapping:
    _check_headings(content, where=where)
    options = _section(content, "options")
    tables: dict[str, object] = {}
    for stage in _STAGES:
        for noun, columns in _section(content, stage).items():
            name = f"{stage}.{noun}"
            _check_columns(name, columns, where=where)
            tables[name] = {"columns": columns, **_section(options, name)}
    stray = [name for name in options if name not in tables]
    if stray:
        raise MappingError(f"mapping {where}: [options.{stray[0]!r}] is for a table that the mapping does not fill")
    if not tables:
        raise MappingError(f"mapping {where} fills no table; add a section such as [declared.items]")
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]
    parts = {"read": _section(content, "read"), "party": _section(content, "party"), "tables": tables}
    try:
        return SourceMapping.model_validate({**_section(content, "source"), **parts, "digest": digest})
    except ValidationError as problem:
        raise MappingError(_explained(problem, where=where)) from problem


def _section(content: Mapping[str, object], name: str) -> dict[str, object]:
    section = content.get(name, {})
    if not isinstance(section, dict):
        raise MappingError(f"[{name}] should be a section of the mapping, with lines of the form name = value")
    return section


def _check_headings(content: Mapping[str, object], *, where: str) -> None:
    for name in content:
        if name not in _HEADINGS:
            raise MappingError(f"mapping {where}: there is no section [{name}]{_near(name, _HEADINGS)}")
    if "source" not in content:
        raise MappingError(f"mapping {where} lacks [source] with name, about and format")


def _check_columns(table: str, columns: object, *, where: str) -> None:
    contracts = collect()
    if table not in contracts:
        raise MappingError(f"mapping {where}: there is no table {table}{_near(table, tuple(contracts))}")
    if not isinstance(columns, dict):
        raise MappingError(f"mapping {where}: [{table}] should be a section with a line for each column")
    names = contracts[table].column_names
    for column in columns:
        if column not in names:
            raise MappingError(f"mapping {where}: {table} has no column {column}{_near(column, names)}")


def _near(name: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean {near[0]!r}?)" if near else f"; there are: {', '.join(names)}"


def _explained(problem: ValidationError, *, where: str) -> str:
    lines = [f"mapping {where} has {problem.error_count()} mistake(s):"]
    for error in problem.errors():
        place = ".".join(str(part) for part in error["loc"] if part not in {"tables", "columns"})
        hint = ""
        if error["type"] == "extra_forbidden":
            fields = {*PartySpec.model_fields, *_spec_words()}
            hint = _near(str(error["loc"][-1]), tuple(sorted(fields)))
        lines.append(f"  {f'{place}: ' if place else ''}{_in_words(error)}{hint}")
    return "\n".join(lines)


def _in_words(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such word"
    return error["msg"].removeprefix("Value error, ")


def _spec_words() -> set[str]:
    from tidewaiter.sources.mapping import ColumnSpec, ReadSpec, TableSpec

    models = (ColumnSpec, ReadSpec, TableSpec, SourceMapping)
    return {field.alias or name for model in models for name, field in model.model_fields.items()}
