"""At most so many of each examination a day: which lines get one where more would want it.

A station has so many places, a scanner so many turns. Such a limit decides with which examination a line is opened,
and so what it is worth to open it; never whether chance or duty brings it in, as each has an examination without a
limit. It is settled by worth, before anything is drawn and for as many lines as the draw may ask for: so no draw
exceeds it, and every chance stays exact.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.budget import Budget
from tidewaiter.selection.knapsack import best_pairs
from tidewaiter.selection.worth import Worth

__all__ = ["by_worth_within", "duty_within", "room_left", "room_of"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def room_of(budget: Budget, worth: Worth, *, office: str) -> Floats:
    """How many there may be of each examination of `worth.exams` in a day; infinite where the policy has no limit."""
    most = budget.most_of(office)
    return np.array([most.get(code, np.inf) for code in worth.exams], dtype=np.float64)


def room_left(room: Floats, taken: Places) -> Floats:
    """What is left once each of these examinations has taken its place."""
    return np.maximum(room - np.bincount(taken, minlength=len(room)), 0.0)


def duty_within(worth: Worth, *, duty: npt.NDArray[np.bool_], least: str, room: Floats) -> Places:
    """For each line the best examination that takes no less time than `least`; for lines of duty, within the room."""
    exam = worth.at_least(least)
    enough = worth.minutes >= worth.minutes[worth.exams.index(least)]
    exam[duty] = _shared_out(np.where(enough, worth.net[duty], -np.inf), room)
    return exam


def by_worth_within(
    worth: Worth, *, order: Places, first: Places, places: tuple[int, int], room: Floats
) -> tuple[Places, Places]:
    """Lines in the order in which worth chooses them, and the examination of each.

    The lines that are chosen for sure get their examinations so that together they bring most within the room; those
    that may be chosen besides get what is left, so that no place waits for a line that is not drawn. Whoever takes
    only some of the lines, from the front, stays within the room.

    Args:
        worth: of n lines.
        order: the lines to choose from, best first where room is ample.
        first: those of them that come before all others.
        places: how many lines are chosen at least, and at most.
        room: how many there may be of each examination.
    """
    if np.isinf(room).all():
        return np.concatenate([first, order[~np.isin(order, first)]]), worth.best
    sure, most = places
    chosen = _chosen(worth.net, order=order, first=first, places=most, room=room)
    exam = np.argmax(np.where(np.isinf(room), worth.net, -np.inf), axis=1)
    exam[chosen[:sure]] = _shared_out(worth.net[chosen[:sure]], room)
    exam[chosen[sure:]] = _shared_out(worth.net[chosen[sure:]], room_left(room, exam[chosen[:sure]]))
    return np.concatenate([chosen, order[~np.isin(order, chosen)]]), exam


def _chosen(net: Floats, *, order: Places, first: Places, places: int, room: Floats) -> Places:
    """The pair of line and examination that brings most, then the next that there is room for, and so on."""
    left = room.copy()
    chosen: dict[int, None] = {}
    for group in (first[:places], order):
        pairs = np.argsort(-net[group], axis=None, kind="stable")
        for line, exam in zip(group[pairs // len(room)].tolist(), (pairs % len(room)).tolist(), strict=True):
            if len(chosen) == places:
                break
            if line not in chosen and left[exam] >= 1:
                chosen[line] = None
                left[exam] -= 1
    return np.array(list(chosen), dtype=np.intp)


def _shared_out(net: Floats, room: Floats) -> Places:
    """An examination for every line, so that together they bring most within the room; some have no limit."""
    wanted = np.argmax(net, axis=1)
    if (np.bincount(wanted, minlength=len(room)) <= room).all():
        return wanted
    exam = np.argmax(np.where(np.isinf(room), net, -np.inf), axis=1)
    gain = net - net[np.arange(len(net)), exam][:, None]
    lines, exams = np.nonzero((gain > 0) & (room >= 1)[None, :] & np.isfinite(room)[None, :])
    if len(lines) == 0:
        return exam
    limits = [((exams == each).astype(np.float64), room[each]) for each in np.unique(exams)]
    taken = best_pairs(gain[lines, exams], lines=lines, limits=limits)
    exam[lines[taken]] = exams[taken]
    return exam
