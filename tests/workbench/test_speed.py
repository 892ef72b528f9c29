"""Pages ask few questions however much there is, lists are read from an index, and pages of a list leave nobody out."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME
from tests.workbench.planted_parties import act, one_series, party, presence, violation, way
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.queue.filling import bring, keep_dossiers
from tidewaiter_workbench.queue.listing import LANES, SHOWN, SORTS, Question, page, rows
from tidewaiter_workbench.queue.models import Alert, Cause, State
from tidewaiter_workbench.series.filling import keep_series

NIGHT = dt.datetime.combine(DAY, dt.time(), tzinfo=dt.UTC)
MAIN_PAGES = {
    "queue": 13,
    "parties": 10,
    "merges": 10,
    "series_list": 10,
    "cases": 12,
    "links": 13,
    "flows": 11,
    "rules": 10,
    "performance": 13,
    "register": 15,
    "sources": 11,
    "jobs": 12,
}
"""Questions of the database that a main page may ask: the session, its reader and roles, the record, and its own."""


@pytest.fixture
def chief(person):
    return person("supervisor", name="chief", offices=[HOME, AWAY], all_offices=True, clearance=3)


def made(count: int) -> list[Alert]:
    """Alerts of every cause, lane and office, some of them hidden or closed."""
    causes, lanes, offices = (itertools.cycle(each) for each in (Cause.values, LANES, (HOME, AWAY)))
    return [
        Alert(
            item_id=f"many/{n}/1", declaration_id=f"M{n}", declared_on=DAY, office=next(offices), cause=next(causes),
            lane=next(lanes), tier=1 + n % 3, priority=n % 7, worth=float(n % 5), importer=f"I-{n % 9}",
            raised_at=NIGHT, release_due=NIGHT + dt.timedelta(hours=n % 4),
            state=State.CLOSED if n % 6 == 5 else State.OPEN,
            hidden_until=NIGHT + dt.timedelta(days=20) if n % 10 == 3 else None,
            hidden_because="snoozed" if n % 10 == 3 else "",
        )
        for n in range(count)
    ]  # fmt: skip


def questions(browser, url: str) -> int:
    browser.get(url)  # what is kept for the next reader is asked once
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return sum("pg_advisory" not in each["sql"] for each in asked.captured_queries)  # one lock more on PostgreSQL


@pytest.mark.parametrize("name", MAIN_PAGES)
def test_a_main_page_asks_no_more_than_it_did(name, figures_desk, chief, signed_in):
    asked = questions(signed_in(chief), reverse(name))
    assert asked <= MAIN_PAGES[name], f"{name} asks {asked} questions"


def test_more_alerts_ask_no_more_questions(alerts, chief, signed_in):
    browser = signed_in(chief)
    few = questions(browser, reverse("queue"))
    Alert.objects.bulk_create(made(120))
    assert questions(browser, reverse("queue")) == few


def test_more_parties_and_series_ask_no_more_questions(db, desk, chief, signed_in):
    def planted(count: int) -> list[int]:
        firms = [party(f"P-{n}", presence(HOME, way(f"w{n}", f"FIRM {n}"), violations=(violation(f"t/{n}/1"),)))
                 for n in range(count)]  # fmt: skip
        keep_parties([firms], by="test")
        keep_series(
            [one_series(act(f"t/{n}/1"), act(f"t/{n}/2", ties=()), key=f"S{n}") for n in range(count)], by="test"
        )
        return [questions(browser, url) for url in (reverse("parties"), reverse("parties") + "?text=firm",
                                                    reverse("series_list"))]  # fmt: skip

    browser = signed_in(chief)
    assert planted(60) == planted(2)


def test_a_shipment_asks_no_more_questions_where_more_is_known(alerts, chief, signed_in):
    asked = {questions(signed_in(chief), reverse("shipment", args=[alert.pk])) for alert in alerts.values()}
    assert max(asked) - min(asked) <= 1
    assert max(asked) <= 22


@pytest.mark.parametrize("show", SHOWN)
@pytest.mark.parametrize("sort", SORTS)
def test_pages_in_each_order_show_every_alert_once(show, sort, db, desk, chief):
    Alert.objects.bulk_create(made(90))
    Alert.objects.filter(pk__in=Alert.objects.values("pk")[:20]).update(assignee=chief)
    question = Question(show=show, sort=sort)
    met, after = [], ""
    while True:
        part = page(question, person=chief, after=after, size=7)
        met += [alert.pk for alert in part.alerts]
        after = part.after
        if not after:
            break
    assert sorted(met) == sorted(rows(question, person=chief).values_list("pk", flat=True))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small table's plan says nothing on PostgreSQL")
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("asked", [{}, {"cause": "tip"}, {"lane": "red"}, {"office": HOME}, {"show": "closed"}])
def test_each_order_within_each_filter_is_read_from_an_index(asked, sort, db, desk, chief):
    Alert.objects.bulk_create(made(300))
    _forget_what_tables_held()
    sign, column = SORTS[sort]
    ordered = rows(Question(sort=sort, **asked), person=chief).annotate(place=F(column)).order_by(f"{sign}place", "id")
    plan = ordered[:51].explain()
    assert "TEMP B-TREE" not in plan, plan


def _forget_what_tables_held() -> None:
    """A test that committed a handful of rows may have left its statistics behind, by which any index is as good."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")


def test_a_filling_in_many_pieces_brings_what_one_piece_brings(desk, leads, db, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.queue.filling._AT_ONCE", 2)
    assert bring(leads, by="test").new == len(leads) > 4
    assert bring(leads, by="test") == type(bring(leads, by="test"))(0, 0)
    assert Alert.objects.count() == len(leads)


def test_a_filling_that_was_cut_off_goes_on_where_it_stopped(desk, leads, db, monkeypatch):
    from tidewaiter_workbench import bridge
    from tidewaiter_workbench.queue import jobs

    told: list[str] = []

    def counted(lake, ids):
        if len(told) >= 4:  # the third call
            raise KeyboardInterrupt
        told.extend(ids)
        return shipments(lake, ids)

    shipments = bridge.shipments
    monkeypatch.setattr(jobs, "_AT_ONCE", 2)
    monkeypatch.setattr(bridge, "shipments", counted)
    with pytest.raises(KeyboardInterrupt):
        jobs.fill(lambda _words, _share: None, by="test")
    first, told[:] = set(told), []
    jobs.fill(lambda _words, _share: None, by="test")
    assert first
    assert told
    assert not first & set(told)
    assert first | set(told) == {lead.item_id for lead in leads}
    told.clear()
    jobs.fill(lambda _words, _share: None, by="test")
    assert told == [], "the same run is not asked again"


def test_what_was_told_of_another_lake_or_by_other_code_is_told_anew(alerts, dossiers, db):
    from tidewaiter_workbench.queue.filling import without_dossier

    ids = [told.item["item_id"] for told in dossiers]
    keep_dossiers(dossiers, digest="old")
    assert without_dossier(ids, digest="old") == []
    assert without_dossier(ids, digest="new") == ids
