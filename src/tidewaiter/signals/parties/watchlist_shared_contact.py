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
from tidewaiter.signals.papers import named_on_papers
from tidewaiter.signals.signal import LIKELIER_THAN_NOT, signal
from tidewaiter.signals.standing import alike_on_the_day, called, stood
from tidewaiter.signals.strongest import strongest
from tidewaiter.tables import declared, linked, resolved

__all__ = ["watchlist_shared_contact"]

_CONTACTS = {"address": "address_key", "telephone": "phone_key"}
_PAIR = 2.0
"""Parties at a contact that is as telling as any: the listed one and the other."""


@signal(
    asks="Does a party share an address or telephone with a listed one?",
    reads=(
        resolved.LIKENESSES,
        resolved.HITS,
        resolved.CLEARANCES,
        resolved.MENTIONS,
        resolved.PROFILES,
        linked.NAMES,
        declared.ITEMS,
        declared.CONSIGNMENTS,
    ),
    reason="{role}: with {matched} (list {list}, entry {listing_id}) it shares its {contact}: {key}, seen with "
    "{parties:.0f} parties",
    told_from=LIKELIER_THAN_NOT,
)
def watchlist_shared_contact(
    likenesses: ir.Table,
    hits: ir.Table,
    cleared: ir.Table,
    mentions: ir.Table,
    profiles: ir.Table,
    names: ir.Table,
    items: ir.Table,
    consignments: ir.Table,
) -> ir.Table:
    """Score the strongest tie of a line's parties to a listed one: its likeness times 2 over the parties that share it.

    A tie is an address or telephone of a party that is like an entry, seen before the line's day, or an address that
    an entry itself states (likeness 1). Clearances count as they do for likeness. A party that was known to be like
    the entry itself by then is not told here. Lines without such a tie have no row.
    """
    contacts = _contacts(profiles)
    listed = _listed(likenesses, hits, profiles, contacts, cleared)
    shared = contacts.semi_join(listed, ["contact", "key"])
    mentions = named_on_papers(mentions, items, consignments)
    named = mentions.select("document_id", "role", "mentioned_on", "profile_id")
    met = named.join(shared.drop("first_on"), "profile_id").join(listed, ["contact", "key"])
    met = met.filter(_.since < _.mentioned_on, _.listed_party != _.called)
    itself = alike_on_the_day(likenesses, profiles, names, mentions)
    met = met.anti_join(itself, ["document_id", "role", "listing_id"])
    held = (cleared.cleared_on <= met.mentioned_on, met.mentioned_on < cleared.expires_on)
    met = met.anti_join(cleared, ["subject_kind", "subject_id", "way", "listing_id", "listing_digest", *held])
    counted = _counted(met, shared, stood(profiles, names))
    parties = ibis.greatest(counted.parties_there, ibis.literal(_PAIR, "float64"))
    told = counted.mutate(parties=parties, score=counted.likeness * ibis.literal(_PAIR, "float64") / parties)
    return strongest(told, "listing_id", "role", "contact", "key", line="document_id").select(
        "score", "role", "contact", "key", "matched", "list", "listing_id", "parties", item_id="document_id"
    )


def _contacts(profiles: ir.Table) -> ir.Table:
    """Each address and telephone of each way of writing: `contact`, `key`, `profile_id`, `called` and `first_on`."""
    kinds = [
        profiles.filter(profiles[column].notnull(), profiles[column] != "").select(
            "profile_id", "first_on", called=called(profiles), contact=ibis.literal(contact), key=profiles[column]
        )
        for contact, column in _CONTACTS.items()
    ]
    return ibis.union(*kinds)


def _listed(
    likenesses: ir.Table, hits: ir.Table, profiles: ir.Table, contacts: ir.Table, cleared: ir.Table
) -> ir.Table:
    """Contacts of those that are like an entry, and addresses that entries state, with the day they could be told.

    A party that is like an entry has the contacts under which documents name it so, whatever it turns out to be later.
    Ways of writing that were ever cleared stand for themselves (`way`), all others together.
    """
    entry = ("subject_kind", "subject_id", "way", "listing_id", "listing_digest", "list", "matched")
    ways = profiles.select("profile_id", "party_id", listed_party=called(profiles))
    like = likenesses.filter(_.alike, ~_.register.fill_null(False)).join(ways, "profile_id")
    ever = cleared.filter(_.way != "").select("way").distinct()
    like = like.left_join(ever, like.profile_id == ever.way).drop("profile_id").mutate(way=_.way.fill_null(""))
    theirs = contacts.select("contact", "key", "called", seen_on="first_on")
    by_party = like.join(theirs, like.listed_party == theirs.called).mutate(
        subject_kind=ibis.literal("party"), subject_id=_.party_id, likeness=_.score,
        since=ibis.greatest(_.seen_on, _.known_on),
    )  # fmt: skip
    kept = (*entry, "contact", "key", "listed_party", "likeness", "since")
    stated = hits.filter(_.subject_kind == "address", ~_.register.fill_null(False))
    by_address = stated.mutate(
        contact=ibis.literal("address"), key=_.subject_id, listed_party=ibis.literal(""), way=ibis.literal(""),
        likeness=ibis.literal(1.0, "float64"), since=_.first_on.fill_null(ibis.date(1900, 1, 1)),
    )  # fmt: skip
    both = by_party.select(*kept).union(by_address.select(*kept))
    return both.group_by([name for name in kept if name != "since"]).aggregate(since=both.since.min())


def _counted(met: ir.Table, shared: ir.Table, spans: ir.Table) -> ir.Table:
    """With how many parties had been seen with the contact before the line's day, as was known by then.

    One is counted while it stands under its own name, and no longer once it is known to be another.
    """
    ways = shared.join(spans, "profile_id").filter(_.stood_as == _.called)
    each = ways.group_by("contact", "key", "called", "since", "until").aggregate(first_on=ways.first_on.min())
    begun = each.mutate(mentioned_on=ibis.greatest(each.first_on, each.since.fill_null(each.first_on)))
    begun = begun.filter(begun.until.isnull() | (begun.mentioned_on < begun.until))
    begun = begun.mutate(parties_there=ibis.literal(1.0, "float64"))
    ended = begun.filter(begun.until.notnull()).mutate(
        mentioned_on=(begun.until - ibis.interval(days=1)).cast("date"), parties_there=ibis.literal(-1.0, "float64")
    )
    both = begun.union(ended)
    return summed_before(both, met, key=("contact", "key"), day="mentioned_on", amounts=("parties_there",))
