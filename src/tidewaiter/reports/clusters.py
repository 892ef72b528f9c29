"""Who was taken for one: every party that is written in several ways, on one page, with a sample to judge by hand.

Precision of a resolution cannot be read off its own probabilities. The page therefore shows pairs drawn at random
among all pairs that were put together, and what a person made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.columns.intervals import Estimate
from tidewaiter.reports.rendering import page_templates, palette
from tidewaiter.reports.words import count, interval, share

__all__ = ["Cluster", "Clusters", "JudgedPair", "Way", "write_clusters"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a party is written; `why` is what ties it to the others."""

    name: str
    address: str
    countries: str
    identifier: str
    roles: str
    mentions: int
    why: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A party and its ways of being written, the most frequent first."""

    party_id: str
    name: str
    countries: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two ways that were put together, and the verdict: same, different, unsure, or empty while not judged."""

    pair_id: str
    left: str
    right: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class Clusters:
    """What the page tells: figures as (name, text), clusters, the sample and its precision."""

    title: str
    figures: tuple[tuple[str, str], ...]
    clusters: tuple[Cluster, ...]
    sample: tuple[JudgedPair, ...]
    precision: Estimate | None


def write_clusters(found: Clusters, path: Path, *, most: int = 2000) -> Path:
    """Write the page, with at most so many clusters, to `path`, making its folder; gives the path back."""
    templates = page_templates({"count": count, "interval": interval, "share": share})
    page = templates.get_template("clusters.html.j2").render(
        found=found, shown=_ordered(found.clusters)[:most], palette=palette()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path


def _ordered(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Those across most countries first, then those written in most ways."""
    return sorted(clusters, key=lambda each: (-len(each.countries.split(";")), -len(each.ways), each.party_id))
