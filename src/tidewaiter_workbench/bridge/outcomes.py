"""What examinations say to the lake, and which lines were opened, whoever told it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from tidewaiter.errors import LakeBusyError, TidewaiterError
from tidewaiter.flow.steps import feedback_steps
from tidewaiter.lake import Lake
from tidewaiter.tables import found
from tidewaiter_workbench.answers import Outcome
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, Row, opened_lake, rows_about

__all__ = ["opened", "write_outcomes"]

_SOURCE = "workbench"


def opened(path: Path, item_ids: Sequence[str]) -> set[str]:
    """Those of some lines that were opened, whoever told us so."""
    with opened_lake(path) as lake:
        wanted = lake.memtable(pa.table({"item_id": pa.array(item_ids, pa.string())}))
        return {str(row["item_id"]) for row in rows_about(lake, found.OUTCOMES, wanted)}


def write_outcomes(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Publish results of examinations, and make labels of them at once.

    Written again, a result stays as it is, or is corrected.

    Raises:
        BridgeBusyError: a run is writing; nothing was published.
        BridgeError: the lake cannot take them.
    """
    rows = pa.Table.from_pylist([_outcome_row(each) for each in outcomes], schema=found.OUTCOMES.schema)
    try:
        with Lake.open(path) as lake:
            with lake.change("results from the workbench") as change:
                change.upsert(found.OUTCOMES, rows)
            lake.run(feedback_steps(), label="labels from the workbench")
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def _outcome_row(outcome: Outcome) -> Row:
    """A row of `found.outcomes`; the workbench itself is the source, its record number the row."""
    return {
        "outcome_id": f"{outcome.item_id}/w{outcome.number}",
        "item_id": outcome.item_id,
        "inspected_on": outcome.inspected_on,
        "known_on": outcome.known_on,
        "exam_type": outcome.exam_type,
        # An exploration draw is a draw of the model's plan: its propensity says how likely it was.
        "cause": {"exploration": "model", "anomaly": "manual"}.get(outcome.cause, outcome.cause),
        "propensity": outcome.propensity,
        "illicit": outcome.illicit,
        "typology": outcome.typology,
        "severity": outcome.severity,
        "revenue": outcome.revenue,
        "source": _SOURCE,
        "file_id": _SOURCE,
        "row_no": outcome.number,
    }
