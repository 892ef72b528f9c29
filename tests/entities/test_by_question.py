"""What some spellings of a party do not say, others say for them; and a name that many bear draws nobody elsewhere."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.by_question import Said, said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import Spoken

BEFORE = -5.0


def two_groups(size, *, names, beside, answering, alone=()):
    """Two close-knit groups; what names, and what each question beside them says of the pairs between the groups.

    One pair between them looks as if it were one party, and only the first pairs answer what is beside the names.
    Gives how many groups there are by the weights of pairs alone, and question by question.
    """
    ours, theirs = range(size), range(size, 2 * size)
    within = [*combinations(ours, 2), *combinations(theirs, 2)]
    across = [*product(ours, theirs)]
    answered = np.array([True] * len(within) + [n < answering * len(across) for n in range(len(across))])
    told = [[8.0] + [0.0] * len(beside)] * len(within) + [[BEFORE + names, *beside]] * len(across)
    bits = np.array(told, dtype=np.float32)
    bits[~answered, 1:] = 0.0
    bits[len(within)] = [4.0] + [0.0] * len(beside)
    known = np.stack([np.ones(len(bits), dtype=bool)] + [answered] * len(beside), axis=1)
    left, right = np.array(within + across).T
    everyone = Spoken.words_alone([np.ones(2 * size, dtype=np.int32)], [np.full(2 * size, 8.0)])

    def grouped(**said):
        groups = clustered(2 * size, left, right, bits.sum(axis=1).astype(float), told=everyone, **said)
        return len(np.unique(groups))

    return grouped(), grouped(said=Said(BEFORE, lambda pairs: (bits[pairs], known[pairs]), frozenset(alone)))


def test_what_few_say_against_one_party_is_said_of_all():
    assert two_groups(4, names=8.0, beside=[-10.0], answering=0.2) == (1, 2)


def test_what_few_say_for_one_party_is_said_of_all_where_names_do_as_well():
    assert two_groups(4, names=2.0, beside=[10.0], answering=0.2) == (2, 1)


def test_a_house_that_some_of_other_names_share_is_not_said_of_all():
    assert two_groups(4, names=-2.0, beside=[12.0], answering=0.2) == (2, 2)
    assert two_groups(4, names=-2.0, beside=[12.0], answering=1.0) == (1, 1)


def test_a_number_that_some_of_other_names_give_is_said_of_all():
    assert two_groups(4, names=-2.0, beside=[12.0], answering=0.2, alone=[1]) == (2, 1)


def test_what_premises_have_in_common_does_not_outvote_a_number():
    assert two_groups(4, names=4.0, beside=[20.0, -15.0], answering=0.75) == (1, 2)
    assert two_groups(4, names=4.0, beside=[20.0, -5.0], answering=0.75) == (1, 1)


def test_where_all_answer_everything_it_is_what_the_weights_say():
    assert two_groups(4, names=8.0, beside=[-10.0], answering=1.0) == (2, 2)
    assert two_groups(4, names=8.0, beside=[-2.0], answering=1.0) == (1, 1)


def test_a_large_group_draws_nobody_who_lives_elsewhere():
    assert two_groups(64, names=4.5, beside=[-1.0], answering=1.0) == (1, 2)
    assert two_groups(64, names=3.5, beside=[0.0], answering=1.0) == (1, 1)


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
    told, answered = said_of(found.pairs, found.model).of(np.arange(len(found.pairs.left)))
    assert told.sum(axis=1) == pytest.approx(found.pairs.weight, abs=1e-3)
    assert (told[~answered] == 0).all()
    assert answered[:, 0].all()


def test_kin_at_one_house_have_their_place_told_by_it(found):
    names = [comparison.name for comparison in found.model.comparisons]
    address, place = names.index("address"), names.index("place")
    kin = [n for n, answer in enumerate(found.model.comparisons[address].levels) if answer.settles]
    rows = np.flatnonzero(np.isin(found.pairs.answers[:, address], kin))
    assert len(rows)
    _, answered = said_of(found.pairs, found.model).of(rows)
    assert (found.pairs.answers[rows, place] < 0).all()
    others = [name for name in names if name != "name"]
    assert answered[:, 1 + others.index("place")].all()
