"""The register: the models of the lake, each with what a person has said of it, and how two of them differ."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.governing import CHAMPION
from tidewaiter_workbench.bridge.register import Card, DetectorCard, Shelf, shelf
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.keeping.asking import asked_once
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.register.governing import governed, tell_lake
from tidewaiter_workbench.register.models import APPROVED, RETIRED, SHADOW, UNSAID, Standing, StandingEvent, Verdict

__all__ = ["Entry", "compared", "entry_called", "judge", "register"]

_LONGEST = timedelta(days=731)
_NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One model on the register."""

    card: Card
    standing: Standing | None
    word: dict[str, Any] | None = None  # what holds of it in the lake

    @property
    def champion(self) -> bool:
        """Whether the present risks rest on it."""
        return self.card.judged > 0

    @property
    def verdict(self) -> str:
        """A person's word."""
        return str(self.standing.verdict) if self.standing else UNSAID

    @property
    def over(self) -> bool:
        """Whether its sunset has passed: then somebody must look at it again, or retire it."""
        return self.until is not None and self.until < desk_day()

    @property
    def by_two(self) -> bool:
        """Whether two people approved it, so that runs may use it."""
        return self.word is not None and self.word["standing"] == CHAMPION

    @property
    def until(self) -> date | None:
        """The last day of its approval."""
        if self.word is not None and self.by_two:
            return date.fromisoformat(str(self.word["ends_on"]))
        return self.standing.sunset_on if self.standing else None

    @property
    def answers(self) -> str:
        """Who answers for it."""
        if self.word is not None and self.by_two:
            return f"{self.word['proposed_by']}, {self.word['decided_by']}"
        return self.standing.by if self.standing else ""

    @property
    def needs_word(self) -> bool:
        """Whether it is in use and nobody answers for it."""
        return self.champion and (not (self.by_two or self.verdict == APPROVED) or self.over)

    @property
    def first_head(self) -> dict[str, Any]:
        """The head that predicts a violation of any kind, or the first."""
        return next((head for head in self.card.heads if head["name"] == "any"), self.card.heads[0])


def register() -> tuple[list[Entry], tuple[DetectorCard, ...]]:
    """Every model, the champion first and then the latest, and every detector.

    Raises:
        BridgeError: the lake cannot be read.
    """
    kept = asked_once("register", [], lambda: asdict(shelf(Path(settings.WORKBENCH["lake"]))))
    told = Shelf.from_json(kept)
    standings = {each.model_id: each for each in Standing.objects.all()}
    words = governed().words
    entries = [Entry(card, standings.get(card.model_id), words.get(card.model_id)) for card in told.models]
    return sorted(entries, key=lambda entry: not entry.champion), told.detectors


def entry_called(model_id: str) -> Entry:
    """One model.

    Raises:
        AlertGoneError: the lake keeps no such model.
        BridgeError: the lake cannot be read.
    """
    entries, _detectors = register()
    found = next((each for each in entries if each.card.model_id == model_id), None)
    if found is None:
        raise AlertGoneError(_("The lake keeps no such model."))
    return found


@transaction.atomic
def judge(model_id: str, *, by: Person, version: int, verdict: str, reason: str, sunset_on: date | None) -> Standing:
    """Say how a model stands. Approving, and ending an approval, takes a supervisor; under a policy that asks for a
    champion, approving takes a proposal and a second person. Shadow and retirement reach the lake at once.

    Args:
        model_id: the model.
        by: who says so.
        version: of the standing that the person saw; 0 where there was none.
        verdict: one of `Verdict`.
        reason: why.
        sunset_on: the day on which an approval ends unless somebody looks again.
    """
    held = governed()
    _may(by, verdict, before=Standing.objects.filter(model_id=model_id).first(), champion=held.champion == model_id)
    if verdict == APPROVED and held.rules:
        raise UnfitError(_("The policy asks for a champion approved by two people: propose the model as champion."))
    if verdict not in Verdict.values or verdict == UNSAID:
        raise UnfitError(_("Say how the model stands."))
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words; it stays on record."))
    today = desk_day()
    if verdict == APPROVED and (sunset_on is None or not _NOW < sunset_on - today <= _LONGEST):
        raise UnfitError(_("An approval ends on a day in the next two years; say which."))
    entry_called(model_id)
    said = {"verdict": verdict, "by": by.username, "at": desk_now(), "reason": reason.strip()}
    said["sunset_on"] = sunset_on if verdict == APPROVED else None
    if version:
        same = Standing.objects.filter(model_id=model_id, version=version)
        if not same.update(version=F("version") + 1, **said):
            raise ConflictError(_("Somebody has said something of this model since you opened it. Look at it again."))
    else:
        try:
            with transaction.atomic():
                Standing.objects.create(model_id=model_id, **said)
        except IntegrityError:
            raise ConflictError(
                _("Somebody has said something of this model since you opened it. Look at it again.")
            ) from None
    StandingEvent.objects.create(model_id=model_id, **said)
    if verdict == SHADOW or (verdict == RETIRED and model_id in held.words):
        tell_lake(model_id, verdict, by=by, reason=str(said["reason"]))
    detail = {"verdict": verdict, "reason": said["reason"], "sunset": sunset_on.isoformat() if sunset_on else ""}
    record("judged a model", by=by.username, kind="model", key=model_id, detail=detail)
    return Standing.objects.get(model_id=model_id)


def compared(one: Entry, other: Entry) -> dict[str, Any]:
    """What sets two models apart: figures head by head, features that only one has, and what they learned from."""
    heads = {name: [_head(each, name) for each in (one, other)] for name in _names(one, other)}
    features = [{str(f["name"]): str(f["meaning"]) for f in each.card.features} for each in (one, other)]
    both = [{**each.card.recipe, "seed": each.card.seed} for each in (one, other)]
    facts = [
        (_("Known before"), one.card.as_of, other.card.as_of),
        (_("Lines learned from"), one.card.rows - one.card.held_out_rows, other.card.rows - other.card.held_out_rows),
        (_("Later lines judged on"), one.card.held_out_rows, other.card.held_out_rows),
        (_("Weights"), one.card.weights, other.card.weights),
        (_("Revenue"), one.card.revenue, other.card.revenue),
        (_("Features"), len(one.card.features), len(other.card.features)),
        *((name.replace("_", " "), both[0].get(name), both[1].get(name)) for name in sorted({*both[0], *both[1]})),
    ]
    data = sorted({*one.card.data, *other.card.data})
    return {
        "heads": heads,
        "facts": [(name, a, b, a != b) for name, a, b in facts],
        "only": [[(name, words) for name, words in features[k].items() if name not in features[1 - k]] for k in (0, 1)],
        "data": [
            (name, one.card.data.get(name), other.card.data.get(name))
            for name in data
            if one.card.data.get(name) != other.card.data.get(name)
        ],
    }


def _names(one: Entry, other: Entry) -> list[str]:
    return list(dict.fromkeys(str(head["name"]) for each in (one, other) for head in each.card.heads))


def _head(entry: Entry, name: str) -> dict[str, Any] | None:
    return next((head for head in entry.card.heads if head["name"] == name), None)


def _may(by: Person, verdict: str, *, before: Standing | None, champion: bool) -> None:
    if not by.has_perm("workbench.steer_model"):
        raise ForbiddenError(_("Your role does not allow this."))
    ends_approval = champion or (before is not None and before.verdict == APPROVED)
    if (verdict == APPROVED or ends_approval) and not by.has_perm("workbench.approve_model"):
        raise ForbiddenError(_("Approving a model, or ending an approval, takes a supervisor."))
