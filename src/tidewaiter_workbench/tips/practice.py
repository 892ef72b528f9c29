"""Tips to practise on: a few invented allegations about firms that are in the demonstration's queue.

Called by `serve` for a workbench that has none. Each is filed through the same service as a person's would be.
"""

from __future__ import annotations

from datetime import timedelta

from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.tips.models import Tip
from tidewaiter_workbench.tips.services import Said, Told, close, file_tip

__all__ = ["file_examples"]

_EXAMPLES = (
    (
        "Their price does not pay for the material",
        "Declared per kilogram at less than the mill sells the raw material for; a second invoice is said to exist.",
        "online",
        Said("interested", "Association of domestic producers", "office@producers.example"),
        "VALUATION",
        3,
    ),
    (
        "The same people under a new name",
        "The manager of a firm that stopped trading in spring now orders from the same factory for another importer.",
        "phone",
        Said("public", "a former clerk", mark=3),
        "",
        1,
    ),
    (
        "Labels sewn in at a free zone",
        "Garments arrive without a mark of origin and leave the zone with one.",
        "letter",
        Said("unknown"),
        "ORIGIN_MARKING",
        24,
    ),
)
"""Title, what is alleged, how it came, who told us, the violation, and how many days ago."""


def file_examples(*, analyst: Person) -> int:
    """File them, if there is no tip yet; gives how many. The last is closed, as nothing came of it."""
    within = analyst.within_reach(Alert.objects.exclude(importer="")).order_by("priority", "id")
    importers = list(dict.fromkeys(within.values_list("importer", "office")[:40]))
    if Tip.objects.exists() or not importers:
        return 0
    tip = None
    for number, (title, text, came, who, typology, days) in enumerate(_EXAMPLES):
        party, office = importers[number % len(importers)]
        received = desk_day() - timedelta(days=days)
        told = Told(title, text, came, received, party=party, typology=typology, office=office)
        tip = file_tip(told, who, by=analyst)
    if tip is not None:
        close(tip.pk, by=analyst, version=tip.version, reason="The zone's records show the marking, supervised.")
    return len(_EXAMPLES)
