"""Rules in the day's work: what they may speak of, the book of those that hold, and the lines they name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.errors import NotEnoughDataError
from tidewaiter.lake import Lake
from tidewaiter.rules import MODES, READS, Rule, Vocabulary, columns_of, hits_of, holding, vocabulary
from tidewaiter.rules import with_published as published_in
from tidewaiter.rules import with_retired as retired_in
from tidewaiter.signals.signal import collect
from tidewaiter.tables import declared, remembered, ruled

__all__ = ["apply_rules", "check_known", "fact_tables", "publish_rule", "read_book", "retire_rule", "rule_words"]


def rule_words() -> Vocabulary:
    """Everything that a rule may name."""
    return vocabulary([detector.name for detector in collect()])


def fact_tables(lake: Lake) -> dict[str, ir.Table]:
    """The tables that conditions may need, by name."""
    return {table.name: lake.read(table) for table in READS}


def read_book(lake: Lake) -> list[Rule]:
    """Every version of every rule that was ever published, in the order of their names."""
    rows = lake.fetch(lake.read(ruled.RULES).order_by("rule_id", "version")).to_pylist()
    return [Rule.from_row(row) for row in rows]


def publish_rule(lake: Lake, rule: Rule) -> Rule:
    """Let a rule hold from its first day on; the version before it ends there. Gives it with its number.

    Raises:
        RuleError: it would judge days that an earlier version has judged.
        ConditionError: its condition makes no sense.
        LakeBusyError: another process is writing.
    """
    rule.parsed(rule_words())
    rows, numbered = published_in(read_book(lake), rule)
    _keep(lake, rows, label=f"rule {rule.rule_id}")
    return numbered


def retire_rule(lake: Lake, rule_id: str, *, day: date) -> None:
    """Let a rule judge nothing from that day on.

    Raises:
        RuleError: there is no such rule, or it has ended.
        LakeBusyError: another process is writing.
    """
    _keep(lake, retired_in(read_book(lake), rule_id, day=day), label=f"end of rule {rule_id}")


def apply_rules(lake: Lake, *, first: date, last: date) -> dict[str, int]:
    """Put the lines declared from `first` to `last` to the rules that held; gives the hits by mode.

    Hits of other days stay as they were told on their day.

    Raises:
        NotEnoughDataError: a rule asks for what the lake does not remember of these days.
    """
    words = rule_words()
    rules = holding(read_book(lake), first=first, last=last)
    before = lake.read(ruled.HITS)
    if not rules and not lake.has(ruled.HITS):
        return {}
    for rule in rules:
        check_known(lake, columns_of(rule.parsed(words)), words=words, last=last)
    told = hits_of(rules, fact_tables(lake), first=first, last=last, words=words)
    fresh = _sorted(lake, told) if told is not None else ruled.HITS.schema.empty_table()
    within = (before.declared_on >= ibis.literal(first)) & (before.declared_on <= ibis.literal(last))
    if not fresh.equals(_sorted(lake, before.filter(within))):
        kept = lake.fetch(before.filter(~within))
        with lake.change(f"rules {first} to {last}") as change:
            change.replace(ruled.HITS, pa.concat_tables([kept.cast(ruled.HITS.schema), fresh]))
    return _by_mode(fresh)


def check_known(lake: Lake, names: Iterable[str], *, words: Vocabulary, last: date) -> None:
    """Refuse to ask for memory that the lake does not have: every trader would look like a newcomer.

    Raises:
        NotEnoughDataError: memory ends before the last day that has lines.
    """
    if not any(words.terms[name].topic == "past" for name in names):
        return
    items, states = lake.read(declared.ITEMS), lake.read(remembered.states_of("everything"))
    due = lake.fetch(items.filter(items.declared_on <= ibis.literal(last)).aggregate(day=items.declared_on.max()))
    known = lake.fetch(states.aggregate(day=states.day.max()))
    if known["day"][0].as_py() is None or (due["day"][0].as_py() or date.min) > known["day"][0].as_py():
        raise NotEnoughDataError(
            "the condition asks for what is remembered, and the lake remembers nothing of its last days yet; "
            "run: tidewaiter run --lake DIR"
        )


def _keep(lake: Lake, rules: Iterable[Rule], *, label: str) -> None:
    rows = [rule.as_row() for rule in rules]
    if rows:
        names = ruled.RULES.column_names
        table = pa.Table.from_pylist([{name: row[name] for name in names} for row in rows], schema=ruled.RULES.schema)
        with lake.change(label) as change:
            change.upsert(ruled.RULES, table)


def _sorted(lake: Lake, hits: ir.Table) -> pa.Table:
    rows = lake.fetch(hits.select(*ruled.HITS.column_names).order_by("item_id", "rule_id"))
    return rows.cast(ruled.HITS.schema).combine_chunks()


def _by_mode(hits: pa.Table) -> dict[str, int]:
    told = hits["mode"].to_pylist()
    return {mode: told.count(mode) for mode in MODES}
