"""A budget: how much an office can open in a day, and by what policy it chooses.

Everything here is policy, not fact. An administration writes its own as a TOML
file; what it leaves out keeps the defaults below. Minutes, days and powers of
finding are starting values for a plan, to be replaced by measured ones.

    capacity_share = 0.05
    random_share = 0.10

    [offices.BUSAN]
    capacity_minutes = 960

    [exams.DOC]
    minutes = 25
    days = 0.5
    finds = { any = 0.3, VALUATION = 0.5 }

    [most_exams]
    INTENSIVE = 4
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tidewaiter.errors import UsageError
from tidewaiter.terms.exam_type import exam_type
from tidewaiter.terms.typology import is_typology

__all__ = ["Budget", "BudgetError", "Capacity", "Exam", "OfficeBudget", "read_budget"]

ANY = "any"

_FINDS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "DOC": {ANY: 0.35, "VALUATION": 0.55, "CLASSIFICATION": 0.4, "ORIGIN_MARKING": 0.45, "QUANTITY": 0.1},
        "NII": {ANY: 0.35, "VALUATION": 0.1, "CLASSIFICATION": 0.3, "ORIGIN_MARKING": 0.05, "QUANTITY": 0.6},
        "TAILGATE": {ANY: 0.6, "VALUATION": 0.4, "CLASSIFICATION": 0.7, "ORIGIN_MARKING": 0.6, "QUANTITY": 0.55},
        "INTENSIVE": {ANY: 0.9, "VALUATION": 0.7, "CLASSIFICATION": 0.95, "ORIGIN_MARKING": 0.9, "QUANTITY": 0.95},
    }
)
_MINUTES = MappingProxyType({"DOC": 20.0, "NII": 30.0, "TAILGATE": 60.0, "INTENSIVE": 240.0})


class BudgetError(UsageError):
    """The budget makes no sense as written."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Exam(_Frozen):
    """One kind of examination: what it takes, and what share of violations it finds.

    `finds` is a probability by suspected typology; `any` stands for all that are not named.
    """

    minutes: float = Field(gt=0)
    days: float = Field(ge=0)
    finds: dict[str, float]

    @model_validator(mode="after")
    def _is_a_power_of_finding(self) -> Exam:
        if ANY not in self.finds or not all(0 <= power <= 1 for power in self.finds.values()):
            raise ValueError("`finds` must say `any`, and every value must lie between 0 and 1")
        return self


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one office can do in one day: an amount of lines or of inspector minutes."""

    amount: float
    unit: Literal["lines", "minutes"]


Most = dict[str, Annotated[int, Field(ge=0, le=1_000_000)]]
"""Examination -> how many of it one office does in a day at most; what is not named has no such limit."""


class OfficeBudget(_Frozen):
    """Capacity of one office: exactly one of the three."""

    capacity_share: float | None = Field(default=None, ge=0, le=1)
    capacity_lines: float | None = Field(default=None, ge=0)
    capacity_minutes: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _is_one_capacity(self) -> OfficeBudget:
        given = (self.capacity_share, self.capacity_lines, self.capacity_minutes)
        if sum(each is not None for each in given) != 1:
            raise ValueError("give one of capacity_share, capacity_lines and capacity_minutes")
        return self

    def capacity(self, lines: int) -> Capacity:
        """The capacity on a day on which so many lines are declared."""
        if self.capacity_minutes is not None:
            return Capacity(self.capacity_minutes, "minutes")
        if self.capacity_lines is not None:
            return Capacity(self.capacity_lines, "lines")
        return Capacity((self.capacity_share or 0.0) * lines, "lines")


def _shipped_exams() -> dict[str, Exam]:
    """Minutes are assumed; days are the middle of the trade-press range in `terms.exam_type`, and none for papers."""
    exams = {}
    for code, finds in _FINDS.items():
        days = exam_type(code).days or (0, 0)
        exams[code] = Exam(minutes=_MINUTES[code], days=sum(days) / 2, finds=dict(finds))
    return exams


def _shipped_suspicions() -> dict[str, str]:
    return {
        "low_unit_price": "VALUATION",
        "high_unit_price": "VALUATION",
        "price_against_seller": "VALUATION",
        "price_against_words": "VALUATION",
        "unsteady_prices": "VALUATION",
        "mass_against_value": "QUANTITY",
        "mass_against_quantity": "QUANTITY",
        "packing_against_goods": "QUANTITY",
        "description_against_code": "CLASSIFICATION",
        "rate_against_own_words": "CLASSIFICATION",
        "rate_against_own_heading": "CLASSIFICATION",
        "origin_after_order": "ORIGIN_MARKING",
        "exports_unknown_to_origin": "ORIGIN_MARKING",
        "filing_against_declaration": "ORIGIN_MARKING",
    }


class Budget(_Frozen):
    """The policy of a plan.

    Worth of a line is counted in findings of typical size: `severity_weight` for a
    violation as such, `revenue_weight` for a recovery as large as the day's mean
    recovery per violation. Costs are in the same unit, so no figure depends on a currency.
    """

    capacity_share: float | None = Field(default=0.05, ge=0, le=1)
    capacity_lines: float | None = Field(default=None, ge=0)
    capacity_minutes: float | None = Field(default=None, ge=0)
    offices: dict[str, OfficeBudget] = Field(default_factory=dict)
    small_below: float = Field(default=20.0, ge=0)
    """Offices in which fewer lines than this are declared in a day share one team and one list of choices, as long as
    they have no capacity of their own. Capacity does not enter: with more of it nobody leaves the team."""
    random_share: float = Field(default=0.10, ge=0, le=1)
    random_minimum: float = Field(default=0.02, ge=0)
    """The fewest lines a day, in expectation, that the random arm takes from each stratum (office and risk band)."""
    exploration_share: float = Field(default=0.05, ge=0, le=1)
    lookout_share: float = Field(default=0.2, ge=0, le=1)
    """Share of the places chosen by worth that is kept for lines named by a lookout, where capacity is in lines."""
    rule_share: float = Field(default=0.3, ge=0, le=1)
    """Of a team's capacity, rounded up to a line, what live rules may fill for certain; the riskiest of their lines go
    first, and the rest compete like any other."""
    risk_bands: tuple[float, ...] = (0.02, 0.1, 0.3)
    severity_weight: float = Field(default=1.0, ge=0)
    revenue_weight: float = Field(default=1.0, ge=0)
    minute_cost: float = Field(default=0.0005, ge=0)
    delay_cost: float = Field(default=0.005, ge=0)
    """Cost of holding a line for one day."""
    exams: dict[str, Exam] = Field(default_factory=_shipped_exams)
    random_exam: str = "TAILGATE"
    mandatory_exam: str = "TAILGATE"
    """The lightest examination that a mandatory line may get."""
    most_exams: Most = Field(default_factory=dict)
    """Of each examination, what an office does in a day at most: places at the station, turns of the scanner."""
    most_exams_at: dict[str, Most] = Field(default_factory=dict)
    """Offices where it is otherwise; what one does not name holds there as everywhere."""
    blue_below: float = Field(default=0.05, ge=0)
    """A document review worth less than this is done after release."""
    suspicions: dict[str, str] = Field(default_factory=_shipped_suspicions)
    """Which typology a source of risk points to; a source may also be a typology itself, others point to none."""

    @model_validator(mode="before")
    @classmethod
    def _keep_one_capacity(cls, given: object) -> object:
        """A capacity in lines or minutes stands in for the default share; said exams join the shipped ones."""
        if not isinstance(given, dict):
            return given
        given = dict(given)
        if given.get("capacity_lines") is not None or given.get("capacity_minutes") is not None:
            given.setdefault("capacity_share", None)
        given["exams"] = {**_shipped_exams(), **given.get("exams", {})}
        return given

    @model_validator(mode="before")
    @classmethod
    def _tell_small_by_what_is_declared(cls, given: object) -> object:
        """Policies of before told small offices by lines of their share (`pool_below`): the same ones stay small."""
        if not isinstance(given, dict) or "pool_below" not in given:
            return given
        kept = {name: value for name, value in given.items() if name != "pool_below"}
        below, share = given["pool_below"], given.get("capacity_share", cls.model_fields["capacity_share"].default)
        told = all(isinstance(each, int | float) and each >= 0 for each in (below, share))
        return {"small_below": below / share, **kept} if told and share > 0 else kept

    @model_validator(mode="after")
    def _makes_sense(self) -> Budget:
        if self.random_share + self.exploration_share > 1:
            raise ValueError("random_share and exploration_share together exceed 1")
        if list(self.risk_bands) != sorted(set(self.risk_bands)):
            raise ValueError("risk_bands must rise")
        missing = {self.random_exam, self.mandatory_exam} - set(self.exams)
        if missing:
            raise ValueError(f"no exam is called {', '.join(sorted(missing))}")
        strange = [code for code in self.suspicions.values() if not is_typology(code)]
        if strange:
            raise ValueError(f"no typology is called {', '.join(strange)}")
        for office in ("", *self.most_exams_at):
            self._leave_room(self.most_of(office))
        self.capacity_of("", lines=0)
        return self

    def _leave_room(self, most: Mapping[str, int]) -> None:
        """Chance and duty do not choose how many lines they bring, so each has an examination without a limit."""
        strange = set(most) - set(self.exams)
        if strange:
            raise ValueError(f"no exam is called {', '.join(sorted(strange))}")
        if self.random_exam in most:
            raise ValueError(f"{self.random_exam} is what chance opens lines with, so it has no limit a day")
        least = self.exams[self.mandatory_exam].minutes
        if not any(exam.minutes >= least and code not in most for code, exam in self.exams.items()):
            raise ValueError(f"leave one exam that takes no less time than {self.mandatory_exam} without a limit a day")

    def capacity_of(self, office: str, *, lines: int) -> Capacity:
        """What an office can do on a day on which so many lines are declared there."""
        own = self.offices.get(office)
        if own is None:
            own = OfficeBudget(
                capacity_share=self.capacity_share,
                capacity_lines=self.capacity_lines,
                capacity_minutes=self.capacity_minutes,
            )
        return own.capacity(lines)

    def most_of(self, office: str) -> Mapping[str, int]:
        """How many of each examination an office does in a day at most; what is not named has no such limit."""
        return {**self.most_exams, **self.most_exams_at.get(office, {})}

    def may_pool(self, office: str) -> bool:
        """Whether the office's capacity is a mere share, which small offices pool, and it has no limits of its own."""
        own = office in self.offices or office in self.most_exams_at
        return not own and self.capacity_share is not None

    def dumps(self) -> str:
        """The budget as JSON: the form in which a step takes it and a run records it."""
        return self.model_dump_json()

    @classmethod
    def loads(cls, text: str) -> Budget:
        """The budget that `dumps` wrote; the default one for an empty text.

        Raises:
            BudgetError: a value makes no sense.
        """
        try:
            return cls.model_validate_json(text) if text else cls()
        except ValidationError as error:
            raise BudgetError(_in_words(error)) from error


def read_budget(path: Path) -> Budget:
    """The budget in a TOML file.

    Raises:
        BudgetError: the file is not TOML, or a value makes no sense.
    """
    try:
        return Budget.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BudgetError(f"budget {path.name!r} cannot be read: {error}. It must be a TOML file in UTF-8.") from error
    except ValidationError as error:
        raise BudgetError(f"budget {path.name!r}: {_in_words(error)}") from error


def _in_words(error: ValidationError) -> str:
    faults = [f"  {'.'.join(map(str, each['loc'])) or 'budget'}: {each['msg']}" for each in error.errors()]
    return "\n".join([f"{len(faults)} value(s) make no sense:", *faults, "Correct them, or leave them out."])
