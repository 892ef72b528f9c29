"""Importers and exporters of 49 countries' records, resolved; a page of clusters; a sample judged by hand.

    python benchmarks/trade_records_resolution.py --page clusters.html [--seed 0]
        [--judge pairs.csv] [--keep benchmarks/results/trade_records_resolution.md]

Loads `customs_trade_records_multi_country` through the shipped mapping into a temporary lake, resolves its parties
and writes the page. `--judge` writes the pairs of the sample, names and all, for a person to judge: it stays
outside the repository. What was judged is kept in `results/trade_records_judgements.csv` by digests alone; a pair
is judged on what is written and on nothing else, so a verdict holds for as long as the two are written so.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pyarrow as pa

from tidewaiter.columns.intervals import Estimate, wilson
from tidewaiter.entities.resolving import Resolved, resolve_profiles
from tidewaiter.flow.loading import load_feeds
from tidewaiter.lake import Lake
from tidewaiter.reports.clusters import Cluster, Clusters, JudgedPair, Way, write_clusters
from tidewaiter.tables import declared

DATA = Path(os.environ.get("TIDEWAITER_DATA", Path(__file__).parents[2] / "shared" / "data"))
FILE = DATA / "customs_trade_records_multi_country" / "trade_records.csv.gz"
JUDGEMENTS = Path(__file__).parent / "results" / "trade_records_judgements.csv"
SAMPLE = 100


@dataclass(frozen=True)
class Profile:
    """What is written of a party in one way, over all roles and years."""

    profile_id: str
    party_id: str
    name: str
    country: str
    identifier: str
    roles: str
    mentions: int

    @property
    def shown(self) -> str:
        """What a judge reads."""
        return " | ".join(part for part in (self.name, self.country, self.identifier, self.roles) if part)


def main() -> None:
    """Run the benchmark."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--page", type=Path, required=True)
    wanted.add_argument("--judge", type=Path)
    wanted.add_argument("--keep", type=Path)
    wanted.add_argument("--seed", type=int, default=0)
    asked = wanted.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "records", create=True) as lake:
        load_feeds(lake, "trade-records", [FILE])
        written = _written(lake)
    loaded = time.monotonic()
    found = resolve_profiles(written)
    resolved_in = time.monotonic() - loaded
    profiles, why = _profiles(written, found.groups.tolist()), _why(found)
    parties = _parties(profiles)
    pairs = _pairs(parties)
    sample = {
        "all": _drawn(pairs, salt=f"all {asked.seed}"),
        "one a party": _drawn(_one_a_party(pairs, salt=f"within {asked.seed}"), salt=f"parties {asked.seed}"),
    }
    verdicts = _verdicts()
    if asked.judge:
        _to_judge(asked.judge, sample, verdicts)
    write_clusters(_page(profiles, parties, why, sample["all"], verdicts), asked.page)
    told = _told(profiles, parties, pairs, sample, verdicts, seconds=resolved_in, seed=asked.seed)
    print(told)
    if asked.keep:
        asked.keep.write_text(told, encoding="utf-8")
    print(f"{time.monotonic() - started:.0f} s")


def _written(lake: Lake) -> pa.Table:
    """Every different name, country and number under which somebody stands in the records."""
    mentions = lake.read(declared.PARTIES)
    named = mentions.filter(mentions.name.notnull())
    ways = named.group_by("name", "country", "identifier", "identifier_kind")
    counted = ways.agg(mentions=named.count(), roles=named.role.group_concat(";"))
    return lake.fetch(counted.order_by(["name", "country", "identifier", "identifier_kind"]))


def _profiles(written: pa.Table, groups: Sequence[int]) -> list[Profile]:
    """The ways of writing with the party that each was put to; a party is named after its first way."""
    rows = written.to_pylist()
    return [
        Profile(
            f"W{n}",
            f"P{group}",
            row["name"],
            row["country"] or "",
            row["identifier"] or "",
            ";".join(sorted(set(row["roles"].split(";")))),
            row["mentions"],
        )
        for n, (row, group) in enumerate(zip(rows, groups, strict=True))
    ]


def _why(found: Resolved) -> dict[str, str]:
    """The strongest tie of each way of writing within its party."""
    best: dict[str, float] = {}
    inside = found.groups[found.pairs.left] == found.groups[found.pairs.right]
    for side in (found.pairs.left, found.pairs.right):
        for way, weight in zip(side[inside].tolist(), found.pairs.weight[inside].tolist(), strict=True):
            best[f"W{way}"] = max(best.get(f"W{way}", weight), weight)
    return {way: f"match weight {weight:+.1f}" for way, weight in best.items()}


def _parties(profiles: Iterable[Profile]) -> dict[str, list[Profile]]:
    parties: dict[str, list[Profile]] = {}
    for each in profiles:
        parties.setdefault(each.party_id, []).append(each)
    return {party: sorted(mine, key=lambda one: (-one.mentions, one.profile_id)) for party, mine in parties.items()}


def _pairs(parties: dict[str, list[Profile]]) -> list[tuple[Profile, Profile]]:
    """Every two ways put together whose writing differs in more than case, for the same words need no judge."""
    return [
        (left, right)
        for mine in parties.values()
        for left, right in combinations(mine, 2)
        if (left.name.upper(), left.country) != (right.name.upper(), right.country)
    ]


def _drawn(pairs: Iterable[tuple[Profile, Profile]], *, salt: str) -> list[tuple[Profile, Profile]]:
    """A hundred pairs drawn by a salted digest of each: a pair that was drawn stays drawn while others come and go."""
    return sorted(pairs, key=lambda pair: _salted(pair, salt))[:SAMPLE]


def _one_a_party(pairs: Iterable[tuple[Profile, Profile]], *, salt: str) -> list[tuple[Profile, Profile]]:
    """One pair of each party, drawn alike, for the hundred to be drawn from: no large party counts more."""
    of: dict[str, tuple[Profile, Profile]] = {}
    for pair in sorted(pairs, key=lambda pair: _salted(pair, salt)):
        of.setdefault(pair[0].party_id, pair)
    return list(of.values())


def _salted(pair: tuple[Profile, Profile], salt: str) -> str:
    return hashlib.sha256(f"{salt}/{_digest(pair)}".encode()).hexdigest()


def _digest(pair: tuple[Profile, Profile]) -> str:
    """What names a pair without naming anybody."""
    return hashlib.sha256("\n".join(sorted(each.shown for each in pair)).encode()).hexdigest()[:16]


def _verdicts() -> dict[str, tuple[str, str]]:
    if not JUDGEMENTS.exists():
        return {}
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return {row["pair"]: (row["verdict"], row["why"]) for row in csv.DictReader(file)}


def _to_judge(
    path: Path, sample: dict[str, list[tuple[Profile, Profile]]], verdicts: dict[str, tuple[str, str]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["pair", "sample", "left", "right", "verdict", "why"])
        for name, pairs in sample.items():
            for pair in pairs:
                sheet.writerow(
                    [_digest(pair), name, pair[0].shown, pair[1].shown, *verdicts.get(_digest(pair), ("", ""))]
                )


def _precision(
    pairs: Sequence[tuple[Profile, Profile]], verdicts: dict[str, tuple[str, str]]
) -> tuple[Estimate, Counter[str]] | None:
    """Share judged the same; what a judge was unsure of counts as wrong. None until all are judged."""
    given = Counter(verdicts.get(_digest(pair), ("", ""))[0] for pair in pairs)
    if not pairs or given[""]:
        return None
    low, high = wilson(given["same"], len(pairs))
    return Estimate(given["same"] / len(pairs), float(low), float(high)), given


def _page(
    profiles: Sequence[Profile],
    parties: dict[str, list[Profile]],
    why: dict[str, str],
    sample: Sequence[tuple[Profile, Profile]],
    verdicts: dict[str, tuple[str, str]],
) -> Clusters:
    several = {party: mine for party, mine in parties.items() if len(mine) > 1}
    judged = _precision(sample, verdicts)
    return Clusters(
        title="Importers and exporters across 49 countries",
        figures=(
            ("Ways of writing", f"{len(profiles):,}"),
            ("Parties", f"{len(parties):,}"),
            ("Written in several ways", f"{len(several):,}"),
            ("Across countries", f"{sum(len(_countries(mine)) > 1 for mine in several.values()):,}"),
        ),
        clusters=tuple(
            Cluster(party, mine[0].name, ";".join(_countries(mine)), tuple(_way(each, why) for each in mine))
            for party, mine in several.items()
        ),
        sample=tuple(
            JudgedPair(_digest(pair), pair[0].shown, pair[1].shown, *verdicts.get(_digest(pair), ("", "")))
            for pair in sample
        ),
        precision=judged[0] if judged else None,
    )


def _way(each: Profile, why: dict[str, str]) -> Way:
    return Way(each.name, "", each.country, each.identifier, each.roles, each.mentions, why.get(each.profile_id, ""))


def _countries(profiles: Iterable[Profile]) -> list[str]:
    return sorted({each.country for each in profiles if each.country})


def _told(
    profiles: Sequence[Profile],
    parties: dict[str, list[Profile]],
    pairs: Sequence[tuple[Profile, Profile]],
    sample: dict[str, list[tuple[Profile, Profile]]],
    verdicts: dict[str, tuple[str, str]],
    *,
    seconds: float,
    seed: int,
) -> str:
    several = [mine for mine in parties.values() if len(mine) > 1]
    across = sum(len(_countries(mine)) > 1 for mine in several)
    lines = [
        "# Importers and exporters of 49 countries, resolved", "",
        f"`python benchmarks/trade_records_resolution.py --page clusters.html --seed {seed}`, "
        f"{datetime.now(UTC).date()}. Data: "
        "`customs_trade_records_multi_country/trade_records.csv.gz`.", "",
        "| | |", "|---|---:|",
        f"| ways of writing (profiles with a name) | {len(profiles):,} |",
        f"| parties | {len(parties):,} |",
        f"| parties written in several ways | {len(several):,} |",
        f"| of these across countries | {across:,} |",
        f"| ways of the party with most | {max((len(mine) for mine in several), default=0):,} |",
        f"| pairs put together that differ in more than case | {len(pairs):,} |",
        f"| seconds to resolve | {seconds:.0f} |", "",
        "| sample | pairs | same | different | unsure | precision | 95 % interval (Wilson) |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]  # fmt: skip
    for name, drawn in sample.items():
        judged = _precision(drawn, verdicts)
        if judged is None:
            lines.append(f"| {name} | {len(drawn)} | | | | not judged | |")
            continue
        estimate, given = judged
        lines.append(
            f"| {name} | {len(drawn)} | {given['same']} | {given['different']} | {given['unsure']} | "
            f"{estimate.value:.2f} | {estimate.low:.3f} to {estimate.high:.3f} |"
        )
    lines += ["", "| what was not the same | " + " | ".join(sample) + " |", "|---|" + "---:|" * len(sample)]
    reasons = {name: Counter(verdicts[_digest(pair)][1] for pair in drawn if _digest(pair) in verdicts)
               for name, drawn in sample.items()}  # fmt: skip
    for reason in sorted({each for counts in reasons.values() for each in counts if each}):
        lines.append(f"| {reason} | " + " | ".join(str(counts[reason]) for counts in reasons.values()) + " |")
    return "\n".join([*lines, "", _HOW])


_HOW = """\
**all**: drawn at random among all pairs put together that differ in more than case; a party of n names brings
n (n - 1) / 2 pairs, so the largest parties decide. **one a party**: one pair of each of as many parties.

**How it was judged.** One reader (of the project, not blind to the purpose) read both names, countries, numbers and
roles, and nothing else; the file has no addresses but those run into names. *Same*: one firm written differently
(spelling, word order, legal form, cut off, a translated word). *Different*: the distinguishing word differs, two firms
of one group, one acts through the other, or words that name nobody ("to the order"). *Unsure*: a reader of two names
cannot tell; it counts as wrong. Verdicts are kept by digest in `trade_records_judgements.csv`. Recall is not measured:
nobody knows all true pairs.
"""


if __name__ == "__main__":
    main()
