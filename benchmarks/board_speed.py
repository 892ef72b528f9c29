"""How quick is the link board, and what would it cost to ask the lake each time?

    python benchmarks/board_speed.py LAKE --copies 5

Fills an empty database (SQLite in a temporary folder, or the one in `TIDEWAITER_DATABASE`) with the network of a lake
that was run, so many times under other ids: a lake of 200 thousand lines taken five times stands for a million. Times
one thing's ties asked of the lake; then the same, ways between two firms, and whole pages asked of the workbench.
Things are drawn at random, half of them from the fifty with most ties.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench_speed import ROUNDS, SEED, prepared

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tidewaiter_workbench.board.models import Board, Thing
    from tidewaiter_workbench.people.models import Person


def main() -> None:
    """Fill, time, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake", type=Path)
    parser.add_argument("--copies", type=int, default=5)
    asked = parser.parse_args()
    lake = asked.lake.resolve()
    with tempfile.TemporaryDirectory() as folder:
        client, _ = prepared(lake, Path(folder), alerts=20_000)
        began, computed = time.perf_counter(), time.process_time()
        size = filled(lake, copies=asked.copies)
        filling = time.perf_counter() - began, time.process_time() - computed
        out = sys.stdout.write
        out(f"# The link board with {size[0]:,} things and {size[1]:,} ties\n\n")
        out(f"`{' '.join(['python', *sys.argv])}`, seed {SEED}, {platform.machine()}, {os.cpu_count()} cores\n\n")
        out(f"Filled in {filling[0]:.0f} s, of which this process computed {filling[1]:.0f} s.\n\n")
        out("| asked | median, ms | 95th percentile, ms | of which this process computed, median, ms |\n")
        out("|---|---|---|---|\n")
        for name, act in acts(lake, client).items():
            took, cost = timed(act)
            figures = (statistics.median(took), statistics.quantiles(took, n=20)[-1], statistics.median(cost))
            out(f"| {name} | {' | '.join(f'{figure:.0f}' for figure in figures)} |\n")
            sys.stdout.flush()


def filled(lake: Path, *, copies: int) -> tuple[int, int]:
    """The network so many times, each under ids of its own."""
    from tidewaiter_workbench.board.filling import bring_network
    from tidewaiter_workbench.bridge.network import KnownTie, Network, network
    from tidewaiter_workbench.clock import desk_day

    with network(lake, until=desk_day()) as found:
        things = {
            f"{node}{'#' * copy}": replace(thing, node=f"{node}{'#' * copy}")
            for copy in range(copies)
            for node, thing in found.things.items()
        }

        def ties() -> Iterator[KnownTie]:
            for tie in found.ties:
                for copy in range(copies):
                    yield replace(tie, source=f"{tie.source}{'#' * copy}", target=f"{tie.target}{'#' * copy}")

        filling = bring_network(Network(found.run, things, ties()), by="bench")
    return filling.things, filling.ties


def acts(lake: Path, client: Client) -> dict[str, Callable[[], object]]:
    """What is timed, each with its own draw."""
    from tidewaiter_workbench.board.models import Board, Thing
    from tidewaiter_workbench.board.reading import found, groups_of
    from tidewaiter_workbench.board.ways import way_between
    from tidewaiter_workbench.people.models import Person

    draw = random.Random(SEED)
    boss, clerk = (Person.objects.get(username=name) for name in ("boss", "clerk"))
    parties = Thing.objects.filter(kind="party")
    busy = list(parties.order_by("-ties")[:50])
    keys = list(parties.order_by("pk").values_list("pk", flat=True))
    any_of = list(Thing.objects.filter(pk__in=draw.sample(keys, 50)))
    drawn = [*busy, *any_of]
    board = laid_out(boss, drawn)
    size = f"a board of {len(board.content['things'])} things"

    def page() -> object:
        return _ok(client.get(f"/links/{board.pk}/"))

    def chosen() -> object:
        node = draw.choice(list(Board.objects.get(pk=board.pk).content["things"]))
        return _ok(client.get(f"/links/{board.pk}/chosen/", {"at": node}))

    return {
        "the lake: one thing's ties": lambda: asked_of_the_lake(lake, draw.choice(drawn).node),
        "one thing's ties by kind, all offices": lambda: groups_of(boss, draw.choice(drawn), []),
        "one thing's ties by kind, three offices": lambda: groups_of(clerk, draw.choice(drawn), []),
        "way between two firms, all offices": lambda: way_between(boss, *draw.sample(any_of, 2)),
        "way between two firms, three offices": lambda: way_between(clerk, *draw.sample(any_of, 2)),
        "search by a name": lambda: found(boss, draw.choice(drawn).label[:8]),
        f"page: a thing chosen on {size}": chosen,
        f"page: {size}": page,
    }


def asked_of_the_lake(path: Path, node: str) -> int:
    """What the board would do without a network of its own."""
    from tidewaiter.lake import Lake
    from tidewaiter.tables import linked

    with Lake.open(path) as lake:
        edges = lake.read(linked.EDGES)
        named = node.rstrip("#")
        return lake.fetch(edges.filter((edges.source == named) | (edges.target == named))).num_rows


def laid_out(owner: Person, drawn: list[Thing]) -> Board:
    """A board of two hundred things around the busiest firms."""
    from tidewaiter_workbench.board.services import expand, start
    from tidewaiter_workbench.refusals import RefusalError

    board, waiting = start(drawn[0].node, by=owner), [drawn[0].node]
    while waiting and len(board.content["things"]) < 200:
        node = waiting.pop(0)
        for group in ("out:has_address", "out:has_phone", "in:sold_to", "out:sold_to", "out:declared_by"):
            room = 200 - len(board.content["things"])
            try:
                done = expand(board.pk, node, group, by=owner, version=board.version, most=max(min(room, 20), 1))
            except RefusalError:
                continue
            waiting += [each for each in done.board.content["things"] if each not in board.content["things"]]
            board = done.board
            if len(board.content["things"]) >= 200:
                break
    return board


def _ok(answer: HttpResponse) -> HttpResponse:
    assert answer.status_code == 200, answer.status_code
    return answer


def timed(act: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock and of the processor, after one that is not counted."""
    took, computed = [], []
    for _ in range(ROUNDS + 1):
        start, began = time.perf_counter(), time.process_time()
        act()
        took.append(1000 * (time.perf_counter() - start))
        computed.append(1000 * (time.process_time() - began))
    return took[1:], computed[1:]


if __name__ == "__main__":
    main()
