from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.links.network_cast import Line, Result, linked_lines
from tidewaiter.lake import Lake

TOWN = (
    ("caught by telephone", Line(0, "OLD", phone="5550100", exporter="A")),
    ("heir to the telephone", Line(40, "NEW", phone="5550100", exporter="B")),
    ("stranger", Line(40, "OTHER", phone="5550199", exporter="C")),
    ("caught in a house", Line(0, "HOUSE", address="1 MILL ST", exporter="D")),
    ("neighbour", Line(1, "MIDDLE", address="1 MILL ST", phone="7", exporter="E")),
    ("neighbour's friend", Line(2, "FAR", phone="7", exporter="F")),
    ("lone", Line(3, "LONE", phone="8", exporter="G")),
    ("neighbour's friend later", Line(40, "FAR", phone="7", exporter="F")),
    ("lone later", Line(40, "LONE", phone="8", exporter="G")),
    ("newcomer to the house", Line(45, "GUEST", address="1 MILL ST", exporter="Z")),
    ("on the day of the result", Line(10, "PROMPT", phone="5550100", exporter="P")),
    *((f"five {n}", Line(1, f"FIVE{n}", phone="555", exporter=f"V{n}")) for n in range(5)),
    *((f"fifty {n}", Line(1, f"FIFTY{n}", phone="50", exporter=f"L{n}")) for n in range(50)),
    ("sixth", Line(40, "SIXTH", phone="555", exporter="X")),
    ("fifty-first", Line(40, "FIFTYFIRST", phone="50", exporter="Y")),
    *((f"clean {n}", Line(n, "CLEAN", exporter="S")) for n in range(20)),
    ("clean later", Line(60, "CLEAN", exporter="S")),
)
_FOUND = ("caught by telephone", "caught in a house", "five 0", "fifty 0")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """What the network tells of each line of the town, by the line's name; findings became known on the tenth day."""
    names = [name for name, _ in TOWN]
    found = [Result(names.index(name), 10) for name in _FOUND]
    clean = [Result(names.index(f"clean {n}"), n + 5, illicit=False) for n in range(20)]
    with Lake.open(tmp_path_factory.mktemp("town") / "lake", create=True) as lake:
        rows = linked_lines(lake, [line for _, line in TOWN], [*found, *clean])
    return dict(zip(names, rows, strict=True))


def test_a_new_name_with_a_caught_ones_telephone_stands_out_and_says_why(town):
    heir, stranger = town["heir to the telephone"], town["stranger"]
    assert heir["strongest_tie"] > 0.3 > stranger["strongest_tie"]
    assert heir["shared_found"] == pytest.approx(2 ** (-30 / 365))
    assert heir["reason"] == "the importer's telephone: a violation became known on 2024-01-11 (shared by 3 traders)"
    assert stranger["reason"] is None


def test_the_same_telephone_says_less_the_more_traders_share_it(town):
    few, some, many = (town[name]["strongest_tie"] for name in ("heir to the telephone", "sixth", "fifty-first"))
    assert few > some > many > 0
    assert many < few / 3
    assert town["fifty-first"]["phone_shared_with"] == 50


def test_clean_inspections_speak_for_a_tie(town):
    assert town["clean later"]["tie_evidence"] < 0


def test_a_result_of_the_same_day_is_not_known_yet(town):
    assert town["on the day of the result"]["shared_found"] == 0


def test_risk_reaches_over_two_ties_at_the_turn_of_the_month(town):
    """The caught one's house is home to another importer, whose telephone a third has."""
    far, lone = town["neighbour's friend later"], town["lone later"]
    assert far["importer_surroundings"] > 0 >= lone["importer_surroundings"]
    assert (far["hops_to_violator"], far["nearest_violator"]) == (4, "HOUSE")
    assert lone["hops_to_violator"] is None
    assert far["propagated_risk"] > lone["propagated_risk"]


def test_a_newcomer_is_judged_by_the_house_it_moves_into(town):
    assert town["newcomer to the house"]["importer_surroundings"] > 0
    assert town["newcomer to the house"]["hops_to_violator"] == 1


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


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
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
