"""Roles, and what each may do: one table, read by every page, every service and the API.

What a role may do is decided here; which rows it may do it to is decided by offices and handling marks
(`Person.within_reach`). Both are needed, always. An administrator manages people and reads no shipment.
"""

from __future__ import annotations

import rules
from django.utils.translation import gettext_lazy

from tidewaiter_workbench.people.models import Person

__all__ = ["PERMISSIONS", "ROLES", "enter"]

ROLES = {
    "officer": gettext_lazy("examines goods and records what was found"),
    "analyst": gettext_lazy("works the queue: reads, claims, snoozes, closes with a reason"),
    "supervisor": gettext_lazy("does all of that, detaches others, overrides, marks, suppresses"),
    "data scientist": gettext_lazy("reads queue and shipments, changes nothing"),
    "auditor": gettext_lazy("reads everything and the audit trail, changes nothing"),
    "administrator": gettext_lazy("manages people; reads no shipment"),
}
_READERS = frozenset({"officer", "analyst", "supervisor", "data scientist", "auditor"})
_STUDENTS = frozenset({"analyst", "supervisor", "data scientist", "auditor"})
_WORKERS = frozenset({"officer", "analyst", "supervisor"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "workbench.see_queue": _READERS,
    "workbench.see_shipment": _READERS,
    "workbench.work_alert": _WORKERS,
    "workbench.close_alert": frozenset({"analyst", "supervisor"}),
    "workbench.suppress": frozenset({"analyst", "supervisor"}),
    "workbench.open_line": frozenset({"analyst", "supervisor"}),
    "workbench.override": frozenset({"supervisor"}),
    "workbench.record_exam": frozenset({"officer", "supervisor"}),
    "workbench.export": frozenset({"analyst", "supervisor", "auditor"}),
    "workbench.see_case": frozenset({"officer", "analyst", "supervisor", "auditor"}),
    "workbench.work_case": _WORKERS,
    "workbench.propose_decision": frozenset({"analyst", "supervisor"}),
    "workbench.decide_case": frozenset({"supervisor"}),
    "workbench.export_case": frozenset({"analyst", "supervisor"}),
    # Who told us lies apart: shown to whoever filed it, and to these up to their clearance, each time on record.
    "workbench.see_tips": frozenset({"officer", "analyst", "supervisor", "auditor"}),
    "workbench.file_tip": _WORKERS,
    "workbench.work_tip": frozenset({"analyst", "supervisor"}),
    "workbench.see_source_of_tip": frozenset({"supervisor", "auditor"}),
    "workbench.see_retention": frozenset({"supervisor", "auditor"}),
    "workbench.keep_cases": frozenset({"supervisor"}),
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
    # Boards are their owner's; a snapshot is its maker's, theirs who read a case that holds it, and, up to their
    # clearance and offices, the auditors'.
    "workbench.use_board": frozenset({"analyst", "supervisor"}),
    "workbench.see_snapshot": frozenset({"officer", "analyst", "supervisor", "auditor"}),
    # Sums over all offices: they name no trader and no declaration, so those who plan and audit may see them whole.
    "workbench.see_flows": frozenset({"analyst", "supervisor", "auditor"}),
    "workbench.see_plan": _STUDENTS,
    "workbench.draft_plan": frozenset({"analyst", "supervisor", "data scientist"}),
    "workbench.publish_plan": frozenset({"supervisor"}),
    "workbench.see_performance": _STUDENTS,
    "workbench.see_register": _STUDENTS,
    "workbench.steer_model": frozenset({"data scientist", "supervisor"}),
    "workbench.approve_model": frozenset({"supervisor"}),
    "workbench.see_sources": _STUDENTS,
    "workbench.expect_source": frozenset({"data scientist", "supervisor"}),
    "workbench.export_figures": _STUDENTS,
    "workbench.see_party": _READERS,
    "workbench.judge_party": frozenset({"analyst", "supervisor"}),
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
