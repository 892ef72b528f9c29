"""Entering people: with their roles, their offices, and a first password."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Office, Person
from tidewaiter_workbench.people.roles import ROLES

__all__ = ["enter_person", "let_go"]


@transaction.atomic
def enter_person(
    username: str,
    *,
    password: str,
    roles: Iterable[str],
    offices: Iterable[str] = (),
    all_offices: bool = False,
    clearance: int = 1,
    by: str = "command line",
) -> Person:
    """Enter someone; on record. A person of that name is changed to what is said here.

    Raises:
        ValueError: a role is none of ours.
        ValidationError: the password is too weak.
    """
    unknown = sorted(set(roles) - ROLES.keys())
    if unknown:
        raise ValueError(f"no such role: {', '.join(unknown)}; there are {', '.join(ROLES)}")
    person, _ = Person.objects.get_or_create(username=username)
    validate_password(password, person)
    person.set_password(password)
    person.is_active, person.all_offices, person.clearance = True, all_offices, clearance
    person.save()
    person.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    person.offices.set([Office.objects.get_or_create(code=code)[0] for code in offices])
    detail = {
        "roles": sorted(roles),
        "offices": sorted(offices),
        "all_offices": all_offices,
        "clearance": int(clearance),
    }
    record("entered a person", by=by, kind="person", key=username, detail=detail)
    return person


@transaction.atomic
def let_go(username: str, *, by: str = "command line") -> int:
    """End somebody's access at once: sessions and tokens open nothing any more; gives how many alerts became free.

    What the person did stays on record under the name.

    Raises:
        ValueError: nobody has that name.
    """
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise ValueError(f"nobody is called {username!r} here")
    person.is_active = False
    person.set_unusable_password()
    person.save()
    freed = person.alerts.filter(state="open").update(assignee=None, version=F("version") + 1)
    record("let a person go", by=by, kind="person", key=username, detail={"alerts freed": freed})
    return int(freed)
