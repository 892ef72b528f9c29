"""Challenger against champion, on lines that both judged before anybody knew what was in them.

Only lines count that both models scored on the same day and whose first result became known on that day or later:
neither could have learned it. Where the chance of inspection is on record, lines weigh one over it, because the lines
that were opened are those that the champion thought risky: unweighted, they would flatter whichever thinks alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import pyarrow as pa

from tidewaiter.columns.labels import labels_known
from tidewaiter.columns.paired import Paired, paired_figures
from tidewaiter.columns.propensity import inverse_propensity
from tidewaiter.lake import Lake
from tidewaiter.tables import found, fused, scored, selected

__all__ = ["FEWEST_VIOLATIONS", "Comparison", "compare_models"]

FEWEST_VIOLATIONS = 10
"""With fewer among the lines no figure is worth telling."""

_IN_USE = "in use"
_WEIGHT_CEILING = 50.0
_FEWEST_WITH_PROPENSITY = 0.95
_USUAL_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same lines.

    Attributes:
        champion: the model in use.
        challenger: the other model, or its role (fresh: every model that a run trained, together).
        models: how many models the challenger stands for.
        first: the first day on which both were asked; None if they never were.
        last: the last such day.
        lines: that both judged.
        known: of these, with a result that became known since.
        violations: of those known.
        share: of the lines that the present plan opens: the capacity at which precision is told.
        weighted: whether figures speak of all lines, by the recorded chance of inspection.
        at_random: of those known, opened by chance alone.
        figures: precision, average_precision, calibration_error, log_loss; empty with too few violations.
    """

    champion: str
    challenger: str
    models: int
    first: date | None
    last: date | None
    lines: int
    known: int
    violations: int
    at_random: int
    share: float
    weighted: bool
    figures: Mapping[str, Paired]

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        return {
            **{
                name: getattr(self, name)
                for name in ("champion", "challenger", "models", "lines", "known", "violations")
            },
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            **{name: getattr(self, name) for name in ("at_random", "share", "weighted")},
            "figures": {name: figure.as_json() for name, figure in self.figures.items()},
        }


def compare_models(lake: Lake, champion: str, challenger: str, *, today: date, seed: int = 0) -> Comparison:
    """Set a challenger beside the model in use, by what became known by a day.

    Args:
        lake: with `scored.shadow`.
        champion: the model that was in use.
        challenger: the id of another, or `fresh` for what each run trained.
        today: results known after this day are invisible.
        seed: of the resampling.
    """
    both = lake.cached(_both(lake, champion, challenger))
    told = lake.fetch(
        both.aggregate(
            lines=both.count(),
            first=both.declared_on.min(),
            last=both.declared_on.max(),
            models=both.model_id.nunique(),
        )
    ).to_pylist()[0]
    rows = _with_results(lake, both, today=today)
    illicit = rows["illicit"].to_numpy().astype(np.float64)
    propensity = rows["propensity"].to_numpy().astype(np.float64)
    weighted = bool(len(illicit)) and float(np.isfinite(propensity).mean()) >= _FEWEST_WITH_PROPENSITY
    share = _capacity(lake)
    figures: dict[str, Paired] = {}
    if illicit.sum() >= FEWEST_VIOLATIONS:
        figures = paired_figures(
            illicit,
            rows["one"].to_numpy(),
            rows["other"].to_numpy(),
            share=share,
            weights=inverse_propensity(propensity, ceiling=_WEIGHT_CEILING) if weighted else None,
            clusters=rows["declared_on"].to_numpy().astype("datetime64[D]"),
            seed=seed,
        )
    return Comparison(
        champion=champion,
        challenger=challenger,
        models=told["models"],
        first=told["first"],
        last=told["last"],
        lines=told["lines"],
        known=len(illicit),
        violations=int(illicit.sum()),
        at_random=rows["cause"].to_pylist().count("random"),
        share=share,
        weighted=weighted,
        figures=figures,
    )


def _both(lake: Lake, champion: str, challenger: str) -> ibis.expr.types.Table:
    """Lines that both judged, with what each said; of a line judged by several fresh models there is only one row."""
    told = lake.read(scored.SHADOW)
    ours = told.filter(told.role == _IN_USE, told.model_id == champion)
    theirs = told.filter(told.role != _IN_USE, (told.model_id == challenger) | (told.role == challenger))
    one = ours.select("item_id", "declared_on", "known_before", one="probability")
    other = theirs.select("item_id", "model_id", other="probability")
    return one.inner_join(other, "item_id").select("item_id", "declared_on", "known_before", "model_id", "one", "other")


def _with_results(lake: Lake, both: ibis.expr.types.Table, *, today: date) -> pa.Table:
    """Those whose first result became known on the day of judging or later, and by today."""
    outcomes = lake.read(found.OUTCOMES)
    seen = outcomes.filter(outcomes.known_on <= ibis.literal(today))
    first_known = seen.group_by("item_id").aggregate(first_known=seen.known_on.min())
    since = both.inner_join(first_known, "item_id").filter(lambda t: t.first_known >= t.known_before)
    labels = labels_known(seen, before=None).select("item_id", "illicit", "propensity", "cause")
    rows = since.inner_join(labels, "item_id").order_by(["declared_on", "item_id"])
    return lake.fetch(rows.select("item_id", "declared_on", "one", "other", "illicit", "propensity", "cause"))


def _capacity(lake: Lake) -> float:
    """Share of its days' lines that the present plan opens; a stated one where there is no plan."""
    plan, risks = lake.read(selected.PLAN), lake.read(fused.RISKS)
    days = plan.select("day").distinct()
    lines = risks.semi_join(days, risks.declared_on == days.day).count()
    opened, all_lines = (lake.fetch(each.as_table())[0][0].as_py() for each in (plan.count(), lines))
    return min(1.0, opened / all_lines) if opened and all_lines else _USUAL_SHARE
