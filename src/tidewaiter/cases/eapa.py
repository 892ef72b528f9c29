"""Evasion of antidumping and countervailing duties: the Enforce and Protect Act.

19 U.S.C. 1517; 19 CFR part 165; final rule 89 FR 19239, in force from 2024-04-17. Clocks are in
`law/us/clocks.toml`. Not kept here: the pair of confidential and public version of each document (165.4), and
protective orders.
"""

from __future__ import annotations

from tidewaiter.cases.matter import Matter
from tidewaiter.cases.procedure import BACK, Fact, Move, Procedure, State

__all__ = ["EAPA", "joined"]

_S = State
STATES = (
    _S("draft", "draft", "intake"),
    _S("filed", "filed", "intake"),
    _S("received", "received", "intake"),
    _S("under_initiation", "initiation considered", "intake"),
    _S("rejected", "rejected", "decided"),
    _S("not_initiated", "not initiated", "decided"),
    _S("initiated", "initiated", "inquiry"),
    _S("interim_measures", "interim measures", "inquiry"),
    _S("no_interim", "no interim measures", "inquiry"),
    _S("fact_gathering", "fact gathering", "inquiry"),
    _S("verification", "verification", "inquiry"),
    _S("arguments", "arguments", "heard"),
    _S("affirmative", "evasion determined", "decided"),
    _S("negative", "no evasion determined", "decided"),
    _S("withdrawn", "withdrawn", "decided"),
    _S("terminated", "terminated", "decided"),
    _S("admin_review", "administrative review", "heard"),
    _S("affirmed", "affirmed on review", "decided"),
    _S("reversed", "reversed on review", "decided"),
    _S("court", "at the Court of International Trade", "elsewhere"),
    _S("remand", "remanded", "heard"),
    _S("redetermination", "redetermined", "decided"),
    _S("commerce_referral", "referred to Commerce for scope", "elsewhere", side=True),
    _S("consolidated", "joined to another case", "elsewhere"),
    _S("closed", "closed", "closed"),
)
_COUNTED = ("received", "under_initiation")
_OPEN = ("initiated", "interim_measures", "no_interim", "fact_gathering", "verification", "arguments")
_MEASURED = ("interim_measures", "no_interim")
_DETERMINED = ("affirmative", "negative")
_REVIEWED = ("affirmed", "reversed")
_SUGGESTS = "the information reasonably suggests that covered merchandise was entered through evasion"
_EVIDENCE = "substantial evidence"

MOVES = (
    Move("file", "file the allegation", ("draft",), "filed", event="filed", citation="19 CFR 165.11"),
    Move(
        "acknowledge",
        "acknowledge a properly filed allegation (day of receipt)",
        ("filed",),
        "received",
        event="received",
        citation="19 CFR 165.12(a)",
    ),
    Move(
        "reject",
        "reject the allegation as not properly filed",
        ("filed", "received"),
        "rejected",
        event="rejected",
        needs_reason=True,
        citation="19 CFR 165.12",
    ),
    Move("consider", "consider initiation", ("received",), "under_initiation"),
    Move(
        "initiate",
        "initiate the investigation",
        _COUNTED,
        "initiated",
        event="initiated",
        decides=True,
        standard=_SUGGESTS,
        citation="19 CFR 165.15",
    ),
    Move(
        "decline",
        "do not initiate",
        _COUNTED,
        "not_initiated",
        event="not_initiated",
        decides=True,
        standard=_SUGGESTS,
        consequence="not_initiated",
        citation="19 CFR 165.12(a)",
    ),
    Move(
        "measure",
        "take interim measures",
        ("initiated",),
        "interim_measures",
        event="interim_measures",
        decides=True,
        standard="reasonable suspicion",
        consequence="interim_measures",
        citation="19 CFR 165.24",
    ),
    Move(
        "no_measure",
        "take no interim measures",
        ("initiated",),
        "no_interim",
        event="no_interim",
        decides=True,
        standard="reasonable suspicion",
        citation="19 CFR 165.24(a)",
    ),
    Move("gather", "gather facts", _MEASURED, "fact_gathering", citation="19 CFR 165.23"),
    Move("verify", "verify on the spot", ("fact_gathering",), "verification", citation="19 CFR 165.25"),
    Move(
        "argue", "open for written arguments", ("fact_gathering", "verification"), "arguments", citation="19 CFR 165.26"
    ),
    Move(
        "determine_evasion",
        "determine that there was evasion",
        ("arguments",),
        "affirmative",
        event="affirmative",
        decides=True,
        standard=_EVIDENCE,
        consequence="evasion_determined",
        citation="19 CFR 165.27",
    ),
    Move(
        "determine_none",
        "determine that there was no evasion",
        ("arguments",),
        "negative",
        event="negative",
        decides=True,
        standard=_EVIDENCE,
        consequence="no_evasion_determined",
        citation="19 CFR 165.27",
    ),
    Move(
        "withdraw",
        "let the alleger withdraw",
        (*_COUNTED, *_OPEN),
        "withdrawn",
        event="withdrawn",
        needs_reason=True,
    ),
    Move("terminate", "terminate the investigation", _OPEN, "terminated", event="terminated", decides=True),
    Move(
        "accept_review",
        "accept a request for administrative review",
        (*_DETERMINED, "admin_review"),
        "admin_review",
        event="review_accepted",
        citation="19 CFR 165.41",
    ),
    Move(
        "affirm",
        "affirm the determination",
        ("admin_review",),
        "affirmed",
        event="affirmed",
        decides=True,
        standard="de novo",
        consequence="review_affirmed",
        citation="19 CFR 165.45, 165.46",
    ),
    Move(
        "reverse",
        "reverse the determination",
        ("admin_review",),
        "reversed",
        event="reversed",
        decides=True,
        standard="de novo",
        consequence="review_reversed",
        citation="19 CFR 165.45, 165.46",
    ),
    Move(
        "sue",
        "record a suit at the Court of International Trade",
        (*_DETERMINED, *_REVIEWED),
        "court",
        event="court",
        citation="19 U.S.C. 1517(g)",
    ),
    Move("remand", "record the court's remand", ("court",), "remand", event="remanded"),
    Move(
        "redetermine",
        "redetermine after the remand",
        ("remand",),
        "redetermination",
        event="redetermined",
        decides=True,
        standard=_EVIDENCE,
        consequence="redetermined",
    ),
    Move("return_to_court", "file the redetermination with the court", ("redetermination",), "court"),
    Move(
        "refer_scope",
        "refer to Commerce for scope",
        (*_COUNTED, *_OPEN),
        "commerce_referral",
        event="referred_to_commerce",
        needs_reason=True,
        citation="19 CFR 165.16",
    ),
    Move(
        "scope_answered",
        "record Commerce's answer",
        ("commerce_referral",),
        BACK,
        event="commerce_answered",
        citation="19 CFR 165.16",
    ),
    Move(
        "consolidate",
        "join it to another case",
        (*_COUNTED, *_OPEN),
        "consolidated",
        event="consolidated",
        takes=("into",),
        needs_reason=True,
        citation="19 CFR 165.13",
    ),
    Move(
        "close",
        "close the case",
        ("rejected", "not_initiated", *_DETERMINED, "withdrawn", "terminated", *_REVIEWED, "court", "redetermination"),
        "closed",
        event="closed",
        needs_reason=True,
    ),
)
FACTS = (
    Fact("alleger_told", "alleger told that nothing is initiated", ("not_initiated",), "CBP, EAPA timeline"),
    Fact("parties_told", "notice of initiation sent to the parties", _OPEN, "19 CFR 165.15(d), 165.24(c)"),
    Fact("public_record_sent", "public version of the record sent", _OPEN, "19 CFR 165.24(c)"),
    Fact("facts_placed", "new factual information placed on the record", _OPEN, "19 CFR 165.23"),
    Fact("arguments_filed", "written arguments filed", _OPEN, "19 CFR 165.26"),
    Fact("extended", "parties told that the time for the determination is extended", _OPEN, "19 CFR 165.22(c)"),
    Fact("determination_told", "parties told of the determination", _DETERMINED, "19 CFR 165.27"),
)

EAPA = Procedure(
    code="EAPA",
    words="Evasion of AD/CVD (EAPA)",
    states=STATES,
    moves=MOVES,
    facts=FACTS,
    main_line=("received", "initiated", "interim_measures", "fact_gathering", "arguments", "affirmative", "closed"),
    citation="19 U.S.C. 1517; 19 CFR part 165",
    stop="referred_to_commerce",
    restart="commerce_answered",
)


def joined(lead: Matter, other: Matter) -> Matter:
    """The leading case after another was joined to it: the first allegation received sets its time.

    Source: 19 CFR 165.13, 165.22(b).
    """
    days = other.days_of(("received",))
    return lead.having("received", days[0]) if days else lead
