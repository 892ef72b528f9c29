"""How good is what came in? A scorecard per source, per field and per filer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.sources.impossible import IMPOSSIBLE
from tidewaiter.sources.strays import StrayResults, stray_results
from tidewaiter.tables import declared, found, loaded
from tidewaiter.tables.provenance import PROVENANCE
from tidewaiter.terms.air_waybill import is_valid_air_waybill
from tidewaiter.terms.case_number import is_valid_case_number
from tidewaiter.terms.container import is_valid_container
from tidewaiter.terms.entry_number import is_valid_entry_number
from tidewaiter.terms.hs import hs6_of

__all__ = ["FieldScore", "FilerScore", "QualityReport", "SourceScore", "quality"]

_FEWEST_LINES = 20
"""A filer with fewer lines is not judged."""
_MOST_FILERS = 50
_MOST_VALUES = 200_000
"""Distinct identifiers looked at for each source and column; enough to see a share to a tenth of a per cent."""


@dataclass(frozen=True, slots=True)
class SourceScore:
    """One mapping's files: records, and why those in quarantine now are there."""

    source: str
    files: int
    records: int
    quarantined: int
    quarantine_share: float
    waiting: int
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One column of declared.items in one source; `valid` is a share of what was looked at, if it can be checked."""

    source: str
    column: str
    lines: int
    filled: float
    valid: float | None


@dataclass(frozen=True, slots=True)
class FilerScore:
    """One filer: how much it fills in, and how often a line of its cannot be. Higher `impossible` is worse."""

    source: str
    role: str
    filer: str
    lines: int
    filled: float
    impossible: float


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The scorecards, and for each source the impossible combinations by their words and results without a line."""

    sources: tuple[SourceScore, ...]
    fields: tuple[FieldScore, ...]
    filers: tuple[FilerScore, ...]
    impossible: dict[str, dict[str, int]]
    strays: dict[str, StrayResults]


def quality(lake: Lake) -> QualityReport:
    """Score everything that was loaded; filers with few lines are left out, and the worst come first."""
    items = lake.read(declared.ITEMS)
    return QualityReport(
        sources=tuple(_sources(lake)),
        fields=tuple(_fields(lake, items)),
        filers=tuple(_filers(lake, items)),
        impossible=_impossible(lake, items),
        strays=dict(_strays(lake)),
    )


def _sources(lake: Lake) -> Iterator[SourceScore]:
    files = lake.read(loaded.FILES)
    waiting: dict[str, dict[str, int]] = {}
    reasons = lake.read(loaded.QUARANTINE).group_by("source", "reason").aggregate(records=_.count())
    for row in lake.fetch(reasons).to_pylist():
        waiting.setdefault(row["source"], {})[row["reason"]] = row["records"]
    scores = files.group_by("source").aggregate(
        files=_.count(), records=_.records_read.sum(), quarantined=_.records_quarantined.sum()
    )
    for row in sorted(lake.fetch(scores).to_pylist(), key=lambda row: str(row["source"])):
        why = dict(sorted(waiting.get(row["source"], {}).items(), key=lambda entry: (-entry[1], entry[0])))
        share = row["quarantined"] / row["records"] if row["records"] else 0.0
        yield SourceScore(**row, quarantine_share=share, waiting=sum(why.values()), reasons=why)


def _fields(lake: Lake, items: ir.Table) -> Iterator[FieldScore]:
    names = [name for name in declared.ITEMS.column_names if name not in {column.name for column in PROVENANCE}]
    filled = {name: _[name].count() for name in names}
    rows = lake.fetch(items.group_by("source").aggregate(lines=_.count(), **{f"has_{n}": v for n, v in filled.items()}))
    for row in sorted(rows.to_pylist(), key=lambda row: str(row["source"])):
        for name in names:
            valid = _valid_share(lake, items, source=row["source"], column=name) if name in _CHECKED else None
            yield FieldScore(row["source"], name, row["lines"], row[f"has_{name}"] / row["lines"], valid)


def _looks_like_air_waybill(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "")
    return len(digits) == 11 and digits.isdigit()


def _looks_like_entry(text: str) -> bool:
    plain = text.replace("-", "")
    return len(plain) == 11 and plain[3:].isdigit() and plain[:3].isalnum()


_CHECKED: dict[str, tuple[Callable[[str], bool], Callable[[str], bool]]] = {
    "declaration_id": (_looks_like_entry, is_valid_entry_number),
    "hs_code": (lambda _: True, lambda text: hs6_of(text) is not None),
    "container": (lambda _: True, is_valid_container),
    "bill_number": (_looks_like_air_waybill, is_valid_air_waybill),
    "case_number": (lambda _: True, is_valid_case_number),
}
"""Columns that can be checked: what looks like the identifier, and whether it is a valid one."""


def _valid_share(lake: Lake, items: ir.Table, *, source: str, column: str) -> float | None:
    looks, is_valid = _CHECKED[column]
    values = items.filter(_.source == source, _[column].notnull()).select(column).distinct().limit(_MOST_VALUES)
    checked = [text for text in lake.fetch(values)[column].to_pylist() if looks(text)]
    return sum(map(is_valid, checked)) / len(checked) if checked else None


def _filers(lake: Lake, items: ir.Table) -> Iterator[FilerScore]:
    told = [column.name for column in declared.ITEMS if column.nullable]
    filled = sum((items[name].notnull().cast("int64") for name in told), ibis.literal(0, "int64"))
    cannot_be = ibis.literal(False)
    for condition in IMPOSSIBLE:
        cannot_be = cannot_be | condition.holds(items).fill_null(False)
    role = ibis.cases((items.declarant.notnull(), "declarant"), else_="importer")
    judged = items.mutate(
        role=role, filer=ibis.coalesce(items.declarant, items.importer), told=filled, cannot_be=cannot_be.cast("int64")
    ).filter(_.filer.notnull())
    scores = (
        judged.group_by("source", "role", "filer")
        .aggregate(lines=_.count(), told=_.told.sum(), cannot_be=_.cannot_be.sum())
        .filter(_.lines >= _FEWEST_LINES)
    )
    rows = [
        FilerScore(
            source=row["source"],
            role=row["role"],
            filer=row["filer"],
            lines=row["lines"],
            filled=row["told"] / row["lines"] / len(told),
            impossible=row["cannot_be"] / row["lines"],
        )
        for row in lake.fetch(scores).to_pylist()
    ]
    yield from sorted(rows, key=lambda score: (-score.impossible, score.filled, score.filer))[:_MOST_FILERS]


def _impossible(lake: Lake, items: ir.Table) -> dict[str, dict[str, int]]:
    counts = {one.name: one.holds(items).fill_null(False).cast("int64").sum() for one in IMPOSSIBLE}
    rows = lake.fetch(items.group_by("source").aggregate(**counts)).to_pylist()
    return {
        row["source"]: {one.words: row[one.name] for one in IMPOSSIBLE if row[one.name]}
        for row in sorted(rows, key=lambda row: str(row["source"]))
    }


def _strays(lake: Lake) -> Iterator[tuple[str, StrayResults]]:
    outcomes = lake.read(found.OUTCOMES)
    for source in sorted(lake.fetch(outcomes.select("source").distinct())["source"].to_pylist()):
        strays = stray_results(lake, outcomes.filter(_.source == source))
        if strays:
            yield source, strays
