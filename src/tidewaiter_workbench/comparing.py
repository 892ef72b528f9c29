"""A declaration, its bill and its security filing, side by side: what each says, and whether they say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tidewaiter_workbench.answers import Comparison

__all__ = ["FACTS", "NOTES", "Papers", "compared"]

_NO_NUMBER = "The declaration names no bill"
_NO_BILL, _NO_FILING = "No bill {number} has come in", "No security filing names this bill"
_MANY_ON_BILL = "The bill has several lines, of which the first is shown"
_MANY_FILED = "The filing has {lines} lines, of which the one nearest to this line is shown"
FACTS = (
    "importer / consignee", "exporter / shipper", "importer's number", "manufacturer", "manufacturer's country",
    "origin", "subheading", "container filled in", "day", "goods go to", "place of lading", "place of entry",
    "container", "vessel and voyage", "gross mass, kg", "description",
)  # fmt: skip
"""What the papers are compared in."""
NOTES = (_NO_NUMBER, _NO_BILL, _NO_FILING, _MANY_ON_BILL, _MANY_FILED)
"""What is said of papers that are not there, or of several."""

_MASS_TOLERANCE = 0.05
Fold = Callable[[str], str]
Row = Mapping[str, object]


@dataclass(frozen=True)
class Papers:
    """Bills by their number with the parties on each by its line, and filings by the number of their bill."""

    bills: Mapping[str, Sequence[Row]]
    parties: Mapping[str, Sequence[Row]]
    filings: Mapping[str, Sequence[Row]]
    fold: Fold

    def beside(self, item: Row, names: Mapping[str, str]) -> tuple[tuple[Comparison, ...], str]:
        """The papers beside the declaration, and in words which of them are not there."""
        number = item["bill_number"]
        if not number:
            return (), _NO_NUMBER
        bills, filings = self.bills.get(str(number), ()), self.filings.get(str(number), ())
        bill, filing = bills[0] if bills else None, _nearest(item, filings)
        named = self.parties.get(str(bill["consignment_id"]), ()) if bill else ()
        on_bill = {str(row["role"]): str(row["name"] or "") for row in named}
        notes = []
        if bill is None:
            notes.append(_NO_BILL.format(number=number))
        elif len(bills) > 1:
            notes.append(_MANY_ON_BILL)
        if filing is None:
            notes.append(_NO_FILING)
        elif len(filings) > 1:
            notes.append(_MANY_FILED.format(lines=len(filings)))
        if bill is None and filing is None:
            return (), "; ".join(notes)
        return compared(item, bill, filing, names=names, on_bill=on_bill, fold=self.fold), "; ".join(notes)


def compared(
    item: Row, bill: Row | None, filing: Row | None, *, names: Mapping[str, str], on_bill: Mapping[str, str], fold: Fold
) -> tuple[Comparison, ...]:
    """Each fact that two of the papers may tell, and whether bill and filing agree with the declaration.

    A name or a place agrees if it is the same in capitals without accents and marks. A bill may cover more than this
    line, so its mass disagrees only where it is less than the line's, by more than five parts in a hundred; a
    container agrees if it is among the bill's. A filing's manufacturer is held against the declared exporter, its
    country against the declared origin, the place where the container was filled against the country of dispatch, and
    its day against that of the declaration, before which it must lie. Descriptions, the ship, and whom the goods go to,
    are shown and not judged.
    """
    return tuple(_facts(item, bill or {}, filing or {}, names=names, on_bill=on_bill, fold=fold))


def _facts(
    item: Row, bill: Row, filing: Row, *, names: Mapping[str, str], on_bill: Mapping[str, str], fold: Fold
) -> Iterator[Comparison]:
    def words(fact: str, ours: object, theirs: object, filed: object) -> Comparison:
        a, b, c = _text(ours), _text(theirs), _text(filed)
        same = [fold(a) == fold(other) if a and other else None for other in (b, c)]
        return Comparison(fact, a, b, same[0], c, same[1])

    importer, exporter = names.get("importer"), names.get("exporter")
    yield words(
        "importer / consignee", importer, on_bill.get("consignee") or bill.get("consignee"), filing.get("buyer")
    )
    yield words("exporter / shipper", exporter, on_bill.get("shipper") or bill.get("shipper"), filing.get("seller"))
    if filing:
        yield words("importer's number", item["importer"], None, filing.get("importer_number"))
        yield words("manufacturer", exporter, None, filing.get("manufacturer"))
        yield words("manufacturer's country", item["origin"], None, filing.get("manufacturer_country"))
    yield words("origin", item["origin"], bill.get("origin"), filing.get("origin"))
    yield words("subheading", item["hs6"], bill.get("hs6"), filing.get("hs6"))
    if filing:
        yield words("container filled in", item["dispatch"], None, filing.get("stuffing_country"))
        yield _filed(item["declared_on"], filing.get("filed_on"))
        yield Comparison("goods go to", _text(importer), "", None, _text(filing.get("ship_to")), None)
    if bill:
        yield words("place of lading", item["lading_place"], bill.get("lading_place"), None)
        yield words("place of entry", item["entry_place"], bill.get("entry_place"), None)
        yield _container(item["container"], bill.get("containers") or bill.get("container"))
        yield from _ship(bill)
        yield _mass(item["gross_mass_kg"], bill.get("gross_mass_kg"))
        yield Comparison("description", _text(item["description"]), _text(bill.get("description")), None)


def _nearest(item: Row, filings: Sequence[Row]) -> Row | None:
    """The line of a filing that speaks of these goods: of the same subheading, then heading, and of the same origin."""

    def apart(filing: Row) -> tuple[bool, bool, bool, int]:
        ours, theirs = _text(item["hs6"]), _text(filing["hs6"])
        place = filing["line_no"]
        return (
            ours != theirs, ours[:4] != theirs[:4], item["origin"] != filing["origin"],
            place if isinstance(place, int) else 0,
        )  # fmt: skip

    return min(filings, key=apart, default=None)


def _filed(declared_on: object, filed_on: object) -> Comparison:
    judged = filed_on <= declared_on if isinstance(declared_on, date) and isinstance(filed_on, date) else None
    return Comparison("day", _text(declared_on), "", None, _text(filed_on), judged)


def _container(ours: object, theirs: object) -> Comparison:
    a, b = _text(ours), _text(theirs)
    listed = {part.strip().upper() for part in b.replace(",", ";").split(";")}
    return Comparison("container", a, b, a.upper() in listed if a and b else None)


def _ship(bill: Row) -> Iterator[Comparison]:
    """Told by the bill alone; by air there is none."""
    number = bill.get("vessel_imo")
    said = (bill.get("vessel_name"), f"IMO {number}" if number else "", bill.get("voyage"))
    if bill.get("vessel_name") or number:
        yield Comparison("vessel and voyage", "", ", ".join(str(part) for part in said if part), None)


def _mass(ours: object, theirs: object) -> Comparison:
    if not isinstance(ours, int | float) or not isinstance(theirs, int | float):
        return Comparison("gross mass, kg", _kg(ours), _kg(theirs), None)
    return Comparison("gross mass, kg", _kg(ours), _kg(theirs), theirs >= ours * (1 - _MASS_TOLERANCE))


def _kg(value: object) -> str:
    return f"{value:,.1f}" if isinstance(value, int | float) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
