"""EAPA: what US Customs and Border Protection decided about an importer accused of evading AD/CVD orders.

The authority's word is kept. Whether it amounts to a violation is said only where
something was decided: "reasonable suspicion" is an interim measure, and a finding
that a court has sent back is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.sources.known.listing_identifiers import joined
from tidewaiter.terms.country import country_code
from tidewaiter.terms.folding import fold

__all__ = ["determinations"]

_DECIDED = {
    "evasion found": "true",
    "evasion found (Germany), not found (Korea)": "true",
    "evasion not found": "false",
    "evasion finding reversed": "false",
    "evasion found (remanded)": "",
    "reasonable suspicion": "",
}


def determinations(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each decision with `matter`, `decision_id`, `illicit`, `orders`, `origin`, `dispatch`.

    A matter without a published case number is named after its goods. An outcome
    that is not listed here gets `illicit` = its own words, so that the load refuses the record
    rather than guess.
    """
    for row in rows:
        number = row["eapa_case"].strip()
        matter = f"EAPA {number}" if number else f"EAPA unnumbered: {row['product'].strip()}"
        decided_on = row["action_date"].strip()
        parts = (matter, fold(row["importer"]), row["stage"].strip(), decided_on, row["ad_order"].strip())
        outcome = row["outcome"].strip()
        yield dict(row) | {
            "matter": matter,
            "decision_id": "/".join(("eapa", *parts)),
            "illicit": _DECIDED.get(outcome, outcome),
            "orders": joined([row["ad_order"], row["cvd_order"]]),
            "origin": _countries(row["true_origin"]),
            "dispatch": _countries(row["declared_or_transshipment_country"]),
        }


def _countries(cell: str) -> str:
    names = [name for part in cell.split(";") if (name := part.strip())]
    return joined(code for code in map(country_code, names) if code is not None)
