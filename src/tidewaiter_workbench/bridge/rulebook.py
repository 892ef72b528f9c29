"""What the library says of conditions: their words, what is wrong with them, what they would have named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tidewaiter.errors import LakeBusyError, TidewaiterError
from tidewaiter.feedback import rule_yields as rule_yields_step
from tidewaiter.flow.backtesting import backtest
from tidewaiter.flow.ruling import apply_rules, publish_rule, read_book, retire_rule, rule_words
from tidewaiter.lake import Lake
from tidewaiter.rules import (
    Condition,
    ConditionError,
    Rule,
    from_structure,
    laid_out,
    parse,
    problems_of,
    structure_of,
    written,
)
from tidewaiter.rules.condition import OPERATORS, criteria_of
from tidewaiter.rules.lexing import tokens_of
from tidewaiter.rules.parsing import KEYWORDS
from tidewaiter.tables import declared, found
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, Row, number, opened_lake, rows_of

__all__ = [
    "RuleProblem",
    "RuleReading",
    "RuleTerm",
    "criterion_count",
    "judge_days",
    "read_condition",
    "read_structure",
    "rule_operators",
    "rule_pieces",
    "rule_terms",
    "rule_yields",
    "rules_in_lake",
    "try_rule",
    "write_rule",
    "write_rule_end",
    "written_part",
]


@dataclass(frozen=True, slots=True)
class RuleTerm:
    """A column that a rule may name; `topic` is declaration, past, network, detectors or risk."""

    name: str
    kind: str
    unit: str
    meaning: str
    nullable: bool
    topic: str


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong with a condition, where in its text, and with which criterion (-1 if with none)."""

    message: str
    start: int
    end: int
    criterion: int
    pointed: str


@dataclass(frozen=True, slots=True)
class RuleReading:
    """A condition as text and as structure; no structure where the text cannot be read."""

    text: str
    structure: dict[str, object] | None
    problems: tuple[RuleProblem, ...]


@cache
def rule_terms() -> dict[str, RuleTerm]:
    """Everything that a rule may name, by name."""
    return {
        term.name: RuleTerm(
            term.name, "number" if term.is_number else term.kind, term.column.unit, term.column.meaning,
            term.column.nullable, term.topic,
        )
        for term in rule_words()
    }  # fmt: skip


def rule_operators(kind: str, *, nullable: bool) -> list[str]:
    """How a column of that kind can be compared."""
    texts = ("starts with", "ends with", "contains")
    ordered = ("<", "<=", ">", ">=", "between")
    missing = ("is missing", "is not missing")
    return [
        how
        for how in OPERATORS
        if not (how in texts and kind != "text")
        and not (how in ordered and kind == "text")
        and not (how in missing and not nullable)
    ]


def read_condition(text: str) -> RuleReading:
    """What a text says, and what is wrong with it; the text stays as it was typed."""
    try:
        condition = parse(text)
    except ConditionError as error:
        return RuleReading(text, None, (RuleProblem(str(error), *error.at, -1, error.pointed(text)),))
    return RuleReading(text, structure_of(condition), _problems(condition, text))


def read_structure(structure: object) -> RuleReading:
    """What the rows of an editor say, laid out as text."""
    try:
        text = laid_out(from_structure(structure))
    except ConditionError as error:
        return RuleReading("", None, (RuleProblem(str(error), 0, 0, -1, str(error)),))
    return read_condition(text)


def criterion_count(structure: object) -> int:
    """How many criteria a part of a structure has."""
    return len(list(criteria_of(from_structure(structure))))


def written_part(structure: object) -> str:
    """A part of a structure in one line."""
    return written(from_structure(structure))


def rule_pieces(text: str) -> list[tuple[str, str]]:
    """A condition cut into pieces for the eye: kind (column, word, text, number, sign, gap) and what stands there."""
    try:
        tokens = tokens_of(text)
    except ConditionError:
        return [("gap", text)]
    pieces, place = [], 0
    for token in tokens[:-1]:
        if token.at[0] > place:
            pieces.append(("gap", text[place : token.at[0]]))
        plain = "word" if token.said.lower() in KEYWORDS else "column"
        pieces.append(({"word": plain, "day": "number"}.get(token.kind, token.kind), token.said))
        place = token.at[1]
    return pieces


def try_rule(path: Path, text: str, *, days: int, on_progress: Callable[[str, float], None] | None = None) -> Row:
    """What a condition would have named in the last days; the library's backtest as JSON, with the currency.

    Raises:
        BridgeError: the condition makes no sense, or the lake cannot answer.
    """
    try:
        with Lake.open(path) as lake:
            told = backtest(lake, parse(text), days=days, on_progress=on_progress).as_json()
            return {**told, "currency": lake.currency}
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def write_rule(path: Path, facts: Mapping[str, object]) -> int:
    """Publish an approved version; gives its number in the lake.

    Raises:
        BridgeBusyError: another process is writing to the lake.
        BridgeError: the library refuses the rule.
    """
    try:
        rule = Rule(**facts)  # type: ignore[arg-type]
        with Lake.open(path) as lake:
            return publish_rule(lake, rule).version
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def write_rule_end(path: Path, code: str, *, day: date) -> None:
    """Let a rule judge nothing from that day on.

    Raises:
        BridgeBusyError: another process is writing to the lake.
        BridgeError: there is no such rule.
    """
    try:
        with Lake.open(path) as lake:
            retire_rule(lake, code, day=day)
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def judge_days(path: Path, *, first: date, last: date) -> dict[str, int]:
    """Put the lines of some days to the rules that held on them, as a run does; gives the hits by mode.

    Raises:
        BridgeBusyError: another process is writing to the lake.
        BridgeError: the lake cannot answer.
    """
    try:
        with Lake.open(path) as lake:
            told = apply_rules(lake, first=first, last=last)
            lake.run([rule_yields_step.bind()], label="yield of rules")
            return told
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def rules_in_lake(path: Path) -> list[Row]:
    """Every version in the lake's book."""
    with opened_lake(path) as lake:
        return [rule.as_row() for rule in read_book(lake)]


def rule_yields(path: Path) -> tuple[list[Row], Row | None, date | None]:
    """What came of each rule's lines; what chance finds in the whole traffic; and the last day of the lake."""
    with opened_lake(path) as lake:
        rows = rows_of(lake, lake.read(found.RULE_YIELD).order_by("rule_id", "mode"))
        told = [{**row, "currency": lake.currency} for row in rows]
        chance = _chance(lake)
        items = lake.read(declared.ITEMS)
        last = lake.fetch(items.aggregate(last=items.declared_on.max()))["last"][0].as_py()
    return told, chance, last


def _chance(lake: Lake) -> Row | None:
    """What chance finds: estimated for the whole traffic or, where that is not known, in the lines drawn at random."""
    traffic, yields = lake.read(found.TRAFFIC), lake.read(found.YIELD)
    whole = rows_of(lake, traffic.filter(traffic.period == "whole", traffic.illicit_rate.notnull()))
    if whole:
        return whole[0]
    drawn = yields.filter(yields.cause == "random")
    counts = rows_of(lake, drawn.aggregate(inspected=drawn.inspected.sum(), hits=drawn.hits.sum()))[0]
    inspected, hits = number(counts["inspected"]), number(counts["hits"])
    return {"illicit_rate": (hits or 0.0) / inspected, "sampled": inspected} if inspected else None


def _problems(condition: Condition, text: str) -> tuple[RuleProblem, ...]:
    return tuple(
        RuleProblem(
            each.message, *each.at, each.criterion, ConditionError(each.message, at=each.at).pointed(text)
        )
        for each in problems_of(condition, rule_words())
    )  # fmt: skip
