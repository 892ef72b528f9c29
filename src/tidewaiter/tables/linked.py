"""Who is tied to whom, and which violations are the work of one hand."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract
from tidewaiter.tables.succession import LIKELY_SUCCESSOR, SUCCESSORS, TELLINGS

__all__ = [
    "ACTS",
    "EDGES",
    "FORECASTS",
    "HELD_BY_LISTED",
    "ITEMS",
    "ITEM_SURROUNDINGS",
    "ITEM_TIES",
    "LIKELY_SUCCESSOR",
    "LINES",
    "LINE_EVIDENCE",
    "LOOKOUTS",
    "NAMES",
    "PAIRS",
    "SERIES",
    "SUCCESSORS",
    "TELLINGS",
    "TRADERS",
]

EDGES = contract(
    "linked.edges",
    grain="one tie of one kind between two nodes; a likeness once for each time for which it stood open, a hold out of "
    "registers once for each day from which more was told of it",
    key=("edge_id",),
    columns=(
        Column(
            "edge_id", "text", "kind|source|target, and the day from which it stands or is told anew", nullable=False
        ),
        Column(
            "kind",
            "text",
            "has_address, has_phone, sold_to, declared_by, owns, officer_of, replaced_by, ...",
            nullable=False,
        ),
        Column("source", "text", "node: kind:id, e.g. party:..., address:..., phone:...", nullable=False),
        Column("target", "text", "node: kind:id", nullable=False),
        Column("share_pct", "float", "share held, for ownership", "%"),
        Column(
            "certainty",
            "float",
            "that a firm carries on (probability) or is the listed one (score); empty where papers show it",
            "0-1",
        ),
        Column("documents", "int", "documents that show it", "documents", nullable=False),
        Column(
            "evidence",
            "text",
            "up to five document or row ids that show it, earliest first, separated by ;",
            nullable=False,
        ),
        Column("first_on", "date", "first day on which it was seen", nullable=False),
        Column("last_on", "date", "last day on which it was seen", nullable=False),
        Column("known_on", "date", "first day on which it could be used", nullable=False),
        Column(
            "known_until",
            "date",
            "day from which it holds no longer: a person cleared the likeness, a pair is told as likely no more, or "
            "more is told of the hold; empty where it holds",
        ),
    ),
)

_LINE = (
    Column("item_id", "text", "see declared.items", nullable=False),
    Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
)

_TIES = (
    Column(
        "tie_evidence",
        "float",
        "what all its ties say together: violations on them against those expected",
        "ln of a ratio",
    ),
    Column(
        "strongest_tie",
        "float",
        "the most that one tie says: violations on it against those expected, less if many share it",
        "ln of a ratio",
    ),
    Column("shared_found", "float", "violations at the same addresses, telephones and e-mails, decayed", "lines"),
    Column("shared_inspected", "float", "results at the same, decayed", "lines"),
    Column("shared_with", "float", "other traders at the most shared of them", "parties"),
    Column("address_shared_with", "float", "other importers at the importer's address", "parties"),
    Column("phone_shared_with", "float", "other importers with the importer's telephone", "parties"),
    Column("seller_address_shared_with", "float", "other sellers at the seller's address", "parties"),
    Column("seller_phone_shared_with", "float", "other sellers with the seller's telephone", "parties"),
    Column(
        "address_suppliers_buyers", "float", "other importers at the address that bought from the seller", "parties"
    ),
    Column(
        "phone_suppliers_buyers", "float", "other importers with the telephone that bought from the seller", "parties"
    ),
    Column("seller_buyers", "float", "other importers that bought from the seller", "parties"),
    Column("importer_sellers", "float", "other sellers that the importer bought from", "parties"),
    Column("seller_goods_buyers", "float", "other importers of these goods (HS6) from the seller", "parties"),
    Column("seller_broker_buyers", "float", "other importers from the seller through the declarant", "parties"),
    Column("importer_goods_sellers", "float", "other sellers of these goods (HS6) to the importer", "parties"),
    Column("trade_age_days", "float", "since the importer first bought from the seller; empty the first time", "days"),
    Column("address_age_days", "float", "since the importer's address was first seen", "days"),
    Column("phone_age_days", "float", "since the importer's telephone was first seen", "days"),
    Column("seller_age_days", "float", "since the seller was first seen", "days"),
    Column("seller_address_age_days", "float", "since the seller's address was first seen", "days"),
    Column("seller_goods_age_days", "float", "since the seller first sold these goods (HS6)", "days"),
    Column("seller_broker_age_days", "float", "since the seller's goods first came through the declarant", "days"),
    Column("tie_reason", "text", "the strongest tie with a violation in words; empty where there is none"),
)

_AROUND = (
    Column(
        "importer_surroundings", "float", "risk that reaches the importer over ties, against the usual", "ln of a ratio"
    ),
    Column(
        "seller_surroundings", "float", "risk that reaches the seller over ties, against the usual", "ln of a ratio"
    ),
    Column(
        "propagated_risk",
        "float",
        "the two together: the usual rate of violations raised by the ties, cut off at 1 (no probability)",
        "0-1",
    ),
    Column(
        "kin_size", "float", "traders that hang together with the importer over addresses and telephones", "parties"
    ),
    Column("kin_found", "float", "violations of these, decayed", "lines"),
    Column("kin_inspected", "float", "results of these, decayed", "lines"),
    Column("community_size", "float", "traders in the importer's community", "parties"),
    Column("community_found", "float", "violations in the community, decayed", "lines"),
    Column("community_inspected", "float", "results in the community, decayed", "lines"),
    Column("hops_to_violator", "float", "ties to the nearest known violator; empty if none is within reach", "ties"),
    Column("nearest_violator", "text", "the nearest known violator, as documents name it"),
)

TRADERS = contract(
    "linked.traders",
    grain="one goods line: its traders, with the addresses and telephones under which they were written in it",
    key=("item_id",),
    columns=(
        *_LINE,
        Column("importer", "text", "importer as the line names it"),
        Column("exporter", "text", "seller or exporter as the line, or else its mention, names it"),
        Column("declarant", "text", "declarant as the line names it"),
        Column("hs4", "text", "heading"),
        Column("hs6", "text", "subheading"),
        *(
            Column(f"{side}_{what}", "text", f"{what} key of the {side}; see resolved.profiles")
            for side in ("importer", "exporter")
            for what in ("address", "phone", "email", "name")
        ),
    ),
)

ITEM_TIES = contract(
    "linked.item_ties",
    grain="one goods line: what was known of its own ties before its day",
    key=("item_id",),
    columns=(*_LINE, *_TIES),
)

ITEM_SURROUNDINGS = contract(
    "linked.item_surroundings",
    grain="one goods line: what the network around its traders told at the start of its month",
    key=("item_id",),
    columns=(*_LINE, *_AROUND),
)

ITEMS = contract(
    "linked.items",
    grain="one goods line: what the network around its parties told before its day",
    key=("item_id",),
    columns=(
        *_LINE,
        *(column for column in (*_TIES, *_AROUND) if column.kind == "float"),
        Column("successor_score", "float", "that its importer continues a firm with a known violation or debt", "0-1"),
        Column("series_score", "float", "that the line continues a known series, from its traits", "0-1"),
        Column("series_id", "text", "the series it would continue"),
        Column("nearest_violator", "text", "party_id of the nearest known violator"),
        Column("reason", "text", "the strongest tie in words; empty where there is none"),
    ),
)

NAMES = contract(
    "linked.names",
    grain="one name under which a party stood for some days, by what was known then",
    key=("party", "since"),
    columns=(
        Column("party", "text", "the party as documents name it; see resolved.profiles", nullable=False),
        Column("since", "date", "first day", nullable=False),
        Column("until", "date", "day before which it ended; empty if it still stands"),
        Column("name", "text", "the party that was there first of those known to be one", nullable=False),
    ),
)

LINES = contract(
    "linked.lines",
    grain="one goods line: who and what it names, in the words by which hands are compared",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("day", "int", "days from 1970-01-01 to `declared_on`", "days", nullable=False),
        Column("value", "float", "declared value", "lake currency"),
        Column("mass", "float", "net mass", "kg"),
        Column(
            "importer", "text", "the importer as documents name it, under the name known on the day; see linked.names"
        ),
        Column("importer_phone", "text", "telephone key of the importer"),
        Column("importer_suite", "text", "the importer's whole address, folded"),
        Column("importer_building", "text", "the importer's address key: what one building shares"),
        Column("importer_name", "text", "name key of the importer"),
        Column("importer_email", "text", "e-mail key of the importer"),
        Column(
            "exporter", "text", "the seller as documents name it, under the name known on the day; see linked.names"
        ),
        Column("exporter_phone", "text", "telephone key of the seller"),
        Column("exporter_suite", "text", "the seller's whole address, folded"),
        Column("exporter_building", "text", "the seller's address key"),
        Column("exporter_name", "text", "name key of the seller"),
        Column(
            "declarant", "text", "the declarant as documents name it, under the name known on the day; see linked.names"
        ),
        Column("carrier", "text", "carrier as declared"),
        Column("office", "text", "customs office"),
        Column("hs_code", "text", "commodity code"),
        Column("hs6", "text", "subheading"),
        Column("hs4", "text", "heading"),
        Column("origin", "text", "origin declared, ISO 3166 alpha-2"),
        Column("lane", "text", "origin<dispatch"),
        Column("words", "text", "description as declared, in capitals"),
    ),
)

LINE_EVIDENCE = contract(
    "linked.line_evidence",
    grain="one goods line that resembles what is known of a violator, as could be told on its day",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("series_score", "float", "that the hand of a known series is behind the line", "0-1", nullable=False),
        Column("series_id", "text", "the series it would continue; empty if it resembles none"),
        Column("series_reason", "text", "what ties it to the series, in words"),
        Column("successor_score", "float", "that its importer carries on for one that stopped", "0-1", nullable=False),
        Column("predecessor", "text", "the importer that stopped, as documents name it"),
        Column("predecessor_found", "float", "violations known of that importer before the day", "acts"),
        Column("predecessor_reason", "text", "what carried over, in words"),
        Column("known_before", "date", "nothing known on or after this day was used", nullable=False),
    ),
)

ACTS = contract(
    "linked.acts",
    grain="one known violation as an event, with the series it belongs to",
    key=("act_id",),
    columns=(
        Column("act_id", "text", "item_id of the line, or determination_id", nullable=False),
        Column(
            "happened_on",
            "date",
            "day of the declaration, or of the decision where that is all we know",
            nullable=False,
        ),
        Column("known_on", "date", "day on which the violation became known", nullable=False),
        Column("series_id", "text", "see linked.series; every act belongs to one", nullable=False),
        Column("probability", "float", "that the act belongs to its series", "0-1", nullable=False),
        Column("typology", "text", "violation found"),
        Column("importer", "text", "party_id of the importer"),
        Column("exporter", "text", "party_id of the seller"),
        Column("declarant", "text", "party_id of the declarant"),
        Column("hs6", "text", "subheading"),
        Column("origin", "text", "origin declared, ISO 3166 alpha-2"),
        Column("office", "text", "customs office"),
        Column("revenue", "float", "revenue recovered", "lake currency"),
        Column("method", "text", "how it was done, in few words"),
    ),
)

PAIRS = contract(
    "linked.pairs",
    grain="two known violations that may be the work of one hand",
    key=("left_act", "right_act"),
    columns=(
        Column("left_act", "text", "the earlier act", nullable=False),
        Column("right_act", "text", "the later act", nullable=False),
        Column("probability", "float", "that one hand did both", "0-1", nullable=False),
        Column("evidence", "text", "JSON object: trait -> [what is shared, weight]", nullable=False),
        Column("known_on", "date", "day from which both were known", nullable=False),
    ),
)

SERIES = contract(
    "linked.series",
    grain="violations that belong to one hand",
    key=("series_id",),
    columns=(
        Column("series_id", "text", "the first act's id; kept while the series grows", nullable=False),
        Column("acts", "int", "violations", "acts", nullable=False),
        Column("first_on", "date", "day of the first act", nullable=False),
        Column("last_on", "date", "day of the last act", nullable=False),
        Column("confidence", "float", "mean probability that two of its acts are one hand's", "0-1", nullable=False),
        Column("typologies", "text", "violations, most frequent first, separated by ;"),
        Column("parties", "text", "party_ids, most frequent first, separated by ;", nullable=False),
        Column("goods", "text", "subheadings, most frequent first, separated by ;"),
        Column("offices", "text", "customs offices, most frequent first, separated by ;"),
        Column("shared_traits", "text", "what its acts share, in words", nullable=False),
        Column("revenue", "float", "revenue recovered in all", "lake currency"),
        Column("next_acts", "float", "acts expected in the 30 days after the last act of all became known", "acts"),
    ),
)

FORECASTS = contract(
    "linked.forecasts",
    grain="one party that may violate next, as of one day",
    key=("as_of", "party_id"),
    columns=(
        Column("as_of", "date", "nothing known on or after this day was used", nullable=False),
        Column("party_id", "text", "see resolved.parties", nullable=False),
        Column("place", "int", "1 is the likeliest", nullable=False),
        Column("probability", "float", "at least one violation within the window; empty in older ones", "0-1"),
        Column("expected_acts", "float", "violations expected within the window", "acts", nullable=False),
        Column("window_days", "int", "length of the window from `as_of`", "days", nullable=False),
        Column("goods", "text", "likeliest subheadings, separated by ;"),
        Column("offices", "text", "likeliest offices, separated by ;"),
        Column("series_id", "text", "the series it would continue, if one"),
        Column("reason", "text", "why, in words", nullable=False),
    ),
)

HELD_BY_LISTED = contract(
    "linked.held_by_listed",
    grain="one firm of a register, for a time in which the listed, or who is like them, held half of it or more",
    key=("firm", "since"),
    columns=(
        Column("firm", "text", "its listing_id in known.listings", nullable=False),
        Column("since", "date", "first day on which that could be told", nullable=False),
        Column("until", "date", "first day on which it was so no longer; empty while it is"),
        Column("name", "text", "what the register calls the firm", nullable=False),
        Column("pct", "float", "what they hold together, by the rule of 50 per cent", "%", nullable=False),
        Column(
            "score",
            "float",
            "1 if all are listed by their own ids, else the least likeness without which it would be less than half",
            "0-1",
            nullable=False,
        ),
        Column("holder", "text", "the listing_id of the one of them who holds most", nullable=False),
        Column("holder_name", "text", "what the register calls him", nullable=False),
        Column("list", "text", "the list on which he stands, or the one whom he is like", nullable=False),
        Column("listing_id", "text", "that entry; see known.listings", nullable=False),
    ),
)

LOOKOUTS = contract(
    "linked.lookouts",
    grain="one thing to look out for, suggested from a series or a successor",
    key=("lookout_id",),
    columns=(
        Column("lookout_id", "text", "kind|value|reason's source", nullable=False),
        Column("as_of", "date", "nothing known on or after this day was used; empty in older lakes"),
        Column("kind", "text", "importer, exporter, address, phone, goods_lane", nullable=False),
        Column(
            "value", "text", "what items or profiles say: party, address_key, phone_key, hs6|origin", nullable=False
        ),
        Column("series_id", "text", "the series it comes from, if one, as it stood on that day"),
        Column("probability", "float", "share of such lines expected to be a violation", "0-1", nullable=False),
        Column("valid_from", "date", "first day", nullable=False),
        Column("valid_to", "date", "last day", nullable=False),
        Column("reason", "text", "why, in words", nullable=False),
    ),
)
