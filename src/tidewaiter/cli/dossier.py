"""A dossier on the terminal: what an investigator reads before calling on a firm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from tidewaiter.cli.registers import likenesses_in_words, listed_in_short, owners_in_words
from tidewaiter.flow.dossier import Dossier, Forecast, Part, Series, Step, WayTold
from tidewaiter.flow.dossier.successors import Successor
from tidewaiter.reports.words import amount, count, share, things

__all__ = ["show_dossier", "show_series"]

_BARS = "▁▂▃▄▅▆▇█"
_NEAR = 2
"""So many ties at most to a violator are worth a word at the top: nearly every importer is within four of one."""
_EXPECTED = 0.2
"""From so likely on a party is said to be expected to violate: it is worth an officer's time, though most do not."""
_MONTHS = 36
_MOST_LOOKOUTS = 10
_LITTLE = 0.05
"""Fewer acts than so many are not told as 0.0."""
_MOST = 12
"""So many rows of a list are printed; the chart and --json have all."""


def show_dossier(dossier: Dossier, *, console: Console) -> None:
    """Print the dossier of one party, the gravest first."""
    identity = dossier.identity
    console.print(f"[bold]{escape(identity.name)}[/]  {escape(dossier.party_id)}")
    known = f"as known before {dossier.as_of}" if dossier.as_of else "all that is known"
    console.print(f"{identity.schema}, seen {_span(identity.first_on, identity.last_on)}, {known}", markup=False)
    _say(console, "In short", _gist(dossier))
    _show_names(dossier, console=console)
    _say(console, "What joins names of different numbers", list(identity.joins[:_MOST]))
    _show_trade(dossier, console=console)
    _show_violations(dossier, console=console)
    _show_ways(dossier, console=console)
    _show_ties(dossier, console=console)
    _show_lists(dossier, console=console)
    _show_successors(dossier, console=console)
    for story in dossier.series:
        show_series(story, currency=dossier.currency, console=console)
    _show_forecast(dossier, console=console)
    _say(console, "What is not sure", list(dossier.uncertain))


def show_series(story: Series, *, currency: str, console: Console) -> None:
    """Print one series: its acts in order and what they share."""
    page = _table(
        f"Series {story.series_id}: {things(len(story.acts), 'violation')}{_hand(story)}",
        Column("day", no_wrap=True), "violation", "importer", "seller", Column("goods", no_wrap=True), "from", "office",
        Column(currency, justify="right"),
    )  # fmt: skip
    shown = story.acts[-2 * _MOST :]
    for act in shown:
        page.add_row(
            str(act.happened_on),
            escape(_typology(act.typology) + (f" ({act.method})" if act.method else "")),
            escape(act.importer_name or act.importer),
            escape(act.exporter_name or act.exporter),
            act.hs6,
            act.origin,
            escape(act.office),
            amount(act.revenue),
        )
    console.print(page)
    if len(story.acts) > len(shown):
        console.print(f"  and {len(story.acts) - len(shown):,} earlier (--json has them)")
    if story.shared and len(story.acts) > 1:
        console.print(f"Shared: {story.shared}", markup=False)
    if story.next_acts is not None:
        more = f"{story.next_acts:.1f}" if story.next_acts >= _LITTLE else f"under {2 * _LITTLE:g}"
        console.print(f"Expected until {story.next_until}: {more} more", markup=False)


def _hand(story: Series) -> str:
    """How sure it is that one hand did all; one act says nothing of any hand."""
    if len(story.acts) == 1:
        return ", which stands alone"
    return "" if story.confidence is None else f", one hand with probability {share(story.confidence)}"


def _gist(dossier: Dossier) -> list[str]:
    """The few sentences that an officer would tell a colleague."""
    trade, told = dossier.trade, listed_in_short(dossier.likenesses, dossier.owners, last_on=dossier.identity.last_on)
    if trade.violations_known:
        told.append(
            f"{things(trade.violations_known, 'violation')} known on {things(trade.inspected, 'inspected line')}, "
            f"{amount(trade.revenue)} {dossier.currency} recovered{_laid_to_others(dossier.identity.roles)}"
        )
    told += [_near(way) for way in dossier.ways if way.apart and len(way.steps) <= _NEAR][:1]
    for each in [each for each in dossier.successors if each.withdrawn_on is None][:1]:
        other = each.old_name if each.new_party == dossier.party_id else each.new_name
        words = "carries on for" if each.new_party == dossier.party_id else "seems to be carried on by"
        beside = ", told before the two were seen to trade on side by side" if each.trades_on else ""
        told.append(f"{words} {other} with probability {share(each.probability)}{beside}")
    told += [_foretold(dossier.forecast)] if dossier.forecast else []
    return told or ["nothing is held against it"]


def _near(way: WayTold) -> str:
    """How near a known violator is."""
    return f"{things(len(way.steps), 'tie')} from {way.name}, {_known_of(way)}"


def _known_of(way: WayTold) -> str:
    """What is known of a violator; what it did together with the party is told as the party's own, too."""
    known = f"{things(way.violations, 'violation')} known"
    if way.apart == way.violations:
        return known
    return f"{known}, {count(way.apart)} of them with others" if way.apart else f"{known}, all on the party's own lines"


def _foretold(each: Forecast) -> str:
    """Nearly every trader has a place in the ranking: only a fair chance makes one expected to violate."""
    place = f"number {count(each.place)} of {count(each.ranked)} ranked"
    window = f"within {each.window_days} days of {each.as_of}"
    if each.probability is None:
        return f"{place} by violations expected {window}"
    expected = "" if each.probability >= _EXPECTED else "not "
    return f"{expected}expected to violate {window}: probability {share(each.probability)}, {place}"


def _laid_to_others(roles: Iterable[str]) -> str:
    """A violation is the importer's and the seller's, everywhere; who declares or carries for all stands on many."""
    if not {"importer", "exporter"}.isdisjoint(roles):
        return ""
    return f"; it stood there as {' and '.join(sorted(roles))} only, and none is laid to it"


def _show_names(dossier: Dossier, *, console: Console) -> None:
    written = dossier.identity.written
    title = f"Written in {things(len(written), 'way')}"
    page = _table(title, Column("as", ratio=2), Column("seen, and why it is the same", ratio=3))
    for each in written[:_MOST]:
        number = f"{each.identifier} ({each.identifier_kind})" if each.identifier_kind else each.identifier
        others = escape(", ".join(part for part in (number, each.phone, each.email) if part))
        place = escape(", ".join(part for part in (each.address, each.country) if part))
        seen = f"{_times(each.mentions)} as {', '.join(each.roles)}, {_span(each.first_on, each.last_on)}"
        by = f", by {', '.join(each.sources)}" if each.sources else ""
        why = each.why or ("the name written most" if each is written[0] else "documents call it by one number")
        page.add_row(_lines([f"[bold]{escape(each.name or '–')}[/]", place, others]), escape(f"{seen}{by}\n{why}\n"))
    console.print(page)
    _rest(console, len(written))


def _show_trade(dossier: Dossier, *, console: Console) -> None:
    trade = dossier.trade
    if not trade.lines:
        return
    console.print(
        f"\n[bold]Trade[/]  {things(trade.lines, 'line')}, {amount(trade.customs_value)} {dossier.currency}, "
        f"{_span(trade.first_on, trade.last_on)}"
    )
    months = trade.months[-_MONTHS:]
    roles = ", ".join(f"{role} {count(times)}" for role, times in dossier.identity.roles.items())
    told = {
        "as": roles,
        "goods": _parts(trade.goods),
        "origins": _parts(trade.origins),
        "offices": _parts(trade.offices),
        "with": ", ".join(
            f"{each.name or each.party_id} ({each.role}, {count(each.lines)})" for each in trade.partners[:6]
        ),
        "months": f"{_sparkline([each.lines for each in months])}  lines a month, {months[0].month:%b %Y} "
        f"to {months[-1].month:%b %Y}",
    }
    _facts(console, told)


def _show_violations(dossier: Dossier, *, console: Console) -> None:
    decided = [
        f"{each.known_on}: {each.outcome or 'no outcome'} in {each.matter}, as {each.role}"
        for each in dossier.decisions
    ]
    _say(console, "Decisions", decided)
    violations = dossier.trade.violations
    if not violations:
        return
    page = _table(
        f"{things(dossier.trade.violations_known, 'violation')} known",
        Column("known on", no_wrap=True), "violation", Column("line", overflow="fold"), "goods", "from", "office",
        Column(dossier.currency, justify="right"),
    )  # fmt: skip
    for each in violations[-_MOST:]:
        page.add_row(
            str(each.known_on), _typology(each.typology), escape(each.item_id), each.hs6, each.origin,
            escape(each.office), amount(each.revenue),
        )  # fmt: skip
    console.print(page)
    _rest(console, dossier.trade.violations_known)


def _show_ways(dossier: Dossier, *, console: Console) -> None:
    if dossier.ways:
        console.print("\n[bold]Ways to known violators[/]")
    for way in dossier.ways:
        console.print(f"  {way.name}  ({_known_of(way)})", markup=False)
        for step in way.steps:
            console.print(_indented(f"{step.words}, since {step.first_on}{_shown_by(step)}"))
    told = dossier.network
    if told and told["propagated_risk"] is not None:
        console.print(
            f"  For its line of {told['declared_on']} its ties to known violators have a strength of "
            f"{told['propagated_risk']:.2f} on a scale from 0 to 1 (the strongest), which is no probability",
            markup=False,
        )


def _shown_by(step: Step) -> str:
    """The first papers that show a tie; what a register shows stands in an entry of its own."""
    shown = ", ".join(f"{document} of {day}" if day else document for document, day in step.evidence[:2])
    if not shown:
        return ""
    return f"; shown by {'the entry ' if step.kind == 'likened_to' else ''}{shown}"


def _show_ties(dossier: Dossier, *, console: Console) -> None:
    if not dossier.ties:
        return
    page = _table(
        "Ties", "tie", "with", "also there", Column("seen", no_wrap=True), Column("documents", justify="right")
    )
    for tie in dossier.ties[:_MOST]:
        others = [name for _, name in tie.with_parties[:3]]
        more = tie.shared_by - 1 - len(others)
        page.add_row(
            tie.words,
            escape(tie.name),
            escape(", ".join(others) + (f" and {more} more" if others and more > 0 else "")),
            f"{tie.first_on}\n{tie.last_on or ''}".strip(),
            count(tie.documents) if tie.documents is not None or not tie.evidence else f"{len(tie.evidence)} or more",
        )
    console.print(page)
    _rest(console, len(dossier.ties))


def _show_lists(dossier: Dossier, *, console: Console) -> None:
    listed = [each for each in dossier.likenesses if not each.register]
    _say(console, "Like entries of watchlists", likenesses_in_words(listed[:_MOST]))
    registered = [each for each in dossier.likenesses if each.register]
    _say(console, "Like entries of registers, which is nothing against it", likenesses_in_words(registered[:_MOST]))
    for each in dossier.owners:
        told = owners_in_words(each, most=_MOST)
        _say(console, f"Who holds {each.name}, whom it is like ({each.likeness:.2f})", told)


def _show_successors(dossier: Dossier, *, console: Console) -> None:
    told = [
        f"{_turn(each)}: probability {share(each.probability)}{_since(each)}; {each.why}"
        + _owing(each, currency=dossier.currency)
        if each.withdrawn_on is None
        else _taken_back(each)
        for each in dossier.successors
    ]
    _say(console, "Successors", told)


def _taken_back(each: Successor) -> str:
    """What had been told as likely, and is so no longer."""
    was = f" with probability {share(each.was_probability)}" if each.was_probability else ""
    return (
        f"{_turn(each)}: told as likely from {each.likely_since} on{was}, withdrawn on {each.withdrawn_on}; "
        f"by now the probability is {share(each.probability)}"
    )


def _turn(each: Successor) -> str:
    """When the one stopped and the other began; an old firm that trades on did not stop."""
    if each.trades_on:
        return f"{each.new_name} began on {each.began_on} beside {each.old_name}, last seen on {each.stopped_on}"
    return f"{each.old_name} stopped on {each.stopped_on}, {each.new_name} began on {each.began_on}"


def _since(each: Successor) -> str:
    """Since when it was told; the probability is that of the last judgement, which may be of a later day."""
    likely = f", likely since {each.likely_on}" if each.likely_on and each.likely_on != each.known_on else ""
    judged = f", judged last on {each.judged_on}, as too little could be learned later" if each.judged_on else ""
    return f"{likely}, first told on {each.known_on}{judged}"


def _owing(each: Successor, *, currency: str) -> str:
    known = f"; {amount(each.exposure)} {currency} of duty known to be evaded" if each.exposure else ""
    if not each.exposure_high:
        return known
    low, high = amount(each.exposure_low or 0.0), amount(each.exposure_high)
    return f"{known}; unopened lines of the same goods may hide {low} to {high} {currency}"


def _show_forecast(dossier: Dossier, *, console: Console) -> None:
    told = []
    if dossier.forecast:
        each = dossier.forecast
        told.append(
            f"number {count(each.place)} of {count(each.ranked)} ranked: at least one violation within "
            f"{each.window_days} days of {each.as_of} with probability {share(each.probability)}, "
            f"{each.expected_acts:.2f} expected; {_with_shares(each.reason)}"
        )
        told += [f"likeliest goods {', '.join(each.goods)}"] if each.goods else []
        told += [f"likeliest offices {', '.join(each.offices)}"] if each.offices else []
    told += [
        f"look out for {row['kind']} {row['value']} until {row['valid_to']}: {row['reason']}"
        for row in dossier.lookouts[:_MOST_LOOKOUTS]
    ]
    if (more := len(dossier.lookouts) - _MOST_LOOKOUTS) > 0:
        told.append(f"and {more:,} more to look out for (--json has them)")
    told += [
        f"{row['item_id']}: risk {share(row['risk'])}" + (f"; {row['reasons']}" if row["reasons"] else "")
        for row in dossier.risks
    ]
    _say(console, "What is expected", told)


def _with_shares(reason: str) -> str:
    """What speaks for a forecast; the figures in its brackets are shares of that, and no probabilities."""
    told = "what speaks for it, each with its share of that: " if reason.endswith("%)") else ""
    return told + reason


def _say(console: Console, heading: str, sentences: Sequence[str]) -> None:
    if sentences:
        console.print(f"\n[bold]{heading}[/]")
    for sentence in sentences:
        console.print(_indented(sentence))


def _indented(sentence: str) -> Table:
    """A sentence that stays indented where it breaks."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row("–", Text(sentence))
    return grid


def _facts(console: Console, told: dict[str, str]) -> None:
    grid = Table.grid(padding=(0, 0, 0, 2))
    grid.add_column(min_width=10, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in told.items():
        if text:
            grid.add_row(name, Text(text))
    console.print(grid)


def _table(title: str, *columns: str | Column) -> Table:
    return Table(*columns, title=Text(f"\n{title}", style="bold"), title_justify="left", box=None, padding=(0, 2, 0, 0))


def _parts(parts: Iterable[Part]) -> str:
    return ", ".join(f"{part.value} ({count(part.lines)})" for part in parts)


def _rest(console: Console, total: int) -> None:
    if total > _MOST:
        console.print(f"  and {total - _MOST:,} more (--json has them)")


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def _span(first: date | None, last: date | None) -> str:
    if first is None:
        return "at no known day"
    return f"{first} to {last}" if last and last != first else f"since {first}" if last is None else f"on {first}"


def _typology(code: str) -> str:
    return code.replace("_", " ").lower() if code else "kind not said"


def _sparkline(values: Sequence[int]) -> str:
    most = max(values, default=0)
    return "".join(_BARS[min(7, (8 * value - 1) // most)] if value else "·" for value in values) if most else ""
