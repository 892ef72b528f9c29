"""Numbers of documents, with their check digits, made for whole columns at once (DOMAIN 4 and 5)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["bill_numbers", "container_numbers", "entry_numbers", "filer_codes"]

Ints = NDArray[np.int64]

_OWNERS = (
    "MSKU",
    "CSQU",
    "TCNU",
    "MSCU",
    "HLXU",
    "OOLU",
    "EGHU",
    "YMLU",
    "CMAU",
    "TGHU",
    "TEMU",
    "FCIU",
    "SUDU",
    "ZIMU",
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ENTRY_VALUE = dict(
    zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 9] * 2 + [2, 3, 4, 5, 6, 7, 8, 9], strict=True)
)


def filer_codes(count: int) -> list[str]:
    """Filer codes of two letters and a digit (format AAN), one for each broker."""
    codes = []
    for number in range(count):
        digit, rest = number % 10, number // 10
        first, second = _LETTERS[rest % 24], _LETTERS[rest // 24 % 24]
        codes.append(f"{first}{second}{digit}" if rest < 576 else f"{first}{digit}{second}")
    return codes


def entry_numbers(filers: Ints, sequence: Ints, *, codes: list[str]) -> pa.Array:
    """`FFF-NNNNNNN-C` with the check digit of CBP's entry numbers."""
    letters = np.array([[ord(c) for c in code] for code in codes], dtype=np.uint8)
    values = np.array([[int(c) if c.isdigit() else _ENTRY_VALUE[c] for c in code] for code in codes])
    digits = _digits(sequence, 7)
    ten = np.concatenate([values[filers], digits], axis=1)
    doubled = ten[:, 1::2] * 2
    total = ten[:, 0::2].sum(axis=1) + np.where(doubled > 9, doubled - 9, doubled).sum(axis=1)
    dash = np.full((len(filers), 1), ord("-"), dtype=np.uint8)
    check = ((10 - total % 10) % 10)[:, None]
    return _texts(np.concatenate([letters[filers], dash, _ascii(digits), dash, _ascii(check)], axis=1))


def container_numbers(numbers: Ints) -> pa.Array:
    """ISO 6346 numbers: owner, six digits, check digit."""
    owner, serial = numbers % len(_OWNERS), numbers // len(_OWNERS) % 1_000_000
    letters = np.array([[ord(c) for c in code] for code in _OWNERS], dtype=np.uint8)
    values = np.array([[_letter_value(c) for c in code] for code in _OWNERS])
    digits = _digits(serial, 6)
    total = (np.concatenate([values[owner], digits], axis=1) * 2 ** np.arange(10)).sum(axis=1)
    return _texts(np.concatenate([letters[owner], _ascii(digits), _ascii((total % 11 % 10)[:, None])], axis=1))


def bill_numbers(carriers: Ints, serials: Ints, *, air: NDArray[np.bool_]) -> pa.Array:
    """Air waybills (prefix, serial, serial mod 7) or carrier code and eight digits: eleven or twelve characters."""
    serial = serials % 10_000_000
    waybill = np.concatenate([_digits(100 + carriers, 3), _digits(serial, 7), (serial % 7)[:, None]], axis=1)
    codes = np.stack([65 + carriers % 26, 65 + carriers // 26 % 26, 0 * carriers + 83, 0 * carriers + 85], axis=1)
    sea = np.concatenate([codes.astype(np.uint8), _ascii(_digits(serial, 8))], axis=1)
    whole = np.concatenate([_ascii(waybill), np.full((len(serial), 1), 32, dtype=np.uint8)], axis=1)
    chosen = np.where(air[:, None], whole, sea)
    return pc.utf8_rtrim_whitespace(_texts(chosen))


def _letter_value(letter: str) -> int:
    """ISO 6346: A is 10, multiples of eleven are left out."""
    value = 10
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        value += value % 11 == 0
        if other == letter:
            return value
        value += 1
    raise ValueError(letter)


def _digits(numbers: Ints, width: int) -> Ints:
    return numbers[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10


def _ascii(digits: Ints) -> NDArray[np.uint8]:
    return (digits + 48).astype(np.uint8)


def _texts(characters: NDArray[np.uint8]) -> pa.Array:
    """Rows of characters of one width as an Arrow text column, without a Python object for each."""
    count, width = characters.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters)))
