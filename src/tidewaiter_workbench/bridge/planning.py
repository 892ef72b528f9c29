"""What the lake says of the plan: the policy that holds, what another would bring, and publishing one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidewaiter.errors import LakeBusyError, TidewaiterError
from tidewaiter.flow.planning import PlanBegunError, drafted, expected, publish_policy
from tidewaiter.flow.policies import policies, policy_on, present_drawing
from tidewaiter.lake import Lake
from tidewaiter.selection import LEAST_RANDOM_SHARE, Budget, BudgetError, Forecast, starved
from tidewaiter.selection.floor import LEAST_RANDOM_MINIMUM
from tidewaiter.tables import declared, fused, selected
from tidewaiter.terms.exam_type import EXAM_TYPES
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, Row, number, opened_lake, parted, rows_of

__all__ = [
    "LEAST_RANDOM_MINIMUM",
    "LEAST_RANDOM_SHARE",
    "Differences",
    "Kind",
    "Listed",
    "PlanBegunBridgeError",
    "Present",
    "Published",
    "WhatIf",
    "checked",
    "differences",
    "exam_names",
    "planned_present",
    "publish",
    "small_offices",
    "what_if",
]

SCALES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class PlanBegunBridgeError(BridgeError):
    """Work on the present list has begun, so it stands as it was drawn."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published policy, as people read it."""

    version: int
    holds_from: date
    drafted_by: str
    published_by: str
    reason: str
    published_at: object


@dataclass(frozen=True, slots=True)
class Kind:
    """Lines of a list that were selected for one cause, and get one examination in one lane."""

    cause: str
    lane: str
    exam_type: str
    lines: int


@dataclass(frozen=True, slots=True)
class Differences:
    """How the present list would change: what comes in and goes out, how many lines stay, and the new list by kind."""

    coming: tuple[Listed, ...]
    going: tuple[Listed, ...]
    stay: int
    kinds: tuple[Kind, ...]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Differences:
        """As it was kept."""
        lists = {way: tuple(Listed.from_json(each) for each in kept[way]) for way in ("coming", "going")}
        return cls(**lists, stay=kept["stay"], kinds=tuple(Kind(**each) for each in kept["kinds"]))


@dataclass(frozen=True, slots=True)
class Present:
    """How planning stands: the policy for the next run, how the present list was drawn, and who declares how much.

    Attributes:
        budget: every value of the policy that the next run would plan by, as the library writes it.
        version: of that policy; 0 where none was published and the library's own holds.
        offices: office -> lines declared on a day of the list, on average; the busiest first.
        drawn: office -> lines of the present list, by (cause, lane, examination).
    """

    budget: Mapping[str, object]
    version: int
    history: tuple[Published, ...]
    first: date
    last: date
    offices: Mapping[str, float]
    drawn: Mapping[str, tuple[Kind, ...]]
    currency: str

    def as_json(self) -> dict[str, object]:
        """For keeping; days become text."""
        plain: dict[str, object] = json.loads(json.dumps(asdict(self), default=lambda day: day.isoformat()))
        return plain

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Present:
        """As it was kept."""
        days = {name: date.fromisoformat(kept[name]) for name in ("first", "last")}
        history = tuple(
            Published(**{**each, "holds_from": date.fromisoformat(each["holds_from"])}) for each in kept["history"]
        )
        drawn = {office: tuple(Kind(**each) for each in kinds) for office, kinds in kept["drawn"].items()}
        return cls(**{**kept, **days, "history": history, "drawn": drawn})


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a policy would bring a day, on the days looked at; amounts are a day's average.

    `hits` are violations in the lines opened, `found` those that the planned examinations find; `curve` is by capacity.
    """

    days: int
    lines: float
    opened: float
    random: float
    minutes: float
    hits: Mapping[str, float]
    found: Mapping[str, float]
    revenue: Mapping[str, float]
    all_hits: float
    curve: tuple[Mapping[str, object], ...]
    loads: tuple[Mapping[str, object], ...]

    @property
    def hours(self) -> float:
        """Inspector hours."""
        return self.minutes / 60


@dataclass(frozen=True, slots=True)
class Listed:
    """One line that another policy would bring into the list, or take out of it."""

    item_id: str
    declaration_id: str
    day: date
    office: str
    cause: str
    exam_type: str
    lane: str
    risk: float
    expected_revenue: float | None
    propensity: float
    description: str
    reasons: tuple[str, ...]

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Listed:
        """As it was kept."""
        return cls(**{**kept, "day": date.fromisoformat(kept["day"]), "reasons": tuple(kept["reasons"])})


def exam_names() -> dict[str, str]:
    """Code -> meaning of every examination."""
    return {each.code: each.meaning for each in EXAM_TYPES}


def checked(values: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
    """A budget as the library writes it, and why it could not be published, if it could not.

    Equal values make equal texts in whatever order they come: PostgreSQL keeps JSON in an order of its own.

    Raises:
        BridgeError: a value makes no sense; the words say which.
    """
    try:
        budget = Budget.loads(json.dumps(values, sort_keys=True))
    except BudgetError as error:
        raise BridgeError(str(error)) from error
    return budget.dumps(), starved(budget)


def small_offices(budget: str, lines: Mapping[str, float]) -> set[str]:
    """Offices that share a team on a usual day: `lines` says how many are declared in each a day."""
    held = Budget.loads(budget)
    return {office for office, count in lines.items() if count < held.small_below and held.may_pool(office)}


def planned_present(path: Path, *, day: date) -> Present:
    """How planning stands on a day.

    Raises:
        BridgeError: nothing was planned yet.
    """
    with opened_lake(path) as lake:
        try:
            drawing, told = present_drawing(lake), policies(lake)
            budget = policy_on(lake, day)
        except TidewaiterError as error:
            raise BridgeError(str(error)) from error
        risks, plan = lake.read(fused.RISKS), lake.read(selected.PLAN)
        counts = rows_of(lake, risks.group_by("office", "declared_on").aggregate(lines=risks.count()))
        kinds = rows_of(lake, plan.group_by("office", "cause", "lane", "exam_type").aggregate(lines=plan.count()))
        currency = lake.currency
    days = max(len({row["declared_on"] for row in counts}), 1)
    offices: dict[str, float] = {}
    for row in counts:
        offices[str(row["office"] or "")] = offices.get(str(row["office"] or ""), 0.0) + _float(row["lines"]) / days
    drawn: dict[str, list[Kind]] = {}
    for row in kinds:
        drawn.setdefault(str(row["office"] or ""), []).append(_kind(row, int(_float(row["lines"]))))
    holding = next((each for each in told if each.holds_from <= day), None)
    return Present(
        budget=json.loads((budget or Budget()).dumps()),
        version=holding.version if holding else 0,
        history=tuple(
            Published(e.version, e.holds_from, e.drafted_by, e.published_by, e.reason, e.published_at) for e in told
        ),
        first=drawing.first,
        last=drawing.last,
        offices=dict(sorted(offices.items(), key=lambda pair: (-pair[1], pair[0]))),
        drawn={office: tuple(kinds) for office, kinds in drawn.items()},
        currency=currency,
    )


def what_if(path: Path, budget: str, *, offices: Collection[str] | None) -> WhatIf:
    """What a policy would bring, with less and with more capacity; the cost is bounded by the days it looks at."""
    with opened_lake(path) as lake:
        try:
            told = expected(lake, Budget.loads(budget), scales=SCALES, offices=offices)
        except TidewaiterError as error:
            raise BridgeError(str(error)) from error
    one = next(each for each in told if each.scale == 1.0)
    days = max(one.days, 1)
    return WhatIf(
        days=one.days,
        lines=one.lines / days,
        opened=one.opened / days,
        random=one.random / days,
        minutes=one.minutes / days,
        hits=_per_day(one, "hits"),
        found=_per_day(one, "found"),
        revenue=_per_day(one, "revenue"),
        all_hits=one.all_hits / days,
        curve=tuple(_curve_point(each) for each in told),
        loads=tuple(_loads(one)),
    )


def differences(path: Path, budget: str, *, offices: Collection[str] | None) -> Differences:
    """How the present list would change under another policy, within some offices."""
    with opened_lake(path) as lake:
        try:
            trial = drafted(lake, Budget.loads(budget))
        except TidewaiterError as error:
            raise BridgeError(str(error)) from error
        now = lake.fetch(lake.read(selected.PLAN))
        before, after = ({str(row["item_id"]): row for row in rows.to_pylist()} for rows in (now, trial))
        changed = before.keys() ^ after.keys()
        wanted = lake.memtable(pa.table({"item_id": pa.array(sorted(changed), pa.string())}))
        items = lake.read(declared.ITEMS).semi_join(wanted, "item_id").select("item_id", "description")
        words = {str(row["item_id"]): str(row["description"] or "") for row in rows_of(lake, items)}

    def listed(rows: Mapping[str, Row], other: Mapping[str, Row]) -> tuple[Listed, ...]:
        mine = [row for key, row in rows.items() if key not in other and _within(row, offices)]
        ordered = sorted(mine, key=lambda row: (-_float(row["risk"]), str(row["item_id"])))
        return tuple(_listed(row, words) for row in ordered)

    counted = Counter(_kind(row, 0) for row in after.values() if _within(row, offices))
    return Differences(
        coming=listed(after, before),
        going=listed(before, after),
        stay=sum(1 for key, row in before.items() if key in after and _within(row, offices)),
        kinds=tuple(replace(kind, lines=lines) for kind, lines in counted.items()),
    )


def publish(
    path: Path,
    budget: str,
    *,
    drafted_by: str,
    published_by: str,
    reason: str,
    holds_from: date,
    today: date,
    redraw: bool,
    begun: bool,
) -> int:
    """Publish a policy; gives its version.

    Raises:
        PlanBegunBridgeError: the list was to be drawn anew, and work on it has begun.
        BridgeBusyError: a run is writing.
        BridgeError: the policy may not be published; the words say why.
    """
    try:
        with Lake.open(path) as lake:
            made = publish_policy(
                lake,
                Budget.loads(budget),
                drafted_by=drafted_by,
                published_by=published_by,
                reason=reason,
                holds_from=holds_from,
                today=today,
                redraw=redraw,
                begun=begun,
            )
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except PlanBegunError as error:
        raise PlanBegunBridgeError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error
    return made.version


def _kind(row: Row, lines: int) -> Kind:
    return Kind(_cause(row), str(row["lane"]), str(row["exam_type"]), lines)


def _cause(row: Row) -> str:
    """As the queue calls it."""
    return "model" if row["cause"] == "risk" else str(row["cause"])


def _within(row: Row, offices: Collection[str] | None) -> bool:
    return offices is None or str(row["office"] or "") in offices


def _listed(row: Row, words: Mapping[str, str]) -> Listed:
    return Listed(
        item_id=str(row["item_id"]),
        declaration_id=str(row["declaration_id"]),
        day=row["day"],  # type: ignore[arg-type]
        office=str(row["office"] or ""),
        cause=_cause(row),
        exam_type=str(row["exam_type"]),
        lane=str(row["lane"]),
        risk=_float(row["risk"]),
        expected_revenue=number(row["expected_revenue"]),
        propensity=_float(row["propensity"]),
        description=words.get(str(row["item_id"]), ""),
        reasons=parted(row["reasons"]),
    )


def _curve_point(told: Forecast) -> dict[str, object]:
    days = max(told.days, 1)
    return {
        "scale": told.scale,
        "opened": told.opened / days,
        "minutes": told.minutes / days,
        "hits": _per_day(told, "hits"),
        "found": _per_day(told, "found"),
        "revenue": _per_day(told, "revenue"),
    }


def _per_day(told: Forecast, figure: str) -> dict[str, float]:
    estimate, days = getattr(told, figure), max(told.days, 1)
    return {"value": estimate.value / days, "low": estimate.low / days, "high": estimate.high / days}


def _loads(told: Forecast) -> Sequence[dict[str, object]]:
    """Each team's day, on average."""
    teams: dict[str, list[object]] = {}
    for load in told.loads:
        teams.setdefault(load.team, []).append(load)
    rows = []
    for team, loads in teams.items():
        days = len(loads)
        mean = {name: sum(getattr(each, name) for each in loads) / days for name in _LOAD}
        rows.append({"team": team, "unit": loads[0].unit, **mean})  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: (-_float(row["candidates"]), str(row["team"])))


_LOAD = ("candidates", "capacity", "mandatory", "selected", "minutes", "overflow")


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
