"""Asking the lake once: what one run left does not change, so the same question has the same answer until the next.

The engine is made for sets and costs what it costs; a page that shows what was asked before costs one row.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tidewaiter_workbench.bridge.opening import answering, last_run
from tidewaiter_workbench.keeping.models import Answer

__all__ = ["asked_once", "is_kept"]

_MOST = 500


def asked_once(kind: str, facts: object, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 (plain values of any shape)
    """An answer in plain values: as it was kept, or asked now and kept.

    Args:
        kind: what is asked, in a word.
        facts: all else that decides the answer, in plain values.
        ask: asks the lake; gives what JSON can hold.
    """
    run, question = _question(kind, facts)
    kept = Answer.objects.filter(question=question).first()
    if kept is not None:
        return kept.content
    began = time.monotonic()
    content = json.loads(json.dumps(ask(), default=str))  # as it will be when it was kept
    spent = round(time.monotonic() - began, 3)
    answer = Answer(question=question, kind=kind, run=run, content=content, seconds=spent, made_at=timezone.now())
    Answer.objects.bulk_create([answer], ignore_conflicts=True)  # somebody may have asked the same meanwhile
    _forget(run, kind)
    return content


def is_kept(kind: str, facts: object) -> bool:
    """Whether that was asked already, since the last run."""
    return Answer.objects.filter(question=_question(kind, facts)[1]).exists()


def _question(kind: str, facts: object) -> tuple[str, str]:
    """The run whose lake is asked, and a digest of all that decides the answer."""
    run = last_run(Path(settings.WORKBENCH["lake"]))
    facts_of = json.dumps([kind, run, answering(), settings.WORKBENCH["lake"], facts], sort_keys=True, default=str)
    return run, hashlib.sha256(facts_of.encode()).hexdigest()


def _forget(run: str, kind: str) -> None:
    """Answers after earlier runs are never asked for again; of this one, only the latest of each kind stay."""
    Answer.objects.exclude(run=run).delete()
    old = list(Answer.objects.filter(kind=kind).order_by("-id").values_list("pk", flat=True)[_MOST:])
    if old:
        Answer.objects.filter(pk__in=old).delete()
