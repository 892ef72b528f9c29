"""Descriptions in the words of another heading."""

from __future__ import annotations

import pytest

NEXT_QUARTER = 100


def market(line):
    """A quarter in which shoes are called shoes and coffee is called coffee, in many ways."""
    shoes = [line(f"shoes/{n}", n, description=f"leather shoes men size{'abcdefghij'[n % 10]} {n}") for n in range(40)]
    coffee = [
        line(f"coffee/{n}", n, hs6="090121", description=f"roasted coffee beans bag{'abcdefghij'[n % 10]} {n}")
        for n in range(40)
    ]
    return shoes + coffee


@pytest.fixture
def verdict(ask, line):
    def _verdict(description, **columns):
        rows = [*market(line), line("now", NEXT_QUARTER, description=description, **columns)]
        return ask("description_against_code", items=rows).get("now")

    return _verdict


def test_coffee_declared_as_shoes_stands_out(verdict):
    told = verdict("Roasted coffee beans")
    assert told["score"] > 3
    assert (told["hs4"], told["other_hs4"]) == ("6403", "0901")
    assert told["known_words"] == 3


def test_shoes_declared_as_shoes_do_not(verdict):
    assert verdict("Leather shoe, men's") is None or verdict("Leather shoe, men's")["score"] < 0


def test_the_more_words_of_the_other_heading_the_higher_the_score(verdict):
    scores = [verdict(text)["score"] for text in ("coffee shoes", "coffee", "coffee beans", "roasted coffee beans")]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_case_signs_and_plural_do_not_matter(verdict):
    assert verdict("ROASTED  COFFEE; BEAN!")["score"] == pytest.approx(verdict("roasted coffee beans")["score"])


def test_words_nobody_used_before_say_nothing(verdict):
    assert verdict("quantum widgets") is None


def test_a_line_without_description_or_code_is_not_judged(verdict):
    assert verdict(None) is None
    assert verdict("roasted coffee", hs6=None) is None
    assert verdict("") is None


def test_what_is_said_often_in_one_copy_counts_once(ask, line):
    """A thousand copies of one false description do not make it true."""
    copies = [line(f"copy/{n}", 50, description="roasted coffee beans") for n in range(200)]
    rows = [*market(line), *copies, line("now", NEXT_QUARTER, description="roasted coffee beans")]
    assert ask("description_against_code", items=rows)["now"]["score"] > 3
