"""What outside sources know: lists, orders, tariffs, rates, places and partner statistics, with dates."""

from __future__ import annotations

from tidewaiter.tables.contract import HAPPENED_DAYS, Column, contract
from tidewaiter.tables.provenance import PROVENANCE

__all__ = ["LISTINGS", "NOTICES", "ORDERS", "OWNERSHIP", "PLACES", "RATES", "TARIFFS", "TRADE_FLOWS"]

_VALID = (
    Column("valid_from", "date", "first day of validity; empty if not stated"),
    Column("valid_to", "date", "last day of validity; empty while valid"),
)

LISTINGS = contract(
    "known.listings",
    grain="one entry of one watchlist",
    key=("listing_id",),
    columns=(
        Column("listing_id", "text", "list/entry number", nullable=False),
        Column("list", "text", "short name of the list", nullable=False),
        Column("schema", "text", "FollowTheMoney schema: Person, Company, Organization, Vessel, ...", nullable=False),
        Column("name", "text", "primary name", nullable=False),
        Column("aliases", "text", "other names, separated by ;"),
        Column("addresses", "text", "addresses, separated by ;"),
        Column("countries", "text", "ISO 3166 alpha-2 codes, separated by ;"),
        Column("identifiers", "text", "identifiers as kind:number, separated by ;"),
        Column("birth_dates", "text", "ISO 8601 days, months or years, from/to, ~ after about; separated by ;"),
        Column("programs", "text", "legal programmes, or else topics of FollowTheMoney, separated by ;"),
        Column("goods", "text", "goods or sector concerned"),
        Column("remarks", "text", "remarks as published"),
        Column("register", "bool", "stands in a register and on no list: to be like it speaks against nobody"),
        *_VALID,
        *PROVENANCE,
    ),
)

ORDERS = contract(
    "known.orders",
    grain="one AD/CVD order on one product from one country",
    key=("order_id",),
    columns=(
        Column("order_id", "text", "case number with its validity, unique in the source", nullable=False),
        Column("case_number", "text", "X-NNN-NNN", nullable=False),
        Column("remedy", "text", "AD or CVD", nullable=False),
        Column("product", "text", "product as named in the order", nullable=False),
        Column("product_group", "text", "group code of the source"),
        Column("origin", "text", "country of origin under order, ISO 3166 alpha-2"),
        Column("hs_codes", "text", "HTS numbers listed for convenience, digits, separated by ;"),
        Column("rate_pct", "float", "a rate published for the order (not a deposit rate)", "%"),
        Column("citation", "text", "Federal Register citation"),
        *_VALID,
        *PROVENANCE,
    ),
)

NOTICES = contract(
    "known.notices",
    grain="one official notice",
    key=("notice_id",),
    columns=(
        Column("notice_id", "text", "document number, or a digest of date and title", nullable=False),
        Column("published_on", "date", "day of publication", nullable=False, ahead_days=HAPPENED_DAYS),
        Column("kind", "text", "kind of notice", nullable=False),
        Column("product", "text", "product concerned"),
        Column("countries", "text", "ISO 3166 alpha-2 codes, separated by ;"),
        Column("title", "text", "title", nullable=False),
        Column("summary", "text", "summary"),
        Column("is_ad", "bool", "concerns antidumping duty"),
        Column("is_cvd", "bool", "concerns countervailing duty"),
        *PROVENANCE,
    ),
)

OWNERSHIP = contract(
    "known.ownership",
    grain="one hold of one person or firm over a firm, as one source tells it",
    key=("ownership_id",),
    columns=(
        Column("ownership_id", "text", "source/owner/owned/role", nullable=False),
        Column(
            "owner",
            "text",
            "who holds: its listing_id, where known.listings has it, or else the source's id or the name",
            nullable=False,
        ),
        Column("owned", "text", "the firm held: likewise", nullable=False),
        Column("role", "text", "owner, director_of, manager_of, linked_to, ... as the source says", nullable=False),
        Column("share_pct", "float", "share held; empty if not told", "%"),
        *_VALID,
        Column("known_on", "date", "first day on which it could be known", nullable=False, ahead_days=HAPPENED_DAYS),
        *PROVENANCE,
    ),
)

TARIFFS = contract(
    "known.tariffs",
    grain="one tariff or nomenclature line of one edition",
    key=("tariff_id",),
    columns=(
        Column("tariff_id", "text", "edition/line number", nullable=False),
        Column("edition", "text", "edition of the schedule", nullable=False),
        Column("hs_code", "text", "digits of the code; empty for a heading text without a code"),
        Column("parent", "text", "code of the nearest coded line above"),
        Column("indent", "int", "depth in the hierarchy, from 0"),
        Column("description", "text", "text of the line", nullable=False),
        Column("path", "text", "texts from the heading down to the line, separated by ' > '"),
        Column("unit", "text", "unit of quantity"),
        Column("rate_text", "text", "general rate as published"),
        Column("rate_line", "text", "code of the line that publishes the rate: this one, or one above it"),
        Column("rate_kind", "text", "free, ad_valorem, specific, compound, additional (on top), other"),
        Column("ad_valorem_pct", "float", "ad valorem part", "%"),
        Column("specific_amount", "float", "specific part", "USD per specific_unit"),
        Column("specific_unit", "text", "unit of the specific part"),
        Column("special_text", "text", "special rates as published"),
        Column("column2_text", "text", "column 2 rate as published"),
        Column("additional_text", "text", "additional duties as published"),
        *_VALID,
        *PROVENANCE,
    ),
)

RATES = contract(
    "known.rates",
    grain="one currency in one month",
    key=("currency", "valid_from"),
    columns=(
        Column("currency", "text", "ISO 4217 code", nullable=False),
        Column("valid_from", "date", "first day", nullable=False),
        Column("per_usd", "float", "units of the currency for one US dollar", "currency/USD", nullable=False),
        *PROVENANCE,
    ),
)

PLACES = contract(
    "known.places",
    grain="one port, airport or place of one code list",
    key=("place_id",),
    columns=(
        Column("place_id", "text", "code list/code", nullable=False),
        Column("code_list", "text", "unlocode, schedule-k, schedule-d, wpi, iata", nullable=False),
        Column("code", "text", "code of the place", nullable=False),
        Column("name", "text", "name", nullable=False),
        Column("country", "text", "ISO 3166 alpha-2"),
        Column("function", "text", "functions as the list codes them"),
        Column("latitude", "float", "latitude", "degrees north"),
        Column("longitude", "float", "longitude", "degrees east"),
        *PROVENANCE,
    ),
)

TRADE_FLOWS = contract(
    "known.trade_flows",
    grain="trade of one reporter with one partner in one product and period, as one side reports it",
    key=("flow_id",),
    columns=(
        Column("flow_id", "text", "source/reporter/partner/flow/product/period/measure", nullable=False),
        Column("reporter", "text", "ISO 3166 alpha-2, or the source's name of a group", nullable=False),
        Column("partner", "text", "ISO 3166 alpha-2, or the source's name of a group", nullable=False),
        Column("flow", "text", "import or export", nullable=False),
        Column("product", "text", "HS code digits, or the source's product group", nullable=False),
        Column("period_from", "date", "first day of the period", nullable=False),
        Column("period_to", "date", "last day of the period", nullable=False),
        Column("value_usd", "float", "value", "USD"),
        Column("quantity", "float", "quantity in the source's unit"),
        Column("unit_value_usd", "float", "value per unit of quantity", "USD per unit"),
        Column("share", "float", "share claimed under a preference", "0-1"),
        Column("measure", "text", "what the value is: customs, fob, cif, indicator name", nullable=False),
        Column("known_on", "date", "first day on which the figure could be known", nullable=False),
        *PROVENANCE,
    ),
)
