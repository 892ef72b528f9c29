"""What some spellings of a party do not say, others say for them; and a name that many bear draws nobody elsewhere."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import Spoken


def two_groups(size, *, names, beside, answering):
    """Two close-knit groups; what names, and what an address says of the pairs between them, and how many answer it.

    One pair between them looks as if it were one party.
    Gives the groups with the weights of pairs alone, and question by question.
    """
    ours, theirs = range(size), range(size, 2 * size)
    within = [*combinations(ours, 2), *combinations(theirs, 2)]
    across = [*product(ours, theirs)]
    answered = np.array([True] * len(within) + [n < answering * len(across) for n in range(len(across))])
    bits = np.array([[8.0, 0.0]] * len(within) + [[names, beside]] * len(across), dtype=np.float32)
    bits[~answered, 1] = 0.0
    bits[len(within)] = 4.0, 0.0
    known = np.stack([np.ones(len(bits), dtype=bool), answered], axis=1)
    left, right = np.array(within + across).T
    everyone = Spoken([np.ones(2 * size, dtype=np.int32)], [np.full(2 * size, 8.0)])

    def grouped(**said):
        groups = clustered(2 * size, left, right, bits.sum(axis=1).astype(float), told=everyone, **said)
        return len(np.unique(groups))

    return grouped(), grouped(said=lambda pairs: (bits[pairs], known[pairs]))


def test_what_few_say_against_one_party_is_said_of_all():
    assert two_groups(4, names=3.0, beside=-10.0, answering=0.2) == (1, 2)


def test_what_few_say_for_one_party_is_said_of_all():
    assert two_groups(4, names=-3.0, beside=10.0, answering=0.2) == (2, 1)


def test_where_all_answer_everything_it_is_what_the_weights_say():
    assert two_groups(4, names=3.0, beside=-10.0, answering=1.0) == (2, 2)
    assert two_groups(4, names=3.0, beside=-2.0, answering=1.0) == (1, 1)


def test_a_large_group_draws_nobody_who_lives_elsewhere():
    assert two_groups(64, names=-0.5, beside=-1.0, answering=1.0) == (1, 2)
    assert two_groups(64, names=-1.5, beside=0.0, answering=1.0) == (1, 1)


@pytest.fixture
def found():
    names = ("Vandelay Trading", "Badr Rees", "Samuel Rees", "Kramerica Ltd", "VANDELAY TRADNG")
    rows = [
        {
            "name": name,
            "address": f"{n % 3} Elm Road" if n % 4 else None,
            "city": "Leeds",
            "country": ("GB", None)[n % 2],
        }
        for n, name in enumerate(names * 8)
    ]
    return resolve_profiles(pa.Table.from_pylist(rows))


def test_what_the_questions_tell_is_together_the_weight(found):
    told, answered = said_of(found.pairs, found.model)(np.arange(len(found.pairs.left)))
    assert told.sum(axis=1) == pytest.approx(found.pairs.weight, abs=1e-3)
    assert (told[~answered] == 0).all()
    assert answered[:, 0].all()


def test_kin_at_one_house_have_their_place_told_by_it(found):
    names = [comparison.name for comparison in found.model.comparisons]
    address, place = names.index("address"), names.index("place")
    kin = [n for n, answer in enumerate(found.model.comparisons[address].levels) if answer.settles]
    rows = np.flatnonzero(np.isin(found.pairs.answers[:, address], kin))
    assert len(rows)
    _, answered = said_of(found.pairs, found.model)(rows)
    assert (found.pairs.answers[rows, place] < 0).all()
    assert answered.all()
