"""Goods seized: under which law, which clocks then run, and for whom; and what a broken bond costs."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cases.test_moving import CALENDAR, TODAY, asked, at, fine, go

from tidewaiter.cases.deadlines import deadlines
from tidewaiter.cases.moving import MoveRefusedError
from tidewaiter.cases.procedures import procedure
from tidewaiter.law.clocks import clock_rules
from tidewaiter.law.damages import Bonded, DamagesError, least_to_cancel, most_damages
from tidewaiter.law.seizures import statutes

SEIZURE = procedure("SEIZURE")
DAY = dt.date(2026, 3, 2)


def clocks(state: str, *history: tuple[str, dt.date]) -> dict[str, dt.date | None]:
    matter = at(state, *history, kind="SEIZURE")
    return {each.rule.id: each.due for each in deadlines(SEIZURE, matter, today=TODAY, calendar=CALENDAR)}


def seized(state: str):
    return at(state, kind="SEIZURE")


@pytest.mark.parametrize("move", ["seize_title19", "seize_cafra"])
@pytest.mark.parametrize("statute", ["", "1592", "anything"])
def test_no_goods_are_seized_without_the_law_under_which_they_are(move, statute):
    with pytest.raises(MoveRefusedError, match="under which law"):
        go(seized("considered"), fine(move, statute=statute))


def test_a_law_of_the_other_regime_does_not_do():
    for move, statute in (("seize_title19", "5317"), ("seize_cafra", "1526(e)")):
        with pytest.raises(MoveRefusedError, match="under which law"):
            go(seized("considered"), fine(move, statute=statute))


def test_every_law_names_its_source_and_one_regime():
    assert {each.regime for each in statutes()} == {"title19", "cafra"}
    assert all(each.citation.source for each in statutes())
    assert {each.code for each in statutes("title19") if each.must} == {"1595a(c)(1)", "1526(e)"}


def test_no_clock_of_cafra_runs_on_a_seizure_under_title_19():
    assert clocks("seized", ("seized_title19", DAY)) == {}
    noticed = clocks("noticed", ("seized_title19", DAY), ("notice_of_seizure", dt.date(2026, 3, 20)))
    assert noticed == {"S2": dt.date(2026, 4, 19)}
    published = clocks("published", ("seized_title19", DAY), ("published", dt.date(2026, 4, 1)))
    assert published == {"S4": dt.date(2026, 4, 21)}
    assert clocks("claimed", ("seized_title19", DAY), ("claim", DAY)) == {}


def test_under_cafra_notice_claim_and_suit_have_their_days():
    assert clocks("seized", ("seized_cafra", DAY)) == {"S1": dt.date(2026, 5, 1)}
    told = clocks("noticed", ("seized_cafra", DAY), ("notice_of_seizure", dt.date(2026, 3, 20)))
    assert told == {"S1": dt.date(2026, 5, 1), "S3": dt.date(2026, 4, 19), "S5": dt.date(2026, 4, 24)}
    suit = clocks("claimed", ("seized_cafra", DAY), ("claim", dt.date(2026, 4, 1)))
    assert suit["S6"] == dt.date(2026, 6, 30)


def test_what_nobody_confirmed_is_marked_so():
    confirmed = {rule.id: rule.citation.confirmed for rule in clock_rules("SEIZURE", on=TODAY)}
    assert [clock for clock, sure in confirmed.items() if not sure] == ["S3", "S7", "S8"]


def test_nothing_is_forfeited_while_somebody_may_still_petition_or_claim():
    late = ("published", TODAY - dt.timedelta(days=19))
    history = (("seized_title19", DAY), ("notice_of_seizure", DAY), late)
    with pytest.raises(MoveRefusedError, match="too early: the time for the claim"):
        go(at("published", *history, kind="SEIZURE"), asked("forfeit"))
    over = (*history[:2], ("published", TODAY - dt.timedelta(days=21)))
    assert go(at("published", *over, kind="SEIZURE"), asked("forfeit")).state == "forfeited"
    for state in ("seized", "noticed"):
        with pytest.raises(MoveRefusedError, match="does not move so"):
            go(seized(state), asked("forfeit"))


def test_the_owner_of_a_mark_is_told_only_of_goods_that_bear_one():
    assert "S8" not in clocks("seized", ("seized_title19", DAY))
    told = clocks("seized", ("seized_title19", DAY), ("recorded_mark", DAY))
    assert told["S8"] == dt.date(2026, 4, 13)  # thirty business days


def test_a_petition_may_give_the_goods_back_for_nothing():
    assert go(seized("seizure_petition"), asked("remit", amount=0.0)).state == "remitted"
    with pytest.raises(MoveRefusedError, match="amount"):
        go(seized("seizure_petition"), asked("remit"))


@pytest.mark.parametrize(
    ("code", "about", "most"),
    [
        ("isf", Bonded(count=1), 5_000),
        ("isf", Bonded(count=3), 15_000),
        ("redelivery", Bonded(goods_value=8_000, bond=50_000), 8_000),
        ("redelivery_restricted", Bonded(goods_value=8_000, bond=50_000), 24_000),
        ("redelivery_restricted", Bonded(goods_value=30_000, bond=50_000), 50_000),
    ],
)
def test_what_a_breach_costs_at_most(code, about, most):
    assert most_damages(code, about).amount == most


@pytest.mark.parametrize(
    ("code", "about"),
    [
        ("", Bonded(count=1)), ("late", Bonded(count=1)), ("isf", Bonded()), ("isf", Bonded(count=0.5)),
        ("redelivery", Bonded(goods_value=1)), ("redelivery", Bonded(bond=1)), ("isf", Bonded(count=-1)),
        ("redelivery", Bonded(goods_value=float("nan"), bond=1)),
    ],
)  # fmt: skip
def test_what_decides_must_be_said(code, about):
    with pytest.raises(DamagesError):
        most_damages(code, about)


def test_a_claim_is_capped_and_not_cancelled_below_the_guideline():
    claimed = at("breach", kind="DAMAGES")
    with pytest.raises(MoveRefusedError, match=r"at most 5,000\.00"):
        go(claimed, asked("claim_damages", amount=5_001.0, breach="isf", bonded=Bonded(count=1)))
    petition = at("damages_petition", kind="DAMAGES")
    for amount, earlier, fits in (
        (999.0, False, False),
        (1_000.0, False, True),
        (2_499.0, True, False),
        (2_500.0, True, True),
    ):
        want = asked("cancel_for", amount=amount, breach="isf", bonded=Bonded(count=1), earlier=earlier)
        if fits:
            assert go(petition, want, assessed=5_000.0).state == "damages_final"
        else:
            with pytest.raises(MoveRefusedError, match="less than the guideline"):
                go(petition, want, assessed=5_000.0)
    with pytest.raises(MoveRefusedError, match="never makes a penalty larger"):
        go(petition, asked("uphold", amount=5_000.01), assessed=5_000.0)
    assert least_to_cancel("redelivery", first=True, count=1) is None
