"""A planted case, small enough to check by eye.

Lotus Tile imports tiles, is found out three times by March 2024 and stops. Orchid Stone begins in April from the
same door and telephone, buys from the same seller, and is found out once in June. Calm Paper never did anything
wrong; it shares only a broker with them. Lotus is written in two ways; the second is seen from February on.
Harbour Broker declares for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.tables import Table, declared, found, known, linked, resolved

__all__ = ["LATER", "bystanders", "plant", "row", "rows"]

LATER = date(2024, 9, 1)
"""A day after everything."""
_DOOR, _PHONE = "address:12 QUAY RD EDISON", "phone:7325550142"
_FROM = {"source": "planted", "file_id": "0", "row_no": 1}
_PARTIES = {
    "P-LOTUS": ("Lotus Tile Inc.", ("W1", "W2"), "importer"),
    "P-ORCHID": ("Orchid Stone LLC", ("W3",), "importer"),
    "P-CALM": ("Calm Paper Co", ("W4",), "importer"),
    "P-KILN": ("Jade Kiln Ltd", ("W5",), "exporter"),
    "P-BROKER": ("Harbour Broker", ("W6",), "declarant"),
}
_PROFILES = {
    "W1": ("Lotus Tile Inc.", "12 Quay Rd, Edison", "68-1015414", "US", date(2024, 1, 5)),
    "W2": ("LOTUS TILES INCORPORATED", "12 Quay Road Edison NJ", "", "US", date(2024, 2, 5)),
    "W3": ("Orchid Stone LLC", "12 Quay Rd, Edison", "21-1300498", "US", date(2024, 4, 5)),
    "W4": ("Calm Paper Co", "9 Hill St, Tampa", "33-2200111", "US", date(2024, 1, 5)),
    "W5": ("Jade Kiln Ltd", "1 Kiln Lane, Foshan", "CNJADKIL1FOS", "CN", date(2024, 1, 5)),
    "W6": ("Harbour Broker", "", "BA0", "US", date(2024, 1, 5)),
}
_LINES = (  # item, day, importer's profile, violation known on
    ("L1", date(2024, 1, 5), "W1", date(2024, 1, 25)),
    ("L2", date(2024, 2, 5), "W2", date(2024, 2, 25)),
    ("L3", date(2024, 3, 5), "W1", date(2024, 3, 25)),
    ("L4", date(2024, 4, 5), "W3", None),
    ("L5", date(2024, 6, 5), "W3", date(2024, 6, 25)),
    ("L6", date(2024, 1, 5), "W4", None),
)


def row(table: Table, **values: Any) -> dict[str, Any]:
    """A row of a table in which whatever is not said is empty."""
    unknown = values.keys() - set(table.column_names)
    assert not unknown, unknown
    return dict.fromkeys(table.column_names) | values


def rows(table: Table, made: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows as the table stores them."""
    return pa.Table.from_pylist(list(made), schema=table.schema)


def plant(lake: Lake, *, until: date | None = None) -> None:
    """Write the case. With `until`, what becomes known on that day or later is quite another thing."""
    with lake.change("plant") as change:
        for table, made in _case().items():
            change.replace(table, rows(table, made if until is None else _shuffled(table, made, until)))


def bystanders(lake: Lake, count: int) -> None:
    """Add so many firms at the door of Lotus and Orchid, so that it is a mail drop."""
    day = date(2024, 1, 5)
    firms = [
        row(
            resolved.PROFILES,
            profile_id=f"b{n}",
            party_id=f"B{n}",
            probability=1.0,
            name=f"Bystander {n}",
            roles="importer",
            mentions=1,
            first_on=day,
            last_on=day,
        )
        for n in range(count)
    ]
    edges = [_edge("has_address", f"party:B{n}", _DOOR, day, [f"BL{n}"]) for n in range(count)]
    with lake.change("bystanders") as change:
        change.append(resolved.PROFILES, rows(resolved.PROFILES, firms))
        change.append(linked.EDGES, rows(linked.EDGES, edges))


def _case() -> dict[Table, list[dict[str, Any]]]:
    return {
        declared.ITEMS: [_item(*line[:3]) for line in _LINES],
        declared.PARTIES: [_said(*mention) for mention in _mentions()],
        found.OUTCOMES: [_outcome(item, known_on) for item, _, _, known_on in _LINES if known_on],
        known.LISTINGS: [
            row(
                known.LISTINGS,
                listing_id="dps/1",
                list="dps",
                schema="Company",
                name="LOTUS TILE",
                **_FROM,
                valid_from=date(2024, 3, 1),
                programs="debarred",
            ),
        ],
        resolved.PROFILES: [_profile(each) for each in _PROFILES],
        resolved.MENTIONS: [_mention(*mention) for mention in _mentions()],
        resolved.PARTIES: [_party(each) for each in _PARTIES],
        resolved.MATCHES: [
            _match(
                "W1",
                "W2",
                0.99,
                14.2,
                {"name": ["same but for the legal form", 9.1], "telephone": ["the same", 5.1]},
                kept=True,
                known_on=date(2024, 2, 5),
            ),
            _match(
                "W1",
                "W3",
                0.41,
                1.2,
                {"address": ["same door", 6.2], "name": ["other", -5.0]},
                kept=False,
                known_on=date(2024, 4, 5),
            ),
        ],
        resolved.HITS: [
            row(
                resolved.HITS,
                subject_kind="party",
                subject_id="P-LOTUS",
                listing_id="dps/1",
                list="dps",
                score=0.93,
                matched="LOTUS TILE",
                reason="same name but for the legal form",
                evidence="{}",
                cleared=False,
                first_on=date(2024, 3, 1),
            ),
        ],
        linked.EDGES: _edges(),
        linked.SUCCESSORS: [
            row(
                linked.SUCCESSORS,
                old_party="P-LOTUS",
                new_party="P-ORCHID",
                stopped_on=date(2024, 3, 5),
                began_on=date(2024, 4, 5),
                probability=0.91,
                old_found=3,
                exposure=3000.0,
                exposure_low=100.0,
                exposure_high=900.0,
                known_on=date(2024, 4, 5),
                evidence=json.dumps({"seller": ["the same", 3.1], "address": ["the same", 4.0]}),
            ),
        ],
        linked.ACTS: [_act(*line) for line in _LINES if line[3]],
        linked.PAIRS: [
            row(linked.PAIRS, left_act=left, right_act=right, probability=0.95, evidence="{}", known_on=known_on)
            for left, right, known_on in (
                ("L1", "L2", date(2024, 2, 25)),
                ("L1", "L3", date(2024, 3, 25)),
                ("L2", "L3", date(2024, 3, 25)),
                ("L1", "L5", date(2024, 6, 25)),
                ("L2", "L5", date(2024, 6, 25)),
                ("L3", "L5", date(2024, 6, 25)),
            )
        ],
        linked.SERIES: [
            row(
                linked.SERIES,
                series_id="L1",
                acts=4,
                first_on=date(2024, 1, 5),
                last_on=date(2024, 6, 5),
                confidence=0.95,
                parties="P-LOTUS;P-KILN;P-ORCHID",
                shared_traits="same seller, same goods",
                revenue=4000.0,
                next_acts=0.7,
            ),
        ],
        linked.FORECASTS: [
            row(
                linked.FORECASTS,
                as_of=date(2024, 7, 1),
                party_id="P-ORCHID",
                place=1,
                expected_acts=0.6,
                window_days=90,
                goods="690721",
                offices="4601",
                series_id="L1",
                reason="continues a series of four acts",
            ),
        ],
    }


def _mentions() -> list[tuple[str, str, str, date]]:
    said = []
    for item, day, importer, _ in _LINES:
        seller = "W5" if importer != "W4" else None
        sides = (("importer", importer), ("exporter", seller), ("declarant", "W6"))
        said += [(item, role, profile, day) for role, profile in sides if profile]
    return said


def _item(item: str, day: date, importer: str) -> dict[str, Any]:
    return row(
        declared.ITEMS,
        item_id=item,
        declaration_id=item,
        line_no=1,
        flow="import",
        declared_on=day,
        office="4601",
        importer=_PROFILES[importer][2],
        hs6="690721" if importer != "W4" else "480256",
        origin="MY",
        customs_value=1000.0,
        duty=50.0,
        description="ceramic tiles",
        **_FROM,
    )


def _said(item: str, role: str, profile: str, day: date) -> dict[str, Any]:
    name, address, number, country, _ = _PROFILES[profile]
    return row(
        declared.PARTIES,
        mention_id=f"{item}/{role}",
        document_id=item,
        document_kind="item",
        role=role,
        party=number or name,
        mentioned_on=day,
        name=name,
        address=address,
        country=country,
        identifier=number or None,
        **_FROM,
    )


def _mention(item: str, role: str, profile: str, day: date) -> dict[str, Any]:
    return row(
        resolved.MENTIONS,
        mention_id=f"{item}/{role}",
        document_id=item,
        document_kind="item",
        role=role,
        mentioned_on=day,
        profile_id=profile,
        party_id=_owner(profile),
        probability=1.0,
    )


def _outcome(item: str, known_on: date) -> dict[str, Any]:
    return row(
        found.OUTCOMES,
        outcome_id=item,
        item_id=item,
        known_on=known_on,
        cause="rule",
        illicit=True,
        typology="ORIGIN",
        severity=1,
        revenue=1000.0,
        **_FROM,
    )


def _profile(profile: str) -> dict[str, Any]:
    name, address, number, country, first_on = _PROFILES[profile]
    days = [day for _, _, each, day in _mentions() if each == profile]
    return row(
        resolved.PROFILES,
        profile_id=profile,
        party_id=_owner(profile),
        probability=1.0,
        party=number or name,
        name=name,
        address=address,
        country=country,
        identifier=number or None,
        identifier_kind="importer" if number else None,
        phone="732-555-0142" if profile in {"W1", "W2", "W3"} else None,
        roles=_PARTIES[_owner(profile)][2],
        mentions=len(days),
        first_on=first_on,
        last_on=max(days),
    )


def _party(party: str) -> dict[str, Any]:
    name, profiles, role = _PARTIES[party]
    days = [day for _, _, each, day in _mentions() if each in profiles]
    return row(
        resolved.PARTIES,
        party_id=party,
        schema="Company",
        name=name,
        roles=role,
        profiles=len(profiles),
        mentions=len(days),
        first_on=min(days),
        last_on=max(days),
    )


def _owner(profile: str) -> str:
    return next(party for party, (_, profiles, _) in _PARTIES.items() if profile in profiles)


def _match(
    left: str, right: str, probability: float, weight: float, evidence: dict[str, Any], *, kept: bool, known_on: date
) -> dict[str, Any]:
    return row(
        resolved.MATCHES,
        left_profile=left,
        right_profile=right,
        probability=probability,
        weight=weight,
        by="model",
        evidence=json.dumps(evidence),
        kept=kept,
        known_on=known_on,
        kept_from=known_on if kept else None,
    )


def _act(item: str, day: date, importer: str, known_on: date | None) -> dict[str, Any]:
    return row(
        linked.ACTS,
        act_id=item,
        happened_on=day,
        known_on=known_on,
        series_id="L1",
        probability=0.95,
        typology="ORIGIN",
        importer=_owner(importer),
        exporter="P-KILN",
        hs6="690721",
        origin="MY",
        office="4601",
        revenue=1000.0,
    )


def _edges() -> list[dict[str, Any]]:
    lotus, orchid, calm = "party:P-LOTUS", "party:P-ORCHID", "party:P-CALM"
    january, april = date(2024, 1, 5), date(2024, 4, 5)
    return [
        _edge("has_address", lotus, _DOOR, january, ["L1", "L2", "L3"]),
        _edge("has_phone", lotus, _PHONE, january, ["L1", "L2", "L3"]),
        _edge("has_address", orchid, _DOOR, april, ["L4", "L5"]),
        _edge("has_phone", orchid, _PHONE, april, ["L4", "L5"]),
        _edge("has_address", calm, "address:9 HILL ST TAMPA", january, ["L6"]),
        _edge("sold_to", "party:P-KILN", lotus, january, ["L1", "L2", "L3"]),
        _edge("sold_to", "party:P-KILN", orchid, april, ["L4", "L5"]),
        _edge("declared_by", lotus, "party:P-BROKER", january, ["L1", "L2", "L3"]),
        _edge("declared_by", calm, "party:P-BROKER", january, ["L6"]),
    ]


def _edge(kind: str, source: str, target: str, first_on: date, evidence: list[str]) -> dict[str, Any]:
    return row(
        linked.EDGES,
        edge_id=f"{kind}|{source}|{target}",
        kind=kind,
        source=source,
        target=target,
        documents=len(evidence),
        evidence=";".join(evidence),
        first_on=first_on,
        last_on=first_on + timedelta(days=60),
        known_on=first_on,
    )


_KNOWN_BY = {
    declared.ITEMS: "declared_on",
    declared.PARTIES: "mentioned_on",
    resolved.MENTIONS: "mentioned_on",
    resolved.PROFILES: "first_on",
    resolved.MATCHES: "known_on",
    resolved.HITS: "first_on",
    known.LISTINGS: "valid_from",
    found.OUTCOMES: "known_on",
    linked.EDGES: "known_on",
    linked.SUCCESSORS: "known_on",
    linked.ACTS: "known_on",
    linked.PAIRS: "known_on",
    linked.FORECASTS: "as_of",
}


def _shuffled(table: Table, made: list[dict[str, Any]], until: date) -> list[dict[str, Any]]:
    """What was known before the day as it is, and nothing of what came later; what sums up all time is told anew."""
    if table in {linked.SERIES, resolved.PARTIES}:
        return [each | ({"name": "Another Name"} if table is resolved.PARTIES else {"acts": 99}) for each in made]
    kept = [each for each in made if each[_KNOWN_BY[table]] < until]
    if table is linked.EDGES:
        return [each | {"documents": 77, "last_on": LATER} for each in kept]
    if table is resolved.PROFILES:
        return [each | {"mentions": 500, "last_on": LATER, "probability": 0.5, "roles": "carrier"} for each in kept]
    if table is linked.ACTS:
        return [each | {"series_id": "another", "probability": 0.5} for each in kept]
    return kept
