"""From a month's numbers to the files that a customs administration would export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.simulation.duties import Duty
from tidewaiter.simulation.firms import Firms
from tidewaiter.simulation.goods import COUNTRIES, HOME, UNITS
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.identifiers import bill_numbers, container_numbers, entry_numbers, filer_codes
from tidewaiter.simulation.layout import WORLD_FILES, schema_of
from tidewaiter.simulation.mistakes import MISSING
from tidewaiter.simulation.names import written
from tidewaiter.simulation.traders import OFFICES
from tidewaiter.simulation.world import CURRENCIES, PARCEL, World

__all__ = ["Numbering", "declared_table", "numbered", "parquet_writer", "write_whole"]

Ints = NDArray[np.int64]
Array = Any

MANNERS = (
    "",
    " AS PER INVOICE",
    " (NEW)",
    " FOR RETAIL SALE",
    " ITEM NO. LISTED",
    " SAMPLES AND STOCK",
    " PCS",
    " - GENERAL",
)


@dataclass
class Numbering:
    """How far each filer's entry numbers have come; they are never used twice."""

    codes: list[str]
    used: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @classmethod
    def of(cls, world: World) -> Numbering:
        """Fresh numbering for a world."""
        brokers = len(world.declarants)
        return cls(filer_codes(brokers), np.zeros(brokers, dtype=np.int64))


def numbered(lines: Growing, *, numbering: Numbering) -> tuple[pa.Array, Ints]:
    """Entry number and line number of each line; lines must stand sorted by day and declaration."""
    declaration = lines["declaration"]
    first = np.concatenate([[True], np.diff(declaration) != 0])
    group = np.cumsum(first) - 1
    line_no = np.arange(len(declaration)) - np.flatnonzero(first)[group] + 1
    filer = lines["declarant"][first]
    order = np.argsort(filer, kind="stable")
    starts = np.concatenate([[True], np.diff(filer[order]) != 0])
    rank = np.empty(len(filer), dtype=np.int64)
    rank[order] = np.arange(len(filer)) - np.flatnonzero(starts)[np.cumsum(starts) - 1]
    sequence = numbering.used[filer] + rank + 1
    numbering.used += np.bincount(filer, minlength=len(numbering.used))
    return entry_numbers(filer, sequence, codes=numbering.codes).take(pa.array(group)), line_no


def declared_table(
    lines: Growing, duty: Duty, *, world: World, entry: pa.Array, line_no: Ints, month: int, codes: Sequence[str]
) -> pa.Table:
    """The month's declarations as the export shows them."""
    columns: dict[str, Array] = {"declaration_no": entry, "line_no": pa.array(line_no)}
    columns |= _circumstances(lines, duty, world=world)
    columns |= _importers(lines, world=world) | _party(lines, "exporter", world.exporters)
    columns["declarant_id"] = _coded(lines["declarant"], lambda i: codes[i])
    columns["declarant_name"] = _coded(lines["declarant"], lambda i: world.declarants.name[i])
    columns |= _goods(lines, world=world) | _money(lines, duty, world=world, month=month)
    schema = schema_of("declarations")
    return pa.table([_cast(columns[name]) for name in schema.names], names=schema.names)


def _cast(column: Array) -> Array:
    """Plain text instead of codes: a reader should not care how we made it."""
    return column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column


def _coded(numbers: Ints, text: Callable[[int], str | None], *, hidden: NDArray[np.bool_] | None = None) -> Array:
    """A text column whose few different texts are made once each; `hidden` rows are empty."""
    different, place = np.unique(numbers, return_inverse=True)
    texts = pa.array([text(int(number)) for number in different], type=pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int32), mask=hidden), texts)


def _circumstances(lines: Growing, duty: Duty, *, world: World) -> dict[str, Array]:
    parcel, value = lines["kind"] == PARCEL, lines["value"]
    ordinary = np.where(duty.order >= 0, 1, np.where(value < 2500, 2, 0))
    procedure = np.where(
        parcel & (value <= 800), 3, np.where((lines["hides_order"] > 0) & (ordinary == 1), 0, ordinary)
    )
    air, sea = np.isin(lines["mode"], (40, 50)), lines["mode"] == 11
    days = (lines["day"] + world.calendar.epoch_offset).astype(np.int32)
    containers = container_numbers(lines["container"])
    return {
        "accepted_on": pa.array(days).cast(pa.date32()),
        "office": _coded(lines["office"], lambda i: OFFICES[i]),
        "procedure": _coded(procedure, lambda i: ("01", "03", "11", "86")[i]),
        "transport_mode": _coded(lines["mode"], str),
        "carrier": _coded(lines["carrier"], lambda i: world.carriers.identifier[i]),
        "container_no": pc.if_else(pa.array(sea), containers, None),
        "bill_no": bill_numbers(lines["carrier"], lines["bill"], air=air),
        "origin": _coded(lines["origin"], lambda i: COUNTRIES[i]),
        "dispatch": _coded(lines["dispatch"], lambda i: COUNTRIES[i]),
        "preference": _coded(lines["preference"], lambda i: "FTA" if i else None),
    }


def _importers(lines: Growing, *, world: World) -> dict[str, Array]:
    """Importers and private consignees share the same columns: the latter are numbered below zero."""
    firms, people = world.importers, world.consignees
    number = np.where(lines["importer"] >= 0, lines["importer"], -1 - lines["consignee"])

    def of(column: Callable[[Firms], list[str]]) -> Callable[[int], str]:
        return lambda i: column(firms)[i] if i >= 0 else column(people)[-1 - i]

    def spelt(column: Callable[[Firms], list[str]], variants: Ints, hidden: NDArray[np.bool_] | None = None) -> Array:
        text = of(column)
        return _coded(number * 8 + variants, lambda key: written(text(key >> 3), key & 7), hidden=hidden)

    return {
        "importer_id": _coded(number, of(lambda f: f.identifier)),
        "importer_name": spelt(lambda f: f.name, lines["name_variant"]),
        "importer_address": spelt(lambda f: f.street, lines["address_variant"], _lacks(lines, "address")),
        "importer_city": _coded(number, of(lambda f: f.city)),
        "importer_country": pa.array([HOME]).take(pa.array(np.zeros(len(lines), dtype=np.int64))),
        "importer_phone": _coded(number, of(lambda f: f.phone), hidden=_lacks(lines, "phone")),
    }


def _party(lines: Growing, role: str, firms: Firms) -> dict[str, Array]:
    number, variant = lines[role], lines["exporter_variant"]
    home = firms.numbers["country"]
    return {
        f"{role}_id": _coded(number, lambda i: firms.identifier[i], hidden=_lacks(lines, "exporter")),
        f"{role}_name": _coded(number * 8 + variant, lambda key: written(firms.name[key >> 3], key & 7)),
        f"{role}_address": _coded(number, lambda i: firms.street[i], hidden=_lacks(lines, "address")),
        f"{role}_city": _coded(number, lambda i: firms.city[i]),
        f"{role}_country": _coded(number, lambda i: COUNTRIES[int(home[i])]),
        f"{role}_phone": _coded(number, lambda i: firms.phone[i], hidden=_lacks(lines, "phone")),
    }


def _lacks(lines: Growing, name: str) -> NDArray[np.bool_]:
    return (lines["missing"] & MISSING[name]) > 0


def _goods(lines: Growing, *, world: World) -> dict[str, Array]:
    goods = world.goods

    def described(key: int) -> str:
        words, manner = goods.words[key >> 5], key & 31
        text = words + MANNERS[manner >> 2]
        return (text.upper, text.lower, text.title, words.upper)[manner & 3]()

    return {
        "hs_code": _coded(lines["good"], lambda i: goods.codes[i]),
        "description": _coded(lines["words_of"] * 32 + lines["text"], described, hidden=_lacks(lines, "description")),
        "quantity": pa.array(np.round(lines["quantity"], 2), mask=_lacks(lines, "quantity")),
        "unit": _coded(goods.unit[lines["good"]], lambda i: UNITS[i]),
        "gross_kg": pa.array(np.round(lines["gross"], 2)),
        "net_kg": pa.array(np.round(lines["net"], 2), mask=_lacks(lines, "net")),
    }


def _money(lines: Growing, duty: Duty, *, world: World, month: int) -> dict[str, Array]:
    per_usd = np.array([1.0, *(world.facts.currencies[code][month % 30] for code in CURRENCIES[1:])])
    declared = np.where(lines["hides_order"] > 0, -1, duty.order)
    return {
        "value": pa.array(np.round(lines["value"] * per_usd[lines["currency"]], 2)),
        "currency": _coded(lines["currency"], lambda i: CURRENCIES[i]),
        "value_usd": pa.array(np.round(lines["value"], 2)),
        "rate_pct": pa.array(np.round(duty.rate, 3)),
        "duty_usd": pa.array(np.round(lines["value"] * duty.rate / 100, 2)),
        "remedy_usd": pa.array(np.where(declared >= 0, np.round(lines["value"] * duty.order_rate / 100, 2), 0.0)),
        "case_no": _coded(declared, lambda i: world.orders[i].case if i >= 0 else None),
    }


def parquet_writer(out: Path, file: str, part: str = "") -> pq.ParquetWriter:
    """A writer for one file of the layout; `part` names the month in a folder of files."""
    path = out / WORLD_FILES[file].path / f"{part}.parquet" if part else out / WORLD_FILES[file].path
    path.parent.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(path, schema_of(file), compression="zstd")


def write_whole(out: Path, file: str, table: pa.Table, *, part: str = "") -> None:
    """Write one file of the layout at once."""
    with parquet_writer(out, file, part) as writer:
        writer.write_table(table)
