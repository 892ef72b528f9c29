"""Long work: what was asked for is done, once at a time, whoever dies meanwhile; and people can stop it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.workbench.test_concurrency import together
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.jobs import leases, services
from tidewaiter_workbench.jobs.doing import Doing, JobStoppedError, perform
from tidewaiter_workbench.jobs.kinds import Done, JobFailedError, LaterError
from tidewaiter_workbench.jobs.models import Job, State
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError


def taken(name: str = "test") -> Job:
    job = leases.take("w", [name])
    assert job is not None
    return job


def done(name: str = "test") -> Job:
    job = taken(name)
    perform(Doing(job))
    job.refresh_from_db()
    return job


# What becomes of a job.


def test_a_job_is_done_and_says_what_came_of_it(db, kind, person):
    def work(doing: Doing) -> Done:
        doing.tell("half way", 0.5)
        assert Job.objects.get().progress == 0.5
        return Done("3 things", url="/queue/", result={"things": 3})

    kind(work)
    services.start("test", {"n": 3}, person("supervisor"))
    job = done()
    assert (job.state, job.words, job.result, job.result_url) == ("done", "3 things", {"things": 3}, "/queue/")
    assert (job.by, job.progress, job.parameters) == ("supervisor", 1.0, {"n": 3})
    assert [line.words for line in job.lines.all()] == ["half way", "3 things"]
    assert [each.action for each in Record.objects.filter(kind="job")] == ["started a job", "ended a job"]


@pytest.mark.parametrize("why", [JobFailedError("the file is torn"), UnfitError("the file is torn")])
def test_what_cannot_be_done_fails_in_words_and_is_not_tried_again(db, kind, why):
    def work(doing: Doing) -> Done:
        raise why

    kind(work)
    services.start("test")
    assert (done().state, Job.objects.get().words) == ("failed", "the file is torn")
    assert leases.take("w", ["test"]) is None


def test_an_error_that_nobody_foresaw_tells_its_place_and_no_traders_data(db, kind):
    def work(doing: Doing) -> Done:
        raise ValueError("IVAN & CO declared 12 USD")

    kind(work)
    services.start("test")
    job = done()
    assert job.state == "failed"
    assert "ValueError at test_jobs.py" in job.words
    assert "IVAN" not in job.words + "".join(line.words for line in job.lines.all())


def test_what_can_be_done_later_waits_longer_each_time_and_fails_at_last(db, kind):
    def work(doing: Doing) -> Done:
        raise LaterError("no answer", after=timedelta(hours=1))

    kind(work, tries=2)
    services.start("test")
    assert done().state == "waiting"
    assert leases.take("w", ["test"]) is None, "not before its time"
    Job.objects.update(not_before=timezone.now())
    job = done()
    assert (job.state, job.words) == ("failed", "Tried 2 times. no answer")


def test_a_busy_lake_spends_no_try(db, kind):
    def work(doing: Doing) -> Done:
        raise bridge.BridgeBusyError("process 7 is writing")

    kind(work, tries=1)
    services.start("test")
    job = done()
    assert (job.state, job.spent, job.words) == ("waiting", 0, "process 7 is writing")


# One at a time.


def test_of_many_workers_that_reach_for_one_job_exactly_one_gets_it(many_connections, kind):
    kind()
    services.start("test")
    got = together(lambda n: leases.take(f"w{n}", ["test"]))
    assert sum(job is not None for job in got) == 1


def test_of_many_jobs_every_one_is_taken_once(many_connections, kind):
    kind()
    for _ in range(8):
        services.start("test")
    got = [job.pk for job in together(lambda n: leases.take(f"w{n}", ["test"])) if job]
    assert len(set(got)) == len(got)
    assert len(got) >= 1


def test_two_jobs_never_hold_the_lake_at_once(many_connections, kind):
    kind(holds="lake")
    for _ in range(3):
        services.start("test")
    got = [job for job in together(lambda n: leases.take(f"w{n}", ["test"])) if job]
    assert len(got) == 1
    assert leases.take("w", ["test"]) is None
    leases.end(got[0], "done", Done(""))
    assert leases.take("w", ["test"]) is not None


def test_the_database_itself_refuses_a_second_holder(db, kind):
    from django.db import IntegrityError, transaction

    kind(holds="lake")
    for _ in range(2):
        services.start("test")
    taken()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(state=State.WAITING).update(state=State.RUNNING)


def test_of_many_who_start_the_same_all_get_the_same_job(many_connections, kind):
    kind()
    got = together(lambda _n: services.start("test", once="nightly"))
    assert len({job.pk for job in got}) == 1
    leases.end(taken(), "done", Done(""))
    assert services.start("test", once="nightly").pk != got[0].pk, "once it has ended, there may be another"


# Workers that die.


def late(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(hours=1))


def test_a_job_whose_worker_died_is_found_and_tried_again(db, kind):
    kind(tries=2)
    services.start("test")
    late(taken())
    assert leases.recover() == 1
    waiting = Job.objects.get()
    assert (waiting.state, waiting.spent, waiting.worker) == ("waiting", 1, "")
    assert waiting.not_before > timezone.now()
    Job.objects.update(not_before=timezone.now())
    late(taken())
    leases.recover()
    assert (Job.objects.get().state, Job.objects.get().words) == (
        "failed",
        "Tried 2 times. Its worker stopped answering.",
    )


def test_a_job_whose_worker_lives_is_left_alone(db, kind):
    kind()
    services.start("test")
    taken()
    leases.keep("w")
    assert leases.recover() == 0
    assert Job.objects.get().state == "running"


def test_of_many_who_find_a_lost_job_one_deals_with_it(many_connections, kind):
    kind()
    services.start("test")
    late(taken())
    assert sum(together(lambda _n: leases.recover())) == 1
    assert Job.objects.get().spent == 1


def test_a_worker_that_was_believed_dead_writes_nothing_any_more(db, kind):
    kind()
    services.start("test")
    old = taken()
    late(old)
    leases.recover()
    Job.objects.update(not_before=timezone.now())
    new = taken()
    assert not leases.end(old, "failed", Done("from beyond"))
    assert not leases.put_off(old, "from beyond", after=timedelta(0))
    with pytest.raises(JobStoppedError):
        Doing(old).tell("from beyond", 0.9)
    assert Job.objects.get().attempt == new.attempt
    assert leases.end(new, "done", Done("by the living"))


# People.


def test_who_presses_twice_gets_one_job(db, person):
    supervisor, other = person("supervisor"), person("administrator")
    first = services.start_by_hand("fill", {}, by=supervisor)
    assert services.start_by_hand("fill", {}, by=supervisor).pk == first.pk
    assert services.start_by_hand("fill", {}, by=other).pk != first.pk, "somebody else's is another"
    services.cancel(first.pk, by=supervisor)
    assert services.start_by_hand("fill", {}, by=supervisor).pk != first.pk, "once it has ended, there may be another"


def test_a_waiting_job_is_cancelled_at_once(db, kind, person):
    kind()
    job = services.start("test")
    assert services.cancel(job.pk, by=person("supervisor")).state == "cancelled"
    assert leases.take("w", ["test"]) is None
    with pytest.raises(ConflictError, match="ended already"):
        services.cancel(job.pk, by=person("supervisor", name="late"))


def test_a_job_at_work_stops_at_its_next_word(db, kind, person):
    boss, said = person("supervisor"), []

    def work(doing: Doing) -> Done:
        doing.tell("one", 0.1)
        services.cancel(doing.job.pk, by=boss)
        said.append("asked")
        doing.tell("two", 0.2)
        said.append("went on")
        return Done("")

    kind(work)
    services.start("test")
    job = done()
    assert (job.state, job.words, said) == ("cancelled", "cancelled by supervisor", ["asked"])


def test_a_job_that_was_to_be_cancelled_when_its_worker_died_is_cancelled(db, kind, person):
    kind()
    job = services.start("test")
    late(taken())
    services.cancel(job.pk, by=person("supervisor"))
    leases.recover()
    assert Job.objects.get().state == "cancelled"


def test_what_failed_is_tried_again_with_all_its_tries(db, kind, person):
    answers = iter([JobFailedError("no"), None])

    def work(doing: Doing) -> Done:
        problem = next(answers)
        if problem:
            raise problem
        return Done("yes")

    kind(work)
    job = services.start("test")
    assert done().state == "failed"
    services.retry(job.pk, by=person("supervisor"))
    assert (done().words, Job.objects.get().attempt) == ("yes", 2)
    with pytest.raises(ConflictError, match="Only what failed"):
        services.retry(job.pk, by=person("supervisor", name="again"))


def test_a_job_is_not_tried_again_beside_its_like(db, kind, person):
    kind()
    first = services.start("test", once="x")
    services.cancel(first.pk, by=person("supervisor"))
    services.start("test", once="x")
    with pytest.raises(ConflictError, match="active already"):
        services.retry(first.pk, by=person("supervisor", name="again"))


def test_only_those_whose_role_says_so_start_cancel_and_see(db, kind, person):
    kind()
    analyst, auditor = person("analyst"), person("auditor")
    with pytest.raises(ForbiddenError):
        services.start("test", {}, analyst)
    job = services.start("test", {}, person("supervisor"))
    with pytest.raises(GoneError):
        services.cancel(job.pk, by=analyst)
    with pytest.raises(ForbiddenError):
        services.cancel(job.pk, by=auditor)
    Job.objects.update(by="analyst")
    assert services.within_reach(analyst, job.pk) == job


def test_the_job_of_something_marked_is_hidden_from_those_who_are_not_cleared_for_it(db, kind, person):
    kind()
    job = services.start("test", {}, person("supervisor", clearance=3), mark=3)
    with pytest.raises(GoneError):
        services.within_reach(person("data scientist"), job.pk)
    assert services.within_reach(person("auditor", clearance=3), job.pk) == job


def test_a_job_is_there_only_if_what_asked_for_it_is(transactional_db, many_connections, kind):
    from django.db import transaction

    kind()

    def change() -> None:
        with transaction.atomic():
            services.start("test")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("name", "told", "words"),
    [
        ("load", {"feed": "simulated", "files": ["../../etc"]}, "not one of the available choices"),
        ("load", {"feed": "simulated"}, "inbox is empty"),
        ("load", {"feed": "witchcraft", "files": []}, "not one of the available choices"),
        ("run", {"days": 0}, "greater than or equal to 1"),
        ("run", {"days": 1, "day": "yesterday"}, "valid date"),
        ("juggle", {}, "no kind of job called juggle"),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_in_the_queue(db, settings, tmp_path, name, told, words):
    settings.JOBS = {**settings.JOBS, "inbox": str(tmp_path)}
    with pytest.raises(UnfitError, match=words):
        services.start(name, told)
    assert not Job.objects.exists()


def test_nothing_outside_of_the_inbox_can_be_loaded(settings, tmp_path):
    from tidewaiter_workbench.jobs.ours import inbox

    folder = tmp_path / "inbox"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("x")
    (folder / "own.csv").write_text("x")
    (folder / "program.py").write_text("x")
    (folder / "way-out.csv").symlink_to(tmp_path / "secret.csv")
    settings.JOBS = {**settings.JOBS, "inbox": str(folder)}
    assert list(inbox()) == ["own.csv"]


# Waiting labels, and the queue.


def test_labels_that_wait_become_a_job_and_then_labels(alerts, own_lake, person):
    from tests.workbench.test_exams import CLEAN
    from tidewaiter.lake import Lake
    from tidewaiter_workbench.exams.jobs import LABELS
    from tidewaiter_workbench.exams.services import record_result

    with Lake.open(own_lake) as writer, writer.change("a long run"):
        result = record_result(alerts["ODD"].pk, by=person("officer"), version=1, facts=CLEAN)
    for _ in range(2):
        LABELS.look()
    assert Job.objects.count() == 1
    assert done("labels").words == "1 result became a label"
    result.refresh_from_db()
    assert result.label_state == "written"
    LABELS.look()
    assert Job.objects.count() == 1, "nothing waits, so nothing is started"


def test_what_a_run_found_is_brought_to_all_screens_and_one_that_fails_keeps_no_other_empty(own_lake, db, settings):
    from tidewaiter_workbench.queue.models import Alert

    settings.JOBS = {**settings.JOBS, "after_run": ("verify_audit", "fill_queue")}
    services.start("freshen")
    assert done("freshen").state == "done"
    assert Alert.objects.count() == 5
    settings.WORKBENCH = {**settings.WORKBENCH, "lake": "nowhere"}
    services.start("freshen")
    job = done("freshen")
    assert (job.state, job.words) == ("failed", "Not all could be brought: fill_queue. The log says why.")
    assert "no lake" in " ".join(line.words for line in job.lines.all())


def test_the_queue_is_filled_by_a_job(db, desk, person):
    from tidewaiter_workbench.queue.models import Alert

    services.start("fill", {}, person("data scientist"))
    job = done("fill")
    assert (job.state, job.result["new"], job.result_url) == ("done", 5, "/queue/")
    assert Alert.objects.count() == 5
