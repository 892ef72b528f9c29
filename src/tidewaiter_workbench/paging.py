"""Lists page by page: each page begins after the last row of the one before (a cursor), never at a number to skip.

So the thousandth page costs what the first one costs, and nothing is shown twice while others work.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import DateTimeField, F, Q

from tidewaiter_workbench.refusals import UnfitError

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["by_place", "cursor", "following", "older", "placed"]

T = TypeVar("T")
_MOST = 2.0**63
"""No number of ours is larger; nor is infinity, nor what is no number, less than it."""


def by_place(rows: QuerySet, column: str, *, after: str, size: int, downwards: bool = True) -> tuple[list[Any], str]:
    """Rows in the order of a column, and then of their numbers; and the cursor of the next page, empty at the end.

    Raises:
        UnfitError: the cursor is not one of ours, or one of another order.
    """
    ordered = rows.annotate(place=F(column)).order_by("-place" if downwards else "place", "id")
    shown = list((_beyond(ordered, after, downwards=downwards) if after else ordered)[: size + 1])
    last: Any = shown[size - 1] if len(shown) > size else None
    return shown[:size], cursor((last.place, last.pk)) if last else ""


def older(rows: QuerySet, before: int, *, size: int) -> tuple[list[Any], int]:
    """Rows from the newest down, below a number if one is said; and the number for the next page, nought at the end."""
    found = rows.order_by("-id")
    shown = list((found.filter(pk__lt=before) if before else found)[: size + 1])
    return shown[:size], shown[size - 1].pk if len(shown) > size else 0


def following(rows: Sequence[T], after: str, *, key: Callable[[T], object], size: int) -> tuple[list[T], str]:
    """A part of a list that is at hand as a whole: what stands behind the row of that key.

    Raises:
        UnfitError: there is no such row in it, or not any more.
    """
    keys = [str(key(row)) for row in rows]
    if after and after not in keys:
        raise UnfitError("this is not a cursor of ours, or its row is gone; begin again without one")
    first = keys.index(after) + 1 if after else 0
    return list(rows[first : first + size]), keys[first + size - 1] if len(rows) > first + size else ""


def cursor(place: Sequence[object]) -> str:
    """A place in a list as an address holds it: the values by which the list is ordered, and last its own key."""
    texts = [each.isoformat() if isinstance(each, datetime) else each for each in place]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def placed(text: str) -> tuple[object, ...]:
    """The place that a cursor says: texts and numbers; nothing at all where it is not one of ours."""
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        return ()
    whole = isinstance(told, list) and all(isinstance(each, str) or _is_number(each) for each in told)
    return tuple(told) if whole else ()


def _beyond(ordered: QuerySet, after: str, *, downwards: bool) -> QuerySet:
    """Rows behind the cursor; the first condition is implied by the second, and lets an index begin there."""
    dated = isinstance(ordered.query.annotations["place"].output_field, DateTimeField)
    place, pk = _row_placed(after, dated=dated)
    side, edge = ("lt", "lte") if downwards else ("gt", "gte")
    return ordered.filter(Q(**{f"place__{edge}": place}), Q(**{f"place__{side}": place}) | Q(place=place, id__gt=pk))


def _row_placed(after: str, *, dated: bool) -> tuple[object, int]:
    """What the order's column says there, a moment or a number, and the row's number."""
    told = placed(after)
    try:
        place, pk = told
        if isinstance(pk, int) and isinstance(place, str) == dated:
            moment = datetime.fromisoformat(place) if isinstance(place, str) else None
            if moment is None or moment.tzinfo is not None:
                return moment or place, pk
    except ValueError:
        pass
    raise UnfitError("this is not a cursor of ours; begin again without one")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST
