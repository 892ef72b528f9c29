"""A case to take away: a ZIP with the case as JSON, its exhibits, and a manifest with the hash of every file.

Whoever it is for has a mark, too: what lies above it, or above the one who exports, is left out, and the manifest says
how many things that were. A case that is itself above the recipient's mark does not leave at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases import protective
from tidewaiter_workbench.cases.exhibits import content_of, given_out
from tidewaiter_workbench.cases.models import Bracketed, Decision, Exhibit, Link
from tidewaiter_workbench.cases.reading import View, view_of
from tidewaiter_workbench.cases.services import enter, must, need_reason, within_reach
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.queue.refusals import ForbiddenError, UnfitError

__all__ = ["Package", "export_case"]

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """The file, its name and hash, and what was left out of it."""

    name: str
    content: bytes
    sha256: str
    left_out: dict[str, int]


def export_case(case_id: int, *, by: Person, recipient: str, mark: int, reason: str, under_order: int = 0) -> Package:
    """The package for one recipient; on record in the log, on the audit trail and in each chain of custody.

    Confidential exhibits go only to a person under the case's protective order (`under_order`, their number); others
    get the public versions, and nothing that is bracketed in the case's own words either.

    Raises:
        ForbiddenError: the case is above the recipient's mark, or the role does not export.
        ConflictError: an exhibit was altered; then nothing leaves.
    """
    must(by, "export_case")
    need_reason(reason)
    case = within_reach(by, case_id)
    if len(recipient.strip()) < 2:
        raise UnfitError(_("Say who will read it."))
    if mark not in Mark.values:
        raise UnfitError(_("Choose the recipient's mark."))
    if case.mark > mark:
        raise ForbiddenError(_("The case itself is above the recipient's mark: it does not leave."))
    member = protective.under(case, under_order) if under_order else None
    if under_order and member is None:
        raise ForbiddenError(_("That person is not under the protective order of this case."))
    view = view_of(case, person=by, mark=mark)
    contents = {exhibit.pk: content_of(exhibit, by=by) for exhibit in view.exhibits}
    if not member:
        view = _public(view, contents, said=(recipient, reason))
    files = {"case.json": _json(_told(view))} | {_path(each): contents[each.pk] for each in view.exhibits}
    for_whom = {"recipient": recipient.strip(), "mark": Mark(mark).name, "reason": reason.strip(), "by": by.username}
    if member:
        for_whom["under protective order"] = f"{member.name}, {member.firm}, {member.party}"
    content = _zipped(files, _manifest(view, files, for_whom))
    package = Package(f"{case.number}.zip", content, hashlib.sha256(content).hexdigest(), view.left_out)
    with transaction.atomic():
        for exhibit in view.exhibits:
            given_out(exhibit, by=by, note=_("to {who}").format(who=recipient.strip()))
        text = _("to {who} ({mark}): {why}").format(who=recipient.strip(), mark=Mark(mark).name, why=reason.strip())
        detail = {"sha256": package.sha256, "left out": view.left_out, "mark": Mark(mark).name}
        enter(case, by=by, action="exported", text=text, detail=detail)
    return package


def _public(view: View, contents: Mapping[int, bytes], *, said: Iterable[str]) -> View:
    """What people outside a protective order may see of a case; all of it where nothing is bracketed.

    Every exhibit that goes is compared with what is bracketed in any of them, as far as its text can be read here: a
    public version was compared with its own exhibit alone, and others with nothing.

    Raises:
        ForbiddenError: the case's own words, what is `said` with them, or an exhibit shows something bracketed.
    """
    held = list(Bracketed.objects.filter(exhibit__case=view.case))
    if not held:
        return view
    kept, out = protective.leaves_out(view.case, view.exhibits)
    left_out = {**view.left_out, **({"confidential exhibits": out} if out else {})}
    public = replace(view, exhibits=kept, left_out=left_out)
    strings = protective.brackets_of(held)
    for each in kept:
        if protective.bracketed_in(protective.text_of(each, contents[each.pk]) or "", strings):
            raise ForbiddenError(
                _("Exhibit {n} shows what is bracketed in this case. Bracket it too, or mark it higher.").format(
                    n=each.number
                )
            )
    if protective.bracketed_in("\n".join((*said, *_words_of(public))), strings):
        raise ForbiddenError(
            _("The case's own words (title, log, tasks, decisions) show what is bracketed. It does not leave so.")
        )
    return public


def _words_of(view: View) -> Iterator[str]:
    """Everything that people wrote of a case, as an export tells it."""
    yield view.case.title
    for entry in view.entries:
        yield entry.text
    for task in view.tasks:
        yield task.words
    for decision in view.decisions:
        yield from (decision.reason, decision.decided_because)
        yield from (words for _kind, _reference, words in decision.grounds)
    for link in (*view.alerts, *view.others):
        yield link.label
        if link.alert is not None:
            yield from (link.alert.description, link.alert.importer, link.alert.exporter)
    for exhibit in view.exhibits:
        yield from (exhibit.title, exhibit.source, exhibit.basis, exhibit.file_name)
        yield from (one.note for one in exhibit.custody.all())


def _manifest(view: View, files: dict[str, bytes], for_whom: dict[str, str]) -> dict[str, object]:
    return {
        "case": view.case.number,
        "made_at": desk_now(),
        "for": for_whom,
        "handling": _("Handle as {mark}. Do not pass it on above that.").format(mark=for_whom["mark"]),
        "left_out": view.left_out,
        "left_out_in_all": view.left_out_in_all,
        "files": [
            {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in sorted(files.items())
        ],
    }


def _zipped(files: dict[str, bytes], manifest: dict[str, object]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted({**files, "manifest.json": _json(manifest)}.items()):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _told(view: View) -> dict[str, object]:
    """The case as JSON: facts first; what a model said apart, and called what it is."""
    case = view.case
    return {
        "number": case.number,
        "title": case.title,
        "procedure": case.kind,
        "law": view.look.citation,
        "typology": case.typology,
        "state": view.look.words,
        "office": case.office,
        "mark": Mark(case.mark).name,
        "opened_at": case.opened_at,
        "opened_by": case.opened_by,
        "happened": [{"event": event, "day": day} for event, day in case.happenings.values_list("event", "day")],
        "clocks": [_clock(each) for each in view.look.clocks],
        "decisions": [_decision(each) for each in view.decisions],
        "tasks": [{"task": each.words, "done_on": each.done_on, "done_by": each.done_by} for each in view.tasks],
        "alerts": [_alert(each) for each in view.alerts],
        "other_things": [{"kind": each.kind, "key": each.key, "name": each.label} for each in view.others],
        "exhibits": [_exhibit(each) for each in view.exhibits],
        "log": [
            {"at": each.at, "by": each.by, "action": each.action, "text": each.text} for each in reversed(view.entries)
        ],
        "lead_information": {
            "note": "What a model said is lead information, never evidence of guilt.",
            "risk": {each.label: each.alert.risk for each in view.alerts if each.alert},
        },
    }


def _clock(clock: law.Deadline) -> dict[str, object]:
    return {
        "clock": clock.rule.name,
        "from": clock.anchor,
        "due": clock.due,
        "met_on": clock.met_on,
        "standing": clock.standing,
        "law": clock.rule.citation.source,
        "confirmed": clock.rule.citation.confirmed,
    }


def _decision(each: Decision) -> dict[str, object]:
    names = ("words", "day", "reason", "grounds", "amount", "culpability", "proposed_by", "proposed_at")
    after = ("state", "decided_by", "decided_at", "decided_because")
    return {name: getattr(each, name) for name in (*names, *after)}


def _alert(link: Link) -> dict[str, object]:
    names = ("declaration_id", "item_id", "declared_on", "office", "importer", "exporter", "hs_code", "origin")
    return {name: getattr(link.alert, name) for name in (*names, "description", "declared_value", "state")}


def _exhibit(each: Exhibit) -> dict[str, object]:
    names = ("number", "title", "source", "basis", "media_type", "size", "sha256", "added_at", "added_by")
    chain = [{"at": one.at, "by": one.by, "action": one.action, "note": one.note} for one in each.custody.all()]
    told = {name: getattr(each, name) for name in names}
    return {**told, "mark": Mark(each.mark).name, "path": _path(each), "custody": chain}


def _path(exhibit: Exhibit) -> str:
    return f"exhibits/{exhibit.number:03d} {exhibit.file_name}"


def _json(content: object) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False, default=_text).encode()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
