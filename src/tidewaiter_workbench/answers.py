"""What the library answers, as plain values that pages and services can hold."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

__all__ = [
    "Bar",
    "Comparison",
    "Detector",
    "KnownCase",
    "Lane",
    "Lead",
    "LineFound",
    "ListedName",
    "Lowered",
    "Lowering",
    "Outcome",
    "Peer",
    "Shipment",
]


@dataclass(frozen=True, slots=True)
class Lead:
    """One goods line that somebody should look at, and why.

    Attributes:
        cause: mandatory, random, rule, model, exploration or anomaly; the first that holds, in that order of duty.
        also: the other causes.
        tier: 3 must be opened, 2 planned, 1 to be looked at.
        propensity: with which it was selected; None where nothing was drawn.
        value_at_risk: expected recovery, in the lake's currency; None where no model judged it.
        risk_low: lower end of the risk's interval, as `risk_high` is its upper one; None where no model judged it.
        arrived_on: the day on which its bill says that the goods arrived; None where no bill has come in.
    """

    item_id: str
    declaration_id: str
    declared_on: date
    office: str
    cause: str
    also: tuple[str, ...]
    tier: int
    risk: float | None
    value_at_risk: float | None
    declared_value: float | None
    lane: str
    exam_type: str
    propensity: float | None
    reasons: tuple[str, ...]
    importer: str
    importer_name: str
    exporter: str
    declarant: str
    hs_code: str
    origin: str
    description: str
    arrived_on: date | None = None
    risk_low: float | None = None
    risk_high: float | None = None


@dataclass(frozen=True, slots=True)
class LineFound:
    """One declared line among those that a number leads to; `met` says by what: declaration, line, bill, container."""

    item_id: str
    declaration_id: str
    line_no: int
    declared_on: date
    office: str
    description: str
    hs_code: str
    origin: str
    dispatch: str
    importer: str
    container: str
    bill_number: str
    customs_value: float | None
    met: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a distribution: from, to, and how many lines."""

    low: float
    high: float
    lines: int


@dataclass(frozen=True, slots=True)
class Lane:
    """What such goods were declared for before, per kilogram, and where this line lies.

    `place` is the share of earlier lines that were cheaper; None where this line has no unit price.
    """

    about: str
    lines: int
    bars: tuple[Bar, ...]
    median: float
    low: float
    high: float
    ours: float | None
    place: float | None


@dataclass(frozen=True, slots=True)
class Peer:
    """An earlier line of the same goods and origin, with what was found if it was opened."""

    declaration_id: str
    declared_on: date
    office: str
    importer: str
    net_mass_kg: float | None
    customs_value: float | None
    per_kg: float | None
    found: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A violation known before the line's day, with what the two share: importer, exporter, declarant, hs6, origin."""

    declaration_id: str
    declared_on: date
    known_on: date
    office: str
    found: str
    shares: tuple[str, ...]
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact as the declaration, the bill and the security filing tell it.

    `agrees` says whether the bill, `filing_agrees` whether the filing says what the declaration says; None where one of
    the two is silent, or where it is shown and not judged.
    """

    fact: str
    declared: str
    on_bill: str
    agrees: bool | None
    in_filing: str = ""
    filing_agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Detector:
    """What one detector says; `odd` is the share of earlier lines that look at least as odd.

    `by_itself` says that the answer stands whatever its rank: it is a duty, or a likelihood.
    """

    name: str
    asks: str
    odd: float | None
    reason: str
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class ListedName:
    """What a line's papers name that is like an entry of a list, as lists and clearances stood at the run.

    `role` says as what it is named: importer, shipper, vessel, manufacturer, goods. Kind and id of the subject are what
    a clearance is about: one of a party holds for all its lines. `listing_digest` is of what the entry says,
    `cleared_until` the first day on which what is cleared is so no longer, if one is known; `run` is that of the lake.
    """

    role: str
    name: str
    list: str
    listing_id: str
    score: float
    reason: str
    cleared: bool
    since: date | None
    subject_kind: str
    subject_id: str
    listing_digest: str = ""
    cleared_until: date | None = None
    run: str = ""


@dataclass(frozen=True, slots=True)
class Lowered:
    """The risk of a line, were one fact as usual (`together`: all of them); `told` is what was declared and is usual.

    `below` says whether the risk would lie below the line at which such lines are chosen; None without such a line.
    """

    code: str
    told: str
    risk: float
    risk_low: float
    risk_high: float
    below: bool | None


@dataclass(frozen=True, slots=True)
class Lowering:
    """What would lower a line's risk by the model that gave it, and what no paper lowers; never for a trader's eyes.

    Attributes:
        line: the risk that brought the line up; None where none did.
        line_is: `chosen`, the least risk for which its office opened a line that day, or `watched`.
        facts: those whose clearing up would lower it, the most telling first.
        together: all facts that are out of the way at once.
        others: codes of facts that are out of the way, and would not lower it.
        stays: what speaks against the line and no paper changes, with the log-odds that it added.
        silence: why nothing is told; empty if something is.
    """

    line: float | None
    line_is: str
    facts: tuple[Lowered, ...]
    together: Lowered | None
    others: tuple[str, ...]
    stays: tuple[tuple[str, float], ...]
    silence: str

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Lowering:
        """As it was kept."""
        parts = {
            "facts": tuple(Lowered(**each) for each in kept["facts"]),
            "together": kept["together"] and Lowered(**kept["together"]),
            "others": tuple(kept["others"]),
            "stays": tuple((words, odds) for words, odds in kept["stays"]),
        }
        return cls(**{**kept, **parts})


@dataclass(frozen=True, slots=True)
class Shipment:
    """One goods line with all that its page tells, as a run of the library left it (`run`)."""

    item: dict[str, object]
    currency: str
    names: dict[str, str]
    risk: float | None
    risk_low: float | None
    risk_high: float | None
    expected_revenue: float | None
    mandatory: str
    reasons: tuple[str, ...]
    contributions: tuple[tuple[str, float], ...]
    model_id: str
    known_before: date | None
    detectors: tuple[Detector, ...]
    lane: Lane | None
    peers: tuple[Peer, ...]
    bill: tuple[Comparison, ...]
    bill_note: str
    cautions: tuple[str, ...]
    outcomes: tuple[dict[str, object], ...]
    run: str
    cases: tuple[KnownCase, ...] = ()
    usual_risk: float | None = None
    lowering: Lowering | None = None
    arrived_on: date | None = None
    lists: tuple[ListedName, ...] = ()

    @property
    def declared_on(self) -> date:
        """Its day; kept, the line has it as text."""
        day = self.item["declared_on"]
        return day if isinstance(day, date) else date.fromisoformat(str(day))

    def as_json(self) -> dict[str, object]:
        """For keeping; days become text."""
        plain: dict[str, object] = json.loads(json.dumps(asdict(self), default=_text))
        return plain

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Shipment:
        """As it was kept."""
        lane = kept["lane"] and Lane(**{**kept["lane"], "bars": tuple(Bar(**bar) for bar in kept["lane"]["bars"])})
        parts = {
            "lane": lane,
            "reasons": tuple(kept["reasons"]),
            "contributions": tuple((source, odds) for source, odds in kept["contributions"]),
            "known_before": _day(kept["known_before"]),
            "detectors": tuple(Detector(**each) for each in kept["detectors"]),
            "peers": tuple(Peer(**{**each, "declared_on": _day(each["declared_on"])}) for each in kept["peers"]),
            "bill": tuple(Comparison(**each) for each in kept["bill"]),
            "cautions": tuple(kept["cautions"]),
            "outcomes": tuple({**each, "known_on": _day(each["known_on"])} for each in kept["outcomes"]),
            "cases": tuple(_known_case(each) for each in kept.get("cases", ())),
            "arrived_on": _day(kept.get("arrived_on")),
            "lists": tuple(_listed_name(each) for each in kept.get("lists", ())),
            "lowering": Lowering.from_json(kept["lowering"]) if kept.get("lowering") else None,
        }
        return cls(**{**kept, **parts})


def _listed_name(kept: dict[str, Any]) -> ListedName:
    return ListedName(**{**kept, "since": _day(kept["since"]), "cleared_until": _day(kept.get("cleared_until"))})


def _known_case(kept: dict[str, Any]) -> KnownCase:
    days = {name: _day(kept[name]) for name in ("declared_on", "known_on")}
    return KnownCase(**{**kept, **days, "shares": tuple(kept["shares"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one examination, as the library keeps it."""

    item_id: str
    number: int
    inspected_on: date
    known_on: date
    exam_type: str
    cause: str
    propensity: float | None
    illicit: bool
    typology: str | None
    severity: int
    revenue: float | None


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
