"""A step: a function that makes one table out of others, with the contracts it reads and writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.errors import UsageError
from tidewaiter.tables import Table

__all__ = ["BoundStep", "Step", "StepResult", "step"]

StepResult: TypeAlias = ir.Table | pa.Table | pa.RecordBatchReader
Parameter: TypeAlias = str | int | float | bool | tuple["Parameter", ...] | None


@dataclass(frozen=True, slots=True)
class Step:
    """A function from the tables of `reads`, in that order, to the one table `writes`."""

    function: Callable[..., StepResult]
    reads: tuple[Table, ...]
    writes: Table

    @property
    def name(self) -> str:
        """Module and function, e.g. `signals.valuation.low_unit_price`."""
        module = self.function.__module__.removeprefix("tidewaiter.")
        return f"{module}.{self.function.__name__}"

    def __call__(self, *tables: ir.Table, **parameters: Parameter) -> StepResult:
        """Call the function itself, on tables of any engine."""
        return self.function(*tables, **parameters)

    def bind(self, **parameters: Parameter) -> BoundStep:
        """The step with its keyword parameters fixed: what a run executes and records."""
        return BoundStep(self, parameters)


@dataclass(frozen=True, slots=True)
class BoundStep:
    """A step and the parameters with which it is to run."""

    step: Step
    parameters: Mapping[str, object] = field(default_factory=dict)

    def fingerprint(self, versions: Mapping[str, str]) -> str:
        """A digest of all that decides the result: code, parameters, and the versions read."""
        facts = {
            "step": self.step.name,
            "code": code_digest(),
            "parameters": {name: repr(value) for name, value in sorted(self.parameters.items())},
            "reads": {table.name: versions.get(table.name, "") for table in self.step.reads},
            "writes": [self.step.writes.name, list(self.step.writes.column_names)],
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:24]


def step(*, reads: tuple[Table, ...], writes: Table) -> Callable[[Callable[..., StepResult]], Step]:
    """Make a function a step.

    Raises:
        UsageError: the step would read the table that it writes.
    """
    if writes in reads:
        raise UsageError(f"a step may not read the table that it writes ({writes.name})")

    def decorate(function: Callable[..., StepResult]) -> Step:
        return Step(function, reads, writes)

    return decorate


@cache
def code_digest() -> str:
    """A digest of the package's own source: a changed line makes every step run again."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.toml")]):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
