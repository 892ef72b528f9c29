"""What a report tells, as values: each section may be missing, and is then left out and said to be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from tidewaiter.columns.intervals import Estimate

__all__ = [
    "AlertCount",
    "Alerts",
    "Audit",
    "CalibrationBin",
    "CauseYield",
    "Completeness",
    "Contribution",
    "Curve",
    "FileLoad",
    "Inspection",
    "Inspections",
    "Intake",
    "Load",
    "ModelQuality",
    "Month",
    "PartyRole",
    "PrecisionAt",
    "Provenance",
    "Ranking",
    "Refusal",
    "ReportData",
    "TableVersion",
    "Traffic",
]


@dataclass(frozen=True, slots=True)
class FileLoad:
    """One file that came in."""

    name: str
    source: str
    read: int
    loaded: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason for which records were set aside, and how many."""

    source: str
    column: str
    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class Month:
    """Lines declared in one month, and how many of them were inspected and found illicit."""

    month: date
    lines: int
    inspected: int
    hits: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in."""

    lines: int
    declarations: int
    offices: int
    first_day: date | None
    last_day: date | None
    inspected: int
    hits: int
    files: tuple[FileLoad, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    months: tuple[Month, ...] = ()

    @property
    def read(self) -> int:
        """Records read from all files."""
        return sum(file.read for file in self.files)

    @property
    def quarantined(self) -> int:
        """Records set aside from all files."""
        return sum(file.quarantined for file in self.files)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of one field one source fills in: a share from 0 to 1."""

    source: str
    field: str
    share: float


@dataclass(frozen=True, slots=True)
class Audit:
    """A doubt about labelled data; a grave one stands beside every figure of a model."""

    source: str
    check: str
    share: float | None
    lines: int
    grave: bool
    finding: str


@dataclass(frozen=True, slots=True)
class PartyRole:
    """The parties named in one role."""

    role: str
    mentions: int
    parties: int
    countries: int


@dataclass(frozen=True, slots=True)
class PrecisionAt:
    """What opening the riskiest share of lines brings."""

    share: float
    precision: Estimate
    recall: Estimate | None
    revenue_share: Estimate | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """One way of ranking lines, and how it did on lines of known result."""

    name: str
    at: tuple[PrecisionAt, ...]
    auc: Estimate | None
    average_precision: Estimate | None
    calibration_error: Estimate | None


@dataclass(frozen=True, slots=True)
class Curve:
    """Share of violations captured against share of lines opened, under one ranking."""

    name: str
    opened: tuple[float, ...]
    captured: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Lines of about the same stated probability, and how many of them were illicit."""

    stated: float
    observed: Estimate
    lines: int


@dataclass(frozen=True, slots=True)
class ModelQuality:
    """How well the model ranks and how true its probabilities are; the first ranking is the model itself.

    `unseen` is the same on goods lines of which no result was known, `unseen_share` their share of the test.
    """

    rankings: tuple[Ranking, ...]
    rows: int | None = None
    violations: int | None = None
    base_rate: Estimate | None = None
    test_from: str = ""
    test_to: str = ""
    curves: tuple[Curve, ...] = ()
    calibration: tuple[CalibrationBin, ...] = ()
    unseen: tuple[Ranking, ...] = ()
    unseen_share: float = math.nan
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one source added to the log-odds of a violation, beyond what it says of a usual line."""

    source: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Inspection:
    """One line to be opened, with all that the officer is told about it."""

    rank: int
    item_id: str
    declaration_id: str
    office: str
    position: int
    lane: str
    exam_type: str
    cause: str
    propensity: float
    minutes: float
    risk: float
    risk_low: float | None
    risk_high: float | None
    expected_revenue: float | None
    hs_code: str = ""
    origin: str = ""
    description: str = ""
    customs_value: float | None = None
    reasons: tuple[str, ...] = ()
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """Lines planned at one office in one lane."""

    office: str
    lane: str
    lines: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Inspections:
    """The plan of one day: its top lines, and what it adds up to."""

    day: date
    candidates: int
    planned: int
    minutes: float
    expected_hits: float
    expected_revenue: float | None
    base_risk: float
    top: tuple[Inspection, ...]
    loads: tuple[Load, ...]
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AlertCount:
    """How many lines one detector judged, and how many of them stood out."""

    detector: str
    typology: str
    asks: str
    judged: int
    alerts: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class Alerts:
    """What the detectors said."""

    first_day: date | None
    last_day: date | None
    detectors: tuple[AlertCount, ...]


@dataclass(frozen=True, slots=True)
class CauseYield:
    """What one cause of selection yielded."""

    cause: str
    inspected: int
    hits: int
    hit_rate: Estimate
    revenue: float
    lift: Estimate


@dataclass(frozen=True, slots=True)
class Traffic:
    """What all lines of one period hide, estimated from those inspected; None where it cannot be said."""

    period: str
    first_day: date
    last_day: date
    lines: int
    sampled: int
    illicit_rate: Estimate | None
    revenue: Estimate | None
    recovered: float | None

    @property
    def gap(self) -> Estimate | None:
        """What inspecting every line would have recovered beyond what was."""
        if self.revenue is None or self.recovered is None:
            return None
        ends = (self.revenue.value, self.revenue.low, self.revenue.high)
        return Estimate(*(end - self.recovered for end in ends))


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A table as the report read it."""

    name: str
    version: int
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where every figure comes from."""

    run: str
    label: str
    engine: str
    ended: str
    tidewaiter: str
    tables: tuple[TableVersion, ...]
    settings: tuple[tuple[str, str], ...] = ()
    not_used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that one report tells."""

    title: str
    currency: str
    intake: Intake | None = None
    completeness: tuple[Completeness, ...] = ()
    audits: tuple[Audit, ...] = ()
    parties: tuple[PartyRole, ...] = ()
    quality: ModelQuality | None = None
    inspections: Inspections | None = None
    alerts: Alerts | None = None
    yields: tuple[CauseYield, ...] = ()
    traffic: tuple[Traffic, ...] = ()
    provenance: Provenance | None = None
    caveats: tuple[str, ...] = field(default=())

    @property
    def grave(self) -> tuple[Audit, ...]:
        """The audits that must stand beside every figure of a model."""
        return tuple(audit for audit in self.audits if audit.grave)
