"""What a procedure is made of: states, moves between them, and facts that start or end a clock without a move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tidewaiter.errors import UsageError

__all__ = ["BACK", "PHASES", "Fact", "Move", "Phase", "Procedure", "State"]

Phase = Literal["intake", "inquiry", "heard", "decided", "elsewhere", "closed"]
PHASES: tuple[Phase, ...] = ("intake", "inquiry", "heard", "decided", "elsewhere", "closed")
"""The columns of a board: came in; being looked into; the party is heard; decided; waiting for others; closed."""

BACK = "(back)"
"""The target of a move that returns from a side state to where the case came from."""


@dataclass(frozen=True, slots=True)
class State:
    """One state; `side` states remember where the case came from."""

    code: str
    words: str
    phase: Phase
    side: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step.

    Attributes:
        code: its name.
        words: what a person does, as an order: "initiate the investigation".
        sources: states in which it is allowed.
        target: the state that follows, or `BACK`.
        event: what has happened then; starts and ends clocks.
        decides: it is a decision about a firm: a second person approves it, it gives its reason, and it rests on more
            than a score.
        needs_reason: it gives its reason although nobody approves it.
        standard: the legal test that has to be met, in words.
        takes: what must be told with it: "amount", "culpability", "into" (another case), "statute" (of the regime named
            beside it), "breach" (of a bond), "guideline" (below which a claim is not cancelled).
        after: ids of clocks of a party that must have run out.
        consequence: the kind of consequence that is put on record; empty for none.
        citation: where the law says so.
    """

    code: str
    words: str
    sources: tuple[str, ...]
    target: str
    event: str = ""
    decides: bool = False
    needs_reason: bool = False
    standard: str = ""
    takes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    consequence: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happens without changing the state, such as a notice sent; allowed in some states."""

    event: str
    words: str
    sources: tuple[str, ...]
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One kind of case; `first` is the state in which it begins, `stop` and `restart` the events that halt clocks,
    and `reopens` the one that undoes a decision.
    """

    code: str
    words: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    facts: tuple[Fact, ...]
    main_line: tuple[str, ...]
    citation: str
    stop: str = ""
    restart: str = ""
    reopens: str = ""
    _by_code: dict[str, State] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_code.update({state.code: state for state in self.states})
        named = {code for move in self.moves for code in (*move.sources, move.target) if code != BACK}
        unknown = (named | {code for fact in self.facts for code in fact.sources}) - self._by_code.keys()
        if unknown:
            raise UsageError(f"procedure {self.code} names states that it does not have: {', '.join(sorted(unknown))}")

    @property
    def first(self) -> str:
        """Where a case begins."""
        return self.states[0].code

    def state(self, code: str) -> State:
        """The state of that code.

        Raises:
            UsageError: there is none.
        """
        if code not in self._by_code:
            raise UsageError(f"procedure {self.code} has no state {code!r}")
        return self._by_code[code]

    def moves_from(self, code: str) -> tuple[Move, ...]:
        """The moves that begin in a state."""
        return tuple(move for move in self.moves if code in move.sources)

    @property
    def endings(self) -> frozenset[str]:
        """Events of moves that decide or close the case; opening it again undoes them."""
        ended = {state.code for state in self.states if state.phase in ("decided", "closed")}
        return frozenset(move.event for move in self.moves if move.event and move.target in ended)

    def move(self, code: str) -> Move:
        """The move of that code.

        Raises:
            UsageError: there is none.
        """
        for move in self.moves:
            if move.code == code:
                return move
        raise UsageError(f"procedure {self.code} has no move {code!r}")
