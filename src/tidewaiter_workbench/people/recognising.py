"""Who comes in through the administration's own sign-in, and as what.

The provider says who somebody is; whether they work here is said here, unless `new_accounts` lets it say that too.
Where the provider's groups and offices have a meaning here, they are what the person has from each sign-in on: who
leaves a group there loses the role here. Clearance is always given here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Office, Person
from tidewaiter_workbench.people.roles import ROLES
from tidewaiter_workbench.refusals import ForbiddenError
from tidewaiter_workbench.single_sign_on import PROVIDER, SingleSignOn
from tidewaiter_workbench.web.answers import refused

__all__ = ["Claims", "Recognised", "give", "link"]

_EVERY_OFFICE = "*"
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider says of somebody, as far as it means anything here; None where it is not asked."""

    subject: str
    name: str
    roles: frozenset[str] | None
    offices: frozenset[str] | None

    @classmethod
    def read(cls, data: Mapping[str, object], *, subject: str, known: SingleSignOn) -> Claims:
        """From the ID token and the user information, which may say it both."""
        parts = [data.get(part) for part in ("id_token", "userinfo")]
        said: dict[str, object] = {}
        for part in (data, *parts):
            said |= part if isinstance(part, dict) else {}
        groups = _texts(said.get(known.groups_claim))
        roles = frozenset(role for group, role in known.roles.items() if group in groups and role in ROLES)
        return cls(
            subject=subject,
            name=str(said.get(known.name_claim) or "").strip()[:_LONGEST],
            roles=roles if known.roles else None,
            offices=_texts(said.get(known.offices_claim)) if known.offices_claim else None,
        )


class Recognised(DefaultSocialAccountAdapter):
    """Lets in whom we know, keeps roles and offices as the provider says, and puts all of it on record."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Before anybody is signed in: who is it, do they work here, and as what?"""
        known: SingleSignOn = settings.SINGLE_SIGN_ON
        claims = Claims.read(sociallogin.account.extra_data, subject=sociallogin.account.uid, known=known)
        sociallogin.account.extra_data = {}  # nothing that the provider told is kept but the subject
        sociallogin.email_addresses = []
        try:
            if sociallogin.state.get("process") != "login":
                raise ForbiddenError(_("Accounts are linked by an administrator."))
            with transaction.atomic():
                if sociallogin.is_existing:
                    sociallogin.account.save()
                    _must_be_here(sociallogin.user)
                    give(sociallogin.user, claims)
                else:
                    self._newcomer(request, sociallogin, claims, known)
        except ForbiddenError as why:
            _turn_away(request, claims, why)
        if claims.roles is not None and not claims.roles:
            _turn_away(request, claims, _no_role())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 (allauth's)
        """Only where the settings say so."""
        return bool(settings.SINGLE_SIGN_ON.new_accounts)

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002 (allauth's)
        provider: object,  # noqa: ARG002
        error: object = None,
        exception: object = None,
        **_more: object,
    ) -> None:
        """What went wrong between us and the provider goes on record; the person sees plain words."""
        detail = {"error": str(error or "")[:60], "kind": type(exception).__name__ if exception else ""}
        record("failed to sign in", by="", kind="person", key="", detail=detail)

    def serialize_instance(self, instance: object) -> dict[str, object]:
        """While a second factor is asked for, the person waits in the session: without what was worked out of them."""
        if isinstance(instance, Person):
            _forget(instance)
        plain: dict[str, object] = super().serialize_instance(instance)
        return plain

    def _newcomer(self, request: HttpRequest, sociallogin: SocialLogin, claims: Claims, known: SingleSignOn) -> None:
        namesake = Person.objects.filter(username=claims.name).first() if claims.name else None
        if namesake is not None and known.link_by_name and not _is_linked(namesake):
            _must_be_here(namesake)
            sociallogin.connect(request, namesake)
            _record("linked a single sign-on", claims, to=namesake.username)
            give(namesake, claims)
        elif namesake is not None:
            raise ForbiddenError(_("There is an account of your name here that is not linked. Ask an administrator."))
        elif not known.new_accounts or not claims.name:
            raise ForbiddenError(_("Nobody has entered you in this workbench yet. Ask an administrator."))
        elif claims.roles is not None and not claims.roles:
            raise _no_role()
        else:
            made = Person(username=claims.name)
            made.set_unusable_password()
            made.save()
            sociallogin.connect(request, made)
            _record("entered by single sign-on", claims)
            give(made, claims)


@transaction.atomic
def give(person: Person, claims: Claims) -> None:
    """Let roles and offices be what the provider says, where it is asked; on record if anything changes."""
    before = (person.roles, person.office_codes, person.all_offices)
    if claims.roles is not None:
        person.groups.set([Group.objects.get_or_create(name=role)[0] for role in sorted(claims.roles)])
    if claims.offices is not None:
        codes = sorted(code for code in claims.offices if code != _EVERY_OFFICE and len(code) <= 16)
        person.offices.set([Office.objects.get_or_create(code=code)[0] for code in codes])
        person.all_offices = _EVERY_OFFICE in claims.offices
        person.save(update_fields=["all_offices"])
    _forget(person)
    after = (person.roles, person.office_codes, person.all_offices)
    if after != before:
        detail = {"roles": sorted(after[0]), "offices": sorted(after[1]), "all_offices": after[2]}
        _record("changed by single sign-on", claims, **detail, person=person.username)


@transaction.atomic
def link(username: str, *, subject: str, by: str = "command line") -> Person:
    """Let somebody's account be opened by the provider's subject of that number.

    Raises:
        ValueError: nobody is called that, or either is linked already.
    """
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise ValueError(f"nobody is called {username!r} here")
    taken = SocialAccount.objects.filter(provider=PROVIDER, uid=subject).exists()
    if taken or _is_linked(person):
        raise ValueError("one of the two is linked already")
    SocialAccount.objects.create(user=person, provider=PROVIDER, uid=subject, extra_data={})
    record("linked a single sign-on", by=by, kind="person", key=username, detail={"subject": subject})
    return person


def _turn_away(request: HttpRequest, claims: Claims, why: ForbiddenError) -> NoReturn:
    _record("was not let in", claims, why=str(why))
    raise ImmediateHttpResponse(refused(request, why)) from None


def _no_role() -> ForbiddenError:
    return ForbiddenError(_("None of your groups has a role in this workbench. Ask an administrator."))


def _is_linked(person: Person) -> bool:
    return bool(SocialAccount.objects.filter(user=person, provider=PROVIDER).exists())


def _forget(person: Person) -> None:
    """What was asked of the database once, and is asked again."""
    for kept in ("roles", "office_codes"):
        person.__dict__.pop(kept, None)


def _must_be_here(person: Person) -> None:
    if not person.is_active:
        raise ForbiddenError(_("Your access to this workbench has ended. Ask an administrator."))


def _texts(claim: object) -> frozenset[str]:
    """A claim of several texts: a list, or one text with commas or blanks between them."""
    if isinstance(claim, str):
        return frozenset(part for part in claim.replace(",", " ").split() if part)
    return frozenset(str(each) for each in claim) if isinstance(claim, list) else frozenset()


def _record(action: str, claims: Claims, **detail: object) -> None:
    name = claims.name or claims.subject[:_LONGEST]
    record(action, by=name, kind="person", key=name, detail={"subject": claims.subject, **detail})
