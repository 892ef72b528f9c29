"""Who holds the party in the end: shares over chains, as of a day, and what the listed hold together."""

from __future__ import annotations

from datetime import date

import pytest

from tests.flow.dossier.case import row, rows
from tidewaiter.flow.dossier.owners import owners_of
from tidewaiter.flow.dossier.view import View
from tidewaiter.tables import known, linked

_FROM = {"source": "test", "file_id": "0", "row_no": 1}
DAY = date(2024, 1, 1)
HOLDS = (  # owner, owned, per cent, from, to, known from
    ("Q-SMITH", "Q-HOLDING", 60.0, None, None, DAY),
    ("Q-HOLDING", "Q-LOTUS", 80.0, None, None, DAY),
    ("Q-JONES", "Q-LOTUS", 10.0, None, date(2024, 6, 30), DAY),
    ("Q-LATE", "Q-LOTUS", 5.0, None, None, date(2024, 9, 1)),
    ("Q-SILENT", "Q-LOTUS", None, None, None, DAY),
    ("Q-ELSE", "Q-OTHER", 90.0, None, None, DAY),
)
ENTRIES = (("Q-LOTUS", "Lotus Tile Inc", None), ("Q-SMITH", "John SMITH", None), ("Q-JONES", "Ann JONES", None))


def plant(lake, holds=HOLDS) -> None:
    likened = row(
        linked.EDGES, edge_id="e1", kind="likened_to", source="party:P-LOTUS", target="entity:Q-LOTUS", certainty=0.9,
        documents=1, evidence="ftm/Q-LOTUS", first_on=DAY, last_on=DAY, known_on=DAY,
    )  # fmt: skip
    held = [
        row(
            known.OWNERSHIP, ownership_id=f"o{n}", owner=owner, owned=owned, role="owner", share_pct=pct,
            valid_from=first, valid_to=last, known_on=since, **_FROM,
        )
        for n, (owner, owned, pct, first, last, since) in enumerate(holds)
    ]  # fmt: skip
    listed = [
        row(
            known.LISTINGS,
            listing_id=f"ftm/{one}",
            list="SANCTIONS",
            schema="Person",
            name=name,
            valid_to=last,
            **_FROM,
        )
        for one, name, last in ENTRIES
    ]
    with lake.change("registers") as change:
        change.replace(linked.EDGES, rows(linked.EDGES, [likened]))
        change.replace(known.OWNERSHIP, rows(known.OWNERSHIP, held))
        change.replace(known.LISTINGS, rows(known.LISTINGS, listed))


def shares(owners) -> dict[str, float]:
    return {holder.name: holder.pct for holder in owners.holders}


def test_owners_are_told_over_chains_with_their_lists_and_what_the_listed_hold(lake):
    plant(lake)
    (owners,) = owners_of(View(lake, date(2024, 3, 1)), "P-LOTUS")
    assert (owners.name, owners.likeness) == ("Lotus Tile Inc", 0.9)
    assert shares(owners) == pytest.approx({"Q-HOLDING": 80.0, "John SMITH": 48.0, "Ann JONES": 10.0})
    smith = next(holder for holder in owners.holders if holder.entity == "Q-SMITH")
    assert smith.chain == ("John SMITH", "Q-HOLDING", "Lotus Tile Inc")
    assert smith.lists == ("SANCTIONS",)
    assert owners.listed_pct == pytest.approx(58.0)
    assert owners.held_by_listed
    assert owners.without_share == ("Q-SILENT",)


def test_a_hold_that_ended_counts_no_more_and_one_that_came_later_not_yet(lake):
    plant(lake)
    (then,) = owners_of(View(lake, date(2024, 8, 1)), "P-LOTUS")
    assert shares(then) == pytest.approx({"Q-HOLDING": 80.0, "John SMITH": 48.0})
    assert not then.held_by_listed
    (now,) = owners_of(View(lake), "P-LOTUS")
    assert shares(now) == pytest.approx({"Q-HOLDING": 80.0, "John SMITH": 48.0, "Q-LATE": 5.0})


def test_shares_that_exceed_the_whole_are_said_and_stop_nothing(lake):
    plant(lake, [*HOLDS, ("Q-MORE", "Q-LOTUS", 70.0, None, None, DAY)])
    (owners,) = owners_of(View(lake), "P-LOTUS")
    assert "more than 100 per cent" in owners.problem
    assert owners.holders == ()


def test_who_is_like_nobody_in_a_register_has_no_owners(lake):
    plant(lake)
    assert owners_of(View(lake), "P-CALM") == ()
