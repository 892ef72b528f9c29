"""What was known of each line on its day: the columns that conditions name, gathered from the tables that hold them.

Only what is asked for is joined. Memory and the network are known strictly before the line's day, detectors compare
with earlier months, and a risk used nothing that became known in the window of days that its run judged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import ibis
import ibis.expr.types as ir

from tidewaiter.columns import memory_recall
from tidewaiter.columns.memory_keys import key_column, with_key_parts
from tidewaiter.rules.vocabulary import Vocabulary
from tidewaiter.tables import declared, fused, linked, remembered, signalled

__all__ = ["READS", "facts_of"]

READS = (declared.ITEMS, signalled.SCORES, linked.ITEMS, fused.RISKS, *remembered.STATES.values())
"""The tables that conditions may need, in the order in which steps are given them."""


def facts_of(items: ir.Table, tables: Mapping[str, ir.Table], *, names: Collection[str], words: Vocabulary) -> ir.Table:
    """The lines with `item_id`, `declared_on`, `office` and every named column, empty where there is no value.

    Args:
        items: the lines to tell of, rows of `declared.items`.
        tables: the tables of `READS` by name.
        names: columns of the vocabulary.
        words: the vocabulary.
    """
    wanted = {topic: [n for n in names if words.terms[n].topic == topic] for topic in {t.topic for t in words}}
    told = items.mutate(hs4=items.hs6.substr(0, 4), hs2=items.hs6.substr(0, 2))
    said = dict.fromkeys(["item_id", "declared_on", "office", *wanted["declaration"]])
    rows = told.select(*said)
    if wanted["past"]:
        rows = _beside(rows, _remembered(items, tables, wanted["past"]))
    if wanted["network"]:
        rows = _beside(
            rows, tables[linked.ITEMS.name].semi_join(items, "item_id").select("item_id", *wanted["network"])
        )
    if wanted["detectors"]:
        rows = _beside(rows, _answers(tables[signalled.SCORES.name].semi_join(items, "item_id"), wanted["detectors"]))
    if wanted["risk"]:
        rows = _beside(rows, tables[fused.RISKS.name].semi_join(items, "item_id").select("item_id", *wanted["risk"]))
    return rows


def _beside(rows: ir.Table, more: ir.Table) -> ir.Table:
    return rows.left_join(more, "item_id").drop("item_id_right")


def _remembered(items: ir.Table, tables: Mapping[str, ir.Table], names: Collection[str]) -> ir.Table:
    """Features of memory; empty where the line does not name what is remembered (no importer, say)."""
    kinds = memory_recall.kinds_behind(names)
    states = {kind: tables[table.name] for kind, table in remembered.STATES.items() if kind in kinds}
    recalled = memory_recall.features(items, states).select("item_id", *names)
    keyed = with_key_parts(items)
    has = {f"has_{kind}": key_column(keyed, kind).notnull() for kind in sorted({_kind(name) for name in names})}
    joined = _beside(recalled, keyed.select("item_id", **has))
    nothing = ibis.null("float64")
    known = {name: ibis.ifelse(joined[f"has_{_kind(name)}"], joined[name], nothing) for name in names}
    return joined.select("item_id", **known)


def _kind(name: str) -> str:
    return max((kind for kind in remembered.KINDS if name.startswith(f"{kind}_")), key=len)


def _answers(scores: ir.Table, names: Collection[str]) -> ir.Table:
    """One row a line: `p_<detector>` and `score_<detector>` of those that answered."""
    nothing = ibis.null("float64")
    columns, detectors = {}, set()
    for name in names:
        what, _, detector = name.partition("_")
        detectors.add(detector)
        mine = scores.detector == detector
        columns[name] = (
            ibis.ifelse(mine, scores.p_value, nothing).min()
            if what == "p"
            else ibis.ifelse(mine, scores.score, nothing).max()
        )
    return scores.filter(scores.detector.isin(sorted(detectors))).group_by("item_id").aggregate(**columns)
