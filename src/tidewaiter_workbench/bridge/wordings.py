"""The sentences of the library that pages show, each with what fills it in braces."""

from __future__ import annotations

from tidewaiter.flow import wordings as of_the_library
from tidewaiter_workbench.bridge.known_things import ACTS
from tidewaiter_workbench.bridge.listed import AT_AN_ADDRESS, GOODS
from tidewaiter_workbench.bridge.network import NOTES as OF_TIES
from tidewaiter_workbench.bridge.shipments import CAUTIONS, RULED
from tidewaiter_workbench.comparing import FACTS, NOTES

__all__ = ["DEEDS", "by_topic", "wordings"]

DEEDS = (
    "added an exhibit", "admitted under the order", "approved", "begun", "bracketed", "cancelled a job", "changed",
    "claimed", "closed", "confirmed", "custody", "described", "detached", "discarded", "ended the protective order",
    "exported", "filed", "found altered", "handed over", "issued a protective order", "joined", "marked", "moved",
    "noted", "opened", "opened by hand", "paired", "planned a task", "planned tasks", "proposed", "published",
    "put into a case", "raised", "received", "recorded", "refused", "released from the order", "replanned", "retired",
    "retried a job", "revised", "sent back", "snoozed", "submitted", "taken out of a case", "tried", "withdrew",
    "woken", "worked a task",
)  # fmt: skip
"""What people do with alerts, cases, rules and tips, as the logs of these keep it."""
_ROLES = ("officer", "analyst", "supervisor", "data scientist", "auditor", "administrator")


def wordings() -> tuple[str, ...]:
    """Each sentence once; see `tidewaiter.flow.wordings`."""
    return tuple(text for texts in by_topic().values() for text in texts)


def by_topic() -> dict[str, tuple[str, ...]]:
    """The same by what they tell of; the workbench's own words are a topic of their own."""
    told = of_the_library.by_topic()
    known = {text for texts in told.values() for text in texts}
    ours = dict.fromkeys((*CAUTIONS, RULED, *FACTS, *NOTES, *OF_TIES, AT_AN_ADDRESS, GOODS, *ACTS, *DEEDS, *_ROLES))
    return told | {"workbench": tuple(each for each in ours if each not in known)}
