"""Derive the simulated world's parameters from real data; aggregated figures only.

    python benchmarks/derive_world_facts.py --data ../shared/data

writes `src/tidewaiter/simulation/facts/world.json`. `docs/reference/world-facts.md`
says which figure comes from where, and which is an assumption. Assumptions that
are numbers stand here, at the top, so that they can be read and contested.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

FACTS = Path(__file__).parents[1] / "src/tidewaiter/simulation/facts"

# Assumption: the going price in USD/kg by chapter. The Korean file's prices are not on a usable scale.
PRICE_LEVEL = {
    "02": 4, "03": 6, "06": 5, "07": 1.5, "08": 1.8, "09": 5, "12": 2, "13": 15, "16": 5, "17": 0.7, "19": 3, "20": 2,
    "21": 4, "22": 3, "23": 1.2, "25": 0.2, "29": 12, "30": 80, "31": 0.6, "32": 6, "33": 14, "34": 3, "35": 7,
    "37": 9, "38": 6, "39": 4, "40": 4, "42": 14, "44": 1.1, "46": 5, "47": 0.3, "48": 1.8, "49": 7, "54": 7, "55": 3,
    "56": 4, "57": 5, "58": 9, "59": 9, "61": 17, "62": 21, "63": 6, "64": 17, "65": 14, "67": 12, "68": 0.9,
    "69": 0.8, "70": 1.8, "71": 180, "72": 0.9, "73": 2.6, "74": 7, "76": 4, "81": 30, "82": 11, "83": 6, "84": 18,
    "85": 24, "87": 9, "88": 250, "90": 60, "91": 120, "92": 25, "94": 4.5, "95": 9, "96": 8, "97": 60,
}  # fmt: skip

# Assumption: product of an order -> HS6 goods that carry it (scope is words; these are convenience codes).
ORDER_GOODS = (
    ("Wooden Cabinets and Vanities", ("940340", "940360")), ("Ceramic Tile", ("690721", "690722")),
    ("Quartz", ("681099",)), ("Steel Nails", ("731700",)), ("Steel Threaded Rod", ("731815",)),
    ("Aluminum Extrusions", ("760421", "760429")), ("Mattresses", ("940421", "940429")),
    ("Steel Wire Garment Hangers", ("732620",)), ("Hardwood Plywood", ("441233", "441234")),
    ("Multilayered Wood Flooring", ("441875",)), ("Lightweight Thermal Paper", ("481190",)),
    ("Lined Paper", ("482010",)), ("Diamond Sawblades", ("820239",)), ("Drawn Stainless Steel Sinks", ("732410",)),
    ("Crystalline Silicon Photovoltaic", ("854142", "854143")), ("Collated Steel Staples", ("830520",)),
    ("Fine Denier Polyester Staple Fiber", ("550320",)), ("Narrow Woven Ribbons", ("580632",)),
    ("Laminated woven sacks", ("630533",)), ("Cast Iron Soil Pipe", ("730300",)),
    ("Forged Steel Fittings", ("730799",)), ("Steel Wheels", ("871690",)), ("Steel Propane Cylinders", ("731100",)),
    ("Refillable Stainless Steel Kegs", ("731010",)), ("Common Alloy Aluminum Sheet", ("760612",)),
    ("Aluminum Wire and Cable", ("761490",)), ("Light-walled rectangular pipe", ("730661",)),
    ("Large Residential Washers", ("845020",)), ("Uncoated Paper", ("480256",)),
    ("Corrosion-Resistant Steel", ("721049",)), ("Pencils", ("960910",)),
)  # fmt: skip
EXTRA_HS6 = ("670411", "670419", "420292", "847130", "910211", "640299", "401110", "280461")

COUNTRY_OF_ORDER = {
    "China": "CN", "Korea": "KR", "Vietnam": "VN", "Malaysia": "MY", "Turkey": "TR", "India": "IN", "Taiwan": "TW",
    "Thailand": "TH", "Indonesia": "ID", "Mexico": "MX", "Italy": "IT", "Japan": "JP", "Brazil": "BR",
}  # fmt: skip
ORIGINS = 7
GOODS = 430


def main() -> None:
    """Read the data folder and write the parameter table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    declarations = list(_declarations(data))
    rates, units, lists = _rates(data), _units(data), _section_301(data)
    facts = {
        "goods": _goods(declarations, rates=rates, units=units, lists=lists),
        "orders": _orders(data),
        "currencies": _currencies(data),
        "fraud": _fraud(declarations),
        "counterfeit_modes": _counterfeit_modes(data),
        "forced_labour": _forced_labour(data),
    }
    path = FACTS / "world.json"
    path.write_text(json.dumps(facts, separators=(",", ":"), sort_keys=True).replace("},{", "},\n{") + "\n")
    print(f"{len(facts['goods'])} goods, {len(facts['orders'])} orders -> {path} ({path.stat().st_size:,} bytes)")


def _declarations(data: Path) -> Iterator[dict[str, str]]:
    for name in ("df_syn_train_eng.csv", "df_syn_valid_eng.csv"):
        with (data / "customs_declarations_kcs" / name).open(encoding="utf-8") as file:
            yield from csv.DictReader(file)


def _gzip_rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", errors="replace") as file:
        yield from csv.DictReader(file)


def _rates(data: Path) -> dict[str, tuple[float, str]]:
    """Median ad valorem rate (%) and one statistical code for each HS6; specific rates are left out."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for row in _gzip_rows(data / "us_trade_remedy_tariff_lists/hts10_base_rates.csv.gz"):
        code = row["hts10"]
        if not re.fullmatch(r"\d{10}", code) or code[:2] >= "98":
            continue
        rate = float(row["base_rate"]) * 100 if row["base_rate"] else -1.0
        found[code[:6]].append((rate, code))
    answer = {}
    for hs6, rows in found.items():
        known = [rate for rate, _ in rows if rate >= 0]
        answer[hs6] = (round(median(known), 2) if known else 0.0, sorted(code for _, code in rows)[len(rows) // 2])
    return answer


def _units(data: Path) -> dict[str, str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in _gzip_rows(data / "hs_nomenclature/us_census_import_hts10_descriptions.csv.gz"):
        counts[row["Code"][:6]][row["Quantity_1"]] += 1
    return {hs6: count.most_common(1)[0][0] for hs6, count in counts.items()}


def _section_301(data: Path) -> dict[str, float]:
    """Extra rate (%) on Chinese goods by HS6: lists 1 to 3 at 25, list 4A at 7.5 (the rates of 2020 on)."""
    extra: dict[str, float] = {}
    for row in _gzip_rows(data / "us_trade_remedy_tariff_lists/s301_product_lists.csv.gz"):
        rate = {"1": 25.0, "2": 25.0, "3": 25.0, "4A": 7.5}.get(row["list"])
        if rate:
            extra[row["hts8"][:6]] = max(rate, extra.get(row["hts8"][:6], 0.0))
    return extra


def _spread(values: list[float]) -> tuple[float, float]:
    """Median and normal-equivalent spread from the quartiles."""
    if len(values) < 4:
        return median(values), math.nan
    low, middle, high = quantiles(values, n=4)
    return middle, (high - low) / 1.349


def _shrunk(value: float, *, rows: int, parent: float, strength: int = 20) -> float:
    if math.isnan(value):
        return parent
    return (rows * value + strength * parent) / (rows + strength)


def _goods(
    rows: list[dict[str, str]], *, rates: dict[str, tuple[float, str]], units: dict[str, str], lists: dict[str, float]
) -> list[dict[str, object]]:
    by_hs6, by_chapter = _grouped(rows)
    wanted = [hs6 for hs6, _ in Counter({k: len(v) for k, v in by_hs6.items()}).most_common(GOODS) if hs6 in rates]
    planted = [hs6 for _, codes in ORDER_GOODS for hs6 in codes] + list(EXTRA_HS6)
    wanted += [hs6 for hs6 in planted if hs6 not in wanted and hs6 in rates]
    words = {line[:4] for line in (FACTS / "heading_words.txt").read_text().splitlines()}
    goods = []
    for hs6 in sorted(set(wanted)):
        if hs6[:2] not in PRICE_LEVEL or hs6[:4] not in words:
            continue
        own, chapter = by_hs6.get(hs6, []), by_chapter[hs6[:2]]
        goods.append(_one_good(hs6, own=own, chapter=chapter, rate=rates[hs6], unit=units.get(hs6, "KG"), lists=lists))
    return goods


def _grouped(rows: list[dict[str, str]]) -> tuple[dict[str, list[dict[str, str]]], dict[str, list[dict[str, str]]]]:
    by_hs6, by_chapter = defaultdict(list), defaultdict(list)
    for row in rows:
        if float(row["Net Mass"]) > 0 and float(row["Item Price"]) > 0:
            by_hs6[row["HS6 Code"]].append(row)
            by_chapter[row["HS6 Code"][:2]].append(row)
    return by_hs6, by_chapter


def _one_good(
    hs6: str, *, own: list[dict[str, str]], chapter: list[dict[str, str]], rate: tuple[float, str], unit: str,
    lists: dict[str, float],
) -> dict[str, object]:  # fmt: skip
    prices, masses = _log_prices(own), [math.log(float(row["Net Mass"])) for row in own]
    chapter_prices = _log_prices(chapter) or [0.0]
    chapter_masses = [math.log(float(row["Net Mass"])) for row in chapter] or [5.0]
    level, spread = _spread(prices) if prices else (math.nan, math.nan)
    chapter_level = median(chapter_prices)
    mass, mass_spread = _spread(masses) if masses else (math.nan, math.nan)
    chapter_mass, chapter_mass_spread = _spread(chapter_masses)
    offset = 0.25 * (_shrunk(level, rows=len(own), parent=chapter_level) - chapter_level)
    seen = own if len(own) >= 12 else own + chapter[:200]
    origins = Counter(row["Country of Origin"] for row in seen if re.fullmatch("[A-Z]{2}", row["Country of Origin"]))
    air = sum(row["Mode of Transport"] in {"40", "50"} for row in seen) / max(1, len(seen))
    spread_500 = _shrunk(spread, rows=len(own), parent=0.6)
    mass_spread_known = 2.0 if math.isnan(chapter_mass_spread) else chapter_mass_spread
    return {
        "hs10": rate[1],
        "weight": len(own) + 4,
        "log_price": round(math.log(PRICE_LEVEL[hs6[:2]]) + max(-0.8, min(0.8, offset)), 3),
        "price_spread": round(max(0.25, min(1.1, spread_500)), 3),
        "log_mass": round(_shrunk(mass, rows=len(own), parent=chapter_mass), 3),
        "mass_spread": round(max(0.7, min(2.2, _shrunk(mass_spread, rows=len(own), parent=mass_spread_known))), 3),
        "rate": min(rate[0], 60.0),
        "extra_cn": lists.get(hs6, 0.0),
        "unit": {"NO": "NO", "PRS": "PR", "DPR": "PR", "DOZ": "NO", "M2": "M2", "L": "L"}.get(unit, "KG"),
        "origins": dict(origins.most_common(ORIGINS)),
        "air": round(air, 3),
    }


def _log_prices(rows: list[dict[str, str]]) -> list[float]:
    return [math.log(float(row["Item Price"]) / float(row["Net Mass"])) for row in rows]


def _orders(data: Path) -> list[dict[str, object]]:
    """Real case numbers, products and countries; a published rate where the data have one."""
    published = {}
    with (data / "us_adcvd_orders/adcvd_benchmark_rates.csv").open(encoding="utf-8") as file:
        published = {row["case_number"]: float(row["benchmark_rate_pct"]) for row in csv.DictReader(file)}
    orders, taken = [], set()
    with (data / "us_adcvd_orders/adcvd_order_list_2021.csv").open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        country = COUNTRY_OF_ORDER.get(row["Country"].strip())
        case = row["DOCNo"].strip()
        goods = next((codes for word, codes in ORDER_GOODS if word.lower() in row["Product"].lower()), None)
        year = re.match(r"\d{4}", row["Orderdate"])
        if not (country and goods and year and re.fullmatch(r"[AC]-\d{3}-\d{3}", case)) or case in taken:
            continue
        taken.add(case)
        orders.append({
            "case": case, "product": row["Product"].strip(), "origin": country, "hs6": list(goods),
            "year": int(year[0]), "active": row["active"] == "1", "rate": published.get(case),
        })  # fmt: skip
    return sorted(orders, key=lambda order: str(order["case"]))


def _currencies(data: Path) -> dict[str, list[float]]:
    """Units per US dollar, 2023-01 to 2025-06, month by month."""
    names = {"China": "CNY", "Euro": "EUR", "Japan": "JPY", "South Korea": "KRW", "United Kingdom": "GBP"}
    series: dict[str, list[float]] = defaultdict(list)
    for row in _gzip_rows(data / "ref_exchange_rates/fx_monthly_1971_2026.csv.gz"):
        if row["Country"] in names and "2023-01" <= row["Date"][:7] <= "2025-06":
            series[names[row["Country"]]].append(round(float(row["Exchange rate"]), 5))
    return dict(series)


def _fraud(rows: list[dict[str, str]]) -> dict[str, float]:
    by_chapter: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_chapter[row["HS6 Code"][:2]].append(int(row["Fraud"]))
    overall = sum(map(sum, by_chapter.values())) / len(rows)
    return {
        ch: round(_shrunk(sum(f) / len(f), rows=len(f), parent=overall, strength=100), 4)
        for ch, f in by_chapter.items()
    }


def _counterfeit_modes(data: Path) -> dict[str, float]:
    """Share of counterfeit seizures by mode in the last year that states all three."""
    with (data / "us_ipr_seizure_statistics/ipr_seizures_by_year.csv").open(encoding="utf-8") as file:
        row = [row for row in csv.DictReader(file) if row["express_seizures"] and row["cargo_seizures"]][-1]
    counts = {mode: float(row[f"{mode}_seizures"]) for mode in ("express", "mail", "cargo")}
    return {mode: round(count / sum(counts.values()), 3) for mode, count in counts.items()}


def _forced_labour(data: Path) -> dict[str, int]:
    with (data / "watchlist_forced_labor/cbp_wro_findings_active_fy26.csv").open(encoding="utf-8") as file:
        return dict(Counter(row["industry"] for row in csv.DictReader(file)).most_common())


if __name__ == "__main__":
    main()
