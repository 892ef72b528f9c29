"""Programs that speak to the API with a token, and what they are about."""

from __future__ import annotations

import json

from django.test import Client
from django.utils import timezone

from tests.workbench.conftest import DAY, HOME
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.planning.models import PlanDraft
from tidewaiter_workbench.rulebook.models import Rule, Version

WHY = {"reason": "looked at twice"}
RULE = {"name": "Cheap shirts", "condition": "duty > 1", "typology": "VALUATION", "legal_basis": "law", "owner": "desk"}
RULE |= {"review_on": "2025-12-31", "sunset_on": "2026-06-30"}
TIP = {"title": "false labels", "text": "they sew them in", "came": "letter", "received_on": str(DAY), "office": HOME}
TIP |= {"source": {"kind": "public", "name": "MRS WHISTLE", "contact": "whistle@example.org"}}
MORE_LINES = {"office.5201": "3", "unit.5201": "lines"}


class Program:
    """Something that speaks with the token of a person, of all scopes if none are said."""

    def __init__(self, holder: Person, scopes: tuple[str, ...] = tuple(SCOPES)) -> None:
        self.holder = holder
        self.token, self.secret = make_token(holder, name="t", scopes=list(scopes), days=1)

    def get(self, path: str, **query: object):
        return Client().get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.secret}"})

    def post(self, path: str, body: dict | None = None, *, key: str = "key-00000001"):
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key}
        told = json.dumps(body or {})
        return Client().post(f"/api/v1{path}", told, content_type="application/json", headers=headers)


def a_waiting_rule() -> Version:
    """A rule that somebody else wrote, and that waits for approval."""
    rule = Rule.objects.create(code="waiting", made_at=timezone.now(), made_by="somebody")
    said = RULE | {"name": "Cheap", "hands": ["somebody"], "state": "submitted"}
    return Version.objects.create(rule=rule, number=1, written_at=timezone.now(), **said)


def a_plan(author: Person) -> PlanDraft:
    """A draft that concerns one office."""
    told = {"budget": "{}", "changes": [["Capacity of 5201", "a", "b"]], "reason": "more", "holds_from": DAY}
    return PlanDraft.objects.create(drafted_by=author, drafted_at=timezone.now(), **told)
