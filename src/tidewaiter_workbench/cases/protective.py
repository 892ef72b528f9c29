"""Confidential and public versions of exhibits, and the protective order under which the confidential ones are seen.

What is bracketed in an exhibit has, each, a summary that lets the substance be understood, and a reason (19 CFR 165.4).
A public version is another exhibit; its text is compared with every bracketed string, and where its text cannot be read
here a second person confirms it. What goes to people outside the order is checked by the same strings, the case's own
words among it: nothing bracketed leaves because somebody wrote it into a log.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tidewaiter_workbench.cases.exhibits import content_of, exhibit_within_reach
from tidewaiter_workbench.cases.models import Bracketed, Case, Exhibit, ProtectiveOrder, UnderOrder
from tidewaiter_workbench.cases.services import enter, must, need_reason, still_open, within_reach
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError

__all__ = [
    "KIND", "admit", "bracket", "bracketed_in", "brackets_of", "confirm_public", "end_order", "issue_order",
    "leaves_out", "pair_public", "release", "text_of", "under",
]  # fmt: skip

KIND = "EAPA"
_PARTS = 3
_SHORTEST = 2
_MOST_BRACKETS = 200
_MOST_BYTES = 50_000_000
_TAGS = re.compile(r"<[^>]+>")


@transaction.atomic
def issue_order(case_id: int, *, by: Person, terms: str, day: date) -> ProtectiveOrder:
    """Put a case under a protective order; a supervisor's word."""
    must(by, "decide_case")
    case = still_open(within_reach(by, case_id))
    if case.kind != KIND:
        raise UnfitError(_("Protective orders are kept for EAPA cases."))
    need_reason(terms)
    _not_ahead(day)
    try:
        with transaction.atomic():
            made = ProtectiveOrder.objects.create(case=case, terms=terms.strip(), issued_on=day, issued_by=by.username)
    except IntegrityError:
        raise ConflictError(_("This case is under a protective order already.")) from None
    enter(case, by=by, action="issued a protective order", text=f"{day:%Y-%m-%d}")
    return made


@transaction.atomic
def end_order(case_id: int, *, by: Person, reason: str) -> ProtectiveOrder:
    """End the order: from now on nobody outside may see what is bracketed."""
    must(by, "decide_case")
    need_reason(reason)
    case = within_reach(by, case_id)
    if not ProtectiveOrder.objects.filter(case=case, ended_on=None).update(ended_on=desk_day(), ended_by=by.username):
        raise ConflictError(_("No protective order stands in this case."))
    enter(case, by=by, action="ended the protective order", text=reason.strip())
    return ProtectiveOrder.objects.get(case=case)


@transaction.atomic
def admit(case_id: int, *, by: Person, name: str, firm: str, party: str, day: date) -> UnderOrder:
    """Put on record that somebody outside has given the undertaking."""
    must(by, "propose_decision")
    case = still_open(within_reach(by, case_id))
    order = ProtectiveOrder.objects.filter(case=case, ended_on=None).first()
    if order is None:
        raise ConflictError(_("No protective order stands in this case."))
    if min(len(each.strip()) for each in (name, firm, party)) < _SHORTEST:
        raise UnfitError(_("Say who it is, of which firm, and for which party."))
    _not_ahead(day)
    if day < order.issued_on:
        raise UnfitError(_("Nobody gives an undertaking before there is an order."))
    made = UnderOrder.objects.create(
        order=order,
        name=name.strip()[:120],
        firm=firm.strip()[:160],
        party=party.strip()[:160],
        undertaking_on=day,
        added_by=by.username,
    )
    enter(case, by=by, action="admitted under the order", text=f"{made.name}, {made.firm}, {made.party}")
    return made


@transaction.atomic
def release(person_id: int, *, by: Person, reason: str) -> Case:
    """Somebody is no longer under the order."""
    must(by, "propose_decision")
    need_reason(reason)
    found = UnderOrder.objects.select_related("order").filter(pk=person_id).first()
    case = within_reach(by, found.order.case_id if found else 0)
    if found is None or not UnderOrder.objects.filter(pk=found.pk, ended_on=None).update(
        ended_on=desk_day(), ended_by=by.username
    ):
        raise ConflictError(_("That person is not under the order any more."))
    return enter(case, by=by, action="released from the order", text=f"{found.name}: {reason.strip()}")


@transaction.atomic
def bracket(exhibit_id: int, *, by: Person, lines: str, seen: str = "") -> Bracketed:
    """Say what is confidential in an exhibit: one line for each, text | summary | reason; written again, it replaces.

    What was bracketed anew may stand in the public version, so the pair is made and checked again. `seen` is the
    `version` of what it replaces, empty where nothing was bracketed.

    Raises:
        ConflictError: somebody has bracketed it meanwhile; what they wrote would be open again.
    """
    must(by, "propose_decision")
    exhibit = exhibit_within_reach(by, exhibit_id)
    still_open(exhibit.case)
    if exhibit.case.kind != KIND:
        raise UnfitError(_("Protective orders are kept for EAPA cases."))
    if Bracketed.objects.filter(public=exhibit).exists():
        raise ConflictError(_("It is a public version: nothing in it is confidential."))
    brackets = _read_brackets(lines)
    said = {"brackets": brackets, "by": by.username, "at": desk_now()}
    again = {"public": None, "paired_by": "", "read": False, "confirmed_by": ""}
    made = _kept(exhibit, said | again, seen=seen)
    text = _("exhibit {n}: {count} passages").format(n=exhibit.number, count=len(brackets))
    enter(exhibit.case, by=by, action="bracketed", text=text, mark=exhibit.mark)
    return made


@transaction.atomic
def pair_public(exhibit_id: int, *, by: Person, number: int) -> Bracketed:
    """Name the exhibit that is the public version, if nothing bracketed stands in it."""
    must(by, "propose_decision")
    exhibit = exhibit_within_reach(by, exhibit_id)
    held = Bracketed.objects.filter(exhibit=exhibit).first()
    public = exhibit.case.exhibits.filter(number=number, mark__lte=by.clearance).exclude(pk=exhibit.pk).first()
    if held is None or public is None or hasattr(public, "bracketed"):
        raise UnfitError(_("Name another exhibit of this case that is not confidential itself."))
    text = text_of(public, content_of(public, by=by))
    if text is not None and bracketed_in(text, brackets_of([held])):
        raise UnfitError(_("The public version still shows something that is bracketed; it was not taken."))
    said = {"public": public, "paired_by": by.username, "read": text is not None, "confirmed_by": ""}
    try:
        with transaction.atomic():
            _change(held, **said)
    except IntegrityError:
        raise ConflictError(_("It is the public version of another exhibit already.")) from None
    words = _("exhibit {n}, public version {public}").format(n=exhibit.number, public=public.number)
    enter(exhibit.case, by=by, action="paired", text=words, mark=exhibit.mark)
    held.refresh_from_db()
    return held


@transaction.atomic
def confirm_public(exhibit_id: int, *, by: Person) -> Bracketed:
    """A second person has read a public version whose text cannot be read here."""
    must(by, "propose_decision")
    exhibit = exhibit_within_reach(by, exhibit_id)
    held = Bracketed.objects.filter(exhibit=exhibit).first()
    if held is None or held.public_id is None or held.read or held.confirmed_by:
        raise ConflictError(_("There is no public version to confirm."))
    if by.username == held.paired_by:
        raise ForbiddenError(_("You named it: a second person reads it and confirms."))
    _change(held, confirmed_by=by.username)
    words = _("exhibit {n}: nothing bracketed in its public version").format(n=exhibit.number)
    enter(exhibit.case, by=by, action="confirmed", text=words, mark=exhibit.mark)
    held.refresh_from_db()
    return held


def under(case: Case, person_id: int) -> UnderOrder | None:
    """The person, if they are under an order that stands in this case today."""
    return UnderOrder.objects.filter(pk=person_id, ended_on=None, order__case=case, order__ended_on=None).first()


def leaves_out(case: Case, exhibits: Iterable[Exhibit]) -> tuple[list[Exhibit], int]:
    """Of some exhibits those that people outside the order may see, and how many they may not."""
    held = {each.exhibit_id: each for each in Bracketed.objects.filter(exhibit__case=case)}
    unchecked = {each.public_id for each in held.values() if not each.may_leave}
    shown = list(exhibits)
    kept = [each for each in shown if each.pk not in held and each.pk not in unchecked]
    return kept, len(shown) - len(kept)


def brackets_of(held: Iterable[Bracketed]) -> list[str]:
    """Every bracketed string."""
    return [str(each["text"]) for one in held for each in one.brackets]


def bracketed_in(text: str, strings: Iterable[str]) -> bool:
    """Whether any of the strings stands in a text, however it is spaced, cased or punctuated."""
    return any(re.search(_pattern(string), text, re.IGNORECASE) for string in strings)


def text_of(exhibit: Exhibit, content: bytes) -> str | None:
    """What can be read in it; None where not all can be read here: a PDF, a picture, a document that holds pictures."""
    if exhibit.media_type.startswith("text/"):
        return content.decode("utf-8", errors="replace")
    if "openxmlformats" not in exhibit.media_type:
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any("/media/" in part.filename for part in parts) or sum(part.file_size for part in parts) > _MOST_BYTES:
            return None
        written = [
            archive.read(part).decode("utf-8", errors="replace") for part in parts if part.filename.endswith("xml")
        ]
    return " ".join(_TAGS.sub("", part) + " " + _TAGS.sub(" ", part) for part in written)


def _pattern(string: str) -> str:
    """1,200 is found as 1200 and as 1 200, and not within 12001; a string without letters or digits as it is."""
    core = [sign for sign in string if sign.isalnum()]
    if not core:
        return re.escape(string.strip())
    before, after = (r"\d" if sign.isdigit() else r"[^\W\d_]" for sign in (core[0], core[-1]))
    return f"(?<!{before})" + r"[\W_]*".join(map(re.escape, core)) + f"(?!{after})"


def _kept(exhibit: Exhibit, said: dict[str, object], *, seen: str) -> Bracketed:
    held = Bracketed.objects.filter(exhibit=exhibit).first()
    if (held.version if held else "") != seen:
        raise ConflictError(_stale())
    if held is not None:
        _change(held, **said)
        return Bracketed.objects.get(pk=held.pk)
    try:
        with transaction.atomic():
            return Bracketed.objects.create(exhibit=exhibit, **said)
    except IntegrityError:
        raise ConflictError(_stale()) from None


def _change(held: Bracketed, **said: object) -> None:
    """Change it as it was read: what was compared with some passages says nothing of others."""
    same = Bracketed.objects.filter(pk=held.pk, at=held.at, public=held.public_id, confirmed_by=held.confirmed_by)
    if not same.update(**said):
        raise ConflictError(_stale())


def _read_brackets(lines: str) -> list[dict[str, str]]:
    found = []
    for line in filter(str.strip, lines.splitlines()):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != _PARTS or min(map(len, parts)) < _SHORTEST:
            raise UnfitError(_("Each line says what is confidential, a summary, and why: text | summary | reason."))
        if bracketed_in(parts[1], [parts[0]]):
            raise UnfitError(_("A summary does not repeat what it stands for."))
        found.append(dict(zip(("text", "summary", "reason"), parts, strict=True)))
    if not 0 < len(found) <= _MOST_BRACKETS:
        raise UnfitError(_("Say what is confidential in it, at most {most} passages.").format(most=_MOST_BRACKETS))
    return found


def _stale() -> str:
    return _("Somebody has changed this exhibit's brackets or its public version. Nothing was done; look at it again.")


def _not_ahead(day: date) -> None:
    if day > desk_day():
        raise UnfitError(_("Give a day up to today."))
