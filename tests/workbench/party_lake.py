"""A small lake in which it is known who is who: four firms at two offices, what was found, and who may be next."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tests.workbench.conftest import AWAY, DAY, HOME, item, rows
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found, known, linked, resolved

SPRING = DAY - dt.timedelta(days=100)
FIRMS = {
    "N-1": "Vandelay Steel Ltd",
    "N-9": "VANDELAY STEEL LIMITED",  # held for one with N-1
    "N-2": "Globex Foods Inc",
    "N-3": "Wonka Sweets GmbH",
    "E-1": "Dhaka Mills",
}
LINES = (
    # line, importer, office, value, day
    ("H1", "N-1", HOME, 5.0, 0),
    ("H2", "N-1", HOME, 6.0, 35),
    ("H3", "N-2", HOME, 7.0, 40),
    ("H4", "N-3", HOME, 8.0, 41),
    ("A1", "N-9", AWAY, 50.0, 10),
    ("A2", "N-9", AWAY, 60.0, 12),
    ("A3", "N-3", AWAY, 70.0, 45),
)


def made(folder: Path) -> Path:
    """The lake, resolved."""
    with Lake.open(folder / "lake", create=True) as lake:
        with lake.change("declare") as change:
            change.replace(declared.ITEMS, rows(declared.ITEMS, *(_line(*each) for each in LINES)))
            bills = [_bill("b/1", "BILL-1"), _bill("b/2", "BILL-2")]
            change.replace(declared.CONSIGNMENTS, rows(declared.CONSIGNMENTS, *bills))
            change.replace(declared.PARTIES, rows(declared.PARTIES, *_mentions()))
            change.replace(found.OUTCOMES, rows(found.OUTCOMES, *(_result(each) for each in ("H1", "A1", "H4"))))
        resolve(lake)
        ids = {row["party"]: row["party_id"] for row in lake.fetch(lake.read(resolved.PROFILES)).to_pylist()}
        with lake.change("link") as change:
            _link(change, ids)
    return folder / "lake"


def _line(name: str, importer: str, office: str, price: float, after: int) -> dict:
    bill = {"bill_number": "BILL-1"} if name == "H1" else {}
    more = {"importer": importer, "exporter": "E-1", "declarant": "BRO"} | bill
    return item(name, office=office, price=price, day=SPRING + dt.timedelta(days=after)) | more


def _bill(key: str, number: str) -> dict:
    return {"consignment_id": key, "bill_number": number, "arrived_on": SPRING, "line_no": 1}


def _mentions() -> list[dict]:
    said = [(f"t/{name}/1", "item", "importer", number, after) for name, number, _o, _p, after in LINES]
    said += [(f"t/{name}/1", "item", "exporter", "E-1", after) for name, _n, _o, _p, after in LINES]
    said += [("b/1", "consignment", "consignee", "N-1", 0), ("b/2", "consignment", "consignee", "N-2", 0)]
    return [
        {"mention_id": f"{of}/{role}", "document_id": of, "document_kind": kind, "role": role, "party": number}
        | {"name": FIRMS[number], "identifier": number, "mentioned_on": SPRING + dt.timedelta(days=after)}
        for of, kind, role, number, after in said
    ]


def _result(name: str) -> dict:
    known_on = SPRING + dt.timedelta(days=20)
    what = {"illicit": name != "H4", "typology": "VALUATION" if name != "H4" else None, "revenue": 300.0}
    return (
        {"outcome_id": f"t/{name}/1", "item_id": f"t/{name}/1", "known_on": known_on, "cause": "random"}
        | what
        | {"severity": 1, "exam_type": "DOC"}
    )


def _link(change, ids: dict[str, str]) -> None:
    """Some tables name a party by its id, others by the number that documents give it."""
    series, later = "t/H1/1", SPRING + dt.timedelta(days=10)
    act = {"known_on": SPRING + dt.timedelta(days=20), "series_id": series, "probability": 0.9}
    first = {"act_id": "t/H1/1", "happened_on": SPRING, "hs6": "610910", "origin": "BD"}
    acts = [
        act | first | {"importer": "N-1", "office": HOME},
        act | {"act_id": "t/A1/1", "happened_on": later, "importer": ids["N-9"], "office": AWAY},
    ]
    shared = {"left_act": "t/H1/1", "right_act": "t/A1/1", "probability": 0.8, "known_on": DAY}
    shared |= {"evidence": json.dumps({"seller": ["same seller", 5.0], "office": ["other office", -1.0]})}
    whole = {"series_id": series, "acts": 2, "first_on": SPRING, "last_on": later}
    whole |= {"confidence": 0.8, "parties": ids["N-1"], "shared_traits": "same seller", "next_acts": 0.3}
    forecast = {"as_of": DAY, "place": 1, "expected_acts": 0.7, "window_days": 90, "series_id": series, "reason": "why"}
    lookout = {"series_id": series, "probability": 0.2, "valid_from": SPRING, "valid_to": DAY, "reason": "why"}
    lookouts = [
        lookout | {"lookout_id": "l1", "kind": "importer", "value": "N-3"},
        lookout | {"lookout_id": "l2", "kind": "goods_lane", "value": "999999|XX"},
        lookout | {"lookout_id": "l3", "kind": "goods_lane", "value": "610910|BD"},
    ]
    hit = {"subject_kind": "party", "subject_id": ids["N-2"], "listing_id": "L/1", "list": "SDN", "score": 0.7}
    hit |= {"matched": "GLOBEX", "reason": "alike", "evidence": "{}", "cleared": False}
    carried = {"old_party": "N-2", "new_party": ids["N-3"], "stopped_on": SPRING, "began_on": DAY, "probability": 0.9}
    carried |= {"evidence": json.dumps({"trade": ["same seller", 3.0]}), "old_found": 0, "known_on": DAY}
    network = {"item_id": "t/H3/1", "declared_on": DAY, "propagated_risk": 0.4, "hops_to_violator": 2.0}
    network |= {"nearest_violator": "N-9", "kin_size": 3.0, "kin_found": 1.5}
    for table, told in (
        (linked.ACTS, acts),
        (linked.PAIRS, [shared]),
        (linked.SERIES, [whole]),
        (linked.FORECASTS, [forecast | {"party_id": "N-3", "offices": f"{HOME};{AWAY}", "goods": "610910"}]),
        (linked.LOOKOUTS, lookouts),
        (linked.SUCCESSORS, [carried]),
        (linked.ITEMS, [network]),
        (resolved.HITS, [hit, hit | {"listing_id": "R/1", "list": "trade register", "score": 0.95, "register": True}]),
        (known.LISTINGS, [{"listing_id": "L/1", "list": "SDN", "schema": "Company", "name": "Globex"}]),
    ):
        change.replace(table, rows(table, *told))
