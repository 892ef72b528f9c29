"""Run a world from its first day to its last and write its files, month by month.

    from tidewaiter.simulation import simulate
    simulate(Path("world"), size="small", seed=7)

The same size, seed and schemes give byte-identical files. Memory is that of the traders
and of one month of lines.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from tidewaiter.errors import UsageError
from tidewaiter.simulation.calendar import Calendar, MonthDays
from tidewaiter.simulation.diversion import answer_orders
from tidewaiter.simulation.duties import duty_of
from tidewaiter.simulation.facts import load_facts
from tidewaiter.simulation.filings import filings_table
from tidewaiter.simulation.findings import lost_revenue, outcomes_table, parties_table, truth_table
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.inspectors import Desk, Policy, inspect
from tidewaiter.simulation.listings import listings_table, orders_table
from tidewaiter.simulation.loading import at_work, checked, load_schemes
from tidewaiter.simulation.mistakes import make_mistakes
from tidewaiter.simulation.month import Month, draw_month
from tidewaiter.simulation.scheme import Caught, Crew, Scheme
from tidewaiter.simulation.schemes import shipped
from tidewaiter.simulation.statistics import Flows, flows_table
from tidewaiter.simulation.streams import Streams
from tidewaiter.simulation.traders import make_world
from tidewaiter.simulation.turnover import reorganise
from tidewaiter.simulation.world import World
from tidewaiter.simulation.writing import Numbering, declared_table, numbered, parquet_writer, write_whole

__all__ = ["SIZES", "Summary", "simulate"]

SIZES = {"small": 20_000, "medium": 200_000, "large": 1_000_000, "huge": 10_000_000}
START = date(2023, 1, 1)
MONTHS = 30
FORMAT = 1
_PENDING = dict.fromkeys(("day", "known", "crew", "relation", "importer", "exporter"), "i8")


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: counts, dates and, by scheme, how many lines broke the law."""

    size: str
    seed: int
    format: int
    first_day: str
    last_day: str
    lines: int
    declarations: int
    inspected: int
    found: int
    illicit: int
    illicit_by_scheme: dict[str, int]


@dataclass
class _Running:
    """What is carried from month to month."""

    world: World
    out: Path
    schemes: tuple[Scheme, ...]
    crews: list[tuple[Scheme, Crew]]
    numbering: Numbering
    flows: Flows
    policy: Policy
    desk: Desk = field(default_factory=Desk)
    pending: Growing = field(default_factory=lambda: Growing(_PENDING))
    scheme_names: list[str] = field(default_factory=list)
    typologies: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    by_scheme: Counter[str] = field(default_factory=Counter)


def simulate(
    out: Path, *, size: str, seed: int, schemes: Sequence[Scheme] | Path | None = None, lines: int | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Summary:  # fmt: skip
    """Simulate a world and write it below `out`; see `tidewaiter.simulation.layout` for the files.

    Args:
        out: a folder that is empty or does not exist.
        size: small, medium, large or huge (`SIZES`).
        seed: any whole number from 0.
        schemes: `None` for the shipped ones; a path to a Python file adds its `SCHEMES` to
            them; a sequence of schemes is used alone.
        lines: lines to declare instead of the size's own number; for tests.
        progress: called with the month and the share done.

    Raises:
        UsageError: an unknown size, a seed below 0, or a folder that holds something.
        SchemeError: the file of schemes cannot be used.
    """
    running = _begin(out, size=size, seed=seed, schemes=schemes, lines=lines)
    calendar = running.world.calendar
    truth = parquet_writer(out, "truth_lines")
    with truth:
        for number in range(calendar.months):
            days = calendar.month(number)
            truth.write_table(_one_month(running, days))
            if progress:
                progress(days.label, (number + 1) / calendar.months)
    return _finish(running, size=size, seed=seed)


def _begin(out: Path, *, size: str, seed: int, schemes: Sequence[Scheme] | Path | None, lines: int | None) -> _Running:
    if size not in SIZES:
        raise UsageError(f"no size {size!r}; sizes are {', '.join(SIZES)}")
    if seed < 0:
        raise UsageError(f"the seed is {seed}; give a whole number from 0")
    if out.exists() and any(out.iterdir()):
        raise UsageError(f"{out} is not empty; name a new folder, or empty it first")
    chosen = _schemes(schemes)
    calendar, streams, facts = Calendar(START, MONTHS), Streams(seed), load_facts()
    world = make_world(facts, calendar=calendar, streams=streams, lines=lines or SIZES[size])
    crews: list[tuple[Scheme, Crew]] = []
    for scheme in chosen:
        with at_work(scheme, "recruit"):
            crews += [(scheme, crew) for crew in scheme.recruit(world, rng=streams.of(f"recruit {scheme.name}"))]
    for folder in ("declarations", "filings", "outcomes", "known", "truth"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    return _Running(world, out, chosen, crews, Numbering.of(world), Flows.of(world), Policy())


def _schemes(schemes: Sequence[Scheme] | Path | None) -> tuple[Scheme, ...]:
    if schemes is None:
        return shipped()
    if isinstance(schemes, Path):
        return checked((*shipped(), *load_schemes(schemes)), source=str(schemes))
    return checked(schemes, source="schemes")


def _one_month(running: _Running, days: MonthDays) -> pa.Table:
    """Learn, declare, inspect and write; gives the month's truth."""
    world, streams = running.world, running.world.streams
    _hear(running, days)
    answer_orders(world, days, rng=streams.of("diversion", days.number))
    reorganise(world, days, rng=streams.of("turnover", days.number))
    count = _lines_of(days, world=world)
    drawn = draw_month(world, days, count=count, rng=streams.of("trade", days.number))
    month = Month(days, drawn, world=world, schemes=running.scheme_names, typologies=running.typologies)
    make_mistakes(month, world=world, rng=streams.of("mistakes", days.number))
    generators = {scheme.name: streams.of(f"act {scheme.name}", days.number) for scheme in running.schemes}
    for scheme, crew in running.crews:
        if crew.works_in(days):
            with at_work(scheme, "act"):
                scheme.act(crew, month, rng=generators[scheme.name])
    lines = month.lines
    lines.reorder(np.lexsort((lines["declaration"], lines["day"])))
    return _write_month(running, month)


def _hear(running: _Running, days: MonthDays) -> None:
    """Findings that became known: inspectors remember them, crews learn from them."""
    known = running.pending["known"] < days.first_day
    due = {name: running.pending[name][known] for name in running.pending}
    running.pending.reorder(np.flatnonzero(~known))
    running.desk.learn(due["importer"], due["exporter"])
    caught_by = set(due["crew"].tolist())
    for scheme, crew in running.crews:
        if crew.number in caught_by and crew.until > days.first_day:
            rows = due["crew"] == crew.number
            rng = running.world.streams.of(f"learn {scheme.name} {crew.number}", days.number)
            caught = Caught(running.world, days.first_day, due["day"][rows], due["relation"][rows])
            with at_work(scheme, "learn"):
                scheme.learn(crew, caught, rng=rng)


def _lines_of(days: MonthDays, *, world: World) -> int:
    """Lines to declare in a month: more in autumn, fewer in winter, some growth over the years."""
    calendar = world.calendar
    months = [calendar.month(number) for number in range(calendar.months)]
    weight = {
        m.number: m.days * (1 + 0.07 * np.cos(2 * np.pi * (m.of_year - 9) / 12) + 0.004 * m.number) for m in months
    }
    return round(world.lines * weight[days.number] / sum(weight.values()))


def _write_month(running: _Running, month: Month) -> pa.Table:
    world, lines, out = running.world, month.lines, running.out
    number, label = month.days.number, month.days.label
    declared = duty_of(
        world, good=lines["good"], origin=lines["origin"], value=lines["value"], preference=lines["preference"],
        days=lines["day"], kind=lines["kind"],
    )  # fmt: skip
    lost = lost_revenue(lines, declared, world=world)
    inspected = inspect(
        month, world=world, desk=running.desk, policy=running.policy, typologies=running.typologies,
        rng=world.streams.of("inspection", number),
    )  # fmt: skip
    entry, line_no = numbered(lines, numbering=running.numbering)
    table = declared_table(
        lines, declared, world=world, entry=entry, line_no=line_no, month=number, codes=running.numbering.codes
    )
    write_whole(out, "declarations", table, part=label)
    opened = outcomes_table(
        inspected, lines, lost=lost, world=world, typologies=running.typologies, entry=entry, line_no=line_no
    )
    write_whole(out, "outcomes", opened, part=label)
    filed = filings_table(lines, table, world=world, rng=world.streams.of("filings", number))
    write_whole(out, "filings", filed, part=label)
    running.flows.count(lines, number)
    _remember(running, lines, inspected)
    return truth_table(
        lines, lost=lost, world=world, schemes=running.scheme_names, typologies=running.typologies, entry=entry,
        line_no=line_no,
    )  # fmt: skip


def _remember(running: _Running, lines: Growing, inspected: Growing) -> None:
    """Keep findings until they are known, and count."""
    hits = inspected["illicit"] > 0
    row = inspected["row"][hits]
    if len(row):
        findings = {name: inspected[name][hits] for name in ("day", "known", "crew", "relation")}
        running.pending.add(findings | {"importer": lines["importer"][row], "exporter": lines["exporter"][row]})
    illicit = lines["scheme"][lines["crew"] >= 0]
    running.by_scheme.update({name: int((illicit == i).sum()) for i, name in enumerate(running.scheme_names)})
    running.counts.update({
        "lines": len(lines), "declarations": len(np.unique(lines["declaration"])), "inspected": len(inspected),
        "found": int(hits.sum()), "illicit": len(illicit),
    })  # fmt: skip


def _finish(running: _Running, *, size: str, seed: int) -> Summary:
    """Write what is known and true of the whole period, and the summary."""
    world, out, streams = running.world, running.out, running.world.streams
    write_whole(out, "orders", orders_table(world))
    write_whole(out, "trade_flows", flows_table(running.flows, world=world, rng=streams.of("statistics")))
    write_whole(out, "listings", listings_table(world, rng=streams.of("listings")))
    write_whole(out, "truth_parties", parties_table(world, filers=running.numbering.codes))
    crews = [_crew_record(crew, world=world) for _, crew in running.crews]
    (out / "truth/schemes.json").write_text(json.dumps(crews, indent=1) + "\n", encoding="utf-8")
    summary = Summary(
        size=size, seed=seed, format=FORMAT, first_day=str(world.calendar.start), last_day=str(world.calendar.end),
        illicit_by_scheme=dict(sorted(running.by_scheme.items())), **running.counts,
    )  # fmt: skip
    public = {name: value for name, value in asdict(summary).items() if not name.startswith("illicit")}
    (out / "world.json").write_text(json.dumps(public, indent=1) + "\n", encoding="utf-8")
    return summary


def _crew_record(crew: Crew, *, world: World) -> dict[str, object]:
    since = str(world.calendar.day(crew.since))
    return {
        "instance": crew.number, "scheme": crew.scheme, "owner": crew.owner, "since": since,
        "moves": [{"on": str(world.calendar.day(day)), "move": move} for day, move in crew.moves],
    }  # fmt: skip
