"""What a link chart keeps."""

from __future__ import annotations

from datetime import date

from tests.flow.dossier.case import row, rows
from tidewaiter.flow.dossier import link_chart_of
from tidewaiter.tables import linked

DAY = date(2024, 1, 1)


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
