"""A source's files as a small picture: records read, and those refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.pictures.axes import Frame
from tidewaiter_workbench.pictures.chart import Bars, chart
from tidewaiter_workbench.pictures.drawing import Picture
from tidewaiter_workbench.pictures.scales import Linear, plain

__all__ = ["Spark", "loads", "spark"]

_FRAME = Frame(width=640, height=220)
_MOST = 60
WIDTH, HEIGHT = 120, 26


@dataclass(frozen=True, slots=True)
class Spark:
    """Bars of a tiny picture: x, y, width, height, and whether it is of refusals."""

    bars: tuple[tuple[float, float, float, float, bool], ...]
    width: int = WIDTH
    height: int = HEIGHT


def spark(trend: Sequence[Mapping[str, Any]]) -> Spark:
    """The last files, one bar each, refusals at its foot."""
    files = trend[-_MOST:]
    most = max((row["records_read"] for row in files), default=0) or 1
    wide = WIDTH / max(len(files), 8)
    bars = []
    for n, row in enumerate(files):
        high = max(round((HEIGHT - 1) * row["records_read"] / most, 1), 1)
        bars.append((round(n * wide, 1), round(HEIGHT - high, 1), round(max(wide - 1, 0.8), 1), high, False))
        if row["records_quarantined"]:
            bad = max(round(high * row["records_quarantined"] / max(row["records_read"], 1), 1), 2)
            bars.append((round(n * wide, 1), round(HEIGHT - bad, 1), round(max(wide - 1, 0.8), 1), bad, True))
    return Spark(tuple(bars))


def loads(trend: Sequence[Mapping[str, Any]]) -> Picture:
    """Records of the last files, in the order of their loads; refused ones stand in front."""
    files = trend[-_MOST:]
    read = [(n + 0.08, n + 0.92, row["records_read"], _said(row)) for n, row in enumerate(files)]
    refused = [(n + 0.08, n + 0.92, row["records_quarantined"], _said(row)) for n, row in enumerate(files)]
    most = max((row["records_read"] for row in files), default=1) or 1
    return chart(
        "loads",
        [Bars(_("read"), read), Bars(_("refused"), refused, 1)],
        title=_("Records by file"),
        words=_("Records read in each of the last {n} files, and those refused.").format(n=len(files)),
        x=Linear(0, max(len(files), 1), *_FRAME.across, say=plain),
        y=Linear(0, most * 1.06, *_FRAME.upward, say=plain),
        x_name=_("files, the latest last"),
        y_name=_("records"),
        frame=_FRAME,
    )


def _said(row: Mapping[str, Any]) -> str:
    return f"{row['name']}: {row['records_read']:,} / {row['records_quarantined']:,}"
