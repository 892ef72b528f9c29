"""The formats of particular feeds: which parser of `sources.known` reads each, from which columns."""

from __future__ import annotations

from tidewaiter.sources.known.africa_imports import imports
from tidewaiter.sources.known.evasion_cases import determinations
from tidewaiter.sources.known.exchange_rates import rates
from tidewaiter.sources.known.forced_labor import order_entries
from tidewaiter.sources.known.ftm import entities
from tidewaiter.sources.known.hs_nomenclature import nomenclature_lines
from tidewaiter.sources.known.place_codes import places
from tidewaiter.sources.known.screening_list import COLUMNS as CSL_COLUMNS
from tidewaiter.sources.known.screening_list import screening_entries
from tidewaiter.sources.known.trade_remedy_orders import orders, orders_with_codes
from tidewaiter.sources.known.world_statistics import trade_summary
from tidewaiter.sources.readers.enriched import enriched_delimited, enriched_json_lines
from tidewaiter.sources.readers.hts_schedule import read_hts_schedule
from tidewaiter.sources.readers.ofac_native import companions, read_ofac_native
from tidewaiter.sources.readers.un_list import read_un_list
from tidewaiter.sources.records import Reader

__all__ = ["FEEDS"]

_EVASION_CASES = (
    "eapa_case", "product", "ad_order", "cvd_order", "true_origin", "declared_or_transshipment_country",
    "importer", "stage", "outcome", "action_date",
)  # fmt: skip
_ORDERS = ("DOCNo", "Country", "Continueddate", "FedReg", "Pubdate", "Column1", "Column2", "Column3", "active")

FEEDS: dict[str, Reader] = {
    "adcvd-order-hts": enriched_delimited(orders_with_codes, needs=("case_number", "country", "hts_numbers")),
    "adcvd-orders": enriched_delimited(orders, needs=_ORDERS),
    "eapa": enriched_delimited(determinations, needs=_EVASION_CASES),
    "forced-labor": enriched_delimited(order_entries, needs=("entity",)),
    "ftm": enriched_json_lines(entities),
    "hs": enriched_delimited(nomenclature_lines, needs=("hscode", "parent", "description")),
    "hts": Reader(read_hts_schedule, tabular=True),
    "ofac-sdn": Reader(read_ofac_native, tabular=False, companions=companions),
    "rates": enriched_delimited(rates, needs=("Country", "Date")),
    "un-list": Reader(read_un_list, tabular=False),
    "unlocode-functions": enriched_delimited(places, needs=("LOCODE",)),
    "us-csl": enriched_delimited(screening_entries, needs=CSL_COLUMNS),
    "us-imports-africa": enriched_delimited(imports, needs=("year", "country", "hts10", "customs_value_usd")),
    "wits": enriched_delimited(trade_summary, needs=("Reporter", "Partner")),
}
"""Format -> reader."""
