"""How long cases are kept: by kind, unless a hold stands; and ended by two people or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from tests.workbench.casework import whole_case
from tests.workbench.conftest import AWAY, DAY
from tidewaiter_workbench.audit.chain import verify
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.cases.exhibits import _place
from tidewaiter_workbench.cases.models import Case, Custody, Entry, Exhibit, Happening
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.retention import services
from tidewaiter_workbench.retention.jobs import list_due
from tidewaiter_workbench.retention.models import Erasure

LONG_AGO = DAY - dt.timedelta(days=5 * 366)


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", clearance=3, all_offices=True)


@pytest.fixture
def sven(person):
    return person("supervisor", name="sven", clearance=3, all_offices=True)


@pytest.fixture
def case(alerts, person) -> Case:
    return whole_case(person("analyst", name="anton"), alerts["CHEAP"])


def ended(case: Case, day: dt.date = LONG_AGO) -> Case:
    Case.objects.filter(pk=case.pk).update(phase="closed", state="closed")
    Happening.objects.create(case=case, event="closed", day=day, by="anton", at=desk_now())
    return Case.objects.get(pk=case.pk)


def period(by, years: int = 5, version: int = 0):
    return services.set_period("VIOLATION", by=by, years=years, basis="records schedule 12", version=version)


def proposed(case: Case, by):
    return services.propose(case.pk, by=by, reason="its time is over")


def test_a_case_is_due_once_its_kinds_period_has_run_out_since_it_was_closed(case, sara):
    assert services.kept(case).until is None
    ended(case)
    assert services.kept(Case.objects.get()).until is None, "no period: it is kept"
    period(sara)
    told = services.kept(Case.objects.get())
    assert (told.closed_on, told.until, told.due) == (LONG_AGO, LONG_AGO.replace(year=LONG_AGO.year + 5), True)
    period(sara, years=6, version=1)
    assert not services.kept(Case.objects.get()).due
    assert services.due(sara) == []
    assert [each.case.pk for each in services.due(sara, within_days=366)] == [case.pk]


def test_a_case_closed_again_is_kept_from_the_last_closing(case, sara):
    ended(case)
    Happening.objects.create(case=case, event="closed", day=DAY, by="anton", at=desk_now())
    period(sara)
    assert services.kept(Case.objects.get()).closed_on == DAY


def test_two_people_end_a_case_and_its_rows_and_files_are_gone_and_that_is_on_record(case, sara, sven):
    ended(case)
    period(sara)
    file = _place(Exhibit.objects.get())
    assert file.is_file()
    made = proposed(case, sara)
    with pytest.raises(ForbiddenError, match="second person"):
        services.approve(made.pk, by=sara, reason="mine")
    done = services.approve(made.pk, by=sven, reason="I looked")
    for model in (Case, Entry, Happening, Custody, Exhibit):
        assert not model.objects.exists()
    assert not file.exists()
    assert (done.state, done.decided_by, done.files) == ("approved", "sven", [])
    assert done.counts["case"] == 1
    assert done.counts["exhibits"] == 1
    told = Record.objects.get(action="erased a case")
    assert (told.key, told.by, told.detail["proposed by"]) == (case.number, "sven", "sara")
    assert verify().broken_at is None


def test_a_hold_wins_over_everything(case, sara, sven):
    ended(case)
    period(sara)
    made = proposed(case, sara)
    services.place(case.pk, by=sven, reason="a suit is pending")
    made.refresh_from_db()
    assert (made.state, made.decided_because) == ("refused", "legal hold")
    with pytest.raises(ConflictError, match="hold"):
        proposed(case, sara)
    with pytest.raises(ConflictError, match="already"):
        services.place(case.pk, by=sara, reason="another suit")
    with pytest.raises(ForbiddenError, match="somebody else"):
        services.lift(case.pk, by=sven, reason="settled")
    assert list_due(None).result == {"due": 0, "held": 1, "files removed": 0}
    services.lift(case.pk, by=sara, reason="settled")
    assert list_due(None).result == {"due": 1, "held": 0, "files removed": 0}
    assert services.approve(proposed(case, sara).pk, by=sven, reason="I looked").state == "approved"


def test_what_is_not_due_is_not_ended(case, sara):
    period(sara)
    with pytest.raises(UnfitError, match="not closed"):
        proposed(case, sara)
    ended(case, DAY - dt.timedelta(days=10))
    with pytest.raises(UnfitError, match="kept until"):
        proposed(case, sara)


def test_what_was_proposed_and_is_no_longer_due_is_not_ended(case, sara, sven):
    ended(case)
    period(sara)
    made = proposed(case, sara)
    period(sara, years=20, version=1)
    with pytest.raises(UnfitError, match="kept until"):
        services.approve(made.pk, by=sven, reason="I looked")
    assert Case.objects.exists()
    assert Erasure.objects.get().state == "proposed"


def test_the_database_itself_refuses_one_persons_end_and_any_other_deletion(case, sara):
    ended(case)
    for rows in (Entry.objects.all(), Happening.objects.all(), Custody.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    period(sara)
    made = proposed(case, sara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=made.pk).update(state="approved", decided_by="sara")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


def test_a_proposal_is_withdrawn_by_its_author_and_refused_by_another(case, sara, sven):
    ended(case)
    period(sara)
    made = proposed(case, sara)
    with pytest.raises(ForbiddenError):
        services.withdraw(made.pk, by=sven)
    assert services.withdraw(made.pk, by=sara).state == "withdrawn"
    assert services.refuse(proposed(case, sara).pk, by=sven, reason="still needed").state == "refused"
    with pytest.raises(ConflictError, match="already"):
        services.approve(made.pk, by=sven, reason="late")


def test_a_file_that_a_crash_left_is_removed_by_the_job(case, sara, sven, monkeypatch):
    ended(case)
    period(sara)
    file = _place(Exhibit.objects.get())
    made = proposed(case, sara)
    monkeypatch.setattr(services, "remove_files", lambda: 0)
    services.approve(made.pk, by=sven, reason="I looked")
    assert file.is_file()
    monkeypatch.undo()
    assert list_due(None).result["files removed"] == 1
    assert not file.exists()


def test_whose_reach_a_case_is_beyond_ends_nothing_of_it(case, sara, person):
    ended(case)
    period(sara)
    made = proposed(case, sara)
    stranger = person("supervisor", name="stranger", offices=[AWAY])
    for act in (lambda: services.approve(made.pk, by=stranger, reason="over"), lambda: proposed(case, stranger)):
        with pytest.raises(Exception, match="within your reach"):
            act()
    assert services.due(stranger) == []
    with pytest.raises(AlertGoneError):
        services.erasure_within_reach(stranger, made.pk)
    with pytest.raises(ForbiddenError, match="all offices"):
        period(stranger, version=1)


def test_the_pages_tell_what_is_due_and_lead_to_its_end(case, sara, sven, signed_in):
    ended(case)
    period(sara)
    browser, second = signed_in(sara), signed_in(sven)
    assert "shirts too cheap" in browser.get(reverse("retention")).content.decode()
    browser.post(reverse("propose_erasure", args=[case.pk]), {"reason": "its time is over"})
    page = reverse("retained_case", args=[case.pk])
    assert "Approve: erase it" not in browser.get(page).content.decode()
    assert "Approve: erase it" in second.get(page).content.decode()
    second.post(reverse("approve_erasure", args=[Erasure.objects.get().pk]), {"reason": "I looked"})
    assert not Case.objects.exists()
    assert case.number in browser.get(reverse("retention")).content.decode()
