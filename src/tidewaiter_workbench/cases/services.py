"""What people do with a case itself: open it, hand it over, mark it, write in its log, work its tasks.

As everywhere: each function is one transaction, changes only what is still as the person saw it, and refuses in words;
the case's log comes before the audit trail, whose lock comes last.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.models import Case, Entry, Happening, Task
from tidewaiter_workbench.cases.told import about
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.people.models import Mark, Office, Person
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, RefusalError, UnfitError
from tidewaiter_workbench.webhooks.services import tell

__all__ = [
    "CaseGoneError",
    "add_task",
    "change",
    "describe",
    "enter",
    "hand_over",
    "must",
    "need_reason",
    "open_case",
    "plan_tasks",
    "re_mark",
    "seen_by_law",
    "settled",
    "still_open",
    "unchanged",
    "within_reach",
    "work_task",
    "write_note",
]

_MOST_TASKS = 200


class CaseGoneError(RefusalError):
    """There is no such case within this person's reach."""

    status = 404


def within_reach(person: Person, case_id: int) -> Case:
    """The case, if this person may know that it exists.

    Raises:
        CaseGoneError: there is none in the person's offices and under the person's clearance.
    """
    case = person.within_reach(Case.objects.select_related("holder")).filter(pk=case_id).first()
    if case is None:
        raise CaseGoneError(_("There is no such case within your reach."))
    return case


@transaction.atomic
def open_case(
    *, by: Person, title: str, kind: str = "VIOLATION", office: str = "", mark: int = 1, typology: str = ""
) -> Case:
    """Open a case; whoever opens it holds it."""
    must(by, "work_case")
    if len(title.strip()) < 3:
        raise UnfitError(_("Give the case a title that others will recognise."))
    if kind not in dict(law.kinds()):
        raise UnfitError(_("Choose what kind of case it is."))
    if typology and typology not in dict(bridge.typologies()):
        raise UnfitError(_("Choose the kind of violation from the list."))
    if not by.reaches(office=office, mark=mark) or mark not in Mark.values:
        raise UnfitError(_("Open a case in one of your own offices, with a mark up to your own clearance."))
    state, phase = law.first_state(kind)
    now = desk_now()
    case = Case.objects.create(
        kind=kind,
        title=title.strip()[:160],
        typology=typology,
        office=office,
        mark=mark,
        state=state,
        phase=phase,
        holder=by,
        opened_at=now,
        opened_by=by.username,
        changed_at=now,
    )
    tell("case.opened", about(case, by=by.username))
    return enter(case, by=by, action="opened", text=case.title, detail={"kind": kind, "office": office})


@transaction.atomic
def hand_over(case_id: int, *, by: Person, version: int, to: str, office: str, reason: str) -> Case:
    """Give a case to somebody, to nobody, or to another office; they must be able to see it."""
    must(by, "work_case")
    need_reason(reason)
    case = still_open(within_reach(by, case_id))
    holder = Person.objects.filter(username=to, is_active=True).first() if to else None
    if to and (holder is None or not holder.has_perm("workbench.work_case")):
        raise UnfitError(_("Nobody of that name works on cases here."))
    if office != case.office and office and not Office.objects.filter(pk=office).exists():
        raise UnfitError(_("There is no such office."))
    if holder is not None and not holder.reaches(office=office, mark=case.mark):
        raise UnfitError(_("That person could not see the case: another office, or a lower clearance."))
    change(case, version=version, holder=holder, office=office)
    words = _("to {who}, office {office}").format(who=to or _("nobody"), office=office or _("headquarters"))
    return enter(case, by=by, action="handed over", text=f"{words}: {reason}")


@transaction.atomic
def describe(case_id: int, *, by: Person, version: int, title: str, typology: str) -> Case:
    """Give a case another title, or say what kind of violation it is about."""
    must(by, "work_case")
    case = still_open(within_reach(by, case_id))
    if len(title.strip()) < 3:
        raise UnfitError(_("Give the case a title that others will recognise."))
    if typology and typology not in dict(bridge.typologies()):
        raise UnfitError(_("Choose the kind of violation from the list."))
    change(case, version=version, title=title.strip()[:160], typology=typology)
    return enter(case, by=by, action="described", text=f"{title.strip()[:160]} ({typology or '–'})")


@transaction.atomic
def re_mark(case_id: int, *, by: Person, version: int, mark: int, reason: str) -> Case:
    """Change how confidential a case is; never above one's own clearance, nor above its holder's."""
    must(by, "override")
    need_reason(reason)
    if mark not in Mark.values or mark > by.clearance:
        raise UnfitError(_("Choose a mark up to your own clearance."))
    case = within_reach(by, case_id)
    if case.holder is not None and mark > case.holder.clearance:
        raise UnfitError(_("Its holder could not see it any more: hand it over first."))
    change(case, version=version, mark=mark)
    return enter(case, by=by, action="marked", text=f"{Mark(mark).name}: {reason}")


@transaction.atomic
def write_note(case_id: int, *, by: Person, text: str, mark: int) -> Case:
    """Add a line to the log; nobody changes it."""
    must(by, "work_case")
    case = within_reach(by, case_id)
    if not text.strip():
        raise UnfitError(_("Write something."))
    _may_mark(by, mark)
    return enter(case, by=by, action="noted", text=text.strip(), mark=mark)


@transaction.atomic
def plan_tasks(case_id: int, *, by: Person, template: str) -> Case:
    """Add the tasks of a list; those that are there already are not added twice."""
    must(by, "work_case")
    case = still_open(within_reach(by, case_id))
    if template not in dict(law.templates(case.kind)):
        raise UnfitError(_("Choose a list of tasks for this kind of case."))
    there = set(case.tasks.values_list("words", flat=True))
    fresh = [each for each in law.plan(template) if each[0] not in there]
    if not fresh:
        raise ConflictError(_("These tasks are in the case already."))
    _room_for(case, len(fresh))
    Task.objects.bulk_create(Task(case=case, words=words, clock=clock, fact=fact) for words, clock, fact in fresh)
    return enter(case, by=by, action="planned tasks", text=dict(law.templates(case.kind))[template])


@transaction.atomic
def add_task(case_id: int, *, by: Person, words: str, due: date | None, assignee: str) -> Task:
    """Add one task."""
    must(by, "work_case")
    case = still_open(within_reach(by, case_id))
    if len(words.strip()) < 3:
        raise UnfitError(_("Say what is to be done."))
    _room_for(case, 1)
    who = _one_who_sees(case, assignee)
    task = Task.objects.create(case=case, words=words.strip()[:200], due=due, assignee=who)
    enter(case, by=by, action="planned a task", text=task.words)
    return task


@transaction.atomic
def work_task(
    task_id: int, *, by: Person, version: int, done_on: date | None = None, assignee: str | None = None
) -> Task:
    """Say that a task is done, or who does it. Doing it can put a fact on record, and so end or start a clock."""
    must(by, "work_case")
    task = Task.objects.filter(pk=task_id).first()
    if task is None:
        raise CaseGoneError(_("There is no such task within your reach."))
    case = still_open(within_reach(by, task.case_id))
    if done_on is not None and done_on > desk_day():
        raise UnfitError(_("A task is done today or earlier."))
    fields: dict[str, object] = {}
    if assignee is not None:
        fields["assignee"] = _one_who_sees(case, assignee)
    if done_on is not None:
        fields |= {"done_on": done_on, "done_by": by.username}
    same = Task.objects.filter(pk=task.pk, version=version, done_on=None)
    if not same.update(version=F("version") + 1, **fields):
        raise ConflictError(_("This task has changed since you opened the case. Nothing was done; look at it again."))
    if done_on is not None and task.fact:
        put_on_record(case, task.fact, done_on, by=by)
    said = _("done on {day:%Y-%m-%d}").format(day=done_on) if done_on else _("for {who}").format(who=assignee or "–")
    enter(case, by=by, action="worked a task", text=f"{task.words}: {said}")
    task.refresh_from_db()
    return task


def put_on_record(case: Case, event: str, day: date, *, by: Person) -> str:
    """One fact of the procedure, inside the caller's transaction; gives it in words."""
    try:
        words = law.record_fact(seen_by_law(case), event, day, today=desk_day())
    except law.CaseRefusedError as refusal:
        raise UnfitError(str(refusal)) from None
    Happening.objects.create(case=case, event=event, day=day, by=by.username, at=desk_now())
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1, changed_at=desk_now(), **settled(case))
    return words


def seen_by_law(case: Case) -> law.Seen:
    """The case, as far as its law is concerned."""
    history = tuple((each.event, each.day) for each in Happening.objects.filter(case_id=case.pk))
    return law.Seen(case.kind, case.state, case.held_from, history)


def settled(case: Case) -> dict[str, object]:
    """What the board shows of the clocks, after something happened."""
    look = law.look(seen_by_law(case), today=desk_day())
    due, wait = look.due, look.waits
    ours: dict[str, object] = {"next_due": due.due if due else None, "next_clock": due.rule.name if due else ""}
    return ours | {"wait_due": wait.due if wait else None, "wait_clock": wait.rule.name if wait else ""}


def change(case: Case, *, version: int, **fields: object) -> None:
    """Change a case that is still as the person saw it."""
    same = Case.objects.filter(pk=case.pk, version=version)
    if not same.update(version=F("version") + 1, changed_at=desk_now(), **fields):
        raise ConflictError(_changed(case))


def unchanged(case: Case, version: int) -> None:
    """Refuse at once whoever saw an older case, before anything else is said about what they ask for."""
    if case.version != version:
        raise ConflictError(_changed(case))


def enter(
    case: Case, *, by: Person, action: str, text: str = "", mark: int = 0, detail: Mapping[str, object] | None = None
) -> Case:
    """One line in the log and on the audit trail; gives the case as it now is."""
    Entry.objects.create(case_id=case.pk, at=desk_now(), by=by.username, action=action, text=text, mark=mark)
    fresh = Case.objects.select_related("holder").get(pk=case.pk)
    told = {"text": text[:500], "version": fresh.version, **(detail or {})}
    record(f"case: {action}", by=by.username, kind="case", key=fresh.number, detail=told)
    return fresh


def still_open(case: Case) -> Case:
    """Refuse to change what is closed."""
    if case.phase == "closed":
        raise ConflictError(_("This case is closed; it must be opened again first."))
    return case


def must(person: Person, permission: str) -> None:
    """Refuse whoever's role does not allow it."""
    if not person.has_perm(f"workbench.{permission}"):
        raise ForbiddenError(_("Your role does not allow this."))


def need_reason(reason: str) -> None:
    """Refuse to do it without a word."""
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words; it stays on record."))


def _changed(case: Case) -> str:
    last = Entry.objects.filter(case_id=case.pk).first()
    who, what = (last.by, last.action) if last else (_("Somebody"), "")
    words = _("This case has changed since you opened it; the last to act was {who} ({what}). Nothing was done.")
    return words.format(who=who, what=what)


def _may_mark(by: Person, mark: int) -> None:
    if mark not in Mark.values or mark > by.clearance:
        raise UnfitError(_("Choose a mark up to your own clearance."))


def _one_who_sees(case: Case, name: str) -> Person | None:
    if not name:
        return None
    who = Person.objects.filter(username=name, is_active=True).first()
    if who is None or not who.has_perm("workbench.work_case") or not who.reaches(office=case.office, mark=case.mark):
        raise UnfitError(_("Nobody of that name can work on this case."))
    return who


def _room_for(case: Case, more: int) -> None:
    if case.tasks.count() + more > _MOST_TASKS:
        raise UnfitError(_("A case holds at most {most} tasks.").format(most=_MOST_TASKS))
