"""What is compared of addresses: house, street, unit, town and postcode, read once for each line with its town."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.addresses import Address, parse_address
from tidewaiter.columns.distinct import mapped, some_at_a_time
from tidewaiter.columns.letters import latin
from tidewaiter.entities.telling_words import sound
from tidewaiter.terms.folding import compact, fold

__all__ = ["address_columns"]

_STREET_KINDS = frozenset({
    "ST", "AVE", "RD", "BLVD", "DR", "LN", "CT", "PL", "PLZ", "SQ", "CRES", "CCT", "CIR", "CLO", "TCE", "HWY", "PKWY",
    "EXPY", "FWY", "WAY", "TRL", "ALY", "PK", "GDNS", "GR", "N", "S", "E", "W", "NE", "NW", "SE", "SW", "CALLE", "RUA",
    "RUE", "VIA", "CARRERA", "EMB", "JL", "CAD", "SOK", "MAH",
})  # fmt: skip


def address_columns(written: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Addresses taken apart; the same line with the same town is read once."""
    address = written["address"].fill_null("")
    city = written["city"].fill_null("")
    encoded = pc.binary_join_element_wise(address, city, "\x1f").dictionary_encode()
    read = pa.concat_tables(
        [_ADDRESSES.empty_table(), *map(_addresses_read, some_at_a_time(encoded.dictionary))]
    ).combine_chunks()
    said = {name: read[name].combine_chunks().take(encoded.indices) for name in read.column_names}
    towns = mapped(written["city"], lambda text: fold(latin(text)), kind=pa.string())
    postcodes = mapped(written["postcode"], _postcode, kind=pa.string())
    return {
        **said,
        "town": pc.coalesce(towns, said["town"]),
        "postcode": pc.coalesce(postcodes, said["postcode"]),
        "country": written["country"],
    }


_ADDRESSES = pa.schema({
    "house": pa.string(), "street": pa.string(), "street_sounds": pa.string(), "street_core": pa.string(),
    "agent_address": pa.bool_(), "unit": pa.string(), "town": pa.string(), "postcode": pa.string(),
})  # fmt: skip
"""What is read of an address."""


def _addresses_read(texts: list[str]) -> pa.Table:
    read = [_read_address(text) for text in texts]
    streets = [_street_texts(parsed.street) for parsed in read]
    columns = {
        "house": [_house(parsed) or None for parsed in read],
        "street": [whole or None for whole, _, _ in streets],
        "street_sounds": [sounds or None for _, sounds, _ in streets],
        "street_core": [core or None for _, _, core in streets],
        "agent_address": [parsed.is_agent for parsed in read],
        "unit": [parsed.unit or parsed.post_box or None for parsed in read],
        "town": [" ".join(parsed.rest) or None for parsed in read],
        "postcode": [parsed.postcode or None for parsed in read],
    }
    return pa.table(columns, schema=_ADDRESSES)


def _read_address(text: str) -> Address:
    line, _, city = text.partition("\x1f")
    return parse_address(line, city) if line else Address()


def _house(parsed: Address) -> str:
    """The number of the house, or that of the unit in an estate or a building that is called by its name."""
    return parsed.number or (parsed.unit if parsed.street else "")


@lru_cache(maxsize=65_536)
def _street_texts(street: tuple[str, ...]) -> tuple[str, str, str]:
    """The words of a street, their sounds, and the words without its kind and direction, which are the first to be left
    out. Streets have many houses.
    """
    core = [word for word in street if word not in _STREET_KINDS] or street
    return " ".join(street), " ".join(sorted({sound(word) for word in core})), " ".join(core)


def _postcode(text: str) -> str:
    return compact(latin(text))
