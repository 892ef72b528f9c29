"""Cases with many at once: an alert lies in one case, a decision is settled once, no number is given twice."""

from __future__ import annotations

import pytest

from tests.workbench.casework import kept, proposal, whole_case
from tests.workbench.conftest import DAY
from tests.workbench.test_concurrency import CLERKS, together
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.cases import deciding, linking, services
from tidewaiter_workbench.cases.deciding import Wanted
from tidewaiter_workbench.cases.models import Case, Decision, Happening, Link
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import ConflictError


@pytest.fixture
def clerks(many_connections, person) -> list[Person]:
    return [person("supervisor", name=f"clerk {n}") for n in range(CLERKS)]


@pytest.fixture
def queue_of_alerts(clerks, alerts) -> dict:
    return alerts


@pytest.fixture
def case(clerks, queue_of_alerts) -> Case:
    return whole_case(clerks[0], queue_of_alerts["CHEAP"])


def refused(answers: list[object]) -> list[str]:
    return [str(each) for each in answers if isinstance(each, ConflictError)]


def test_an_alert_that_all_put_into_cases_of_their_own_lies_in_one(clerks, queue_of_alerts):
    key = str(queue_of_alerts["ODD"].pk)
    answers = together(lambda n: linking.attach("alert", [key], by=clerks[n], title=f"case {n}"))
    assert len(refused(answers)) == CLERKS - 1
    assert Link.objects.get(detached_at=None).alert_id == queue_of_alerts["ODD"].pk
    assert Case.objects.count() == 1, "who came too late opened no empty case"


def test_of_many_steps_from_one_version_one_is_taken(clerks, case):
    seen = case.version
    wanted = Wanted(move="inquire", day=DAY)
    answers = together(lambda n: deciding.move(case.pk, by=clerks[n], version=seen, wanted=wanted))
    assert len(refused(answers)) == CLERKS - 1
    assert Happening.objects.filter(case=case, event="inquiry").count() == 1


def test_a_decision_is_settled_once_whatever_way(clerks, case):
    made = proposal(case, by="somebody else")

    def settle(n: int) -> object:
        if n % 2:
            return deciding.refuse(made.pk, by=clerks[n], reason="not enough")
        return deciding.approve(made.pk, by=clerks[n], version=case.version, reason="I agree")

    assert len(refused(together(settle))) == CLERKS - 1
    state = Decision.objects.get().state
    assert Case.objects.get().state == {"approved": "no_violation", "refused": "opened"}[state]


def test_of_many_proposals_one_waits(clerks, case):
    grounds = (("exhibit", "1", "exhibit 1"),)
    wanted = Wanted(move="clear", day=DAY, reason="the papers explain it", grounds=grounds)
    answers = together(lambda n: deciding.move(case.pk, by=clerks[n], version=case.version, wanted=wanted))
    assert len(refused(answers)) == CLERKS - 1
    assert Decision.objects.count() == 1


def test_exhibits_that_come_at_one_moment_get_numbers_of_their_own(clerks, case):
    together(lambda n: kept(case, clerks[n], title=f"picture {n}"))
    numbers = sorted(case.exhibits.values_list("number", flat=True))
    assert numbers == list(range(1, CLERKS + 2))


def test_a_task_is_done_once_and_notes_of_all_are_kept(clerks, case):
    task = case.tasks.get()
    answers = together(lambda n: services.work_task(task.pk, by=clerks[n], version=1, done_on=DAY))
    assert len(refused(answers)) == CLERKS - 1
    together(lambda n: services.write_note(case.pk, by=clerks[n], text=f"note {n}", mark=1))
    assert case.entries.filter(action="noted").count() == CLERKS
    assert verify().broken_at is None
