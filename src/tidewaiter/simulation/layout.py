"""The files of a world as data: which file holds which columns, and what they mean.

`WORLD_FILES` names a folder or file below the world's folder. What lies under `truth/`
is for judging only: no stage of the system may read it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

__all__ = ["WORLD_FILES", "Field", "WorldFile", "schema_of"]

_KINDS = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "date": pa.date32(), "bool": pa.bool_()}


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a file."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class WorldFile:
    """One file, or one folder of files of the same columns."""

    path: str
    grain: str
    fields: tuple[Field, ...]


def _fields(text: str) -> tuple[Field, ...]:
    rows = (line.strip().split(" ", 2) for line in text.strip().splitlines())
    return tuple(Field(name, kind, meaning) for name, kind, meaning in rows)


WORLD_FILES: dict[str, WorldFile] = {
    "declarations": WorldFile("declarations", "one declared goods line; one file for each month", _fields("""
        declaration_no text entry number with its filer code and check digit
        line_no int line within the declaration, from 1
        accepted_on date day on which the declaration was accepted
        office text customs office
        procedure text 01 consumption, 03 AD/CVD, 11 informal, 86 low-value parcel
        transport_mode text 11 vessel container, 30 truck, 40 air, 50 mail
        importer_id text importer's number; a private consignee's on parcels
        importer_name text as written
        importer_address text street as written
        importer_city text city
        importer_country text ISO 3166 alpha-2
        importer_phone text telephone, if given
        exporter_id text manufacturer code, if given; not quite unique
        exporter_name text as written
        exporter_address text street as written
        exporter_city text city
        exporter_country text ISO 3166 alpha-2
        exporter_phone text telephone, if given
        declarant_id text filer code of the broker or courier
        declarant_name text broker or courier
        carrier text carrier's code
        hs_code text commodity code, ten digits
        description text goods as described
        quantity float quantity in `unit`
        unit text KG, NO, PR, M2 or L
        gross_kg float gross mass
        net_kg float net mass
        value float invoice value in `currency`
        currency text ISO 4217
        value_usd float customs value in USD
        rate_pct float ad valorem rate declared, %
        duty_usd float duty declared, without remedies
        remedy_usd float AD/CVD deposit declared
        preference text preference claimed, empty if none
        origin text country of origin declared
        dispatch text country of dispatch declared
        container_no text container, for vessel cargo
        bill_no text bill of lading or air waybill
        case_no text AD/CVD case number declared
    """)),
    "filings": WorldFile("filings", "one goods line of a security filing; one file for each month", _fields("""
        filing_no text number of the filing
        line_no int line within the filing, from 1
        bill_no text bill of lading
        filed_on date day of the filing
        importer_id text importer of record number
        consignee_id text consignee number
        seller_name text as written
        buyer_name text as written
        manufacturer_name text as written
        manufacturer_country text ISO 3166 alpha-2
        ship_to_name text as written
        origin text country of origin
        hs6 text subheading
        stuffing_city text where the container was filled
        stuffing_country text ISO 3166 alpha-2
        consolidator_name text as written
    """)),
    "outcomes": WorldFile("outcomes", "one inspected line; one file for each month of declaration", _fields("""
        declaration_no text see declarations
        line_no int see declarations
        inspected_on date day of inspection
        known_on date first day on which the result could be used
        exam_type text DOC, NII, TAILGATE or INTENSIVE
        cause text random, rule or tip
        propensity float true probability with which rules or draw would select the line; empty for tips
        illicit bool a violation was found
        typology text violation found
        severity int 0 none, 1 violation, 2 critical
        revenue_usd float duty recovered
    """)),
    "orders": WorldFile("known/orders.parquet", "one AD/CVD order", _fields("""
        case_no text case number
        remedy text AD or CVD
        product text product as named in the order
        origin text country under order
        hs_codes text subheadings listed, separated by ;
        rate_pct float rate published
        effective_on date first day of validity
    """)),
    "trade_flows": WorldFile("known/trade_flows.parquet", "exports of a reporter to a partner, HS6, month", _fields("""
        reporter text the country that reports its exports
        partner text the destination it states
        flow text export
        hs6 text subheading
        period_from date first day of the month
        period_to date last day of the month
        value_usd float value fob
        net_kg float net mass
        known_on date day of publication
    """)),
    "listings": WorldFile("known/listings.parquet", "one entry of a watchlist", _fields("""
        listing_id text number on the list
        list text short name of the list
        schema text Company
        name text name as listed
        aliases text other names, separated by ;
        addresses text addresses, separated by ;
        countries text ISO 3166 alpha-2, separated by ;
        programs text programme
        valid_from date day of listing
    """)),
    "truth_lines": WorldFile("truth/lines.parquet", "one line that is a violation, or mistaken", _fields("""
        declaration_no text see declarations
        line_no int see declarations
        illicit bool the line breaks the law
        honest_mistake bool a clerk's mistake changed what is declared
        instance int crew that did it; empty if honest
        scheme text name of the scheme
        typology text violation
        severity int 0 none, 1 violation, 2 critical
        true_value_usd float customs value
        true_origin text country of origin
        true_hs_code text commodity code
        true_quantity float quantity in the unit of the true code
        true_net_kg float net mass
        revenue_loss_usd float duty evaded
    """)),
    "truth_parties": WorldFile("truth/parties.parquet", "one trader under one registered name and number", _fields("""
        role text importer, exporter, consignee, declarant or carrier
        party_id text number as declared
        name text registered name
        owner int true owner; traders of one owner are one hand
        first_day date day from which the firm trades
    """)),
}  # fmt: skip


def schema_of(file: str) -> pa.Schema:
    """The Arrow schema of a file."""
    return pa.schema([pa.field(field.name, _KINDS[field.kind]) for field in WORLD_FILES[file].fields])
