"""The units we know: UN/ECE Recommendation 20, and packages from Recommendation 21 with an X before them.

Factors are exact by definition (international yard and pound of 1959, SI) or
rounded in the last digit shown. Names are what feeds were seen to write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["UNITS", "Measure", "Unit"]

Measure = Literal["mass", "area", "volume", "length", "count", "energy", "package"]

_INCH_M = 0.0254
_POUND_KG = 0.45359237


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `in_base` is how many kg, m2, l, m, pieces, kWh or packages one of it is."""

    code: str
    measures: Measure
    in_base: float
    names: tuple[str, ...]


UNITS = (
    Unit("KGM", "mass", 1.0, ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogramo",
                              "kilogramos", "kilogrammes", "килограмм", "кг", "kilogram kg")),
    Unit("GRM", "mass", 1e-3, ("g", "gm", "gms", "gram", "grams", "gramme", "gramo", "gramos")),
    Unit("MGM", "mass", 1e-6, ("mg", "milligram", "milligrams")),
    Unit("HGM", "mass", 0.1, ("hectogram",)),
    Unit("DTN", "mass", 100.0, ("quintal", "qtl", "decitonne")),
    Unit("TNE", "mass", 1e3, ("t", "tonne", "tonnes", "mt", "metric ton", "metric tons", "metric tonne", "tonelada",
                              "toneladas", "tonelada metrica", "тонна")),
    Unit("KTN", "mass", 1e6, ("kilotonne",)),
    Unit("LBR", "mass", _POUND_KG, ("lb", "lbs", "pound", "pounds", "libra", "libras")),
    Unit("ONZ", "mass", _POUND_KG / 16, ("oz", "ounce", "ounces")),
    Unit("APZ", "mass", 0.0311034768, ("ozt", "troy ounce", "troy ounces")),
    Unit("STN", "mass", 2000 * _POUND_KG, ("short ton", "short tons")),
    Unit("LTN", "mass", 2240 * _POUND_KG, ("long ton", "long tons")),
    Unit("CWA", "mass", 100 * _POUND_KG, ("short hundredweight",)),
    Unit("CWI", "mass", 112 * _POUND_KG, ("long hundredweight",)),
    Unit("CTM", "mass", 2e-4, ("carat", "carats", "metric carat")),
    Unit("MTK", "area", 1.0, ("m2", "m²", "sqm", "sq m", "square metre", "square meter", "square metres",
                              "square meters", "metro cuadrado", "metros cuadrado", "metros cuadrados", "m cuadrado",
                              "metro quadrado", "metros quadrados", "метр квадратный", "квадратный метр", "м2")),
    Unit("CMK", "area", 1e-4, ("cm2", "square centimetre", "square centimeter")),
    Unit("FTK", "area", (12 * _INCH_M) ** 2, ("sqf", "sqft", "sq ft", "ft2", "square foot", "square feet")),
    Unit("YDK", "area", (36 * _INCH_M) ** 2, ("sqy", "sq yd", "square yard", "square yards")),
    Unit("LTR", "volume", 1.0, ("l", "ltr", "ltrs", "litre", "liter", "litres", "liters", "litro", "litros")),
    Unit("MLT", "volume", 1e-3, ("ml", "millilitre", "milliliter")),
    Unit("HLT", "volume", 100.0, ("hl", "hectolitre", "hectoliter")),
    Unit("MTQ", "volume", 1e3, ("m3", "m³", "cbm", "cubic metre", "cubic meter", "cubic metres", "cubic meters",
                                "metro cubico", "metros cubicos", "м3")),
    Unit("FTQ", "volume", (12 * _INCH_M) ** 3 * 1e3, ("cf", "ft3", "cubic foot", "cubic feet")),
    Unit("GLL", "volume", 231 * _INCH_M**3 * 1e3, ("us gallon", "us gallons")),
    Unit("GLI", "volume", 4.54609, ("imperial gallon", "imperial gallons")),
    Unit("BLL", "volume", 42 * 231 * _INCH_M**3 * 1e3, ("bbl", "us barrel", "barrel of petroleum")),
    Unit("MTR", "length", 1.0, ("m", "metre", "meter", "metres", "meters", "mtrs", "metro", "metros")),
    Unit("CMT", "length", 1e-2, ("cm", "centimetre", "centimeter")),
    Unit("KMT", "length", 1e3, ("km", "kilometre", "kilometer")),
    Unit("FOT", "length", 12 * _INCH_M, ("ft", "foot", "feet")),
    Unit("YRD", "length", 36 * _INCH_M, ("yd", "yds", "yard", "yards")),
    Unit("H87", "count", 1.0, ("pc", "pcs", "pce", "piece", "pieces", "pieza", "piezas")),
    Unit("C62", "count", 1.0, ("ea", "each", "no", "nos", "nmb", "number", "numbers", "unit", "units", "unt", "u",
                               "unidad", "unidades", "unidade", "шт", "штука")),
    Unit("NAR", "count", 1.0, ("number of articles", "article", "articles")),
    Unit("PR", "count", 2.0, ("prs", "pair", "pairs", "npr", "par", "pares")),
    Unit("DZN", "count", 12.0, ("doz", "dozen", "dozens", "docena", "docenas")),
    Unit("DPC", "count", 12.0, ("dz pcs", "doz pcs", "dozen pieces")),
    Unit("DPR", "count", 24.0, ("doz prs", "doz pr", "dozen pairs")),
    Unit("GRO", "count", 144.0, ("gross",)),
    Unit("CEN", "count", 100.0, ("hundred",)),
    Unit("MIL", "count", 1000.0, ("thousand", "thousands", "thd", "millar")),
    Unit("KWH", "energy", 1.0, ("kilowatt hour", "kilowatt hours")),
    Unit("MWH", "energy", 1e3, ("megawatt hour", "megawatt hours")),
    Unit("XPK", "package", 1.0, ("pk", "pkg", "pkgs", "package", "packages", "bulto", "bultos")),
    Unit("XBX", "package", 1.0, ("bx", "box", "boxes", "box caja", "caja", "cajas")),
    Unit("XCT", "package", 1.0, ("ctn", "ctns", "ct carton", "carton", "cartons")),
    Unit("XPX", "package", 1.0, ("plt", "pallet", "pallets")),
    Unit("XBG", "package", 1.0, ("bg", "bag", "bags", "saco", "sacos")),
    Unit("XDR", "package", 1.0, ("drum", "drums")),
    Unit("XRO", "package", 1.0, ("rol", "roll", "rolls")),
    Unit("XCR", "package", 1.0, ("crate", "crates")),
)  # fmt: skip
