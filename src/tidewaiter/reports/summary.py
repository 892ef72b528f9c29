"""The report on a terminal: what was done and what is to be done, in an analyst's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tidewaiter.reports import words
from tidewaiter.reports.data import Inspection, Inspections, Intake, ModelQuality, PrecisionAt, ReportData, Traffic

__all__ = ["summary"]

_LANE_STYLES = {"red": "bold red", "yellow": "yellow", "blue": "blue"}
_MOST_CAVEATS = 6


def summary(data: ReportData, *, top: int = 10) -> RenderableType:
    """Everything of a report that fits a terminal; print it with a Rich console.

    Texts of declarations are shown as they are: nothing in them is read as markup,
    and characters that would steer the terminal are left out.
    """
    return Group(*_parts(data, top=top))


def _parts(data: ReportData, *, top: int) -> Iterator[RenderableType]:
    if data.intake:
        yield _intake(data.intake)
    if data.parties:
        named = "; ".join(f"{words.count(each.parties)} {each.role}s" for each in data.parties)
        yield _line("Parties", named)
    for audit in data.grave:
        yield Panel(_text(f"{audit.source}: {audit.finding}"), title="Read this before any figure", style="bold red")
    if data.quality:
        yield _quality(data.quality)
    if data.inspections:
        yield _inspections(data.inspections, currency=data.currency, top=top)
    if data.yields:
        yield _yields(data)
    if data.traffic:
        yield _line("All lines", _traffic(data.traffic[0], currency=data.currency))
    for caveat in data.caveats[:_MOST_CAVEATS]:
        yield _line("Beware", caveat)


def _intake(intake: Intake) -> RenderableType:
    days = f"{words.day_in_words(intake.first_day)} to {words.day_in_words(intake.last_day)}"
    hits = words.share(intake.hits / intake.inspected) if intake.inspected else words.share(None)
    lines: list[RenderableType] = [
        _line("Read", f"{words.count(intake.read)} records from {len(intake.files)} file(s)"),
        _line("Declared", f"{words.count(intake.lines)} lines at {words.count(intake.offices)} offices, {days}"),
        _line("Inspected", f"{words.count(intake.inspected)} of them, {words.count(intake.hits)} illicit ({hits})"),
        _line("Set aside", f"{words.count(intake.quarantined)} records, each with its reason"),
    ]
    lines += [_line("", f"{each.records:,} × {each.source} {each.column}: {each.reason}") for each in intake.refusals]
    return Group(*lines)


def _quality(quality: ModelQuality) -> RenderableType:
    table = Table(title="Share of opened lines with a violation (95 % interval)", title_justify="left", box=None)
    table.add_column("opened")
    for ranking in quality.rankings:
        table.add_column(ranking.name, justify="right")
    for place in quality.rankings[0].at:
        cells = [_at(ranking.at, place.share) for ranking in quality.rankings]
        table.add_row(f"riskiest {words.plain_share(place.share)}", *cells)
    precision = [ranking.average_precision for ranking in quality.rankings]
    table.add_row("average precision", *(f"{each.value:.3f}" if each else words.UNKNOWN for each in precision))
    return table


def _at(places: Sequence[PrecisionAt], share: float) -> str:
    for place in places:
        if abs(place.share - share) < 1e-9:
            ends = words.interval(place.precision)
            return words.share(place.precision.value) + (f" ({ends})" if ends else "")
    return words.UNKNOWN


def _inspections(plan: Inspections, *, currency: str, top: int) -> RenderableType:
    head = (
        f"To open on {words.day_in_words(plan.day)}: {plan.planned} of {plan.candidates} lines, "
        f"{plan.expected_hits:.1f} violations expected"
    )
    table = Table(title=_text(head), title_justify="left", show_lines=False, pad_edge=False)
    for name in ("#", "declaration", "office", "lane", "risk", currency, "why"):
        table.add_column(name, justify="right" if name in {"#", "risk", currency} else "left", overflow="fold")
    for line in plan.top[:top]:
        table.add_row(*_row(line))
    return table


def _row(line: Inspection) -> list[RenderableType]:
    why = "; ".join(line.reasons[:2]) or words.cause_in_words(line.cause)
    lane = Text(f"{line.lane}, {words.exam_in_words(line.exam_type)}", style=_LANE_STYLES.get(line.lane, ""))
    return [
        str(line.rank),
        _text(line.declaration_id),
        _text(line.office),
        lane,
        words.share(line.risk),
        words.amount(line.expected_revenue),
        _text(why),
    ]


def _yields(data: ReportData) -> RenderableType:
    table = Table(title="What inspections yielded, by cause", title_justify="left", box=None)
    for name in ("cause", "opened", "hit rate (95 % interval)", "against chance"):
        table.add_column(name, justify="left" if name == "cause" else "right")
    for each in data.yields:
        against = words.UNKNOWN if each.cause == "random" else words.times(each.lift)
        rate = f"{words.share(each.hit_rate.value)} ({words.interval(each.hit_rate)})"
        table.add_row(_text(words.cause_in_words(each.cause)), words.count(each.inspected), rate, against)
    return table


def _traffic(whole: Traffic, *, currency: str) -> str:
    rate = (
        f"{words.share(whole.illicit_rate.value)} ({words.interval(whole.illicit_rate)})" if whole.illicit_rate else ""
    )
    said = f"opened or not, an inspection would find a violation in {rate or words.UNKNOWN}"
    if whole.gap is None:
        return said
    gap = f"{currency} {words.amount(whole.gap.value)} ({words.amounts(whole.gap)})"
    return f"{said}; {gap} more would be recovered than was"


def _line(head: str, said: str) -> Text:
    return Text.assemble((f"{head:<10} ", "bold cyan"), _plain(said))


def _text(said: str) -> Text:
    return Text(_plain(said))


def _plain(said: str) -> str:
    """The text without characters that steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in said)
