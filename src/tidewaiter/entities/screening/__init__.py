"""Is it on a list? Parties, vessels, addresses and goods against `known.listings`, with reason and memory."""

from tidewaiter.entities.screening.changes import Changes, changes_between
from tidewaiter.entities.screening.cleared import clear, withdraw_clearance
from tidewaiter.entities.screening.daily import screening_steps
from tidewaiter.entities.screening.entries import Listed, Subject, listed, subject
from tidewaiter.entities.screening.hits import THRESHOLD, Hit, screened
from tidewaiter.entities.screening.index import Index

__all__ = [
    "THRESHOLD",
    "Changes",
    "Hit",
    "Index",
    "Listed",
    "Subject",
    "changes_between",
    "clear",
    "listed",
    "screened",
    "screening_steps",
    "subject",
    "withdraw_clearance",
]
