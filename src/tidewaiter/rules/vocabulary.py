"""What a rule may speak of: everything that is known of a goods line on its day, column by column.

What only a later day could have told is left out, whatever it would be good for: the id of the nearest violator is that
of the party as it is resolved today. Series and successors know parties by the names of their day.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.columns.memory_features import feature_names, meaning_of
from tidewaiter.tables import declared, fused, linked
from tidewaiter.tables.contract import Column, Kind
from tidewaiter.tables.provenance import PROVENANCE

__all__ = ["TOPICS", "WORDINGS", "Term", "Vocabulary", "vocabulary"]

TOPICS = ("declaration", "past", "network", "detectors", "risk")
"""The declaration itself, what is remembered, who is tied to whom, what detectors say, and what the run makes of it."""

_NOT_OF_THE_NETWORK = frozenset({"nearest_violator", "reason", "item_id", "declared_on"})
_NOT_TO_BE_RULED_BY = frozenset({"item_id", "declaration_id", *(column.name for column in PROVENANCE)})
_DERIVED = (
    Column("hs4", "text", "heading: first four digits of the commodity code"),
    Column("hs2", "text", "chapter: first two digits of the commodity code"),
)
_RISKS = ("risk", "risk_low", "risk_high", "expected_revenue")
_LATEST = "{meaning} (of the last run, earlier days have none)"
_AS_ODD = "share of earlier lines at least as odd, says detector {name}"
_SCORE = "score of detector {name}, higher is more suspect"

WORDINGS = (
    _LATEST,
    _AS_ODD,
    _SCORE,
    *(
        part
        for column in (
            *(column for column in declared.ITEMS if column.name not in _NOT_TO_BE_RULED_BY),
            *_DERIVED,
            *(column for column in linked.ITEMS if column.name not in _NOT_OF_THE_NETWORK),
            *(fused.RISKS.column(name) for name in _RISKS),
        )
        for part in column.meaning.split("; ")
    ),
)
"""What terms mean, part by part, but for what memory holds (`columns.memory_features`)."""


@dataclass(frozen=True, slots=True)
class Term:
    """One column that a rule may name, and the topic it belongs to."""

    column: Column
    topic: str

    @property
    def name(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def kind(self) -> Kind:
        """The column's kind."""
        return self.column.kind

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self.column.kind in ("int", "float")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms by name."""

    terms: Mapping[str, Term]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def get(self, name: str) -> Term | None:
        """The term of that name, if there is one."""
        return self.terms.get(name)

    def near(self, name: str) -> str:
        """The name that was probably meant; empty if none is like it."""
        wanted = name.lower()
        begun = sorted((term for term in self.terms if term.startswith(wanted)), key=len)
        found = begun if len(wanted) > 2 and begun else difflib.get_close_matches(wanted, self.terms, n=1, cutoff=0.6)
        return found[0] if found else ""


def vocabulary(detectors: Sequence[str]) -> Vocabulary:
    """Everything that a rule may name.

    Args:
        detectors: names of the detectors whose answers are in `signalled.scores`.
    """
    terms = (
        *_terms("declaration", (*(c for c in declared.ITEMS if c.name not in _NOT_TO_BE_RULED_BY), *_DERIVED)),
        *_terms("past", (Column(name, "float", meaning_of(name), _unit(name)) for name in feature_names())),
        *_terms("network", (c for c in linked.ITEMS if c.name not in _NOT_OF_THE_NETWORK)),
        *_terms("detectors", (column for name in detectors for column in _answers(name))),
        *_terms("risk", (_judged(fused.RISKS.column(name)) for name in _RISKS)),
    )
    return Vocabulary({term.name: term for term in terms})


def _terms(topic: str, columns: Iterable[Column]) -> Iterator[Term]:
    return (Term(column, topic) for column in columns)


def _answers(detector: str) -> tuple[Column, Column]:
    said = detector.replace("_", " ")
    return (
        Column(f"p_{detector}", "float", _AS_ODD.format(name=said), "0-1"),
        Column(f"score_{detector}", "float", _SCORE.format(name=said)),
    )


def _judged(column: Column) -> Column:
    return Column(column.name, column.kind, _LATEST.format(meaning=column.meaning), column.unit)


def _unit(feature: str) -> str:
    """Memory features carry no unit of their own; it follows from what they are."""
    if "_days_since_" in feature or feature.endswith("_age_days"):
        return "days"
    if feature.endswith(("_declared", "_inspected", "_found")):
        return "lines"
    if feature.endswith("_revenue_per_inspection"):
        return "lake currency"
    return "0-1" if feature.endswith(("_rate", "_rate_short", "_share")) or "_share_of_" in feature else ""
