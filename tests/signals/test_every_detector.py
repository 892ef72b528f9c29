"""What every detector owes, tested once for all of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.signals.reason import fields, in_words
from tidewaiter.signals.score import READS, score_signals
from tidewaiter.signals.signal import collect
from tidewaiter.tables import signalled

DETECTORS = collect()
NAMED = {detector.name: detector for detector in DETECTORS}
PRICE_DETECTORS = (
    "low_unit_price", "high_unit_price", "mass_against_value", "new_or_reawakened_trader", "price_against_seller",
    "price_against_words", "unsteady_prices",
)  # fmt: skip
LAST_DAY = 400
each = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)


def world(line, *, seed=1, count=300):
    """A small market in which every detector has something to say, with gaps as in life."""
    draw, beside = random.Random(seed), random.Random(seed + 1)
    goods = {"640399": "leather shoes men", "090121": "roasted coffee beans", "640411": "sports shoes textile"}
    rows = []
    for n in range(count):
        hs6 = draw.choice([*goods, None] if n % 20 == 0 else list(goods))
        rows.append(
            line(
                f"{n:04}",
                draw.randrange(LAST_DAY),
                hs6=hs6,
                description=draw.choice([goods.get(hs6), goods["090121"], "new shoes", None]),
                importer=draw.choice(["ACME", "CAFE", "BIG", f"I{n}", None]),
                exporter=beside.choice(["MILL", "SHOP", f"E{n}", None]),
                duty_rate_pct=beside.choice([12.5, 8.0, 0.0, None]),
                gross_mass_kg=beside.choice([112.0, 130.0, None]),
                origin=draw.choice(["VN", "BR", "CN", "MY", None]),
                dispatch=draw.choice(["VN", "SG", None]),
                office=draw.choice(["010", "020", None]),
                quantity=draw.choice([50.0, 49.0, 5.0, 0.0, None]),
                quantity_unit=draw.choice(["PAR", "KGM"]),
                net_mass_kg=draw.choice([100.0, 90.0, 110.0, 0.0, None]),
                customs_value=draw.choice([500.0, 480.0, 530.0, 50.0, 0.0, None]),
                bill_number=draw.choice([f"B{n}", f"B{n - 1}", None]),
            )
        )
    bills = bills_of(rows)
    parties = [*parties_of(rows), *shippers_of(bills)]
    return {
        "items": rows, "parties": parties, "listings": LISTINGS, "orders": ORDERS, "likenesses": LIKENESSES,
        "mentions": mentions_of(parties), "profiles": PROFILES, "trade_flows": FLOWS, "filings": filings_of(rows),
        "consignments": bills, "cargo_likenesses": CARGO_LIKENESSES, "held_by_listed": HELD,
    }  # fmt: skip


def bills_of(rows):
    """Bills that come in before their lines, on the day, and after it."""
    return [
        {
            "consignment_id": f"C{n}", "bill_number": row["bill_number"], "line_no": 1,
            "arrived_on": row["declared_on"] + timedelta(days=n % 3 - 1), "vessel_name": f"ZELBRIKA {n % 4}",
            "source": "test", "file_id": "0", "row_no": n,
        }
        for n, row in enumerate(rows)
        if row["bill_number"]
    ]  # fmt: skip


def shippers_of(bills):
    return [
        {
            "mention_id": f"{bill['consignment_id']}/shipper", "document_id": bill["consignment_id"],
            "document_kind": "consignment", "role": "shipper", "mentioned_on": bill["arrived_on"], "party": "BIG",
            "name": "BIG", "source": "test", "file_id": "0", "row_no": 1,
        }
        for n, bill in enumerate(bills)
        if n % 7 == 0
    ]  # fmt: skip


def mentions_of(parties):
    named = ("mention_id", "document_id", "document_kind", "role", "mentioned_on")
    return [
        {name: row[name] for name in named} | {"profile_id": row["party"], "party_id": row["party"], "probability": 1.0}
        for row in parties
    ]


def filings_of(rows):
    return [
        {
            "filing_id": f"F{n}", "filing_number": f"F{n}", "line_no": 1, "bill_number": row["bill_number"],
            "filed_on": row["declared_on"], "known_on": row["declared_on"] - timedelta(days=n % 30),
            "origin": row["origin"] if n % 7 else "CN", "manufacturer_country": row["origin"] if n % 5 else "MY",
            "stuffing_country": row["dispatch"], "hs6": row["hs6"] if n % 3 else "640399",
            "source": "test", "file_id": "0", "row_no": n,
        }
        for n, row in enumerate(rows)
        if row["bill_number"]
    ]  # fmt: skip


def parties_of(rows):
    return [
        {
            "mention_id": f"{row['item_id']}/importer", "document_id": row["item_id"], "document_kind": "item",
            "role": "importer", "mentioned_on": row["declared_on"], "party": row["importer"], "name": row["importer"],
            "identifier": f"{row['importer']}-998877", "source": "test", "file_id": "0", "row_no": 1,
        }
        for row in rows
        if row["importer"]
    ]  # fmt: skip


LISTINGS = [{
    "listing_id": "X/1", "list": "X", "schema": "Company", "name": "Somebody", "identifiers": "tax:CAFE998877",
    "valid_from": date(2024, 6, 1), "source": "test", "file_id": "0", "row_no": 1,
}]  # fmt: skip
LIKENESSES = [
    {"profile_id": "BIG", "listing_id": one, "list": "X", "score": 0.7, "alike": True, "matched": "BIGG",
     "reason": "is like it", "known_on": date(2024, 2, 1), "register": register}
    for one, register in (("X/3", False), ("R/1", True))
]  # fmt: skip
HELD = [{
    "firm": "R/1", "since": date(2024, 3, 1), "until": None, "name": "BIGG", "pct": 80.0, "score": 0.9, "holder": "R/2",
    "holder_name": "Somebody", "list": "X", "listing_id": "X/1",
}]  # fmt: skip
CARGO_LIKENESSES = [{
    "subject_kind": "vessel", "subject_id": "ZELBRIKA 3", "name": "ZELBRIKA 3", "number": "", "country": "",
    "listing_id": "X/9", "list": "X", "score": 0.8, "matched": "ZELBRIKA", "reason": "is like it", "evidence": "{}",
    "known_on": date(2024, 2, 1),
}]  # fmt: skip
PROFILES = [
    {
        "profile_id": party, "party_id": party, "probability": 1.0, "phone_key": "5550100", "roles": "importer",
        "mentions": 1, "first_on": date(2024, 1, 1 + n), "last_on": date(2024, 9, 1),
    }
    for n, party in enumerate(("BIG", "CAFE"))
]  # fmt: skip
ORDERS = [{
    "order_id": "A-1", "case_number": "A-570-001", "remedy": "AD", "product": "shoes", "origin": "CN",
    "hs_codes": "6403990000", "valid_from": date(2024, 3, 1), "source": "test", "file_id": "0", "row_no": 1,
}]  # fmt: skip


FLOWS = [
    {
        "flow_id": f"VN/{month}", "reporter": "VN", "partner": "US", "flow": "export", "product": "640399",
        "period_from": date(2024, month, 1), "period_to": date(2024, month, 28), "value_usd": 3000.0 * month,
        "measure": "fob", "known_on": date(2024, month + 2, 10), "source": "test", "file_id": "0", "row_no": month,
    }
    for month in range(1, 9)
]  # fmt: skip


@pytest.fixture(scope="module")
def market(line):
    return world(line)


@pytest.fixture(scope="module")
def asked(market, tables):
    """The tables of the market, and what each detector says of them, found out once."""
    at_hand = tables(**market)
    return at_hand, cache(lambda name: said(NAMED[name], at_hand))


@pytest.fixture(scope="module")
def shuffled(market, tables):
    return tables(**{noun: random.Random(2).sample(given, len(given)) for noun, given in market.items()})


@pytest.fixture(scope="module")
def rated(market, tables):
    items = [row | {"customs_value": row["customs_value"] and row["customs_value"] * 1301.7} for row in market["items"]]
    return tables(**market | {"items": items})


@pytest.fixture(scope="module")
def nothing(tables):
    return tables()


@pytest.fixture(scope="module")
def gaps(tables):
    rows = [
        {
            "item_id": f"{n}", "declaration_id": "1", "line_no": 1, "flow": "import",
            "declared_on": date(2024, 1, 1) + timedelta(days=n), "source": "test", "file_id": "0", "row_no": 1,
        }
        for n in range(200)
    ]  # fmt: skip
    return tables(items=rows)


def said(detector, at_hand):
    rows = detector(*(at_hand[table.name] for table in detector.reads)).to_pyarrow().to_pylist()
    return {row["item_id"]: row for row in rows}


def scores_of(answers):
    return {item: row["score"] for item, row in answers.items()}


def unbound(table):
    return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=table.name.replace(".", "_"))


def test_the_questions_of_the_first_issue_are_all_asked():
    assert {detector.name for detector in DETECTORS} == {
        "low_unit_price", "high_unit_price", "mass_against_quantity", "mass_against_value", "rare_combination",
        "new_or_reawakened_trader", "description_against_code", "watchlist_exact", "origin_after_order",
        "watchlist_likeness", "exports_unknown_to_origin", "filing_against_declaration",
        "price_against_seller", "price_against_words", "unsteady_prices", "packing_against_goods",
        "rate_against_own_words", "rate_against_own_heading", "watchlist_shared_contact", "watchlist_cargo",
        "watchlist_owner",
    }  # fmt: skip


@each
def test_it_says_what_it_is(detector):
    assert detector.asks.endswith("?")
    assert set(detector.reads) <= set(READS), "a table that a detector reads belongs in score.READS"
    assert detector.typology in detector.function.__module__


@each
def test_it_compiles_for_both_engines(detector):
    ibis.pyspark  # noqa: B018  (touching it loads the compiler)
    answers = detector(*(unbound(table) for table in detector.reads))
    sentence = answers.mutate(reason=in_words(detector.reason, answers))
    for dialect in ("duckdb", "pyspark"):
        assert ibis.to_sql(sentence, dialect=dialect)


@each
def test_it_answers_each_line_once_with_a_finite_score_and_a_whole_reason(detector, asked):
    at_hand, _ = asked
    answers = detector(*(at_hand[table.name] for table in detector.reads))
    assert set(fields(detector.reason)) <= set(answers.columns)
    rows = answers.mutate(sentence=in_words(detector.reason, answers)).to_pyarrow().to_pylist()
    assert rows, "this world has something for every detector"
    assert len({row["item_id"] for row in rows}) == len(rows)
    assert all(row["score"] is not None and abs(row["score"]) < 1e6 for row in rows)
    assert all(row["sentence"] and "{" not in row["sentence"] for row in rows)


@each
def test_empty_tables_give_no_answer_and_no_error(detector, nothing):
    assert said(detector, nothing) == {}


@each
def test_lines_of_nothing_but_gaps_give_no_error(detector, gaps):
    assert said(detector, gaps) == {}


@each
def test_the_order_of_rows_does_not_matter(detector, asked, shuffled):
    _, here = asked
    there = said(detector, shuffled)
    assert scores_of(there) == pytest.approx(scores_of(here(detector.name)), abs=1e-9)


@pytest.mark.parametrize("name", PRICE_DETECTORS)
def test_the_currency_does_not_matter(name, asked, rated):
    _, here = asked
    there = said(NAMED[name], rated)
    assert scores_of(there) == pytest.approx(scores_of(here(name)), abs=1e-6)


@given(seed=st.integers(0, 10_000), today=st.integers(150, LAST_DAY))
@settings(deadline=None, max_examples=2)
def test_what_comes_later_never_moves_an_earlier_score(line, tables, seed, today):
    """From `today` on, lines vanish, change or come in, and listings and orders are added: all before stays."""
    before, draw = world(line, seed=seed), random.Random(seed)
    cut = date(2024, 1, 1) + timedelta(days=today)
    early = [row for row in before["items"] if row["declared_on"] < cut]
    late = [row | {"customs_value": 1.0, "origin": "CN", "description": "coffee"} for row in before["items"]
            if row["declared_on"] >= cut and draw.random() < 0.7]  # fmt: skip
    late += [line(f"new/{n}", draw.randrange(today, LAST_DAY + 1), net_mass_kg=1.0, importer="CAFE") for n in range(50)]
    rows = draw.sample(early + late, len(early) + len(late))
    bills = [row if row["arrived_on"] < cut else row | {"vessel_name": "ZELBRIKA 3"} for row in before["consignments"]]
    parties = [*parties_of(rows), *shippers_of(bills)]
    after = {
        "items": rows,
        "parties": parties,
        "consignments": bills,
        "cargo_likenesses": [
            *CARGO_LIKENESSES,
            CARGO_LIKENESSES[0] | {"listing_id": "X/4", "score": 0.9, "known_on": cut},
        ],
        "listings": [
            *LISTINGS,
            LISTINGS[0] | {"listing_id": "X/2", "identifiers": "tax:ACME998877", "valid_from": cut},
        ],
        "orders": [*ORDERS, ORDERS[0] | {"order_id": "A-2", "hs_codes": "640411", "valid_from": cut}],
        "mentions": mentions_of(parties),
        "likenesses": [
            *LIKENESSES,
            LIKENESSES[0] | {"listing_id": "X/4", "score": 0.9, "known_on": cut},
            LIKENESSES[0] | {"profile_id": "CAFE", "score": 0.9, "known_on": cut},
            LIKENESSES[1] | {"profile_id": "CAFE", "score": 0.9, "known_on": cut},
        ],
        "profiles": [*PROFILES, PROFILES[0] | {"profile_id": "NEW", "party_id": "NEW", "first_on": cut}],
        "held_by_listed": [HELD[0] | {"until": cut}, HELD[0] | {"since": cut, "score": 1.0}],
        "names": [{"party": "CAFE", "since": cut, "name": "BIG"}],
        "trade_flows": [*FLOWS, FLOWS[0] | {"flow_id": "VN/revised", "value_usd": 9e6, "known_on": cut}],
        "filings": [row if row["known_on"] < cut else row | {"origin": "KH"} for row in before["filings"]],
    }
    here, there = tables(**before), tables(**after)
    kept = {row["item_id"] for row in early}
    for detector in DETECTORS:
        old = {item: score for item, score in scores_of(said(detector, here)).items() if item in kept}
        new = {item: score for item, score in scores_of(said(detector, there)).items() if item in kept}
        assert new == pytest.approx(old, abs=1e-9), detector.name


def test_the_whole_step_compiles_for_spark():
    ibis.pyspark  # noqa: B018
    assert ibis.to_sql(score_signals(*(unbound(table) for table in READS)), dialect="pyspark")


@pytest.mark.spark
@pytest.mark.slow
def test_both_engines_give_the_same_answers(line, tables, tmp_path):
    from tidewaiter.lake import Lake

    contents = tables(**world(line))
    bound = score_signals.bind(reference_months=6, min_reference=20)
    told = {}
    for engine in ("duckdb", "spark"):
        with Lake.open(tmp_path / engine, create=True, engine=engine) as lake:
            with lake.change("test") as change:
                for table in READS:
                    change.replace(table, contents[table.name].to_pyarrow())
            lake.run([bound])
            rows = lake.fetch(lake.read(signalled.SCORES)).to_pylist()
            told[engine] = {(row["item_id"], row["detector"]): row for row in rows}
    assert told["duckdb"].keys() == told["spark"].keys()
    for key, ours in told["duckdb"].items():
        theirs = told["spark"][key]
        assert theirs["score"] == pytest.approx(ours["score"], abs=1e-9), key
        assert theirs["p_value"] == pytest.approx(ours["p_value"], abs=1e-9), key
        assert theirs["reason"] == ours["reason"], key
