"""How good would we have been? The whole loop as of a past day, judged by what was found afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tidewaiter.errors import NotEnoughDataError
from tidewaiter.flow.as_known import as_known_before
from tidewaiter.flow.predicting import Prediction, Told, check_window, days_declared, observe, predict
from tidewaiter.lake import Lake
from tidewaiter.models.evaluation import OURS, Evaluation, judge
from tidewaiter.sources.audits import audit_labels
from tidewaiter.tables import found, loaded

__all__ = ["Tested", "judged_since"]


@dataclass(frozen=True, slots=True)
class Tested:
    """An evaluation, with the prediction that it judges."""

    evaluation: Evaluation
    prediction: Prediction

    def as_json(self) -> dict[str, object]:
        """The evaluation, with the figures that count first: `model`, and `baselines` by name."""
        content = self.evaluation.as_json()
        headline = self.evaluation.views[self.evaluation.headline]
        return {
            "test_from": content.pop("test_from"),
            "test_to": content.pop("test_to"),
            "model": headline[OURS].as_json(),
            "baselines": {name: figures.as_json() for name, figures in headline.items() if name != OURS},
            **content,
            "notes": [*(audit.finding for audit in self.evaluation.audits), *self.evaluation.caveats],
        }


def judged_since(
    lake: Lake, *, test_from: date, test_to: date | None = None, seed: int = 0, on_progress: Told | None = None
) -> Tested:
    """Train on what was known before `test_from`, score from that day on, and judge by what was found.

    Results that became known on `test_from` or later are hidden from memory and training alike; they
    only judge. The lake is left as it was.

    Raises:
        NotEnoughDataError: no model can be trained, or nothing can be judged.
    """
    tell = on_progress or (lambda _what, _share: None)
    last = test_to or max(days_declared(lake)[1], test_from)
    if not lake.has(loaded.AUDITS):
        observe(lake, [audit_labels.bind()])
    with as_known_before(lake, test_from) as past:
        _require_model(past, first=test_from, last=last)
        prediction = predict(
            past,
            first=test_from,
            last=last,
            explain=0,
            seed=seed,
            on_progress=lambda what, share: tell(what, 0.7 * share),
        )
        if prediction.card is None:
            raise _no_model(test_from, prediction.without_model)
        tell("judging, beside the baselines", 0.7)
        with past.change("what was found afterwards") as change:
            change.replace(found.OUTCOMES, lake.read(found.OUTCOMES))
        evaluation = judge(past, test_from=test_from, test_to=last, seed=seed)
    tell("done", 1.0)
    return Tested(evaluation, prediction)


def _require_model(past: Lake, *, first: date, last: date) -> None:
    """Refuse at once where too little is known, rather than after minutes of work."""
    from tidewaiter.models.training import require_results

    check_window(past, first, last)
    try:
        require_results(past, as_of=first)
    except NotEnoughDataError as problem:
        raise _no_model(first, str(problem)) from problem


def _no_model(as_of: date, why: str) -> NotEnoughDataError:
    return NotEnoughDataError(f"no model as of {as_of}: {why}")
