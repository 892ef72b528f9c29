from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tidewaiter.links.ownership import (
    Holding,
    OwnershipError,
    Share,
    best_chains,
    chains_to,
    counts_as_listed,
    held_by,
    held_by_any,
    holders_of,
    sound,
)


def told(holdings) -> dict[str, float]:
    return {holding.owned: holding.pct for holding in holdings}


def test_shares_multiply_along_a_chain_and_add_over_ways():
    shares = [Share("A", "B", 60), Share("B", "D", 50), Share("A", "C", 100), Share("C", "D", 25)]
    assert told(held_by("A", shares)) == pytest.approx({"C": 100, "B": 60, "D": 55})
    assert chains_to("A", "D", shares) == [(("A", "B", "D"), pytest.approx(30)), (("A", "C", "D"), pytest.approx(25))]


def random_shares(seed: int, *, firms: int) -> list[Share]:
    """Firms that hold each other at random, each owned to nine tenths at most."""
    draw = np.random.default_rng(seed)
    parts = draw.dirichlet(np.full(firms + 1, 0.5), firms)[:, :firms] * 90
    held = draw.random((firms, firms)) < 0.6
    return [
        Share(f"n{a}", f"n{b}", float(parts[b, a]))
        for a in range(firms)
        for b in range(firms)
        if a != b and held[b, a] and parts[b, a] > 0
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_best_way_is_the_first_of_all_ways(seed):
    shares = random_shares(seed, firms=2 + seed % 6)
    best = best_chains("n0", shares)
    for name in {share.owner for share in shares} - {"n0"}:
        ways = chains_to(name, "n0", shares)
        assert best.get(name) == (ways[0][0] if ways else None)


def test_of_two_ways_that_bring_as_much_the_first_by_name_is_told():
    shares = [Share("A", "Q", 100), Share("A", "P", 100), Share("P", "F", 50), Share("Q", "F", 50)]
    assert best_chains("F", shares) == {"A": ("A", "P", "F"), "P": ("P", "F"), "Q": ("Q", "F")}


def test_a_roundabout_way_that_brings_more_is_the_best():
    shares = [Share("A", "F", 10), Share("A", "B", 90), Share("B", "C", 90), Share("C", "F", 90)]
    assert best_chains("F", shares)["A"] == ("A", "B", "C", "F")


def test_a_hundred_firms_that_all_hold_each_other_have_their_best_ways_at_once():
    """All ways that pass nobody twice are more than a number of 150 digits can count."""
    names = [f"F{n}" for n in range(100)]
    shares = [Share(a, b, 0.8) for a in names for b in names if a != b]
    best = best_chains("F0", [*shares, Share("OUT", "F0", 10)])
    assert best["OUT"] == ("OUT", "F0")
    assert {way for name, way in best.items() if name != "OUT"} == {(name, "F0") for name in names[1:]}


def test_two_listed_owners_of_thirty_each_make_fifty_together():
    shares = [Share("A", "F", 30), Share("B", "F", 30)]
    assert told(held_by("A", shares))["F"] < 50
    assert told(held_by_any(("A", "B"), shares))["F"] == pytest.approx(60)


def test_firms_that_hold_each_other_are_counted_to_the_end_and_no_further():
    """F holds 20 % of G and G 50 % of F: A's 50 % of F is worth 50 / (1 - 0.1) in the end."""
    shares = [Share("A", "F", 50), Share("F", "G", 20), Share("G", "F", 50)]
    assert told(held_by("A", shares))["F"] == pytest.approx(50 / 0.9)


@pytest.mark.parametrize("outside", [1, 11, 60])
def test_whoever_holds_the_only_outside_part_of_a_loop_holds_all_of_it(outside):
    """B and C own each other but for what A has: in the end there is nobody else."""
    loop = [Share("A", "B", outside), Share("B", "C", 100), Share("C", "B", 100 - outside), Share("C", "D", 50)]
    assert told(held_by("A", loop)) == pytest.approx({"B": 100, "C": 100, "D": 50})


@pytest.mark.parametrize("firms", [2, 80])
@pytest.mark.parametrize("outside", [0.00009, 0.000001])
def test_rounding_that_closes_a_loop_takes_nothing_from_its_owner(outside, firms):
    """Together the shares in the first firm come to a little more than the whole, and leave no room for the owner."""
    names = [f"F{n}" for n in range(firms)]
    ring = [Share(a, b, 100) for a, b in pairwise([*names, names[0]])]
    shares = [Share("A", names[0], outside), *ring]
    assert told(held_by("A", shares)) == pytest.approx(dict.fromkeys(names, 100.0), rel=1e-4)


def test_a_share_of_next_to_nothing_in_a_closed_loop_is_nothing():
    assert held_by("A", [Share("A", "B", 1e-13), Share("B", "C", 100), Share("C", "B", 100)]) == []


def test_firms_that_nobody_outside_holds_are_nobody_s():
    assert held_by("A", [Share("A", "F", 10), Share("B", "C", 100), Share("C", "B", 100)]) == [Holding("A", "F", 10.0)]


def test_a_sum_over_ways_walked_one_by_one_is_what_the_system_says():
    draw = np.random.default_rng(3)
    names = [f"n{n}" for n in range(12)]
    parts = draw.dirichlet(np.full(13, 0.4), 12)[:, :12] * 90
    shares = [
        Share(names[a], names[b], float(parts[b, a]))
        for a in range(12)
        for b in range(12)
        if a != b and parts[b, a] > 1
    ]
    walked = dict.fromkeys(names, 0.0)
    moving = {"n0": 1.0}
    for _ in range(2000):
        step: dict[str, float] = {}
        for share in shares:
            if share.owner in moving and share.owned != "n0":
                step[share.owned] = step.get(share.owned, 0.0) + moving[share.owner] * share.pct
        moving = {name: part / 100 for name, part in step.items()}
        for name, part in moving.items():
            walked[name] += 100 * part
    expected = {name: part for name, part in walked.items() if part > 0}
    assert told(held_by("n0", shares)) == pytest.approx(expected)
    for name, part in expected.items():
        [mine] = [each.pct for each in holders_of(name, shares) if each.owner == "n0"]
        assert mine == pytest.approx(part)


def test_everybody_above_a_firm_is_told_with_what_each_holds_in_the_end():
    shares = [Share("A", "B", 60), Share("B", "D", 50), Share("A", "C", 100), Share("C", "D", 25), Share("D", "E", 90)]
    assert {each.owner: each.pct for each in holders_of("D", shares)} == pytest.approx({"A": 55, "B": 50, "C": 25})
    assert holders_of("A", shares) == []


def test_more_than_the_whole_is_refused():
    with pytest.raises(OwnershipError, match="more than 100"):
        held_by("A", [Share("A", "B", 70), Share("C", "B", 40)])


def test_a_firm_held_by_half_counts_as_listed_and_hands_on_what_it_holds():
    """OFAC's FAQ 401: X holds 50 % of A, and A 50 % of B, so that B is blocked."""
    shares = [Share("X", "A", 50), Share("A", "B", 50), Share("B", "C", 49), Share("Z", "C", 51)]
    assert counts_as_listed(["X"], shares) == pytest.approx({"A": 50, "B": 50, "C": 49})
    assert told(held_by("X", shares))["B"] == pytest.approx(25)


def test_a_firm_held_by_less_than_half_hands_on_nothing():
    """OFAC's FAQ 401: X holds 25 % of A and of B, and these 50 % each of C, so that C is not blocked."""
    shares = [Share("X", "A", 25), Share("X", "B", 25), Share("A", "C", 50), Share("B", "C", 50)]
    assert counts_as_listed(["X"], shares) == pytest.approx({"A": 25, "B": 25})


def test_the_listed_and_firms_that_count_as_listed_are_added_up():
    shares = [Share("X", "A", 60), Share("A", "F", 30), Share("Y", "F", 20), Share("Z", "F", 50)]
    assert counts_as_listed(["X", "Y"], shares)["F"] == pytest.approx(50)
    assert counts_as_listed(["X"], shares)["F"] == pytest.approx(30)


def test_firms_that_hold_each_other_are_counted_once():
    shares = [Share("X", "A", 50), Share("A", "B", 60), Share("B", "A", 50)]
    assert counts_as_listed(["X"], shares) == pytest.approx({"A": 100, "B": 60})


def test_rounded_shares_are_parts_of_what_they_come_to_and_greater_faults_are_left_out():
    thirds = [Share(one, "F", 33.5) for one in "ABC"]
    kept, faulty = sound([*thirds, Share("A", "G", 80), Share("B", "G", 40), Share("A", "H", 20)])
    assert faulty == pytest.approx({"G": 120})
    assert {(each.owner, each.owned): each.pct for each in kept} == pytest.approx(
        {("A", "F"): 100 / 3, ("B", "F"): 100 / 3, ("C", "F"): 100 / 3, ("A", "H"): 20}
    )


@pytest.mark.parametrize("firms", [3, 200])
def test_of_a_few_firms_and_of_many_the_same_is_said(firms):
    """A chain of firms each held to 99 %, whose last holds 1 % of the first: one round more each time."""
    names = [f"F{n}" for n in range(firms)]
    shares = [Share("A", names[0], 99), *(Share(a, b, 99) for a, b in pairwise(names)), Share(names[-1], names[0], 1)]
    held = told(held_by("A", shares))
    first = 99 / (1 - 0.01 * 0.99 ** (firms - 1))
    assert held[names[0]] == pytest.approx(first)
    assert held[names[-1]] == pytest.approx(first * 0.99 ** (firms - 1))
