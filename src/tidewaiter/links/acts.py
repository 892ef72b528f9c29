"""Acts: each known violation as an event, with its actors, goods, places, method and time in numbers.

An act is a declared line on which an inspection found a violation, or an authority's decision about one
party (a determination) where no line is known. Both are compared by the same traits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from tidewaiter.columns.day_numbers import day_number
from tidewaiter.columns.names import core_name
from tidewaiter.links.lines import TRAITS, Lines, read_lines
from tidewaiter.terms.folding import fold

__all__ = ["ACT_TRAITS", "Acts", "acts_of", "known_before"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

ACT_TRAITS = (*TRAITS, "order", "typology", "method")


@dataclass(frozen=True, slots=True)
class Acts:
    """n acts, in the order in which they became known: ids, days since 1970, and every trait as a code.

    `vocabulary` says for each trait how many values there are, those of the lines first.
    """

    act_id: Texts
    happened: Ints
    known: Ints
    revenue: Floats
    codes: dict[str, Ints]
    vocabulary: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.act_id)

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Acts:
        """Some of the acts."""
        return replace(
            self,
            act_id=self.act_id[rows],
            happened=self.happened[rows],
            known=self.known[rows],
            revenue=self.revenue[rows],
            codes={name: code[rows] for name, code in self.codes.items()},
        )

    def text(self, trait: str, act: int) -> str | None:
        """What an act says of one trait."""
        code = int(self.codes[trait][act])
        return self.vocabulary[trait][code] if code >= 0 else None


def acts_of(lines: Lines, items: ir.Table, outcomes: ir.Table, determinations: ir.Table) -> Acts:
    """All violations that are known, in the order of the day on which they became known.

    A line that was found in violation twice is one act, known from the first time and for what was found then, even if
    nothing was said of that; `revenue` is what all its results brought.
    """
    found = (
        _found_on_lines(outcomes)
        .inner_join(items.select("item_id", "case_number"), "item_id")
        .order_by("item_id")
        .to_pyarrow()
    )
    decided = determinations.filter(determinations.illicit).order_by("determination_id").to_pyarrow().to_pylist()
    return _joined(lines, found.to_pylist(), decided)


def known_before(
    day: date, lines: ir.Table, items: ir.Table, outcomes: ir.Table, determinations: ir.Table
) -> tuple[Lines, Acts, ir.Table]:
    """What had been declared before a day and the acts known before it, with the results of these lines by then."""
    before = ibis.literal(day)
    seen = lines.filter(lines.declared_on < before)
    results = outcomes.filter(outcomes.known_on < before).semi_join(seen, "item_id")
    declared_lines = read_lines(seen)
    decided = determinations.filter(determinations.known_on < before)
    return declared_lines, acts_of(declared_lines, items, results, decided), results


def _found_on_lines(outcomes: ir.Table) -> ir.Table:
    """A row for each line found in violation; of results known on one day the first is the one with the lower id."""
    order = ibis.window(group_by="item_id", order_by=["known_on", "outcome_id"])
    hits = outcomes.filter(outcomes.illicit).mutate(place=ibis.row_number().over(order))
    return hits.group_by("item_id").aggregate(
        known_on=hits.known_on.min(), typology=hits.typology.max(where=hits.place == 0), revenue=hits.revenue.sum()
    )


def _joined(lines: Lines, found: list[dict[str, Any]], decided: list[dict[str, Any]]) -> Acts:
    place = {item: n for n, item in enumerate(lines.item_id)} if found else {}
    at = np.array([place[row["item_id"]] for row in found], dtype=np.int64)
    vocabulary = {name: list(lines.traits[name].values) for name in TRAITS} | {name: [] for name in ACT_TRAITS[-3:]}
    spoken = _of_decisions(lines, decided)
    codes: dict[str, Ints] = {}
    for name in ACT_TRAITS:
        if name in lines.traits:
            of_lines = lines.code(name)[at]
        else:
            column = "case_number" if name == "order" else name
            of_lines = _coded([row.get(column) for row in found], vocabulary[name])
        codes[name] = np.concatenate([of_lines, _coded([said.get(name) for said in spoken], vocabulary[name])])
    acts = Acts(
        act_id=np.array([row["item_id"] for row in found] + [row["determination_id"] for row in decided], dtype=object),
        happened=np.concatenate([lines.day[at], _days([row["known_on"] for row in decided])]),
        known=_days([row["known_on"] for row in [*found, *decided]]),
        revenue=np.array(
            [np.nan if row.get("revenue") is None else row["revenue"] for row in [*found, *decided]], dtype=np.float64
        ),
        codes=codes,
        vocabulary=vocabulary,
    )
    return acts.take(np.lexsort((acts.act_id.astype(str), acts.happened, acts.known)))


def _of_decisions(lines: Lines, decided: Sequence[Mapping[str, object]]) -> list[dict[str, str | None]]:
    """The traits of determinations.

    One names parties in words. Whom it means is told where just one importer, or seller, of that name had declared
    before: a penalty is of the firm whose lines they are, and not of another that is called so later.
    """
    named = {role: _declared_as(lines, role) for role in ("importer", "exporter")} if decided else {}
    told = []
    for row in decided:
        said, day = _of_decision(row), day_number(_day(row["known_on"]))
        for role, by_name in named.items():
            meant = {who for who, first in by_name.get(said[f"{role}_name"] or "", ()) if first < day}
            if len(meant) == 1:
                said[role] = meant.pop()
        told.append(said)
    return told


def _declared_as(lines: Lines, role: str) -> dict[str, list[tuple[str, int]]]:
    """For each name, without its legal form, who declared under it, each with the first day."""
    name, who = lines.code(f"{role}_name"), lines.code(role)
    rows = np.flatnonzero((name >= 0) & (who >= 0))
    rows = rows[np.argsort(lines.day[rows], kind="stable")]
    _, first = np.unique(np.stack([name[rows], who[rows]]), axis=1, return_index=True)
    found: dict[str, list[tuple[str, int]]] = {}
    names, whose = lines.traits[f"{role}_name"].values, lines.traits[role].values
    for row in rows[first].tolist():
        found.setdefault(names[name[row]], []).append((whose[who[row]], int(lines.day[row])))
    return found


def _of_decision(row: Mapping[str, object]) -> dict[str, str | None]:
    """The traits of a determination; it names parties and goods in words only."""

    def said(name: str) -> str:
        return str(row.get(name) or "")

    party, supplier = (core_name(said(name)) or fold(said(name)) for name in ("party", "supplier"))
    goods = fold(said("goods"))
    is_importer = said("role") != "exporter"
    seller = supplier or ("" if is_importer else party)
    return {
        "importer": f"name:{party}" if party and is_importer else None,
        "importer_name": party if is_importer else None,
        "exporter": f"name:{seller}" if seller else None,
        "exporter_name": seller or None,
        "origin": said("origin") or None,
        "lane": f"{said('origin')}<{said('dispatch')}" if said("origin") and said("dispatch") else None,
        "words": goods or None,
        "order": said("orders") or None,
        "typology": said("typology") or None,
        "method": said("method") or None,
    }


def _coded(texts: list[object], vocabulary: list[str]) -> Ints:
    """Codes of texts; new ones are added to the vocabulary."""
    place = {value: code for code, value in enumerate(vocabulary)}
    codes = []
    for text in texts:
        if not text:
            codes.append(-1)
            continue
        key = str(text)
        if key not in place:
            place[key] = len(vocabulary)
            vocabulary.append(key)
        codes.append(place[key])
    return np.array(codes, dtype=np.int64)


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _days(days: list[date]) -> Ints:
    return np.array([day_number(day) for day in days], dtype=np.int64)
