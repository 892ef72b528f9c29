"""Chinese signs of a person's name in their Korean reading, tried beside the Mandarin one.

金正恩 is "Jin Zheng'en" in Mandarin, and on lists "KIM, Jong Un". Which reading its bearer uses cannot be told
from the signs; so where every sign has a Korean reading that we know, that spelling is a second name, and
the score pays for a second chance as for any alias.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

__all__ = ["korean_reading"]

_SIGNS = 3
"""A family name and one sign more would meet too many."""


def korean_reading(name: str) -> str:
    """Family name and given name in Latin letters, or nothing if a sign has no reading here.

    >>> korean_reading("金正恩"), korean_reading("王伟"), korean_reading("金融")
    ('KIM, JONG UN', '', '')
    """
    signs = name.strip()
    if len(signs) != _SIGNS or signs.isascii():
        return ""
    family, given = _read()
    told = [given.get(sign, "") for sign in signs[1:]]
    return f"{family[signs[0]]}, {' '.join(told)}" if signs[0] in family and all(told) else ""


@cache
def _read() -> tuple[dict[str, str], dict[str, str]]:
    told = tomllib.loads((Path(__file__).parent / "korean_signs.toml").read_text(encoding="utf-8"))
    family, given = ({sign: sound for sound, signs in told[part].items() for sign in signs} for part in told)
    return family, given
