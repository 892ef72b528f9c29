"""Goods seized, and forfeited or given back.

Two regimes, and which of them holds changes every clock: the customs carve-out (title 19) and the Civil Asset
Forfeiture Reform Act. It is never guessed: goods are seized by the one move or by the other, with the law under which
they are. Laws are rows of `law/us/seizures.toml`, clocks of `law/us/clocks.toml`. A seizure under title 19 has no day
by which notice must be given, and none is invented. Not kept here: the fine under 19 U.S.C. 1526(f), burdens of proof.
"""

from __future__ import annotations

from tidewaiter.cases.procedure import Fact, Move, Procedure, State

__all__ = ["SEIZURE"]

_S = State
STATES = (
    _S("considered", "seizure considered", "intake"),
    _S("seized", "seized", "inquiry"),
    _S("noticed", "notice of seizure sent", "heard"),
    _S("published", "notice published", "heard"),
    _S("seizure_petition", "petition for remission", "heard"),
    _S("petition_denied", "petition denied", "heard"),
    _S("claimed", "claim made", "heard"),
    _S("in_court", "forfeiture in court", "elsewhere"),
    _S("not_seized", "not seized", "decided"),
    _S("remitted", "remitted or mitigated", "decided"),
    _S("given_back", "given back", "decided"),
    _S("forfeited", "forfeited", "decided"),
    _S("closed", "closed", "closed"),
)
_OPEN = ("seized", "noticed", "published", "seizure_petition", "petition_denied", "claimed", "in_court")
_DECIDED = ("not_seized", "remitted", "given_back", "forfeited")
_CAUSE = "probable cause to believe that the goods are subject to seizure"

MOVES = (
    Move(
        "seize_title19",
        "seize under title 19 (customs carve-out)",
        ("considered",),
        "seized",
        event="seized_title19",
        decides=True,
        standard=_CAUSE,
        takes=("statute", "title19"),
        consequence="seized",
        citation="18 U.S.C. 983(i)(2)(A); 19 U.S.C. 1595a(c), 1526(e)",
    ),
    Move(
        "seize_cafra",
        "seize under another law (Civil Asset Forfeiture Reform Act)",
        ("considered",),
        "seized",
        event="seized_cafra",
        decides=True,
        standard=_CAUSE,
        takes=("statute", "cafra"),
        consequence="seized",
        citation="18 U.S.C. 983; 31 U.S.C. 5317",
    ),
    Move("decline", "do not seize", ("considered",), "not_seized", event="not_seized", decides=True),
    Move("give_notice", "send the notice of seizure", ("seized",), "noticed", event="notice_of_seizure"),
    Move("publish", "publish the notice", ("noticed", "petition_denied"), "published", event="published"),
    Move(
        "take_petition",
        "record a petition for remission or mitigation",
        ("noticed", "published"),
        "seizure_petition",
        event="petition",
        citation="19 U.S.C. 1618; 19 CFR part 171",
    ),
    Move(
        "remit",
        "remit or mitigate: give the goods back against a payment, or none",
        ("seizure_petition",),
        "remitted",
        event="remitted",
        decides=True,
        takes=("amount",),
        consequence="seizure_remitted",
        citation="19 U.S.C. 1618",
    ),
    Move(
        "deny_petition",
        "deny the petition",
        ("seizure_petition",),
        "petition_denied",
        event="petition_denied",
        decides=True,
        citation="19 U.S.C. 1618",
    ),
    Move(
        "take_claim",
        "record a claim: the forfeiture goes to court",
        ("noticed", "published", "seizure_petition", "petition_denied"),
        "claimed",
        event="claim",
    ),
    Move(
        "sue",
        "record the government's suit",
        ("claimed",),
        "in_court",
        event="suit",
        needs_reason=True,
    ),
    Move(
        "forfeit",
        "forfeit without a court: nobody claimed the goods in time",
        ("published",),
        "forfeited",
        event="forfeited",
        decides=True,
        after=("S2", "S3", "S4", "S5"),
        consequence="forfeited",
    ),
    Move(
        "court_forfeits",
        "record the court's forfeiture",
        ("in_court",),
        "forfeited",
        event="forfeited",
        decides=True,
        consequence="forfeited",
    ),
    Move(
        "give_back",
        "give the goods back",
        _OPEN,
        "given_back",
        event="given_back",
        decides=True,
        consequence="given_back",
    ),
    Move("close", "close the case", _DECIDED, "closed", event="closed", needs_reason=True),
)
FACTS = (
    Fact("violated", "day of the violation", ("considered", *_OPEN), "19 U.S.C. 1621"),
    Fact("recorded_mark", "goods bear a mark that is recorded with customs", ("considered", *_OPEN), "19 CFR part 133"),
    Fact("owner_told", "owner of the mark told names and addresses", (*_OPEN, *_DECIDED), "19 CFR part 133"),
    Fact("stored", "goods taken into storage", (*_OPEN, *_DECIDED)),
    Fact("valued", "goods valued", _OPEN),
    Fact("released", "goods handed over to whom they were given back", ("remitted", "given_back")),
    Fact("destroyed", "goods destroyed or otherwise disposed of", ("forfeited",)),
)

SEIZURE = Procedure(
    code="SEIZURE",
    words="Seizure and forfeiture",
    states=STATES,
    moves=MOVES,
    facts=FACTS,
    main_line=("considered", "seized", "noticed", "published", "forfeited", "closed"),
    citation="18 U.S.C. 983; 19 U.S.C. 1595a(c), 1526(e), 1618",
)
