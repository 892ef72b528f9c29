"""What would lower a score: told on a port whose truth was planted (low prices and some importers are suspect)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest

from tests.known_sentences import unknown_among
from tests.models.port import AS_OF, Port, fill, planted_port
from tidewaiter.flow.clarifying import what_would_lower
from tidewaiter.flow.clarifying.cases import cases_of
from tidewaiter.flow.clarifying.facts import beyond_papers
from tidewaiter.flow.steps import mandatory_detectors
from tidewaiter.fusion.risks import fuse_risks
from tidewaiter.lake import Lake
from tidewaiter.models.features import NETWORK, SELLER, SERIES, described
from tidewaiter.models.scoring import score_items
from tidewaiter.models.training import train
from tidewaiter.signals.score import score_signals
from tidewaiter.signals.sellers import sum_up_sellers
from tidewaiter.signals.valuation.price_against_seller import price_against_seller
from tidewaiter.tables import declared, found, fused, selected, signalled

pytestmark = pytest.mark.slow

LAST = AS_OF + timedelta(days=19)


def with_sellers(port: Port) -> Port:
    """The same port, each line of which names one of twenty sellers."""
    sellers = pa.array([f"S{n % 20}" for n in range(port.items.num_rows)])
    items = port.items.set_column(port.items.column_names.index("exporter"), "exporter", sellers)
    return replace(port, items=items)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with Lake.open(tmp_path_factory.mktemp("port") / "lake", create=True) as lake:
        fill(lake, with_sellers(planted_port(3_000)))
        lake.run([score_signals.bind(), sum_up_sellers.bind()])
        record = str(train(lake, as_of=AS_OF).folder)
        window = {"first_day": AS_OF.isoformat(), "last_day": LAST.isoformat()}
        fused_so = fuse_risks.bind(mandatory=mandatory_detectors(), record=record, **window)
        lake.run([score_items.bind(model=record, explain=0, **window), fused_so])
        yield lake


@contextmanager
def afterwards(port, table, changed) -> Iterator[Lake]:
    """The lake with other rows in one table, and the models of the run."""
    with port.scratch() as lake:
        shutil.copytree(port.path / "models", lake.path / "models")
        with lake.change("afterwards") as change:
            change.upsert(table, pa.Table.from_pylist(changed, schema=table.schema))
        yield lake


def rows(lake, table, **same):
    asked = lake.read(table)
    for name, value in same.items():
        asked = asked.filter(asked[name] == value)
    return lake.fetch(asked.order_by(asked.item_id)).to_pylist()


@pytest.fixture(scope="module")
def risks(port):
    return {row["item_id"]: row["risk"] for row in rows(port, fused.RISKS)}


@pytest.fixture(scope="module")
def told(port, risks):
    return what_would_lower(port, list(risks), watched_from=0.2)


@pytest.fixture(scope="module")
def cheap(port, risks):
    """Lines far below the price of their lane."""
    answers = rows(port, signalled.SCORES, detector="low_unit_price")
    return [row["item_id"] for row in answers if row["item_id"] in risks and row["p_value"] <= 0.1]


def fact(lowering, code):
    return next((each for each in lowering.facts if each.code == code), None)


def test_judged_as_declared_every_line_comes_out_as_the_run_had_it(told, risks):
    assert {key: lowering.silence for key, lowering in told.items()} == dict.fromkeys(risks, "")


def test_a_usual_price_would_lower_the_risk_of_cheap_lines(told, cheap, risks):
    falls = [risks[key] - each.risk for key in cheap if (each := fact(told[key], "price"))]
    assert len(cheap) >= 5
    assert len(falls) >= 0.75 * len(cheap)
    assert min(falls) > 0
    assert sum(falls) / len(falls) > 0.05


def test_what_is_declared_and_what_is_usual_stand_beside_it(port, told, cheap):
    key = cheap[0]
    item = rows(port, declared.ITEMS, item_id=key)[0]
    price = fact(told[key], "price")
    assert price.told.startswith(f"{item['customs_value'] / item['net_mass_kg']:.3g} per kg declared, ")
    assert "commercial invoice" in price.ask_for


def test_a_price_in_the_middle_of_its_lane_is_not_offered(port, told, risks):
    answers = rows(port, signalled.SCORES, detector="low_unit_price")
    middle = [row["item_id"] for row in answers if row["item_id"] in risks and abs(row["score"]) < 0.5]
    assert middle
    assert not any(fact(told[key], "price") or "price" in told[key].others for key in middle)


def test_past_findings_are_named_as_what_no_paper_lowers(port, told):
    """Importers I0 to I7 cheat: their record speaks against their lines, and is never offered as a fact to clear up."""
    cheats = {f"I{n}" for n in range(8)}
    items = [row for row in rows(port, declared.ITEMS) if row["item_id"] in told]
    theirs = [told[row["item_id"]] for row in items if row["importer"] in cheats]
    others = [told[row["item_id"]] for row in items if row["importer"] not in cheats]
    record = "what past inspections of this importer found"

    def share(lowerings):
        return sum(record in dict(each.stays) for each in lowerings) / len(lowerings)

    assert share(theirs) > 0.9
    assert share(others) < 0.2
    assert {each.code for lowering in told.values() for each in lowering.facts} <= {
        "price", "mass", "description", "rate", "origin", "trader",
    }  # fmt: skip


def test_the_line_is_that_from_which_lines_are_watched(told, risks):
    for key, lowering in told.items():
        assert (lowering.line, lowering.line_is) == ((0.2, "watched") if risks[key] >= 0.2 else (None, ""))
        assert all(each.below is (None if lowering.line is None else each.risk < 0.2) for each in lowering.facts)


def test_the_line_is_the_least_risk_for_which_the_office_opened_one(port, risks):
    items = {row["item_id"]: row for row in rows(port, declared.ITEMS, declared_on=LAST) if row["item_id"] in risks}
    of_one = sorted((key for key, row in items.items() if row["office"] == "O1"), key=risks.get)[-2:]
    plan = [
        dict.fromkeys(selected.PLAN.column_names)
        | {"item_id": key, "declaration_id": key, "day": LAST, "office": "O1", "position": place, "lane": "red"}
        | {"exam_type": "DOC", "cause": "risk", "propensity": 1.0, "minutes": 30.0, "risk": risks[key]}
        for place, key in enumerate(of_one, 1)
    ]
    with afterwards(port, selected.PLAN, plan) as lake:
        told = what_would_lower(lake, of_one)
    assert {(each.line, each.line_is) for each in told.values()} == {(risks[of_one[0]], "chosen")}


def test_what_is_declared_and_found_later_changes_nothing(port, told, cheap):
    """Later lines at a tenth of the price, and a finding for each, came in after the run."""
    later = [
        row | {"item_id": f"later/{n}", "declaration_id": f"later/{n}", "declared_on": LAST + timedelta(days=n % 3)}
        | {"customs_value": row["customs_value"] / 10}
        for n, row in enumerate(rows(port, declared.ITEMS, declared_on=LAST) * 8)
    ]  # fmt: skip
    results = [
        dict.fromkeys(found.OUTCOMES.column_names)
        | {"outcome_id": row["item_id"], "item_id": row["item_id"], "known_on": LAST + timedelta(days=4)}
        | {"cause": "risk", "propensity": 1.0, "illicit": True, "typology": "VALUATION", "severity": 1}
        | {"source": "s", "file_id": "f", "row_no": n}
        for n, row in enumerate(later)
    ]
    with afterwards(port, declared.ITEMS, later) as lake:
        with lake.change("results") as change:
            change.upsert(found.OUTCOMES, pa.Table.from_pylist(results, schema=found.OUTCOMES.schema))
        again = what_would_lower(lake, cheap, watched_from=0.2)
    assert again == {key: told[key] for key in cheap}


def test_where_the_lake_moved_on_since_the_run_nothing_is_told(port, risks, cheap):
    moved = [row | {"risk": 0.999, "risk_high": 1.0} for row in rows(port, fused.RISKS)]
    with afterwards(port, fused.RISKS, moved) as lake:
        lowering = what_would_lower(lake, cheap[:1])[cheap[0]]
    assert "changed since the run" in lowering.silence
    assert lowering.facts == ()


def test_without_a_model_nothing_is_made_up(port, cheap):
    moved = [row | {"model_id": "none"} for row in rows(port, fused.RISKS)]
    with afterwards(port, fused.RISKS, moved) as lake:
        assert "no model" in what_would_lower(lake, cheap[:1])[cheap[0]].silence


@pytest.mark.parametrize("spoil", [lambda written: {"parts": written["parts"]}, None])
def test_where_the_weights_of_the_run_cannot_be_read_nothing_is_made_up(port, risks, cheap, spoil):
    with afterwards(port, fused.RISKS, rows(port, fused.RISKS)[:1]) as lake:
        (record,) = (lake.path / "models").glob("*/fusion.json")
        if spoil:
            record.write_text(json.dumps(spoil(json.loads(record.read_text()))))
        else:
            record.unlink()
        lowering = what_would_lower(lake, cheap[:1])[cheap[0]]
    assert "another version of the program" in lowering.silence
    assert lowering.risk == risks[cheap[0]]


def test_a_line_that_no_run_judged_is_left_out(port):
    before = rows(port, declared.ITEMS, declared_on=AS_OF - timedelta(days=30))[0]["item_id"]
    assert what_would_lower(port, [before, "nobody/has/this"]) == {}


def test_every_reason_of_a_run_can_be_known_again_by_its_sentence(port, told):
    read = [row["reasons"] for row in rows(port, fused.RISKS)] + [row["reasons"] for row in rows(port, selected.PLAN)]
    odd = {str(row["reason"]) for row in rows(port, signalled.SCORES) if row["reason"]}
    parts = {part for text in read for part in str(text or "").split("; ") if part} | odd
    parts |= {words for each in told.values() for words, _ in each.stays}
    meanings = tuple(f"{feature.meaning}: " for feature in described(()))
    assert len(parts) > 20
    assert [each for each in unknown_among(parts) if not each.startswith(meanings)] == []


def test_a_price_is_asked_again_beside_the_same_seller_s_and_cases_do_not_judge_each_other(port, cheap):
    """The later of two cheap lines of one seller is told what it would be were it alone at the usual price."""
    sold = [row | {"exporter": "MILL"} for row in rows(port, declared.ITEMS)]
    pair = sorted((row for row in sold if row["item_id"] in cheap), key=lambda row: row["declared_on"])
    first, last = pair[0], next(row for row in reversed(pair) if row["hs6"] == pair[0]["hs6"])
    assert first["declared_on"] < last["declared_on"]
    odd = [{"item_id": row["item_id"], "detector": "low_unit_price", "score": 3.0, "p_value": 0.01} for row in pair]
    with afterwards(port, declared.ITEMS, sold) as lake:
        told = {case.key: case for case in cases_of(lake, [first, last], odd) if case.codes == ("price",)}
        case = next(case for case in told.values() if case.item_id == last["item_id"])
        others = [row for row in sold if row["item_id"] != last["item_id"]]
        alone = lake.memtable(pa.Table.from_pylist([*others, case.item], schema=declared.ITEMS.schema))
        answers = lake.fetch(price_against_seller(alone)).to_pylist()
    expected = next(row["score"] for row in answers if row["item_id"] == last["item_id"])
    assert len(told) == 2
    assert case.answers["price_against_seller"].score == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("topic", [NETWORK, SERIES, SELLER, "results of exporter", "activity of importer"])
def test_what_no_paper_changes_has_a_name(topic):
    assert beyond_papers(topic)
