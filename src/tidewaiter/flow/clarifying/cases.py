"""A line as it is, and as it would be with one of its facts as such goods usually have it: a case for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.columns.blocks import quarter_number
from tidewaiter.flow.clarifying.facts import DESCRIPTION, FACTS, MASS, ORIGIN, PRICE, RATE, TOGETHER, TRADER
from tidewaiter.flow.clarifying.usual import Answer, Ranks, usual_answers
from tidewaiter.lake import Lake
from tidewaiter.signals.reason import EXPLAINED_UP_TO
from tidewaiter.signals.signal import Signal, collect
from tidewaiter.tables import declared

__all__ = ["Case", "Row", "cases_of"]

_When = TypeVar("_When", int, date)
Row = dict[str, object]
Numbers = Mapping[tuple[str, str], Row]
"""What detectors answer, with their numbers, by case and detector."""

_BESIDE_QUARTERS = (
    "low_unit_price",
    "high_unit_price",
    "mass_against_quantity",
    "mass_against_value",
    "new_or_reawakened_trader",
)
_BESIDE_DAYS = ("price_against_seller", "price_against_words", "packing_against_goods")
_ASKED_AGAIN = (*_BESIDE_QUARTERS, *_BESIDE_DAYS)
"""Detectors whose answer follows from value and mass: those that read memory or compare a line with lines of earlier
quarters, and those that compare it with lines of earlier days. So cases of one quarter, or of one day, can be asked
about together without judging each other."""
_COLUMNS = (
    "item_id", "declared_on", "exporter", "hs6", "description", "quantity_unit",
    "gross_mass_kg", "net_mass_kg", "customs_value",
)  # fmt: skip
"""What those that compare with earlier days read of a line."""
_SILENCED = tuple(dict.fromkeys(name for fact in FACTS.values() for name in fact.silenced))
_QUARTERS = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One line with some of its facts changed.

    Attributes:
        item_id: the line.
        codes: the facts that are as usual; none for the line as it was declared.
        item: its row of `declared.items`.
        answers: what detectors say of it.
        told: the fact as declared and as usual, in words.
    """

    item_id: str
    codes: tuple[str, ...]
    item: Row
    answers: Mapping[str, Answer]
    told: str = ""

    @property
    def key(self) -> str:
        """A name that no other case has."""
        return f"{self.item_id}\x1f{'+'.join(self.codes)}"


def cases_of(lake: Lake, items: Sequence[Row], scores: Sequence[Row]) -> list[Case]:
    """Each line as declared, with every fact that is out of the way as usual, and with all of those at once."""
    said: dict[str, dict[str, Answer]] = {}
    for row in scores:
        answer = Answer(float(str(row["score"])), _number(row["p_value"]))
        said.setdefault(str(row["item_id"]), {})[str(row["detector"])] = answer
    as_declared = [Case(key := str(item["item_id"]), (), dict(item), said.get(key, {})) for item in items]
    if not as_declared:
        return []
    lanes = sorted({lane for case in as_declared if (lane := _lane(case))})
    usual = usual_answers(lake, lanes, _SILENCED) if lanes else {}
    numbers = _asked_by_quarter(lake, as_declared)
    changed = [
        [altered for code in FACTS if (altered := _altered(case, code, numbers=numbers, usual=usual))]
        for case in as_declared
    ]
    together = [_together(case, each) for case, each in zip(as_declared, changed, strict=True) if len(each) > 1]
    moved = [case for each in changed for case in each] + together
    return as_declared + _answered_again(lake, moved)


def _lane(case: Case) -> tuple[str, date] | None:
    hs6, day = case.item["hs6"], case.item["declared_on"]
    return (str(hs6), day) if hs6 and isinstance(day, date) else None


def _altered(
    case: Case,
    code: str,
    *,
    numbers: Numbers,
    usual: Mapping[tuple[tuple[str, date], str], Answer | None],
) -> Case | None:
    """The line with one fact as usual; None where the fact is not out of the way, or what is usual is not known."""
    fact = FACTS[code]
    odd = any(
        (answer := case.answers.get(name)) and answer.p_value is not None and answer.p_value <= EXPLAINED_UP_TO
        for name in fact.odd_by
    )
    detour = code == ORIGIN and case.item["dispatch"] not in (None, case.item["origin"]) and case.item["origin"]
    if not odd and not detour:
        return None
    change = _CHANGES[code](case, numbers)
    if change is None:
        return None
    item, told = change
    answers = dict(case.answers)
    lane = _lane(case)
    for name in fact.silenced:
        answer = usual.get((lane, name)) if lane else None
        answers.pop(name, None)
        if answer:
            answers[name] = answer
    return Case(case.item_id, (code,), {**case.item, **item}, answers, told)


Change = tuple[Row, str]
_PRICES = "{declared} per kg declared, {usual} usual"
_UNIT_MASSES = "{declared} kg a unit declared, {usual} usual"
_ODD_ORIGIN = "{origin} is an unusual origin for such goods, or for this importer"
_DETOUR = "origin {origin}, dispatched from {dispatch}"
WORDINGS = (_PRICES, _UNIT_MASSES, _ODD_ORIGIN, _DETOUR)
"""What is told of a fact that is out of the way."""


def _price_as_usual(case: Case, numbers: Numbers) -> Change | None:
    told = numbers.get((case.key, "low_unit_price"))
    mass, value = _number(case.item["net_mass_kg"]), _number(case.item["customs_value"])
    if not told or not mass or not value:
        return None
    usual = float(str(told["lane_price_per_kg"]))
    times = usual * mass / value
    changed: Row = {name: amount * times for name in _AMOUNTS if (amount := _number(case.item[name])) is not None}
    return changed, _PRICES.format(declared=_said(value / mass), usual=_said(usual))


_AMOUNTS = ("customs_value", "invoice_value", "duty")


def _mass_as_usual(case: Case, numbers: Numbers) -> Change | None:
    told = numbers.get((case.key, "mass_against_quantity"))
    mass, quantity = _number(case.item["net_mass_kg"]), _number(case.item["quantity"])
    if not told or not mass or not quantity:
        return None
    usual = float(str(told["usual_kg_per_unit"]))
    times = usual * quantity / mass
    changed: Row = {name: kg * times for name in _MASSES if (kg := _number(case.item[name])) is not None}
    return changed, _UNIT_MASSES.format(declared=_said(mass / quantity), usual=_said(usual))


_MASSES = ("net_mass_kg", "gross_mass_kg")


def _origin_as_usual(case: Case, _numbers: Numbers) -> Change | None:
    origin, dispatch = case.item["origin"], case.item["dispatch"]
    if not origin:
        return None
    if dispatch in (None, origin):
        return {}, _ODD_ORIGIN.format(origin=origin)
    return {"dispatch": origin}, _DETOUR.format(origin=origin, dispatch=dispatch)


def _as_it_is(_case: Case, _numbers: Numbers) -> Change | None:
    return {}, ""


_CHANGES: dict[str, Callable[[Case, Numbers], Change | None]] = {
    PRICE: _price_as_usual,
    MASS: _mass_as_usual,
    DESCRIPTION: _as_it_is,
    RATE: _as_it_is,
    ORIGIN: _origin_as_usual,
    TRADER: _as_it_is,
}


def _together(case: Case, changed: Sequence[Case]) -> Case:
    """All facts that are offered at once; where two change one value, mass is set first and price for that mass."""
    by_code = {each.codes[0]: each for each in changed}
    item, answers = dict(case.item), dict(case.answers)
    for code in (MASS, PRICE, DESCRIPTION, RATE, ORIGIN, TRADER):
        if code not in by_code:
            continue
        one = by_code[code]
        item |= {name: value for name, value in one.item.items() if value != case.item[name]}
        for name in FACTS[code].silenced:
            answers.pop(name, None)
            if name in one.answers:
                answers[name] = one.answers[name]
    if PRICE in by_code and MASS in by_code:
        times = _ratio(item["net_mass_kg"], case.item["net_mass_kg"])
        item |= {name: amount * times for name in _AMOUNTS if (amount := _number(item[name])) is not None}
    return Case(case.item_id, (TOGETHER, *by_code), item, answers)


def _answered_again(lake: Lake, cases: Sequence[Case]) -> list[Case]:
    """The cases with the answers of every detector that follows from value and mass, where those are changed."""
    moved = [case for case in cases if {PRICE, MASS} & set(case.codes)]
    if not moved:
        return list(cases)
    numbers = _asked_again(lake, moved)
    ranks = Ranks(lake, [_day(case) for case in moved], _ASKED_AGAIN)
    told = []
    for case in cases:
        answers = dict(case.answers)
        if {PRICE, MASS} & set(case.codes):
            for name in _ASKED_AGAIN:
                if name == "new_or_reawakened_trader" and TRADER in case.codes:
                    continue
                answers.pop(name, None)
                if row := numbers.get((case.key, name)):
                    score = float(str(row["score"]))
                    answers[name] = Answer(score, ranks.p_value(name, _day(case), score))
        told.append(replace(case, answers=answers))
    return told


def _asked_again(lake: Lake, cases: Sequence[Case]) -> Numbers:
    """What the detectors say of the cases (at least one), beside the lines that they would have been compared with."""
    told = dict(_asked_by_quarter(lake, cases))
    items = lake.read(declared.ITEMS)
    before = items.filter(items.declared_on < ibis.literal(max(map(_day, cases))))
    near = lake.cached(_of_same_headings(before, _lines(lake, cases)).select(*_COLUMNS))  # each day asks it
    for day, mine in _together_by(cases, _day):
        told |= _asked_beside(lake, mine, near.filter(near.declared_on < ibis.literal(day)), _BESIDE_DAYS)
    return told


def _asked_by_quarter(lake: Lake, cases: Sequence[Case]) -> Numbers:
    """What those that compare with earlier quarters say: no line of a quarter tells another of it what is usual."""
    told: dict[tuple[str, str], Row] = {}
    items = lake.read(declared.ITEMS)
    quarter = quarter_number(items.declared_on)
    for begins, mine in _together_by(cases, _quarter):
        past = items.filter(quarter < begins, quarter >= begins - _QUARTERS)
        told |= _asked_beside(lake, mine, past, _BESIDE_QUARTERS)
    return told


def _asked_beside(
    lake: Lake, cases: Sequence[Case], past: ir.Table, names: Sequence[str]
) -> dict[tuple[str, str], Row]:
    """What some detectors say of the cases, beside past lines of the same headings."""
    lines = _lines(lake, cases)
    near = _of_same_headings(past, lines)
    both = near.union(lines.select(*near.columns))
    return {
        (str(row["item_id"]), detector.name): row
        for detector in collect()
        if detector.name in names
        for row in _told(lake, detector, both, keys=[case.key for case in cases])
    }


def _lines(lake: Lake, cases: Sequence[Case]) -> ir.Table:
    """The cases as declared lines."""
    rows = [{**case.item, "item_id": case.key} for case in cases]
    return lake.memtable(pa.Table.from_pylist(rows, schema=declared.ITEMS.schema))


def _of_same_headings(past: ir.Table, lines: ir.Table) -> ir.Table:
    headings = lines.select(hs4=lines.hs6.left(4)).distinct()
    return past.semi_join(headings, past.hs6.left(4) == headings.hs4)


def _told(lake: Lake, detector: Signal, items: ir.Table, *, keys: Sequence[str]) -> list[Row]:
    given = [items if table is declared.ITEMS else lake.read(table) for table in detector.reads]
    said = detector(*given)
    wanted = lake.memtable(pa.table({"item_id": pa.array(keys, pa.string())}))
    return [dict(row) for row in lake.fetch(said.semi_join(wanted, "item_id")).to_pylist()]


def _together_by(cases: Sequence[Case], when: Callable[[Case], _When]) -> Iterator[tuple[_When, list[Case]]]:
    groups: dict[_When, list[Case]] = {}
    for case in cases:
        groups.setdefault(when(case), []).append(case)
    for key in sorted(groups):
        yield key, groups[key]


def _quarter(case: Case) -> int:
    day = _day(case)
    return 4 * day.year + (day.month - 1) // 3


def _day(case: Case) -> date:
    day = case.item["declared_on"]
    assert isinstance(day, date)
    return day


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _ratio(upper: object, lower: object) -> float:
    above, below = _number(upper), _number(lower)
    return above / below if above and below else 1.0


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
