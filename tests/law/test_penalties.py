"""The most that 19 U.S.C. 1592(c) allows, from the table of DOMAIN 12.1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.law.penalties import CULPABILITIES, Entered, PenaltyError, most_1592

LOSS = Entered(loss=1_000.0, domestic_value=10_000.0, dutiable_value=8_000.0, interest=50.0)
NO_LOSS = Entered(loss=0.0, domestic_value=10_000.0, dutiable_value=8_000.0, interest=50.0)


@pytest.mark.parametrize(
    ("culpability", "entered", "disclosed", "most"),
    [
        ("fraud", LOSS, False, 10_000),
        ("fraud", NO_LOSS, False, 10_000),
        ("fraud", LOSS, True, 1_000),
        ("fraud", NO_LOSS, True, 800),
        ("gross_negligence", LOSS, False, 4_000),
        ("gross_negligence", NO_LOSS, False, 3_200),
        ("gross_negligence", LOSS, True, 50),
        ("negligence", LOSS, False, 2_000),
        ("negligence", NO_LOSS, False, 1_600),
        ("negligence", LOSS, True, 50),
    ],
)
def test_the_table_of_the_law(culpability, entered, disclosed, most):
    assert most_1592(culpability, entered, disclosed=disclosed).amount == pytest.approx(most)


def test_the_value_of_the_goods_caps_a_large_loss():
    cap = most_1592("gross_negligence", Entered(loss=5_000.0, domestic_value=10_000.0))
    assert (cap.amount, cap.rule) == (10_000.0, "domestic value")


@pytest.mark.parametrize(
    ("culpability", "entered", "disclosed", "words"),
    [
        ("carelessness", LOSS, False, "culpability is one of"),
        ("fraud", Entered(loss=1.0), False, "domestic value"),
        ("negligence", Entered(loss=0.0, domestic_value=1.0), False, "dutiable value"),
        ("negligence", Entered(loss=1.0, domestic_value=1.0), True, "interest"),
        ("negligence", Entered(loss=-1.0, domestic_value=1.0), False, "nought or more"),
        ("negligence", Entered(loss=float("nan"), domestic_value=1.0), False, "nought or more"),
    ],
)
def test_what_decides_must_be_said(culpability, entered, disclosed, words):
    with pytest.raises(PenaltyError, match=words):
        most_1592(culpability, entered, disclosed=disclosed)


cents = st.integers(1, 10**9).map(lambda amount: amount / 100)


@given(loss=cents, domestic=cents, dutiable=cents)
def test_more_culpable_is_never_cheaper(loss, domestic, dutiable):
    entered = Entered(loss=loss, domestic_value=domestic, dutiable_value=dutiable)
    caps = [most_1592(each, entered).amount for each in CULPABILITIES]
    assert caps == sorted(caps)
    assert caps[-1] == domestic
