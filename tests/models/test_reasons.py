from __future__ import annotations

import math
import re
from datetime import timedelta

import pytest

from tests.models.port import AS_OF, LAST, Port
from tidewaiter.models.features import NETWORK, SELLER, described, item_features_of
from tidewaiter.models.model import load_model
from tidewaiter.models.reasons import explained, reason_words
from tidewaiter.tables import declared, found, scored

pytestmark = pytest.mark.slow


def past_results(port: Port, importer: str, day) -> tuple[int, int]:
    """Inspections and violations of an importer known before a day and before the model's, counted one by one."""
    results = {row["item_id"]: row for row in port.outcomes.select(["item_id", "known_on", "illicit"]).to_pylist()}
    known = [
        results[row["item_id"]]["illicit"]
        for row in port.items.select(["item_id", "importer"]).to_pylist()
        if row["importer"] == importer and results[row["item_id"]]["known_on"] < min(day, AS_OF)
    ]
    return len(known), sum(known)


def test_counts_in_reasons_can_be_looked_up(trained):
    table = trained.lake.read(scored.ITEMS)
    told = trained.lake.fetch(table.filter(table.reasons.notnull())).to_pylist()
    items = {row["item_id"]: row for row in trained.port.items.to_pylist()}
    checked = 0
    for row in told:
        match = re.search(r"(\d+) of (\d+) past inspections? of this importer found", row["reasons"])
        if match:
            inspections, violations = past_results(
                trained.port, items[row["item_id"]]["importer"], items[row["item_id"]]["declared_on"]
            )
            assert (int(match[1]), int(match[2])) == (violations, inspections)
            checked += 1
    assert checked > 10


@pytest.fixture(scope="module")
def reasons(trained):
    lake = trained.lake
    items = lake.read(declared.ITEMS)
    chosen = items.filter(items.declared_on >= LAST - timedelta(days=6))
    rows = lake.fetch(item_features_of(lake, detectors=(), wanted=chosen))
    model = load_model(trained.card.folder)
    return explained(model, rows, items=chosen, all_items=items, outcomes=lake.read(found.OUTCOMES))


def test_the_planted_causes_are_the_reasons(trained, reasons):
    """Bad importers and low prices were planted; a risky line must be explained by one of them."""
    risky = [item for item in reasons if trained.port.probability[item] > 0.4]
    assert len(risky) >= 3
    for item in risky:
        topics = {reason.topic for reason in reasons[item]}
        assert topics & {"results of importer", "results of importer_hs4", "price", "price among peers"}


def test_reasons_come_strongest_first_and_only_those_that_raise_the_risk(reasons):
    for told in reasons.values():
        odds = [reason.log_odds for reason in told]
        assert odds == sorted(odds, reverse=True)
        assert len(told) <= 3
        assert all(value >= 0 for value in odds)


def test_a_line_without_a_cause_says_so_instead_of_inventing_one(reasons):
    words = {reason.words for told in reasons.values() for reason in told if not reason.topic}
    assert words <= {"no single circumstance stands out"}


def test_no_reason_shows_a_column_name(reasons):
    for told in reasons.values():
        for reason in told:
            assert "_" not in reason.words, reason.words


def test_every_line_asked_for_is_explained(trained, reasons):
    days = trained.port.items.column("declared_on").to_pylist()
    assert len(reasons) == sum(day >= LAST - timedelta(days=6) for day in days) > 0


def test_a_tie_is_named_in_the_words_of_the_links_and_else_by_what_its_numbers_mean():
    members = [(0.8, feature) for feature in described(()) if feature.name == "seller_surroundings"]
    told = {"item_id": "1", "tie_reason": "the seller's address: a violation became known on 2024-01-11"}
    silent = {"item_id": "1", "tie_reason": None, "seller_surroundings": math.log(2.0)}
    assert reason_words(NETWORK, members, row=told, counts={}) == told["tie_reason"]
    words = reason_words(NETWORK, members, row=silent, counts={})
    assert words == "risk that reaches the seller over ties, against the usual: 2 times"


def test_when_a_number_is_empty_is_no_part_of_the_reason():
    told = [feature for feature in described(()) if feature.topic == NETWORK and "; " in feature.meaning]
    assert told
    for feature in told:
        words = reason_words(
            NETWORK, [(0.8, feature)], row={"item_id": "1", "tie_reason": None, feature.name: 2.0}, counts={}
        )
        assert "empty" not in words


@pytest.mark.parametrize(("score", "sure"), [(0.97, "97%"), (1.0, "over 99%")])
def test_a_likeness_to_a_known_hand_is_told_as_a_likelihood(score, sure):
    """Under the topic that the feature really has, whatever ties the line has besides."""
    [feature] = [feature for feature in described(()) if feature.name == "series_score"]
    row = {"item_id": "1", "tie_reason": "a telephone", "series_score": score}
    words = reason_words(feature.topic, [(0.8, feature)], row=row, counts={})
    assert words == f"looks like the hand of a known series ({sure} likely)"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.97, "low unit price: far from it, 97% of earlier lines look more so"),
        (0.04, "low unit price: 4% of earlier lines look at least as odd"),
        (0.001, "low unit price: fewer than 1 in 1,000 earlier lines look as odd"),
    ],
)
def test_a_detector_that_finds_nothing_odd_is_not_told_as_if_it_had(share, words):
    members = [(0.8, feature) for feature in described(("low_unit_price",)) if feature.topic.startswith("detector")]
    row = {"item_id": "1", "score_low_unit_price": 1.0, "surprise_low_unit_price": -math.log10(share)}
    assert reason_words(members[0][1].topic, members, row=row, counts={}) == words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({}, "low unit price: could not be judged"),
        ({"score": math.nan}, "low unit price: could not be judged"),
        ({"score": 2.0}, "low unit price: judged, without enough earlier lines to say how rare it is"),
    ],
)
def test_a_detector_without_an_answer_is_not_told_as_if_it_had_judged(answer, words):
    members = [(0.8, feature) for feature in described(("low_unit_price",)) if feature.topic.startswith("detector")]
    row = {"item_id": "1", **{f"{name}_low_unit_price": value for name, value in answer.items()}}
    assert reason_words(members[0][1].topic, members, row=row, counts={}) == words


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (
            {"odd": 0.125, "mean": 1.5},
            "of this seller's lines of the year before 12.5% were among the oddest hundredth",
        ),
        (
            {"odd": 0.0, "mean": 1.5},
            "1.5 on average on this seller's lines of the year before, none among the oddest hundredth",
        ),
        ({}, "no answer about any line of this seller in the year before"),
    ],
)
def test_the_sellers_record_is_told_of_the_detector_that_says_most(record, words):
    detectors = ("high_unit_price", "low_unit_price")
    odds = {"seller_mean_low_unit_price": 0.5, "seller_odd_low_unit_price": 0.1}
    members = [(odds.get(f.name, 0.0), f) for f in described(detectors) if f.topic == SELLER]
    row = {"item_id": "1", **{f"seller_{name}_low_unit_price": value for name, value in record.items()}}
    assert reason_words(SELLER, members, row=row, counts={}) == f"low unit price: {words}"
