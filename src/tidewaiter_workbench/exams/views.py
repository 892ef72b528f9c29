"""The page on which a result is recorded, and the one that shows what became of it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import currency
from tidewaiter_workbench.exams.forms import ResultForm
from tidewaiter_workbench.exams.models import ExamResult, LabelState, Photo
from tidewaiter_workbench.exams.photos import add_photos, read, shots
from tidewaiter_workbench.exams.pictures import ENDINGS
from tidewaiter_workbench.exams.services import record_result
from tidewaiter_workbench.queue.models import State
from tidewaiter_workbench.queue.refusals import AlertGoneError, RefusalError
from tidewaiter_workbench.queue.services import within_reach
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["more_photos", "photo", "result", "write_result"]

_ALONE = "default-src 'none'; sandbox"
"""A photo opened by itself runs nothing and fetches nothing, whatever it may hold."""


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
            taken = shots(request.FILES.getlist("photos"))
            version, facts = form.cleaned_data["version"], form.facts()
            made = record_result(alert_id, by=request.user, version=version, facts=facts, photos=taken)
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
    told = {"form": form, "alert": alert, "limits": settings.PHOTOS, "lost_photos": bool(request.FILES)}
    told["currency"] = currency(Path(settings.WORKBENCH["lake"]))
    return render(request, "exams/write_result.html", told, status=status)


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
    told = {
        "result": made,
        "alert": made.alert,
        "findings": made.findings.all(),
        "photos": made.photos.all(),
        "limits": settings.PHOTOS,
        "currency": currency(Path(settings.WORKBENCH["lake"])),
    }
    return render(request, "exams/result.html", told)


@require_POST
@needs("record_exam")
def more_photos(request: HttpRequest, result_id: int) -> HttpResponse:
    """Add photos to a result that is there."""
    made = get_object_or_404(ExamResult.objects.select_related("alert"), pk=result_id)
    try:
        within_reach(request.user, made.alert_id)
        n = add_photos(made, shots(request.FILES.getlist("photos")), by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, ngettext("{n} photo is kept.", "{n} photos are kept.", n).format(n=n))
    return redirect("result", result_id)


@require_safe
@needs("see_shipment")
def photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    """One photo, for those who may see the shipment; each time on record."""
    one = get_object_or_404(Photo.objects.select_related("result__alert"), pk=photo_id)
    try:
        within_reach(request.user, one.result.alert_id)
        content = read(one)
    except RefusalError as gone:
        return refused(request, gone)
    detail = {"photo": one.pk, "sha256": one.sha256}
    record("saw a photo", by=request.user.username, kind="alert", key=one.result.alert.item_id, detail=detail)
    name = f"result-{one.result_id}-photo-{one.pk}.{ENDINGS[one.kind]}"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Content-Security-Policy": _ALONE}
    return HttpResponse(content, content_type=one.kind, headers=headers)


def _kept(made: ExamResult) -> str:
    if made.label_state == LabelState.WRITTEN:
        return _("The result is kept, and is a label from now on. The alert is closed.")
    if made.label_state == LabelState.WAITING:
        return _("The result is kept and the alert is closed. The lake is busy; the label follows by itself.")
    return _("It is on record why there was no examination. The alert is closed.")
