"""The audit trail: what is on it, and that nobody can touch it unseen."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tidewaiter_workbench.audit.chain import GENESIS, record, verify
from tidewaiter_workbench.audit.models import Record


def note(count: int) -> list[Record]:
    return [record("read a shipment", by="anton", kind="alert", key=f"t/{n}/1", detail={"n": n}) for n in range(count)]


def tampering(statement: str, *arguments: object) -> None:
    """What somebody does who holds the database and has taken its guard away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("audit_no_update", "audit_no_delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("ALTER TABLE audit_record DISABLE TRIGGER USER")
        cursor.execute(statement, arguments)


def test_an_untouched_trail_holds(db):
    last = note(5)[-1]
    verdict = verify()
    assert (verdict.records, verdict.head, verdict.broken_at) == (5, last.seal, None)


def test_an_empty_trail_holds(db):
    assert verify().head == GENESIS


@pytest.mark.parametrize(
    "change", ["by = 'berta'", "action = 'slept'", "detail = '{\"n\": 9}'", "at = '2001-01-01 00:00:00'"]
)
def test_a_changed_record_is_found(db, change):
    third = note(5)[2]
    tampering(f"UPDATE audit_record SET {change} WHERE id = %s", third.pk)
    assert verify().broken_at == third.pk


def test_a_removed_record_is_found_at_the_next_one(db):
    notes = note(5)
    tampering("DELETE FROM audit_record WHERE id = %s", notes[2].pk)
    assert verify().broken_at == notes[3].pk


def test_a_record_resealed_without_the_key_is_found(db, settings):
    third = note(5)[2]
    ours, settings.AUDIT_KEY = settings.AUDIT_KEY, "guessed"
    from tidewaiter_workbench.audit import chain

    third.by = "berta"
    forged = chain._seal(third)
    settings.AUDIT_KEY = ours
    tampering("UPDATE audit_record SET by = 'berta', seal = %s WHERE id = %s", forged, third.pk)
    assert verify().broken_at == third.pk


def test_a_cut_end_is_found_by_a_seal_noted_before(db):
    last = note(5)[-1]
    tampering("DELETE FROM audit_record WHERE id = %s", last.pk)
    assert verify().broken_at is None, "the rest is a whole chain, only shorter"
    assert not verify(holds=last.seal).holds


def test_the_database_itself_refuses_to_change_or_remove_a_record(db):
    first = note(1)[0]
    for doing in (lambda: Record.objects.filter(pk=first.pk).update(by="berta"), lambda: first.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            doing()


def test_the_command_says_where_the_trail_breaks(db):
    notes = note(3)
    call_command("verify_audit")
    tampering("UPDATE audit_record SET by = 'berta' WHERE id = %s", notes[1].pk)
    with pytest.raises(CommandError, match=f"broken at record {notes[1].pk}, after 1 that hold"):
        call_command("verify_audit")


@pytest.mark.parametrize(
    ("route", "action"),
    [("queue", "read the queue"), ("export", "exported the queue"), ("shipment", "read a shipment")],
)
def test_what_is_read_or_exported_is_on_record(alerts, person, signed_in, route, action):
    url = reverse(route, args=[alerts["ODD"].pk] if route == "shipment" else [])
    signed_in(person("supervisor")).get(url)
    assert Record.objects.filter(by="supervisor", action=action).count() == 1


def test_reading_the_trail_is_on_record_too(person, signed_in):
    signed_in(person("auditor")).get(reverse("audit"))
    assert Record.objects.filter(by="auditor", action="read the audit trail").exists()


def test_the_trail_is_asked_by_thing_and_by_days_and_says_which_words_there_are(person, signed_in):
    record("read a shipment", by="olga", kind="alert", key="t/A&B/1", detail={"lines": list(range(200))})
    record("read a shipment", by="olga", kind="alert", key="t/C/1")
    today = timezone.localdate()
    browser, url = signed_in(person("auditor")), reverse("audit")
    page = browser.get(url).content.decode()
    assert '<option value="read a shipment">' in page
    assert "198, 199]" in page, "a long detail is folded, and all of it is there"
    assert "?kind=alert&amp;key=t%2FA%26B%2F1" in page, "each thing leads to all that was done with it"
    of_one = browser.get(url, {"kind": "alert", "key": "t/A&B/1", "since": today, "until": today})
    assert [each.key for each in of_one.context["records"]] == ["t/A&B/1"]
    for days in ({"until": today - timedelta(days=1)}, {"since": today + timedelta(days=1)}):
        assert not browser.get(url, days).context["records"]
    for never in ("0001-01-01", "9999-12-31", "soon"):
        assert browser.get(url, {"since": never, "until": never}).status_code == 200


def test_older_records_are_asked_for_by_the_same_question(person, signed_in):
    for number in range(101):
        record("read a shipment", by="olga", kind="alert", key=f"t/{number}/1")
    browser, url = signed_in(person("auditor")), reverse("audit")
    first = browser.get(url, {"by": "olga"})
    (older,) = re.findall(r'href="(\?[^"]*before=[0-9]+)"', first.content.decode())
    rest = browser.get(url + html.unescape(older))
    assert (len(first.context["records"]), [each.key for each in rest.context["records"]]) == (100, ["t/0/1"])
