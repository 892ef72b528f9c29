"""From tables to risks: train on what was known before a day, score what was declared from that day on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.flow.governing import Choice
from tidewaiter.flow.shadowing import keep_shadows, keep_use
from tidewaiter.flow.steps import mandatory_detectors, observation_steps
from tidewaiter.lake import BoundStep, Lake
from tidewaiter.tables import declared, fused, scored

if TYPE_CHECKING:
    from tidewaiter.models.card import ModelCard
    from tidewaiter.models.recipe import Recipe

__all__ = ["NO_MODEL", "Prediction", "Told", "check_window", "days_declared", "last_risk_day", "observe", "predict"]

Told = Callable[[str, float], None]
"""Called with what is being done and the share that is done, 0 to 1."""

NO_MODEL = "none"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the risks of a window rest on: the model's card, or why there is no model.

    `choice` says by which word the model was used (None where nobody's word was asked, as in a trial); `fresh` is what
    was trained on the way, `shadows` are the models that were asked beside it. `moved` is how many ways of writing went
    from one party to another, both of which stand, as parties were derived anew.
    """

    first: date
    last: date
    card: ModelCard | None
    without_model: str = ""
    choice: Choice | None = None
    fresh: ModelCard | None = None
    shadows: tuple[str, ...] = ()
    moved: int = 0


def predict(
    lake: Lake,
    *,
    first: date,
    last: date,
    explain: int = 500,
    seed: int = 0,
    recipe: Recipe | None = None,
    choice: Choice | None = None,
    on_progress: Told | None = None,
) -> Prediction:
    """Fill `fused.risks` for the lines declared from `first` to `last`.

    The model learns from what was known before `first`. With too few results for a model the
    detectors speak alone, and the prediction says so. Where `choice` names an approved model, that one is used and
    the one that was trained is asked beside it.

    Raises:
        UsageError: the window is empty.
    """
    from tidewaiter.entities.updating import resolve
    from tidewaiter.fusion.risks import fuse_risks
    from tidewaiter.models.scoring import score_items

    tell = on_progress or (lambda _what, _share: None)
    check_window(lake, first, last)
    tell("finding out who is who", 0.0)
    moved = resolve(lake).moved
    observe(lake, observation_steps(), on_progress=lambda what, share: tell(what, 0.1 + 0.5 * share))
    tell("learning from past inspections", 0.6)
    window = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    steps: list[BoundStep] = []
    record = ""
    fresh, why = _trained(lake, first, recipe=recipe, seed=seed)
    used = choice.champion if choice and choice.champion else fresh
    if used is None:
        _forget_scores(lake)
    else:
        record = str(lake.folder("models") / used.model_id)
        steps.append(score_items.bind(model=record, explain=explain, **window))
    tell("scoring", 0.85)
    steps.append(fuse_risks.bind(mandatory=mandatory_detectors(), record=record, **window))
    lake.run(steps, label=f"predict {first} to {last}")
    shadows = _governed(lake, choice, used=used, fresh=fresh, first=first, last=last) if choice else ()
    tell("done", 1.0)
    return Prediction(first, last, used, "" if used else why, choice, fresh, shadows, moved)


def _trained(lake: Lake, as_of: date, *, recipe: Recipe | None, seed: int) -> tuple[ModelCard | None, str]:
    """The model that what was known before a day gives, or why it gives none."""
    from tidewaiter.models.training import train

    try:
        return train(lake, as_of=as_of, recipe=recipe, seed=seed), ""
    except NotEnoughDataError as problem:
        return None, str(problem)


def _governed(
    lake: Lake, choice: Choice, *, used: ModelCard | None, fresh: ModelCard | None, first: date, last: date
) -> tuple[str, ...]:
    """Ask the other models, and put on record which one was used; gives those that were asked."""
    shadows = keep_shadows(lake, choice, used=used, fresh=fresh, first=first, last=last) if used else ()
    keep_use(lake, choice, used=used, fresh=fresh, shadows=shadows, first=first, last=last)
    return shadows


def _forget_scores(lake: Lake) -> None:
    """Without a model no score of an earlier one may be fused: it may know what was found after the window."""
    if lake.has(scored.ITEMS):
        with lake.change("no model, so no scores") as change:
            change.replace(scored.ITEMS, scored.ITEMS.schema.empty_table())


def observe(lake: Lake, steps: list[BoundStep], *, on_progress: Told | None = None) -> None:
    """Run steps that need no model, telling each as it begins."""

    def step_begins(name: str, place: int, count: int) -> None:
        if on_progress:
            on_progress(name.rpartition(".")[2].replace("_", " "), (place - 1) / count)

    lake.run(steps, label="observe", on_step=step_begins)


def days_declared(lake: Lake) -> tuple[date, date]:
    """The first and the last day on which anything in the lake was declared.

    Raises:
        NotEnoughDataError: nothing was.
    """
    items = lake.read(declared.ITEMS)
    found = lake.fetch(items.aggregate(first=items.declared_on.min(), last=items.declared_on.max())).to_pylist()[0]
    if found["first"] is None:
        raise NotEnoughDataError("the lake holds no declarations; load some: tidewaiter load MAPPING FILE --lake DIR")
    return found["first"], found["last"]


def last_risk_day(lake: Lake) -> date:
    """The last day with a risk.

    Raises:
        NotEnoughDataError: nothing was scored yet.
    """
    risks = lake.read(fused.RISKS)
    last = lake.fetch(risks.aggregate(last=risks.declared_on.max())).to_pylist()[0]["last"]
    if last is None:
        raise NotEnoughDataError("the lake holds no risks yet; run: tidewaiter run --lake DIR")
    return date.fromisoformat(str(last))


def check_window(lake: Lake, first: date, last: date) -> None:
    """Refuse a window in which nothing was declared.

    Raises:
        UsageError: the window is empty.
    """
    if last < first:
        raise UsageError(f"the last day ({last}) comes before the first ({first})")
    earliest, latest = days_declared(lake)
    if first > latest or last < earliest:
        raise UsageError(f"nothing was declared from {first} to {last}; the lake holds {earliest} to {latest}")
