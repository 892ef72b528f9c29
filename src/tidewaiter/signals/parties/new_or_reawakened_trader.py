"""Importers seen for the first time, or again after a long silence, with goods or values out of the way.

A caught trader comes back as a new firm, and a dormant firm is bought for its clean
record. New alone is no suspicion: every trader was new once. What counts is new
together with goods few others bring, or a line worth far more than such goods usually are.
"""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.blocks import quarter_number
from tidewaiter.columns.robust import typical_before
from tidewaiter.columns.surprisal import bits, share
from tidewaiter.signals.recall import Memory, recall, with_heading
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared, remembered

__all__ = ["new_or_reawakened_trader"]

HEADING_COUNTS_FOR = 1.0
MOST_VALUE_BITS = 10.0


NEVER_SEEN, LAST_SEEN, A_DAY_BEFORE, DAYS_BEFORE = "never seen before", "last seen ", " day before", " days before"
WORDINGS = (NEVER_SEEN, LAST_SEEN + "{days}" + A_DAY_BEFORE, LAST_SEEN + "{days}" + DAYS_BEFORE)
"""What `seen` says in the reason."""


@signal(
    asks="Is this a new or reawakened trader with unusual goods or value?",
    reads=(
        declared.ITEMS,
        remembered.states_of("importer"),
        remembered.states_of("importer_hs4"),
        remembered.states_of("hs4"),
        remembered.states_of("everything"),
    ),
    reason="importer {seen}, heading {hs4} is {goods_bits:.1f} bits rare for it, "
    "value against the usual line of that heading: {value_ratio:.1f}",
)
def new_or_reawakened_trader(
    items: ir.Table,
    importers: ir.Table,
    own_headings: ir.Table,
    headings: ir.Table,
    everything: ir.Table,
    *,
    quarters: int = 4,
    min_peers: int = 20,
) -> ir.Table:
    """Score newness (1 new, near 0 well known) times the bits by which goods and value are unusual.

    Newness is 1 / (1 + lines remembered with the short half-life): it fades as lines come
    in and returns in silence. Goods are measured by the surprisal of the heading for this
    importer, leaning on its share among all; value by the doublings above the heading's median line
    of the `quarters` quarters before (0 below it, or where that is not known). Lines without
    importer or code have no row.
    """
    lines = items.filter(_.importer.notnull(), _.hs6.notnull())
    lines = with_heading(lines).select(
        "item_id",
        "declared_on",
        "importer",
        "hs4",
        quarter=quarter_number(_.declared_on),
        log_value=ibis.ifelse(_.customs_value > 0, _.customs_value, ibis.null("float64")).ln(),
    )
    usual = typical_before(
        lines, "log_value", within=["hs4"], block="quarter", blocks=quarters, min_rows=min_peers, min_spread=0.01
    )
    of_importer = {"declared_short": "recent_lines", "declared_long": "own_lines", "last_declared_on": "last_seen"}
    lines = recall(
        lines,
        Memory("importer", importers, of_importer),
        Memory("importer_hs4", own_headings, {"declared_long": "own_heading_lines"}),
        Memory("hs4", headings, {"declared_long": "heading_lines"}),
        Memory("everything", everything, {"declared_long": "all_lines"}),
    )
    return _scored(lines.left_join(usual, ["hs4", "quarter"]))


def _scored(lines: ir.Table) -> ir.Table:
    zero, one = ibis.literal(0.0, "float64"), ibis.literal(1.0, "float64")
    doublings = (lines.log_value - lines.median) / ibis.literal(math.log(2.0), "float64")
    value_bits = ibis.least(ibis.greatest(doublings.fill_null(0.0), zero), ibis.literal(MOST_VALUE_BITS, "float64"))
    goods_bits = bits(
        lines.own_heading_lines,
        lines.own_lines,
        prior=share(lines.heading_lines, lines.all_lines),
        weight=HEADING_COUNTS_FOR,
    )
    silence = lines.declared_on.delta(lines.last_seen, unit="day")
    seen = ibis.ifelse(
        lines.last_seen.isnull(),
        ibis.literal(NEVER_SEEN),
        ibis.literal(LAST_SEEN).concat(
            silence.cast("string"), ibis.ifelse(silence == 1, ibis.literal(A_DAY_BEFORE), ibis.literal(DAYS_BEFORE))
        ),
    )
    return lines.select(
        "item_id",
        "hs4",
        score=(goods_bits + value_bits) * (one / (one + lines.recent_lines)),
        seen=seen,
        goods_bits=goods_bits,
        value_ratio=(lines.log_value - lines.median).exp(),
        recent_lines=lines.recent_lines,
    )
