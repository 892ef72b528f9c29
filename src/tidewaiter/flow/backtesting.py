"""What would a condition have named, and what came of it? Asked of the last days of a lake.

For each day only that is used which was known on it: memory, network and detectors are dated. What was found is then
laid beside it, as far as it is known by now. Lines are inspected for many causes; those among the hits are a sample
that somebody chose, and the figures say how far it speaks for the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from tidewaiter.columns.labels import labels_known
from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.feedback import Judged, judged
from tidewaiter.flow.predicting import Told, days_declared
from tidewaiter.flow.ruling import check_known, fact_tables, rule_words
from tidewaiter.lake import Lake
from tidewaiter.rules import Condition, Vocabulary, check, columns_of
from tidewaiter.rules.compiling import compiled
from tidewaiter.rules.facts import facts_of
from tidewaiter.tables import declared, found, fused

__all__ = ["MOST_DAYS", "WORDINGS", "Backtest", "OfficeLoad", "Week", "backtest"]

MOST_DAYS = 730
_WINDOW = timedelta(days=28)
_SHOWN = 60
_SHOWN_COLUMNS = ("item_id", "declaration_id", "declared_on", "office", "hs_code", "origin", "description")


@dataclass(frozen=True, slots=True)
class OfficeLoad:
    """What the condition would have brought one office: lines in all, a day, and on the busiest day."""

    office: str
    hits: int
    per_day: float
    busiest: int
    inspected: int
    found: int


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first` on."""

    first: date
    hits: int
    inspected: int
    found: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a condition would have named from `first` to `last`.

    Attributes:
        lines: declared in the window.
        hits: of these named.
        told: what inspections say of the hits.
        others: what inspections say of all lines of the window, to compare with.
        causes: why the inspected hits were inspected, most frequent first.
        typologies: what was found in them, most frequent first.
        known_share: for each column that the condition names, the share of lines that have it.
        examples: some hits, inspected ones first, the latest first.
        notes: what to beware of, in words.
    """

    first: date
    last: date
    lines: int
    hits: int
    told: Judged
    others: Judged
    causes: tuple[tuple[str, int], ...]
    typologies: tuple[tuple[str, int], ...]
    offices: tuple[OfficeLoad, ...]
    weeks: tuple[Week, ...]
    known_share: tuple[tuple[str, float], ...]
    examples: tuple[dict[str, object], ...]
    notes: tuple[str, ...]

    @property
    def days(self) -> int:
        """Length of the window."""
        return (self.last - self.first).days + 1

    def as_json(self) -> dict[str, object]:
        """For keeping; days become text."""
        plain = _plain(asdict(self))
        assert isinstance(plain, dict)
        return plain | {"days": self.days}


def backtest(
    lake: Lake, condition: Condition, *, days: int = 90, last: date | None = None, on_progress: Told | None = None
) -> Backtest:
    """Put the lines of the last `days` days to a condition.

    Args:
        lake: is only read.
        condition: parsed; it is checked here.
        days: how many, up to two years.
        last: the last of them; the last on which anything was declared, if not said.
        on_progress: told after each four weeks, so that somebody who waits sees it move; what it raises ends the work.

    Raises:
        ConditionError: the condition makes no sense.
        NotEnoughDataError: nothing was declared in the window, or the lake does not remember what is asked for.
        UsageError: so many days cannot be.
    """
    if not 0 < days <= MOST_DAYS:
        raise UsageError(f"a backtest looks at 1 to {MOST_DAYS} days")
    words = rule_words()
    check(condition, words)
    end = last or days_declared(lake)[1]
    first = end - timedelta(days=days - 1)
    check_known(lake, columns_of(condition), words=words, last=end)
    tell = on_progress or (lambda _what, _share: None)
    parts = []
    for begin, until in _windows(first, end):
        tell(f"asking {begin} to {until}", (begin - first).days / days)
        parts.append(_asked(lake, condition, words, first=begin, last=until))
    tell("done", 1.0)
    return _summed(parts, columns_of(condition), first=first, last=end)


@dataclass(frozen=True, slots=True)
class _Part:
    """One window: its lines, how many have each column, the hits by office and day, and what was inspected."""

    lines: int
    known: dict[str, int]
    daily: pa.Table
    opened: pa.Table
    others: pa.Table
    examples: list[dict[str, object]]


def _windows(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        yield first, min(first + _WINDOW - timedelta(days=1), last)
        first += _WINDOW


def _asked(lake: Lake, condition: Condition, words: Vocabulary, *, first: date, last: date) -> _Part:
    items = lake.read(declared.ITEMS)
    window = items.filter(items.declared_on >= ibis.literal(first), items.declared_on <= ibis.literal(last))
    names = columns_of(condition)
    facts = lake.cached(facts_of(window, _as_told(lake), names=names, words=words))
    counts = facts.aggregate(lines=facts.count(), **{f"has_{name}": facts[name].count() for name in names})
    counted = lake.fetch(counts).to_pylist()[0]
    hits = lake.cached(facts.filter(compiled(condition, facts)).select("item_id", "declared_on", "office"))
    results = labels_known(lake.read(found.OUTCOMES), before=None)
    of_window = lake.cached(results.inner_join(facts.select("item_id", "declared_on", "office"), "item_id"))
    opened = of_window.semi_join(hits, "item_id")
    daily = hits.group_by("office", "declared_on").aggregate(hits=hits.count())
    return _Part(
        lines=counted["lines"],
        known={name: counted[f"has_{name}"] for name in names},
        daily=lake.fetch(daily),
        opened=lake.fetch(opened.select(*_RESULT)),
        others=lake.fetch(of_window.select(*_RESULT)),
        examples=_examples(lake, window, hits, results),
    )


def _as_told(lake: Lake) -> dict[str, ir.Table]:
    """What conditions may ask of past days: risks as told on the line's own day, not by a model that knew the end."""
    return fact_tables(lake) | {fused.RISKS.name: lake.read(fused.TOLD)}


_RESULT = ("office", "declared_on", "illicit", "propensity", "revenue", "cause", "typology")


def _examples(lake: Lake, window: ir.Table, hits: ir.Table, results: ir.Table) -> list[dict[str, object]]:
    mine = window.semi_join(hits, "item_id").select(*_SHOWN_COLUMNS, "customs_value", "net_mass_kg", "importer")
    told = mine.left_join(results.select("item_id", "illicit", "typology"), "item_id").drop("item_id_right")
    first = told.order_by(told.illicit.isnull(), ibis.desc("declared_on"), "item_id").limit(_SHOWN)
    return [dict(row) for row in lake.fetch(first).to_pylist()]


def _summed(parts: list[_Part], names: tuple[str, ...], *, first: date, last: date) -> Backtest:
    lines = sum(part.lines for part in parts)
    if lines == 0:
        raise NotEnoughDataError(f"nothing was declared from {first} to {last}")
    daily, opened, others = (
        pa.concat_tables([getattr(part, name) for part in parts]).to_pylist() for name in ("daily", "opened", "others")
    )
    told, all_told = _judged(opened), _judged(others)
    known = tuple((name, sum(part.known[name] for part in parts) / lines) for name in names)
    examples = sorted((row for part in parts for row in part.examples), key=_latest_first)
    hits = sum(row["hits"] for row in daily)
    return Backtest(
        first=first,
        last=last,
        lines=lines,
        hits=hits,
        told=told,
        others=all_told,
        causes=tuple(Counter(str(row["cause"]) for row in opened).most_common()),
        typologies=tuple(Counter(str(row["typology"] or "not said") for row in opened if row["illicit"]).most_common()),
        offices=_offices(daily, opened, days=(last - first).days + 1),
        weeks=_weeks(daily, opened, first=first, last=last),
        known_share=known,
        examples=tuple(examples[:_SHOWN]),
        notes=tuple(_notes(told, hits=hits, lines=lines, known=known)),
    )


def _judged(rows: list[dict[str, object]]) -> Judged:
    columns = [[_number(row[name]) for row in rows] for name in ("illicit", "propensity", "revenue")]
    return judged(*columns)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _latest_first(row: dict[str, object]) -> tuple[bool, int, str]:
    day = row["declared_on"]
    assert isinstance(day, date)
    return row["illicit"] is None, -day.toordinal(), str(row["item_id"])


def _offices(daily: list[dict[str, object]], opened: list[dict[str, object]], *, days: int) -> tuple[OfficeLoad, ...]:
    counts: dict[str, list[int]] = {}
    for row in daily:
        counts.setdefault(str(row["office"] or ""), []).append(int(str(row["hits"])))
    inspected = Counter(str(row["office"] or "") for row in opened)
    bad = Counter(str(row["office"] or "") for row in opened if row["illicit"])
    loads = [
        OfficeLoad(office, sum(each), sum(each) / days, max(each), inspected[office], bad[office])
        for office, each in counts.items()
    ]
    return tuple(sorted(loads, key=lambda load: (-load.hits, load.office)))


def _weeks(
    daily: list[dict[str, object]], opened: list[dict[str, object]], *, first: date, last: date
) -> tuple[Week, ...]:
    count = (last - first).days // 7 + 1
    figures = np.zeros((count, 3), dtype=np.int64)
    for row in daily:
        figures[_week(row, first), 0] += int(str(row["hits"]))
    for row in opened:
        figures[_week(row, first), 1] += 1
        figures[_week(row, first), 2] += bool(row["illicit"])
    return tuple(
        Week(first + timedelta(days=7 * number), *(int(each) for each in figures[number])) for number in range(count)
    )


def _week(row: dict[str, object], first: date) -> int:
    day = row["declared_on"]
    assert isinstance(day, date)
    return (day - first).days // 7


_NOTHING = "It would have named nothing."
_NONE_INSPECTED = "None of its hits was inspected: nothing is known of what they hide."
_WEIGHED = (
    "The estimate for all hits weighs each inspected line by its recorded chance of inspection, "
    "while the plain share speaks of the inspected lines alone."
)
_CHOSEN = (
    "{inspected} of {hits} hits were inspected, {recorded} of these with a recorded chance: "
    "they are lines that somebody chose, so the share found may be higher or lower than among all hits."
)
_TOO_MANY = "It names {share} of all lines: as a rule that is too many to look at."
_FEW_HAVE = "Only {share} of the lines have {column}: what is missing matches nothing."
_NONE_HAS = "No line of these days has {column}: what is missing matches nothing."
WORDINGS = (_NOTHING, _NONE_INSPECTED, _WEIGHED, _CHOSEN, _TOO_MANY, _FEW_HAVE, _NONE_HAS)
"""What a reader of a trial must know."""


def _notes(told: Judged, *, hits: int, lines: int, known: tuple[tuple[str, float], ...]) -> Iterator[str]:
    """What a reader must know before relying on the figures."""
    if hits == 0:
        yield _NOTHING
    elif told.inspected == 0:
        yield _NONE_INSPECTED
    elif told.true_rate is not None:
        yield _WEIGHED
    else:
        yield _CHOSEN.format(inspected=f"{told.inspected:,}", hits=f"{hits:,}", recorded=f"{told.recorded:,}")
    if hits > lines / 20:
        yield _TOO_MANY.format(share=f"{hits / lines:.0%}")
    for name, share in known:
        if share < 0.5:
            yield _FEW_HAVE.format(share=f"{share:.0%}", column=name) if share > 0 else _NONE_HAS.format(column=name)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value
