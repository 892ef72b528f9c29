"""Saying which model a run may use: a policy of models, and words on models, published into the lake by people.

A policy and a champion take two people, and an approval names the day on which it ends. Putting a model in shadow or
withdrawing it takes one: watching harms nobody, and a stop must be quick. Nothing holds before the day it was said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from tidewaiter.errors import UsageError
from tidewaiter.flow.governing import (
    CHAMPION,
    FLAG,
    LATEST,
    REFUSE,
    RETIRED,
    SHADOW,
    ModelPolicy,
    Standing,
    model_policies,
    standings,
)
from tidewaiter.lake import Lake
from tidewaiter.tables import scored

__all__ = ["ApprovalError", "publish_model_policy", "say_of_model"]

_LONGEST = timedelta(days=731)


class ApprovalError(UsageError):
    """The policy or the word cannot be published as it is."""


def publish_model_policy(
    lake: Lake,
    *,
    uses: str,
    without: str,
    drafted_by: str,
    published_by: str,
    reason: str,
    holds_from: date,
    today: date,
    now: datetime | None = None,
) -> ModelPolicy:
    """Publish which model runs use from `holds_from` on.

    Args:
        lake: whose policy it is.
        uses: latest, or champion.
        without: what a run does without an approved model: refuse, or flag.
        drafted_by: who wrote it.
        published_by: who looked at it; must be somebody else.
        reason: why.
        holds_from: the first day that is worked by it; not before today.
        today: the day at the desk.
        now: the moment that is recorded.

    Raises:
        ApprovalError: a value is none of those allowed, the two people are one, no reason is said, or it lies back.
        LakeBusyError: a run is writing; nothing was published.
    """
    if uses not in (LATEST, CHAMPION) or without not in (REFUSE, FLAG):
        raise ApprovalError(
            "a policy of models uses latest or champion; without an approved model it says refuse or flag"
        )
    _two(drafted_by, published_by, what="a policy of models")
    _forward(reason, holds_from, today)
    row = {
        "version": max((each.version for each in model_policies(lake)), default=0) + 1,
        "holds_from": holds_from,
        "uses": uses,
        "without": without,
        "drafted_by": drafted_by,
        "published_by": published_by,
        "reason": reason.strip(),
        "published_at": now or datetime.now(UTC),
    }
    with lake.change(f"policy {row['version']} of models") as change:
        change.append(scored.POLICIES, pa.Table.from_pylist([row], schema=scored.POLICIES.schema))
    return model_policies(lake)[0]


def say_of_model(
    lake: Lake,
    model_id: str,
    standing: str,
    *,
    proposed_by: str,
    decided_by: str,
    reason: str,
    today: date,
    ends_on: date | None = None,
    holds_from: date | None = None,
    figures: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> Standing:
    """Say that a model is the champion, watches in shadow, or is retired.

    Args:
        lake: whose model it is.
        model_id: the model.
        standing: champion, shadow or retired.
        proposed_by: who proposed it.
        decided_by: who decided it; of a champion somebody else.
        reason: why.
        today: the day at the desk.
        ends_on: the last day of an approval, at most two years off.
        holds_from: the first day on which it holds; today if not said.
        figures: what was looked at, in plain values.
        now: the moment that is recorded.

    Raises:
        ApprovalError: the word is none of the three, or an approval lacks its second person, its end or its model.
        LakeError: the lake keeps no such model.
        LakeBusyError: a run is writing; nothing was published.
    """
    from tidewaiter.models.card import read_card

    if standing not in (CHAMPION, SHADOW, RETIRED):
        raise ApprovalError("a model is the champion, in shadow, or retired")
    start = holds_from or today
    _forward(reason, start, today)
    if standing == CHAMPION:
        _two(proposed_by, decided_by, what="a champion")
        if ends_on is None or not start <= ends_on <= today + _LONGEST:
            raise ApprovalError("an approval ends on a day in the next two years; say which")
    if standing != RETIRED:
        read_card(lake.folder("models") / model_id)
    row = {
        "number": max((each.number for each in standings(lake)), default=0) + 1,
        "model_id": model_id,
        "standing": standing,
        "holds_from": start,
        "ends_on": ends_on if standing == CHAMPION else None,
        "proposed_by": proposed_by,
        "decided_by": decided_by,
        "reason": reason.strip(),
        "figures": json.dumps(dict(figures or {}), sort_keys=True),
        "decided_at": now or datetime.now(UTC),
    }
    with lake.change(f"model {model_id}: {standing}") as change:
        change.append(scored.STANDINGS, pa.Table.from_pylist([row], schema=scored.STANDINGS.schema))
    return standings(lake)[-1]


def _two(one: str, other: str, *, what: str) -> None:
    if not one.strip() or not other.strip() or one.strip().casefold() == other.strip().casefold():
        raise ApprovalError(f"{what} takes two people: one who proposes it and another who looks at it and decides")


def _forward(reason: str, holds_from: date, today: date) -> None:
    if not reason.strip():
        raise ApprovalError("say why; the reason stays on record")
    if holds_from < today:
        raise ApprovalError("it holds from today or a later day: days that were worked were worked without it")
