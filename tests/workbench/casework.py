"""A case with one of everything, for tests."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.workbench.conftest import DAY
from tidewaiter_workbench.cases import exhibits, linking, services
from tidewaiter_workbench.cases.models import Case, Decision
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert

INVOICE = b"invoice 2281: 1200 pieces"


def whole_case(by: Person, alert: Alert, *, title: str = "shirts too cheap") -> Case:
    """An opened case of an alert, with an exhibit and a task; nobody holds it."""
    case = linking.attach("alert", [str(alert.pk)], by=by, title=title).case
    kept(case, by)
    services.add_task(case.pk, by=by, words="read the invoice", due=None, assignee="")
    Case.objects.filter(pk=case.pk).update(holder=None)
    return Case.objects.get(pk=case.pk)


def kept(case: Case, by: Person, *, title: str = "invoice 2281", content: bytes = INVOICE, mark: int = 1):
    """One more exhibit."""
    came = exhibits.Came(content=content, file_name="in voice.txt", title=title, source="the broker", mark=mark)
    return exhibits.add_exhibit(case.pk, by=by, came=came)


def proposal(case: Case, *, by: str = "keeper", **more: object) -> Decision:
    """A decision that waits: an open case is found to hold no violation."""
    base = {"move": "clear", "words": "find no violation", "day": DAY, "reason": "the papers explain it"}
    how = {"grounds": [["exhibit", "1", "exhibit 1"]], "proposed_by": by, "proposed_at": case.opened_at}
    return Decision.objects.create(case=case, **(base | how | {"consequence": "no_violation"} | more))


def a_file(content: bytes = INVOICE, name: str = "invoice.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="text/plain")
