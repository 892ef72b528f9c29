"""Lists page by page: each page begins after the last row of the one before (a cursor), never at a number to skip.

So the thousandth page costs what the first one costs, and nothing is shown twice while others work.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import F, Q

from tidewaiter_workbench.refusals import UnfitError

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["by_place", "following", "older"]

T = TypeVar("T")


def by_place(rows: QuerySet, column: str, *, after: str, size: int, downwards: bool = True) -> tuple[list[Any], str]:
    """Rows in the order of a column, and then of their numbers; and the cursor of the next page, empty at the end.

    Raises:
        UnfitError: the cursor is not one of ours.
    """
    ordered = rows.annotate(place=F(column)).order_by("-place" if downwards else "place", "id")
    shown = list((_beyond(ordered, after, downwards=downwards) if after else ordered)[: size + 1])
    last: Any = shown[size - 1] if len(shown) > size else None
    return shown[:size], _cursor(last.place, last.pk) if last else ""


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


def _beyond(ordered: QuerySet, after: str, *, downwards: bool) -> QuerySet:
    """Rows behind the cursor; the first condition is implied by the second, and lets an index begin there."""
    place, pk = _placed(after)
    side, edge = ("lt", "lte") if downwards else ("gt", "gte")
    return ordered.filter(Q(**{f"place__{edge}": place}), Q(**{f"place__{side}": place}) | Q(place=place, id__gt=pk))


def _cursor(place: object, pk: int) -> str:
    text = place.isoformat() if isinstance(place, datetime) else place
    return base64.urlsafe_b64encode(json.dumps([text, pk]).encode()).decode().rstrip("=")


def _placed(cursor: str) -> tuple[object, int]:
    try:
        place, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return (datetime.fromisoformat(place) if isinstance(place, str) else float(place)), int(pk)
    except (binascii.Error, ValueError, TypeError, UnicodeDecodeError, OverflowError):
        raise UnfitError("this is not a cursor of ours; begin again without one") from None
