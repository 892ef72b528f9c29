"""From a pattern to its answers: one join for each tie, then the facts and the days."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.links.document_ties import node
from tidewaiter.links.patterns.pattern import TIE_FACTS, Condition, Pattern

__all__ = ["answers", "party_facts"]


def party_facts(mentions: ir.Table, outcomes: ir.Table, *, as_of: date) -> ir.Table:
    """What was known of each party before a day: `party` (as a node) and a column for each of `FACTS`.

    A row for each day on which a violation of the party became known (`any_found_on`), or one where there is none.
    A violation is laid to the importer and the seller of its line, not to the broker or the ship.
    """
    seen = mentions.filter(mentions.mentioned_on < ibis.literal(as_of))
    days = seen.group_by("party_id").aggregate(
        first_on=seen.mentioned_on.min(),
        last_on=seen.mentioned_on.max(),
        imported_on=seen.mentioned_on.min(where=seen.role == "importer"),
    )
    bad = outcomes.filter(outcomes.illicit, outcomes.known_on < ibis.literal(as_of)).select("item_id", "known_on")
    traders = seen.filter(seen.role.isin(["importer", "exporter"])).select("document_id", "party_id")
    laid = traders.inner_join(bad, traders.document_id == bad.item_id)
    found = laid.group_by("party_id").aggregate(
        found_on=laid.known_on.min(), last_found_on=laid.known_on.max(), violations=laid.item_id.nunique()
    )
    each_day = laid.select("party_id", any_found_on=laid.known_on).distinct()
    joined = days.left_join(found, "party_id").drop("party_id_right").left_join(each_day, "party_id")
    return joined.select(
        "first_on",
        "last_on",
        "imported_on",
        "found_on",
        "last_found_on",
        "any_found_on",
        party=node("party", joined.party_id),
        violations=joined.violations.fill_null(0).cast("float64"),
    )


def answers(pattern: Pattern, edges: ir.Table, facts: ir.Table, *, as_of: date) -> ir.Table:
    """Every set of nodes that fits the pattern.

    Two nodes of one kind are never the same one. A thing that more than `most_sharers` have is not followed:
    at a mail-drop every question has an answer.

    Args:
        pattern: the question.
        edges: rows of `linked.edges`.
        facts: as `party_facts` gives them.
        as_of: ties known on that day or later are not seen, nor those that held no longer when it began.

    Returns:
        A column for each node; `certainty`, 0 to 1, the product over those ties that are not shown by papers; and
        `evidence`: the documents of all ties, in the order of the pattern.
    """
    held = edges.known_until.isnull() | (edges.known_until >= ibis.literal(as_of))
    known = edges.filter(edges.known_on < ibis.literal(as_of), held)
    whole = _tie(known, pattern, 0)
    for place in range(1, len(pattern.ties)):
        more = _tie(known, pattern, place)
        shared = [name for name in pattern.nodes if name in whole.columns and name in more.columns]
        joined = whole.inner_join(more, shared)
        whole = joined.select(*dict.fromkeys((*whole.columns, *more.columns)))
    whole = _apart(whole, pattern)
    for name, asked in _asked(pattern).items():
        told = facts.select(**{name: facts.party, **{f"{name}.{fact}": facts[fact] for fact in asked}}).distinct()
        whole = whole.inner_join(told, name).select(*whole.columns, *(f"{name}.{fact}" for fact in asked))
    for condition in pattern.conditions:
        whole = whole.filter(_holds(whole, condition))
    evidence, certainty = whole["evidence_0"], whole["certainty_0"]
    for place in range(1, len(pattern.ties)):
        evidence = evidence + ibis.literal(";") + whole[f"evidence_{place}"]
        certainty = certainty * whole[f"certainty_{place}"]
    return whole.select(*pattern.nodes, certainty=certainty, evidence=evidence).distinct()


def _tie(edges: ir.Table, pattern: Pattern, place: int) -> ir.Table:
    """One tie of the pattern: its two nodes, its days, how sure it is, and its documents.

    A tie from a node to the same node asks who is tied to itself.
    """
    spec = pattern.ties[place]
    mine = edges.filter(edges.kind == spec.kind)
    if spec.source == spec.target:
        mine = mine.filter(mine.source == mine.target)
    mine = mine.mutate(certainty=mine.certainty.fill_null(1.0))
    if pattern.nodes[spec.target] != "party":
        sharers = mine.group_by("target").aggregate(sharers=mine.source.nunique())
        few = sharers.filter(sharers.sharers <= pattern.most_sharers)
        mine = mine.semi_join(few, "target")
    facts = {f"{spec.name}.{fact}": mine[fact] for fact in TIE_FACTS} if spec.name else {}
    ends = {spec.source: mine.source, spec.target: mine.target}
    return mine.select(**ends, **facts, **{f"certainty_{place}": mine.certainty, f"evidence_{place}": mine.evidence})


def _apart(whole: ir.Table, pattern: Pattern) -> ir.Table:
    names = list(pattern.nodes)
    pairs = [(a, b) for n, a in enumerate(names) for b in names[:n] if pattern.nodes[a] == pattern.nodes[b]]
    return whole.filter(*(whole[a] != whole[b] for a, b in pairs)) if pairs else whole


def _asked(pattern: Pattern) -> dict[str, list[str]]:
    """Parties of which a condition asks something, each with the facts that are asked for."""
    asked: dict[str, list[str]] = {}
    for side in dict.fromkeys(side for c in pattern.conditions for side in (c.left, c.right) if side):
        name, _, fact = side.partition(".")
        if pattern.nodes.get(name) == "party":
            asked.setdefault(name, []).append(fact)
    return asked


def _holds(rows: ir.Table, condition: Condition) -> ir.BooleanValue:
    left = rows[condition.left]
    if condition.is_ in ("known", "unknown"):
        return left.notnull() if condition.is_ == "known" else left.isnull()
    if condition.is_ in ("at_least", "at_most"):
        number = ibis.literal(float(condition.number or 0.0), "float64")
        return left >= number if condition.is_ == "at_least" else left <= number
    right = rows[condition.right]
    gap = left.delta(right, unit="day") if condition.is_ == "after" else right.delta(left, unit="day")
    within = gap >= 0
    return within if condition.within_days is None else within & (gap <= condition.within_days)
