"""What the workbench is told of an OpenID Connect provider: one TOML file, named by `TIDEWAITER_OIDC`.

issuer = "https://sso.customs.example/realms/staff"
client_id = "tidewaiter"
client_secret_file = "/etc/tidewaiter/oidc-secret"   # or the environment's TIDEWAITER_OIDC_SECRET
name = "Staff sign-in"          # what the button says
name_claim = "preferred_username"
groups_claim = "groups"
offices_claim = "offices"       # leave it out, and offices are given here; "*" in it means all of them
new_accounts = false            # let people in who were never entered here
link_by_name = false            # let the provider's name be an account's name, the first time
[roles]                         # leave it out, and roles are given here
"customs-analysts" = "analyst"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["PROVIDER", "SingleSignOn", "read"]

PROVIDER = "sso"
"""What the provider is called in addresses and in the database."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleSignOn:
    """One provider, and what its claims mean here."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name: str = "Single sign-on"
    name_claim: str = "preferred_username"
    groups_claim: str = "groups"
    offices_claim: str = ""
    new_accounts: bool = False
    link_by_name: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Where a browser is sent to sign in: what the content policy must allow."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def as_allauth(self) -> dict[str, object]:
        """The same, as allauth's settings want it; the code flow with PKCE, always."""
        settings = {"server_url": self.issuer.rstrip("/"), "oauth_pkce_enabled": True, "uid_field": "sub"}
        app = {"provider_id": PROVIDER, "name": self.name, "client_id": self.client_id, "secret": self.secret}
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "settings": settings}]}}


def read(environment: Mapping[str, str] = os.environ) -> SingleSignOn | None:
    """The provider that the environment names; None if it names none.

    Raises:
        ImproperlyConfigured: the file is none, or says too little, or its issuer is not reached by https.
    """
    name = environment.get("TIDEWAITER_OIDC", "")
    if not name:
        return None
    try:
        told = tomllib.loads(Path(name).read_text(encoding="utf-8"))
        secret = environment.get("TIDEWAITER_OIDC_SECRET") or told.pop("client_secret", "")
        file = told.pop("client_secret_file", "")
        secret = secret or (Path(file).read_text(encoding="utf-8").strip() if file else "")
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise ImproperlyConfigured(f"TIDEWAITER_OIDC: {name} cannot be read: {problem}") from None
    fields = set(SingleSignOn.__dataclass_fields__) - {"secret"}
    if unknown := sorted(told.keys() - fields):
        raise ImproperlyConfigured(f"TIDEWAITER_OIDC: {name} says what we do not know: {', '.join(unknown)}")
    if not secret or not told.get("issuer") or not told.get("client_id"):
        raise ImproperlyConfigured(f"TIDEWAITER_OIDC: {name} must say issuer, client_id and a secret")
    parts = urlsplit(told["issuer"])
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ImproperlyConfigured("TIDEWAITER_OIDC: the issuer must begin with https://")
    return SingleSignOn(secret=secret, **told)
