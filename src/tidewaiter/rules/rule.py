"""A rule: a condition with those who answer for it, its legal basis, and the day on which it ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from tidewaiter.errors import UsageError
from tidewaiter.rules.checking import check
from tidewaiter.rules.condition import Condition, ConditionError
from tidewaiter.rules.parsing import parse
from tidewaiter.rules.vocabulary import Vocabulary
from tidewaiter.terms.typology import is_typology

__all__ = ["EFFECTS", "MODES", "Rule", "RuleError", "read_rule"]

MODES = ("shadow", "live")
EFFECTS = ("look", "open")

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_TEXTS = ("name", "legal_basis", "owner", "written_by", "approved_by")
_DAYS = ("approved_on", "valid_from", "review_on", "sunset_on")


class RuleError(UsageError):
    """A rule lacks something, or says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule, as `ruled.rules` keeps it; `version` is 0 until it is published.

    `mode` shadow only counts what the rule would name, live acts on it: with `effect` look somebody looks at its
    lines, with open they are planned to be opened.
    """

    rule_id: str
    name: str
    condition: str
    typology: str
    legal_basis: str
    owner: str
    written_by: str
    approved_by: str
    approved_on: date
    valid_from: date
    review_on: date
    sunset_on: date
    mode: str = "shadow"
    effect: str = "look"
    purpose: str | None = None
    version: int = 0
    valid_to: date | None = None

    def __post_init__(self) -> None:
        empty = [name for name in _TEXTS if not str(getattr(self, name) or "").strip()]
        if empty:
            raise RuleError(f"the rule does not say: {', '.join(empty)}")
        if not _ID.fullmatch(self.rule_id):
            raise RuleError("the name of a rule has small letters, digits and hyphens: cheap-shirts")
        if self.mode not in MODES or self.effect not in EFFECTS:
            raise RuleError(f"mode is one of {', '.join(MODES)}; effect one of {', '.join(EFFECTS)}")
        if not is_typology(self.typology):
            raise RuleError(f"no typology is called {self.typology!r}; `tidewaiter rules columns` lists them")
        if self.written_by.casefold() == self.approved_by.casefold():
            raise RuleError("who wrote a rule does not approve it: a second person does")
        if not self.valid_from < self.sunset_on or not self.valid_from <= self.review_on <= self.sunset_on:
            raise RuleError("days come in this order: valid_from, review_on, sunset_on; a rule never lasts for ever")
        if self.approved_on > self.valid_from:
            raise RuleError("a rule judges no day before it was approved: valid_from lies before approved_on")

    def parsed(self, words: Vocabulary) -> Condition:
        """The condition, checked.

        Raises:
            ConditionError: it makes no sense.
        """
        return check(parse(self.condition), words)

    def as_row(self) -> dict[str, object]:
        """A row of `ruled.rules`."""
        return asdict(self)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Rule:
        """The rule of such a row."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})

    def numbered(self, version: int) -> Rule:
        """The same as that version."""
        return replace(self, version=version)

    def ended(self, day: date) -> Rule:
        """The same, judging nothing from that day on."""
        return replace(self, valid_to=day)

    def holds_on(self, day: date) -> bool:
        """Whether it judges what is declared on that day."""
        return self.valid_from <= day < min(self.valid_to or date.max, self.sunset_on)


def read_rule(path: Path, *, words: Vocabulary) -> Rule:
    """The rule in a TOML file.

    Raises:
        RuleError: the file is not TOML, lacks something, or its condition makes no sense: then the place is shown.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RuleError(f"{path.name} cannot be read: {error}. It must be a TOML file in UTF-8.") from error
    rule = _rule(said, path.name)
    try:
        rule.parsed(words)
    except ConditionError as problem:
        raise RuleError(f"{path.name}, condition, {problem.pointed(rule.condition)}") from problem
    return rule


def _rule(said: Mapping[str, Any], name: str) -> Rule:
    given = {("rule_id" if key == "rule" else key): value for key, value in said.items()}
    known = {field.name for field in fields(Rule)} - {"version", "valid_to"}
    required = {"rule_id", "condition", "typology", *_TEXTS, *_DAYS}
    for what, keys in (("does not say", required - given.keys()), ("says what no rule has", given.keys() - known)):
        if keys:
            shown = ", ".join(sorted("rule" if key == "rule_id" else key for key in keys))
            raise RuleError(f"{name} {what}: {shown}")
    wrong = [key for key in _DAYS if not isinstance(given[key], date)]
    wrong += [key for key in known - set(_DAYS) if key in given and not isinstance(given[key], str)]
    if wrong:
        raise RuleError(f"{name}: {', '.join(wrong)}: days are written like 2025-06-30, all else is text in quotes")
    return Rule(**{**given, "condition": given["condition"].strip()})
