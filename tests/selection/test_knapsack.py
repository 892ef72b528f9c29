from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.selection.knapsack import NOT_CHOSEN, fill_minutes
from tidewaiter.selection.worth import Worth

MINUTES = np.array([20.0, 60.0])


def worth(net: list[list[float]]) -> Worth:
    table = np.array(net, dtype=float).reshape(-1, 2)
    return Worth(("DOC", "TAILGATE"), MINUTES, table.max(axis=1, initial=0.0), table, np.ones_like(table))


AMPLE = np.array([np.inf, np.inf])


def filled(net: list[list[float]], minutes: float, room: np.ndarray = AMPLE) -> tuple[list[int], float]:
    judged = worth(net)
    chosen = fill_minutes(judged, minutes=minutes, eligible=np.ones(len(judged.gross), dtype=bool), room=room)
    return chosen.tolist(), sum(judged.net[n, exam] for n, exam in enumerate(chosen) if exam != NOT_CHOSEN)


def test_a_thorough_look_at_one_line_yields_to_quick_looks_at_three_when_they_find_more():
    assert filled([[4, 10], [4, 5], [4, 5]], 60)[0] == [0, 0, 0]


def test_a_thorough_look_wins_when_it_finds_more():
    assert filled([[1, 10], [4, 5], [4, 5]], 60)[0] == [1, NOT_CHOSEN, NOT_CHOSEN]


def test_what_does_not_pay_is_left_alone_even_when_there_is_time():
    assert filled([[-1, -2], [3, 2]], 600)[0] == [NOT_CHOSEN, 0]


def test_no_time_opens_nothing():
    assert filled([[5, 9]], 10)[0] == [NOT_CHOSEN]


amounts = st.integers(-3, 30).map(float)


@given(net=st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5), minutes=st.integers(0, 260))
@settings(deadline=None, max_examples=40)
def test_no_other_choice_within_the_minutes_is_worth_more(net, minutes):
    offered = [list(pair) for pair in net]
    best = 0.0
    for choice in itertools.product((NOT_CHOSEN, 0, 1), repeat=len(net)):
        spent = sum(MINUTES[exam] for exam in choice if exam != NOT_CHOSEN)
        gained = sum(offered[n][exam] for n, exam in enumerate(choice) if exam != NOT_CHOSEN)
        best = max(best, gained if spent <= minutes else 0.0)
    chosen, gained = filled(offered, minutes)
    assert gained >= best * (1 - 1e-3) - 1e-9
    assert sum(MINUTES[exam] for exam in chosen if exam != NOT_CHOSEN) <= minutes
