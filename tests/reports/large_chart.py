"""A chart as large as it may get: two hundred nodes, hubs, three clusters around shared addresses, a successor."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from tidewaiter.reports.link_chart import ChartEvent, ChartNode, ChartTie, LinkChart

__all__ = ["large_chart"]

_FIRST = ("Lotus", "Orchid", "Jade", "Harbour", "Lion", "North", "Quay", "Silver", "Delta", "Crown", "Amber", "Union")
_LAST = (
    "Tile Inc.",
    "Stone LLC",
    "Trading Co., Ltd.",
    "Import & Export GmbH",
    "Ceramics",
    "Components SA",
    "Logistics",
)
_START = date(2023, 1, 10)


def large_chart(nodes: int = 200, *, seed: int = 3) -> LinkChart:
    """So many nodes: firms that share addresses and telephones, their sellers, a broker of all, a list, a series."""
    draw = np.random.default_rng(seed)
    firms = [f"party:P{n}" for n in range(nodes // 2)]
    doors = [f"address:{n}" for n in range(nodes // 5)]
    lines = [f"phone:{n}" for n in range(nodes // 5)]
    rest = ["party:BROKER", "listing:dps/1", "series:S1"]
    rest += [f"party:S{n}" for n in range(nodes - len(firms) - len(doors) - len(lines) - len(rest))]
    ties: dict[str, ChartTie] = {}

    def tie(kind: str, source: str, target: str) -> None:
        day = _START + timedelta(days=int(draw.integers(0, 700)))
        papers = tuple((f"AA0-{draw.integers(10**6):07}/{n}", day) for n in (1, 2))
        last = day + timedelta(days=90)
        made = ChartTie(f"{kind}|{source}|{target}", kind, source, target, day, last, documents=3, evidence=papers)
        ties.setdefault(made.id, made)

    for n, firm in enumerate(firms):
        tie("has_address", firm, doors[int(n * len(doors) / len(firms))])
        tie("has_phone", firm, lines[int(draw.integers(len(lines)))])
        tie("sold_to", rest[3 + n % (len(rest) - 3)], firm)
        if n % 3 == 0:
            tie("declared_by", firm, "party:BROKER")
        if n % 11 == 0:
            tie("owns", firms[n - 1], firm)
    tie("replaced_by", firms[0], firms[1])
    tie("took_part", firms[0], "series:S1")
    tie("took_part", firms[1], "series:S1")
    tie("likened_to", firms[0], "listing:dps/1")
    degree: dict[str, int] = {}
    for each in ties.values():
        for end in (each.source, each.target):
            degree[end] = degree.get(end, 0) + 1
    made = [
        _node(each, degree.get(each, 0), n, asked=each in firms[:2])
        for n, each in enumerate([*firms, *doors, *lines, *rest])
    ]
    return LinkChart(
        "Lotus Tile Inc. and Orchid Stone LLC", None, tuple(made), tuple(ties.values()), _events(firms[:40]), hub=25
    )


def _node(node: str, ties: int, n: int, *, asked: bool) -> ChartNode:
    kind, _, rest = node.partition(":")
    label = {
        "party": f"{_FIRST[n % len(_FIRST)]} {_LAST[(n // 5) % len(_LAST)]}",
        "address": f"{100 + 7 * n} {_FIRST[n % len(_FIRST)].upper()} ROAD STE {n}",
        "phone": f"732555{n:04}",
    }.get(kind, "LOTUS TILE (dps)" if kind == "listing" else "Series S1")
    if rest == "BROKER":
        label = "Harbour Customs Brokers"
    facts = (("Id", rest), ("Addresses", "12 Quay Rd, Edison · 9 Hill St, Tampa")) if kind == "party" else ()
    return ChartNode(
        node, kind, label, asked=asked, violations=2 if kind == "party" and n % 9 == 0 else 0, ties=ties, facts=facts
    )


def _events(firms: list[str]) -> tuple[ChartEvent, ...]:
    events = []
    for n, firm in enumerate(firms):
        first = _START + timedelta(days=11 * n)
        events += [ChartEvent(firm, first, "first seen", "first named in a document"),
                   ChartEvent(firm, first + timedelta(days=200), "last seen", "last named in a document")]  # fmt: skip
        if n % 9 == 0:
            events.append(ChartEvent(firm, first + timedelta(days=60), "violation", "origin 690721", f"L{n}"))
    events.append(ChartEvent(firms[0], date(2023, 9, 1), "listed", "like LOTUS TILE on dps, 0.93", "dps/1"))
    return tuple(sorted(events, key=lambda event: (event.on, event.node)))
