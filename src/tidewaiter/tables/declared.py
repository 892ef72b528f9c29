"""What traders say: declarations, the parties in them, and the transport documents and filings before them."""

from __future__ import annotations

from tidewaiter.tables.contract import ANNOUNCED_DAYS, HAPPENED_DAYS, Column, contract
from tidewaiter.tables.provenance import PROVENANCE

__all__ = ["CONSIGNMENTS", "FILED_PARTIES", "FILINGS", "ITEMS", "PARTIES"]

ITEMS = contract(
    "declared.items",
    grain="one declared goods line (GovernmentAgencyGoodsItem)",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "source/declaration_id/line_no", nullable=False),
        Column("declaration_id", "text", "the declaration's number, as the source names it", nullable=False),
        Column("line_no", "int", "line number within the declaration, from 1", nullable=False),
        Column("flow", "text", "import or export", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False, ahead_days=HAPPENED_DAYS),
        Column("office", "text", "customs office that receives the declaration"),
        Column("procedure", "text", "entry type or customs procedure, source's code"),
        Column("regime", "text", "import type or regime, source's code"),
        Column("import_use", "text", "declared use of the goods, source's code"),
        Column("payment_type", "text", "how duty is paid, source's code"),
        Column("transport_mode", "text", "mode of transport at the border, source's code"),
        Column("importer", "text", "importer as identified in the source (number, or else name key)"),
        Column("exporter", "text", "seller or exporter as identified in the source (number, or else name key)"),
        Column("declarant", "text", "declarant or customs broker as identified in the source"),
        Column("carrier", "text", "carrier or courier as identified in the source"),
        Column("hs_code", "text", "commodity code, 6 to 12 digits, no punctuation"),
        Column("hs6", "text", "first six digits of the commodity code"),
        Column("description", "text", "goods description as declared"),
        Column("quantity", "float", "quantity in `quantity_unit`", "quantity_unit"),
        Column("quantity_unit", "text", "unit of quantity, source's code"),
        Column("gross_mass_kg", "float", "gross mass", "kg"),
        Column("net_mass_kg", "float", "net mass", "kg"),
        Column("invoice_value", "float", "declared value of the line in `currency`", "currency"),
        Column("currency", "text", "ISO 4217 code of `invoice_value`"),
        Column("customs_value", "float", "declared value in the lake's currency", "lake currency"),
        Column("duty_rate_pct", "float", "declared ad valorem rate of duty", "%"),
        Column("duty", "float", "declared duty", "lake currency"),
        Column("tax_type", "text", "tariff treatment or preference claimed, source's code"),
        Column("origin", "text", "country of origin, ISO 3166 alpha-2"),
        Column("origin_marking", "text", "how origin is marked or proved, source's code"),
        Column("dispatch", "text", "country of dispatch, ISO 3166 alpha-2"),
        Column("destination", "text", "country of destination, ISO 3166 alpha-2"),
        Column("lading_place", "text", "port or place of lading, as the source names it"),
        Column("entry_place", "text", "port or place of entry, as the source names it"),
        Column("container", "text", "container number (ISO 6346) when one is declared and valid"),
        Column("bill_number", "text", "bill of lading or air waybill number"),
        Column("case_number", "text", "AD/CVD case number declared, if any"),
        Column("guarantee", "text", "bond, surety or account that secures or pays the duty, as declared"),
        *PROVENANCE,
    ),
)

PARTIES = contract(
    "declared.parties",
    grain="one mention of a party in a document, with its role",
    key=("mention_id",),
    columns=(
        Column("mention_id", "text", "document id/role", nullable=False),
        Column("document_id", "text", "item_id or consignment_id in which the party is named", nullable=False),
        Column("document_kind", "text", "item or consignment", nullable=False),
        Column("role", "text", "importer, exporter, declarant, carrier, consignee, shipper, notify", nullable=False),
        Column("mentioned_on", "date", "date of the document", nullable=False),
        Column("party", "text", "the party as items name it (number, or else name key)", nullable=False),
        Column("name", "text", "name as written"),
        Column("address", "text", "address as written, one line"),
        Column("city", "text", "city, where given apart"),
        Column("country", "text", "country of the party, ISO 3166 alpha-2"),
        Column("identifier", "text", "tax, registration or importer number as written"),
        Column("identifier_kind", "text", "what `identifier` is: tax, importer, mid, lei, duns, ..."),
        Column("phone", "text", "telephone as written"),
        Column("email", "text", "e-mail as written"),
        *PROVENANCE,
    ),
)

CONSIGNMENTS = contract(
    "declared.consignments",
    grain="one transport document line (bill of lading, air waybill)",
    key=("consignment_id",),
    columns=(
        Column("consignment_id", "text", "source/bill number/line", nullable=False),
        Column("bill_number", "text", "house or master bill number", nullable=False),
        Column("master_bill_number", "text", "master bill number where it differs"),
        Column("line_no", "int", "line within the bill, from 1", nullable=False),
        Column("arrived_on", "date", "arrival or bill date", nullable=False, ahead_days=ANNOUNCED_DAYS),
        Column("carrier", "text", "carrier, SCAC where given"),
        Column("vessel_name", "text", "vessel name"),
        Column("vessel_imo", "text", "IMO ship number when valid"),
        Column("voyage", "text", "voyage number"),
        Column("shipper", "text", "shipper as items would name it (number, or else name key)"),
        Column("consignee", "text", "consignee as items would name it (number, or else name key)"),
        Column("lading_place", "text", "port of lading"),
        Column("entry_place", "text", "port of discharge"),
        Column("origin", "text", "country of origin or lading, ISO 3166 alpha-2"),
        Column("container", "text", "first valid container number"),
        Column("containers", "text", "all container numbers as written, separated by ;"),
        Column("description", "text", "goods description"),
        Column("hs6", "text", "HS subheading where given"),
        Column("packages", "float", "number of packages", "packages"),
        Column("gross_mass_kg", "float", "gross mass", "kg"),
        Column("marks", "text", "marks and numbers"),
        *PROVENANCE,
    ),
)

FILINGS = contract(
    "declared.filings",
    grain="one goods line of an importer security filing (ISF 10+2, 19 CFR part 149)",
    key=("filing_id",),
    columns=(
        Column("filing_id", "text", "source/filing number/line", nullable=False),
        Column("filing_number", "text", "the filing's number, as the source names it", nullable=False),
        Column("line_no", "int", "line within the filing, from 1", nullable=False),
        Column(
            "bill_number", "text", "bill at the lowest level (house or regular): the only link to it", nullable=False
        ),
        Column(
            "filed_on", "date", "day of the filing, or of its last amendment", nullable=False, ahead_days=HAPPENED_DAYS
        ),
        Column("known_on", "date", "first day on which it could be read", nullable=False, ahead_days=HAPPENED_DAYS),
        Column("importer_number", "text", "importer of record number, or that of the FTZ applicant"),
        Column("consignee_number", "text", "consignee number"),
        Column("seller", "text", "seller (owner): name as written"),
        Column("buyer", "text", "buyer (owner): name as written"),
        Column("manufacturer", "text", "manufacturer or supplier: name as written"),
        Column("manufacturer_country", "text", "country of the manufacturer, ISO 3166 alpha-2"),
        Column("ship_to", "text", "first deliver-to party after release: name as written"),
        Column("origin", "text", "country of origin, ISO 3166 alpha-2"),
        Column("hs6", "text", "HTSUS number, first six digits"),
        Column("stuffing_place", "text", "container stuffing location, as written"),
        Column("stuffing_country", "text", "country of the stuffing location, ISO 3166 alpha-2"),
        Column("consolidator", "text", "consolidator (stuffer): name as written"),
        *PROVENANCE,
    ),
)

FILED_PARTIES = ("seller", "buyer", "manufacturer", "ship_to", "consolidator")
"""Columns of `FILINGS` that name a party as written."""
