"""Cases to practise on: a handful at different stages, invented, for the demonstration's cast and its queue.

Called by `serve` for a workbench that has none. Every step goes through the same services as a person's would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tidewaiter_workbench.cases import deciding, exhibits, linking, services
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert

__all__ = ["open_examples"]

_PROOF = (("exhibit", "1", "exhibit 1"),)
_SMALL_LOSS: dict[str, float | None] = {
    "loss": 1_600.0,
    "domestic_value": 50_000.0,
    "dutiable_value": 40_000.0,
    "interest": None,
}


@dataclass(frozen=True, slots=True)
class _Example:
    """One case: exhibits as title and source; steps as move and days ago; facts alike; tasks by their list."""

    title: str
    typology: str
    kind: str = "VIOLATION"
    alerts: int = 0
    exhibits: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    tasks: tuple[str, ...] = ()


_EXAMPLES = (
    _Example(
        "Four lots that look like the work of one hand",
        "VALUATION",
        alerts=4,
        exhibits=(
            ("Second commercial invoice", "found at the broker's"),
            ("Officer's report of the examination", "olga"),
        ),
        steps=(("inquire", 20),),
        facts=(("violated", 70), ("asked", 18), ("presented", 5)),
        tasks=("examination", "penalty"),
    ),
    _Example(
        "Wire rod after an antidumping order: made in a third country?",
        "ADCVD_EVASION",
        kind="EAPA",
        alerts=2,
        exhibits=(
            ("Allegation with its certifications", "alleger"),
            ("Capacity against exports of the plant", "site visit"),
        ),
        steps=(
            ("file", 142),
            ("acknowledge", 140),
            ("consider", 138),
            ("initiate", 121),
            ("measure", 36),
            ("gather", 29),
        ),
        facts=(("parties_told", 30), ("facts_placed", 6)),
        tasks=("eapa",),
    ),
    _Example(
        "Allegation: threaded rod through a free zone",
        "ADCVD_EVASION",
        kind="EAPA",
        steps=(("file", 12), ("acknowledge", 11)),
        tasks=("eapa",),
    ),
    _Example(
        "Ceramic tiles under the wrong heading, eleven entries",
        "CLASSIFICATION",
        alerts=1,
        exhibits=(("Laboratory report on porosity", "customs laboratory"),),
        steps=(("inquire", 60), ("prepenalty", 21)),
        tasks=("penalty",),
    ),
    _Example(
        "Scrap copper: short weight at three arrivals",
        "QUANTITY",
        exhibits=(("Weighbridge tickets", "port operator"),),
        steps=(("inquire", 150), ("prepenalty", 120), ("penalize", 80), ("petition", 30)),
    ),
    _Example(
        "Ladders without a mark of origin, first time",
        "ORIGIN_MARKING",
        exhibits=(("Photos of the goods", "olga"),),
        steps=(("inquire", 40), ("inform", 9)),
        tasks=("informed_compliance",),
    ),
    _Example(
        "Solar panels detained: where do the wafers come from?",
        "FORCED_LABOR",
        alerts=1,
        steps=(("inquire", 9),),
        facts=(("presented", 14), ("detained", 8)),
        tasks=("examination",),
    ),
    _Example(
        "Parcels with counterfeit chargers, one sender",
        "IPR",
        exhibits=(("Test purchase", "brand owner"),),
        steps=(("inquire", 25), ("refer", 5)),
        tasks=("referral",),
    ),
    _Example(
        "Used tyres at a low price",
        "VALUATION",
        exhibits=(("Contract of sale", "importer"),),
        steps=(("inquire", 35), ("clear", 12), ("close", 10)),
    ),
    _Example("Tip: garments relabelled in a bonded warehouse", "ORIGIN_MARKING"),
)


def open_examples(*, analyst: Person, supervisor: Person) -> int:
    """Open them, if there is no case yet; gives how many. The first waits for the supervisor's decision."""
    if Case.objects.exists():
        return 0
    waiting = list(analyst.within_reach(Alert.objects.all()).order_by("-priority", "id")[:40])
    for example in _EXAMPLES:
        case = _open(example, waiting, by=analyst)
        for number, (title, source) in enumerate(example.exhibits):
            _exhibit(case, title, source, by=analyst if number % 2 == 0 else supervisor)
        for move, days in example.steps:
            _step(case, move, _ago(days), analyst=analyst, supervisor=supervisor)
        for event, days in example.facts:
            deciding.fact(case.pk, by=analyst, event=event, day=_ago(days))
        for code in example.tasks:
            services.plan_tasks(case.pk, by=analyst, template=code)
    _leave_waiting(Case.objects.earliest("pk"), by=analyst)
    return len(_EXAMPLES)


def _open(example: _Example, waiting: list[Alert], *, by: Person) -> Case:
    taken = [waiting.pop(0) for _each in range(min(example.alerts, len(waiting)))]
    office = taken[0].office if taken else sorted(by.office_codes)[0] if by.office_codes else ""
    case = services.open_case(by=by, title=example.title, kind=example.kind, office=office, typology=example.typology)
    if taken:
        linking.attach("alert", [str(alert.pk) for alert in taken], by=by, case_id=case.pk)
    return case


def _exhibit(case: Case, title: str, source: str, *, by: Person) -> None:
    content = f"{title}\n\nInvented for practice; it stands for the paper itself.\n".encode()
    came = exhibits.Came(content, f"{title}.txt", title, source, basis="19 U.S.C. 1509", mark=case.mark)
    exhibits.add_exhibit(case.pk, by=by, came=came)


def _step(case: Case, move: str, day: date, *, analyst: Person, supervisor: Person) -> None:
    made = deciding.move(case.pk, by=analyst, version=_version(case), wanted=_wanted(move, day))
    if made is not None:
        deciding.approve(made.pk, by=supervisor, version=_version(case), reason="Agreed: the exhibits carry it.")


def _wanted(move: str, day: date) -> deciding.Wanted:
    plain = deciding.Wanted(move=move, day=day, reason="The papers on file say so.", grounds=_PROOF)
    if move not in ("prepenalty", "penalize"):
        return plain
    return replace(plain, amount=3_000.0, culpability="negligence", told=_SMALL_LOSS)


def _leave_waiting(case: Case, *, by: Person) -> None:
    """A decision that a supervisor finds on the first morning."""
    wanted = deciding.Wanted(
        move="prepenalty",
        day=desk_day(),
        reason="Two invoices for one lot; the second shows five times the declared price, and the ledger follows it.",
        grounds=(*_PROOF, ("score", "model", "what the model says")),
        amount=8_200.0,
        culpability="gross_negligence",
        told={"loss": 2_050.0, "domestic_value": 31_000.0, "dutiable_value": 24_000.0, "interest": None},
    )
    deciding.move(case.pk, by=by, version=_version(case), wanted=wanted)


def _ago(days: int) -> date:
    return desk_day() - timedelta(days=days)


def _version(case: Case) -> int:
    return int(Case.objects.values_list("version", flat=True).get(pk=case.pk))
