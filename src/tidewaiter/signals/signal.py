"""What a detector is: one question, the tables it reads, an answer with the numbers behind it.

A detector is a function from tables to one table: `item_id`, `score` (higher is
more suspect, in a unit of its own) and the numbers and words that its `reason`
names in braces. A line that it cannot judge has no row. It may use only what was
known before the day of the line it judges.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from tidewaiter.tables import Table

__all__ = ["LIKELIER_THAN_NOT", "Signal", "collect", "signal"]

Detector = Callable[..., ir.Table]

LIKELIER_THAN_NOT = 0.5
"""Even odds, for detectors whose score is a likelihood."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A detector and what it says about itself.

    Attributes:
        function: from the tables of `reads`, in that order, to the answers.
        asks: the question in an officer's words.
        reads: contracts of the tables it is given.
        reason: the answer in words, with `{number:.2f}` or `{word}` for columns of the answer.
        mandatory: each answer is an alert by law or order; it has no p-value and is under no rate.
        told_from: the score from which an answer is an alert by itself, under no rate. For scores that are likelihoods
            and come too seldom for a rank among others: three lines like a listed firm have no distribution.
    """

    function: Detector
    asks: str
    reads: tuple[Table, ...]
    reason: str
    mandatory: bool = False
    told_from: float = math.inf

    @property
    def name(self) -> str:
        """The detector's name, e.g. `low_unit_price`."""
        return self.function.__name__

    @property
    def typology(self) -> str:
        """The folder it lies in, e.g. `valuation`."""
        return self.function.__module__.split(".")[-2]

    def __call__(self, *tables: ir.Table, **parameters: float) -> ir.Table:
        """Call the function itself, on tables of any engine."""
        return self.function(*tables, **parameters)


def signal(
    *, asks: str, reads: tuple[Table, ...], reason: str, mandatory: bool = False, told_from: float = math.inf
) -> Callable[[Detector], Signal]:
    """Make a function a detector; `collect` finds it by the folder it lies in."""

    def decorate(function: Detector) -> Signal:
        return Signal(function, asks, reads, reason, mandatory, told_from)

    return decorate


def collect() -> tuple[Signal, ...]:
    """Every detector in the folders of this package, in the order of their names."""
    package = importlib.import_module("tidewaiter.signals")
    found = {}
    for entry in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(entry.name)
        for value in vars(module).values():
            if isinstance(value, Signal) and value.function.__module__ == module.__name__:
                found[value.name] = value
    return tuple(found[name] for name in sorted(found))
