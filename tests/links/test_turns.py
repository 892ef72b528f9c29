"""Whether the others that show what two firms share stand beside them, or take turns with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.links.lines import Held
from tidewaiter.links.turns import Lives, turns
from tidewaiter.links.weights import MISSING

OLD, NEW = (0, 100), (110, 200)
"""First and last days of the two firms that are compared."""
MOST = 40


def asked(*others, crowd=((0, 400),) * 20, shared=True, most=MOST):
    """Level and chance of one pair; the `others` show what it shares, the `crowd` shows nothing."""
    lives = (OLD, NEW, *others, *crowd)
    firms = np.arange(2 + len(others))
    held = Held(firms, np.zeros(len(firms), dtype=np.int64), np.array([lives[n][0] for n in firms]), 1)
    first, last = (np.array(days, dtype=np.int64) for days in zip(*lives, strict=True))
    value = np.array([0 if shared else -1])
    level, chance = turns(
        np.array([0]), np.array([1]), value=value, held=held, lives=Lives(first, last), before=1000, most=most
    )
    return int(level[0]), float(chance[0])


def test_firms_that_come_one_after_the_other_take_turns():
    level, chance = asked((210, 300), (310, 400))
    assert level == 1
    assert chance < 0.01


def test_a_customer_beside_them_breaks_the_turn():
    assert asked((210, 300), (50, 400))[0] == 0


def test_a_handover_of_some_weeks_is_no_trade_side_by_side():
    assert asked((190, 300))[0] == 1
    assert asked((150, 300))[0] == 0


def test_without_others_there_is_no_turn_to_take():
    assert asked()[0] == MISSING
    assert asked((210, 300), shared=False)[0] == MISSING


def test_firms_of_some_days_prove_nothing():
    """Buyers of one parcel do not meet, and are strangers all the same."""
    assert asked((30, 30), (120, 140))[0] == MISSING


def test_what_too_many_show_is_not_asked():
    others = [(210 + 40 * n, 245 + 40 * n) for n in range(5)]
    assert asked(*others)[0] == 1
    assert asked(*others, most=6)[0] == MISSING


def test_where_few_firms_meet_to_keep_apart_says_little():
    """As many come before the two, and after them, as stand beside them."""
    busy = asked((210, 300), crowd=((0, 400),) * 20)[1]
    quiet = asked((210, 300), crowd=((0, 400),) * 10 + ((210, 300),) * 10)[1]
    assert busy < 0.15
    assert quiet == pytest.approx(0.5, abs=0.05)


def test_each_other_that_keeps_apart_counts():
    crowd = ((0, 400),) * 10 + ((210, 300),) * 10
    one, two = asked((210, 300), crowd=crowd)[1], asked((210, 300), (310, 400), crowd=crowd)[1]
    assert two == pytest.approx(one**2, rel=0.2)


days = st.integers(0, 300)
spans = st.tuples(days, days).map(lambda both: (min(both), max(both)))


@given(others=st.lists(spans, max_size=6), shift=st.integers(-500, 500))
@settings(deadline=None, max_examples=50)
def test_the_calendar_does_not_matter(others, shift):
    lives = Lives(*(np.array(each) for each in zip(OLD, NEW, *others, strict=True)))
    moved = Lives(lives.first + shift, lives.last + shift)
    pair = np.array([0]), np.array([1])
    assert lives.usually_beside(*pair) == pytest.approx(moved.usually_beside(*pair))
    assert lives.beside(*pair).tolist() == lives.beside(*reversed(pair)).tolist()
