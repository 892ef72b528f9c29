"""Which model runs of the lake may use, by whose word, and how the others do beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from tidewaiter.errors import LakeBusyError, TidewaiterError
from tidewaiter.flow.approving import publish_model_policy, say_of_model
from tidewaiter.flow.governing import CHAMPION, FLAG, LATEST, REFUSE, model_policy_on, standings, standings_on
from tidewaiter.flow.shadowing import FRESH, compared_shadows, uses
from tidewaiter.lake import Lake
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, opened_lake

__all__ = [
    "CHAMPION",
    "FLAG",
    "FRESH",
    "LATEST",
    "REFUSE",
    "Governance",
    "governance",
    "publish_policy_of_models",
    "say_of",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Governance:
    """How the lake's models are governed on a day; plain values.

    Attributes:
        policy: version, uses, without, holds_from, who and why; empty where none is published.
        words: of each model the last word that holds: number, standing, ends_on, who, why, figures.
        used: which model the last run used, by which word, and whether that was flagged; empty before the first.
        compared: the model last in use beside each challenger, see `tidewaiter.models.comparing.Comparison`.
        last_word: the number of the last word that was said, 0 for none.
    """

    policy: dict[str, Any] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    used: dict[str, Any] = field(default_factory=dict)
    compared: list[dict[str, Any]] = field(default_factory=list)
    last_word: int = 0

    @property
    def champion(self) -> str:
        """The approved model, past its end or not; empty for none."""
        return next((model for model, word in self.words.items() if word["standing"] == CHAMPION), "")

    @property
    def rules(self) -> bool:
        """Whether runs may use only the approved model."""
        return bool(self.policy) and self.policy["uses"] == CHAMPION


def governance(path: Path, *, day: date) -> dict[str, Any]:
    """The fields of `Governance` as they are on a day.

    Raises:
        BridgeError: the lake cannot be read.
    """
    with opened_lake(path) as lake:
        policy = model_policy_on(lake, day)
        said = standings(lake)
        last = uses(lake)[:1]
        told = Governance(
            policy=_plain(policy, "version uses without holds_from drafted_by published_by reason"),
            words={
                model: _plain(word, "number standing holds_from ends_on proposed_by decided_by reason figures")
                for model, word in standings_on(said, day).items()
            },
            used=dict(last[0]) if last else {},
            compared=[each.as_json() for each in compared_shadows(lake, today=day, most=3)],
            last_word=said[-1].number if said else 0,
        )
    return {name: getattr(told, name) for name in Governance.__dataclass_fields__}


def publish_policy_of_models(
    path: Path, *, uses: str, without: str, drafted_by: str, published_by: str, reason: str, today: date
) -> int:
    """Publish a policy of models that holds from today; gives its version.

    Raises:
        BridgeBusyError: a run is writing.
        BridgeError: it may not be published; the words say why.
    """

    def write(lake: Lake) -> int:
        return publish_model_policy(
            lake,
            uses=uses,
            without=without,
            drafted_by=drafted_by,
            published_by=published_by,
            reason=reason,
            holds_from=today,
            today=today,
        ).version

    return _written(path, write)


def say_of(
    path: Path,
    model_id: str,
    standing: str,
    *,
    proposed_by: str,
    decided_by: str,
    reason: str,
    today: date,
    ends_on: date | None = None,
    figures: Mapping[str, object] | None = None,
) -> int:
    """Say of a model that runs may use it, watch it or not; gives the number of the word.

    Raises:
        BridgeBusyError: a run is writing.
        BridgeError: it may not be said; the words say why.
    """
    plain = json.loads(json.dumps(dict(figures or {}), default=str))

    def write(lake: Lake) -> int:
        return say_of_model(
            lake,
            model_id,
            standing,
            proposed_by=proposed_by,
            decided_by=decided_by,
            reason=reason,
            today=today,
            ends_on=ends_on,
            figures=plain,
        ).number

    return _written(path, write)


def _written(path: Path, write: Callable[[Lake], T]) -> T:
    try:
        with Lake.open(path) as lake:
            return write(lake)
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def _plain(thing: object, names: str) -> dict[str, Any]:
    return {} if thing is None else {name: getattr(thing, name) for name in names.split()}
