"""An examination and what follows from it: an inquiry, a letter, a penalty, a referral, or nothing.

Penalties for false statements on entry: 19 U.S.C. 1592 with 19 CFR 162.77 to 162.79; petitions 19 CFR 171.2; limitation
19 U.S.C. 1621; detention 19 U.S.C. 1499(c). Seizure is a procedure of its own (`seizure.py`). Not kept here: penalties
that need no pre-penalty notice (1592(b)(1)(B): $1,000 or less, or nothing commercial). A referral has no consequence on
record: who is investigated stays in the case.
"""

from __future__ import annotations

from tidewaiter.cases.procedure import BACK, Fact, Move, Procedure, State

__all__ = ["VIOLATION"]

_S = State
STATES = (
    _S("opened", "opened", "intake"),
    _S("inquiry", "under inquiry", "inquiry"),
    _S("prepenalty", "pre-penalty notice", "heard"),
    _S("penalty", "penalty notice", "heard"),
    _S("petition", "petition", "heard"),
    _S("penalty_final", "penalty final", "decided"),
    _S("informed_compliance", "informed compliance", "decided"),
    _S("no_violation", "no violation", "decided"),
    _S("referred", "referred", "elsewhere", side=True),
    _S("closed", "closed", "closed"),
)
_LOOKED_INTO = ("opened", "inquiry")
_RUNNING = ("opened", "inquiry", "prepenalty", "penalty", "petition")
_ENDED = ("penalty_final", "informed_compliance", "no_violation")

MOVES = (
    Move("inquire", "open the inquiry", ("opened",), "inquiry", event="inquiry"),
    Move(
        "clear",
        "find no violation",
        (*_LOOKED_INTO, "prepenalty"),
        "no_violation",
        event="no_violation",
        decides=True,
        consequence="no_violation",
    ),
    Move(
        "inform",
        "send an informed-compliance letter",
        ("inquiry", "prepenalty"),
        "informed_compliance",
        event="informed_compliance",
        decides=True,
        consequence="informed_compliance",
    ),
    Move(
        "prepenalty",
        "issue a pre-penalty notice",
        ("inquiry",),
        "prepenalty",
        event="prepenalty",
        decides=True,
        takes=("amount", "culpability"),
        standard="reasonable cause to believe that 19 U.S.C. 1592 was violated",
        citation="19 U.S.C. 1592(b)(1); 19 CFR 162.77",
    ),
    Move(
        "penalize",
        "issue a penalty notice",
        ("prepenalty",),
        "penalty",
        event="penalty",
        decides=True,
        takes=("amount", "culpability"),
        after=("V2",),
        consequence="penalty_assessed",
        citation="19 U.S.C. 1592(b)(2); 19 CFR 162.79",
    ),
    Move("petition", "record a petition", ("penalty",), "petition", event="petition", citation="19 CFR 171.1, 171.2"),
    Move(
        "mitigate",
        "decide on the petition",
        ("petition",),
        "penalty_final",
        event="penalty_final",
        decides=True,
        takes=("amount",),
        consequence="penalty_final",
        citation="19 U.S.C. 1618; 19 CFR part 171, Appendix B",
    ),
    Move(
        "finalize",
        "let the penalty stand: no petition came",
        ("penalty",),
        "penalty_final",
        event="penalty_final",
        decides=True,
        takes=("amount",),
        after=("V3",),
        consequence="penalty_final",
        citation="19 CFR 171.2",
    ),
    Move("refer", "refer it to investigators or another agency", _RUNNING, "referred", event="referred", decides=True),
    Move(
        "take_back",
        "take it back from those it was referred to",
        ("referred",),
        BACK,
        event="taken_back",
        needs_reason=True,
    ),
    Move("close", "close the case", (*_ENDED, "referred"), "closed", event="closed", needs_reason=True),
    Move(
        "reopen",
        "open it again",
        (*_ENDED, "closed"),
        "inquiry",
        event="reopened",
        decides=True,
        consequence="reopened",
    ),
)
FACTS = (
    Fact("violated", "day of the violation", _RUNNING, "19 U.S.C. 1621"),
    Fact("fraud_discovered", "day on which fraud was discovered", _RUNNING, "19 U.S.C. 1621"),
    Fact("presented", "goods presented for examination", _LOOKED_INTO, "19 CFR 151.16(b)"),
    Fact("detained", "goods detained", _LOOKED_INTO, "19 U.S.C. 1499(c)(1)"),
    Fact("detention_told", "notice of detention sent", _LOOKED_INTO, "19 CFR 151.16(c)"),
    Fact("released", "goods released", _RUNNING, "19 U.S.C. 1499(c)"),
    Fact("excluded", "goods excluded", _RUNNING, "19 U.S.C. 1499(c)(5)"),
    Fact("asked", "request for information sent (CBP 28)", _LOOKED_INTO, "CBP Form 28"),
    Fact("answered", "answer to the request received", _LOOKED_INTO, "CBP Form 28"),
    Fact("heard", "answer to the pre-penalty notice received", ("prepenalty",), "19 CFR 162.78"),
)

VIOLATION = Procedure(
    code="VIOLATION",
    words="Examination and penalty",
    states=STATES,
    moves=MOVES,
    facts=FACTS,
    main_line=("opened", "inquiry", "prepenalty", "penalty", "penalty_final", "closed"),
    citation="19 U.S.C. 1592; 19 CFR part 162 subpart G",
    reopens="reopened",
)
