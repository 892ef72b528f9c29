"""What programs are told of a likeness to a list: that something became of it, once for each office and mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.clearing.models import Likeness, Sighting
from tidewaiter_workbench.webhooks import events
from tidewaiter_workbench.webhooks.services import About

__all__ = ["EVENT", "about", "enter"]

EVENT = "likeness.news"


def enter() -> None:
    """Let subscribers choose this event."""
    events.add(EVENT, _("a likeness to a list is new, open again, gone, or its entry ended"))


def about(rows: Iterable[Likeness]) -> Iterator[About]:
    """Each likeness as the papers of each office and mark tell it."""
    wanted = {row.pk: row for row in rows}
    for each in Sighting.objects.filter(likeness__in=wanted).order_by("likeness", "office", "mark"):
        yield _about(wanted[each.likeness_id], each)


def _about(row: Likeness, seen: Sighting) -> About:
    facts = {
        "news": str(row.news),
        "subject_kind": row.subject_kind,
        "name": seen.name,
        "list": row.list,
        "listing_id": row.listing_id,
        "entry": row.entry,
        "score": row.score,
        "office": seen.office,
        "mark": int(seen.mark),
        "last_on": seen.last_on.isoformat(),
        "last_line": seen.item_id,
    }
    return About("likeness", str(row.pk), seen.office, int(seen.mark), permission="see_party", facts=facts)
