"""Coming in through the administration's own sign-in: the whole code flow with PKCE, against a provider of our own."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from tests.workbench.conftest import AWAY, HOME
from tests.workbench.listening import serving
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.people.services import let_go
from tidewaiter_workbench.single_sign_on import SingleSignOn, read

SECRET = "between-us-and-them"


class Provider:
    """A small OpenID Connect provider, which lets in whoever `claims` says, and trusts nobody else."""

    def __init__(self) -> None:
        self.claims: dict[str, object] = {"sub": "42", "preferred_username": "maria", "groups": ["customs-analysts"]}
        self.refuses = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.audience = "tidewaiter"
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path == "/.well-known/openid-configuration":
                    self.say(provider.document())
                elif parts.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorized(asked))
                    self.end_headers()
                elif parts.path == "/userinfo" and self.headers["Authorization"] == "Bearer opens":
                    self.say(provider.claims)
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                told = {name: values[0] for name, values in parse_qs(body).items()}
                answer = provider.token(told)
                self.say(answer or {"error": "invalid_grant"}, status=200 if answer else 400)

            def say(self, content: object, *, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def document(self) -> dict[str, object]:
        places = {name: f"{self.issuer}/{place}" for name, place in (
            ("authorization_endpoint", "authorize"), ("token_endpoint", "token"),
            ("userinfo_endpoint", "userinfo"), ("jwks_uri", "keys"),
        )}  # fmt: skip
        return {"issuer": self.issuer, **places, "token_endpoint_auth_methods_supported": ["client_secret_post"]}

    def authorized(self, asked: dict[str, str]) -> str:
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.refuses, 'state': asked['state']})}"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, told: dict[str, str]) -> dict[str, object] | None:
        asked = self.codes.pop(told.get("code", ""), None)
        if asked is None or (told.get("client_id"), told.get("client_secret")) != ("tidewaiter", SECRET):
            return None
        digest = hashlib.sha256(told.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked.get("code_challenge_method") != "S256" or proof != asked.get("code_challenge"):
            return None
        if told.get("redirect_uri") != asked["redirect_uri"]:
            return None
        claims = self.claims | {"iss": self.issuer, "aud": self.audience, "exp": int(time.time()) + 60}
        return {"access_token": "opens", "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 32)}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    with serving(made.server):
        yield made


@pytest.fixture
def know(settings, provider, desk, db):
    """Let the workbench know the provider: `know(new_accounts=True)`."""

    def called(**more: object) -> SingleSignOn:
        made = SingleSignOn(issuer=provider.issuer, client_id="tidewaiter", secret=SECRET, name="Staff sign-in", **more)
        settings.SINGLE_SIGN_ON = made
        settings.SOCIALACCOUNT_PROVIDERS = made.as_allauth()
        return made

    return called


ROLES = {"customs-analysts": "analyst", "customs-chiefs": "supervisor"}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def at_the_provider(address: str) -> str:
    """What the provider answers a browser that was sent there: the address to which it sends it back."""
    try:
        urllib.request.build_opener(_Stay).open(address)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("the provider sends nobody back")


def come_in(client: Client, *, process: str = "") -> object:
    """As a person does: press the button, go to the provider, come back."""
    sent = client.post(reverse("openid_connect_login", args=["sso"]) + process)
    assert sent.status_code == 302
    back = urlsplit(at_the_provider(sent.url))
    assert back.path == reverse("openid_connect_callback", args=["sso"])
    return client.get(f"{back.path}?{back.query}")


def whoever(client: Client) -> str:
    pk = client.session.get("_auth_user_id")
    return Person.objects.get(pk=pk).username if pk else ""


def test_the_sign_in_page_offers_it_only_where_it_is_known(client, know, settings, desk, db):
    page = client.get(reverse("account_login"))
    assert "Staff sign-in" not in page.content.decode()
    assert page.headers["Content-Security-Policy"].count("http://127") == 0
    known = know()
    page = client.get(reverse("account_login"))
    assert "Staff sign-in" in page.content.decode()
    assert f"form-action 'self' {known.origin};" in page.headers["Content-Security-Policy"]


def test_the_code_is_worth_nothing_without_its_proof(client, know, provider):
    know(new_accounts=True)
    sent = client.post(reverse("openid_connect_login", args=["sso"]))
    asked = parse_qs(urlsplit(sent.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    back = urlsplit(at_the_provider(sent.url))
    thief = Client()
    answer = thief.get(f"{back.path}?{back.query}")
    assert (answer.status_code, whoever(thief)) == (401, "")
    assert "Not signed in" in answer.content.decode()
    provider.codes["code-0"]["code_challenge"] = "another's"
    client.get(f"{back.path}?{back.query}")
    assert whoever(client) == ""
    assert not Person.objects.exists()


def test_nobody_is_let_in_whom_we_do_not_know(client, know):
    know()
    answer = come_in(client)
    assert answer.status_code == 403
    assert "Nobody has entered you" in answer.content.decode()
    assert whoever(client) == ""
    assert not Person.objects.exists()
    assert Record.objects.get(action="was not let in").detail["subject"] == "42"


def test_an_account_of_the_same_name_is_not_opened_by_its_name_alone(client, know, person):
    know()
    person("analyst", name="maria")
    answer = come_in(client)
    assert answer.status_code == 403
    assert whoever(client) == ""


def test_whom_an_administrator_linked_comes_in_and_keeps_what_was_given_here(client, know, person):
    know()
    person("officer", name="maria.local", offices=[HOME])
    call_command("link_identity", "maria.local", subject="42")
    answer = come_in(client)
    assert answer.status_code == 302
    assert whoever(client) == "maria.local"
    assert Person.objects.get().roles == {"officer"}
    assert Record.objects.filter(action="signed in", by="maria.local").exists()


def test_where_names_are_trusted_the_name_links_once(client, know, person, provider):
    know(link_by_name=True)
    person("analyst", name="maria")
    come_in(client)
    assert whoever(client) == "maria"
    other = Client()
    provider.claims |= {"sub": "666"}
    assert come_in(other).status_code == 403, "somebody else of that name"
    assert whoever(other) == ""


def test_groups_and_offices_are_what_the_provider_says_at_each_sign_in(client, know, provider):
    know(new_accounts=True, roles=ROLES, offices_claim="offices")
    provider.claims |= {"groups": ["customs-analysts", "choir"], "offices": [HOME]}
    come_in(client)
    maria = Person.objects.get(username="maria")
    assert (maria.roles, maria.office_codes, maria.all_offices) == ({"analyst"}, {HOME}, False)
    assert not maria.has_usable_password()
    provider.claims |= {"groups": ["customs-chiefs"], "offices": [AWAY, "*"]}
    come_in(Client())
    maria = Person.objects.get(username="maria")
    assert (maria.roles, maria.office_codes, maria.all_offices) == ({"supervisor"}, {AWAY}, True)
    assert maria.clearance == 1, "clearance is given here"
    assert Record.objects.filter(action="changed by single sign-on").count() == 2


def test_who_left_every_group_loses_the_role_and_is_sent_away(client, know, provider):
    know(new_accounts=True, roles=ROLES)
    come_in(client)
    provider.claims |= {"groups": ["choir"]}
    later = Client()
    answer = come_in(later)
    assert answer.status_code == 403
    assert whoever(later) == ""
    assert Person.objects.get(username="maria").roles == frozenset()


def test_a_newcomer_without_a_role_gets_no_account(client, know, provider):
    know(new_accounts=True, roles=ROLES)
    provider.claims |= {"groups": []}
    assert come_in(client).status_code == 403
    assert not Person.objects.exists()


def test_who_was_let_go_does_not_come_back_this_way(client, know):
    know(new_accounts=True)
    come_in(client)
    let_go("maria")
    again = Client()
    answer = come_in(again)
    assert answer.status_code == 403
    assert "has ended" in answer.content.decode()
    assert whoever(again) == ""


def test_a_token_for_another_program_opens_nothing(client, know, provider):
    know(new_accounts=True)
    provider.audience = "another"
    come_in(client)
    assert whoever(client) == ""
    assert Record.objects.filter(action="failed to sign in").exists()


@pytest.mark.parametrize("route", ["openid_connect_login", "openid_connect_callback"])
def test_a_provider_that_does_not_answer_is_no_fault_of_ours(client, know, provider, settings, route):
    know()
    state = come_in(client) and parse_qs(urlsplit(client.post(reverse("openid_connect_login", args=["sso"])).url).query)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = SingleSignOn(issuer=f"http://127.0.0.1:{free.getsockname()[1]}", client_id="t", secret="s")
    settings.SOCIALACCOUNT_PROVIDERS = gone.as_allauth()
    url = reverse(route, args=["sso"])
    back = route.endswith("callback")
    answer = client.get(url, {"code": "c", "state": state["state"][0]}) if back else client.post(url)
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_who_turns_back_at_the_provider_is_told_that_nothing_happened(client, know, provider):
    know()
    provider.refuses = "access_denied"
    answer = come_in(client)
    assert "Nothing happened" in client.get(answer.url).content.decode()


def test_nobody_links_an_identity_to_their_own_account_by_themselves(know, person, signed_in):
    know()
    browser = signed_in(person("analyst", name="anton"))
    assert come_in(browser, process="?process=connect").status_code == 403
    assert not Person.objects.get().socialaccount_set.exists()


def test_a_second_factor_is_asked_for_all_the_same(client, know, person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    know()
    maria = person("analyst", name="maria")
    TOTP.activate(maria, generate_totp_secret())
    call_command("link_identity", "maria", subject="42")
    answer = come_in(client)
    assert answer.url == reverse("mfa_authenticate")
    assert whoever(client) == ""


def test_what_the_provider_told_is_not_kept(client, know, provider):
    know(new_accounts=True)
    provider.claims |= {"email": "maria@customs.example", "birthdate": "1980-01-01"}
    come_in(client)
    (kept,) = Person.objects.get().socialaccount_set.values()
    assert kept["extra_data"] == {}
    assert "1980" not in str(list(Record.objects.values()))


def test_local_accounts_stay(client, know, person):
    know()
    local = person("analyst", name="local")
    local.set_password("a-tide-waiter-waits")
    local.save()
    client.post(reverse("account_login"), {"login": "local", "password": "a-tide-waiter-waits"})
    assert whoever(client) == "local"


def test_an_identity_is_linked_once(db, person):
    person("analyst", name="one")
    person("analyst", name="two")
    call_command("link_identity", "one", subject="42")
    for name, subject in (("two", "42"), ("one", "43"), ("nobody", "44")):
        with pytest.raises(CommandError):
            call_command("link_identity", name, subject=subject)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('client_id = "t"', "must say issuer"),
        ('issuer = "http://sso.example"\nclient_id = "t"', "must begin with https"),
        ('issuer = "https://sso.example"\nclient_id = "t"\ncolour = "blue"', "do not know: colour"),
        ("issuer =", "cannot be read"),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(tmp_path, text, words):
    (tmp_path / "oidc.toml").write_text(text)
    with pytest.raises(ImproperlyConfigured, match=words):
        read({"TIDEWAITER_OIDC": str(tmp_path / "oidc.toml"), "TIDEWAITER_OIDC_SECRET": "s"})


def test_a_file_is_read_with_its_secret_beside_it(tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    lines = ['issuer = "https://sso.example/realm"', 'client_id = "t"', f'client_secret_file = "{tmp_path}/secret"']
    (tmp_path / "oidc.toml").write_text("\n".join([*lines, "[roles]", '"a b" = "analyst"']))
    known = read({"TIDEWAITER_OIDC": str(tmp_path / "oidc.toml")})
    assert (known.secret, known.origin, known.roles) == ("s3cret", "https://sso.example", {"a b": "analyst"})
    assert "s3cret" not in repr(known)
    assert read({}) is None


def test_a_role_that_there_is_not_is_found_before_anybody_comes_in(know):
    know(roles={"customs-analysts": "analist"})
    with pytest.raises(SystemCheckError, match="roles that there are not: analist"):
        call_command("check")
