"""Tasks that a case of some kind usually needs, each with the clock that says when it must be done."""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter.errors import UsageError

__all__ = ["TEMPLATES", "TaskPlan", "Template", "template"]


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """One task. `clock` is the id of the deadline by which it is due; `fact` is what doing it puts on record."""

    words: str
    clock: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A list of tasks for cases of one procedure; empty `procedure` for any."""

    code: str
    words: str
    procedure: str
    tasks: tuple[TaskPlan, ...]


_T = TaskPlan
TEMPLATES = (
    Template(
        "examination",
        "Examination: what follows from it",
        "VIOLATION",
        (
            _T("Add the officer's report and the photos as exhibits"),
            _T(
                "Send the notice of detention: reason, day presented, length, tests, what would speed it",
                "D2",
                "detention_told",
            ),
            _T("Ask the importer for value, class, origin and samples (CBP 28)", "", "asked"),
            _T("Write down each element of the violation with the exhibit that proves it"),
            _T("Compute the loss of duties, taxes and fees, and by which rate"),
            _T("Look for prior contacts: requests, letters, a prior disclosure"),
        ),
    ),
    Template(
        "informed_compliance",
        "Informed-compliance letter",
        "VIOLATION",
        (
            _T("Name the entries, the error and the rule in plain words"),
            _T("Say what to do from now on, and where to ask"),
            _T("Have a second person read the letter: no threat, no name of a source"),
            _T("Send it, and keep the copy as an exhibit"),
        ),
    ),
    Template(
        "penalty",
        "Penalty under 19 U.S.C. 1592",
        "VIOLATION",
        (
            _T("State in the notice: the merchandise and the entries"),
            _T("State in the notice: the laws and the material facts"),
            _T("State in the notice: the culpability, the estimated loss and the proposed amount"),
            _T("State in the notice: the right to be heard, in writing and orally"),
            _T("Put the importer's answer on record", "V2", "heard"),
            _T("Check the limitation, and ask for a waiver if less than a year is left", "V4"),
        ),
    ),
    Template(
        "eapa",
        "EAPA investigation",
        "EAPA",
        (
            _T(
                "Check the allegation: one importer, interested party, goods, orders, certifications (165.11)",
                "E2",
            ),
            _T("Tell the alleger that nothing is initiated", "E3", "alleger_told"),
            _T("Send the notice of initiation and of interim measures to the parties", "E6", "parties_told"),
            _T("Send the public version of the administrative record", "E7", "public_record_sent"),
            _T("Check that no public version shows what is bracketed"),
            _T("Draft the determination: each entry, each exhibit, no number that the party has not seen", "E12"),
            _T("Send the notice of determination", "E14", "determination_told"),
        ),
    ),
    Template(
        "seizure",
        "Seizure and what goes with it",
        "SEIZURE",
        (
            _T("Name the law under which the goods are seized, and the regime that follows from it"),
            _T("Photograph, count, weigh and seal the goods; add the seizure receipt as an exhibit"),
            _T("Put the goods into storage, and the chain of custody on record", "", "stored"),
            _T("Have the goods valued", "", "valued"),
            _T("Send the notice of seizure: the law, the facts, and what the party may choose"),
            _T("Tell the owner of a recorded mark names and addresses", "S8", "owner_told"),
            _T("Check the limitation of the forfeiture", "S7"),
        ),
    ),
    Template(
        "damages",
        "Liquidated damages",
        "DAMAGES",
        (
            _T("Name the bond, the entry or filing, and each breach"),
            _T("Count the breaches, or value the goods; look for earlier breaches of the same principal"),
            _T("Send the claim to the principal and the surety, and keep the copy as an exhibit"),
            _T("Put the payment on record", "", "paid"),
        ),
    ),
    Template(
        "referral",
        "Referral package",
        "",
        (
            _T("Summary in one page"),
            _T("Parties with their resolved identity and how sure it is; timeline"),
            _T("Entries: number, line, day, value, declared against found, loss"),
            _T("Evidence index: hash, source, legal basis of access, handling mark"),
            _T("Elements of each statute, with the exhibit for each"),
            _T("Prior contacts, open questions, limitation dates"),
            _T("Mark every score as lead information, never as evidence"),
            _T("List everyone who may see the package"),
        ),
    ),
)


def template(code: str) -> Template:
    """The template of that code.

    Raises:
        UsageError: there is none.
    """
    for each in TEMPLATES:
        if each.code == code:
            return each
    raise UsageError(f"no template {code!r}; there are {', '.join(each.code for each in TEMPLATES)}")
