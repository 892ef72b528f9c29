"""Values in the lake's currency, by the newest monthly rate on or before the day of the declaration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.tables import declared, known, loaded

__all__ = ["Exchange", "files_to_convert", "open_exchange"]

_OLDEST_DAYS = 366
"""A rate older than a year is no rate."""
_DOLLAR = "USD"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Rates of exchange by currency: the first days of validity (in days since 1970), and units per US dollar."""

    currency: str
    rates: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]

    def converted(self, values: pa.Array, *, currencies: pa.Array, days: pa.Array) -> pa.Array:
        """The values in the lake's currency; null where a rate is missing."""
        dictionary = currencies.dictionary_encode()
        result = np.full(len(values), np.nan)
        amounts = values.to_numpy(zero_copy_only=False)
        codes = dictionary.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        when = pc.fill_null(days.cast(pa.int32()), -1).to_numpy(zero_copy_only=False).astype(np.int64)
        for code, currency in enumerate(dictionary.dictionary.to_pylist()):
            here = codes == code
            result[here] = amounts[here] * self._factor(currency, when[here])
        return pa.array(result, from_pandas=True)

    def knows(self, currency: str | None) -> bool:
        """Whether amounts in that currency can be brought into the lake's on some day at least."""
        there = {_DOLLAR, *self.rates}
        return currency == self.currency or {currency, self.currency} <= there

    def _factor(self, currency: str, days: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        if currency == self.currency:
            return np.ones(len(days))
        return self._per_dollar(self.currency, days) / self._per_dollar(currency, days)

    def _per_dollar(self, currency: str, days: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        if currency == _DOLLAR:
            return np.ones(len(days))
        if currency not in self.rates:
            return np.full(len(days), np.nan)
        starts, rates = self.rates[currency]
        place = np.searchsorted(starts, days, side="right") - 1
        found = np.where(place >= 0, rates[place], np.nan)
        return np.where(days - starts[place] <= _OLDEST_DAYS, found, np.nan)


def open_exchange(lake: Lake) -> Exchange:
    """The rates that the lake knows."""
    rows = lake.fetch(lake.read(known.RATES).select("currency", "valid_from", "per_usd")).sort_by(
        [("currency", "ascending"), ("valid_from", "ascending")]
    )
    currencies = np.array(rows["currency"].to_pylist(), dtype=object)
    days = rows["valid_from"].combine_chunks().cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
    rates = rows["per_usd"].combine_chunks().to_numpy(zero_copy_only=False)
    usable = rates > 0
    found = {
        code: (days[here], rates[here]) for code in set(currencies) if (here := (currencies == code) & usable).any()
    }
    return Exchange(lake.currency, found)


def files_to_convert(lake: Lake, *, exchange: Exchange, mapping: SourceMapping) -> set[str]:
    """The files of a source with amounts that had no rate when they were loaded, and may have one now."""
    return _lines_to_convert(lake, exchange, mapping) | _amounts_to_convert(lake, exchange, mapping)


def _amounts_to_convert(lake: Lake, exchange: Exchange, mapping: SourceMapping) -> set[str]:
    """Files with amounts in the mapping's own currency that were left empty, if there are rates for it by now."""
    if not exchange.knows(mapping.currency):
        return set()
    files = lake.read(loaded.FILES).filter(_.source == mapping.name, _.amounts_without_rate > 0)
    return set(lake.fetch(files.select("file_id"))["file_id"].to_pylist())


def _lines_to_convert(lake: Lake, exchange: Exchange, mapping: SourceMapping) -> set[str]:
    if not lake.has(declared.ITEMS):
        return set()
    waiting = lake.read(declared.ITEMS).filter(
        _.source == mapping.name, _.customs_value.isnull(), _.invoice_value.notnull(), _.currency.notnull()
    )
    days = lake.fetch(waiting.select("file_id", "currency", "declared_on").distinct()).combine_chunks()
    if not len(days):
        return set()
    factors = exchange.converted(
        pa.array(np.ones(len(days))),
        currencies=days["currency"].combine_chunks(),
        days=days["declared_on"].combine_chunks(),
    )
    return set(days["file_id"].filter(factors.is_valid()).to_pylist())
