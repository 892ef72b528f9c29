"""Models asked beside the one in use, with what each said on the day; and which model each run used, and why."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.errors import LakeError
from tidewaiter.flow.governing import Choice
from tidewaiter.lake import Lake
from tidewaiter.tables import scored

if TYPE_CHECKING:
    from tidewaiter.models.card import ModelCard
    from tidewaiter.models.comparing import Comparison

__all__ = ["FRESH", "IN_USE", "NO_MODEL", "WATCHED", "compared_shadows", "keep_shadows", "keep_use", "uses"]

IN_USE, FRESH, WATCHED = "in use", "fresh", "shadow"
NO_MODEL = "none"
_ANY = "any"


def keep_shadows(
    lake: Lake, choice: Choice, *, used: ModelCard, fresh: ModelCard | None, first: date, last: date
) -> tuple[str, ...]:
    """Ask the other models about the same days, and keep what each said beside the model in use.

    Other models are the one that the run trained, where it is not in use, and those that a person put in shadow. Rows
    of other days stay as they were told. A watched model that cannot be asked (its record is gone or broken, it knows
    columns that are not made any more, or it may have learned from these days) is left out; it takes nothing from the
    day's work.

    Returns:
        the models that were asked.
    """
    wanted = {fresh.model_id: FRESH} if fresh else {}
    wanted |= dict.fromkeys(choice.shadows, WATCHED)
    wanted.pop(used.model_id, None)
    told = {model: rows for model in wanted if (rows := _asked(lake, model, first=first, last=last)) is not None}
    if not told:
        return ()
    window = lake.read(scored.ITEMS).filter(lambda t: t.declared_on >= ibis.literal(first))
    parts = [_as_told(lake.fetch(window), role=IN_USE, first=first)]
    parts += [_as_told(rows, role=wanted[model], first=first) for model, rows in told.items()]
    before = lake.read(scored.SHADOW)
    within = (before.declared_on >= ibis.literal(first)) & (before.declared_on <= ibis.literal(last))
    kept = lake.fetch(before.filter(~within)).cast(scored.SHADOW.schema)
    with lake.change(f"shadow models {first} to {last}") as change:
        change.replace(scored.SHADOW, pa.concat_tables([kept, *parts]))
    return tuple(sorted(told))


def keep_use(
    lake: Lake,
    choice: Choice,
    *,
    used: ModelCard | None,
    fresh: ModelCard | None,
    shadows: tuple[str, ...],
    first: date,
    last: date,
) -> None:
    """Record which model the run used, and by which word."""
    number = max((int(str(row["number"])) for row in uses(lake)), default=0) + 1
    row = {
        "number": number,
        "first_day": first,
        "last_day": last,
        "model_id": used.model_id if used else NO_MODEL,
        "fresh": fresh.model_id if fresh else None,
        "shadows": json.dumps(list(shadows)),
        "policy": choice.policy.version if choice.policy else None,
        "standing": choice.standing.number if choice.standing else None,
        "words": choice.words,
        "flagged": choice.flagged,
        "told_at": datetime.now(UTC),
    }
    with lake.change("which model was used") as change:
        change.append(scored.USES, pa.Table.from_pylist([row], schema=scored.USES.schema))


def uses(lake: Lake) -> list[dict[str, object]]:
    """Which model each run used, the last run first."""
    rows = lake.fetch(lake.read(scored.USES).order_by("number")).to_pylist()
    return rows[::-1]


def compared_shadows(lake: Lake, *, today: date, most: int = 6, seed: int = 0) -> list[Comparison]:
    """The model that was last in use beside each challenger: what each run trained, together, then each by itself.

    Of single challengers those with the most lines come first.
    """
    from tidewaiter.models.comparing import compare_models

    told = lake.read(scored.SHADOW)
    in_use = told.filter(told.role == IN_USE).order_by(ibis.desc("declared_on"), "model_id").limit(1)
    last = lake.fetch(in_use.select("model_id"))["model_id"].to_pylist()
    if not last:
        return []
    ours = told.filter(told.role == IN_USE, told.model_id == last[0]).select("item_id")
    beside = told.filter(told.role != IN_USE).semi_join(ours, "item_id")
    counted = beside.group_by("model_id", "role").aggregate(lines=beside.count())
    rows = lake.fetch(counted.order_by(ibis.desc("lines"), "model_id")).to_pylist()
    names = [row["model_id"] for row in rows][:most]
    if sum(row["role"] == FRESH for row in rows) > 1:
        names.insert(0, FRESH)
    return [compare_models(lake, last[0], name, today=today, seed=seed) for name in names]


def _asked(lake: Lake, model: str, *, first: date, last: date) -> pa.Table | None:
    """What a model says of the window; None if it cannot be asked."""
    from tidewaiter.models.model import load_model
    from tidewaiter.models.scoring import can_score, score_items

    folder: Path = lake.folder("models") / model
    try:
        learned = load_model(folder)
    except (LakeError, OSError, ValueError, KeyError, TypeError):
        return None
    if date.fromisoformat(learned.card.as_of) > first or not can_score(learned):
        return None
    window = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    tables = [lake.read(table) for table in score_items.reads]
    told = score_items(*tables, model=str(folder), explain=0, held_out=False, **window)
    assert isinstance(told, pa.RecordBatchReader)
    return told.read_all()


def _as_told(rows: pa.Table, *, role: str, first: date) -> pa.Table:
    """Rows of `scored.items` in the shape of `scored.shadow`: any violation only."""
    main = rows.filter(pc.equal(rows["head"], _ANY))
    told = {name: main[name] for name in scored.SHADOW.column_names if name in main.column_names}
    told["role"] = pa.array([role] * main.num_rows, pa.string())
    told["known_before"] = pa.array([first] * main.num_rows, pa.date32())
    return pa.table({name: told[name] for name in scored.SHADOW.column_names}).cast(scored.SHADOW.schema)
