"""The ties of each goods line, as they stood before its day: what was found on them, how many share them, how old."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.day_numbers import as_dates
from tidewaiter.lake import step
from tidewaiter.links.line_results import line_results
from tidewaiter.links.records import risk_against_usual, usual_share
from tidewaiter.links.tie_memory import COUNTED, TIES, Tie, TieRecords, read_traders, records_of_all, records_of_ties
from tidewaiter.tables import found, linked

__all__ = ["item_ties"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_BECAME_KNOWN, _SHARED_BY = ": a violation became known on ", (" (shared by ", " traders)")
_TIED = "{tie}" + _BECAME_KNOWN + "{day}"
WORDINGS = (_TIED, _TIED + "{traders}".join(_SHARED_BY), *(tie.words for tie in TIES.values()))
"""The sentences of `tie_reason`."""

_SHARERS = {
    "importer_address": "address_shared_with",
    "importer_phone": "phone_shared_with",
    "exporter_address": "seller_address_shared_with",
    "exporter_phone": "seller_phone_shared_with",
    "address_supplier": "address_suppliers_buyers",
    "phone_supplier": "phone_suppliers_buyers",
    "supplier": "seller_buyers",
    "buyer": "importer_sellers",
    "supplier_goods": "seller_goods_buyers",
    "supplier_broker": "seller_broker_buyers",
    "importer_goods": "importer_goods_sellers",
}
"""Columns of the contract that say how many others share a tie."""

_AGES = {
    "trade": "trade_age_days",
    "importer_address": "address_age_days",
    "importer_phone": "phone_age_days",
    "supplier": "seller_age_days",
    "exporter_address": "seller_address_age_days",
    "supplier_goods": "seller_goods_age_days",
    "supplier_broker": "seller_broker_age_days",
}
"""Columns of the contract that say how old a tie is."""


@step(reads=(linked.TRADERS, found.OUTCOMES), writes=linked.ITEM_TIES)
def item_ties(traders: ir.Table, outcomes: ir.Table) -> pa.Table:
    """What each line's ties told before its day."""
    lines = read_traders(traders)
    results = line_results(outcomes, lines.item_id, lines.day)
    inspected, violations = records_of_all(lines, results)
    usual = usual_share(violations, inspected)
    summed = _Summed.of(len(lines))
    columns: dict[str, Floats] = {}
    for kind, tie in {**TIES, **COUNTED}.items():
        known = records_of_ties(lines, results, tie)
        if kind in TIES:
            summed.add(kind, tie, known, usual)
        if kind in _SHARERS:
            columns[_SHARERS[kind]] = _placed(known.rows, known.others, len(lines))
        if kind in _AGES:
            age = (lines.day[known.rows] - known.first_day).astype(np.float64)
            columns[_AGES[kind]] = _placed(known.rows, np.where(age > 0, age, np.nan), len(lines))
    columns |= summed.columns()
    named = {name: pa.array(values, from_pandas=True) for name, values in columns.items()}
    named |= {"item_id": lines.item_id, "declared_on": as_dates(lines.day)}
    named["tie_reason"] = summed.reasons()
    return pa.table({name: named[name] for name in linked.ITEM_TIES.column_names})


@dataclass(frozen=True, slots=True)
class _Summed:
    """What the ties of n lines say together, kind after kind, and which of them speaks loudest for a violation."""

    evidence: Floats
    strongest: Floats
    shared_found: Floats
    shared_inspected: Floats
    shared_with: Floats
    loudest: Floats
    kind: Ints
    found_day: Ints
    others: Floats

    @classmethod
    def of(cls, lines: int) -> _Summed:
        def zeros() -> Floats:
            return np.zeros(lines)

        none = np.full(lines, -1, dtype=np.int64)
        return cls(
            zeros(), np.full(lines, -np.inf), zeros(), zeros(), zeros(), zeros(), none, np.full(lines, -1), zeros()
        )

    def add(self, kind: str, tie: Tie, known: TieRecords, usual: Floats) -> None:
        """Hear one kind of ties; a line that has none of the kind hears that nothing is known."""
        rows = known.rows
        says = _evidence(known, usual[rows], shared=tie.shared)
        whole = np.zeros(len(usual))
        whole[rows] = says
        np.add(self.evidence, whole, out=self.evidence)
        np.maximum(self.strongest, whole, out=self.strongest)
        if tie.shared:
            self.shared_found[rows] += known.found
            self.shared_inspected[rows] += known.inspected
            self.shared_with[rows] = np.maximum(self.shared_with[rows], known.others)
        louder = says > self.loudest[rows]  # above nothing: only found violations are louder than what is usual
        at = rows[louder]
        self.loudest[at], self.kind[at] = says[louder], list(TIES).index(kind)
        self.found_day[at], self.others[at] = known.found_day[louder], known.others[louder]

    def columns(self) -> dict[str, Floats]:
        """The sums, under their names in the contract."""
        return {
            "tie_evidence": self.evidence,
            "strongest_tie": self.strongest,
            "shared_found": self.shared_found,
            "shared_inspected": self.shared_inspected,
            "shared_with": self.shared_with,
        }

    def reasons(self) -> pa.Array:
        """The tie that speaks loudest for a violation, with the day that can be looked up; empty where none does."""
        spoken = np.flatnonzero(self.kind >= 0)
        ties = list(TIES.values())
        words = pa.array([tie.words for tie in ties]).take(pa.array(self.kind[spoken]))
        day = as_dates(self.found_day[spoken]).cast(pa.string())
        counted = np.array([tie.shared for tie in ties])[self.kind[spoken]] & (self.others[spoken] > 0)
        sharers = pa.array(self.others[spoken].astype(np.int64) + 1).cast(pa.string())
        shared = pc.binary_join_element_wise(_SHARED_BY[0], sharers, _SHARED_BY[1], "")
        said = pc.binary_join_element_wise(words, _BECAME_KNOWN, day, pc.if_else(pa.array(counted), shared, ""), "")
        place = np.full(len(self.kind), -1)
        place[spoken] = np.arange(len(spoken))
        return said.take(pa.array(place, mask=place < 0))


def _evidence(known: TieRecords, usual: Floats, *, shared: bool) -> Floats:
    """Violations on a tie against those expected, as a logarithm; what strangers share says less, the more they are."""
    ratio = risk_against_usual(known.found, known.inspected, usual=usual)
    return ratio / np.sqrt(known.others + 1) if shared else ratio


def _placed(rows: Ints, values: Floats, lines: int) -> Floats:
    """Values at their lines; the others have none."""
    placed = np.full(lines, np.nan)
    placed[rows] = values
    return placed
