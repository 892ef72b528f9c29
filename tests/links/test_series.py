from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pytest

from tests.links.hands import FIRST, ended, planted_town, town_told
from tests.links.network_cast import rows_of
from tidewaiter.lake import Lake
from tidewaiter.links.clusters import clustered, joined_by
from tidewaiter.links.forecasting import forecast
from tidewaiter.links.series_steps import forecast_steps, series_steps
from tidewaiter.tables import found, linked, resolved

pytestmark = pytest.mark.slow

CUT = FIRST + timedelta(days=250)


@pytest.fixture(scope="module")
def town():
    return planted_town()


@pytest.fixture(scope="module")
def linked_town(built_once, tmp_path_factory):
    with Lake.open(built_once(town_told, tmp_path_factory.mktemp("town") / "lake")) as lake:
        lake.run(forecast_steps())
        yield lake


def rows(lake, table):
    return lake.fetch(lake.read(table)).to_pylist()


def test_each_ring_is_one_series_and_no_two_rings_are(town, linked_town):
    series = defaultdict(set)
    for act in rows(linked_town, linked.ACTS):
        if act["importer"] in town.ring:
            series[town.ring[act["importer"]]].add(act["series_id"])
    assert all(len(ids) == 1 for ids in series.values())
    assert len(set.union(*series.values())) == len(series) == 6


def test_a_series_is_named_by_the_act_that_became_known_first(linked_town):
    acts = rows(linked_town, linked.ACTS)
    for series in rows(linked_town, linked.SERIES):
        mine = [act for act in acts if act["series_id"] == series["series_id"]]
        first = min(mine, key=lambda act: act["known_on"])["known_on"]
        assert next(act for act in mine if act["act_id"] == series["series_id"])["known_on"] == first


def test_an_act_is_the_party_s_that_its_document_names_though_it_stood_under_anothers_name(town, linked_town):
    """So it is with two that were held for one on the day of the act, and have been parted since."""
    with linked_town.scratch() as other:
        act, *_ = rows(other, linked.ACTS)
        of_act = (act["act_id"], "importer")
        mentions = [
            each | ({"party_id": "P-parted"} if (each["document_id"], each["role"]) == of_act else {})
            for each in rows(other, resolved.MENTIONS)
        ]
        with other.change("parted") as change:
            change.replace(resolved.MENTIONS, pa.Table.from_pylist(mentions, schema=resolved.MENTIONS.schema))
        other.run(series_steps())
        after = {each["act_id"]: each for each in rows(other, linked.ACTS)}
        [series] = [each for each in rows(other, linked.SERIES) if each["series_id"] == act["series_id"]]
    assert after[act["act_id"]] == act | {"importer": "P-parted"}
    assert "P-parted" in series["parties"].split(";")


def test_what_a_series_shares_is_said_in_words(town, linked_town):
    largest = max(rows(linked_town, linked.SERIES), key=lambda series: series["acts"])
    assert "same seller" in largest["shared_traits"]
    assert largest["confidence"] > 0.9
    assert largest["next_acts"] > 0


def test_an_honest_firms_slip_stands_alone(town, linked_town):
    acts = rows(linked_town, linked.ACTS)
    honest = [act for act in acts if act["importer"] not in town.ring]
    rings = {act["series_id"] for act in acts if act["importer"] in town.ring}
    assert honest
    assert not rings & {act["series_id"] for act in honest}


def test_firms_that_carry_on_are_told_and_others_are_not(town, linked_town):
    told = {(row["new_party"], row["old_party"]): row for row in rows(linked_town, linked.SUCCESSORS)}
    likely = {pair for pair, row in told.items() if row["probability"] >= 0.5 and pair[0].startswith("heir")}
    assert len(likely & set(town.heir.items())) >= 20
    assert all(pair in town.heir.items() for pair in likely)
    assert not any(old in town.ring for (_, old), row in told.items() if row["probability"] >= 0.5)


def test_no_successor_is_told_before_it_was_seen(linked_town):
    told = rows(linked_town, linked.SUCCESSORS)
    for row in told:
        assert row["known_on"] > row["began_on"]
        assert row["likely_on"] or row["probability"] < linked.LIKELY_SUCCESSOR
        assert not row["likely_on"] or row["likely_on"] >= row["known_on"]


def test_the_forecast_names_the_rings_first(town, linked_town):
    forecasts = sorted(rows(linked_town, linked.FORECASTS), key=lambda row: row["place"])
    assert {row["party_id"] for row in forecasts[:18]} == set(town.ring)
    assert all(row["reason"] for row in forecasts)


@pytest.fixture(scope="module")
def other_future(town, tmp_path_factory):
    """The same town until CUT; what becomes known from then on is shuffled, and half of it is missing."""
    with Lake.open(tmp_path_factory.mktemp("other") / "lake", create=True) as lake:
        town.pour(lake)
        with lake.change("another future") as change:
            change.replace(found.OUTCOMES, another_future(lake.fetch(lake.read(found.OUTCOMES))))
        lake.run(series_steps())
        yield lake


def test_what_is_found_later_moves_nothing_that_was_told_before(linked_town, other_future):
    told = [
        sorted(
            (row for row in rows(lake, linked.LINE_EVIDENCE) if row["declared_on"] <= CUT), key=itemgetter("item_id")
        )
        for lake in (linked_town, other_future)
    ]
    assert told[0] == told[1]
    assert len(told[0]) > 100


def test_what_is_declared_and_resolved_later_moves_nothing_that_was_told_before(town, linked_town, tmp_path):
    """A lake that ends on the CUT tells of its lines what the lake of today tells of them, later matches and all."""
    with Lake.open(tmp_path / "past", create=True) as past:
        planted_town().pour(past)
        ended(past, before=CUT + timedelta(days=1))
        past.run(series_steps())
        then = {row["item_id"]: row for row in rows(past, linked.LINE_EVIDENCE)}
    with linked_town.scratch() as today:
        with today.change("two heirs turn out to be two ring firms") as change:
            change.replace(resolved.MATCHES, rows_of(resolved.MATCHES, late_matches(town)))
        today.run(series_steps())
        now = {row["item_id"]: row for row in rows(today, linked.LINE_EVIDENCE) if row["declared_on"] <= CUT}
    assert then == now
    assert len(then) > 100


def late_matches(town) -> list[dict[str, object]]:
    """Matches that would join firms of different rings, and which stand from after the CUT only."""
    return [
        {
            "left_profile": f"p-{one}", "right_profile": f"p-{other}", "probability": 0.99, "weight": 9.0,
            "evidence": "{}", "by": "model", "kept": True, "known_on": CUT - timedelta(days=40),
            "kept_from": CUT + timedelta(days=3),
        }
        for one, other in (("ring0-0", "ring1-0"), ("ring2-1", "firm50"))
    ]  # fmt: skip


def test_a_past_forecast_does_not_know_what_was_found_later(linked_town, other_future):
    told = []
    for lake in (linked_town, other_future):
        with lake.scratch() as past:
            past.run([forecast.bind(as_of=CUT.isoformat())])
            told.append(sorted(rows(past, linked.FORECASTS), key=itemgetter("place")))
    assert told[0] == told[1]
    assert told[0]


def another_future(outcomes: pa.Table) -> pa.Table:
    """Results known on CUT or later with their verdicts shuffled, and every second one gone."""
    rows = sorted(outcomes.to_pylist(), key=lambda row: row["item_id"])
    past = [row for row in rows if row["known_on"] < CUT]
    future = [row for row in rows if row["known_on"] >= CUT]
    verdicts = np.random.default_rng(5).permutation([row["illicit"] for row in future])
    changed = [row | {"illicit": bool(verdict)} for row, verdict in zip(future, verdicts, strict=True)]
    return pa.Table.from_pylist(past + changed[::2], schema=outcomes.schema)


def test_one_bridge_does_not_join_two_groups():
    """Two close triples, and one likeness between them: single linkage would make one of it."""
    pairs = [(0, 1, 4.0), (0, 2, 4.0), (1, 2, 4.0), (3, 4, 4.0), (3, 5, 4.0), (4, 5, 4.0), (2, 3, 3.0)]
    left, right, odds = (np.array(column) for column in zip(*pairs, strict=True))
    assert clustered(6, left, right, odds).tolist() == [0, 0, 0, 3, 3, 3]


def test_new_acts_join_open_and_merge_as_if_all_had_come_at_once():
    draw = np.random.default_rng(3)
    hand = draw.integers(0, 12, 80)
    left, right = np.triu_indices(80, 1)
    kept = (hand[left] == hand[right]) | (draw.random(len(left)) < 0.02)
    left, right = left[kept], right[kept]
    odds = np.where(hand[left] == hand[right], draw.normal(3, 1.5, len(left)), draw.normal(-3, 1.5, len(left)))
    labels = clustered(40, *(each[(left < 40) & (right < 40)] for each in (left, right, odds)))
    for count in range(41, 81):
        seen = (left < count) & (right < count)
        labels = joined_by(labels, left[seen], right[seen], odds[seen], new=[count - 1])
    assert labels.tolist() == clustered(80, left, right, odds).tolist()


def test_a_long_chain_of_weak_likenesses_costs_no_table_of_everybody_with_everybody():
    """Twenty thousand acts, each a little like the next: a table of all pairs would be 3 GB."""
    left = np.arange(19_999)
    labels = clustered(20_000, left, left + 1, np.full(len(left), -1.0))
    assert labels.tolist() == list(range(20_000))


def test_a_lake_without_results_has_no_series_and_breaks_nothing(lake):
    lake.run([*series_steps(), *forecast_steps()])
    assert rows(lake, linked.SERIES) == []
    assert rows(lake, linked.FORECASTS) == []
