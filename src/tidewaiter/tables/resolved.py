"""Who is who: every way in which a party is written, the party it stands for, and what was judged about it.

Documents name parties again and again in the same words. Each different way of writing is one
*profile*; profiles are compared, mentions are not, so that cost grows with what is new. A profile keeps
the day on which it was first seen, a match the day from which it could be known and the day from which it was kept:
whoever works as of a past day takes the matches kept by then.
"""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = [
    "CARGO_LIKENESSES",
    "CLEARANCES",
    "CLEARED",
    "CORRECTED",
    "HITS",
    "HOLDER_LIKENESSES",
    "JUDGEMENTS",
    "LIKENESSES",
    "MATCHES",
    "MENTIONS",
    "MOVED",
    "PARTED",
    "PARTIES",
    "PROFILES",
    "WAITING",
]

PROFILES = contract(
    "resolved.profiles",
    grain="one way in which a party is written: everything said about it in a document, whatever its role there",
    key=("profile_id",),
    columns=(
        Column("profile_id", "text", "digest of what is written", nullable=False),
        Column("party_id", "text", "the party it stands for; see resolved.parties", nullable=False),
        Column("probability", "float", "that the profile belongs to its party", "0-1", nullable=False),
        Column("party", "text", "the party as items name it (number, or else name key)"),
        Column("name", "text", "name as written"),
        Column("address", "text", "address as written, one line"),
        Column("city", "text", "city, where given apart"),
        Column("country", "text", "country of the party, ISO 3166 alpha-2"),
        Column("identifier", "text", "tax, registration or importer number as written"),
        Column("identifier_kind", "text", "what `identifier` is: tax, importer, mid, lei, duns, ..."),
        Column("phone", "text", "telephone as written"),
        Column("email", "text", "e-mail as written"),
        Column(
            "seen_with",
            "text",
            "who (as items name them) and which goods (HS and six digits) stood beside it in the documents of its "
            "first day, separated by ;",
        ),
        Column("name_key", "text", "name folded, transliterated, without legal form; empty if nothing is left"),
        Column("address_key", "text", "street, number and place folded; what one building shares"),
        Column("phone_key", "text", "digits of the telephone, without country code and leading zeros"),
        Column("email_key", "text", "e-mail folded"),
        Column("roles", "text", "roles in which it was seen, separated by ;", nullable=False),
        Column("mentions", "int", "mentions written so", "mentions", nullable=False),
        Column("first_on", "date", "first day on which it was seen", nullable=False),
        Column("last_on", "date", "last day on which it was seen", nullable=False),
    ),
)

MENTIONS = contract(
    "resolved.mentions",
    grain="one mention of a party in a document, with the party it stands for",
    key=("mention_id",),
    columns=(
        Column("mention_id", "text", "see declared.parties", nullable=False),
        Column("document_id", "text", "item_id or consignment_id in which the party is named", nullable=False),
        Column("document_kind", "text", "item or consignment", nullable=False),
        Column("role", "text", "role in the document", nullable=False),
        Column("mentioned_on", "date", "date of the document", nullable=False),
        Column("profile_id", "text", "see resolved.profiles", nullable=False),
        Column("party_id", "text", "see resolved.parties", nullable=False),
        Column("probability", "float", "that the mention belongs to its party", "0-1", nullable=False),
    ),
)

PARTIES = contract(
    "resolved.parties",
    grain="one party: a firm or person under all the ways in which it is written",
    key=("party_id",),
    columns=(
        Column("party_id", "text", "stable id; never changes silently", nullable=False),
        Column("schema", "text", "FollowTheMoney schema: Company, Person, LegalEntity", nullable=False),
        Column("name", "text", "the name most often written"),
        Column("names", "text", "all names, most frequent first, separated by ;"),
        Column("addresses", "text", "all addresses, most frequent first, separated by ;"),
        Column("countries", "text", "ISO 3166 alpha-2 codes, separated by ;"),
        Column("identifiers", "text", "identifiers as kind:number, separated by ;"),
        Column("phones", "text", "telephone keys, separated by ;"),
        Column("emails", "text", "e-mail keys, separated by ;"),
        Column("known_as", "text", "what items call it (declared.items importer, exporter, ...), separated by ;"),
        Column("roles", "text", "roles in which it was seen, separated by ;", nullable=False),
        Column("profiles", "int", "ways in which it is written", "profiles", nullable=False),
        Column("mentions", "int", "times it was named", "mentions", nullable=False),
        Column("first_on", "date", "first day on which it was seen", nullable=False),
        Column("last_on", "date", "last day on which it was seen", nullable=False),
        Column("merged_into", "text", "the party that took it up, if a judgement or new evidence merged it"),
    ),
)

MATCHES = contract(
    "resolved.matches",
    grain="two profiles that were compared and may be one party",
    key=("left_profile", "right_profile"),
    columns=(
        Column("left_profile", "text", "the lesser profile_id", nullable=False),
        Column("right_profile", "text", "the greater profile_id", nullable=False),
        Column("probability", "float", "that both are one party", "0-1", nullable=False),
        Column("weight", "float", "sum of the match weights", "log2 odds", nullable=False),
        Column("evidence", "text", "JSON object: comparison -> [what was found, match weight]", nullable=False),
        Column("by", "text", "model, identifier, or judgement", nullable=False),
        Column("kept", "bool", "whether the match holds the two together in the parties published", nullable=False),
        Column("known_on", "date", "day from which it could be known: when the later of the two was first seen"),
        Column(
            "kept_from",
            "date",
            "day from which what had been seen by then held the two together: `known_on`, or later, when a further "
            "profile or a judgement brought them together; empty where not kept",
        ),
    ),
)

PARTED = contract(
    "resolved.parted",
    grain="one time, now over, for which two profiles were held for one party, until a person's decision parted them",
    key=("left_profile", "right_profile", "kept_from"),
    columns=(
        Column("left_profile", "text", "the lesser profile_id", nullable=False),
        Column("right_profile", "text", "the greater profile_id", nullable=False),
        Column("kept_from", "date", "day from which what had been seen by then held the two together", nullable=False),
        Column("kept_until", "date", "day of the decision that parted them: from it on they are two", nullable=False),
    ),
)

JUDGEMENTS = contract(
    "resolved.judgements",
    grain="one person's decision about two profiles; always wins, and is never deleted",
    key=("judgement_id",),
    columns=(
        Column("judgement_id", "text", "digest of the two profiles and the moment", nullable=False),
        Column("left_profile", "text", "the lesser profile_id", nullable=False),
        Column("right_profile", "text", "the greater profile_id", nullable=False),
        Column("verdict", "text", "same, different or unsure", nullable=False),
        Column("by", "text", "who decided", nullable=False),
        Column("why", "text", "reason in words", nullable=False),
        Column("judged_on", "date", "day of the decision", nullable=False),
        Column("withdrawn_on", "date", "day on which it was withdrawn (an un-merge); empty while it holds"),
        Column("withdrawn_by", "text", "who withdrew it, or judged the two anew"),
        Column("withdrawn_why", "text", "reason in words"),
    ),
)

CORRECTED = contract(
    "resolved.corrected",
    grain="one way of writing that was judged and that no document says any more, with what they say in its stead",
    key=("profile_id",),
    columns=(
        Column("profile_id", "text", "the way of writing that is gone", nullable=False),
        Column("name", "text", "name as it was written"),
        Column("spellings", "int", "ways in which its documents are written now; 0 if none is left", nullable=False),
        Column("instead_id", "text", "the one in which all of them are written; empty where there is none, or several"),
    ),
)

MOVED = contract(
    "resolved.moved",
    grain="one way of writing that went from one party to another when all was derived anew",
    key=("profile_id", "number"),
    columns=(
        Column("profile_id", "text", "see resolved.profiles", nullable=False),
        Column("number", "int", "so many times it had gone before", nullable=False),
        Column("from_party", "text", "the party that it stood for until then", nullable=False),
        Column("to_party", "text", "the party that it stands for since", nullable=False),
        Column(
            "how",
            "text",
            "merged (the other took up the whole party), parted (to a party that was not there) or moved (both stand)",
            nullable=False,
        ),
        Column("moved_on", "date", "last day of which the lake knew then", nullable=False),
    ),
)

WAITING = contract(
    "resolved.waiting",
    grain="one profile that would join two parties, and waits for a person",
    key=("profile_id", "left_party", "right_party"),
    columns=(
        Column("profile_id", "text", "the profile that would join them", nullable=False),
        Column("left_party", "text", "the party it lies with for now", nullable=False),
        Column("right_party", "text", "the other party", nullable=False),
        Column("left_probability", "float", "that it belongs to the left party", "0-1", nullable=False),
        Column("right_probability", "float", "that it belongs to the right party", "0-1", nullable=False),
        Column("since", "date", "day on which it came to wait", nullable=False),
        Column("reason", "text", "why it waits, in words", nullable=False),
    ),
)

LIKENESSES = contract(
    "resolved.likenesses",
    grain="one way of writing a party that is like one entry of a watchlist: what could be told from a day on",
    key=("profile_id", "listing_id"),
    columns=(
        Column("profile_id", "text", "see resolved.profiles", nullable=False),
        Column("listing_id", "text", "see known.listings", nullable=False),
        Column("list", "text", "short name of the list", nullable=False),
        Column("score", "float", "likeness by this way of writing alone", "0-1", nullable=False),
        Column("alike", "bool", "the score reaches the run's threshold; weaker ones may with others", nullable=False),
        Column("matched", "text", "the listed name, alias or number that was met", nullable=False),
        Column("reason", "text", "why, in words", nullable=False),
        Column("known_on", "date", "first day on which both had been seen and the entry was valid", nullable=False),
        Column("register", "bool", "the entry stands in a register and on no list"),
        Column("listing_digest", "text", "digest of the entry that was looked up; see resolved.cleared"),
    ),
)

CARGO_LIKENESSES = contract(
    "resolved.cargo_likenesses",
    grain="one name in advance cargo information that is like one entry of a watchlist: what could be told from a day "
    "on, by this way of writing alone",
    key=("subject_kind", "name", "number", "country", "listing_id"),
    columns=(
        Column("subject_kind", "text", "vessel (of a bill) or filed (a party in a security filing)", nullable=False),
        Column("subject_id", "text", "see resolved.hits", nullable=False),
        Column("name", "text", "name as written; empty where a bill gives but a number", nullable=False),
        Column("number", "text", "IMO number where the bill states one, else empty", nullable=False),
        Column("country", "text", "country that the filing names of a maker, else empty", nullable=False),
        Column("listing_id", "text", "see known.listings", nullable=False),
        Column("list", "text", "short name of the list", nullable=False),
        Column("score", "float", "likeness by this way of writing alone", "0-1", nullable=False),
        Column("matched", "text", "the listed name, alias or number that was met", nullable=False),
        Column("reason", "text", "why, in words", nullable=False),
        Column("evidence", "text", "JSON object: comparison -> [what was found, points]", nullable=False),
        Column("known_on", "date", "first day on which both had been seen and the entry was valid", nullable=False),
        Column("register", "bool", "the entry stands in a register and on no list"),
        Column("listing_digest", "text", "digest of the entry that was looked up; see resolved.cleared"),
    ),
)

HOLDER_LIKENESSES = contract(
    "resolved.holder_likenesses",
    grain="one owner or officer in a register, above a firm that a party is like, who is like one entry of a watchlist",
    key=("holder", "listing_id"),
    columns=(
        Column("holder", "text", "listing_id of the register's own entry of him; see known.ownership", nullable=False),
        Column("listing_id", "text", "see known.listings", nullable=False),
        Column("list", "text", "short name of the list", nullable=False),
        Column("score", "float", "likeness by what the register says of him", "0-1", nullable=False),
        Column("matched", "text", "the listed name, alias or number that was met", nullable=False),
        Column("reason", "text", "why, in words", nullable=False),
        Column("evidence", "text", "JSON object: comparison -> [what was found, points]", nullable=False),
        Column("known_on", "date", "first day on which his hold was known and the entry was valid", nullable=False),
        Column("valid_to", "date", "last day of the entry; empty while valid"),
        Column("listing_digest", "text", "digest of the entry that was looked up; see resolved.cleared"),
    ),
)

HITS = contract(
    "resolved.hits",
    grain="one likeness of a party, vessel, filed name, address, goods description, owner or officer to one entry of a "
    "watchlist",
    key=("subject_kind", "subject_id", "listing_id"),
    columns=(
        Column(
            "subject_kind",
            "text",
            "party, vessel, filed (in a security filing), address, goods or holder (in a register)",
            nullable=False,
        ),
        Column(
            "subject_id",
            "text",
            "party_id, IMO or folded vessel name, folded name (and country), address_key, folded text, or listing_id",
            nullable=False,
        ),
        Column("listing_id", "text", "see known.listings", nullable=False),
        Column("list", "text", "short name of the list", nullable=False),
        Column("score", "float", "likeness, calibrated on judged pairs", "0-1", nullable=False),
        Column("matched", "text", "the listed name, alias, address or number that was met", nullable=False),
        Column("reason", "text", "why, in words", nullable=False),
        Column("evidence", "text", "JSON object: comparison -> [what was found, points]", nullable=False),
        Column("first_on", "date", "first day on which as much could be told, both being known and valid"),
        Column("cleared", "bool", "a person has cleared it and the clearance holds by now", nullable=False),
        Column("register", "bool", "the entry stands in a register and on no list"),
        Column("listing_digest", "text", "digest of the entry that was looked up; see resolved.cleared"),
    ),
)

CLEARED = contract(
    "resolved.cleared",
    grain="one likeness that a person has judged to be chance",
    key=("clearance_id",),
    columns=(
        Column("clearance_id", "text", "digest of subject, entry and moment", nullable=False),
        Column("subject_kind", "text", "see resolved.hits", nullable=False),
        Column("subject_id", "text", "see resolved.hits; a party as it stood on that day", nullable=False),
        Column("listing_id", "text", "see known.listings", nullable=False),
        Column("listing_digest", "text", "digest of the entry as it was; of a changed entry nothing is cleared"),
        Column("ways", "text", "profiles of the party that were like the entry, separated by ;"),
        Column("by", "text", "who cleared it", nullable=False),
        Column("why", "text", "reason in words", nullable=False),
        Column("cleared_on", "date", "day of the decision; on days before it the likeness stood", nullable=False),
        Column("expires_on", "date", "first day on which it no longer holds", nullable=False),
        Column("withdrawn_by", "text", "who ended it before its time, on `expires_on`; empty where nobody did"),
        Column("withdrawn_why", "text", "reason in words"),
    ),
)

CLEARANCES = contract(
    "resolved.clearances",
    grain="one time for which the likeness of a subject, or of one way of writing a party, to one entry is cleared",
    key=("subject_kind", "subject_id", "way", "listing_id", "listing_digest", "cleared_on"),
    columns=(
        Column("subject_kind", "text", "see resolved.hits", nullable=False),
        Column("subject_id", "text", "see resolved.hits; a party as it stands today", nullable=False),
        Column(
            "way",
            "text",
            "profile_id of the way of writing; empty where all that are alike are cleared",
            nullable=False,
        ),
        Column("listing_id", "text", "see known.listings", nullable=False),
        Column("listing_digest", "text", "digest of the entry as it was; empty in older ones", nullable=False),
        Column("cleared_on", "date", "first day", nullable=False),
        Column("expires_on", "date", "first day on which it no longer holds", nullable=False),
    ),
)
