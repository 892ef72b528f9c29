"""`tidewaiter rules`: conditions that people write, tried on the past, approved, and put to every day's lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, day_of, progress, say_json

if TYPE_CHECKING:
    from tidewaiter.flow.backtesting import Backtest
    from tidewaiter.rules import Rule

__all__ = ["register"]

rules = typer.Typer(no_args_is_help=True, help="Rules: check, try on the past, publish, list, end.")
FileArgument = Annotated[Path, typer.Argument(help="A rule as a TOML file; the guide `write a rule` shows one.")]


def register(app: typer.Typer) -> None:
    """Enter the commands."""
    app.add_typer(rules, name="rules")


@rules.command()
def check(file: FileArgument) -> None:
    """Say whether a rule makes sense: its condition, its days, and who answers for it."""
    rule = _read(file)
    console().print(f"{rule.rule_id} makes sense:", markup=False)
    console().print(_laid_out(rule), markup=False, soft_wrap=True)


@rules.command()
def columns(word: Annotated[str, typer.Argument(help="Only those whose name or meaning has this word.")] = "") -> None:
    """List what a rule may speak of, and the typologies that it may look for."""
    from tidewaiter.flow.ruling import rule_words
    from tidewaiter.terms.typology import TYPOLOGIES

    wanted = word.lower()
    for term in rule_words():
        said = term.column
        if wanted in said.name or wanted in said.meaning.lower():
            unit = f" ({said.unit})" if said.unit else ""
            console().print(f"{said.name}  {said.kind}{unit}: {said.meaning}", markup=False, soft_wrap=True)
    codes = ", ".join(each.code for each in TYPOLOGIES)
    console().print(f"Typologies: {codes}", markup=False, soft_wrap=True)


@rules.command()
def backtest(
    file: FileArgument,
    lake: LakeOption,
    days: Annotated[int, typer.Option("--days", help="How many days to look back.")] = 90,
    last: Annotated[str | None, typer.Option("--last", help="The last of them (ISO); the lake's last day.")] = None,
    json: JsonOption = False,
) -> None:
    """Say what a rule would have named in the last days, and what was found in it."""
    from tidewaiter.flow.backtesting import backtest as tried
    from tidewaiter.flow.ruling import rule_words
    from tidewaiter.lake import Lake

    condition = _read(file).parsed(rule_words())
    with Lake.open(lake) as opened, progress(quiet=json) as tell:
        told = tried(opened, condition, days=days, last=day_of(last, option="--last"), on_progress=tell)
        currency = opened.currency
    if json:
        say_json(told.as_json())
    else:
        _say(told, currency)


@rules.command()
def add(file: FileArgument, lake: LakeOption) -> None:
    """Publish a rule that a second person approved: it judges every line from `valid_from` on.

    A rule that is there already gets a new version, and the one before ends that day. The same file again
    changes nothing.
    """
    from tidewaiter.flow.ruling import publish_rule
    from tidewaiter.lake import Lake

    rule = _read(file)
    with Lake.open(lake) as opened:
        kept = publish_rule(opened, rule)
    console().print(
        f"{kept.rule_id}, version {kept.version}, {kept.mode}, from {kept.valid_from} to {kept.sunset_on}", markup=False
    )


@rules.command()
def retire(
    rule: Annotated[str, typer.Argument(help="Name of the rule.")],
    lake: LakeOption,
    on: Annotated[str, typer.Option("--on", help="The first day that it judges no more (ISO).")],
) -> None:
    """End a rule. What it named stays on record."""
    from tidewaiter.flow.ruling import retire_rule
    from tidewaiter.lake import Lake

    day = day_of(on, option="--on")
    assert day is not None
    with Lake.open(lake) as opened:
        retire_rule(opened, rule, day=day)
    console().print(f"{rule} judges nothing from {day} on", markup=False)


@rules.command("list")
def list_(lake: LakeOption, json: JsonOption = False) -> None:
    """List the rules with what they yielded."""
    from tidewaiter.flow.ruling import read_book
    from tidewaiter.lake import Lake
    from tidewaiter.tables import found

    with Lake.open(lake) as opened:
        book = read_book(opened)
        rows = opened.fetch(opened.read(found.RULE_YIELD)).to_pylist()
    yields = {(row["rule_id"], row["mode"]): row for row in rows}
    if json:
        say_json([each.as_row() | {"yield": yields.get((each.rule_id, each.mode))} for each in book])
        return
    for each in book:
        told = yields.get((each.rule_id, each.mode), {})
        until = min(day for day in (each.valid_to, each.sunset_on) if day)
        figures = ", ".join(f"{told.get(name, 0):,} {name}" for name in ("hits", "inspected", "found"))
        share = _share(told.get("hit_rate"), told.get("hit_rate_low"), told.get("hit_rate_high"))
        head = f"{each.rule_id}, version {each.version}: {each.mode}, {each.effect}, {each.valid_from} until {until}"
        console().print(f"{head}\n  {each.name}\n  {figures}; share found {share}", markup=False, soft_wrap=True)


def _read(file: Path) -> Rule:
    from tidewaiter.flow.ruling import rule_words
    from tidewaiter.rules import read_rule

    return read_rule(file, words=rule_words())


def _laid_out(rule: Rule) -> str:
    from tidewaiter.rules import laid_out, parse

    return laid_out(parse(rule.condition))


def _say(told: Backtest, currency: str) -> None:
    show = console()

    def line(text: str) -> None:
        show.print(text, markup=False, soft_wrap=True)

    line(f"{told.first} to {told.last}: {told.hits:,} of {told.lines:,} lines named")
    seen = told.told
    if seen.rate:
        plain = _share(seen.rate.value, seen.rate.low, seen.rate.high)
        line(f"{seen.inspected:,} of these inspected, {seen.found:,} with a violation: {plain}")
    if seen.true_rate:
        line(f"estimated for all of them: {_share(seen.true_rate.value, seen.true_rate.low, seen.true_rate.high)}")
    if told.others.true_rate:
        rate = told.others.true_rate
        line(f"estimated for all lines:   {_share(rate.value, rate.low, rate.high)}")
    if seen.revenue is not None:
        line(f"recovered from them: {seen.revenue:,.0f} {currency}")
    for load in told.offices[:12]:
        line(f"  office {load.office or '(none)'}: {load.per_day:.2f} lines a day, {load.busiest} on the busiest")
    for note in told.notes:
        line(f"Note: {note}")


def _share(value: float | None, low: float | None, high: float | None) -> str:
    return "-" if value is None or low is None or high is None else f"{value:.1%} ({low:.1%} to {high:.1%})"
