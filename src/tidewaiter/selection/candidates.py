"""The lines from which a plan chooses, column by column, in an order that no input order can change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.tables import fused
from tidewaiter.terms.typology import is_typology

__all__ = ["LOOKOUT", "Candidates", "candidates"]

Floats = npt.NDArray[np.float64]
LOOKOUT = "lookout: {reason}"
_MATCHED = ("lookout", "lookout_reason", "rule_reason")


@dataclass(frozen=True, slots=True)
class Candidates:
    """n lines, ordered by `item_id`; every array has length n."""

    item_id: npt.NDArray[np.object_]
    declaration_id: npt.NDArray[np.object_]
    declared_on: npt.NDArray[np.object_]
    office: npt.NDArray[np.object_]
    risk: Floats
    uncertainty: Floats
    """Width of the interval of `risk`."""
    revenue: Floats
    """Expected revenue, lake currency; NaN where unknown."""
    mandatory: npt.NDArray[np.bool_]
    mandatory_reason: npt.NDArray[np.object_]
    reasons: npt.NDArray[np.object_]
    suspicion: npt.NDArray[np.object_]
    """Typology to which the strongest contribution points; empty if to none."""
    lookout: Floats
    """Share of such lines expected to be a violation, where a lookout names the line; 0 where none does."""
    rule_reason: npt.NDArray[np.object_]
    """What the live rules say that want the line opened; empty where none does."""

    def __len__(self) -> int:
        return len(self.item_id)

    def take(self, places: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Candidates:
        """Some of the lines."""
        return Candidates(**{name: getattr(self, name)[places] for name in self.__dataclass_fields__})


def candidates(risks: pa.Table, *, suspicions: Mapping[str, str]) -> Candidates:
    """The lines of `fused.risks`, ready to be chosen from.

    Where lookouts were matched, `risks` has two columns more: `lookout` (probability) and `lookout_reason`; where
    rules want lines opened, one more: `rule_reason`.
    """
    named = [name for name in _MATCHED if name in risks.column_names]
    columns: dict[str, list[Any]] = {name: [None] * len(risks) for name in _MATCHED}
    columns |= {name: risks.column(name).to_pylist() for name in named}
    columns |= {name: risks.column(name).to_pylist() for name in fused.RISKS.column_names}
    order = np.argsort(np.array(columns["item_id"], dtype=object), kind="stable")

    def objects(values: Sequence[object]) -> npt.NDArray[np.object_]:
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array[order]

    def floats(name: str) -> Floats:
        return np.array([np.nan if value is None else value for value in columns[name]], dtype=np.float64)[order]

    days: list[date] = columns["declared_on"]
    return Candidates(
        item_id=objects(columns["item_id"]),
        declaration_id=objects(columns["declaration_id"]),
        declared_on=objects(days),
        office=objects([office or "" for office in columns["office"]]),
        risk=floats("risk"),
        uncertainty=floats("risk_high") - floats("risk_low"),
        revenue=floats("expected_revenue"),
        mandatory=np.array([bool(reason) for reason in columns["mandatory"]], dtype=bool)[order],
        mandatory_reason=objects([reason or "" for reason in columns["mandatory"]]),
        reasons=objects([_both(*said) for said in zip(columns["lookout_reason"], columns["reasons"], strict=True)]),
        suspicion=objects([_suspicion(text, suspicions) for text in columns["contributions"]]),
        lookout=np.nan_to_num(floats("lookout")),
        rule_reason=objects([reason or "" for reason in columns["rule_reason"]]),
    )


def _both(lookout: str | None, reasons: str | None) -> str | None:
    return "; ".join(said for said in (lookout and LOOKOUT.format(reason=lookout), reasons) if said) or None


def _suspicion(contributions: str | None, suspicions: Mapping[str, str]) -> str:
    """The typology that raises the risk most, named itself or through a source that points to it."""
    if not contributions:
        return ""
    added: dict[str, float] = json.loads(contributions)
    named = ((odds, name if is_typology(name) else suspicions.get(name, "")) for name, odds in added.items())
    return max(((odds, head) for odds, head in named if head and odds > 0), default=(0.0, ""))[1]
