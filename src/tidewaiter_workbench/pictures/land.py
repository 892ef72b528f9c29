"""Land as a field of dots, evenly spread over the map: it shows the continents and takes no side about borders.

The dots come from the mask of land and sea that the package `global-land-mask` carries (NOAA's GLOBE, public domain).
Its own reader unpacks a gigabyte; ours walks through the file once and keeps every thirtieth row and column. Even that
takes seconds, so what was kept lies in the cache from then on.
"""

from __future__ import annotations

import zipfile
from functools import lru_cache
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.core.cache import cache

from tidewaiter_workbench.pictures.earth import Earth

__all__ = ["dots", "mask_file", "sampled", "warm"]

_EVERY = 30
_KEPT = "pictures.land.1"
_ROWS, _COLUMNS = 21_600, 43_200

Mask = npt.NDArray[np.bool_]


@lru_cache(maxsize=8)
def dots(width: float, centre: float, *, pitch: float) -> tuple[tuple[float, float], ...]:
    """Points of a map on land, in staggered rows so far apart."""
    earth = Earth(width, centre)
    rows = np.arange(pitch / 2, earth.height, pitch * 0.866)
    across = np.arange(pitch / 2, width, pitch)
    x = np.concatenate([across + (pitch / 2 if n % 2 else 0) for n in range(len(rows))])
    y = np.repeat(rows, len(across))
    latitude, longitude, there = earth.under(x, y)
    land = _land()
    row = np.clip(((90 - latitude) / 180 * land.shape[0]).astype(int), 0, land.shape[0] - 1)
    column = np.clip(((longitude + 180) / 360 * land.shape[1]).astype(int), 0, land.shape[1] - 1)
    shown = there & land[row, column]
    return tuple((round(float(a), 1), round(float(b), 1)) for a, b in zip(x[shown], y[shown], strict=True))


def warm() -> None:
    """Read the mask now, so that nobody waits for it later."""
    _land()


@lru_cache(maxsize=1)
def _land() -> Mask:
    """True on land; rows from north to south, columns from 180° west."""
    shape = (_ROWS // _EVERY, _COLUMNS // _EVERY)
    packed = cache.get(_KEPT)
    if packed is None:
        packed = np.packbits(sampled(mask_file())).tobytes()
        cache.set(_KEPT, packed, timeout=None)
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=shape[0] * shape[1])
    return bits.astype(bool).reshape(shape)


def mask_file() -> Path:
    """Where the mask lies; the package is not imported for it, as it would unpack its gigabyte then and there."""
    found = find_spec("global_land_mask")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("global-land-mask is not installed; `make setup` does it")
    return Path(found.submodule_search_locations[0]) / "globe_combined_mask_compressed.npz"


def sampled(file: Traversable, *, every: int = _EVERY) -> Mask:
    """Every so-manieth row and column of a mask of the sea, as land; never more than a few rows in memory."""
    with as_file(file) as path, zipfile.ZipFile(path) as archive, archive.open("mask.npy") as stream:
        np.lib.format.read_magic(stream)
        (_, columns), _, _ = np.lib.format.read_array_header_1_0(stream)
        kept = []
        while block := stream.read(columns * every):
            kept.append(np.frombuffer(block[:columns], dtype=bool)[every // 2 :: every])
    return ~np.array(kept)
