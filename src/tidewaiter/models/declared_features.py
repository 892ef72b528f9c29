"""What a goods line says for itself: the features that need nothing but the declaration.

Each feature says what it means, in words that an analyst reads in a reason, and why
it may be used: it describes the goods, the way they are declared or the journey. None
describes a person; names, nationalities and addresses of people are not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

__all__ = ["CODES", "NAMED_CODES", "NUMBERS", "DeclaredFeature", "with_declared_features"]

Column = Callable[[ir.Table], ir.Value]


@dataclass(frozen=True, slots=True)
class DeclaredFeature:
    """One feature: its name, what it means, the topic under which reasons name it, and why it may be used."""

    name: str
    meaning: str
    topic: str
    lawful_because: str
    column: Column


_VALUE = "declared values are what duty is assessed on"
_GOODS = "it describes the goods"
_TERMS = "it is a choice of the declarant in the declaration"
_ROUTE = "it describes the journey of the goods"


def _logarithm(value: ir.Value) -> ir.Value:
    return ibis.ifelse(value > 0, value, ibis.null("float64")).ln()


def _ratio(numerator: ir.Value, denominator: ir.Value) -> ir.Value:
    return numerator / ibis.ifelse(denominator != 0, denominator, ibis.null("float64"))


def _log_of(name: str) -> Column:
    return lambda items: _logarithm(items[name])


def _log_ratio(above: str, below: str) -> Column:
    return lambda items: _logarithm(_ratio(items[above], items[below]))


def _text(name: str) -> Column:
    return lambda items: items[name]


NUMBERS: tuple[DeclaredFeature, ...] = (
    DeclaredFeature("log_value", "declared value", "value", _VALUE, _log_of("customs_value")),
    DeclaredFeature("log_net_mass", "net mass", "quantity", _GOODS, _log_of("net_mass_kg")),
    DeclaredFeature("log_gross_mass", "gross mass", "quantity", _GOODS, _log_of("gross_mass_kg")),
    DeclaredFeature("log_quantity", "quantity", "quantity", _GOODS, _log_of("quantity")),
    DeclaredFeature("log_price_kg", "value per kilogram", "price", _VALUE, _log_ratio("customs_value", "net_mass_kg")),
    DeclaredFeature("log_price_unit", "value per unit", "price", _VALUE, _log_ratio("customs_value", "quantity")),
    DeclaredFeature("log_unit_mass", "mass per unit", "quantity", _GOODS, _log_ratio("net_mass_kg", "quantity")),
    DeclaredFeature("log_packing", "gross against net", "quantity", _GOODS, _log_ratio("gross_mass_kg", "net_mass_kg")),
    DeclaredFeature("duty_rate_pct", "rate of duty", "duty", _VALUE, lambda items: items.duty_rate_pct),
    DeclaredFeature("log_duty", "duty", "duty", _VALUE, _log_of("duty")),
    DeclaredFeature(
        "duty_share", "duty per value", "duty", _VALUE, lambda items: _ratio(items.duty, items.customs_value)
    ),
    DeclaredFeature(
        "weekday",
        "day of the week",
        "timing",
        _TERMS,
        lambda items: items.declared_on.day_of_week.index().cast("float64"),
    ),
    DeclaredFeature("line_no", "place of the line", "terms", _TERMS, lambda items: items.line_no.cast("float64")),
    DeclaredFeature(
        "lines", "lines in the declaration", "terms", _TERMS, lambda items: items.lines_in_declaration.cast("float64")
    ),
    DeclaredFeature(
        "detour",
        "dispatched from another country than the origin",
        "route",
        _ROUTE,
        lambda items: (items.origin != items.dispatch).cast("int64").cast("float64"),
    ),
)
"""Numbers; an unknown number stays empty, and the trees take that as a fact of its own."""

CODES: tuple[DeclaredFeature, ...] = (
    DeclaredFeature("office", "customs office", "route", _ROUTE, _text("office")),
    DeclaredFeature("flow", "import or export", "terms", _TERMS, _text("flow")),
    DeclaredFeature("procedure", "procedure", "terms", _TERMS, _text("procedure")),
    DeclaredFeature("regime", "type of import", "terms", _TERMS, _text("regime")),
    DeclaredFeature("import_use", "declared use", "terms", _TERMS, _text("import_use")),
    DeclaredFeature("payment_type", "way of payment", "terms", _TERMS, _text("payment_type")),
    DeclaredFeature("tax_type", "tariff treatment", "terms", _TERMS, _text("tax_type")),
    DeclaredFeature("origin_marking", "proof of origin", "terms", _TERMS, _text("origin_marking")),
    DeclaredFeature("transport_mode", "mode of transport", "route", _ROUTE, _text("transport_mode")),
    DeclaredFeature("origin", "origin of the goods", "route", _ROUTE, _text("origin")),
    DeclaredFeature("dispatch", "country of dispatch", "route", _ROUTE, _text("dispatch")),
    DeclaredFeature("chapter", "chapter of the tariff", "goods", _GOODS, lambda items: items.hs6.substr(0, 2)),
    DeclaredFeature("currency", "currency of the invoice", "terms", _TERMS, _text("currency")),
    DeclaredFeature("quantity_unit", "unit of quantity", "quantity", _GOODS, _text("quantity_unit")),
)
"""Codes given to the trees as they are; the rarer ones of a column with very many are unknown to them."""

_WHO = "used only by the baseline that our models are compared with"

NAMED_CODES: tuple[DeclaredFeature, ...] = (
    DeclaredFeature("importer", "importer", "importer", _WHO, _text("importer")),
    DeclaredFeature("exporter", "exporter", "exporter", _WHO, _text("exporter")),
    DeclaredFeature("declarant", "declarant", "declarant", _WHO, _text("declarant")),
    DeclaredFeature("carrier", "carrier", "route", _WHO, _text("carrier")),
    DeclaredFeature("hs4", "heading", "goods", _GOODS, lambda items: items.hs6.substr(0, 4)),
    DeclaredFeature("hs6", "subheading", "goods", _GOODS, _text("hs6")),
    DeclaredFeature("destination", "country of destination", "route", _ROUTE, _text("destination")),
    DeclaredFeature("lading_place", "place of lading", "route", _ROUTE, _text("lading_place")),
    DeclaredFeature("entry_place", "place of entry", "route", _ROUTE, _text("entry_place")),
    DeclaredFeature("hs_code", "commodity code", "goods", _GOODS, _text("hs_code")),
)
"""Traders, places and commodity codes: a plain model may learn them by heart; ours has memory instead."""


def with_declared_features(items: ir.Table, *features: DeclaredFeature) -> ir.Table:
    """One row for each item: `item_id`, `declared_on`, and a column for each feature.

    Args:
        items: `declared.items`; `lines` counts a declaration's lines among these rows.
        features: which features to compute, e.g. `*NUMBERS, *CODES`.
    """
    sizes = items.group_by("declaration_id").aggregate(lines_in_declaration=lambda rows: rows.count())
    sized = items.left_join(sizes, "declaration_id").drop("declaration_id_right")
    columns = {feature.name: feature.column(sized) for feature in features}
    return sized.select("item_id", "declared_on", **columns)
