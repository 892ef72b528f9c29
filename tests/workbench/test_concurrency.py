"""Many at once: nobody holds what another holds, nothing is done twice, and no update is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tidewaiter_workbench.audit.chain import record, verify
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue import services
from tidewaiter_workbench.queue.models import Alert, Event
from tidewaiter_workbench.queue.refusals import ConflictError

CLERKS = 8


def together(work, count: int = CLERKS) -> list[object]:
    """Run the work in as many threads, all starting at one moment; each with its own connection."""
    start = Barrier(count)

    def one(number: int) -> object:
        try:
            start.wait(timeout=20)
            return work(number)
        except ConflictError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture
def clerks(many_connections, person) -> list[Person]:
    return [person("supervisor", name=f"clerk {n}") for n in range(CLERKS)]


@pytest.fixture
def queue_of_alerts(clerks, alerts) -> dict:
    return alerts


def test_of_many_who_claim_one_alert_exactly_one_gets_it(clerks, queue_of_alerts):
    pk = queue_of_alerts["ODD"].pk
    answers = together(lambda n: services.claim(pk, by=clerks[n]))
    winners = [answer for answer in answers if isinstance(answer, Alert)]
    assert len(winners) == 1
    assert Alert.objects.get(pk=pk).assignee == winners[0].assignee
    assert Event.objects.filter(alert_id=pk, action="claimed").count() == 1


def test_all_who_take_the_next_get_different_ones(clerks, queue_of_alerts):
    taken = [answer for answer in together(lambda n: services.lock_next(by=clerks[n])) if answer]
    assert len({alert.pk for alert in taken}) == len(taken) == 4, "four alerts lie in their office"
    assert len({alert.assignee_id for alert in taken}) == 4


def test_of_many_changes_to_what_all_saw_one_is_made_and_the_others_are_told(clerks, queue_of_alerts):
    seen = queue_of_alerts["ODD"]
    answers = together(
        lambda n: services.re_mark(seen.pk, by=clerks[n], version=seen.version, mark=n % 2, reason=f"clerk {n}")
    )
    refused = [answer for answer in answers if isinstance(answer, ConflictError)]
    assert len(refused) == CLERKS - 1
    assert all("since you opened it" in str(each) for each in refused)
    assert Alert.objects.get(pk=seen.pk).version == seen.version + 1


def test_the_audit_trail_is_one_chain_whoever_writes(many_connections):
    together(lambda n: [record("read the queue", by=f"clerk {n}", kind="queue") for _ in range(10)])
    verdict = verify()
    assert (verdict.records, verdict.broken_at) == (10 * CLERKS, None)
