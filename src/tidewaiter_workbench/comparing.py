"""A declaration and its bill, side by side: what each says, and whether they say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter_workbench.answers import Comparison

__all__ = ["Bills", "compared"]

_MASS_TOLERANCE = 0.05
Fold = Callable[[str], str]
Row = Mapping[str, object]


@dataclass(frozen=True)
class Bills:
    """Bills by their number, and the parties on each by its line."""

    by_number: Mapping[str, Sequence[Row]]
    parties: Mapping[str, Sequence[Row]]
    fold: Fold

    def beside(self, item: Row, names: Mapping[str, str]) -> tuple[tuple[Comparison, ...], str]:
        """The bill beside the declaration, or in words why there is none to show."""
        number = item["bill_number"]
        if not number:
            return (), "The declaration names no bill."
        lines = self.by_number.get(str(number), ())
        if not lines:
            return (), f"No bill {number} has come in."
        named = self.parties.get(str(lines[0]["consignment_id"]), ())
        on_bill = {str(row["role"]): str(row["name"] or "") for row in named}
        note = "The bill has several lines; the first is shown." if len(lines) > 1 else ""
        return compared(item, lines[0], names=names, on_bill=on_bill, fold=self.fold), note


def compared(
    item: Row, bill: Row, *, names: Mapping[str, str], on_bill: Mapping[str, str], fold: Fold
) -> tuple[Comparison, ...]:
    """Each fact that both papers may tell.

    A name or a place agrees if it is the same in capitals without accents and marks. A bill may cover more than this
    line, so its mass disagrees only where it is less than the line's, by more than five parts in a hundred; a
    container agrees if it is among the bill's. Descriptions are shown and not judged: the bill's is rougher by nature.
    """
    return (
        _words("importer / consignee", names.get("importer"), on_bill.get("consignee") or bill.get("consignee"), fold),
        _words("exporter / shipper", names.get("exporter"), on_bill.get("shipper") or bill.get("shipper"), fold),
        _words("origin", item["origin"], bill.get("origin"), fold),
        _words("place of lading", item["lading_place"], bill.get("lading_place"), fold),
        _words("place of entry", item["entry_place"], bill.get("entry_place"), fold),
        _words("subheading", item["hs6"], bill.get("hs6"), fold),
        _container(item["container"], bill.get("containers") or bill.get("container")),
        _mass(item["gross_mass_kg"], bill.get("gross_mass_kg")),
        Comparison("description", _text(item["description"]), _text(bill.get("description")), None),
    )


def _words(fact: str, ours: object, theirs: object, fold: Fold) -> Comparison:
    a, b = _text(ours), _text(theirs)
    return Comparison(fact, a, b, fold(a) == fold(b) if a and b else None)


def _container(ours: object, theirs: object) -> Comparison:
    a, b = _text(ours), _text(theirs)
    listed = {part.strip().upper() for part in b.replace(",", ";").split(";")}
    return Comparison("container", a, b, a.upper() in listed if a and b else None)


def _mass(ours: object, theirs: object) -> Comparison:
    if not isinstance(ours, int | float) or not isinstance(theirs, int | float):
        return Comparison("gross mass, kg", _kg(ours), _kg(theirs), None)
    return Comparison("gross mass, kg", _kg(ours), _kg(theirs), theirs >= ours * (1 - _MASS_TOLERANCE))


def _kg(value: object) -> str:
    return f"{value:,.1f}" if isinstance(value, int | float) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
