"""The door: passwords, lock-out, the second factor, and nobody who signs up alone."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse

from tidewaiter_workbench.api.tokens import make_token
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.people.services import enter_person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.services import claim

WORD = "a-tide-waiter-waits"


@pytest.fixture
def olga(db):
    cache.clear()
    return enter_person("olga", password=WORD, roles=["officer"], offices=["5201"])


def knock(client, word: str, who: str = "olga"):
    return client.post(reverse("account_login"), {"login": who, "password": word})


def test_the_right_word_opens_and_is_on_record(client, olga):
    assert knock(client, WORD).status_code == 302
    assert client.get(reverse("queue")).status_code == 200
    assert Record.objects.filter(by="olga", action="signed in").exists()


def test_a_wrong_word_is_on_record_and_the_word_itself_is_not(client, olga):
    assert knock(client, "wrong-word-here").status_code == 200
    assert Record.objects.filter(by="olga", action="failed to sign in").exists()
    assert "wrong-word-here" not in str(list(Record.objects.values()))


def test_after_five_failures_even_the_right_word_does_not_open(client, olga):
    for _ in range(5):
        knock(client, "wrong-word-here")
    answer = knock(client, WORD)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


def test_failures_of_one_name_lock_no_other(client, olga):
    enter_person("otto", password=WORD, roles=["officer"])
    for _ in range(5):
        knock(client, "wrong-word-here")
    assert knock(client, WORD, who="otto").status_code == 302


def test_with_a_second_factor_the_word_alone_does_not_open(client, olga):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(olga, secret)
    answer = knock(client, WORD)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("queue")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "not it"})
    assert wrong.status_code == 200
    assert Record.objects.filter(by="olga", action="gave a wrong code").count() == 1
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get(reverse("queue")).status_code == 200


def test_whoever_is_let_go_is_out_at_once_and_what_they_held_is_free(client, olga, alerts):
    knock(client, WORD)
    _token, secret = make_token(olga, name="t", scopes=["queue:read"], days=1)
    claim(alerts["ODD"].pk, by=olga)
    call_command("let_go", "olga")
    assert client.get(reverse("queue")).status_code == 302
    assert client.get("/api/v1/queue", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert Alert.objects.get(declaration_id="ODD").assignee is None
    assert knock(client, WORD).status_code == 200
    with pytest.raises(CommandError, match="nobody is called 'ghost'"):
        call_command("let_go", "ghost")


def test_passwords_are_kept_as_scrypt(olga):
    assert olga.password.startswith("scrypt$")


@pytest.mark.parametrize("word", ["short", "password1234", "123456789012"])
def test_weak_words_are_refused(db, word):
    with pytest.raises(ValidationError):
        enter_person("olga", password=word, roles=["officer"])


def test_nobody_signs_up_alone():
    for name in ("account_signup", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_role_that_is_none_is_refused(db):
    with pytest.raises(ValueError, match="no such role: king"):
        enter_person("karl", password=WORD, roles=["king"])


def test_people_are_entered_from_the_command_line(db, monkeypatch, capsys):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORD}\n"))
    call_command("enter_person", "nina", "--role", "analyst", "--office", "5201", "--clearance", "AMBER")
    record = Record.objects.get(action="entered a person")
    assert record.detail == {"roles": ["analyst"], "offices": ["5201"], "all_offices": False, "clearance": 2}
