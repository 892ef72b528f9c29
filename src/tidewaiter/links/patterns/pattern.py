"""A pattern: nodes, the ties between them, and what must hold of their facts and days.

A pattern is data. It names nodes, kinds of ties and facts; it holds no code and no SQL, so that reading one is always
safe, and a mistake in it is explained before anything is asked.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tidewaiter.errors import UsageError

__all__ = ["FACTS", "TIE_FACTS", "Condition", "Pattern", "PatternError", "TieSpec", "read_pattern", "shipped_patterns"]

FACTS = {
    "first_on": "first day on which the party was named in a document",
    "last_on": "last day",
    "imported_on": "first day on which the party was named as importer",
    "found_on": "first day on which a violation in one of its lines became known",
    "last_found_on": "last such day",
    "any_found_on": "any such day: each is tried, the same in all conditions",
    "violations": "lines of its in which a violation was found",
}
"""What may be asked of a party."""

TIE_FACTS = {
    "first_on": "first day on which the tie was seen",
    "last_on": "last day",
    "certainty": "how sure it is, 0 to 1: a probability, or the score of a likeness; 1 where papers show it",
}
"""What may be asked of a named tie."""

NODE_KINDS = (
    "party",
    "address",
    "phone",
    "email",
    "identifier",
    "bank",
    "container",
    "master_bill",
    "template",
    "entity",
)


_ENDS = {
    "has_address": "address", "has_phone": "phone", "has_email": "email", "has_identifier": "identifier",
    "has_bank": "bank", "sold_to": "party", "declared_by": "party", "carried_by": "party", "sent_by": "party",
    "shipped_in": "container", "consolidated_in": "master_bill", "described_as": "template", "replaced_by": "party",
    "likened_to": "entity", "same_as": "", "owns": "",
}  # fmt: skip
"""Kinds of ties that begin at a party, each with what it ends at; empty where it may be either."""

TIE_KINDS = tuple(_ENDS)
"""Kinds of ties that the network makes; between entities there are as many more as registers name."""


class PatternError(UsageError):
    """A pattern that cannot be asked."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class TieSpec(_Strict):
    """A tie that must be there."""

    name: str = ""
    source: str = Field(alias="from")
    kind: str
    target: str = Field(alias="to")


class Condition(_Strict):
    """What must hold between two facts (`node.fact` or `tie.fact`), or of one fact and a number."""

    left: str
    is_: Literal["after", "before", "known", "unknown", "at_least", "at_most"] = Field(alias="is")
    right: str = ""
    number: float | None = None
    within_days: int | None = Field(None, ge=0)


class Pattern(_Strict):
    """A question: see `docs/guides/ask-the-network.md`."""

    name: str
    asks: str
    nodes: dict[str, str]
    ties: tuple[TieSpec, ...] = Field(min_length=1)
    conditions: tuple[Condition, ...] = ()
    most_sharers: int = Field(12, ge=2)

    @property
    def asks_last_days_of_ties(self) -> bool:
        """Whether a condition asks for the last day of a tie."""
        ties = {f"{tie.name}.last_on" for tie in self.ties if tie.name}
        return any(side in ties for each in self.conditions for side in (each.left, each.right))

    @model_validator(mode="after")
    def _whole(self) -> Pattern:
        unknown = sorted(set(self.nodes.values()) - set(NODE_KINDS))
        if unknown:
            raise ValueError(f"there is no kind of node {', '.join(unknown)}; kinds are {', '.join(NODE_KINDS)}")
        met: set[str] = set()
        for tie in self.ties:
            ends = {tie.source, tie.target}
            if not ends <= set(self.nodes):
                raise ValueError(f"tie {tie.kind!r} names a node that is not under [nodes]")
            if set(map(self.nodes.get, ends)) != {"entity"} and tie.kind not in TIE_KINDS:
                raise ValueError(f"there is no kind of tie {tie.kind!r}; kinds are {', '.join(TIE_KINDS)}")
            self._check_ends(tie)
            if met and not ends & met:
                raise ValueError(
                    f"tie {tie.kind!r} from {tie.source!r} is not joined to the ties before it; reorder them"
                )
            met |= ends
        if met != set(self.nodes):
            raise ValueError(f"nodes without a tie: {', '.join(sorted(set(self.nodes) - met))}")
        for condition in self.conditions:
            for side in filter(None, (condition.left, condition.right)):
                self._check_fact(side)
            _check_whole(condition)
        return self

    def _check_ends(self, tie: TieSpec) -> None:
        """A tie whose ends are of other kinds than the network's would be answered with what it is not."""
        end = _ENDS.get(tie.kind, "")
        ours = self.nodes[tie.source], self.nodes[tie.target]
        if end and ours != ("party", end):
            raise ValueError(
                f"tie {tie.kind!r} goes from a party to {'another' if end == 'party' else f'one of kind {end!r}'}, and "
                f"{tie.source!r} is of kind {ours[0]!r}, {tie.target!r} of kind {ours[1]!r}"
            )

    def _check_fact(self, side: str) -> None:
        whose, _, fact = side.partition(".")
        ties = {tie.name for tie in self.ties if tie.name}
        if whose in ties and fact in TIE_FACTS:
            return
        if self.nodes.get(whose) != "party" or fact not in FACTS:
            raise ValueError(
                f"{side!r} is no fact; write PARTY.FACT with one of {', '.join(FACTS)}, "
                f"or TIE.FACT with one of {', '.join(TIE_FACTS)}"
            )


_BESIDE = {
    "after": ("right", "within_days"), "before": ("right", "within_days"), "known": (), "unknown": (),
    "at_least": ("number",), "at_most": ("number",),
}  # fmt: skip
"""What each kind of condition says beside its left side."""


def _check_whole(condition: Condition) -> None:
    """A condition that lacks what it compares with, or that compares a day with a number, would hold of anything."""
    facts = [side.partition(".")[2] for side in (condition.left, condition.right) if side]
    days = [fact for fact in facts if fact not in ("violations", "certainty")]
    if condition.is_ in ("after", "before") and not (condition.right and len(days) == len(facts)):
        raise ValueError(
            f'{condition.left!r} is {condition.is_} another day: name two days, this and right = "PARTY.FACT"'
        )
    if condition.is_ in ("at_least", "at_most") and (condition.number is None or days):
        raise ValueError(f"{condition.left!r} is {condition.is_} a number: ask so for violations or certainty only")
    beside = [name for name in ("right", "number", "within_days") if name not in _BESIDE[condition.is_]]
    idle = [name for name in beside if getattr(condition, name) not in ("", None)]
    if idle:
        raise ValueError(f"{condition.left!r} is {condition.is_}: {' and '.join(idle)} would say nothing; leave it out")


def read_pattern(name_or_file: str | Path) -> Pattern:
    """Read a pattern from a file, or a shipped one by its name.

    Raises:
        PatternError: there is none, or it cannot be asked; the message says what to change.
    """
    path = Path(name_or_file)
    if path.suffix == ".toml":
        if not path.is_file():
            raise PatternError(f"there is no file {path}")
        try:
            return _parsed(path.read_text(encoding="utf-8-sig"), source=str(path))
        except UnicodeDecodeError as problem:
            raise PatternError(f"{path} is not UTF-8; save it so") from problem
    shipped = shipped_patterns()
    if str(name_or_file) not in shipped:
        raise PatternError(
            f"there is no pattern {str(name_or_file)!r}; shipped are {', '.join(shipped)}, or name a .toml file"
        )
    return shipped[str(name_or_file)]


@cache
def shipped_patterns() -> dict[str, Pattern]:
    """The patterns that come with the system, by name."""
    folder = resources.files("tidewaiter.links.patterns") / "shipped"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    patterns = [_parsed(file.read_text(encoding="utf-8"), source=file.name) for file in files]
    return {pattern.name: pattern for pattern in patterns}


def _parsed(text: str, *, source: str) -> Pattern:
    try:
        return Pattern.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise PatternError(f"{source} is not TOML: {problem}") from problem
    except ValidationError as problem:
        said = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'pattern'}: {e['msg']}" for e in problem.errors())
        raise PatternError(f"{source} cannot be asked: {said}") from problem
