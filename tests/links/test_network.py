from __future__ import annotations

import itertools

import numpy as np
import pytest

from tidewaiter.links.communities import communities
from tidewaiter.links.components import components, without_hubs
from tidewaiter.links.network import network_of
from tidewaiter.links.paths import nearest, path_to
from tidewaiter.links.propagation import CARRY, spread
from tidewaiter.links.records import risk_against_usual


def network(ties: list[tuple[int, int]], nodes: int):
    source, target = (np.array(end, dtype=np.int32) for end in zip(*ties, strict=True))
    return network_of(source, target, nodes=nodes)


def star(leaves: int):
    """Node 0 is a mail-drop; 1 to `leaves` have it as their address."""
    return network([(leaf, 0) for leaf in range(1, leaves + 1)], leaves + 1)


def test_a_mail_drop_of_hundreds_carries_next_to_nothing_to_each():
    def reaches(leaves: int) -> float:
        start = np.zeros(leaves + 1)
        start[1] = 1.0
        return float(spread(star(leaves), start)[2])

    assert reaches(2) > 10 * reaches(50)
    assert reaches(500) < 0.001


def test_neighbours_get_less_the_farther_they_are():
    chain = network([(n, n + 1) for n in range(5)], 6)
    reached = spread(chain, np.eye(6)[0])
    assert all(near > far > 0 for near, far in itertools.pairwise(reached))


def test_a_tie_told_both_ways_round_is_one():
    once, twice = network([(0, 1), (1, 2)], 3), network([(0, 1), (1, 0), (1, 2), (1, 2)], 3)
    assert twice.degree.tolist() == once.degree.tolist() == [1, 2, 1]
    assert spread(twice, np.eye(3)[0]).tolist() == spread(once, np.eye(3)[0]).tolist()


def test_who_sells_to_itself_has_no_more_risk_and_passes_on_no_less():
    plain, own = network([(0, 2)], 3), network([(0, 0), (1, 1), (0, 2)], 3)
    assert own.degree.tolist() == plain.degree.tolist() == [1, 0, 1]
    start = [1.0, 1.0, 0.0]
    assert spread(own, start).tolist() == spread(plain, start).tolist()
    assert spread(own, start)[1] == 1.0


def test_clean_inspections_make_the_risk_lower_than_usual_and_nothing_known_leaves_it():
    risk = risk_against_usual(np.array([1.0, 0.0, 0.0]), np.array([1.0, 0.0, 50.0]), usual=0.05)
    assert risk[0] > 0 == risk[1] > risk[2]


def test_hubs_hold_nobody_together_when_left_out():
    joined = network([(leaf, 0) for leaf in range(1, 21)] + [(20, 21), (21, 22)], 23)
    assert len(set(components(joined).tolist())) == 1
    apart = components(without_hubs(joined, most=10))
    assert apart[1] != apart[2]
    assert apart[20] == apart[21] == apart[22]


def test_communities_part_two_cliques_that_one_tie_joins():
    clique = [(a, b) for a in range(5) for b in range(a)]
    both = network([*clique, *((a + 5, b + 5) for a, b in clique), (0, 5)], 11)
    label = communities(both, seed=3)
    assert len(set(label[:5].tolist())) == len(set(label[5:10].tolist())) == 1
    assert label[0] != label[5]
    assert label[10] == 10
    assert label.tolist() == communities(both, seed=3).tolist()


def test_the_way_to_the_nearest_violator_is_told_tie_by_tie():
    found = nearest(network([(0, 1), (2, 1), (2, 3), (4, 3)], 5), [4])
    assert found.hops.tolist() == [4, 3, 2, 1, 0]
    assert path_to(found, 0) == [0, 1, 2, 3, 4]


def test_ways_do_not_lead_through_a_hub():
    found = nearest(star(80), [1], hub=50)
    assert found.hops[0] == 1
    assert found.hops[2] == -1
    assert path_to(found, 2) == []


def random_ties(seed: int, nodes: int, ties: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    source, target = chance.integers(0, nodes, (2, ties)).astype(np.int32)
    return source[source != target], target[source != target]


def test_what_reaches_a_node_is_the_sum_of_all_rounds_over_the_ties_shared_out_by_degree():
    source, target = random_ties(5, nodes=120, ties=110)
    ties = np.zeros((120, 120))
    ties[source, target] = ties[target, source] = 1.0
    shared = 1 / np.sqrt(np.maximum(ties.sum(axis=0), 1))
    one_round = CARRY * shared[:, None] * ties * shared
    start = np.eye(120)[1] + 0.5 * np.eye(120)[2]
    expected = sum(np.linalg.matrix_power(one_round, n) @ start for n in range(7))
    assert spread(network_of(source, target, nodes=120), start, rounds=6) == pytest.approx(expected, abs=1e-6)
