"""The one place where the workbench meets the library.

Everything above here speaks of leads, shipments and outcomes (`answers.py`); everything below, of tables and lakes.
One open lake serves a process; it is opened anew once something was published, and one question is asked of it at a
time, because its engine belongs to one thread.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from tidewaiter.errors import LakeBusyError, TidewaiterError, UsageError
from tidewaiter.flow.explaining import explain_item
from tidewaiter.flow.steps import feedback_steps
from tidewaiter.lake import Lake
from tidewaiter.signals.signal import collect
from tidewaiter.tables import declared, found, fused, loaded, selected, signalled
from tidewaiter.terms.exam_type import EXAM_TYPES
from tidewaiter.terms.folding import fold
from tidewaiter.terms.typology import TYPOLOGIES
from tidewaiter_workbench.answers import Comparison, Detector, Lane, Lead, Outcome, Peer, Shipment
from tidewaiter_workbench.comparing import compared
from tidewaiter_workbench.lanes import lane_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "BridgeBusyError",
    "BridgeError",
    "exam_types",
    "leads",
    "offices_and_last_day",
    "shipment",
    "typologies",
    "write_outcomes",
]

_CAUSES = {"risk": "model", "mandatory": "mandatory", "random": "random", "exploration": "exploration"}
_TIERS = {"mandatory": 3, "random": 3, "model": 2, "exploration": 2, "anomaly": 1}
_SOURCE = "workbench"
_PEER_DAYS = 730
_PEERS = 8
_PEER_COLUMNS = (
    "item_id",
    "declaration_id",
    "declared_on",
    "office",
    "importer",
    "origin",
    "net_mass_kg",
    "customs_value",
)


class BridgeError(Exception):
    """The library could not answer; its own words say why."""


class BridgeBusyError(BridgeError):
    """Another process is writing to the lake; the answer is to try again soon."""


@dataclass
class _Reader:
    lake: Lake
    stamp: int


_lock = threading.RLock()
_readers: dict[Path, _Reader] = {}


@contextmanager
def _reading(path: Path) -> Iterator[Lake]:
    """The open lake, newly opened if something was published since."""
    with _lock:
        file = path / "published.json"
        stamp = file.stat().st_mtime_ns if file.exists() else 0
        reader = _readers.get(path)
        if reader is None or reader.stamp != stamp:
            if reader:
                reader.lake.close()
                del _readers[path]
            reader = _readers[path] = _Reader(_opened(path), stamp)
        yield reader.lake


def _opened(path: Path) -> Lake:
    try:
        return Lake.open(path)
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def typologies() -> list[tuple[str, str]]:
    """Code and meaning of every typology a finding may name."""
    return [(each.code, each.meaning) for each in TYPOLOGIES]


def exam_types() -> list[tuple[str, str]]:
    """Code and meaning of every examination."""
    return [(each.code, each.meaning) for each in EXAM_TYPES]


def offices_and_last_day(path: Path) -> tuple[list[str], date | None]:
    """The offices that declare, the busiest first, and the last day that was planned or judged."""
    with _reading(path) as lake:
        items = lake.read(declared.ITEMS)
        counted = items.group_by("office").aggregate(lines=items.count()).order_by(ibis.desc("lines"))
        offices = [str(row["office"]) for row in lake.fetch(counted).to_pylist() if row["office"]]
        days = [
            lake.fetch(lake.read(table).aggregate(last=lake.read(table)[column].max()))["last"][0].as_py()
            for table, column in ((selected.PLAN, "day"), (fused.RISKS, "declared_on"), (declared.ITEMS, "declared_on"))
        ]
        return offices, next((day for day in days if day), None)


def leads(path: Path, *, alert_risk: float, anomaly_days: int) -> list[Lead]:
    """Every goods line that somebody should look at: planned, risky or odd, and not yet opened."""
    with _reading(path) as lake:
        risks, plan, alerts = (lake.read(table) for table in (fused.RISKS, selected.PLAN, signalled.ALERTS))
        items, opened = lake.read(declared.ITEMS), lake.read(found.OUTCOMES).select("item_id").distinct()
        _, last = offices_and_last_day(path)
        since = (last or date.min) - timedelta(days=anomaly_days) if last else date.min
        odd = alerts.filter(alerts.declared_on > ibis.literal(since))
        risky = risks.filter(risks.risk >= ibis.literal(alert_risk, "float64"))
        wanted = plan.select("item_id").union(risky.select("item_id")).union(odd.select("item_id")).distinct()
        wanted = lake.cached(wanted.anti_join(opened, "item_id"))
        judged = _by_item(lake, risks.semi_join(wanted, "item_id"))
        planned = _by_item(lake, plan.semi_join(wanted, "item_id"))
        noticed: dict[str, list[str]] = {}
        for row in _rows(lake, odd.semi_join(wanted, "item_id").order_by("p_value", "detector")):
            noticed.setdefault(str(row["item_id"]), []).append(str(row["reason"]))
        names = {str(row["document_id"]): str(row["name"] or "") for row in _importers(lake, wanted)}
        return [
            _lead(
                item,
                judged.get(key := str(item["item_id"])),
                planned.get(key),
                odd=noticed.get(key, []),
                name=names.get(key, ""),
            )
            for item in _rows(lake, items.semi_join(wanted, "item_id").order_by("item_id"))
        ]


def _importers(lake: Lake, wanted: ir.Table) -> list[dict[str, object]]:
    parties = lake.read(declared.PARTIES)
    named = parties.filter(parties.role == "importer").semi_join(wanted, [("document_id", "item_id")])
    return _rows(lake, named.select("document_id", "name"))


def _lead(
    item: dict[str, object],
    risk: dict[str, object] | None,
    plan: dict[str, object] | None,
    *,
    odd: Sequence[str],
    name: str,
) -> Lead:
    planned = [_CAUSES.get(str(plan["cause"]), str(plan["cause"]))] if plan else []
    causes = list(dict.fromkeys([*planned, *(["anomaly"] if odd else [])])) or ["model"]
    reasons = _parted((plan or risk or {}).get("reasons"))
    return Lead(
        item_id=str(item["item_id"]),
        declaration_id=str(item["declaration_id"]),
        declared_on=item["declared_on"],  # type: ignore[arg-type]
        office=str(item["office"] or ""),
        cause=causes[0],
        also=tuple(causes[1:]),
        tier=_TIERS.get(causes[0], 1) if plan or causes[0] == "anomaly" else 1,
        risk=_number((risk or plan or {}).get("risk")),
        value_at_risk=_number((risk or plan or {}).get("expected_revenue")),
        declared_value=_number(item["customs_value"]),
        lane=str(plan["lane"]) if plan else "",
        exam_type=str(plan["exam_type"]) if plan else "",
        propensity=_number(plan["propensity"]) if plan else None,
        reasons=tuple(dict.fromkeys([*odd, *reasons])),
        importer=str(item["importer"] or ""),
        importer_name=name,
        exporter=str(item["exporter"] or ""),
        declarant=str(item["declarant"] or ""),
        hs_code=str(item["hs_code"] or ""),
        origin=str(item["origin"] or ""),
        description=str(item["description"] or ""),
    )


def shipment(path: Path, item_id: str) -> Shipment:
    """All that the page of one line tells.

    Raises:
        BridgeError: there is no such line.
    """
    with _reading(path) as lake:
        try:
            told = explain_item(lake, item_id)
        except UsageError as error:
            raise BridgeError(str(error)) from error
        item, risk = told.item, told.risk or {}
        parties = lake.read(declared.PARTIES)
        named = _rows(lake, parties.filter(parties.document_id == item_id))
        names = {str(row["role"]): str(row["name"] or "") for row in named}
        lane, peers = _lane_and_peers(lake, item)
        bill, bill_note = _bill(lake, item, names)
        asks = {each.name: each.asks for each in collect()}
        return Shipment(
            item=item,
            currency=lake.currency,
            names=names,
            risk=_number(risk.get("risk")),
            risk_low=_number(risk.get("risk_low")),
            risk_high=_number(risk.get("risk_high")),
            expected_revenue=_number(risk.get("expected_revenue")),
            mandatory=str(risk.get("mandatory") or ""),
            reasons=_parted(risk.get("reasons")),
            contributions=tuple(sorted(told.contributions.items(), key=lambda pair: -abs(pair[1]))),
            model_id=str(risk.get("model_id") or ""),
            known_before=risk.get("known_before"),  # type: ignore[arg-type]
            detectors=tuple(
                Detector(
                    str(row["detector"]),
                    asks.get(str(row["detector"]), ""),
                    _number(row["p_value"]),
                    str(row["reason"] or ""),
                )
                for row in told.detectors
            ),
            lane=lane,
            peers=peers,
            bill=bill,
            bill_note=bill_note,
            cautions=tuple(_cautions(lake, item, judged=bool(told.risk), peers=lane.lines if lane else 0)),
            outcomes=tuple(told.outcomes),
        )


def _lane_and_peers(lake: Lake, item: dict[str, object]) -> tuple[Lane | None, tuple[Peer, ...]]:
    """Lines of the same subheading and origin declared in the two years before, strictly before that day."""
    day = item["declared_on"]
    if not isinstance(day, date) or not item["hs6"]:
        return None, ()
    items = lake.read(declared.ITEMS)
    earlier = items.filter(
        items.hs6 == str(item["hs6"]),
        items.declared_on < ibis.literal(day),
        items.declared_on >= ibis.literal(day - timedelta(days=_PEER_DAYS)),
    )
    rows = _rows(lake, earlier.select(*_PEER_COLUMNS).order_by(ibis.desc("declared_on"), "item_id"))
    same_origin = [row for row in rows if row["origin"] == item["origin"]]
    ours = _per_kg(item)
    lane = None
    for about, among in ((f"{item['hs6']} from {item['origin']}", same_origin), (f"{item['hs6']} from anywhere", rows)):
        lane = lane_of(about, [price for row in among if (price := _per_kg(row))], ours=ours)
        if lane:
            break
    return lane, tuple(_peers(lake, same_origin[:_PEERS] or rows[:_PEERS]))


def _peers(lake: Lake, rows: Sequence[dict[str, object]]) -> Iterator[Peer]:
    outcomes = lake.read(found.OUTCOMES)
    ids = [str(row["item_id"]) for row in rows]
    results = (
        {str(row["item_id"]): row for row in _rows(lake, outcomes.filter(outcomes.item_id.isin(ids)))} if ids else {}
    )
    for row in rows:
        result = results.get(str(row["item_id"]))
        yield Peer(
            declaration_id=str(row["declaration_id"]),
            declared_on=row["declared_on"],  # type: ignore[arg-type]
            office=str(row["office"] or ""),
            importer=str(row["importer"] or ""),
            net_mass_kg=_number(row["net_mass_kg"]),
            customs_value=_number(row["customs_value"]),
            per_kg=_per_kg(row),
            found="" if result is None else str(result["typology"] or "violation") if result["illicit"] else "nothing",
        )


def _per_kg(row: dict[str, object]) -> float | None:
    value, mass = _number(row["customs_value"]), _number(row["net_mass_kg"])
    return value / mass if value and mass and value > 0 and mass > 0 else None


def _bill(lake: Lake, item: dict[str, object], names: dict[str, str]) -> tuple[tuple[Comparison, ...], str]:
    """The bill beside the declaration, or in words why there is none to show."""
    number = item["bill_number"]
    if not number:
        return (), "The declaration names no bill."
    bills = lake.read(declared.CONSIGNMENTS)
    same = bills.filter((bills.bill_number == str(number)) | (bills.master_bill_number == str(number)))
    rows = _rows(lake, same.order_by("line_no").limit(2))
    if not rows:
        return (), f"No bill {number} has come in."
    parties = lake.read(declared.PARTIES)
    named = _rows(lake, parties.filter(parties.document_id == str(rows[0]["consignment_id"])))
    on_bill = {str(row["role"]): str(row["name"] or "") for row in named}
    note = "The bill has several lines; the first is shown." if len(rows) > 1 else ""
    return compared(item, rows[0], names=names, on_bill=on_bill, fold=fold), note


def _cautions(lake: Lake, item: dict[str, object], *, judged: bool, peers: int) -> Iterator[str]:
    """What a reader must know before relying on the page."""
    wanting = {
        "net_mass_kg": "net mass",
        "origin": "origin",
        "hs6": "a valid commodity code",
        "customs_value": "a value",
        "description": "a description of the goods",
        "importer": "the importer",
    }
    absent = [words for name, words in wanting.items() if item[name] in (None, "")]
    if absent:
        yield f"The declaration lacks {', '.join(absent)}; what needs them could not judge it."
    if not judged:
        yield "No model has judged this line: it lies outside the last run's days."
    if peers < 30:
        yield f"Only {peers} earlier lines of these goods from this origin have a unit price: comparisons are weak."
    audits = lake.read(loaded.AUDITS)
    grave = audits.filter(audits.grave, audits.source == str(item["source"]))
    for row in _rows(lake, grave.order_by("check")):
        yield f"Labels of this source are in doubt: {row['finding']}"


def write_outcomes(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Publish results of examinations, and make labels of them at once.

    Written again, a result stays as it is, or is corrected.

    Raises:
        BridgeBusyError: a run is writing; nothing was published.
        BridgeError: the lake cannot take them.
    """
    rows = pa.Table.from_pylist([_outcome_row(each) for each in outcomes], schema=found.OUTCOMES.schema)
    try:
        with Lake.open(path) as lake:
            with lake.change("results from the workbench") as change:
                change.upsert(found.OUTCOMES, rows)
            lake.run(feedback_steps(), label="labels from the workbench")
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def _outcome_row(outcome: Outcome) -> dict[str, object]:
    """A row of `found.outcomes`; the workbench itself is the source, its record number the row."""
    return {
        "outcome_id": f"{outcome.item_id}/w{outcome.number}",
        "item_id": outcome.item_id,
        "inspected_on": outcome.inspected_on,
        "known_on": outcome.known_on,
        "exam_type": outcome.exam_type,
        # An exploration draw is a draw of the model's plan: its propensity says how likely it was.
        "cause": {"exploration": "model", "anomaly": "manual"}.get(outcome.cause, outcome.cause),
        "propensity": outcome.propensity,
        "illicit": outcome.illicit,
        "typology": outcome.typology,
        "severity": outcome.severity,
        "revenue": outcome.revenue,
        "source": _SOURCE,
        "file_id": _SOURCE,
        "row_no": outcome.number,
    }


def _by_item(lake: Lake, rows: ir.Table) -> dict[str, dict[str, object]]:
    return {str(row["item_id"]): row for row in _rows(lake, rows)}


def _rows(lake: Lake, rows: ir.Table) -> list[dict[str, object]]:
    return [dict(row) for row in lake.fetch(rows).to_pylist()]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _parted(text: object) -> tuple[str, ...]:
    return tuple(part for part in str(text or "").split("; ") if part)
