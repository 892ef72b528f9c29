"""Numbers in words and figures, as an officer reads them; nothing where nothing is known."""

from __future__ import annotations

import math
from datetime import date

from tidewaiter.columns.intervals import Estimate

__all__ = [
    "amount",
    "amounts",
    "cause_in_words",
    "count",
    "day_in_words",
    "exam_in_words",
    "interval",
    "odds",
    "plain_share",
    "share",
    "source_name",
    "things",
    "times",
]

UNKNOWN = "–"
_PERCENT = "\N{NO-BREAK SPACE}%"
_CAUSES = {
    "mandatory": "must be opened",
    "risk": "highest worth",
    "exploration": "to learn",
    "random": "drawn at random",
    "rule": "rules",
    "model": "model",
    "tip": "tip",
    "manual": "officer's choice",
    "unknown": "cause not recorded",
}
_EXAMS = {
    "DOC": "papers read",
    "NII": "X-rayed",
    "TAILGATE": "doors opened",
    "INTENSIVE": "emptied",
}


def count(value: float | None) -> str:
    """A number of things: 1,234."""
    return UNKNOWN if value is None or not math.isfinite(value) else f"{value:,.0f}"


def things(number: int, thing: str) -> str:
    """So many things of a regular name: 1 line, 1,234 lines."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def share(value: float | None) -> str:
    """A share, with as many decimals as it needs: 0.4 %, 3.1 %, 62 %.

    What is not quite certain is never told as 100 %, nor what is just possible as 0 %. The space does not break.
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    percent = 100 * value
    if 99.5 <= percent < 100:
        return f"over 99{_PERCENT}"
    if percent < 0.005:
        return f"under 0.01{_PERCENT}" if percent > 0 else f"0{_PERCENT}"
    decimals = 2 if percent < 0.1 else 1 if percent < 9.95 else 0
    return f"{percent:.{decimals}f}{_PERCENT}"


def plain_share(value: float) -> str:
    """A share inspected, as people say it: 1 %, 10 %."""
    return f"{100 * value:g}{_PERCENT}"


def interval(estimate: Estimate | None) -> str:
    """The 95 % interval of a share: 3.1 to 5.0 %."""
    if estimate is None or not math.isfinite(estimate.low) or not math.isfinite(estimate.high):
        return ""
    return f"{share(estimate.low).removesuffix(_PERCENT)} to {share(estimate.high)}"


def times(estimate: Estimate) -> str:
    """A lift with its interval, and honest where chance was not measured."""
    if not math.isfinite(estimate.high) and estimate.low <= 0:
        return "not measured"
    if not math.isfinite(estimate.value):
        return f"at least {estimate.low:.1f} ×"
    return f"{estimate.value:.1f} × ({estimate.low:.1f} to {estimate.high:.1f})"


def amount(value: float | None) -> str:
    """Money to three figures: 950, 12.4 k, 3.1 M."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    for size, unit in ((1e9, " bn"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{unit}" if abs(value) < 999.5 * size else f"{value / size:,.0f}{unit}"
    return "under 1" if 0 < value < 1 else f"{value:,.0f}"


def amounts(estimate: Estimate | None) -> str:
    """The 95 % interval of an amount: 2.3 M to 5.9 M."""
    return "" if estimate is None else f"{amount(estimate.low)} to {amount(estimate.high)}"


def odds(value: float) -> str:
    """Log-odds with their sign: +1.3, −0.4."""
    return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}")


def day_in_words(day: date | None) -> str:
    """A day in full: Monday 29 March 2021."""
    return UNKNOWN if day is None else f"{day:%A} {day.day} {day:%B %Y}"


def cause_in_words(cause: str) -> str:
    """Why a line was chosen."""
    return _CAUSES.get(cause, cause)


def exam_in_words(code: str) -> str:
    """What is done to the goods."""
    return _EXAMS.get(code, code)


def source_name(source: str) -> str:
    """The name of a source of risk: low_unit_price becomes low unit price."""
    return source.replace("_", " ")
