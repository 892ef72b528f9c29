"""Pairs compared in numbers answer as if each were compared letter by letter."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import answers_given, prior_model, weigh
from tidewaiter.entities.sides import Sides, coded

words = st.lists(st.text(alphabet="ABCДE é", min_size=1, max_size=9), min_size=2, max_size=12)


def sides_of(texts):
    left, right = (side.astype(np.int64) for side in np.triu_indices(len(texts), k=1))
    return Sides(coded(pa.table({"town": pa.array(texts, pa.string())})), left, right)


@given(texts=words)
@settings(deadline=None, max_examples=60)
def test_no_short_cut_loses_a_pair_that_is_near(texts):
    pairs = sides_of(texts)
    both = [(texts[a], texts[b]) for a, b in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)]
    assert pairs.within_slips("town", 1).tolist() == [OSA.distance(a, b) <= 1 for a, b in both]
    assert pairs.within_slips("town", 3).tolist() == [OSA.distance(a, b) <= 3 for a, b in both]
    assert pairs.near("town", 0.88).tolist() == [JaroWinkler.similarity(a, b) >= 0.88 - 1e-9 for a, b in both]


@given(texts=words, data=st.data())
@settings(deadline=None, max_examples=40)
def test_slips_are_the_same_whether_all_pairs_are_asked_or_some(texts, data):
    pairs = sides_of(texts)
    rows = np.array(data.draw(st.lists(st.integers(0, len(pairs) - 1), max_size=9)), dtype=np.int64)
    both = [(texts[a], texts[b]) for a, b in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)]
    few = [OSA.distance(a, b) <= min(max(len(a), len(b)) / 6, 3) for a, b in both]
    assert pairs.few_slips("town", 3).tolist() == few
    assert pairs.at(rows).few_slips("town", 3).tolist() == [few[row] for row in rows]


def test_what_is_not_known_is_neither_the_same_nor_near():
    pairs = sides_of([None, None, "LEEDS"])
    assert not pairs.same("town").any()
    assert not pairs.near("town", 0.1).any()
    assert not pairs.within_slips("town", 9).any()
    assert pairs.same_or_neither("town").tolist() == [True, False, False]


def test_splink_gives_the_weight_of_the_answers_where_no_frequency_tells():
    rows = [
        {"name": f"Vandelay {word} Ltd", "phone": f"62655501{n:02}"} for n, word in enumerate(("Steel", "Stele", ""))
    ]
    profiles = pa.Table.from_pylist(rows)
    features = features_of(profiles)
    model = prior_model(frozenset({"name_core", "phone"}), 3)
    pairs = np.array([[1, 2], [0, 1], [0, 2]])
    weighed = weigh(features, pairs, model=model)
    assert weighed.left.tolist() == [1, 0, 0]
    np.testing.assert_allclose(weighed.weight, answers_given(features, pairs, model=model).weight, atol=1e-6)


def test_a_rare_street_says_more_than_one_that_many_share():
    rows = [{"name": "Vandelay", "address": f"{house} {street}"} for house, street in (
        ("7", "Zinnia Road"), ("7", "Zinnia Road"), *(("9", "High Street") for _ in range(40)))]  # fmt: skip
    features = features_of(pa.Table.from_pylist(rows))
    model = prior_model(frozenset({"name_core", "street"}), len(rows))
    weighed = weigh(features, np.array([[0, 1], [2, 3]]), model=model)
    assert weighed.answers[0].tolist() == weighed.answers[1].tolist()
    assert weighed.weight[0] > weighed.weight[1]


def test_pairs_that_are_weighed_as_one_have_the_weights_of_each_alone():
    rows = [{"name": f"Vandelay {n % 3 or ''}", "address": f"7 {street} Road", "city": town} for n, (street, town) in
        enumerate((street, town) for street in ("Zinnia", "Zinnia", "High", "High", "High")
                  for town in ("Leeds", "Leeds", "York"))]  # fmt: skip
    features = features_of(pa.Table.from_pylist(rows))
    model = prior_model(frozenset({"name_core", "street", "town"}), len(rows))
    pairs = np.column_stack(np.triu_indices(len(rows), k=1)).astype(np.int64)
    together = weigh(features, pairs, model=model).weight
    for place in (0, 1, 30, 104):
        assert weigh(features, pairs[[place]], model=model).weight[0] == together[place]
