"""Every tie that documents show, with the documents that show it and the days.

These are for people: dossiers, link charts, questions. Parties stand under the id that was published for
them (`resolved.parties`). What judges a past day works on `linked.traders`, which knows no later merging.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.slices import in_slice
from tidewaiter.lake import step
from tidewaiter.links.document_ties import SHOWN, line_tie, node, paid_through, shipped_together
from tidewaiter.links.owned import likened, owned
from tidewaiter.tables import declared, known, linked, resolved

__all__ = ["edges"]

_SLICES = 4
_EVIDENCE = 5
"""Documents named for each tie: enough to look it up."""

_ATTRIBUTES = {
    "has_address": ("address_key", "address"),
    "has_phone": ("phone_key", "phone"),
    "has_email": ("email_key", "email"),
    "has_identifier": ("identifier", "identifier"),
}
"""Kind of tie: column of a profile, kind of node."""

_BETWEEN = {
    "sold_to": ("exporter", "importer"),
    "declared_by": ("importer", "declarant"),
    "sent_by": ("exporter", "declarant"),
    "carried_by": ("importer", "carrier"),
}
"""Kind of tie: the roles of its ends in one document."""


@step(
    reads=(
        declared.ITEMS,
        declared.CONSIGNMENTS,
        resolved.MENTIONS,
        resolved.PROFILES,
        resolved.HITS,
        resolved.CLEARANCES,
        known.OWNERSHIP,
        linked.SUCCESSORS,
    ),
    writes=linked.EDGES,
)
def edges(
    items: ir.Table,
    consignments: ir.Table,
    mentions: ir.Table,
    profiles: ir.Table,
    hits: ir.Table,
    cleared: ir.Table,
    ownership: ir.Table,
    successors: ir.Table,
) -> ir.Table:
    """Each tie once, from whatever shows it.

    What documents show is told for a slice of the parties at a time: texts that are grouped do not leave memory for
    the disk, and a slice needs its share only.
    """
    parts = [owned(ownership), likened(hits, cleared, ownership), _replaced(successors)]
    for number in range(_SLICES):
        mine = mentions.filter(in_slice(mentions.party_id, number, of=_SLICES))
        shown = ibis.union(
            _attributes(mine, profiles), _between(mine, mentions), _goods_together(items, mine),
            paid_through(items, mine), shipped_together(consignments, mine),
        )  # fmt: skip
        parts.append(_summed(shown).mutate(share_pct=ibis.null("float64"), certainty=ibis.null("float64")))
    return ibis.union(*(_with_id(_lasting(part).select(*_COLUMNS)) for part in parts))


def _lasting(ties: ir.Table) -> ir.Table:
    """What papers show holds from its day on; likenesses and holds say themselves until when they stood as told."""
    lasts = {"known_until": ibis.null("date"), "again": ibis.literal(False)}
    return ties.mutate(**{name: value for name, value in lasts.items() if name not in ties.columns})


def _with_id(whole: ir.Table) -> ir.Table:
    since = ibis.ifelse(whole.again, ibis.literal("|") + whole.known_on.cast("string"), ibis.literal(""))
    edge_id = whole.kind + ibis.literal("|") + whole.source + ibis.literal("|") + whole.target + since
    return whole.mutate(edge_id=edge_id).select(*linked.EDGES.column_names)


_COLUMNS = (*(name for name in linked.EDGES.column_names if name != "edge_id"), "again")


def _attributes(mentions: ir.Table, profiles: ir.Table) -> ir.Table:
    """What a party is written with: one row for each profile and day is enough, since its words are the same."""
    days = mentions.group_by("profile_id", "party_id", on="mentioned_on").aggregate(
        document=mentions.document_id.min(), documents=mentions.count()
    )
    told = days.inner_join(profiles.select("profile_id", *(key for key, _ in _ATTRIBUTES.values())), "profile_id")
    parts = []
    for kind, (key, called) in _ATTRIBUTES.items():
        whole = told.filter(told[key].notnull(), told[key] != "")
        parts.append(
            whole.select(
                "on",
                "document",
                "documents",
                kind=ibis.literal(kind),
                source=node("party", whole.party_id),
                target=node(called, whole[key]),
            )
        )
    return ibis.union(*parts).select(*SHOWN)


def _between(mine: ir.Table, mentions: ir.Table) -> ir.Table:
    """Ties between the parties of one document, of which the first is one of mine."""
    parts = []
    for kind, (source, target) in _BETWEEN.items():
        first = _in_role(mine, source)
        second = _in_role(mentions.semi_join(first, "document_id"), target).select("document_id", other="party_id")
        whole = first.inner_join(second, "document_id")
        parts.append(
            whole.select(
                "on",
                kind=ibis.literal(kind),
                source=node("party", whole.party_id),
                target=node("party", whole.other),
                document=whole.document_id,
                documents=ibis.literal(1, "int64"),
            )
        )
    return ibis.union(*parts).select(*SHOWN)


def _in_role(mentions: ir.Table, role: str) -> ir.Table:
    """One row a document: its party in a role."""
    held = mentions.filter(mentions.role == role)
    return held.group_by("document_id").aggregate(party_id=held.party_id.max(), on=held.mentioned_on.min())


def _goods_together(items: ir.Table, mentions: ir.Table) -> ir.Table:
    """The container that a trader's goods came in, and the way in which its declarant describes goods for it.

    The manner is what stays when goods change: capitals or not, and the signs used. It is a weak
    tie, shared by many, and is there to be looked at beside others.
    """
    traders = mentions.filter(mentions.role == "importer").select("document_id", "party_id")
    lines = items.select("item_id", "declared_on", "declarant", "container", "description")
    told = lines.inner_join(traders, lines.item_id == traders.document_id)
    boxed = told.filter(told.container.notnull())
    described = told.filter(told.declarant.notnull(), told.description.notnull())
    container = line_tie(boxed, "shipped_in", node("container", boxed.container))
    manner = described.declarant + ibis.literal("|") + _manner(described.description)
    return container.union(line_tie(described, "described_as", node("template", manner))).select(*SHOWN)


def _manner(text: ir.StringValue) -> ir.StringValue:
    case = ibis.cases(
        (text == text.upper(), ibis.literal("capitals")),
        (text == text.lower(), ibis.literal("small")),
        else_=ibis.literal("mixed"),
    )
    return case + ibis.literal("|") + text.re_replace("[A-Za-z0-9 ]+", "")


def _summed(shown: ir.Table) -> ir.Table:
    """Each tie once, with its earliest documents: one a day, so that five lines of one entry are not five proofs."""
    days = shown.group_by("kind", "source", "target", "on").aggregate(
        document=shown.document.min(), documents=shown.documents.sum()
    )
    earliest = ibis.window(group_by=("kind", "source", "target"), order_by=("on", "document"))
    placed = days.mutate(place=ibis.row_number().over(earliest))
    named = {
        f"named_{n}": ibis.ifelse(placed.place == n, placed.document, ibis.null("string")).max()
        for n in range(_EVIDENCE)
    }
    ties = placed.group_by("kind", "source", "target").aggregate(
        documents=placed.documents.sum(), first_on=placed.on.min(), last_on=placed.on.max(), **named
    )
    evidence = ties.named_0
    for n in range(1, _EVIDENCE):
        more = ties[f"named_{n}"]
        evidence = evidence + ibis.ifelse(more.notnull(), ibis.literal(";") + more, ibis.literal(""))
    return ties.mutate(evidence=evidence, known_on=ties.first_on)


def _replaced(successors: ir.Table) -> ir.Table:
    """Pairs told as likely, for the time for which they were: one that is withdrawn holds for the days before."""
    likely = successors.filter((successors.probability >= linked.LIKELY_SUCCESSOR) | successors.withdrawn_on.notnull())
    return likely.select(
        kind=ibis.literal("replaced_by"),
        source=node("party", likely.old_party),
        target=node("party", likely.new_party),
        share_pct=ibis.null("float64"),
        certainty=ibis.coalesce(likely.was_probability, likely.probability),
        documents=ibis.literal(1, "int64"),
        evidence=likely.old_party + ibis.literal(";") + likely.new_party,
        first_on=likely.began_on,
        last_on=likely.began_on,
        known_on=ibis.coalesce(likely.likely_since, likely.likely_on, likely.known_on),
        known_until=likely.withdrawn_on,
    )
