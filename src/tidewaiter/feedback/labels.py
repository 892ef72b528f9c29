"""From inspection results to labels: one line, one answer, with how it came to be inspected."""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.columns.labels import labels_known
from tidewaiter.lake import step
from tidewaiter.tables import declared, found

__all__ = ["labels"]


@step(reads=(found.OUTCOMES, declared.ITEMS), writes=found.LABELS)
def labels(outcomes: ir.Table, items: ir.Table) -> ir.Table:
    """Make one label of all inspections of a line.

    The label is known when the last of them is, because only then is the answer
    whole. Cause and propensity are those of the first: a second inspection is
    often a consequence of it. Results about lines that were never declared here
    give no label.
    """
    known = labels_known(outcomes, before=None)
    return known.join(items.select("item_id", "declared_on"), "item_id").select(*found.LABELS.column_names)
