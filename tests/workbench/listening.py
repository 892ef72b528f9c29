"""A program that listens for webhooks, and the worker that sends them."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.utils import timezone

from tidewaiter_workbench.jobs import leases
from tidewaiter_workbench.jobs.doing import Doing, perform
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.webhooks.models import Delivery, Subscription
from tidewaiter_workbench.webhooks.signing import secret_of


class Receiver:
    """A program that listens: keeps what it was told, and answers as the test says."""

    def __init__(self) -> None:
        self.got: list[tuple[dict, bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def told(self) -> list[str]:
        return [json.loads(body)["event"] for _headers, body in self.got]


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    """A server at work in a thread, for as long as it is needed."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver, listening."""
    made = Receiver()
    with serving(made.server):
        yield made


def send() -> Job | None:
    """What a worker does."""
    Job.objects.filter(kind="deliver", state="waiting").update(not_before=timezone.now())
    Delivery.objects.filter(state="waiting").update(next_at=timezone.now())
    job = leases.take("w", ["deliver"])
    if job:
        perform(Doing(job))
        job.refresh_from_db()
    return job


def signed_by(hook: Subscription, headers: dict, body: bytes) -> bool:
    """Whether a message is signed with that subscription's secret, as its receiver checks it."""
    at, signed = headers["Tidewaiter-Signature"].split(",")
    moment = at.removeprefix("t=")
    right = hmac.new(secret_of(hook).encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return signed == f"v1={right}" and abs(int(moment) - timezone.now().timestamp()) < 60
