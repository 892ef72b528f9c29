"""The shortest way between two things, walked from both ends at once, over ties within reach.

Hubs are reached and never walked through, and neither are ties to those who serve everybody (brokers, carriers)
unless one says so: all the world meets there, and meeting there means nothing. Nor does a way take two likenesses in a
row, or pass anything twice: two firms that are like one entity have nothing in common, whoever owns it.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidewaiter_workbench.board.models import Thing, Tie
from tidewaiter_workbench.board.reading import reach
from tidewaiter_workbench.people.models import Person

__all__ = ["FARTHEST", "HUB", "way_between"]

HUB = 25
"""A thing with more lasting ties is not walked through."""
FARTHEST = 6
_SERVICES = ("declared_by", "sent_by", "carried_by", "described_as")
_STRONG = (
    "owns",
    "officer_of",
    "has_identifier",
    "replaced_by",
    "has_phone",
    "has_email",
    "has_address",
    "caught_with",
)
_LIKENESS = "likened_to"
_At = tuple[int, bool]
"""A thing by its number, and whether one came to it by a likeness."""
_MOST_AT_ONCE = 4_000
"""Things walked on from in one step; who is tied to more is tied to everybody."""
_CHUNK = 400


def way_between(
    person: Person, start: Thing, end: Thing, *, services: bool = False, farthest: int = FARTHEST
) -> list[int]:
    """Numbers of the things from one end to the other, both included; of equally short ways that of stronger ties.

    Empty if there is no way of at most so many ties.
    """
    if start.pk == end.pk:
        return [start.pk]
    before: list[dict[_At, _At | None]] = [{(start.pk, False): None}, {(end.pk, False): None}]
    rims: list[list[_At]] = [[(start.pk, False)], [(end.pk, False)]]
    for _step in range(farthest):
        side = 0 if len(rims[0]) <= len(rims[1]) else 1
        following: list[_At] = []
        for here, there, hub in _walked(person, rims[side], services=services):
            if there in before[side] or (there[0], False) in before[side] or there[0] in _numbers(before[side], here):
                continue
            met = _met(there, before[1 - side])
            if met is not None and (not hub or there[0] in (start.pk, end.pk)):
                before[side][there] = here
                way = _joined((there, met) if side == 0 else (met, there), before)
                if len(set(way)) == len(way):
                    return way
            if not hub:
                before[side][there] = here
                following.append(there)
        rims[side] = following[:_MOST_AT_ONCE]
        if not rims[side]:
            break
    return []


def _met(there: _At, other_side: dict[_At, _At | None]) -> _At | None:
    """Where the other side came to the same thing, both not by a likeness."""
    fitting = [(there[0], False)] if there[1] else [(there[0], False), (there[0], True)]
    return next((at for at in fitting if at in other_side), None)


def _walked(person: Person, rim: list[_At], *, services: bool) -> Iterator[tuple[_At, _At, bool]]:
    """Ties that leave the rim: from where, to where, and whether a hub lies there; the strongest first."""
    rows: list[tuple[int, int, int, str, int]] = []
    at: dict[int, list[_At]] = {}
    for each in rim:
        at.setdefault(each[0], []).append(each)
    numbers = list(at)
    for start in range(0, len(numbers), _CHUNK):
        for end, other in (("source", "target"), ("target", "source")):
            ties = Tie.objects.filter(reach(person, f"{other}__"), **{f"{end}__in": numbers[start : start + _CHUNK]})
            if not services:
                ties = ties.exclude(kind__in=_SERVICES)
            told = ties.values_list("pk", f"{end}_id", f"{other}_id", "kind", f"{other}__lasting")
            rows += told
    rows.sort(key=lambda row: (_STRONG.index(row[3]) if row[3] in _STRONG else len(_STRONG), row[0]))
    for _pk, number, there, kind, lasting in rows:
        for here in at[number]:
            if not (here[1] and kind == _LIKENESS):
                yield here, (there, kind == _LIKENESS), lasting > HUB


def _joined(middle: tuple[_At, _At], before: list[dict[_At, _At | None]]) -> list[int]:
    """The numbers from end to end; the place where the sides met is one thing, as each of them came to it."""
    start, end = (_numbers(before[side], middle[side]) for side in (0, 1))
    return [*reversed(start), *end[1:]]


def _numbers(before: dict[_At, _At | None], at: _At) -> list[int]:
    """The numbers of the things by which one came to a place, from it back to where one began."""
    numbers, came = [at[0]], before[at]
    while came is not None:
        numbers.append(came[0])
        came = before[came]
    return numbers
