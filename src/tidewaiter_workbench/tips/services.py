"""Filing a tip, looking into it, and what becomes of it: lines in the queue, a case, or nothing, with a reason.

Who told us lies apart from what was told, under a mark of its own. It is shown to whoever filed it, and to those whose
role reads sources, up to their clearance; each time on record. A program is told it for such a role alone. No alert, no
case and no message to a program names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter_workbench import bridge
from tidewaiter_workbench.answers import Lead
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.tips import lines_about
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.cases.services import must, need_reason, open_case, write_note
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.people.models import Mark, Office, Person
from tidewaiter_workbench.queue.filling import bring, keep_dossiers
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.tips import take_tip
from tidewaiter_workbench.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.tips.models import Came, Source, SourceKind, State, Tip, TipEvent
from tidewaiter_workbench.tips.told import about
from tidewaiter_workbench.webhooks.services import tell

__all__ = [
    "Raised",
    "Said",
    "Told",
    "close",
    "file_tip",
    "into_case",
    "lines",
    "may_see_source",
    "raise_lines",
    "source",
    "tips",
    "within_reach",
]

_DAYS_BACK = 60
_SHORTEST = 3
_GREEN, _AMBER = 1, 2
"""As plain numbers: what is filed without a word, and its source."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who told us, and how confidential that is."""

    kind: str
    name: str = ""
    contact: str = ""
    mark: int = _AMBER


@dataclass(frozen=True, slots=True)
class Told:
    """What was alleged, and about whom or what."""

    title: str
    text: str
    came: str
    received_on: date
    party: str = ""
    declaration: str = ""
    typology: str = ""
    office: str = ""
    mark: int = _GREEN


@dataclass(frozen=True, slots=True)
class Raised:
    """Alerts that the tip brought or changed, and lines that it did not, with the reason."""

    new: int
    changed: int
    left: dict[str, str]


def tips(person: Person, *, state: str = "") -> QuerySet[Tip]:
    """The tips that a person may know of."""
    found = person.within_reach(Tip.objects.select_related("filed_by", "case"))
    return found.filter(state=state) if state in State.values else found


def within_reach(person: Person, tip_id: int) -> Tip:
    """The tip, if this person may know that it exists.

    Raises:
        AlertGoneError: there is none in the person's offices and under the person's clearance.
    """
    found = tips(person).filter(pk=tip_id).first()
    if found is None:
        raise AlertGoneError(_("There is no such tip within your reach."))
    return found


@transaction.atomic
def file_tip(told: Told, source_: Said, *, by: Person) -> Tip:
    """Keep a tip with its source."""
    must(by, "file_tip")
    _check(told, source_, by=by)
    tip = Tip.objects.create(
        title=told.title.strip()[:160],
        text=told.text.strip(),
        party=told.party.strip()[:200],
        declaration=told.declaration.strip()[:120],
        typology=told.typology,
        office=told.office,
        mark=told.mark,
        came=told.came,
        received_on=told.received_on,
        filed_by=by,
        filed_at=desk_now(),
    )
    Source.objects.create(
        tip=tip,
        kind=source_.kind,
        name=source_.name.strip()[:200],
        contact=source_.contact.strip()[:200],
        mark=source_.mark,
    )
    tell("tip.filed", about(tip))
    return _done(tip, by=by, action="filed")


def may_see_source(person: Person, tip: Tip) -> bool:
    """Whether a person may be told who told us."""
    return tip.filed_by_id == person.pk or _reads_sources(person, tip)


@transaction.atomic
def source(tip_id: int, *, by: Person, token: int | None = None) -> Source:
    """Who told us; that it was asked is on record.

    Whoever filed it knows, and may look it up. A program (`token`) is another pair of eyes: it is told only what the
    role of its holder reads, up to the holder's clearance.
    """
    tip = within_reach(by, tip_id)
    if not (_reads_sources(by, tip) if token else may_see_source(by, tip)):
        raise ForbiddenError(_("The source of this tip is protected: you are not told who it is."))
    record(
        "read the source of a tip",
        by=by.username,
        kind="tip",
        key=tip.number,
        detail={"token": token} if token else {},
    )
    return tip.source


def lines(tip: Tip, *, person: Person) -> list[Lead]:
    """Lines in the person's offices that the tip may be about and that nobody has opened.

    Raises:
        BridgeError: the lake cannot be read.
    """
    if not (tip.party or tip.declaration):
        return []
    found = lines_about(_lake(), declaration=tip.declaration, party=tip.party, days=_DAYS_BACK)
    marks: dict[str, int] = dict(
        Alert.objects.filter(item_id__in=[e.item_id for e in found]).values_list("item_id", "mark")
    )
    return [e for e in found if person.reaches(office=e.office, mark=marks.get(e.item_id, _GREEN))]


def raise_lines(tip_id: int, item_ids: list[str], *, by: Person, version: int) -> Raised:
    """Bring lines to the queue because of a tip.

    A line that was there only to be looked at now is there by the tip; one that the plan chose stays as it was chosen,
    and the tip is named beside: its chance of being opened must stay what it was. Alerts carry the tip's mark if it is
    higher.

    Raises:
        ConflictError: the tip has changed.
        UnfitError: none of the lines is one of those that it may be about.
    """
    must(by, "work_tip")
    tip = within_reach(by, tip_id)
    wanted = {each.item_id: each for each in lines(tip, person=by) if each.item_id in set(item_ids)}
    if not wanted:
        raise UnfitError(_("Choose lines that the tip may be about and that nobody has opened yet."))
    told = bridge.shipments(_lake(), list(wanted))
    with transaction.atomic():
        _change(tip, version=version, state=State.RAISED if tip.state != State.CASE else State.CASE)
        known = set(Alert.objects.filter(item_id__in=wanted).values_list("item_id", flat=True))
        fresh = [each for item_id, each in wanted.items() if item_id not in known]
        filled = bring(fresh, by=by.username, mark=tip.mark)
        left, changed = {}, 0
        for item_id in wanted:
            why = take_tip(item_id, tip=tip.number, mark=tip.mark, by=by)
            if why:
                left[wanted[item_id].declaration_id] = why
            else:
                changed += item_id in known
        keep_dossiers(each for each in told if each.item["item_id"] not in known)
        words = ngettext("{n} line", "{n} lines", len(wanted)).format(n=len(wanted))
        _done(tip, by=by, action="raised", reason=words, lines=sorted(wanted))
    return Raised(filled.new, changed, left)


@transaction.atomic
def into_case(tip_id: int, *, by: Person, version: int, kind: str) -> Case:
    """Open a case from a tip, as confidential as the tip; it names the tip and not its source."""
    must(by, "work_tip")
    tip = within_reach(by, tip_id)
    if tip.case_id is not None:
        raise ConflictError(_("It lies in case {case} already.").format(case=tip.case))
    case = open_case(by=by, title=tip.title, kind=kind, office=tip.office, mark=tip.mark, typology=tip.typology)
    write_note(case.pk, by=by, text=f"{tip.number}: {tip.text}", mark=tip.mark)
    _change(tip, version=version, state=State.CASE, case=case)
    _done(tip, by=by, action="put into a case", reason=case.number)
    return case


@transaction.atomic
def close(tip_id: int, *, by: Person, version: int, reason: str) -> Tip:
    """Close a tip without action."""
    must(by, "work_tip")
    tip = within_reach(by, tip_id)
    need_reason(reason)
    if tip.state != State.OPEN:
        raise ConflictError(_("Something has come of this tip already."))
    _change(tip, version=version, state=State.CLOSED, closed_reason=reason.strip())
    return _done(tip, by=by, action="closed", reason=reason.strip())


def _reads_sources(person: Person, tip: Tip) -> bool:
    return person.has_perm("workbench.see_source_of_tip") and person.clearance >= tip.source.mark


def _check(told: Told, source_: Said, *, by: Person) -> None:
    if len(told.title.strip()) < _SHORTEST or len(told.text.strip()) < _SHORTEST:
        raise UnfitError(_("Say what is alleged, in a title and in words."))
    if told.came not in Came.values or source_.kind not in SourceKind.values:
        raise UnfitError(_("Say how it came, and what kind of person told it."))
    if told.typology and told.typology not in dict(bridge.typologies()):
        raise UnfitError(_("Choose the kind of violation from the list."))
    if told.received_on > desk_day():
        raise UnfitError(_("It came today or earlier."))
    if told.office and not Office.objects.filter(pk=told.office).exists():
        raise UnfitError(_("There is no such office."))
    if told.mark not in Mark.values or not by.reaches(office=told.office, mark=told.mark):
        raise UnfitError(_("File it in one of your own offices, with a mark up to your own clearance."))
    if source_.mark not in Mark.values:
        raise UnfitError(_("Choose how confidential the source is."))


def _change(tip: Tip, *, version: int, **fields: object) -> None:
    same = Tip.objects.filter(pk=tip.pk, version=version)
    if not same.update(version=F("version") + 1, **fields):
        raise ConflictError(_("This tip has changed since you opened it. Nothing was done; look at it again."))


def _done(tip: Tip, *, by: Person, action: str, reason: str = "", lines: Sequence[str] = ()) -> Tip:
    """Its history has the words alone: a reader of the tip may not reach the lines of other offices."""
    TipEvent.objects.create(tip=tip, at=desk_now(), by=by.username, action=action, reason=reason)
    detail = {"reason": reason[:500], **({"lines": list(lines)} if lines else {})}
    record(f"tip: {action}", by=by.username, kind="tip", key=tip.number, detail=detail)
    return Tip.objects.select_related("filed_by", "case", "source").get(pk=tip.pk)


def _lake() -> Path:
    return Path(settings.WORKBENCH["lake"])
