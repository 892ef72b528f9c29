"""REST API v1: the queue, what is done with alerts, shipments and results of examinations; the other parts beside it.

The same services as the pages: a program can do nothing that its holder could not do by hand, and its scopes allow
less. Every write carries an Idempotency-Key and the version that the program saw.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.security import HttpBearer

from tidewaiter_workbench.api import (
    audit,
    boards,
    cases,
    figures,
    jobs,
    likenesses,
    lines,
    merges,
    parties,
    plans,
    retention,
    rules,
    series,
    tips,
)
from tidewaiter_workbench.api.asking import REFUSALS, Body, RowId, Size, answered_once, record_read, scoped, written
from tidewaiter_workbench.api.models import Token
from tidewaiter_workbench.api.pace import PerToken
from tidewaiter_workbench.api.shapes import (
    AlertOut,
    CloseIn,
    ExamIn,
    ExamOut,
    QueueOut,
    ShipmentOut,
    SnoozeIn,
    VersionIn,
    Words,
    alert_out,
    exam_out,
    line_told,
)
from tidewaiter_workbench.api.tokens import token_of
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.exams.models import ExamResult
from tidewaiter_workbench.exams.services import Facts, Found, keep_result, write_waiting
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue import services
from tidewaiter_workbench.queue.listing import Question, page
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.refusals import AlertGoneError, RefusalError

__all__ = ["api"]


class _Bearer(HttpBearer):
    """`Authorization: Bearer tw_...`."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:  # noqa: ARG002 (ninja's name)
        return token_of(token)


api = NinjaAPI(
    title="Tidewaiter workbench",
    version="1",
    auth=_Bearer(),
    throttle=[PerToken()],
    docs_url=None,  # its page needs scripts from elsewhere; the document itself is at openapi.json
    urls_namespace="api-v1",
)


for part in (
    cases,
    lines,
    likenesses,
    parties,
    merges,
    series,
    boards,
    rules,
    jobs,
    plans,
    figures,
    tips,
    retention,
    audit,
):
    api.add_router("", part.router)


@api.exception_handler(RefusalError)
def _refused(request: HttpRequest, refusal: RefusalError) -> HttpResponse:
    return api.create_response(request, {"error": str(refusal)}, status=refusal.status)


@api.exception_handler(BridgeError)
def _unanswered(request: HttpRequest, error: BridgeError) -> HttpResponse:
    """The lake cannot answer, or nothing was planned or loaded yet; its own words say which."""
    return api.create_response(request, {"error": str(error)}, status=409)


@api.exception_handler(HttpError)
def _not_understood(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What is no JSON at all, in the shape in which every other refusal comes; a missing token has one of its own."""
    name = "detail" if isinstance(error, AuthenticationError) else "error"
    return api.create_response(request, {name: str(error)}, status=error.status_code)


@api.exception_handler(Throttled)
def _too_fast(request: HttpRequest, too_fast: Throttled) -> HttpResponse:
    seconds = math.ceil(too_fast.wait or 1)
    words = {"error": f"this token asked too often in this minute; ask again in {seconds} seconds"}
    response = api.create_response(request, words, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@api.get("/queue", response={200: QueueOut, **REFUSALS}, summary="Read the queue")
def read_queue(
    request: HttpRequest,
    show: Words = "open",
    cause: Words = "",
    lane: Words = "",
    office: Words = "",
    text: Words = "",
    sort: Words = "priority",
    after: Words = "",
    size: Size = 50,
) -> Body:
    """Alerts within the holder's reach, in order; `after` of one answer leads to the next."""
    token = scoped(request, "queue:read", "see_queue")
    asked = {"show": show, "cause": cause, "lane": lane, "office": office, "text": text, "sort": sort}
    answer = page(Question.read(asked), person=token.holder, after=after, size=size, count=False)
    record_read(token, "read the queue", kind="queue")
    return {"alerts": [alert_out(alert) for alert in answer.alerts], "after": answer.after}


@api.get("/alerts/{alert_id}", response={200: AlertOut, **REFUSALS}, summary="Read one alert")
def read_alert(request: HttpRequest, alert_id: RowId) -> Body:
    """One alert as it stands."""
    token = scoped(request, "queue:read", "see_queue")
    alert = services.within_reach(token.holder, alert_id)
    record_read(token, "read an alert", kind="alert", key=alert.item_id)
    return alert_out(alert)


@api.post("/queue/next", response={200: AlertOut, **REFUSALS}, summary="Take the next free alert")
def take_next(request: HttpRequest) -> Status:
    """The first alert that nobody holds is the holder's from now on."""

    def take(holder: Person) -> Alert:
        alert = services.lock_next(by=holder)
        if alert is None:
            raise AlertGoneError("nothing waits")
        return alert

    return _alert_write(request, take)


@api.post("/alerts/{alert_id}/claim", response={200: AlertOut, **REFUSALS}, summary="Claim an alert")
def claim(request: HttpRequest, alert_id: RowId) -> Status:
    """Take an alert that nobody holds."""
    return _alert_write(request, lambda holder: services.claim(alert_id, by=holder))


@api.post("/alerts/{alert_id}/detach", response={200: AlertOut, **REFUSALS}, summary="Give an alert back")
def detach(request: HttpRequest, alert_id: RowId, said: VersionIn) -> Status:
    """Let others have it."""
    return _alert_write(
        request, lambda holder: services.detach(alert_id, by=holder, version=said.version, reason=said.reason)
    )


@api.post("/alerts/{alert_id}/snooze", response={200: AlertOut, **REFUSALS}, summary="Hide an alert for a while")
def snooze(request: HttpRequest, alert_id: RowId, said: SnoozeIn) -> Status:
    """Until a moment in the next thirty days."""
    return _alert_write(
        request,
        lambda holder: services.snooze(alert_id, by=holder, version=said.version, until=said.until, reason=said.reason),
    )


@api.post("/alerts/{alert_id}/close", response={200: AlertOut, **REFUSALS}, summary="Close an alert")
def close(request: HttpRequest, alert_id: RowId, said: CloseIn) -> Status:
    """With a reason, without an examination."""
    return _alert_write(
        request, lambda holder: services.close(alert_id, by=holder, version=said.version, reason=said.reason)
    )


@api.get("/alerts/{alert_id}/shipment", response={200: ShipmentOut, **REFUSALS}, summary="Read a shipment")
def read_shipment(request: HttpRequest, alert_id: RowId) -> Body:
    """Why it is on the list, and what it declares."""
    token = scoped(request, "shipments:read", "see_shipment")
    alert = services.within_reach(token.holder, alert_id)
    told = services.dossier(alert)
    record_read(token, "read a shipment", kind="alert", key=alert.item_id)
    return {"alert": alert_out(alert), **line_told(told)}


@api.post("/alerts/{alert_id}/exam", response={200: ExamOut, **REFUSALS}, summary="Record an examination")
def record_exam(request: HttpRequest, alert_id: RowId, said: ExamIn) -> Status:
    """Its result closes the alert and becomes a label."""
    token = scoped(request, "exams:write", "record_exam")
    told = said.model_dump()
    version, findings = told.pop("version"), tuple(Found(**each) for each in told.pop("findings"))
    facts = Facts(findings=findings, **told)
    answer = answered_once(
        request, token, lambda: exam_out(keep_result(alert_id, by=token.holder, version=version, facts=facts))
    )
    if answer.status_code == 200:
        write_waiting()  # outside of that transaction: the lake may take its time
        answer.value["label"] = ExamResult.objects.values_list("label_state", flat=True).get(pk=answer.value["id"])
    return answer


def _alert_write(request: HttpRequest, service: Callable[[Person], Alert]) -> Status:
    return written(request, "alerts:write", "work_alert", lambda holder: alert_out(service(holder)))
