"""What would lower the score of lines that a run judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.errors import LakeError
from tidewaiter.flow.clarifying.cases import Case, Row, cases_of
from tidewaiter.flow.clarifying.facts import FACTS, TOGETHER, beyond_papers
from tidewaiter.flow.clarifying.judging import Judged, judged
from tidewaiter.flow.predicting import NO_MODEL
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, fused, selected, signalled

__all__ = ["CHOSEN", "WATCHED", "Lowered", "Lowering", "what_would_lower"]

CHOSEN, WATCHED = "chosen", "watched"
_NO_LINE: tuple[float | None, str] = (None, "")
_WORTH_TELLING = 0.005
"""A fall in risk of less than half a point in a hundred is not told."""
_STAYS_LOG_ODDS = 0.1
_MOST_STAYING = 4
_SAME = 0.001
"""Judged anew as it was declared, a line must come out as the run had it, or the lake has moved on since."""
_NOBODY_TO_ASK = "no model judged this line, so none can be asked again"
_MODEL_GONE = "the model that judged this line is gone, or was made by another version of the program"
_LAKE_CHANGED = "the lake has changed since the run that judged this line, and the next run tells again"
WORDINGS = (_NOBODY_TO_ASK, _MODEL_GONE, _LAKE_CHANGED)
"""The sentences of `silence`."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """The risk of a line, were one fact as usual.

    Attributes:
        code: the fact; `together` for all of them at once.
        name: the fact in an officer's words.
        told: what was declared, and what is usual; empty where there is nothing to add.
        if_usual: what is supposed.
        ask_for: papers that would clarify it.
        risk: the probability of a violation then, with its interval.
        below: whether that is below the line at which such lines are chosen; None where there is no such line.
    """

    code: str
    name: str
    told: str
    if_usual: str
    ask_for: tuple[str, ...]
    risk: float
    risk_low: float
    risk_high: float
    below: bool | None


@dataclass(frozen=True, slots=True)
class Lowering:
    """What would lower a line's risk, and what no paper lowers.

    Attributes:
        risk: as the run had it.
        line: the risk that brought the line up; None where nothing did, or it was not for its risk.
        line_is: what that is: `chosen`, the least risk for which its office opened a line that day, or `watched`, the
            risk from which on the asker looks at lines that were not chosen.
        facts: those whose clearing up would lower the risk, the most telling first.
        together: all facts that are out of the way as usual at once; None where that lowers it no further.
        others: codes of facts that are out of the way, and would not lower it.
        stays: what speaks against the line and no paper changes, with the log-odds that it added.
        silence: why nothing is told; empty if something is.
    """

    risk: float
    line: float | None = None
    line_is: str = ""
    facts: tuple[Lowered, ...] = ()
    together: Lowered | None = None
    others: tuple[str, ...] = ()
    stays: tuple[tuple[str, float], ...] = ()
    silence: str = ""


def what_would_lower(lake: Lake, item_ids: Sequence[str], *, watched_from: float | None = None) -> dict[str, Lowering]:
    """What would lower the risk of some lines, by the model and the fusion of the run that judged them.

    Lines that no run has judged are left out. Nothing that was declared or became known on a line's own day or
    later has a say in it, beyond what the run itself knew.

    Args:
        lake: where the run published.
        item_ids: the lines.
        watched_from: the risk from which on the asker looks at lines that were not chosen for theirs.
    """
    wanted = lake.memtable(pa.table({"item_id": pa.array(sorted(set(item_ids)), pa.string())}))
    risks = _rows(lake, lake.read(fused.RISKS).semi_join(wanted, "item_id"))
    lines = _lines_drawn(lake, risks, watched_from=watched_from)
    told: dict[str, Lowering] = {}
    for (model_id, known_before), mine in _by_model(risks):
        told |= _of_one_model(lake, mine, model_id=model_id, known_before=known_before, lines=lines)
    return told


def _of_one_model(
    lake: Lake,
    risks: Sequence[Row],
    *,
    model_id: str,
    known_before: date,
    lines: Mapping[str, tuple[float, str]],
) -> dict[str, Lowering]:
    as_run = {str(row["item_id"]): _float(row["risk"]) for row in risks}

    def silent(why: str) -> dict[str, Lowering]:
        return {key: Lowering(risk, *lines.get(key, _NO_LINE), silence=why) for key, risk in as_run.items()}

    if model_id == NO_MODEL:
        return silent(_NOBODY_TO_ASK)
    wanted = lake.memtable(pa.table({"item_id": sorted(as_run)}))
    items = _rows(lake, lake.read(declared.ITEMS).semi_join(wanted, "item_id"))
    scores = _rows(lake, lake.read(signalled.SCORES).semi_join(wanted, "item_id"))
    cases = cases_of(lake, items, scores)
    try:
        found = judged(lake, cases, model_id=model_id, known_before=known_before)
    except (LakeError, FileNotFoundError):
        return silent(_MODEL_GONE)
    by_line: dict[str, list[Case]] = {}
    for case in cases:
        by_line.setdefault(case.item_id, []).append(case)
    return {
        key: _lowering(by_line[key], found, risk=as_run[key], line=lines.get(key, _NO_LINE))
        for key in as_run
        if key in by_line
    }


def _lowering(cases: Sequence[Case], found: Judged, *, risk: float, line: tuple[float | None, str]) -> Lowering:
    as_declared, *changed = cases
    again = _float(found.risks[as_declared.key]["risk"])
    if abs(again - risk) > _SAME:
        return Lowering(risk, *line, silence=_LAKE_CHANGED)
    told = {case.codes[0]: _lowered(case, found.risks[case.key], line=line[0]) for case in changed}
    together = told.pop(TOGETHER, None)
    falls = {code: each for code, each in told.items() if risk - each.risk >= _WORTH_TELLING}
    best = min((each.risk for each in falls.values()), default=risk)
    return Lowering(
        risk=risk,
        line=line[0],
        line_is=line[1],
        facts=tuple(sorted(falls.values(), key=lambda each: (each.risk, each.code))),
        together=together if together and best - together.risk >= _WORTH_TELLING else None,
        others=tuple(code for code in told if code not in falls),
        stays=tuple(_staying(found.added[as_declared.key])),
    )


def _lowered(case: Case, row: Row, *, line: float | None) -> Lowered:
    risk = _float(row["risk"])
    code = case.codes[0]
    fact = FACTS.get(code)
    return Lowered(
        code=code,
        name=fact.name if fact else "all of these together",
        told=case.told,
        if_usual=fact.if_usual if fact else "every fact above were as usual",
        ask_for=fact.ask_for if fact else (),
        risk=risk,
        risk_low=_float(row["risk_low"]),
        risk_high=_float(row["risk_high"]),
        below=None if line is None else risk < line,
    )


def _staying(added: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """The strongest circumstances that speak against the line and that no paper changes."""
    against = sorted(((odds, topic) for topic, odds in added.items() if odds >= _STAYS_LOG_ODDS), reverse=True)
    named = [(words, odds) for odds, topic in against if (words := beyond_papers(topic))]
    yield from named[:_MOST_STAYING]


def _lines_drawn(lake: Lake, risks: Sequence[Row], *, watched_from: float | None) -> dict[str, tuple[float, str]]:
    """The risk that brought each line up, and what that is."""
    plan = lake.read(selected.PLAN)
    by_risk = plan.filter(plan.cause == "risk")
    least = by_risk.group_by("day", "office").aggregate(risk=by_risk.risk.min())
    chosen = {(row["day"], row["office"]): _float(row["risk"]) for row in _rows(lake, least)}
    drawn: dict[str, tuple[float, str]] = {}
    for row in risks:
        risk, at = _float(row["risk"]), chosen.get((row["declared_on"], row["office"]))
        if at is not None and risk >= at:
            drawn[str(row["item_id"])] = (at, CHOSEN)
        elif watched_from is not None and risk >= watched_from:
            drawn[str(row["item_id"])] = (watched_from, WATCHED)
    return drawn


def _by_model(risks: Sequence[Row]) -> Iterator[tuple[tuple[str, date], list[Row]]]:
    groups: dict[tuple[str, date], list[Row]] = {}
    for row in risks:
        known_before = row["known_before"]
        assert isinstance(known_before, date)
        groups.setdefault((str(row["model_id"]), known_before), []).append(row)
    yield from sorted(groups.items())


def _rows(lake: Lake, rows: ir.Table) -> list[Row]:
    return [dict(row) for row in lake.fetch(rows).to_pylist()]


def _float(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
