"""The same figures as rows: what stands behind each chart, shown as a table and given away as a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge.performance import Figures
from tidewaiter_workbench.queue.causes import cause_name
from tidewaiter_workbench.web.sheets import sheet_text
from tidewaiter_workbench.web.templatetags.figures import count, fine_share, places, times
from tidewaiter_workbench.web.templatetags.trade import money, share, words

__all__ = ["SHEETS", "Head", "Sheet", "as_csv", "column_name", "sheet"]

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its name in a file, its name in words with its unit, and how a page writes its numbers."""

    key: str
    name: str
    say: Callable[[float], str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows with their heads."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def shown(self) -> list[list[tuple[str, bool]]]:
        """Each cell as a page writes it, and whether it is a number."""
        return [[_shown(head, cell) for head, cell in zip(self.heads, row, strict=True)] for row in self.rows]


def column_name(column: str) -> str:
    """A column of what comes in, in the reader's language, with its unit."""
    return {
        "customs_value": _("declared value"),
        "net_mass_kg": _("net mass, kg"),
        "value_per_kg": _("value per kg"),
        "duty_rate_pct": _("duty rate, %"),
        "office": _("office"),
        "origin": _("origin"),
        "chapter": _("chapter of the tariff"),
        "procedure": _("procedure"),
        "transport_mode": _("mode of transport"),
        "risk": _("risk as the runs told it"),
    }.get(column, column)


def sheet(name: str, told: Figures) -> Sheet:
    """One of `SHEETS`."""
    return SHEETS[name](told)


def as_csv(of: Sheet) -> str:
    """The sheet as a file in which no cell can be mistaken for a formula; numbers keep all their digits."""
    return sheet_text([head.key for head in of.heads], of.rows)


def _shown(head: Head, cell: Cell) -> tuple[str, bool]:
    if isinstance(cell, str):
        return cell, False
    if cell is None:
        return "–", True
    return (head.say(cell) if head.say else count(cell)), True


def _estimated(key: str, name: str, say: Callable[[float], str]) -> tuple[Head, ...]:
    return Head(key, name, say), Head(f"{key}_low", _("from"), say), Head(f"{key}_high", _("to"), say)


def _three(estimate: Mapping[str, float | None] | None) -> tuple[float | None, float | None, float | None]:
    return (estimate["value"], estimate["low"], estimate["high"]) if estimate else (None, None, None)


def _fine(value: float) -> str:
    return places(value, 3)


def _tally_heads(currency: str) -> tuple[Head, ...]:
    return (
        Head("inspected", _("lines opened")),
        Head("hits", _("with a violation")),
        *_estimated("hit_rate", _("hit rate"), share),
        Head("revenue", _("recovered, {currency}").format(currency=currency), money),
        Head("minutes", _("inspector minutes"), money),
        Head("revenue_per_hour", _("recovered an hour, {currency}").format(currency=currency), money),
        Head("median_days", _("days to the result, half"), places),
        Head("nine_in_ten_days", _("nine in ten"), places),
    )


def _tally(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    amounts = (row["revenue"], row["minutes"], row["per_hour"], row["days"], row["days_of_most"])
    return (row["inspected"], row["hits"], *_three(row["rate"]), *amounts)


def _causes(told: Figures) -> Sheet:
    rows: Any = told["causes"]
    heads = (
        Head("cause", _("cause")),
        *_tally_heads(str(told["currency"])),
        *_estimated("lift", _("× chance"), times),
    )
    return Sheet(
        _("Yield by cause of selection"),
        heads,
        tuple((cause_name(row["cause"]), *_tally(row), *_three(row["lift"])) for row in rows),
    )


def _periods(told: Figures) -> Sheet:
    rows: Any = told["periods"]
    lanes = (("red", _("red")), ("yellow", _("yellow")), ("green", _("green")))
    heads = (Head("start", _("from")), Head("lines", _("lines declared")), *(Head(code, name) for code, name in lanes))
    return Sheet(
        _("Over time"),
        (*heads, *_tally_heads(str(told["currency"]))),
        tuple((r["start"], r["lines"], *(r["lanes"].get(c, 0) for c, _n in lanes), *_tally(r)) for r in rows),
    )


def _hit_rates(told: Figures) -> Sheet:
    rows: Any = told["periods"]
    heads = (Head("start", _("from")), Head("cause", _("cause")), *_tally_heads(str(told["currency"])))
    return Sheet(
        _("Hit rate by cause over time"),
        heads,
        tuple((r["start"], cause_name(cause), *_tally(own)) for r in rows for cause, own in r["causes"].items()),
    )


def _strata(told: Figures) -> Sheet:
    rows: Any = told["strata"]
    heads = (
        Head("stratum", column_name(str(told["stratum"]))),
        Head("lines", _("lines declared")),
        Head("sampled", _("opened with a recorded chance")),
        *_estimated("compliance", _("compliance"), fine_share),
    )
    return Sheet(
        _("Compliance, estimated for all lines"),
        heads,
        tuple((r["name"] or _("(none)"), r["lines"], r["sampled"], *_three(r["compliance"])) for r in rows),
    )


def _detectors(told: Figures) -> Sheet:
    rows: Any = told["detectors"]
    heads = (
        Head("detector", _("detector")),
        Head("judged", _("lines judged")),
        *_estimated("odd", _("as odd as 1 in 20"), share),
        Head("alerts", _("alerts")),
        Head("inspected", _("of them opened")),
        Head("hits", _("with a violation")),
        *_estimated("hit_rate", _("hit rate"), share),
        *_estimated("lift", _("× chance"), times),
    )
    return Sheet(
        _("Yield of detectors"),
        heads,
        tuple(
            (words(r["detector"]), r["judged"], *_three(r["odd"]), r["alerts"], r["inspected"], r["hits"],
             *_three(r["rate"]), *_three(r["lift"]))
            for r in rows
        ),
    )  # fmt: skip


def _drift(told: Figures) -> Sheet:
    rows: Any = told["stability"]
    verdicts = {"steady": _("steady"), "moved": _("moved"), "changed": _("changed"), "unknown": _("too few lines")}
    heads = (
        Head("column", _("what comes in")),
        Head("index", _("stability index"), _fine),
        Head("chance", _("chance alone stays below"), _fine),
        Head("verdict", _("verdict")),
        Head("before", _("lines in the year before")),
        Head("now", _("lines now")),
        Head("moved_most", _("what moved most")),
    )
    return Sheet(
        _("Drift of what comes in"),
        heads,
        tuple(
            (
                column_name(r["column"]),
                r["index"],
                r["chance"],
                verdicts[r["verdict"]],
                r["before"],
                r["now"],
                _moved(r["moved"]),
            )
            for r in rows
        ),
    )


def _moved(moved: Sequence[tuple[str, float, float]]) -> str:
    return "; ".join(f"{name}: {share(was)} → {share(now)}" for name, was, now in moved[:2])


def _calibration(told: Figures) -> Sheet:
    judged: Any = told["judged"]
    heads = (
        Head("stated", _("probability stated"), share),
        Head("lines", _("lines opened")),
        *_estimated("found", _("share found"), share),
    )
    rows = tuple((each["stated"], each["lines"], *_three(each["observed"])) for each in judged["calibration"])
    return Sheet(_("Stated probability against what was found"), heads, rows)


def _gain(told: Figures) -> Sheet:
    judged: Any = told["judged"]
    heads = (Head("opened", _("riskiest lines opened"), share), Head("captured", _("violations found"), share))
    curve = judged["gain"] or {"opened": (), "captured": ()}
    return Sheet(
        _("What opening the riskiest first finds"), heads, tuple(zip(curve["opened"], curve["captured"], strict=True))
    )


SHEETS: dict[str, Callable[[Figures], Sheet]] = {
    "hit-rate": _hit_rates,
    "causes": _causes,
    "revenue": _periods,
    "lanes": _periods,
    "days": _periods,
    "compliance": _strata,
    "detectors": _detectors,
    "drift": _drift,
    "calibration": _calibration,
    "gain": _gain,
}
