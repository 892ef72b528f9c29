"""Liquidated damages for the breach of a bond: a security filing wrong or late, goods that were not redelivered.

How much may be claimed, and the guideline for cancelling a claim, are in `law/us/liquidated_damages.toml`. No clock of
a petition is kept: none was confirmed.
"""

from __future__ import annotations

from tidewaiter.cases.procedure import Fact, Move, Procedure, State

__all__ = ["DAMAGES"]

_S = State
STATES = (
    _S("breach", "breach considered", "intake"),
    _S("damages_claimed", "damages claimed", "heard"),
    _S("damages_petition", "petition against the claim", "heard"),
    _S("damages_final", "claim final", "decided"),
    _S("damages_cancelled", "claim cancelled", "decided"),
    _S("no_breach", "no breach", "decided"),
    _S("closed", "closed", "closed"),
)
_ENDED = ("damages_final", "damages_cancelled", "no_breach")

MOVES = (
    Move(
        "claim_damages",
        "claim liquidated damages",
        ("breach",),
        "damages_claimed",
        event="damages_claimed",
        decides=True,
        takes=("amount", "breach"),
        consequence="damages_claimed",
        citation="19 CFR 113.62",
    ),
    Move("no_breach", "find no breach", ("breach",), "no_breach", event="no_breach", decides=True),
    Move("petition", "record a petition", ("damages_claimed",), "damages_petition", event="damages_petition"),
    Move(
        "cancel_for",
        "cancel the claim against a payment",
        ("damages_petition",),
        "damages_final",
        event="damages_final",
        decides=True,
        takes=("amount", "breach", "guideline"),
        consequence="damages_final",
    ),
    Move(
        "uphold",
        "let the claim stand",
        ("damages_claimed", "damages_petition"),
        "damages_final",
        event="damages_final",
        decides=True,
        takes=("amount",),
        consequence="damages_final",
    ),
    Move(
        "cancel",
        "cancel the claim: there was no breach",
        ("damages_claimed", "damages_petition"),
        "damages_cancelled",
        event="damages_cancelled",
        decides=True,
        consequence="damages_cancelled",
    ),
    Move("close", "close the case", _ENDED, "closed", event="closed", needs_reason=True),
)
FACTS = (Fact("paid", "payment received", ("damages_final",)),)

DAMAGES = Procedure(
    code="DAMAGES",
    words="Liquidated damages",
    states=STATES,
    moves=MOVES,
    facts=FACTS,
    main_line=("breach", "damages_claimed", "damages_petition", "damages_final", "closed"),
    citation="19 CFR 113.62",
)
