"""What the lake says of goods lines.

The engine is made for sets, not for one row at a time: so all that the pages of the queue's lines tell is asked for
many lines at once when the queue is filled, and kept beside the alerts. A page then costs what its own database costs,
and shows what the run said. A line outside the queue is told by the same code when somebody asks (`bridge.lines`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.signals.reason import foremost, told_by_itself
from tidewaiter.signals.signal import collect
from tidewaiter.tables import declared, found, fused, loaded, ruled, selected, signalled
from tidewaiter.terms.exam_type import EXAM_TYPES
from tidewaiter.terms.folding import fold
from tidewaiter.terms.typology import TYPOLOGIES
from tidewaiter_workbench.answers import Detector, Lead, ListedName, Shipment
from tidewaiter_workbench.bridge.days import Days
from tidewaiter_workbench.bridge.listed import listed_names
from tidewaiter_workbench.bridge.opening import (
    Row,
    by_item,
    grouped,
    last_run,
    number,
    opened_lake,
    parted,
    rows_about,
    rows_of,
)
from tidewaiter_workbench.comparing import Papers
from tidewaiter_workbench.known_cases import KnownCases
from tidewaiter_workbench.lanes import Earlier

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "CAUTIONS",
    "RULED",
    "exam_types",
    "leads",
    "offices_and_last_day",
    "shipments",
    "shipments_in",
    "typologies",
]

_CAUSES = {"risk": "model", "mandatory": "mandatory", "random": "random", "exploration": "exploration"}
_TIERS = {"mandatory": 3, "random": 3, "rule": 2, "model": 2, "exploration": 2, "anomaly": 1}
_PEER_DAYS = 730
_PEER_COLUMNS = ("item_id", "declaration_id", "declared_on", "office", "importer", "hs6", "origin")
_PROVENANCE = {"source", "file_id", "row_no"}
_WANTING = {
    "net_mass_kg": "net mass",
    "origin": "origin",
    "hs6": "a valid commodity code",
    "customs_value": "a value",
    "description": "a description of the goods",
    "importer": "the importer",
}


_LACKS = "The declaration lacks {what}, and what needs it could not judge it."
_UNJUDGED = "No model has judged this line: it lies outside the last run's days."
_NO_PEER = "No earlier line of these goods from this origin has a unit price: little to compare it with."
_ONE_PEER = "Only one earlier line of these goods from this origin has a unit price: little to compare it with."
_FEW_PEERS = "Only {lines} earlier lines of these goods from this origin have a unit price: comparisons are weak."
_IN_DOUBT = "Labels of this source are in doubt: {finding}"
CAUTIONS = (_LACKS, _UNJUDGED, _NO_PEER, _ONE_PEER, _FEW_PEERS, _IN_DOUBT, *_WANTING.values())
"""The sentences of `cautions`."""
RULED = "rule: {name}"


def typologies() -> list[tuple[str, str]]:
    """Code and meaning of every typology a finding may name."""
    return [(each.code, each.meaning) for each in TYPOLOGIES]


def exam_types() -> list[tuple[str, str]]:
    """Code and meaning of every examination."""
    return [(each.code, each.meaning) for each in EXAM_TYPES]


def offices_and_last_day(path: Path) -> tuple[list[str], date | None]:
    """The offices that declare, the busiest first, and the last day that was planned or judged."""
    with opened_lake(path) as lake:
        items = lake.read(declared.ITEMS)
        counted = items.group_by("office").aggregate(lines=items.count()).order_by(ibis.desc("lines"))
        offices = [str(row["office"]) for row in lake.fetch(counted).to_pylist() if row["office"]]
        days = [
            lake.fetch(lake.read(table).aggregate(last=lake.read(table)[column].max()))["last"][0].as_py()
            for table, column in ((selected.PLAN, "day"), (fused.RISKS, "declared_on"), (declared.ITEMS, "declared_on"))
        ]
        return offices, next((day for day in days if day), None)


def leads(path: Path, *, alert_risk: float, anomaly_days: int) -> list[Lead]:
    """Every goods line that somebody should look at: planned, named by a live rule, risky or odd, not yet opened."""
    with opened_lake(path) as lake:
        risks, plan, alerts = (lake.read(table) for table in (fused.RISKS, selected.PLAN, signalled.ALERTS))
        items, opened = lake.read(declared.ITEMS), lake.read(found.OUTCOMES).select("item_id").distinct()
        _, last = offices_and_last_day(path)
        since = (last or date.min) - timedelta(days=anomaly_days) if last else date.min
        odd = alerts.filter(alerts.declared_on > ibis.literal(since))
        rules = lake.read(ruled.HITS)
        hits = rules.filter(rules["mode"] == "live", rules.declared_on > ibis.literal(since))
        risky = risks.filter(risks.risk >= ibis.literal(alert_risk, "float64"))
        wanted = ibis.union(*(rows.select("item_id") for rows in (plan, risky, odd, hits)), distinct=True)
        wanted = lake.cached(wanted.anti_join(opened, "item_id"))
        judged = by_item(lake, risks.semi_join(wanted, "item_id"))
        planned = by_item(lake, plan.semi_join(wanted, "item_id"))
        noticed: dict[str, list[str]] = {}
        for row in sorted(rows_of(lake, odd.semi_join(wanted, "item_id").order_by("detector")), key=foremost):
            noticed.setdefault(str(row["item_id"]), []).append(str(row["reason"]))
        ruled_by: dict[str, list[str]] = {}
        for row in rows_of(lake, hits.semi_join(wanted, "item_id").order_by("item_id", "rule_id")):
            ruled_by.setdefault(str(row["item_id"]), []).append(RULED.format(name=row["name"]))
        names = {str(row["document_id"]): str(row["name"] or "") for row in _importers(lake, wanted)}
        arrivals = _arrivals(lake, items.semi_join(wanted, "item_id"))
        return [
            _lead(
                item,
                judged.get(key := str(item["item_id"])),
                planned.get(key),
                odd=noticed.get(key, []),
                rules=ruled_by.get(key, []),
                name=names.get(key, ""),
                arrived_on=arrivals.get(str(item["bill_number"])),
            )
            for item in rows_of(lake, items.semi_join(wanted, "item_id").order_by("item_id"))
        ]


def _importers(lake: Lake, wanted: ir.Table) -> list[Row]:
    parties = lake.read(declared.PARTIES)
    named = parties.filter(parties.role == "importer").semi_join(wanted, [("document_id", "item_id")])
    return rows_of(lake, named.select("document_id", "name"))


def _lead(
    item: Row,
    risk: Row | None,
    plan: Row | None,
    *,
    odd: Sequence[str],
    rules: Sequence[str],
    name: str,
    arrived_on: date | None,
) -> Lead:
    planned = [_CAUSES.get(str(plan["cause"]), str(plan["cause"]))] if plan else []
    others = [*(["rule"] if rules else []), *(["anomaly"] if odd else [])]
    causes = list(dict.fromkeys([*planned, *others])) or ["model"]
    reasons = parted((plan or risk or {}).get("reasons"))
    return Lead(
        item_id=str(item["item_id"]),
        declaration_id=str(item["declaration_id"]),
        declared_on=item["declared_on"],  # type: ignore[arg-type]
        office=str(item["office"] or ""),
        cause=causes[0],
        also=tuple(causes[1:]),
        tier=_TIERS.get(causes[0], 1) if plan or causes[0] == "anomaly" else 1,
        risk=number((risk or plan or {}).get("risk")),
        value_at_risk=number((risk or plan or {}).get("expected_revenue")),
        declared_value=number(item["customs_value"]),
        lane=str(plan["lane"]) if plan else "",
        exam_type=str(plan["exam_type"]) if plan else "",
        propensity=number(plan["propensity"]) if plan else None,
        reasons=tuple(dict.fromkeys([*rules, *odd, *reasons])),
        importer=str(item["importer"] or ""),
        importer_name=name,
        exporter=str(item["exporter"] or ""),
        declarant=str(item["declarant"] or ""),
        hs_code=str(item["hs_code"] or ""),
        origin=str(item["origin"] or ""),
        description=str(item["description"] or ""),
        arrived_on=arrived_on,
        risk_low=number((risk or {}).get("risk_low")),
        risk_high=number((risk or {}).get("risk_high")),
    )


def _arrivals(lake: Lake, items: ir.Table) -> dict[str, date]:
    """The day on which the goods of each bill arrived, where a bill of that number tells it: the last of its lines'."""
    if not lake.has(declared.CONSIGNMENTS):
        return {}
    named = items.select(number="bill_number").distinct()
    bills = lake.read(declared.CONSIGNMENTS)
    numbered = bills.select("arrived_on", number=bills.bill_number).union(
        bills.select("arrived_on", number=bills.master_bill_number)
    )
    mine = numbered.semi_join(named, "number")
    told = rows_of(lake, mine.group_by("number").aggregate(arrived_on=mine.arrived_on.max()))
    return {str(row["number"]): row["arrived_on"] for row in told if isinstance(row["arrived_on"], date)}


def shipments(path: Path, item_ids: Sequence[str]) -> list[Shipment]:
    """All that the pages of some lines tell; a line that is not in the lake is left out."""
    with opened_lake(path) as lake:
        return shipments_in(lake, item_ids)


def shipments_in(lake: Lake, item_ids: Sequence[str], *, offices: Sequence[str] | None = None) -> list[Shipment]:
    """The same of a lake that is open; only lines of some offices, if offices are said.

    The lines themselves are fetched once: what is about them is looked for by what they say.
    """
    run = last_run(lake.path)  # before anything is read, so that nothing is said to be of a run that came meanwhile
    wanted = lake.memtable(pa.table({"item_id": pa.array(item_ids, pa.string())}))
    lines = lake.read(declared.ITEMS).semi_join(wanted, "item_id")
    if offices is not None:
        lines = lines.filter(lines.office.isin(list(offices)))
    fetched = lake.fetch(lines.order_by("item_id"))
    if not fetched.num_rows:
        return []
    mine, items = lake.memtable(fetched), [dict(row) for row in fetched.to_pylist()]
    days = Days(min(fetched["declared_on"].to_pylist()), max(fetched["declared_on"].to_pylist()))
    said = days.of(lake.read(declared.PARTIES), "mentioned_on").semi_join(mine, [("document_id", "item_id")])
    asked = _Asked(
        risks=by_item(lake, days.of(lake.read(fused.RISKS)).semi_join(mine, "item_id")),
        scores=grouped(rows_of(lake, days.of(lake.read(signalled.SCORES)).semi_join(mine, "item_id")), "item_id"),
        outcomes=grouped(rows_about(lake, found.OUTCOMES, mine), "item_id"),
        parties=grouped(rows_of(lake, said), "document_id"),
        papers=_papers(lake, mine),
        arrivals=_arrivals(lake, mine),
        earlier=_earlier(lake, mine, days),
        lists=listed_names(lake, mine, days, run=run),
        cases=_known_cases(lake.path, last_run(lake.path)),
        grave=grouped(rows_of(lake, _grave(lake)), "source"),
        questions={each.name: each.asks for each in collect()},
        currency=lake.currency,
        run=run,
    )
    return [_shipment(item, asked) for item in items]


def _papers(lake: Lake, mine: ir.Table) -> Papers:
    """The bills that these lines name, and the security filings for them.

    A filing names the bill of the lowest level: where a line names a master bill, its house bills lead to the filings.
    """
    if not (lake.has(declared.CONSIGNMENTS) or lake.has(declared.FILINGS)):
        return Papers({}, {}, {}, fold=fold)
    named = mine.select(number="bill_number").distinct()
    bills = lake.read(declared.CONSIGNMENTS)
    numbered = bills.mutate(number=bills.bill_number).union(bills.mutate(number=bills.master_bill_number))
    rows = rows_of(lake, numbered.semi_join(named, "number").distinct().order_by("number", "line_no"))
    ids = lake.memtable(pa.table({"item_id": pa.array([row["consignment_id"] for row in rows], pa.string())}))
    parties = grouped(rows_about(lake, declared.PARTIES, ids, key="document_id"), "document_id")
    filings = lake.read(declared.FILINGS)
    masters = bills.select(number="master_bill_number", bill_number="bill_number").distinct()
    through = filings.join(masters, "bill_number").semi_join(named, "number")
    direct = filings.mutate(number=filings.bill_number).semi_join(named, "number")
    filed = direct.union(through.select(*direct.columns), distinct=True)
    told = rows_of(lake, filed.order_by("number", "filing_number", "line_no"))
    return Papers(grouped(rows, "number"), parties, grouped(told, "number"), fold=fold)


def _earlier(lake: Lake, mine: ir.Table, days: Days) -> Earlier:
    """Lines of the same subheadings in the two years before, with what was found in those that were opened."""
    items, outcomes = lake.read(declared.ITEMS), lake.read(found.OUTCOMES)
    since = ibis.literal(days.first - timedelta(days=_PEER_DAYS))
    known = outcomes.group_by("item_id").aggregate(illicit=outcomes.illicit.max(), typology=outcomes.typology.max())
    before = items.filter(items.declared_on >= since, items.declared_on < ibis.literal(days.last))
    earlier = before.semi_join(mine.select("hs6").distinct(), "hs6")
    shown = earlier.select(*_PEER_COLUMNS, "net_mass_kg", "customs_value").left_join(known, "item_id")
    return Earlier(lake.fetch(shown.drop("item_id_right")))


@lru_cache(maxsize=1)
def _known_cases(path: Path, run: str) -> KnownCases:
    """Every line in which a violation is known, from the first day on which it was; asked once for all after a run."""
    with Lake.open(path, run=run or None) as lake:
        items, outcomes = lake.read(declared.ITEMS), lake.read(found.OUTCOMES)
        bad = outcomes.filter(outcomes.illicit)
        first = bad.group_by("item_id").aggregate(
            known_on=bad.known_on.min(), typology=bad.typology.argmin(bad.known_on)
        )
        columns = (
            "item_id",
            "declaration_id",
            "declared_on",
            "office",
            "importer",
            "exporter",
            "declarant",
            "hs6",
            "origin",
        )
        return KnownCases(lake.fetch(items.select(*columns).inner_join(first, "item_id")))


@dataclass(frozen=True)
class _Asked:
    """What was asked of the lake about many lines, each part by the line it is about."""

    risks: dict[str, Row]
    scores: dict[str, list[Row]]
    outcomes: dict[str, list[Row]]
    parties: dict[str, list[Row]]
    papers: Papers
    arrivals: dict[str, date]
    earlier: Earlier
    cases: KnownCases
    lists: dict[str, list[ListedName]]
    grave: dict[str, list[Row]]
    questions: dict[str, str]
    currency: str
    run: str


def _shipment(item: Row, asked: _Asked) -> Shipment:
    key = str(item["item_id"])
    risk = asked.risks.get(key, {})
    names = {str(row["role"]): str(row["name"] or "") for row in asked.parties.get(key, ())}
    lane, peers = asked.earlier.around(item)
    bill, bill_note = asked.papers.beside(item, names)
    contributions = json.loads(str(risk["contributions"])) if risk.get("contributions") else {}
    base = contributions.pop(fused.BASE, None)
    detectors = sorted(asked.scores.get(key, ()), key=foremost)
    return Shipment(
        item={name: value for name, value in item.items() if name not in _PROVENANCE},
        currency=asked.currency,
        names=names,
        risk=number(risk.get("risk")),
        risk_low=number(risk.get("risk_low")),
        risk_high=number(risk.get("risk_high")),
        expected_revenue=number(risk.get("expected_revenue")),
        mandatory=str(risk.get("mandatory") or ""),
        reasons=parted(risk.get("reasons")),
        contributions=tuple(sorted(contributions.items(), key=lambda pair: -abs(pair[1]))),
        model_id=str(risk.get("model_id") or ""),
        known_before=risk.get("known_before"),  # type: ignore[arg-type]
        detectors=tuple(_detector(row, asked.questions) for row in detectors),
        lane=lane,
        peers=peers,
        bill=bill,
        bill_note=bill_note,
        cautions=tuple(_cautions(item, asked, peers=lane.lines if lane else 0)),
        outcomes=tuple(_plain(row) for row in asked.outcomes.get(key, ())),
        run=asked.run,
        cases=asked.cases.near(item),
        usual_risk=None if base is None else 1 / (1 + math.exp(-base)),
        arrived_on=asked.arrivals.get(str(item["bill_number"])),
        lists=tuple(asked.lists.get(key, ())),
    )


def _detector(row: Row, questions: dict[str, str]) -> Detector:
    name = str(row["detector"])
    asks, reason = questions.get(name, ""), str(row["reason"] or "")
    return Detector(name, asks, number(row["p_value"]), reason, by_itself=told_by_itself(row))


def _cautions(item: Row, asked: _Asked, *, peers: int) -> Iterator[str]:
    """What a reader must know before relying on the page."""
    absent = [words for name, words in _WANTING.items() if item[name] in (None, "")]
    if absent:
        yield _LACKS.format(what=", ".join(absent))
    if str(item["item_id"]) not in asked.risks:
        yield _UNJUDGED
    if peers < 2:
        yield _ONE_PEER if peers else _NO_PEER
    elif peers < 30:
        yield _FEW_PEERS.format(lines=peers)
    for row in asked.grave.get(str(item["source"]), ()):
        yield _IN_DOUBT.format(finding=row["finding"])


def _grave(lake: Lake) -> ir.Table:
    audits = lake.read(loaded.AUDITS)
    return audits.filter(audits.grave).order_by("source", "check")


def _plain(row: Row) -> Row:
    return {name: row[name] for name in ("exam_type", "illicit", "typology", "known_on")}
