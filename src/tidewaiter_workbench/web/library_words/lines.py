"""The library's sentences on lines. Written by `scripts/library_words.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

__all__ = ["LIBRARY"]

LIBRARY = (
    gettext_noop("no single circumstance stands out"),
    gettext_noop("no inspection of {whom} is on record, so the record of its peers counts"),
    gettext_noop("{violations} of {inspections} past inspection of {whom} found a violation"),
    gettext_noop("{violations} of {inspections} past inspections of {whom} found a violation"),
    gettext_noop("inspections of {whom} find a violation in {share}"),
    gettext_noop("{whom}: never declared before"),
    gettext_noop("{whom}: first declared {days} days ago"),
    gettext_noop("{whom}: declared again after {days} days"),
    gettext_noop("{whom}: declared more than usual lately"),
    gettext_noop("{whom}: declared less than usual lately"),
    gettext_noop("no unit price to compare with {whom}"),
    gettext_noop("unit price {spreads} spreads below what is usual for {whom}"),
    gettext_noop("unit price {spreads} spreads above what is usual for {whom}"),
    gettext_noop("{question}: could not be judged"),
    gettext_noop("{question}: judged, without enough earlier lines to say how rare it is"),
    gettext_noop("{question}: far from it, {share} of earlier lines look more so"),
    gettext_noop("{question}: {share} of earlier lines look at least as odd"),
    gettext_noop("{question}: fewer than 1 in {lines} earlier lines look as odd"),
    gettext_noop("{question}: of this seller's lines of the year before {share} were among the oddest hundredth"),
    gettext_noop(
        "{question}: {score} on average on this seller's lines of the year before, none among the oddest hundredth"
    ),
    gettext_noop("{question}: no answer about any line of this seller in the year before"),
    gettext_noop("{meaning}: {times} times"),
    gettext_noop("{meaning}: {value}"),
    gettext_noop("looks like the hand of a known series ({share} likely)"),
    gettext_noop("its importer seems to carry on for a firm with a known violation ({share} likely)"),
    gettext_noop("all lines"),
    gettext_noop("this importer"),
    gettext_noop("this seller"),
    gettext_noop("this declarant"),
    gettext_noop("this office"),
    gettext_noop("goods of this origin"),
    gettext_noop("this heading"),
    gettext_noop("this subheading"),
    gettext_noop("this subheading from this origin"),
    gettext_noop("this importer's goods of this heading"),
    gettext_noop("exactly this line (code, origin, rate, mass and value)"),
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
    gettext_noop("not stated"),
    gettext_noop("none"),
    gettext_noop("nothing"),
    gettext_noop("an unknown share"),
    gettext_noop("yes"),
    gettext_noop("no"),
    gettext_noop("over {share}"),
    gettext_noop(
        "declared under heading {hs4}, in words that earlier lines use for heading {other_hs4} (words "
        "known: {known_words}, log odds {score})"
    ),
    gettext_noop("Is the description in the words of another heading?"),
    gettext_noop("description against code"),
    gettext_noop(
        "of subheading {hs6}, {times} times as much was declared from {origin} as its own export "
        "statistics let expect, in those that appeared within a year ({lane_lines} lines)"
    ),
    gettext_noop("Does the declared origin know of these exports?"),
    gettext_noop("exports unknown to origin"),
    gettext_noop(
        "its security filing {filing_number} names subheading {filed_hs6}, origin {filed_origin}, a "
        "maker in {made_in} and stuffing in {stuffed_in}, where {hs6} of origin {origin} from {dispatch} "
        "is declared: {score} bits rare"
    ),
    gettext_noop("Does the security filing tell another story?"),
    gettext_noop("filing against declaration"),
    gettext_noop(
        "{price_per_kg} per kg where such goods go for {lane_price_per_kg} ({lane_lines} earlier lines "
        "from this origin, {goods_lines} of the subheading)"
    ),
    gettext_noop("Is the price per kilogram high for its lane?"),
    gettext_noop("high unit price"),
    gettext_noop("Is the price per kilogram low for its lane?"),
    gettext_noop("low unit price"),
    gettext_noop(
        "{kg_per_unit} kg for each unit ({quantity_unit}) where such goods weigh {usual_kg_per_unit} "
        "({peers} earlier lines)"
    ),
    gettext_noop("Does the mass fit the quantity declared?"),
    gettext_noop("mass against quantity"),
    gettext_noop(
        "{value_per_kg} per kg where this importer's own lines of the subheading are at "
        "{usual_value_per_kg} ({peers} earlier lines)"
    ),
    gettext_noop("Do mass and value fit what this importer declares for the same goods?"),
    gettext_noop("mass against value"),
    gettext_noop(
        "importer {seen}, heading {hs4} is {goods_bits} bits rare for it, value against the usual line "
        "of that heading: {value_ratio}"
    ),
    gettext_noop("Is this a new or reawakened trader with unusual goods or value?"),
    gettext_noop("new or reawakened trader"),
    gettext_noop(
        "origin {origin} for subheading {hs6}, and of this importer's earlier lines {lines_from_here} "
        "from there, {lines_under_order} from {ordered_origin}, under order {case_number} since "
        "{valid_from}"
    ),
    gettext_noop("Did the origin change after a trade-remedy order?"),
    gettext_noop("origin after order"),
    gettext_noop(
        "{kg_per_kg} kg with packing for each kg of goods, where lines of the subheading counted in "
        "{quantity_unit} have {usual_kg_per_kg} ({lines_alike} lines within two years)"
    ),
    gettext_noop("Does the packing weigh more than that of such goods?"),
    gettext_noop("packing against goods"),
    gettext_noop(
        "{price_per_kg} per kg where the same seller's lines of subheading {hs6} were at "
        "{usual_price_per_kg} ({lines_alike} lines within two years)"
    ),
    gettext_noop("Is the price low beside the same seller's earlier ones?"),
    gettext_noop("price against seller"),
    gettext_noop(
        "{price_per_kg} per kg where lines in the same words under heading {hs4} were at "
        "{usual_price_per_kg} ({lines_alike} lines within two years)"
    ),
    gettext_noop("Is the price low beside goods in the same words?"),
    gettext_noop("price against words"),
    gettext_noop(
        "origin {origin} for subheading {hs6} is {origin_bits} bits rare, dispatch from {dispatch} for "
        "that origin {dispatch_bits}, office {office} for that heading {office_bits} ({goods_lines} "
        "earlier lines of the subheading)"
    ),
    gettext_noop("Do goods, origin, dispatch and office seldom come together?"),
    gettext_noop("rare combination"),
    gettext_noop(
        "a rate of {rate} % where this importer's lines of heading {hs4} paid {usual} % ({lines_alike} "
        "lines within two years)"
    ),
    gettext_noop("Does the importer pay a lower rate than it did for this heading?"),
    gettext_noop("rate against own heading"),
    gettext_noop(
        "a rate of {rate} % where this importer's lines in the same words paid {usual} % ({lines_alike} "
        "lines within two years)"
    ),
    gettext_noop("Does the importer pay a lower rate than it did in the same words?"),
    gettext_noop("rate against own words"),
    gettext_noop(
        "the same seller's prices for subheading {hs6} lie apart by a factor of {factor} as a rule "
        "({lines_alike} lines within two years)"
    ),
    gettext_noop("Do the seller's prices for these goods differ from line to line?"),
    gettext_noop("unsteady prices"),
    gettext_noop("{role}: {told} (list {list}, entry {listing_id}, likeness {score})"),
    gettext_noop("Is the ship, or a party in the security filing, like an entry of a watchlist?"),
    gettext_noop("watchlist cargo"),
    gettext_noop('{role} has the {matched_by} of "{listed_name}" on list {list} (entry {listing_id})'),
    gettext_noop("Does a party stand on a watchlist?"),
    gettext_noop("watchlist exact"),
    gettext_noop("Is a party like an entry of a watchlist?"),
    gettext_noop("watchlist likeness"),
    gettext_noop(
        "{role}: {told}, a firm of a register held to {pct} % by the listed, above all by {holder_name} "
        "(list {list}, entry {listing_id}), likelihood {score}"
    ),
    gettext_noop("Is a party like a firm of a register that the listed hold by half or more?"),
    gettext_noop("watchlist owner"),
    gettext_noop(
        "{role}: with {matched} (list {list}, entry {listing_id}) it shares its {contact}: {key}, seen "
        "with {parties} parties"
    ),
    gettext_noop("Does a party share an address or telephone with a listed one?"),
    gettext_noop("watchlist shared contact"),
    gettext_noop("never seen before"),
    gettext_noop("last seen {days} day before"),
    gettext_noop("last seen {days} days before"),
    gettext_noop("declared value"),
    gettext_noop("net mass"),
    gettext_noop("gross mass"),
    gettext_noop("quantity"),
    gettext_noop("value per kilogram"),
    gettext_noop("value per unit"),
    gettext_noop("mass per unit"),
    gettext_noop("gross against net"),
    gettext_noop("rate of duty"),
    gettext_noop("duty"),
    gettext_noop("duty per value"),
    gettext_noop("day of the week"),
    gettext_noop("place of the line"),
    gettext_noop("lines in the declaration"),
    gettext_noop("dispatched from another country than the origin"),
    gettext_noop("what all its ties say together: violations on them against those expected"),
    gettext_noop("the most that one tie says: violations on it against those expected, less if many share it"),
    gettext_noop("other traders at the most shared of them"),
    gettext_noop("other importers at the importer's address"),
    gettext_noop("other importers with the importer's telephone"),
    gettext_noop("other sellers at the seller's address"),
    gettext_noop("other sellers with the seller's telephone"),
    gettext_noop("other importers at the address that bought from the seller"),
    gettext_noop("other importers with the telephone that bought from the seller"),
    gettext_noop("other importers that bought from the seller"),
    gettext_noop("other sellers that the importer bought from"),
    gettext_noop("other importers of these goods (HS6) from the seller"),
    gettext_noop("other importers from the seller through the declarant"),
    gettext_noop("other sellers of these goods (HS6) to the importer"),
    gettext_noop("risk that reaches the importer over ties, against the usual"),
    gettext_noop("risk that reaches the seller over ties, against the usual"),
    gettext_noop("the two together: the usual rate of violations raised by the ties, cut off at 1 (no probability)"),
    gettext_noop("traders in the importer's community"),
    gettext_noop("violations in the community, decayed"),
    gettext_noop("results in the community, decayed"),
    gettext_noop("ties to the nearest known violator"),
    gettext_noop("that its importer continues a firm with a known violation or debt"),
    gettext_noop("that the line continues a known series, from its traits"),
    gettext_noop("customs office"),
    gettext_noop("import or export"),
    gettext_noop("procedure"),
    gettext_noop("type of import"),
    gettext_noop("declared use"),
    gettext_noop("way of payment"),
    gettext_noop("tariff treatment"),
    gettext_noop("proof of origin"),
    gettext_noop("mode of transport"),
    gettext_noop("origin of the goods"),
    gettext_noop("country of dispatch"),
    gettext_noop("chapter of the tariff"),
    gettext_noop("currency of the invoice"),
    gettext_noop("unit of quantity"),
    gettext_noop("lookout: {reason}"),
    gettext_noop("mandatory lines exceed the capacity of the day"),
    gettext_noop("model"),
    gettext_noop("links"),
    gettext_noop("typologies"),
    gettext_noop("detectors"),
    gettext_noop("adcvd evasion"),
    gettext_noop("antidumping or countervailing duty reduced or not applied by a false statement or omission"),
    gettext_noop("valuation"),
    gettext_noop("value declared too low or too high"),
    gettext_noop("classification"),
    gettext_noop("goods declared under the wrong tariff code"),
    gettext_noop("origin marking"),
    gettext_noop("origin false, missing or wrongly marked"),
    gettext_noop("quantity or weight declared wrongly"),
    gettext_noop("ipr"),
    gettext_noop("goods that infringe intellectual property"),
    gettext_noop("narcotics"),
    gettext_noop("drugs"),
    gettext_noop("precursor"),
    gettext_noop("chemicals and tools from which drugs are made"),
    gettext_noop("forced labor"),
    gettext_noop("goods made with forced labour"),
    gettext_noop("pga health safety"),
    gettext_noop("goods another agency forbids or restricts for health or safety"),
    gettext_noop("trade preference"),
    gettext_noop("preference or trade agreement claimed without right"),
    gettext_noop("section 301 232 122"),
    gettext_noop("additional tariffs under US trade acts avoided"),
    gettext_noop("de minimis abuse"),
    gettext_noop("consignments split or undervalued to stay below a threshold"),
    gettext_noop("manifest isf"),
    gettext_noop("manifest or security filing late, false or missing"),
    gettext_noop("bond nonpayment"),
    gettext_noop("duties owed and not paid, bond too small or void"),
    gettext_noop("export control"),
    gettext_noop("export without the licence it needs, or to a forbidden end use"),
    gettext_noop("currency"),
    gettext_noop("currency or bearer paper not declared"),
)
