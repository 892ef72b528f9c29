"""Judge cases as a run judged its lines: the same features, the same model, the same fusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.errors import LakeError
from tidewaiter.flow.clarifying.cases import Case, Row
from tidewaiter.flow.clarifying.facts import TRADER
from tidewaiter.flow.clarifying.usual import TRADE_OF_IMPORTER, usual_importers
from tidewaiter.flow.steps import mandatory_detectors
from tidewaiter.lake import Lake
from tidewaiter.tables import Table, declared, linked, remembered, signalled

__all__ = ["Judged", "judged"]

_HISTORY = ("goods_line_",)
"""Memory of a key that value and mass are part of: a changed line would begin a history of its own, without findings.
History is no fact that papers change, so it stays the line's own."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The risk of every case by its key, and what each circumstance added to each line as it was declared."""

    risks: Mapping[str, Row]
    added: Mapping[str, Mapping[str, float]]


def judged(lake: Lake, cases: Sequence[Case], *, model_id: str, known_before: date) -> Judged:
    """Judge cases with one model and its run's fusion.

    Raises:
        LakeError: the model is not there, or knows columns that are not made any more.
    """
    from tidewaiter.fusion.risks import fused_again
    from tidewaiter.models.features import item_features
    from tidewaiter.models.model import load_model
    from tidewaiter.models.reasons import added_by_topic
    from tidewaiter.models.scoring import can_score, scored_again

    folder = lake.path / "models" / model_id
    model = load_model(folder)
    if not can_score(model):
        raise LakeError(
            f"model {model_id} was made by another version of the program; `tidewaiter run` makes a new one"
        )
    keys = pa.table({"item_id": pa.array([case.key for case in cases], pa.string())})
    lines = lake.memtable(_lines(lake, cases))
    wanted = lake.memtable(keys)
    scores = lake.memtable(_scores(cases))
    features = lake.fetch(
        item_features(
            lines,
            states={kind: lake.read(states) for kind, states in remembered.STATES.items()},
            ties=lake.memtable(_copied(lake, linked.ITEMS, cases)),
            scores=scores,
            sellers=lake.read(signalled.SELLERS),
            detectors=model.card.detectors,
            wanted=wanted,
        )
    )
    features = _with_usual_importers(lake, _with_own_history(features, cases), cases)
    mine = lines.semi_join(wanted, "item_id")
    risks = fused_again(
        mine,
        lake.memtable(scored_again(model, features)),
        scores,
        lake.memtable(_copied(lake, linked.LINE_EVIDENCE, cases)),
        record=folder,
        known_before=known_before,
        mandatory=mandatory_detectors(),
    )
    as_declared = features.filter(pc.is_in(features["item_id"], pa.array(_as_declared(cases).values(), pa.string())))
    return Judged({str(row["item_id"]): row for row in risks.to_pylist()}, added_by_topic(model, as_declared))


def _as_declared(cases: Sequence[Case]) -> dict[str, str]:
    """The key of each line's case without any change."""
    return {case.item_id: case.key for case in cases if case.codes == ()}


def _lines(lake: Lake, cases: Sequence[Case]) -> pa.Table:
    """The cases as declared lines, each with the other lines of its declaration beside it."""
    items = lake.read(declared.ITEMS)
    numbers = lake.memtable(pa.table({"declaration_id": sorted({str(case.item["declaration_id"]) for case in cases})}))
    beside: dict[str, list[Row]] = {}
    for row in lake.fetch(items.semi_join(numbers, "declaration_id")).to_pylist():
        beside.setdefault(str(row["declaration_id"]), []).append(row)
    rows: list[Row] = []
    for case in cases:
        declaration = f"{case.item['declaration_id']}\x1f{case.key}"
        rows.append({**case.item, "item_id": case.key, "declaration_id": declaration})
        rows += [
            {**row, "item_id": f"{case.key}\x1f{row['item_id']}", "declaration_id": declaration}
            for row in beside[str(case.item["declaration_id"])]
            if row["item_id"] != case.item_id
        ]
    return pa.Table.from_pylist(rows, schema=declared.ITEMS.schema)


def _scores(cases: Sequence[Case]) -> pa.Table:
    rows = [
        {
            "item_id": case.key,
            "detector": name,
            "declared_on": case.item["declared_on"],
            "score": answer.score,
            "p_value": answer.p_value,
        }
        for case in cases
        for name, answer in case.answers.items()
    ]
    return pa.Table.from_pylist(rows, schema=signalled.SCORES.schema)


def _copied(lake: Lake, table: Table, cases: Sequence[Case]) -> pa.Table:
    """What a table says of each line, said of all its cases."""
    wanted = lake.memtable(pa.table({"item_id": sorted({case.item_id for case in cases})}))
    rows: ir.Table = lake.read(table).semi_join(wanted, "item_id")
    by_item = {str(row["item_id"]): row for row in lake.fetch(rows).to_pylist()}
    said = [{**by_item[case.item_id], "item_id": case.key} for case in cases if case.item_id in by_item]
    return pa.Table.from_pylist(said, schema=table.schema)


def _with_own_history(features: pa.Table, cases: Sequence[Case]) -> pa.Table:
    own = _as_declared(cases)
    place = {str(key): at for at, key in enumerate(features["item_id"].to_pylist())}
    item_of = {case.key: case.item_id for case in cases}
    from_ = pa.array([place[own[item_of[str(key)]]] for key in features["item_id"].to_pylist()])
    for name in features.column_names:
        if name.startswith(_HISTORY):
            features = features.set_column(features.column_names.index(name), name, features[name].take(from_))
    return features


def _with_usual_importers(lake: Lake, features: pa.Table, cases: Sequence[Case]) -> pa.Table:
    """Where the importer is supposed to be known: as long, and for as much, as is usual for those of such goods."""
    known = {case.key: case for case in cases if TRADER in case.codes}
    lanes = {
        key: (str(case.item["hs6"]), day)
        for key, case in known.items()
        if case.item["hs6"] and isinstance(day := case.item["declared_on"], date)
    }
    if not lanes:
        return features
    usual = usual_importers(lake, sorted(set(lanes.values())))
    keys = [str(key) for key in features["item_id"].to_pylist()]
    for name in TRADE_OF_IMPORTER:
        values = features[name].to_pylist()
        changed = [
            usual[lanes[key]][name] if key in lanes and lanes[key] in usual else value
            for key, value in zip(keys, values, strict=True)
        ]
        at = features.column_names.index(name)
        features = features.set_column(at, name, pa.array(changed, pa.float64()))
    return features
