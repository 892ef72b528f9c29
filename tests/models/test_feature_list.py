"""Nothing personal is learned from: the list of features is held against what may never be on it."""

from __future__ import annotations

import re

from tidewaiter.columns.memory_features import feature_names
from tidewaiter.models.features import NETWORK, SELLER, described, learned
from tidewaiter.tables import linked

_NEVER = re.compile(
    r"nationalit|citizen|faith|religio|ethnic|gender|birth|person|surname|given_name|name_origin|script"
)


def test_no_feature_speaks_of_a_person_or_of_where_a_name_comes_from():
    for feature in described(("a_detector",)):
        assert not _NEVER.search(f"{feature.name} {feature.meaning}".lower()), feature.name
        assert feature.lawful_because


def test_the_network_tells_numbers_of_ties_and_findings_and_no_country_or_name_of_a_party():
    told = [feature.name for feature in described(()) if feature.topic == NETWORK]
    assert told
    assert set(told) <= {column.name for column in linked.ITEMS if column.kind == "float"}
    assert not [name for name in told if "country" in name or "name" in name]


def test_a_topic_can_be_left_out():
    with_it, without = described(()), described((), without=(NETWORK,))
    assert {feature.topic for feature in with_it} - {feature.topic for feature in without} == {NETWORK}
    assert [feature for feature in with_it if feature.topic != NETWORK] == list(without)


def test_trees_learn_from_all_but_how_often_somebody_looked_and_how_that_has_moved():
    every, ours = [f.name for f in described(("a_detector",))], [f.name for f in learned(("a_detector",))]
    left_out = [name for name in every if name not in ours]
    assert ours == [name for name in every if name in set(ours)]
    assert set(left_out) < set(feature_names())
    assert {"importer_inspected", "hs6_rate_trend", "office_declared_trend"} <= set(left_out)
    assert {"importer_inspected_share", "importer_rate", "importer_found_share", "community_inspected"} <= set(ours)


def test_what_detectors_said_of_the_seller_stands_apart_from_what_they_said_of_the_line():
    told = [feature.name for feature in learned(("a_detector", "b_detector")) if feature.topic == SELLER]
    assert told == [
        "seller_mean_a_detector",
        "seller_odd_a_detector",
        "seller_mean_b_detector",
        "seller_odd_b_detector",
    ]
