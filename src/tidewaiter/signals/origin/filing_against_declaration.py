"""A security filing that tells another story than the declaration.

Weeks before goods are declared, their importer or its supplier has filed who made them, where, and where the container
was stuffed, often from the factory's own papers. Who declares a false origin later has to remember to have falsified
that, too. Clerks err as well, so each kind of difference is measured by how seldom it occurred before.

Source:
    Importer security filing, 19 CFR part 149: what it names is checked against the declaration.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.surprisal import bits, share
from tidewaiter.columns.tally import summed_before
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["filing_against_declaration"]

_KINDS = ("origin", "maker", "stuffing", "subheading")
_STORY = {
    "bill_number": "bill_number",
    "filed_hs6": "hs6",
    "filed_origin": "origin",
    "made_in": "manufacturer_country",
    "stuffed_in": "stuffing_country",
}
_SAID = ("origin", "dispatch", "hs6")
_PRIOR_COUNTS_FOR = 1.0


@signal(
    asks="Does the security filing tell another story?",
    reads=(declared.ITEMS, declared.FILINGS),
    reason="its security filing {filing_number} names subheading {filed_hs6}, origin {filed_origin}, a maker in "
    "{made_in} and stuffing in {stuffed_in}, where {hs6} of origin {origin} from {dispatch} is declared: "
    "{score:.1f} bits rare",
)
def filing_against_declaration(items: ir.Table, filings: ir.Table) -> ir.Table:
    """Score how rare the differences are between a line and what was filed for its bill before its day, in bits.

    Compared are the origin; the maker's country with the origin; the country of stuffing with origin and dispatch; and
    the subheading. Of a bill with several filed lines those of the line's subheading are asked, or all if there is
    none, and one that agrees is enough. The surprisal of each kind of difference, among earlier lines for which it
    could be told, adds up; a line that agrees in everything scores 0. Lines without a filing have no row, nor have
    those that name a master bill of which only the house bills were filed.
    """
    told = _told(items, filings)
    amounts = [f"{kind}_{what}" for kind in _KINDS for what in ("differs", "compared")]
    counted = told.select("declared_on", **{f"{name}_before": told[name] for name in amounts})
    lines = summed_before(counted, told, key=(), day="declared_on", amounts=[f"{name}_before" for name in amounts])
    score = ibis.literal(0.0, "float64")
    for kind in _KINDS:
        score = score + lines[f"{kind}_differs"] * _rarity(lines, kind)
    return lines.select("item_id", "filing_number", *_STORY.keys() - {"bill_number"}, *_SAID, score=score)


def _told(items: ir.Table, filings: ir.Table) -> ir.Table:
    """Lines with a filing known before their day: what it names, and of each kind whether it differs, 0 or 1."""
    stories = filings.group_by(**{name: filings[column] for name, column in _STORY.items()}).aggregate(
        filing_number=filings.filing_number.min(), filed_known_on=filings.known_on.min()
    )
    lines = items.select("item_id", "declared_on", "bill_number", *_SAID)
    both = lines.inner_join(stories, "bill_number").filter(lambda row: row.filed_known_on < row.declared_on)
    same = (both.filed_hs6 == both.hs6).fill_null(False)
    agrees = {
        "origin": both.filed_origin == both.origin,
        "maker": both.made_in == both.origin,
        "stuffing": (both.stuffed_in == both.origin) | (both.stuffed_in == both.dispatch),
        "subheading": both.filed_hs6 == both.hs6,
    }
    nothing = ibis.null("float64")
    columns = {"filing_number": both.filing_number.min()}
    for name in _STORY.keys() - {"bill_number"}:
        columns[name] = ibis.coalesce(both[name].min(where=same), both[name].min())
    for kind, agreed in agrees.items():
        number = agreed.cast("int64").cast("float64")
        asked = ibis.coalesce(ibis.ifelse(same, number, nothing).max(), number.max())
        columns[f"{kind}_differs"] = (ibis.literal(1.0, "float64") - asked).fill_null(0.0)
        columns[f"{kind}_compared"] = asked.notnull().cast("int64").cast("float64")
    return both.group_by("item_id", "declared_on", *_SAID).aggregate(**columns)


def _rarity(lines: ir.Table, kind: str) -> ir.FloatingValue:
    differed, compared = lines[f"{kind}_differs_before"], lines[f"{kind}_compared_before"]
    return bits(differed, compared, prior=share(differed, compared), weight=_PRIOR_COUNTS_FOR)
