"""REST API v1: the queue, what is done with alerts, shipments, and results of examinations.

The same services as the pages: a program can do nothing that its holder could not do by hand, and its scopes allow
less. Every write carries an Idempotency-Key and the version that the program saw.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import Throttled
from ninja.security import HttpBearer

from tidewaiter_workbench.api import cases
from tidewaiter_workbench.api.asking import answered_once as _once
from tidewaiter_workbench.api.asking import record_read as _record
from tidewaiter_workbench.api.asking import scoped as _scoped
from tidewaiter_workbench.api.models import Token
from tidewaiter_workbench.api.pace import PerToken
from tidewaiter_workbench.api.shapes import (
    AlertOut,
    CloseIn,
    ExamIn,
    ExamOut,
    Misshapen,
    QueueOut,
    Refused,
    ShipmentOut,
    SnoozeIn,
    Unsigned,
    VersionIn,
    Words,
    alert_out,
    exam_out,
)
from tidewaiter_workbench.api.tokens import token_of
from tidewaiter_workbench.exams.models import ExamResult
from tidewaiter_workbench.exams.services import Facts, Found, keep_result, write_waiting
from tidewaiter_workbench.queue import services
from tidewaiter_workbench.queue.listing import Question, page
from tidewaiter_workbench.queue.refusals import AlertGoneError, RefusalError

__all__ = ["api"]

_REFUSALS = {**dict.fromkeys((400, 403, 404, 409, 429), Refused), 401: Unsigned, 422: Misshapen}
AlertId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Body = dict[str, object]


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


api.add_router("", cases.router)


@api.exception_handler(RefusalError)
def _refused(request: HttpRequest, refusal: RefusalError) -> HttpResponse:
    return api.create_response(request, {"error": str(refusal)}, status=refusal.status)


@api.exception_handler(Throttled)
def _too_fast(request: HttpRequest, too_fast: Throttled) -> HttpResponse:
    seconds = math.ceil(too_fast.wait or 1)
    words = {"error": f"this token asked too often in this minute; ask again in {seconds} seconds"}
    response = api.create_response(request, words, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@api.get("/queue", response={200: QueueOut, **_REFUSALS}, summary="Read the queue")
def read_queue(
    request: HttpRequest,
    show: Words = "open",
    cause: Words = "",
    lane: Words = "",
    office: Words = "",
    text: Words = "",
    sort: Words = "priority",
    after: Words = "",
    size: int = Query(50, ge=1, le=200),
) -> Body:
    """Alerts within the holder's reach, in order; `after` of one answer leads to the next."""
    token = _scoped(request, "queue:read", "see_queue")
    asked = {"show": show, "cause": cause, "lane": lane, "office": office, "text": text, "sort": sort}
    answer = page(Question.read(asked), person=token.holder, after=after, size=size, count=False)
    _record(token, "read the queue", kind="queue")
    return {"alerts": [alert_out(alert) for alert in answer.alerts], "after": answer.after}


@api.get("/alerts/{alert_id}", response={200: AlertOut, **_REFUSALS}, summary="Read one alert")
def read_alert(request: HttpRequest, alert_id: AlertId) -> Body:
    """One alert as it stands."""
    token = _scoped(request, "queue:read", "see_queue")
    alert = services.within_reach(token.holder, alert_id)
    _record(token, "read an alert", kind="alert", key=alert.item_id)
    return alert_out(alert)


@api.post("/queue/next", response={200: AlertOut, **_REFUSALS}, summary="Take the next free alert")
def take_next(request: HttpRequest) -> Status:
    """The first alert that nobody holds is the holder's from now on."""
    token = _scoped(request, "alerts:write", "work_alert")

    def work() -> Body:
        alert = services.lock_next(by=token.holder)
        if alert is None:
            raise AlertGoneError("nothing waits")
        return alert_out(alert)

    return _once(request, token, work)


@api.post("/alerts/{alert_id}/claim", response={200: AlertOut, **_REFUSALS}, summary="Claim an alert")
def claim(request: HttpRequest, alert_id: AlertId) -> Status:
    """Take an alert that nobody holds."""
    return _alert_write(request, lambda holder: services.claim(alert_id, by=holder))


@api.post("/alerts/{alert_id}/detach", response={200: AlertOut, **_REFUSALS}, summary="Give an alert back")
def detach(request: HttpRequest, alert_id: AlertId, said: VersionIn) -> Status:
    """Let others have it."""
    return _alert_write(
        request, lambda holder: services.detach(alert_id, by=holder, version=said.version, reason=said.reason)
    )


@api.post("/alerts/{alert_id}/snooze", response={200: AlertOut, **_REFUSALS}, summary="Hide an alert for a while")
def snooze(request: HttpRequest, alert_id: AlertId, said: SnoozeIn) -> Status:
    """Until a moment in the next thirty days."""
    return _alert_write(
        request,
        lambda holder: services.snooze(alert_id, by=holder, version=said.version, until=said.until, reason=said.reason),
    )


@api.post("/alerts/{alert_id}/close", response={200: AlertOut, **_REFUSALS}, summary="Close an alert")
def close(request: HttpRequest, alert_id: AlertId, said: CloseIn) -> Status:
    """With a reason, without an examination."""
    return _alert_write(
        request, lambda holder: services.close(alert_id, by=holder, version=said.version, reason=said.reason)
    )


@api.get("/alerts/{alert_id}/shipment", response={200: ShipmentOut, **_REFUSALS}, summary="Read a shipment")
def read_shipment(request: HttpRequest, alert_id: AlertId) -> Body:
    """Why it is on the list, and what it declares."""
    token = _scoped(request, "shipments:read", "see_shipment")
    alert = services.within_reach(token.holder, alert_id)
    told = services.dossier(alert)
    _record(token, "read a shipment", kind="alert", key=alert.item_id)
    return {
        "alert": alert_out(alert),
        "declaration": told.item,
        "risk": told.risk,
        "risk_low": told.risk_low,
        "risk_high": told.risk_high,
        "reasons": list(told.reasons),
        "contributions": dict(told.contributions),
        "cautions": list(told.cautions),
        "model": told.model_id,
    }


@api.post("/alerts/{alert_id}/exam", response={200: ExamOut, **_REFUSALS}, summary="Record an examination")
def record_exam(request: HttpRequest, alert_id: AlertId, said: ExamIn) -> Status:
    """Its result closes the alert and becomes a label."""
    token = _scoped(request, "exams:write", "record_exam")
    told = said.model_dump()
    version, findings = told.pop("version"), tuple(Found(**each) for each in told.pop("findings"))
    facts = Facts(findings=findings, **told)
    answer = _once(
        request, token, lambda: exam_out(keep_result(alert_id, by=token.holder, version=version, facts=facts))
    )
    if answer.status_code == 200:
        write_waiting()  # outside of that transaction: the lake may take its time
        answer.value["label"] = ExamResult.objects.values_list("label_state", flat=True).get(pk=answer.value["id"])
    return answer


def _alert_write(request: HttpRequest, service: Callable[[object], object]) -> Status:
    token = _scoped(request, "alerts:write", "work_alert")
    return _once(request, token, lambda: alert_out(service(token.holder)))  # type: ignore[arg-type]
