"""Parties that share an address or a telephone with a listed one, and are not themselves like it.

Who is listed goes on through a firm that no list names. Its name says nothing; what it keeps is often the house or the
telephone. A house of many tenants says little, so each tie counts the less the more parties were seen with it.

Source:
    A blocked person's property reaches what it owns by half or more, whatever that is called: OFAC, "Revised guidance
    on entities owned by persons whose property and interests in property are blocked" (2014). Who owns whom is seldom
    on file; a shared house or telephone is a sign of it and no proof.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.tally import summed_before
from tidewaiter.signals.signal import signal
from tidewaiter.tables import resolved

__all__ = ["watchlist_shared_contact"]

_CONTACTS = {"address": "address_key", "telephone": "phone_key"}
_PAIR = 2.0
"""Parties at a contact that is as telling as any: the listed one and the other."""


@signal(
    asks="Does a party share an address or telephone with a listed one?",
    reads=(resolved.HITS, resolved.CLEARED, resolved.MENTIONS, resolved.PROFILES),
    reason="{role}: with {matched} (list {list}, entry {listing_id}) it shares its {contact}: {key}, seen with "
    "{parties:.0f} parties",
)
def watchlist_shared_contact(hits: ir.Table, cleared: ir.Table, mentions: ir.Table, profiles: ir.Table) -> ir.Table:
    """Score the strongest tie of a line's parties to a listed one: its likeness times 2 over the parties that share it.

    A tie is an address or telephone of a party that is like an entry, seen before the line's day, or an address that
    an entry itself states (likeness 1). Clearances count as they do for likeness. A party that is like the entry
    itself by then is not told here. Lines without such a tie have no row.
    """
    contacts = _contacts(profiles)
    listed = _listed(hits, contacts)
    shared = contacts.semi_join(listed, ["contact", "key"])
    named = mentions.filter(_.document_kind == "item").select("document_id", "role", "mentioned_on", "profile_id")
    met = named.join(shared.drop("first_on"), "profile_id").join(listed, ["contact", "key"])
    met = met.filter(_.since.isnull() | (_.since < _.mentioned_on), _.listed_party != _.party_id)
    alike = hits.filter(_.subject_kind == "party").select("listing_id", party_id="subject_id", alike_on="first_on")
    by_then = alike.alike_on.isnull() | (alike.alike_on <= met.mentioned_on)
    met = met.anti_join(alike, ["party_id", "listing_id", by_then])
    held = (cleared.cleared_on <= met.mentioned_on, met.mentioned_on < cleared.expires_on)
    met = met.anti_join(cleared, ["subject_kind", "subject_id", "listing_id", "listing_digest", *held])
    counted = _counted(met, shared)
    parties = ibis.greatest(counted.parties_there, ibis.literal(_PAIR, "float64"))
    told = counted.mutate(parties=parties, score=counted.likeness * ibis.literal(_PAIR, "float64") / parties)
    order = [ibis.desc("score"), *map(ibis.asc, ("listing_id", "role", "contact", "key"))]
    placed = told.mutate(place=ibis.row_number().over(ibis.window(group_by="document_id", order_by=order)))
    return placed.filter(_.place == 0).select(
        "score", "role", "contact", "key", "matched", "list", "listing_id", "parties", item_id="document_id"
    )


def _contacts(profiles: ir.Table) -> ir.Table:
    """Each address and telephone of each profile: `contact`, `key`, `profile_id`, `party_id` and `first_on`."""
    kinds = [
        profiles.filter(profiles[column].notnull(), profiles[column] != "").select(
            "profile_id", "party_id", "first_on", contact=ibis.literal(contact), key=profiles[column]
        )
        for contact, column in _CONTACTS.items()
    ]
    return ibis.union(*kinds)


def _listed(hits: ir.Table, contacts: ir.Table) -> ir.Table:
    """Contacts of those that are like an entry, and addresses that entries state, with the day they could be told."""
    entry = ("subject_kind", "subject_id", "listing_id", "listing_digest", "list", "matched")
    parties = hits.filter(_.subject_kind == "party").mutate(listed_party=_.subject_id)
    theirs = contacts.select("contact", "key", "party_id", seen_on="first_on")
    by_party = parties.join(theirs, parties.subject_id == theirs.party_id)
    by_party = by_party.select(
        *entry, "contact", "key", "listed_party", likeness=by_party.score,
        since=ibis.greatest(by_party.seen_on, by_party.first_on.fill_null(by_party.seen_on)),
    )  # fmt: skip
    stated = hits.filter(_.subject_kind == "address")
    by_address = stated.select(
        *entry, contact=ibis.literal("address"), key="subject_id", listed_party=ibis.literal(""),
        likeness=ibis.literal(1.0, "float64"), since="first_on",
    )  # fmt: skip
    both = by_party.union(by_address.select(*by_party.columns))
    rest = [name for name in both.columns if name not in ("since", "likeness")]
    return both.group_by(rest).aggregate(since=both.since.min(), likeness=both.likeness.max())


def _counted(met: ir.Table, shared: ir.Table) -> ir.Table:
    """With how many parties had been seen with the contact before the line's day."""
    first = shared.group_by("contact", "key", "party_id").aggregate(mentioned_on=_.first_on.min())
    each = first.select("contact", "key", "mentioned_on", parties_there=ibis.literal(1.0, "float64"))
    return summed_before(each, met, key=("contact", "key"), day="mentioned_on", amounts=("parties_there",))
