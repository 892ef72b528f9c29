"""Which lines do the rules name? Each rule is asked about the days on which it held, with what was known on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.rules.compiling import compiled
from tidewaiter.rules.condition import Condition, columns_of
from tidewaiter.rules.facts import facts_of
from tidewaiter.rules.rule import Rule
from tidewaiter.rules.vocabulary import Vocabulary
from tidewaiter.tables import declared, ruled

__all__ = ["hits_of", "named_lines"]


def named_lines(
    condition: Condition, tables: Mapping[str, ir.Table], items: ir.Table, *, words: Vocabulary
) -> ir.Table:
    """The lines among `items` that a condition names: `item_id`, `declared_on`, `office`.

    Args:
        condition: checked against `words`.
        tables: the tables of `facts.READS` by name.
        items: rows of `declared.items`.
        words: the vocabulary.
    """
    facts = facts_of(items, tables, names=columns_of(condition), words=words)
    return facts.filter(compiled(condition, facts)).select("item_id", "declared_on", "office")


def hits_of(
    rules: Sequence[Rule], tables: Mapping[str, ir.Table], *, first: date, last: date, words: Vocabulary
) -> ir.Table | None:
    """Rows of `ruled.hits` for the lines declared from `first` to `last`; None if no rule holds on any such day."""
    items = tables[declared.ITEMS.name]
    hits = []
    for rule in rules:
        begin = max(first, rule.valid_from)
        end = min(last, date.fromordinal(min(rule.valid_to or date.max, rule.sunset_on).toordinal() - 1))
        if begin > end:
            continue
        days = items.filter(items.declared_on >= ibis.literal(begin), items.declared_on <= ibis.literal(end))
        lines = named_lines(rule.parsed(words), tables, days, words=words)
        said = {name: ibis.literal(str(getattr(rule, name))) for name in ("rule_id", "mode", "effect", "name")}
        told = lines.mutate(version=ibis.literal(rule.version, "int64"), **said)
        hits.append(told.select(*ruled.HITS.column_names))
    return ibis.union(*hits) if len(hits) > 1 else hits[0] if hits else None
