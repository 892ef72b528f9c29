"""Roles, and what each may do: one table, read by every page, every service and the API.

What a role may do is decided here; which rows it may do it to is decided by offices and handling marks
(`Person.within_reach`). Both are needed, always. An administrator manages people and reads no shipment.
"""

from __future__ import annotations

import rules

from tidewaiter_workbench.people.models import Person

__all__ = ["PERMISSIONS", "ROLES", "enter"]

ROLES = {
    "officer": "examines goods and records what was found",
    "analyst": "works the queue: reads, claims, snoozes, closes with a reason",
    "supervisor": "does all of that, detaches others, overrides, marks, suppresses",
    "data scientist": "reads queue and shipments, changes nothing",
    "auditor": "reads everything and the audit trail, changes nothing",
    "administrator": "manages people; reads no shipment",
}
_READERS = frozenset({"officer", "analyst", "supervisor", "data scientist", "auditor"})
_WORKERS = frozenset({"officer", "analyst", "supervisor"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "workbench.see_queue": _READERS,
    "workbench.see_shipment": _READERS,
    "workbench.work_alert": _WORKERS,
    "workbench.close_alert": frozenset({"analyst", "supervisor"}),
    "workbench.suppress": frozenset({"analyst", "supervisor"}),
    "workbench.override": frozenset({"supervisor"}),
    "workbench.record_exam": frozenset({"officer", "supervisor"}),
    "workbench.export": frozenset({"analyst", "supervisor", "auditor"}),
    "workbench.see_rules": _READERS,
    "workbench.write_rule": frozenset({"analyst", "supervisor"}),
    "workbench.approve_rule": frozenset({"supervisor"}),
    "workbench.see_audit": frozenset({"auditor"}),
    "workbench.see_people": frozenset({"administrator"}),
    "workbench.hold_token": _READERS,
    "workbench.see_jobs": frozenset({"analyst", "supervisor", "data scientist", "auditor", "administrator"}),
    "workbench.see_all_jobs": frozenset({"supervisor", "data scientist", "auditor", "administrator"}),
    "workbench.hold_webhook": frozenset({"analyst", "supervisor"}),
    "workbench.see_webhooks": frozenset({"analyst", "supervisor", "auditor", "administrator"}),
    "workbench.see_all_webhooks": frozenset({"auditor", "administrator"}),
    "workbench.stop_webhooks": frozenset({"administrator"}),
    "workbench.run_jobs": frozenset({"supervisor", "data scientist", "administrator"}),
}


def enter() -> None:
    """Make the table known to `has_perm`, once, when the workbench starts."""
    for name, roles in PERMISSIONS.items():
        rules.set_perm(name, _of_any(roles))


def _of_any(roles: frozenset[str]) -> rules.Predicate:
    @rules.predicate
    def holds(person: Person) -> bool:
        return person.is_active and bool(person.roles & roles)

    return holds
