"""From detectors to scores, and from scores to alerts."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.signals.alert import raise_alerts
from tidewaiter.signals.score import READS, score_signals
from tidewaiter.tables import signalled

SEED = 5
FALSE_PRICE = "now"
REFERENCE = {"reference_months": 3, "min_reference": 100}


def months_of_shoes(line):
    """Three months of ten shoe lines a day at a price of about 5, and then one at a tenth of it."""
    prices = np.exp(np.random.default_rng(SEED).normal(np.log(5), 0.1, 1000))
    rows = [line(f"{n:04}", n // 10, customs_value=round(price * 100, 2)) for n, price in enumerate(prices)]
    return [*rows, line(FALSE_PRICE, 95, customs_value=50.0)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory, line, tables):
    """A lake with a market, and one party on a list; scored, and its alerts raised."""
    party = {
        "mention_id": "m", "document_id": "0500", "document_kind": "item", "role": "importer", "party": "X",
        "mentioned_on": date(2024, 2, 20), "name": "Evil Corp", "source": "t", "file_id": "0", "row_no": 1,
    }  # fmt: skip
    listed = {
        "listing_id": "SDN/1", "list": "SDN", "schema": "Company", "name": "EVIL CORP.",
        "source": "t", "file_id": "0", "row_no": 1,
    }  # fmt: skip
    made = tables(items=months_of_shoes(line), parties=[party], listings=[listed])
    with Lake.open(tmp_path_factory.mktemp("filled"), create=True) as lake:
        with lake.change("fill") as change:
            for table in READS:
                change.replace(table, made[table.name].to_pyarrow())
        lake.run([score_signals.bind(**REFERENCE), raise_alerts.bind(rate=0.05)], label="signals")
        yield lake


def rows(lake, table):
    return lake.fetch(lake.read(table)).to_pylist()


def test_the_false_price_and_the_listed_party_are_alerts_with_their_reasons(filled):
    alerts = {(row["item_id"], row["detector"]): row for row in rows(filled, signalled.ALERTS)}
    price = alerts[FALSE_PRICE, "low_unit_price"]
    assert price["reason"].startswith("0.50 per kg where such goods go for ")
    assert price["false_discovery_rate"] == 0.05
    listed = alerts["0500", "watchlist_exact"]
    assert listed["reason"] == 'importer has the name of "EVIL CORP." on list SDN (entry SDN/1)'
    assert listed["p_value"] is None
    assert listed["false_discovery_rate"] is None


@pytest.mark.parametrize("detector", ["low_unit_price", "high_unit_price"])
def test_where_nobody_lies_few_days_have_a_false_alert(filled, detector):
    """At a rate of 0.05 one honest day in twenty has an alert: of some 69 days, three or four."""
    told = [row for row in rows(filled, signalled.ALERTS) if row["detector"] == detector]
    days = {row["declared_on"] for row in told if row["item_id"] != FALSE_PRICE}
    assert len(days) <= 10


def test_scores_have_p_values_once_there_is_a_reference_and_reasons_where_they_are_small(filled):
    told = [row for row in rows(filled, signalled.SCORES) if row["detector"] == "low_unit_price"]
    first_month = [row for row in told if row["declared_on"] < date(2024, 2, 1)]
    later = [row for row in told if row["declared_on"] >= date(2024, 2, 1)]
    assert all(row["p_value"] is None and row["reason"] is None for row in first_month)
    assert all((row["reason"] is not None) == (row["p_value"] <= 0.1) for row in later)


def test_p_values_do_not_move_when_later_lines_come_in(filled, line, tables):
    """Later lines of the same month, which share its reference, and of the next."""
    more = [line(f"later/{n}", 101 + n, customs_value=1.0 + n) for n in range(40)]
    made = tables(items=[*months_of_shoes(line), *more])
    scores = score_signals(*(made[table.name] for table in READS), **REFERENCE).to_pyarrow().to_pylist()
    after = {(row["item_id"], row["detector"]): row["p_value"] for row in scores}
    before = {
        (row["item_id"], row["detector"]): row["p_value"]
        for row in rows(filled, signalled.SCORES)
        if row["detector"] != "watchlist_exact"
    }
    assert {key: after[key] for key in before} == pytest.approx(before)


def test_likenesses_are_alerts_by_themselves_however_few_there_are(line, tables):
    """Two lines have no distribution, so that neither has a p-value; the likelier than not is told all the same."""
    met = [("A", 0.97, "P1"), ("B", 0.31, "P2")]
    made = tables(
        items=[line(name, 9) for name, _, _ in met],
        mentions=[
            {"mention_id": name, "document_id": name, "document_kind": "item", "role": "exporter",
             "mentioned_on": date(2024, 1, 10), "profile_id": way, "party_id": way, "probability": 1.0}
            for name, _, way in met
        ],
        profiles=[
            {"profile_id": way, "party_id": way, "party": way, "probability": 1.0, "roles": "exporter", "mentions": 1,
             "first_on": date(2024, 1, 1), "last_on": date(2024, 1, 10)}
            for _, _, way in met
        ],
        likenesses=[
            {"profile_id": way, "listing_id": "X/1", "list": "X", "score": score, "alike": True, "matched": "M",
             "reason": "is like it", "known_on": date(2024, 1, 1)}
            for _, score, way in met
        ],
    )  # fmt: skip
    scores = score_signals(*(made[table.name] for table in READS)).to_pyarrow()
    [alert] = raise_alerts(ibis.memtable(scores)).to_pyarrow().to_pylist()
    assert (alert["item_id"], alert["detector"]) == ("A", "watchlist_likeness")
    assert alert["reason"] == "exporter: is like it (list X, entry X/1, likeness 0.97)"
    assert (alert["p_value"], alert["false_discovery_rate"]) == (None, None)
    told = {row["item_id"]: row for row in scores.to_pylist() if row["detector"] == "watchlist_likeness"}
    assert told["B"]["score"] == pytest.approx(0.31)
    assert told["B"]["reason"] is None


@pytest.mark.parametrize("rate", [0.0, -0.1, 0.2])
def test_a_rate_without_reasons_is_refused(rate):
    with pytest.raises(UsageError, match="false alerts"):
        raise_alerts(ibis.memtable(signalled.SCORES.schema.empty_table()), rate=rate)


def test_alerts_of_one_day_do_not_depend_on_another_day():
    def scores(days):
        return ibis.memtable(pa.Table.from_pylist([
            {"item_id": f"{day}/{n}", "detector": "d", "declared_on": date(2024, 1, 1) + timedelta(days=day),
             "score": 1.0, "p_value": p, "reason": "because"}
            for day in days for n, p in enumerate([0.001, 0.6] if day == 0 else [0.5] * 50)
        ], schema=signalled.SCORES.schema))  # fmt: skip

    alone, together = (raise_alerts(scores(days)).to_pyarrow()["item_id"].to_pylist() for days in ([0], [0, 1]))
    assert alone == together == ["0/0"]
