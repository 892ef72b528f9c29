"""Names, streets, telephones and numbers: made of our own word lists, and the ways people write them.

A text is written differently from one document to the next. `written` gives the
variants: number 0 is the text as registered, the others drop a legal form, swap two
letters, lose one or abbreviate. A variant is a function of the text, so that the
same careless clerk makes the same mistake twice.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from importlib.resources import files

import numpy as np

__all__ = ["VARIANTS", "cities_of", "firm_names", "person_names", "phones", "streets", "written"]

VARIANTS = 6


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(_lists()[kind])


@cache
def _lists() -> dict[str, list[str]]:
    """Our own word lists."""
    text = files("tidewaiter.simulation.facts").joinpath("words.json").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = json.loads(text)
    return lists


FIRST = (
    "ALPINE AMBER APEX ARBOR ATLAS AURORA BAYSIDE BEACON BLUE BRIGHT CASCADE CEDAR CENTURY CITADEL CLEAR COASTAL COPPER "
    "CREST CROWN DELTA DIAMOND DRAGON EAGLE EASTERN ELITE EMERALD EVER FALCON FIRST FORTUNE FRONTIER GLOBAL GOLDEN GRAND "
    "GREAT GREEN HARBOR HERITAGE HIGH HORIZON IMPERIAL INLAND IRON JADE KEY LAKE LEGACY LIBERTY LION LOTUS LUCKY MAPLE "
    "MARINE MERIDIAN METRO NEW NORTHERN OAK OCEAN OMEGA ORIENT PACIFIC PANDA PARAMOUNT PEAK PEARL PHOENIX PINE PIONEER "
    "PRIME QUALITY RAINBOW RED REGAL RIVER ROYAL SAPPHIRE SHORE SIERRA SILVER SKY SOLID SOUTHERN STAR STERLING SUMMIT SUN "
    "SUPREME SWIFT TITAN TRANS TRINITY TRUE UNION UNITED VALLEY VICTORY VISTA WAVE WESTERN WHITE WORLD ZENITH"
).split()
SECOND = (
    "AGRO APPAREL AUTO BUILDERS CABINET CERAMICS CHEMICAL COMMODITIES COMPONENTS CRAFT DESIGN DIRECT DISTRIBUTION "
    "ELECTRIC ENTERPRISE EXPORT FASHION FOODS FURNITURE GARMENT GOODS HARDWARE HOME HOUSEWARES IMPORT INDUSTRIAL "
    "INTERNATIONAL LIFE LIGHTING LOGISTICS MACHINERY MANUFACTURING MARKET MATERIALS MEDICAL METAL OPTICS PACKAGING PAPER "
    "PARTS PLASTICS POWER PRODUCTS RESOURCES SALES SOLAR SOLUTIONS SOURCING SPORTS STEEL STONE SUPPLY SYSTEMS TECH "
    "TEXTILE TILE TIMBER TOOLS TOYS TRADE TRADING VENTURES WARE WHOLESALE"
).split()
ONSETS = "B BR CH D DH F G H J K KH L M N NG P PH QU R S SH T TH TR V W X Y Z ZH".split()
NUCLEI = "A AI AN ANG AO E EI EN I IA IN ING O ONG OU U UAN UI UNG".split()
LEGAL = {
    "US": ("INC", "LLC", "CORP", "CO", "INC."), "CN": ("CO., LTD.", "CO LTD", "LIMITED"), "HK": ("LIMITED", "LTD"),
    "VN": ("CO., LTD", "JSC"), "DE": ("GMBH", "AG"), "IT": ("S.P.A.", "S.R.L."), "MX": ("S.A. DE C.V.",),
    "TR": ("A.S.", "LTD. STI."), "IN": ("PVT LTD", "LTD"), "MY": ("SDN BHD",), "JP": ("CO., LTD.", "K.K."),
}  # fmt: skip
CITIES = {
    "US": ("LOS ANGELES", "CITY OF INDUSTRY", "NEWARK", "HOUSTON", "CHICAGO", "MIAMI", "BROOKLYN", "SEATTLE", "ATLANTA",
           "DALLAS", "ONTARIO", "EL MONTE", "SAVANNAH", "OAKLAND", "TAMPA", "EDISON"),
    "CN": ("SHENZHEN", "NINGBO", "FOSHAN", "YIWU", "GUANGZHOU", "QINGDAO", "XIAMEN", "SHANGHAI", "TIANJIN", "HANGZHOU"),
    "VN": ("HO CHI MINH CITY", "HAI PHONG", "BINH DUONG", "DONG NAI"), "MY": ("KLANG", "JOHOR BAHRU", "PENANG"),
    "KR": ("BUSAN", "INCHEON", "SEOUL"), "JP": ("OSAKA", "NAGOYA", "TOKYO"), "DE": ("HAMBURG", "STUTTGART", "KOELN"),
    "MX": ("MONTERREY", "TIJUANA", "PUEBLA"), "IN": ("MUMBAI", "CHENNAI", "SURAT"), "TR": ("ISTANBUL", "IZMIR"),
    "TH": ("BANGKOK", "RAYONG"), "TW": ("TAICHUNG", "KAOHSIUNG"), "IT": ("MILANO", "SASSUOLO", "PRATO"),
}  # fmt: skip
OTHER_CITIES = ("PORT CITY", "NEW TOWN", "INDUSTRIAL ZONE", "CENTRAL DISTRICT", "FREE ZONE", "RIVERSIDE")
ROADS = (
    "MAIN COMMERCE INDUSTRIAL VALLEY HARBOR AIRPORT MAPLE LINCOLN RIVER GARDEN PROSPERITY JIANSHE RENMIN ZHONGSHAN XINHUA "
    "LAKE CANAL STATION MARKET DOCK TECHNOLOGY UNION SPRING NORTH SOUTH EAST WEST PARK GATE TEMPLE BRIDGE MILL COLLEGE"
).split()
KINDS = ("ST", "RD", "AVE", "BLVD", "LANE", "WAY")
GIVEN = (
    "ANNA BEN CARL DANA ELLA FRED GINA HUGO IRIS JACK KARA LEO MIA NOAH OLGA PAUL QUINN ROSA SAM TESS UMA VERA WILL XENIA "
    "YURI ZOE AMIR BINH CHEN DIEGO EMMA FATIMA GRACE HANS INES JOSE KIM LUIS MEI NINA OMAR PRIYA RAVI SOFIA TOM"
).split()


def firm_names(codes: list[str], *, rng: np.random.Generator) -> list[str]:
    """One registered name for each country code."""
    first, second = _words("first"), _words("second")
    heads, tails = rng.integers(len(first), size=len(codes)), rng.integers(len(second), size=len(codes))
    made, forms = rng.random(len(codes)) < 0.6, rng.integers(0, 60, size=len(codes))
    invented = _invented(len(codes), rng=rng)
    names = []
    for i, code in enumerate(codes):
        legal = _by_country("legal", code, ("LTD", "CO., LTD."))
        names.append(f"{invented[i] if made[i] else first[heads[i]]} {second[tails[i]]} {legal[forms[i] % len(legal)]}")
    return names


def person_names(count: int, *, rng: np.random.Generator) -> list[str]:
    """Names of private consignees."""
    given = _words("given")
    first = rng.integers(len(given), size=count)
    return [f"{given[g]} {last}" for g, last in zip(first, _invented(count, rng=rng), strict=True)]


def streets(count: int, *, rng: np.random.Generator) -> list[str]:
    """Street addresses, two in five with a suite."""
    roads, kinds = _words("roads"), _words("kinds")
    number = rng.integers(1, 9800, size=count)
    road, kind = rng.integers(len(roads), size=count), rng.integers(len(kinds), size=count)
    suite = np.where(rng.random(count) < 0.4, rng.integers(100, 999, size=count), 0)
    rows = zip(number, road, kind, suite, strict=True)
    return [f"{n} {roads[r]} {kinds[k]}" + (f" STE {s}" if s else "") for n, r, k, s in rows]


def phones(count: int, *, rng: np.random.Generator) -> list[str]:
    """Telephone numbers of ten digits."""
    parts = rng.integers(0, (800, 1000, 10000), size=(count, 3))
    return [f"{200 + a:03d}-{b:03d}-{c:04d}" for a, b, c in parts]


def cities_of(code: str) -> tuple[str, ...]:
    """The cities in which traders of a country sit."""
    return _by_country("cities", code, _words("other_cities"))


@cache
def _by_country(kind: str, code: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    table: dict[str, list[str]] = _lists()[kind]  # type: ignore[assignment]
    return tuple(table.get(code, otherwise))


def _invented(count: int, *, rng: np.random.Generator) -> list[str]:
    """Words of two syllables."""
    onsets, nuclei = _words("onsets"), _words("nuclei")
    parts = rng.integers(0, (len(onsets), len(nuclei), len(onsets), len(nuclei)), size=(count, 4))
    return [f"{onsets[a]}{nuclei[b]}{onsets[c]}{nuclei[d]}" for a, b, c, d in parts]


def written(text: str, variant: int) -> str:
    """The text as somebody writes it; variant 0 is the text itself."""
    if variant == 0 or len(text) < 6:
        return text
    place = 1 + zlib.crc32(text.encode()) % (len(text) - 4)
    if variant == 1:
        return text.replace(",", "").replace(".", "")
    if variant == 2:
        return text.rsplit(" ", 1)[0]
    if variant == 3:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if variant == 4:
        return text[:place] + text[place + 1 :]
    short = {" INTERNATIONAL": " INTL", " MANUFACTURING": " MFG", " TRADING": " TRDG", " STE ": " #", " RD": " ROAD"}
    for long, abbreviated in short.items():
        text = text.replace(long, abbreviated)
    return text.title()
