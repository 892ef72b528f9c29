"""Jobs for programs: what takes long is started, looked at, cancelled and tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from django.forms import Form
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import (
    REFUSALS,
    Before,
    Body,
    RowId,
    Size,
    record_read,
    scoped,
    told,
    written,
)
from tidewaiter_workbench.api.shapes import Words
from tidewaiter_workbench.jobs import services
from tidewaiter_workbench.jobs.kinds import known
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.people.models import Person

__all__ = ["JobOut", "job_out", "router"]

router = Router()
Text = Annotated[Words, Field(max_length=500)]


class JobOut(Schema):
    """One job; `words` says what is being done, at the end what came of it, or why nothing did."""

    id: int
    kind: str
    about: str
    state: str
    by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    percent: int
    words: str
    attempt: int
    tries: int
    may_change: bool


class JobsOut(Schema):
    """Some jobs, the newest first; ask again with `before`, nought at the end."""

    jobs: list[JobOut]
    before: int


class LogOut(Schema):
    """One thing that was said while it ran."""

    at: datetime
    words: str


class WholeJobOut(JobOut):
    """One job with its log."""

    log: list[LogOut]


class AskedOut(Schema):
    """One field that a kind of job asks for; `choices` is empty where anything may be said."""

    name: str
    label: str
    required: bool
    choices: list[str]


class JobKindOut(Schema):
    """A kind of job that the holder may start."""

    name: str
    title: str
    does: str
    fields: list[AskedOut]


class KindsOut(Schema):
    """Every kind that the holder may start."""

    kinds: list[JobKindOut]


class StartIn(Schema):
    """What to do, and each field of its form as one or more texts."""

    kind: Words = Field(max_length=40)
    fields: dict[Text, Text | list[Text]] = Field(default_factory=dict, max_length=40)


@router.get("/job-kinds", response={200: KindsOut, **REFUSALS}, summary="Read which jobs can be started")
def read_job_kinds(request: HttpRequest) -> Body:
    """Those that the holder may start by hand, with what each asks for."""
    token = scoped(request, "jobs:read", "see_jobs")
    record_read(token, "read the kinds of jobs", kind="jobs")
    return {
        "kinds": [
            {"name": kind.name, "title": str(kind.title), "does": str(kind.does), "fields": _fields(kind.form())}
            for kind in services.startable(token.holder)
            if kind.form
        ]
    }


@router.get("/jobs", response={200: JobsOut, **REFUSALS}, summary="Read the jobs")
def read_jobs(request: HttpRequest, show: Words = "all", before: Before = 0, size: Size = 50) -> Body:
    """Those that the holder may know of; `show` is all, active or failed."""
    token = scoped(request, "jobs:read", "see_jobs")
    shown, last = older(services.listed(token.holder, show=show), before, size=size)
    record_read(token, "read the jobs", kind="jobs")
    return {"jobs": [job_out(each, token.holder) for each in shown], "before": last}


@router.get("/jobs/{job_id}", response={200: WholeJobOut, **REFUSALS}, summary="Read one job")
def read_job(request: HttpRequest, job_id: RowId) -> Body:
    """How far it is, and what was said."""
    token = scoped(request, "jobs:read", "see_jobs")
    job = services.within_reach(token.holder, job_id)
    record_read(token, "read a job", kind="job", key=str(job_id))
    return told(WholeJobOut, **job_out(job, token.holder), log=list(job.lines.all()))


@router.post("/jobs", response={200: JobOut, **REFUSALS}, summary="Start a job")
def start_job(request: HttpRequest, said: StartIn) -> Status:
    """Of a kind that people start by hand, too."""
    given = {name: [text] if isinstance(text, str) else text for name, text in said.fields.items()}
    return _job(request, lambda holder: services.start_by_hand(said.kind, given, by=holder))


@router.post("/jobs/{job_id}/cancel", response={200: JobOut, **REFUSALS}, summary="Cancel a job")
def cancel_job(request: HttpRequest, job_id: RowId) -> Status:
    """One that waits goes at once, one at work within seconds; what has ended is refused."""
    return _job(request, lambda holder: services.cancel(job_id, by=holder))


@router.post("/jobs/{job_id}/retry", response={200: JobOut, **REFUSALS}, summary="Try a job again")
def retry_job(request: HttpRequest, job_id: RowId) -> Status:
    """What failed or was cancelled; anything else is refused."""
    return _job(request, lambda holder: services.retry(job_id, by=holder))


def job_out(job: Job, person: Person) -> Body:
    """A job as JSON, for whoever reads it."""
    kind = known(job.kind)
    about = kind.about(job.parameters) if kind else ""
    may = kind is not None and person.has_perm(f"workbench.{kind.permission}")
    return told(JobOut, job, about=str(about), may_change=may)


def _job(request: HttpRequest, service: Callable[[Person], Job]) -> Status:
    return written(request, "jobs:write", "see_jobs", lambda holder: job_out(service(holder), holder))


def _fields(form: Form) -> list[Body]:
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "required": field.required,
            "choices": [str(value) for value, _words in getattr(field, "choices", ())],
        }
        for name, field in form.fields.items()
    ]
