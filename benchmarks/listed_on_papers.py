"""Are lines told of listed ships, and of listed firms that only their bills or security filings name?

    python benchmarks/listed_on_papers.py [--half 1] [--seed 121] [--bills 100] [--keep FILE.md]

A small simulated port beside the US consolidated screening list. Some of its bills are made to be carried by a listed
ship, to notify a listed firm, or to have a listed maker in the filing, as listed and disguised; all others name ships
of no list. Told are bills of which every line has an alert that names the list. Beside it: what the declaration's own
parties would have told, and how many lines of other bills are told. Half 0 of the list (by key) and seeds under 100 are
for work. Needs the real data.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from screening_pairs import DATA, us_list
from screening_slips import FIRMS, drawn, with_interval
from tidewaiter.entities.screening import Listed
from tidewaiter.entities.updating import resolve
from tidewaiter.flow.loading import load_feeds
from tidewaiter.flow.predicting import observe
from tidewaiter.flow.steps import observation_steps
from tidewaiter.lake import Lake
from tidewaiter.simulation import simulate
from tidewaiter.sources import load
from tidewaiter.tables import Table, declared, signalled

Row = dict[str, object]

_FROM = {"source": "bench", "file_id": "0", "row_no": 1}
_ROLES_OF_LINES = ("importer", "exporter", "declarant", "carrier")
_US = "entry us-csl/"
_OTHER_SHIPS = ("MSC ANNA", "EVER BERTA", "COSCO CLARA", "MAERSK DORA")


def _places(name: str) -> list[int]:
    """Where two different letters of one word stand beside each other, not at the ends of the name."""
    return [n for n in range(1, len(name) - 2) if name[n : n + 2].isalpha() and name[n] != name[n + 1]]


def _exchanged(name: str, rng: random.Random) -> str:
    """Two letters of one word, exchanged."""
    at = rng.choice(_places(name))
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _stands(entry: Listed) -> bool:
    """Whether it is valid all the time: one that has ended, or comes later, is rightly not told."""
    return entry.valid_from is None and entry.valid_to is None


def _imo(ship: Listed) -> str:
    return next((number.removeprefix("IMO") for number in sorted(ship.numbers) if number.startswith("IMO")), "")


@dataclass(frozen=True)
class Kind:
    """One way in which papers name what is listed: of an entry, what the bill and the filing say besides."""

    words: str
    schemas: tuple[str, ...]
    says: Callable[[Listed, random.Random], Row]


def _with_voyage(ship: Listed, rng: random.Random) -> Row:
    return {"vessel_name": f"{ship.names[0]} V.{rng.randrange(999)}E"}


def _by_number(ship: Listed, _: random.Random) -> Row:
    return {"vessel_name": "HARUNDO", "vessel_imo": _imo(ship)}


def _misspelt_ship(ship: Listed, rng: random.Random) -> Row:
    return {"vessel_name": _exchanged(ship.names[0], rng)}


def _notified(firm: Listed, _: random.Random) -> Row:
    return {"notify": firm.names[0]}


def _notified_reversed(firm: Listed, _: random.Random) -> Row:
    return {"notify": " ".join(reversed(firm.names[0].split()))}


def _notified_misspelt(firm: Listed, rng: random.Random) -> Row:
    return {"notify": _exchanged(firm.names[0], rng)}


def _maker(firm: Listed, _: random.Random) -> Row:
    return {"manufacturer": firm.names[0]}


def _maker_misspelt(firm: Listed, rng: random.Random) -> Row:
    return {"manufacturer": _exchanged(firm.names[0], rng)}


KINDS = (
    Kind("ship: its name and a voyage", ("Vessel",), _with_voyage),
    Kind("ship: its IMO number under another name", ("Vessel",), _by_number),
    Kind("ship: two letters exchanged", ("Vessel",), _misspelt_ship),
    Kind("party to be notified: as listed", FIRMS, _notified),
    Kind("party to be notified: words from last to first", FIRMS, _notified_reversed),
    Kind("party to be notified: two letters exchanged", FIRMS, _notified_misspelt),
    Kind("maker in the filing: as listed", FIRMS, _maker),
    Kind("maker in the filing: two letters exchanged", FIRMS, _maker_misspelt),
)


def main() -> None:
    """Make the port and its bills, let detectors ask, and print the page."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--half", type=int, default=1)
    wanted.add_argument("--seed", type=int, default=121)
    wanted.add_argument("--bills", type=int, default=100, help="of each kind")
    wanted.add_argument("--keep", type=Path)
    asked = wanted.parse_args()
    rng, entries = random.Random(asked.seed), us_list()
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        simulate(Path(folder) / "world", size="small", seed=asked.seed)
        (Path(folder) / "world" / "known" / "listings.parquet").unlink()  # a line tells one entry, the likest
        load_feeds(lake, "simulated", [Path(folder) / "world"])
        load(lake, "us-csl", [DATA / "watchlist_us_csl" / "consolidated_screening_list.csv.gz"])
        made = _made(lake, entries, rng, side=asked.half, count=asked.bills)
        resolve(lake)
        observe(lake, observation_steps())
        lines = _told(lake, made, seed=asked.seed)
    page = "\n".join(_head(asked) + lines) + "\n"
    print(page)
    if asked.keep:
        asked.keep.write_text(page, encoding="utf-8")


def _made(lake: Lake, entries: Sequence[Listed], rng: random.Random, *, side: int, count: int) -> dict[str, str]:
    """Write bills for every line that names one; gives the kind of each bill, empty for those of no list."""
    items = lake.read(declared.ITEMS)
    named = items.filter(items.bill_number.notnull()).group_by("bill_number").aggregate(day=items.declared_on.min())
    days = {str(row["bill_number"]): row["day"] for row in lake.fetch(named.order_by("bill_number")).to_pylist()}
    numbers = list(days)
    rng.shuffle(numbers)
    kinds, says, at = dict.fromkeys(numbers, ""), defaultdict(dict), 0
    for kind in KINDS:
        fit = [e for e in entries if _places(e.names[0]) and _stands(e) and (_imo(e) or e.schema != "Vessel")]
        for entry in drawn(fit, kind.schemas, count, rng=rng, side=side):
            kinds[numbers[at]], says[numbers[at]] = kind.words, kind.says(entry, rng)
            at += 1
    bills, parties, filings = [], [], []
    for n, number in enumerate(numbers):
        said = {"vessel_name": f"{_OTHER_SHIPS[n % 4]} {n % 50}", **says[number]}
        notify, maker = said.pop("notify", None), said.pop("manufacturer", None)
        day = days[number] - timedelta(days=2)
        bill = {"consignment_id": f"bench/{number}/1", "bill_number": number, "line_no": 1, "arrived_on": day}
        bills.append(bill | said | _FROM)
        if notify:
            party = {"document_id": bill["consignment_id"], "document_kind": "consignment", "role": "notify"}
            party |= {"mention_id": f"{bill['consignment_id']}/notify", "mentioned_on": day, "party": notify}
            parties.append(party | {"name": notify} | _FROM)
        if maker:
            filing = {"filing_id": f"bench/{number}/1", "filing_number": f"X{number}", "line_no": 1}
            filing |= {"bill_number": number, "filed_on": day, "known_on": day, "manufacturer": maker}
            filings.append(filing | _FROM)
    with lake.change("bills") as change:
        for table, rows in ((declared.CONSIGNMENTS, bills), (declared.PARTIES, parties), (declared.FILINGS, filings)):
            change.upsert(table, _table(table, rows))
    return kinds


def _table(table: Table, rows: list[Row]) -> pa.Table:
    blank = dict.fromkeys(table.column_names)
    return pa.Table.from_pylist([blank | row for row in rows], schema=table.schema)


def _told(lake: Lake, kinds: dict[str, str], *, seed: int) -> list[str]:
    alerts, items = lake.read(signalled.ALERTS), lake.read(declared.ITEMS)
    about = alerts.filter(alerts.detector.startswith("watchlist"), alerts.reason.contains(_US))
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in lake.fetch(about.select("item_id", "reason")).to_pylist():
        reasons[row["item_id"]].append(row["reason"])
    lines: dict[str, list[str]] = defaultdict(list)
    for row in lake.fetch(items.filter(items.bill_number.notnull()).select("item_id", "bill_number")).to_pylist():
        lines[row["bill_number"]].append(row["item_id"])
    page = ["| what the papers name | bills | told on every line | by the declaration's own parties alone |",
            "|---|---|---|---|"]  # fmt: skip
    for kind in KINDS:
        mine = [number for number, words in kinds.items() if words == kind.words]
        told = np.array([all(reasons[item] for item in lines[number]) for number in mine])
        own = np.array([all(any(map(_of_line, reasons[item])) for item in lines[number]) for number in mine])
        page.append(f"| {kind.words} | {len(mine)} | {with_interval(told, seed)} | {own.mean():.3f} |")
    others = [item for number, words in kinds.items() if not words for item in lines[number]]
    by_cargo = sum(any(not _of_line(reason) for reason in reasons[item]) for item in others)
    by_line = sum(any(map(_of_line, reasons[item])) for item in others)
    page += [
        "",
        f"Lines of other bills: {len(others):,}. Told by bill, ship or filing {by_cargo}, "
        f"by their own parties {by_line}.",
    ]
    return page


def _of_line(reason: str) -> bool:
    """Whether a party of the declaration itself is told."""
    return reason.startswith(_ROLES_OF_LINES)


def _head(asked: argparse.Namespace) -> list[str]:
    return [
        "# Listed ships and firms that only the papers of a line name",
        "",
        f"Command: `python benchmarks/listed_on_papers.py --half {asked.half} --seed {asked.seed} "
        f"--bills {asked.bills}`. Data: the US consolidated screening list, half {asked.half} (by key), names of "
        "several words, and a small simulated port. "
        f"Date: {datetime.now(tz=UTC):%Y-%m-%d}. Intervals: 95 %, bootstrap over bills.",
        "",
    ]


if __name__ == "__main__":
    main()
