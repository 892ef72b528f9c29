"""The page on which a result is recorded, and the one that shows what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.exams.forms import ResultForm
from tidewaiter_workbench.exams.models import ExamResult, LabelState
from tidewaiter_workbench.exams.services import record_result
from tidewaiter_workbench.queue.models import State
from tidewaiter_workbench.queue.refusals import AlertGoneError, RefusalError
from tidewaiter_workbench.queue.services import within_reach
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["result", "write_result"]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("record_exam")
def write_result(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Show the form; take it; on a refusal show it again with what is wrong, and lose nothing that was typed."""
    try:
        alert = within_reach(request.user, alert_id)
    except AlertGoneError as gone:
        return refused(request, gone)
    form = ResultForm(request.POST or None, alert=alert)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_result(alert_id, by=request.user, version=form.cleaned_data["version"], facts=form.facts())
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _kept(made))
            return redirect("result", made.pk)
    if alert.state != State.OPEN and request.method != "POST":
        last = alert.results.order_by("-id").first()
        return redirect("result", last.pk) if last else redirect("shipment", alert.pk)
    record("opened an examination", by=request.user.username, kind="alert", key=alert.item_id)
    status = 422 if form.errors else 200
    return render(request, "exams/write_result.html", {"form": form, "alert": alert}, status=status)


@require_safe
@needs("see_shipment")
def result(request: HttpRequest, result_id: int) -> HttpResponse:
    """What was found, and whether it is a label yet."""
    made = get_object_or_404(ExamResult.objects.select_related("alert", "officer"), pk=result_id)
    try:
        within_reach(request.user, made.alert_id)
    except AlertGoneError as gone:
        return refused(request, gone)
    record("read a result", by=request.user.username, kind="alert", key=made.alert.item_id)
    return render(request, "exams/result.html", {"result": made, "alert": made.alert, "findings": made.findings.all()})


def _kept(made: ExamResult) -> str:
    if made.label_state == LabelState.WRITTEN:
        return _("The result is kept, and is a label from now on. The alert is closed.")
    if made.label_state == LabelState.WAITING:
        return _("The result is kept and the alert is closed. The lake is busy; the label follows by itself.")
    return _("It is on record why there was no examination. The alert is closed.")
