"""What the library answers about parties, pairs and series, as plain values; `content` is what JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = [
    "ActTold", "JudgementTold", "LikenessTold", "PairTold", "PartySame", "PartyTold", "PresenceTold", "SeriesTold",
    "SightingTold",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PresenceTold:
    """What the documents of one office and one handling mark say of a party.

    Attributes:
        office: empty for documents that no office received, such as a bill that nobody declared.
        name: as written most in these documents.
        keys: what it can be found by in them, as (kind, value): words of names, numbers, places, telephones.
        lines: goods lines on which it stands, in any role.
        found: lines with a known violation on which it is importer or seller.
        content: ways of writing, months, goods, routes, partners, violations.
    """

    office: str
    mark: int
    name: str
    roles: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    lines: int
    value: float
    inspected: int
    found: int
    first_on: date
    last_on: date
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class PartyTold:
    """A party; what is told of it apart from any office is in `content`.

    Attributes:
        merged_into: the party that took it up; then it has no presences.
        listed: the best likeness to a list, or to a firm that counts as listed by its owners, that nobody cleared.
        network: risk that reached its last line over the network, 0 to 1.
        expected: violations expected in the window of the latest forecast.
        asked: a digest of what it was told from; as long as it is the same, the party need not be told again.
    """

    party_id: str
    schema: str
    name: str
    merged_into: str
    listed: float | None
    network: float | None
    expected: float | None
    content: dict[str, object]
    presences: tuple[PresenceTold, ...]
    asked: str = ""


@dataclass(frozen=True, slots=True)
class PartySame:
    """A party of which the lake holds what it held when it was told last."""

    party_id: str


@dataclass(frozen=True, slots=True)
class PairTold:
    """Two ways of writing that a person should judge.

    Attributes:
        kind: waiting (a name would join two parties), joined (held together, weakly) or apart (kept apart, narrowly).
        seen: for each side the offices and marks in which it was seen.
        content: both records, the evidence, and what each verdict would move.
    """

    left: str
    right: str
    left_party: str
    right_party: str
    kind: str
    probability: float
    worth: float
    seen: tuple[tuple[str, str, int], ...]
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class JudgementTold:
    """A person's decision as the lake keeps it, or as it is to be written there."""

    judgement_id: str
    left: str
    right: str
    left_name: str
    right_name: str
    verdict: str
    by: str
    why: str
    judged_on: date
    withdrawn_on: date | None
    idle: str = ""
    """Why no run obeys it, in the library's words; empty where one does."""
    withdrawn_by: str = ""
    withdrawn_why: str = ""


@dataclass(frozen=True, slots=True)
class ActTold:
    """One act of a series; a decision that an authority published is everybody's to read (`public`)."""

    act_id: str
    office: str
    mark: int
    public: bool
    happened_on: date
    known_on: date
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class SeriesTold:
    """Violations of one hand, with what is expected of it next."""

    series_id: str
    confidence: float
    next_acts: float | None
    first_on: date
    last_on: date
    content: dict[str, object]
    acts: tuple[ActTold, ...]


@dataclass(frozen=True, slots=True)
class SightingTold:
    """Where papers of one office and one handling mark name somebody who is like an entry of a list.

    Attributes:
        office: empty for papers that no office received.
        name: as written there last.
        papers: lines and bills that name him; of ships and names of filings the lines they came with.
        last_on: day of the last of them.
        item_id: the last line; empty where only bills name him.
    """

    office: str
    mark: int
    name: str
    papers: int
    last_on: date
    item_id: str


@dataclass(frozen=True, slots=True)
class LikenessTold:
    """One likeness to an entry of a list, as the last run told it.

    Attributes:
        subject_kind: party, address, vessel, filed (a name in a security filing) or holder (an owner or officer in a
            register), as in `resolved.hits`.
        entry: the entry's name.
        since: first day on which it could be told; None where no day is known.
        cleared: a person held it for chance by the last run.
        cleared_until: the first day on which that holds no longer, if one is known.
        listing_digest: of what the entry says.
        ended: the entry's last day, where it has one.
    """

    subject_kind: str
    subject_id: str
    listing_id: str
    list: str
    entry: str
    programs: str
    score: float
    reason: str
    since: date | None
    cleared: bool
    ended: date | None
    sightings: tuple[SightingTold, ...]
    listing_digest: str = ""
    cleared_until: date | None = None
