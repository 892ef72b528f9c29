"""Statistics in which a country stands by name, and beside it groups and leftovers that are no country.

"Other Asia, nes" and "Bunkers" take part in trade too, or totals would not add up;
they keep the name that the source gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.terms.country import country_code

__all__ = ["trade_summary"]


def trade_summary(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each row with `reporter` and `partner`: ISO 3166 alpha-2, or else the source's name; empty if there is none."""
    for row in rows:
        yield dict(row) | {"reporter": _country_or_name(row["Reporter"]), "partner": _country_or_name(row["Partner"])}


def _country_or_name(text: str) -> str:
    name = text.strip()
    return (country_code(name) or name) if name not in {"", "..."} else ""
