"""What the check-digit identifiers share: digits, and the remainder of seven that carriers use.

A check digit catches typing errors, not lies: a number that passes was written
with care, no more.
"""

from __future__ import annotations

__all__ = ["are_digits", "serial_modulo_seven"]


def are_digits(text: str, *, count: int) -> bool:
    """Whether the text is that many of the digits 0 to 9, and nothing else."""
    return len(text) == count and text.isascii() and text.isdigit()


def serial_modulo_seven(serial: str) -> int:
    """Check digit of in-bond papers and air waybills: the serial number modulo 7.

    It misses a digit that is wrong by exactly 7 (0 for 7, 1 for 8, 2 for 9).
    """
    return int(serial) % 7
