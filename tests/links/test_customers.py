"""Customers planted with rates and chances of leaving of their own, who must be told by what they bought."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.links.customers import Bought, Customers, Purchases, fit_customers

TODAY, WINDOW = 720, 90
PLANTED = Customers(r=0.8, alpha=40.0, a=0.6, b=3.0)


def planted(count: int = 6000, *, seed: int = 1) -> Purchases:
    """What each of so many bought until the end of the window after today; none leaves before it bought again."""
    draw = np.random.default_rng(seed)
    rate, leaves = draw.gamma(PLANTED.r, 1 / PLANTED.alpha, count), draw.beta(PLANTED.a, PLANTED.b, count)
    begun = draw.integers(0, TODAY - 30, count)
    who, when = [], []
    for customer in range(count):
        day, again = float(begun[customer]), 0
        while day < TODAY + WINDOW and (again < 2 or draw.random() >= leaves[customer]):
            who.append(customer)
            when.append(int(day))
            day += draw.exponential(1 / max(rate[customer], 1e-9))
            again += 1
    return Purchases.of(np.array(who), np.array(when))


def test_those_who_buy_again_are_as_many_as_foretold_among_the_likely_and_the_unlikely():
    purchases = planted()
    who, bought = purchases.before(TODAY)
    told = 1 - fit_customers(bought).nothing(bought, days=WINDOW)
    buys = np.isin(who, purchases.customer[(purchases.day >= TODAY) & (purchases.day < TODAY + WINDOW)])
    order = np.argsort(told)
    for part in np.array_split(order, 5):
        assert told[part].mean() == pytest.approx(buys[part].mean(), abs=0.05)
    assert told[order[-1000:]].mean() > told[order[:1000]].mean() + 0.5


def test_the_number_of_purchases_is_foretold_too():
    purchases = planted()
    who, bought = purchases.before(TODAY)
    expected = fit_customers(bought).purchases(bought, days=WINDOW).sum()
    came = ((purchases.day >= TODAY) & (purchases.day < TODAY + WINDOW) & np.isin(purchases.customer, who)).sum()
    assert expected == pytest.approx(came, rel=0.15)


def test_a_silence_is_long_for_one_who_bought_often_and_short_for_one_who_bought_seldom():
    often, seldom = (Bought(*np.array([[again], [300], [400]])) for again in (60, 3))
    assert PLANTED.there(often)[0] < 0.01
    assert PLANTED.there(seldom)[0] > 0.2


def test_lines_of_one_day_are_one_purchase_and_lines_of_nobody_are_none():
    purchases = Purchases.of(np.array([1, 1, -1, 0, 1]), np.array([5, 5, 5, 2, 9]))
    who, bought = purchases.before(20)
    assert who.tolist() == [0, 1]
    assert bought.again.tolist() == [0, 1]
    assert bought.last.tolist() == [0, 4]
    assert bought.age.tolist() == [18, 15]


def test_what_is_bought_later_does_not_move_what_was_known():
    purchases = planted(300)
    past = purchases.day < TODAY
    who, bought = purchases.before(TODAY)
    then, known = Purchases(purchases.customer[past], purchases.day[past]).before(TODAY)
    assert who.tolist() == then.tolist()
    assert all((getattr(bought, name) == getattr(known, name)).all() for name in ("again", "last", "age"))


def test_of_nobody_nothing_is_learned():
    none = np.zeros(0, dtype=np.int64)
    who, bought = Purchases.of(none, none).before(5)
    assert not len(who)
    assert fit_customers(bought).r > 0


def test_who_bought_before_1970_bought_as_anybody_does():
    purchases = planted(300)
    who, bought = purchases.before(TODAY)
    then, earlier = Purchases.of(purchases.customer, purchases.day - 500).before(TODAY - 500)
    assert who.tolist() == then.tolist()
    assert all((getattr(bought, name) == getattr(earlier, name)).all() for name in ("again", "last", "age"))
