from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.links.network_cast import Line, Result, linked_lines


def test_a_new_name_with_a_caught_ones_telephone_stands_out_and_says_why(lake):
    caught = Line(0, "OLD", phone="5550100", exporter="A")
    heir = Line(40, "NEW", phone="5550100", exporter="B")
    stranger = Line(40, "OTHER", phone="5550199", exporter="C")
    rows = linked_lines(lake, [caught, heir, stranger], [Result(0, 10)])
    assert rows[1]["strongest_tie"] > 0.5 > rows[2]["strongest_tie"]
    assert rows[1]["shared_found"] == pytest.approx(2 ** (-30 / 365))
    assert rows[1]["phone_shared_with"] == 1
    assert rows[1]["reason"] == (
        "the importer's telephone: a violation became known on 2024-01-11 (shared by 2 traders)"
    )
    assert rows[2]["reason"] is None


def test_the_same_telephone_says_less_the_more_traders_share_it(lake):
    def told(sharers: int) -> float:
        crowd = [Line(1, f"P{n}", phone="1", exporter=f"E{n}") for n in range(sharers)]
        rows = linked_lines(lake, [*crowd, Line(50, "NEW", phone="1", exporter="X")], [Result(0, 5)])
        return float(rows[-1]["strongest_tie"])

    alone, few, many = told(1), told(5), told(50)
    assert alone > few > many > 0
    assert many < alone / 5


def test_clean_inspections_speak_for_a_tie(lake):
    lines = [Line(day, "A", exporter="S") for day in range(30)] + [Line(60, "A", exporter="S")]
    rows = linked_lines(lake, lines, [Result(n, n + 5, illicit=False) for n in range(30)])
    assert rows[-1]["tie_evidence"] < 0


def test_a_result_of_the_same_day_is_not_known_yet(lake):
    lines = [Line(0, "OLD", phone="1"), Line(10, "NEW", phone="1"), Line(11, "NEWER", phone="1")]
    rows = linked_lines(lake, lines, [Result(0, 10)])
    assert rows[1]["shared_found"] == 0
    assert rows[2]["shared_found"] > 0.9


def test_risk_reaches_over_two_ties_at_the_turn_of_the_month(lake):
    """The caught one's house is home to another importer, whose telephone a third has."""
    lines = [
        Line(0, "OLD", address="1 MILL ST", exporter="A"),
        Line(1, "MIDDLE", address="1 MILL ST", phone="7", exporter="B"),
        Line(2, "FAR", phone="7", exporter="C"),
        Line(3, "STRANGER", phone="8", exporter="D"),
        Line(40, "FAR", phone="7", exporter="C"),
        Line(40, "STRANGER", phone="8", exporter="D"),
    ]
    rows = linked_lines(lake, lines, [Result(0, 10)])
    far, stranger = rows[4], rows[5]
    assert far["importer_surroundings"] > 0 >= stranger["importer_surroundings"]
    assert (far["hops_to_violator"], far["nearest_violator"]) == (4, "OLD")
    assert stranger["hops_to_violator"] is None
    assert far["propagated_risk"] > stranger["propagated_risk"]


def test_a_newcomer_is_judged_by_the_house_it_moves_into(lake):
    lines = [Line(0, "OLD", address="1 MILL ST", exporter="A"), Line(45, "NEW", address="1 MILL ST", exporter="Z")]
    rows = linked_lines(lake, lines, [Result(0, 10)])
    assert rows[1]["importer_surroundings"] > 0
    assert rows[1]["hops_to_violator"] == 1


def test_without_resolution_nothing_is_told(lake):
    assert linked_lines(lake, [], []) == []


def a_port(seed: int) -> tuple[list[Line], list[Result]]:
    """Some lines with shared addresses, telephones and sellers, and results a while after."""
    chance = random.Random(seed)
    lines = [
        Line(
            chance.randrange(150),
            f"P{chance.randrange(25)}",
            exporter=f"E{chance.randrange(15)}",
            address=f"{chance.randrange(12)} MILL ST",
            phone=str(chance.randrange(18)),
            seller_address=f"{chance.randrange(9)} QUAY",
            hs6=chance.choice(["610910", "640399", "870899"]),
        )
        for _ in range(250)
    ]
    results = [
        Result(n, lines[n].day + chance.randrange(3, 40), chance.random() < 0.4)
        for n in chance.sample(range(len(lines)), 90)
    ]
    return lines, results


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_told_before_a_day_changes_when_what_comes_after_is_shuffled(lake, seed):
    """Later findings, later declarations, their traders and ties: whatever they are, the earlier lines stand."""
    day = 91
    chance = random.Random(seed)
    lines, results = a_port(seed)
    told = linked_lines(lake, lines, results)
    other_lines = [
        line
        if line.day <= day
        else replace(line, importer=f"P{chance.randrange(40)}", exporter=f"E{chance.randrange(40)}", phone="0")
        for line in lines
    ]
    other_results = [
        result if result.known < day else replace(result, illicit=chance.random() < 0.5) for result in results
    ]
    again = linked_lines(lake, other_lines, other_results)
    early = [n for n, line in enumerate(lines) if line.day <= day]
    assert len(early) > 100
    for n in early:
        for name, value in told[n].items():
            assert again[n][name] == pytest.approx(value, abs=1e-9), (n, name)
    late = [n for n, line in enumerate(lines) if line.day > day + 20]
    assert any(told[n]["tie_evidence"] != again[n]["tie_evidence"] for n in late)
