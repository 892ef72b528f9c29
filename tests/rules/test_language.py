"""Text, parts and structure say the same, and what says nothing is refused with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.sentences import HOSTILE, anything, conditions
from tidewaiter.rules import ConditionError, from_structure, laid_out, parse, structure_of, written
from tidewaiter.rules.condition import (
    All,
    Any,
    Calculated,
    Criterion,
    Named,
    Not,
    Number,
    Words,
    columns_of,
    criteria_of,
)
from tidewaiter.rules.parsing import MOST_CRITERIA, parse_expression

EXAMPLE = (
    'hs6 starts with "6109" and origin in ("BD", "VN") and customs_value / net_mass_kg < 2.5 and importer_age_days < 90'
)


def test_a_condition_is_read_as_people_write_it():
    assert parse(EXAMPLE) == All(
        (
            Criterion(Named("hs6"), "starts with", (Words("6109"),)),
            Criterion(Named("origin"), "in", (Words("BD"), Words("VN"))),
            Criterion(Calculated(Named("customs_value"), "/", Named("net_mass_kg")), "<", (Number(2.5),)),
            Criterion(Named("importer_age_days"), "<", (Number(90.0),)),
        )
    )
    assert columns_of(parse(EXAMPLE)) == ("hs6", "origin", "customs_value", "net_mass_kg", "importer_age_days")


def test_and_binds_closer_than_or_and_not_closest():
    one, two, three = (Criterion(Named(name), "=", (Number(1.0),)) for name in "abc")
    assert parse("a = 1 or b = 1 and not c = 1") == Any((one, All((two, Not(three)))))
    assert parse("(a = 1 or b = 1) and c = 1") == All((Any((one, two)), three))


def test_products_bind_closer_than_sums_and_both_go_from_the_left():
    a, b, c = (Named(name) for name in "abc")
    assert parse_expression("a - b - c") == Calculated(Calculated(a, "-", b), "-", c)
    assert parse_expression("a + b * c") == Calculated(a, "+", Calculated(b, "*", c))
    assert parse_expression("a - (b - -5)") == Calculated(a, "-", Calculated(b, "-", Number(-5.0)))


def test_words_may_be_written_in_capitals_and_over_lines():
    assert parse('origin = "BD"\n  AND NOT\n hs6 IS MISSING') == parse('origin = "BD" and not hs6 is missing')


@given(condition=conditions(anything))
@settings(deadline=None, max_examples=200)
def test_text_and_structure_lead_back_to_the_same_condition(condition):
    assert parse(written(condition)) == condition
    assert parse(laid_out(condition)) == condition
    assert from_structure(json.loads(json.dumps(structure_of(condition)))) == condition
    assert len(list(criteria_of(condition))) >= 1


@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(
    [*"()<>=+-*/,\"'", "and", "or", "not", "in", "is", "missing", "between", "starts", "with", "origin", "5", "1-2"]
), max_size=14).map(" ".join)))  # fmt: skip
@settings(deadline=None, max_examples=500)
def test_whatever_is_typed_is_a_condition_or_is_refused_with_its_place(text):
    try:
        condition = parse(text)
    except ConditionError as problem:
        place, pointed = problem.at, problem.pointed(text)
    else:
        place, pointed = (0, 0), "^"
        assert parse(written(condition)) == condition
    assert 0 <= place[0] <= len(text)
    assert "^" in pointed


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_text(text):
    condition = Criterion(Named("origin"), "=", (Words(text),))
    assert parse(written(condition)) == condition


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", 0, "expected a column or a value"),
        ("origin", 0, "alone is no condition"),
        ('origin start with "B"', 7, "did you mean 'starts'?"),
        ("origin = 'BD'", 9, 'double quotes: "BD"'),
        ("net_mass_kg > 2,500", 15, "expected and, or, or the end"),
        ('origin in "BD"', 10, "a list in brackets"),
        ('(origin = "BD"', 14, "expected )"),
        ('origin = "BD" and', 17, "expected a column"),
        ("declared_on > 2025-02-30", 14, "no such day"),
        ('origin = "B', 9, "not closed"),
        ('origin = "B\nD"', 11, "control characters"),
        ("a = 1e999", 4, "too large"),
        ("(a = 1) + 2 > 3", 1, "a condition stands where"),
        ("not " * 40 + "a = 1", 64, "more than 16 deep"),
        ("(" * 40, 16, "more than 16 deep"),
        ("a = 1; b = 2", 5, "put together by and, or"),
        ("__import__('os')", 11, "double quotes"),
    ],
)
def test_an_error_says_where_and_what_was_expected(text, place, said):
    with pytest.raises(ConditionError) as refused:
        parse(text)
    assert refused.value.at[0] == place
    assert said in str(refused.value)


def test_what_no_person_could_answer_for_is_refused():
    with pytest.raises(ConditionError, match="20,000"):
        parse("a = 1 or " * 3000 + "a = 1")
    with pytest.raises(ConditionError, match=str(MOST_CRITERIA)):
        parse("a = 1 or " * MOST_CRITERIA + "a = 1")


@pytest.mark.parametrize(
    "structure",
    [
        None, [], "origin", {}, {"all": []}, {"all": [{"left": {}, "is": "=", "right": []}] * 2}, {"any": {}},
        {"left": {"column": "a"}, "is": "==", "right": [{"number": 1}]},
        {"left": {"column": "a"}, "is": "=", "right": []},
        {"left": {"column": "a"}, "is": "=", "right": [{"number": True}]},
        {"left": {"column": "a"}, "is": "=", "right": [{"number": float("inf")}]},
        {"left": {"calculated": [{"column": "a"}, "**", {"column": "b"}]}, "is": "=", "right": [{"number": 1}]},
        {"left": {"column": "a"}, "is": "=", "right": [{"day": "tomorrow"}]},
        {"all": [{"left": {"column": "a"}, "is": "is missing", "right": []}] * 2, "any": []},
    ],
)  # fmt: skip
def test_a_structure_that_says_nothing_is_refused(structure):
    with pytest.raises(ConditionError):
        from_structure(structure)


def test_a_structure_without_a_bottom_is_refused():
    deep: dict[str, object] = {"left": {"column": "a"}, "is": "is missing", "right": []}
    for _ in range(5000):
        deep = {"none": [deep]}
    with pytest.raises(ConditionError, match="deep"):
        from_structure(deep)
