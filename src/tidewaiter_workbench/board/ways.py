"""The shortest way between two things, walked from both ends at once, over ties within reach.

Hubs are reached and never walked through, and neither are ties to those who serve everybody (brokers, carriers)
unless one says so: all the world meets there, and meeting there means nothing.
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
    before: list[dict[int, int | None]] = [{start.pk: None}, {end.pk: None}]
    rims = [[start.pk], [end.pk]]
    for _step in range(farthest):
        side = 0 if len(rims[0]) <= len(rims[1]) else 1
        following: list[int] = []
        for here, there, hub in _walked(person, rims[side], services=services):
            if there in before[side]:
                continue
            if there in before[1 - side] and (not hub or there in (start.pk, end.pk)):
                before[side][there] = here
                return _joined(there, before)
            if not hub:
                before[side][there] = here
                following.append(there)
        rims[side] = following[:_MOST_AT_ONCE]
        if not rims[side]:
            break
    return []


def _walked(person: Person, rim: list[int], *, services: bool) -> Iterator[tuple[int, int, bool]]:
    """Ties that leave the rim: from where, to where, and whether a hub lies there; the strongest first."""
    rows: list[tuple[int, int, int, str, int]] = []
    for start in range(0, len(rim), _CHUNK):
        for end, other in (("source", "target"), ("target", "source")):
            ties = Tie.objects.filter(reach(person, f"{other}__"), **{f"{end}__in": rim[start : start + _CHUNK]})
            if not services:
                ties = ties.exclude(kind__in=_SERVICES)
            told = ties.values_list("pk", f"{end}_id", f"{other}_id", "kind", f"{other}__lasting")
            rows += told
    rows.sort(key=lambda row: (_STRONG.index(row[3]) if row[3] in _STRONG else len(_STRONG), row[0]))
    for _pk, here, there, _kind, lasting in rows:
        yield here, there, lasting > HUB


def _joined(middle: int, before: list[dict[int, int | None]]) -> list[int]:
    def back(side: int) -> list[int]:
        numbers, number = [], before[side][middle]
        while number is not None:
            numbers.append(number)
            number = before[side][number]
        return numbers

    return [*reversed(back(0)), middle, *back(1)]
