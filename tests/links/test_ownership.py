from __future__ import annotations

import pytest

from tidewaiter.links.ownership import OwnershipError, Share, chains_to, held_by, held_by_any


def told(holdings) -> dict[str, float]:
    return {holding.owned: holding.pct for holding in holdings}


def test_shares_multiply_along_a_chain_and_add_over_ways():
    shares = [Share("A", "B", 60), Share("B", "D", 50), Share("A", "C", 100), Share("C", "D", 25)]
    assert told(held_by("A", shares)) == pytest.approx({"C": 100, "B": 60, "D": 55})
    assert chains_to("A", "D", shares) == [(("A", "B", "D"), pytest.approx(30)), (("A", "C", "D"), pytest.approx(25))]


def test_two_listed_owners_of_thirty_each_make_fifty_together():
    shares = [Share("A", "F", 30), Share("B", "F", 30)]
    assert told(held_by("A", shares))["F"] < 50
    assert told(held_by_any(("A", "B"), shares))["F"] == pytest.approx(60)


def test_firms_that_hold_each_other_are_counted_to_the_end_and_no_further():
    """F holds 20 % of G and G 50 % of F: A's 50 % of F is worth 50 / (1 - 0.1) in the end."""
    shares = [Share("A", "F", 50), Share("F", "G", 20), Share("G", "F", 50)]
    assert told(held_by("A", shares))["F"] == pytest.approx(50 / 0.9)


def test_a_loop_of_whole_shares_is_refused():
    with pytest.raises(OwnershipError, match="loop"):
        held_by("A", [Share("A", "B", 1), Share("B", "C", 100), Share("C", "B", 99), Share("C", "D", 100)])


def test_more_than_the_whole_is_refused():
    with pytest.raises(OwnershipError, match="more than 100"):
        held_by("A", [Share("A", "B", 70), Share("C", "B", 40)])
