"""Entry types, modes of transport, lanes, examinations, typologies: lists of codes with their meaning."""

from datetime import date

import pytest

from tidewaiter.terms.citation import in_force
from tidewaiter.terms.entry_type import ENTRY_TYPES, TRANSPORT_MODES, EntryTypeError, entry_type, transport_mode
from tidewaiter.terms.exam_type import EXAM_TYPES, ExamTypeError, exam_type
from tidewaiter.terms.lane import LANES, LaneError, lane, strictest_lane
from tidewaiter.terms.typology import TYPOLOGIES, TypologyError, is_typology, typology


@pytest.mark.parametrize("rows", [ENTRY_TYPES, TRANSPORT_MODES, EXAM_TYPES, LANES, TYPOLOGIES])
def test_no_code_is_listed_twice(rows):
    codes = [row.code for row in rows]
    assert len(codes) == len(set(codes))


def test_four_entry_types_declare_antidumping_or_countervailing_duty():
    assert {row.code for row in ENTRY_TYPES if row.declares_adcvd} == {"03", "07", "34", "38"}
    assert {row.code for row in ENTRY_TYPES if row.may_hold_adcvd} == {"06", "21"}


def test_the_first_digit_of_an_entry_type_is_its_family():
    assert entry_type("01").family == "consumption"
    assert entry_type("11").family == "informal"
    assert entry_type("21").family == "warehouse"
    assert all(row.family for row in ENTRY_TYPES)


def test_a_lost_leading_zero_is_given_back():
    assert entry_type(" 3 ").code == "03"


def test_type_86_begins_with_its_test():
    assert not entry_type("86").is_in_force(date(2019, 9, 27))
    assert entry_type("86").is_in_force(date(2019, 9, 28))


def test_both_ends_of_a_rule_count():
    first, last = date(2020, 1, 1), date(2020, 12, 31)
    assert in_force(first, last, on=first)
    assert in_force(first, last, on=last)
    assert not in_force(first, last, on=date(2021, 1, 1))
    assert in_force(None, None, on=first)


@pytest.mark.parametrize("rows", [ENTRY_TYPES, TRANSPORT_MODES])
def test_every_legal_code_says_where_it_comes_from_and_when_it_was_checked(rows):
    for row in rows:
        assert row.citation.source
        assert row.citation.confirmed == (row.citation.checked_on is not None)


def test_containers_go_by_sea_rail_road_and_air():
    assert {row.code for row in TRANSPORT_MODES if row.containerised} == {"11", "21", "31", "41"}
    assert transport_mode("40").meaning.startswith("air")


def test_red_is_strictest_and_nothing_named_is_green():
    assert strictest_lane(["green", "Yellow", "blue"]).code == "yellow"
    assert strictest_lane([]).code == "green"
    assert [row.code for row in sorted(LANES, key=lambda row: -row.rank)] == ["red", "yellow", "blue", "green"]


def test_examinations_are_known_by_their_trade_names():
    assert exam_type("vacis").code == "NII"
    assert exam_type("CES").code == "INTENSIVE"


def test_the_ladder_of_examinations_leads_to_the_intensive_one():
    assert exam_type(exam_type("NII").escalates_to).escalates_to == "INTENSIVE"
    assert exam_type("INTENSIVE").escalates_to == ""
    assert {row.lane for row in EXAM_TYPES} <= {row.code for row in LANES}


def test_a_typology_is_known_however_it_is_written():
    assert typology("forced labor").code == typology("FORCED_LABOR").code == "FORCED_LABOR"
    assert is_typology("de-minimis abuse")
    assert not is_typology("any")


def test_methods_belong_to_their_head():
    assert typology("ADCVD_EVASION").has_method("Transshipment")
    assert not typology("IPR").has_method("transshipment")


def test_every_typology_is_known_by_its_own_code():
    assert [typology(row.code) for row in TYPOLOGIES] == list(TYPOLOGIES)
    assert len(TYPOLOGIES) == 17


@pytest.mark.parametrize(
    ("read", "error"),
    [(entry_type, EntryTypeError), (transport_mode, EntryTypeError), (lane, LaneError), (exam_type, ExamTypeError),
     (typology, TypologyError)],
)  # fmt: skip
def test_an_unknown_code_is_refused_without_being_repeated(read, error):
    with pytest.raises(error) as refused:
        read("secret-77")
    assert "secret" not in str(refused.value)
