"""Which model a run may use: the policy that was published, the words said of models, and what follows on a day.

Without a policy a run uses the model that it trains, as a small administration does, and says that no approval is on
record. A policy that asks for a champion lets a run use only the model that two people approved; what the run trains
is then asked beside it, in shadow. A run never guesses: where the approved model is missing, retired or past its
sunset it refuses, or goes on with the model of the day and flags it, as the policy says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tidewaiter.errors import LakeError, UsageError
from tidewaiter.lake import Lake
from tidewaiter.tables import scored

if TYPE_CHECKING:
    from tidewaiter.models.card import ModelCard

__all__ = [
    "CHAMPION",
    "FLAG",
    "LATEST",
    "REFUSE",
    "RETIRED",
    "SHADOW",
    "WORDINGS",
    "Choice",
    "ModelPolicy",
    "NoChampionError",
    "Standing",
    "choose",
    "model_policies",
    "model_policy_on",
    "standings",
    "standings_on",
]

LATEST, CHAMPION = "latest", "champion"
REFUSE, FLAG = "refuse", "flag"
SHADOW, RETIRED = "shadow", "retired"

NO_APPROVAL = "no approval is on record: no policy of models was published, so the run uses the model that it trained"
_LATEST = "policy {version} of models: each run uses the model that it trains"
_APPROVED = "approved by {second} (proposed by {first}) until {day}: {reason}"
_FLAGGED = "not an approved model: {why}"
_NOBODY = "nobody has approved one"
_ENDED = "the approval of model {model} ended on {day}"
_NO_RECORD = "the record of the approved model {model} is missing from the lake, or cannot be read"
_NO_TREES = "the trees of the approved model {model} are missing from the lake"
_TOO_NEW = "the approved model {model} may have learned what was found after {day}, the first day"
_WITHDRAWN = "model {model} was withdrawn from use ({standing}) on {day} by {who}"
WORDINGS = (
    NO_APPROVAL, _LATEST, _APPROVED, _FLAGGED, _NOBODY, _ENDED, _NO_RECORD, _NO_TREES, _TOO_NEW, _WITHDRAWN,
)  # fmt: skip
"""By which word a run uses a model, or why without one."""


class NoChampionError(UsageError):
    """The policy lets a run use only an approved model, and there is none that it may use."""


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """One published policy of models."""

    version: int
    holds_from: date
    uses: str
    without: str
    drafted_by: str
    published_by: str
    reason: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One word said of a model."""

    number: int
    model_id: str
    standing: str
    holds_from: date
    ends_on: date | None
    proposed_by: str
    decided_by: str
    reason: str
    figures: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run may do on a day.

    Attributes:
        policy: the policy that holds; None if none was published.
        champion: the card of the approved model that the run uses; None to use the one that it trains.
        standing: the word by which the champion is approved.
        shadows: models that a person wants asked beside it.
        words: by which word the model is used, or why without one.
        flagged: whether the policy asks for an approved model and the run goes on without.
    """

    policy: ModelPolicy | None = None
    champion: ModelCard | None = None
    standing: Standing | None = None
    shadows: tuple[str, ...] = ()
    words: str = NO_APPROVAL
    flagged: bool = False


def model_policies(lake: Lake) -> list[ModelPolicy]:
    """Every policy of models that was published, the last one first."""
    rows = lake.fetch(lake.read(scored.POLICIES)).to_pylist()
    return sorted((ModelPolicy(**row) for row in rows), key=lambda each: -each.version)


def model_policy_on(lake: Lake, day: date) -> ModelPolicy | None:
    """The last policy of models that holds on a day; None if there is none."""
    return next((each for each in model_policies(lake) if each.holds_from <= day), None)


def standings(lake: Lake) -> list[Standing]:
    """Every word that was said of a model, in the order in which they were said."""
    rows = lake.fetch(lake.read(scored.STANDINGS)).to_pylist()
    return sorted((Standing(**row) for row in rows), key=lambda each: each.number)


def standings_on(said: list[Standing], day: date) -> dict[str, Standing]:
    """The last word on each model that holds on a day; a later champion ends the one before it."""
    last: dict[str, Standing] = {}
    for word in said:
        if word.holds_from > day:
            continue
        if word.standing == CHAMPION:
            last = {model: each for model, each in last.items() if each.standing != CHAMPION}
        last[word.model_id] = word
    return last


def choose(lake: Lake, *, first: date, last: date) -> Choice:
    """Which model a run of the days `first` to `last` uses, by what holds on its last day.

    Raises:
        NoChampionError: the policy asks for an approved model, there is none to use, and a run must then not go on.
    """
    policy = model_policy_on(lake, last)
    if policy is None:
        return Choice()
    said = standings(lake)
    words = standings_on(said, last)
    shadows = tuple(sorted(model for model, word in words.items() if word.standing == SHADOW))
    if policy.uses == LATEST:
        told = _LATEST.format(version=policy.version)
        return Choice(policy, shadows=shadows, words=told)
    word = next((each for each in words.values() if each.standing == CHAMPION), None)
    card, why = _usable(lake, word, said, first=first, last=last)
    if card is not None and word is not None:
        told = _APPROVED.format(second=word.decided_by, first=word.proposed_by, day=word.ends_on, reason=word.reason)
        return Choice(policy, card, word, shadows, told)
    if policy.without == REFUSE:
        raise NoChampionError(
            f"policy {policy.version} of models lets a run use only an approved model, and {why}. Nothing was scored, "
            "and the list of before stands. Have a model approved by two people, or publish a policy that flags instead"
        )
    return Choice(policy, shadows=shadows, words=_FLAGGED.format(why=why), flagged=True)


def _usable(
    lake: Lake, word: Standing | None, said: list[Standing], *, first: date, last: date
) -> tuple[ModelCard | None, str]:
    """The champion's card, or why it cannot be used."""
    from tidewaiter.models.card import read_card

    if word is None:
        return None, _missing(said, last)
    if word.ends_on is not None and word.ends_on < last:
        return None, _ENDED.format(model=word.model_id, day=word.ends_on)
    try:
        card = read_card(lake.folder("models") / word.model_id)
    except (LakeError, ValueError, KeyError, TypeError):
        return None, _NO_RECORD.format(model=word.model_id)
    if not (card.folder / "model.json").is_file():
        return None, _NO_TREES.format(model=word.model_id)
    if date.fromisoformat(card.as_of) > first:
        return None, _TOO_NEW.format(model=word.model_id, day=first)
    return card, ""


def _missing(said: list[Standing], day: date) -> str:
    """Why no model is the champion."""
    held = [word for word in said if word.standing == CHAMPION and word.holds_from <= day]
    if not held:
        return _NOBODY
    ended = next((w for w in reversed(said) if w.model_id == held[-1].model_id and w.holds_from <= day), held[-1])
    model = held[-1].model_id
    return _WITHDRAWN.format(model=model, standing=ended.standing, day=ended.holds_from, who=ended.decided_by)
