"""What is odd: every detector's score about every item it can judge, the alerts among them, and sellers' records."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["ALERTS", "SCORES", "SELLERS"]

SCORES = contract(
    "signalled.scores",
    grain="one answer of one detector about one goods line; items it cannot judge have no row",
    key=("item_id", "detector"),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("detector", "text", "name of the detector", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("score", "float", "higher is more suspect; unit is the detector's own", nullable=False),
        Column("p_value", "float", "conformal p-value against earlier lines; empty if too few", "0-1"),
        Column(
            "reason",
            "text",
            "the reason in words, with its numbers; empty where p is above 0.1 and the answer is not told by itself",
        ),
    ),
)

ALERTS = contract(
    "signalled.alerts",
    grain="one answer that stands out on its day at the stated false-discovery rate",
    key=("item_id", "detector"),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("detector", "text", "name of the detector", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("score", "float", "higher is more suspect", nullable=False),
        Column("p_value", "float", "conformal p-value", "0-1"),
        Column(
            "false_discovery_rate",
            "float",
            "rate at which the day's alerts were cut; empty for duties and likelihoods, which no rank decides",
            "0-1",
        ),
        Column("reason", "text", "the reason in words, with its numbers", nullable=False),
    ),
)

SELLERS = contract(
    "signalled.sellers",
    grain="what one detector had said of one seller's lines of the year before a day on which it is named again",
    key=("exporter", "detector", "declared_on"),
    columns=(
        Column("exporter", "text", "what items call it that day; counted as it was known then", nullable=False),
        Column("detector", "text", "name of the detector", nullable=False),
        Column("declared_on", "date", "the day; only lines of earlier days count", nullable=False),
        Column("lines", "float", "lines that the detector had answered about", "count", nullable=False),
        Column("mean_score", "float", "its scores on average; unit is the detector's own", nullable=False),
        Column("odd_share", "float", "share with a p-value of at most 0.01", "0-1", nullable=False),
    ),
)
