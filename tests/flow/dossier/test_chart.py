"""What a link chart keeps and how it tells things apart."""

from __future__ import annotations

from datetime import date

from tests.flow.dossier.case import row, rows
from tidewaiter.flow.dossier import link_chart_of
from tidewaiter.tables import known, linked

DAY = date(2024, 1, 1)
_FROM = {"source": "test", "file_id": "0", "row_no": 1}


def tie(lake, *ties: tuple[str, str, str]) -> None:
    edges = [
        row(
            linked.EDGES, edge_id="|".join(each), kind=each[1], source=each[0], target=each[2], documents=1,
            evidence="L1", first_on=DAY, last_on=DAY, known_on=DAY,
        )
        for each in ties
    ]  # fmt: skip
    with lake.change("ties") as change:
        change.replace(linked.EDGES, rows(linked.EDGES, edges))


def test_what_is_kept_does_not_depend_on_which_node_was_looked_at_last(lake):
    """Ten firms own one of two that were asked for and sell to the other; ten own one of them and do no more."""
    both = [(f"party:B{n}", kind, f"party:{end}") for n in range(10)
            for kind, end in (("owns", "AN"[n % 2]), ("sold_to", "NA"[n % 2]))]  # fmt: skip
    alone = [(f"party:A{n}", "owns", f"party:{'AN'[n % 2]}") for n in range(10)]
    tie(lake, *both, *alone)
    chart = link_chart_of(lake, ["A", "N"], title="", most=12)
    assert {node.id for node in chart.nodes} == {"party:A", "party:N", *(f"party:B{n}" for n in range(10))}


def test_an_owner_on_a_list_is_told_apart_from_one_of_a_register_alone(lake):
    tie(
        lake,
        ("party:P", "likened_to", "entity:r/1"),
        ("entity:r/2", "owns", "entity:r/1"),
        ("entity:r/3", "owns", "entity:r/1"),
        ("entity:r/4", "owns", "entity:r/1"),
    )
    entries = [
        row(known.LISTINGS, listing_id=one, list=of, schema="Person", name=name, register=alone, valid_to=last, **_FROM)
        for one, of, name, alone, last in (
            ("r/1", "trade register", "Lotus", True, None),
            ("r/2", "trade register", "Ann", True, None),
            ("r/3", "SDN;EU", "Count D", False, None),
            ("r/4", "SDN", "Old Count", False, date(2023, 1, 1)),
        )
    ]
    with lake.change("lists") as change:
        change.replace(known.LISTINGS, rows(known.LISTINGS, entries))
    nodes = {node.id: node for node in link_chart_of(lake, ["P"], as_of=date(2024, 6, 1), title="").nodes}
    assert {one: (node.kind, node.label) for one, node in nodes.items() if one.startswith("entity:")} == {
        "entity:r/1": ("entity", "Lotus"),
        "entity:r/2": ("entity", "Ann"),
        "entity:r/3": ("listed_entity", "Count D (SDN, EU)"),
        "entity:r/4": ("entity", "Old Count"),
    }
    assert nodes["entity:r/3"].facts == (("Listed by", "SDN, EU"),)
