"""Screening behind a slip of the pen: listed names with one letter gone, added, exchanged or other, anywhere in them.

    python benchmarks/screening_slips.py [--half 1] [--firms 1500] [--persons 700] [--seed 77] [--keep FILE.md]

Entries of the US consolidated screening list; half 0 (by key) is for work, half 1 for reports. Beside it stands
RapidFuzz token-sort over all names of each entry at several thresholds, and what ordinary names of the same half set
off in each. Needs the real data.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from screening_pairs import half, register_names, trade_names, us_list
from tidewaiter.entities.screening import THRESHOLD, Index, Listed, screened, subject
from tidewaiter.terms.folding import fold

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DRAWS = 2_000
_TOKEN_SORT = (85, 88, 90)
_ORDINARY, _ORDINARY_BY_TOKENS = 4_000, 1_000
FIRMS = ("Company", "Organization", "LegalEntity")


def main() -> None:
    """Draw the slips, look them up and print the page."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--half", type=int, default=1)
    wanted.add_argument("--firms", type=int, default=1_500)
    wanted.add_argument("--persons", type=int, default=700)
    wanted.add_argument("--seed", type=int, default=77)
    wanted.add_argument("--keep", type=Path)
    asked = wanted.parse_args()
    entries, rng = us_list(), random.Random(asked.seed)
    index = Index(entries)
    lines = [
        "# Screening behind a slip of the pen",
        "",
        f"Command: `python benchmarks/screening_slips.py --half {asked.half} --firms {asked.firms} "
        f"--persons {asked.persons} --seed {asked.seed}`, {datetime.now(UTC).date()}.",
        f"Data: half {asked.half} of the US consolidated screening list, one slip in each name; ordinary names are of",
        "`ref_lei_sample` and `er_company_name_clusters`, same half. Intervals: 95 %, bootstrap over names.",
        "",
        "| names | count | met from 0.5 | from 0.4 | " + " | ".join(f"token-sort {at}" for at in _TOKEN_SORT) + " |",
        "|---|---|---|---|" + "---|" * len(_TOKEN_SORT),
    ]
    for what, schemas, count in (("firms", FIRMS, asked.firms), ("persons", ("Person",), asked.persons)):
        mine = drawn(entries, schemas, count, rng=rng, side=asked.half)
        lines.append(_row(what, mine, [_slipped(entry.names[0].upper(), rng) for entry in mine], index, asked.seed))
    lines += ["", *_ordinary(entries, index, side=asked.half, seed=asked.seed), ""]
    page = "\n".join(lines)
    print(page)
    if asked.keep:
        asked.keep.write_text(page, encoding="utf-8")


def drawn(
    entries: Sequence[Listed], schemas: tuple[str, ...], count: int, *, rng: random.Random, side: int
) -> list[Listed]:
    """Entries of one half whose first name has several words of plain letters."""
    fit = [
        entry
        for entry in entries
        if entry.schema in schemas
        and half(entry.listing_id) == side
        and len(entry.names[0].split()) > 1
        and entry.names[0].isascii()
    ]
    return rng.sample(fit, min(count, len(fit)))


def _slipped(name: str, rng: random.Random) -> str:
    """The name with one slip, which makes another name of it."""
    while True:
        at = rng.choice([n for n, sign in enumerate(name) if sign.isalpha()])
        letter, behind = rng.choice(_LETTERS), name[at + 1 : at + 2]
        made = rng.choice((
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + behind + name[at] + name[at + 2 :] if behind.isalpha() else name,
        ))  # fmt: skip
        if made != name:
            return made


def _row(what: str, entries: Sequence[Listed], names: Sequence[str], index: Index, seed: int) -> str:
    kind = "Person" if what == "persons" else "Company"
    subjects = [
        subject({"name": name, "schema": kind}, kind="party", subject_id=str(n)) for n, name in enumerate(names)
    ]
    scores = np.zeros(len(names))
    for hit in screened(subjects, index, threshold=0.2):
        n = int(hit.subject.subject_id)
        if hit.entry.listing_id == entries[n].listing_id:
            scores[n] = hit.score
    tokens = np.array([
        max(fuzz.token_sort_ratio(fold(name), fold(other)) for other in entry.names)
        for entry, name in zip(entries, names, strict=True)
    ])  # fmt: skip
    shares = [scores >= THRESHOLD, scores >= 0.4, *(tokens >= at for at in _TOKEN_SORT)]
    return f"| {what} | {len(names):,} | " + " | ".join(with_interval(share, seed) for share in shares) + " |"


def with_interval(met: npt.NDArray[np.bool_], seed: int) -> str:
    """A share and its interval: 95 %, bootstrap over names."""
    draws = np.random.default_rng(seed).choice(met, (_DRAWS, len(met))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return f"{met.mean():.3f} ({low:.3f} to {high:.3f})"


def _ordinary(entries: Sequence[Listed], index: Index, *, side: int, seed: int) -> list[str]:
    """What names that are not meant to be on the list set off."""
    register, register_halves = register_names()
    traded, traded_halves = trade_names()
    names = [name for name, of in zip(register, register_halves, strict=True) if of == side]
    names += [each.names[0] for each, of in zip(traded, traded_halves, strict=True) if of == side]
    distinct = list(dict.fromkeys(names))
    random.Random(seed).shuffle(distinct)
    looked_up = distinct[:_ORDINARY]
    subjects = [subject({"name": name, "schema": "Company"}, kind="party", subject_id=name) for name in looked_up]
    ours = len({hit.subject.subject_id for hit in screened(subjects, index)}) / len(looked_up)
    listed_names = [fold(name) for entry in entries for name in entry.names]
    few = looked_up[:_ORDINARY_BY_TOKENS]
    others = [
        sum(_any_alike(name, listed_names, least=at) for name in few) / len(few) for at in _TOKEN_SORT
    ]  # fmt: skip
    return [
        f"Ordinary names with a hit: {ours:.2%} of {len(looked_up):,}; by token-sort "
        + ", ".join(f"{share:.2%} at {at}" for share, at in zip(others, _TOKEN_SORT, strict=True))
        + f" (of {len(few):,}).",
    ]


def _any_alike(name: str, names: Sequence[str], *, least: int) -> bool:
    return process.extractOne(fold(name), names, scorer=fuzz.token_sort_ratio, score_cutoff=least) is not None


if __name__ == "__main__":
    main()
