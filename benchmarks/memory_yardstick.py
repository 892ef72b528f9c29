"""The yardstick for memory: the same decayed columns by sorting and running sums in NumPy.

`restart=False` is the plain way: one running sum over everything, less its value
where the key began. It is fast, and wrong in the last digits of the short
half-life, because the sums of all other keys stand before the subtraction.
`restart=True` begins again at each key, as an answer that can be used must.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["KEYS", "remembered_by_numpy"]

KEYS: dict[str, tuple[str, ...]] = {
    "importer": ("importer",),
    "exporter": ("exporter",),
    "declarant": ("declarant",),
    "office": ("office",),
    "origin": ("origin",),
    "hs4": ("hs4",),
    "hs6": ("hs6",),
    "origin_hs6": ("origin", "hs6"),
    "importer_hs4": ("importer", "hs4"),
    "goods_line": ("hs6", "origin", "duty_rate_pct", "net_mass_kg", "customs_value"),
}
SHORT, LONG = 30.0, 365.0


def remembered_by_numpy(items: pa.Table, outcomes: pa.Table, *, restart: bool) -> dict[str, np.ndarray]:
    """For each kind of key an array (15 columns x lines), in the order of the lines.

    The columns are the sums and dates of `tidewaiter.tables.remembered`; dates count
    days from 1970, -1 if there is none. Lines are complete: no part of a key is empty,
    and every line has a price.
    """
    row = pc.index_in(outcomes["item_id"].combine_chunks(), value_set=items["item_id"].combine_chunks()).to_numpy()
    declared = items["declared_on"].combine_chunks().cast(pa.int32()).to_numpy()
    known = outcomes["known_on"].combine_chunks().cast(pa.int32()).to_numpy()
    day = np.concatenate([declared, known])
    grown = {half: np.exp2((day - day.min()) / half) for half in (SHORT, LONG)}
    amounts = _amounts(items, outcomes)
    columns = [(amount * grown[half], half) for amount, half in amounts]
    declared_inspected_found = [amounts[number][0] > 0 for number in (0, 2, 4)]
    remembered = {}
    for kind, code in _codes(items).items():
        key = np.concatenate([code, code[row]])
        remembered[kind] = _running(key, day, columns, declared_inspected_found, grown, len(code), restart=restart)
    return remembered


def _amounts(items: pa.Table, outcomes: pa.Table) -> list[tuple[np.ndarray, float]]:
    n, m = len(items), len(outcomes)
    price = np.log(items["customs_value"].to_numpy()) - np.log(items["net_mass_kg"].to_numpy())
    illicit = outcomes["illicit"].to_numpy().astype(float)
    declared = np.concatenate([np.ones(n), np.zeros(m)])
    inspected = 1.0 - declared
    found = np.concatenate([np.zeros(n), illicit])
    revenue = np.concatenate([np.zeros(n), outcomes["revenue"].to_numpy()])
    log_price = np.concatenate([price, np.zeros(m)])
    both = [(amount, half) for amount in (declared, inspected, found, revenue) for half in (SHORT, LONG)]
    return [*both, (declared, LONG), (log_price, LONG), (log_price * log_price, LONG)]


def _codes(items: pa.Table) -> dict[str, np.ndarray]:
    """Each kind of key as whole numbers."""
    items = items.append_column("hs4", pc.utf8_slice_codeunits(items["hs6"], 0, 4))
    single: dict[str, tuple[np.ndarray, int]] = {}
    for name in dict.fromkeys(part for parts in KEYS.values() for part in parts):
        coded = items[name].combine_chunks().dictionary_encode()
        single[name] = (coded.indices.to_numpy().astype(np.int64), len(coded.dictionary))
    codes = {}
    for kind, parts in KEYS.items():
        code, _ = single[parts[0]]
        for part in parts[1:]:
            other, width = single[part]
            _, code = np.unique(code * width + other, return_inverse=True)
        codes[kind] = code
    return codes


def _running(
    key: np.ndarray,
    day: np.ndarray,
    columns: list[tuple[np.ndarray, float]],
    happened: list[np.ndarray],
    grown: dict[float, np.ndarray],
    lines: int,
    *,
    restart: bool,
) -> np.ndarray:
    order = np.lexsort((day, key))
    keys, days = key[order], day[order]
    new_key = np.r_[True, keys[1:] != keys[:-1]]
    new_day = new_key | np.r_[True, days[1:] != days[:-1]]
    place = np.arange(len(order))
    key_start = np.maximum.accumulate(np.where(new_key, place, 0))
    day_start = np.maximum.accumulate(np.where(new_day, place, 0))
    back = np.empty_like(order)
    back[order] = place
    at = back[:lines]
    before, began = day_start[at], key_start[at]
    blocks = _blocks(np.flatnonzero(new_key), len(order)) if restart else None
    found = np.empty((len(columns) + 4, lines))
    for number, (column, half) in enumerate(columns):
        if blocks is None:
            running = np.concatenate([[0.0], np.cumsum(column[order])])
            found[number] = (running[before] - running[began]) / grown[half][:lines]
        else:
            running = _restarted(column[order], blocks)
            found[number] = np.where(before > began, running[before - 1], 0.0) / grown[half][:lines]
    known = before > began
    found[-4] = np.where(known, days[began], -1)
    for number, mark in enumerate(happened):
        last = np.maximum.accumulate(np.where(mark[order], place, -1))[before - 1]
        found[number - 3] = np.where(known & (last >= began), days[last], -1)
    return found


def _blocks(starts: np.ndarray, rows: int) -> list[np.ndarray]:
    """The rows of each key as a rectangle, one for each length up to the next power of two; `rows` pads."""
    lengths = np.diff(np.append(starts, rows))
    sizes = np.ceil(np.log2(lengths)).astype(int)
    blocks = []
    for size in np.unique(sizes):
        of_size = sizes == size
        steps = np.arange(1 << size)
        inside = steps < lengths[of_size, None]
        blocks.append(np.where(inside, starts[of_size, None] + steps, rows))
    return blocks


def _restarted(values: np.ndarray, blocks: list[np.ndarray]) -> np.ndarray:
    padded = np.append(values, 0.0)
    running = np.empty_like(padded)
    for block in blocks:
        running[block] = np.cumsum(padded[block], axis=1)
    return running
