"""The book of rules: publishing a version ends the one before; nothing is ever struck out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tidewaiter.rules.rule import Rule, RuleError

__all__ = ["holding", "with_published", "with_retired"]


def with_published(book: Iterable[Rule], rule: Rule) -> tuple[list[Rule], Rule]:
    """The rows that change, and the rule with its number: the next one, or its own if it says the same as the last.

    Raises:
        RuleError: it would judge days that an earlier version has judged, or that it was not there to judge.
    """
    versions = sorted((each for each in book if each.rule_id == rule.rule_id), key=lambda each: each.version)
    if not versions:
        return [first := rule.numbered(1)], first
    before = versions[-1]
    if replace(rule, version=before.version, valid_to=before.valid_to) == before:
        return [], before
    if rule.valid_from < before.valid_from:
        raise RuleError(
            f"version {before.version} of {rule.rule_id} holds from {before.valid_from}; a new version begins later"
        )
    new = rule.numbered(before.version + 1)
    running = before.valid_to is None or before.valid_to > new.valid_from
    return ([before.ended(new.valid_from)] if running else []) + [new], new


def with_retired(book: Iterable[Rule], rule_id: str, *, day: date) -> list[Rule]:
    """The row that changes when a rule ends on a day; none if it ends on that day already.

    Raises:
        RuleError: there is no such rule, or it has ended.
    """
    versions = sorted((each for each in book if each.rule_id == rule_id), key=lambda each: each.version)
    if not versions:
        raise RuleError(f"no rule is called {rule_id!r}; `tidewaiter rules list` shows all")
    last, end = versions[-1], max(day, versions[-1].valid_from)
    if last.valid_to is not None and last.valid_to < end:
        raise RuleError(f"{rule_id} ended on {last.valid_to}")
    return [] if last.valid_to == end else [last.ended(end)]


def holding(book: Iterable[Rule], *, first: date, last: date) -> list[Rule]:
    """Those that judge a day from `first` to `last`, in the order of their names."""
    found = [
        rule for rule in book if rule.valid_from <= last and first < min(rule.valid_to or date.max, rule.sunset_on)
    ]
    return sorted(found, key=lambda rule: (rule.rule_id, rule.version))
