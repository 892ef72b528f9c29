"""Origins, countries of dispatch and offices that seldom come with the goods."""

from __future__ import annotations


def usual(line):
    """Shoes from Vietnam and coffee from Brazil, each sent from where it is made, for two months."""
    shoes = [line(f"shoes/{n}", n) for n in range(60)]
    return shoes + [line(f"coffee/{n}", n, hs6="090121", origin="BR", dispatch="BR") for n in range(60)]


def test_coffee_from_the_land_of_shoes_is_rare(ask, line):
    rows = [*usual(line), line("odd", 61, hs6="090121"), line("fair", 61, hs6="090121", origin="BR", dispatch="BR")]
    told = ask("rare_combination", items=rows)
    assert told["odd"]["score"] > told["fair"]["score"] + 2
    assert told["odd"]["origin_bits"] > 2
    assert told["fair"]["origin_bits"] < 0.5


def test_a_detour_is_rare(ask, line):
    rows = [*usual(line), line("detour", 61, dispatch="SG"), line("direct", 61)]
    told = ask("rare_combination", items=rows)
    assert told["detour"]["dispatch_bits"] > told["direct"]["dispatch_bits"] + 3


def test_what_is_not_declared_is_not_held_against_the_line(ask, line):
    rows = [*usual(line), line("now", 61, dispatch=None, office=None)]
    told = ask("rare_combination", items=rows)["now"]
    assert told["dispatch_bits"] == told["office_bits"] == 0
    assert told["score"] == told["origin_bits"]


def test_a_new_subheading_is_as_rare_as_its_origin_is(ask, line):
    rows = [*usual(line), line("now", 61, hs6="870323")]
    told = ask("rare_combination", items=rows)["now"]
    assert 0.8 < told["origin_bits"] < 1.2, "half of all lines come from Vietnam"


def test_the_more_often_it_was_seen_the_less_it_surprises(ask, line):
    rows = usual(line) + [line(f"now/{n}", 61 + n, hs6="090121") for n in range(5)]
    told = ask("rare_combination", items=rows)
    scores = [told[f"now/{n}"]["origin_bits"] for n in range(5)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[4] + 1
