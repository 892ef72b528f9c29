"""Screening: judged pairs beside plain measures, what is found in a whole list, what ordinary names set off, and speed.

    python benchmarks/screening_quality.py [--speed 100000] [--seed 0] [--keep benchmarks/results/screening_quality.md]

Weights and thresholds come from half 0 of each set (see `screening_pairs.py`, `screening_weights.py`); every
figure is of half 1. The measures beside it get every alias too, folded capitals, and the threshold
that is best on half 0. nomenklatura's logic-v2 stands beside them if `--nomenklatura` names a Python that has it (see
`logic_v2.py`). Needs the real data.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from logic_v2 import logic_v2_scores
from screening_pairs import Pairs, list_pairs, name_pairs, register_names, script_pairs, trade_names, us_list
from tidewaiter.columns.names import core_name, name_tokens
from tidewaiter.entities.screening import THRESHOLD, Index, Listed, Subject, listed, screened, subject
from tidewaiter.entities.screening.scoring import judge
from tidewaiter.entities.screening.short_names import Standing
from tidewaiter.terms.folding import fold

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_DRAWS = 2_000
_TYPED = (
    "Huawei", "Wagner Group", "Hezbollah", "Hizbullah", "Rosneft", "Kalashnikov", "Putin", "بشار الأسد", "حزب الله",
    "חיזבאללה", "طالبان", "معمر القذافي", "华为技术有限公司", "김정은", "金正恩", "海康威视",
)  # fmt: skip
"""Public names as they are typed, some of which are not met."""

PLAIN: dict[str, Callable[[str, str], float]] = {
    "same folded name": lambda left, right: float(fold(left) == fold(right)),
    "same name without legal form": lambda left, right: float(core_name(left) == core_name(right)),
    "RapidFuzz token sort": lambda left, right: fuzz.token_sort_ratio(fold(left), fold(right)) / 100,
    "Jaro-Winkler": lambda left, right: JaroWinkler.similarity(fold(left), fold(right)),
}


def main() -> None:
    """Run all of it and print the page."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--speed", type=int, default=50_000)
    wanted.add_argument("--seed", type=int, default=0)
    wanted.add_argument("--keep", type=Path)
    wanted.add_argument("--nomenklatura", default="", help="a Python in which nomenklatura is installed")
    asked = wanted.parse_args()
    lines = [
        "# Screening",
        "",
        f"Command: `python benchmarks/screening_quality.py --speed {asked.speed} --seed {asked.seed}`, "
        f"{datetime.now(UTC).date()}.",
        "Data: `er_watchlist_cross_list_pairs` (2,070 pairs, 169 the same), `er_name_bench`,",
        "`er_company_name_clusters` (original rows), the US consolidated screening list of February 2025.",
        "Intervals: 95 %, bootstrap over pairs. Weights and thresholds were chosen on half 0 of each set, by key; all",
        "figures are of half 1. Half 1 was looked at while the features were made, and an entry on the right of a list",
        "pair may stand in both halves (most pairs hang together): take the figures as somewhat too good.",
        "logic-v2 is nomenklatura 4.17.4 (`--nomenklatura PYTHON`, an environment of its own), at its own threshold of",
        "0.7 and at that which is best on half 0; it is given the same names, aliases, countries and dates of birth.",
        "",
    ]
    other = asked.nomenklatura
    lines += _pairs_page("Judged pairs of the UN and the US list", list_pairs(), seed=asked.seed, other=other)
    lines += _pairs_page("Hard pairs of names alone", name_pairs(), seed=asked.seed, other=other)
    lines += _scripts_page()
    index = Index(us_list())
    lines += _whole_list_page(index)
    lines += _typed_page(index)
    lines += _ordinary_page(index)
    lines += _register_page(index)
    lines += _speed_page(asked.speed, seed=asked.seed)
    page = "\n".join(lines) + "\n"
    print(page)
    if asked.keep:
        asked.keep.write_text(page, encoding="utf-8")


def _pairs_page(title: str, pairs: Pairs, *, seed: int, other: str) -> list[str]:
    test = pairs.halves == 1
    both = list(zip(pairs.left, pairs.right, strict=True))
    standing = Standing(pairs.right)
    ours = np.array([judge(left, right, standing=standing).score for left, right in both])
    rows = [_row(f"tidewaiter, score from {THRESHOLD}", ours, THRESHOLD, pairs, seed=seed)]
    rows.append(_row("tidewaiter, best threshold of half 0", ours, _best(ours, pairs), pairs, seed=seed))
    for name, measure in PLAIN.items():
        scores = np.array(
            [max(measure(one, other) for one in left.names for other in right.names) for left, right in both]
        )
        rows.append(_row(name, scores, _best(scores, pairs), pairs, seed=seed))
    if other:
        theirs = np.array(logic_v2_scores(other, [_as_entities(left, right) for left, right in both]))
        rows.append(_row("nomenklatura logic-v2, score from 0.7", theirs, 0.7, pairs, seed=seed))
        rows.append(_row("nomenklatura logic-v2, best threshold", theirs, _best(theirs, pairs), pairs, seed=seed))
    head = f"{int(test.sum()):,} pairs of half 1, {int(pairs.same[test].sum())} of them the same."
    return [
        f"## {title}",
        "",
        head,
        "",
        "| measure | threshold | precision | recall | F1 |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]


def _as_entities(left: Subject, right: Listed) -> dict[str, object]:
    """A pair as FollowTheMoney has it."""
    schema = left.schema or right.schema or "LegalEntity"

    def told(side: Subject | Listed) -> dict[str, list[str]]:
        said = {"name": list(side.names), "country": sorted(side.countries)}
        return said | ({"birthDate": sorted(side.births)} if schema == "Person" else {})

    return {"schema": schema, "left": told(left), "right": told(right)}


def _row(name: str, scores: Floats, threshold: float, pairs: Pairs, *, seed: int) -> str:
    test = pairs.halves == 1
    said, same = scores[test] >= threshold, pairs.same[test]
    precision, recall, f1 = _measured(said, same)
    draws = np.random.default_rng(seed)
    spread = [
        _measured(said[at], same[at])[2] for at in (draws.integers(0, len(same), len(same)) for _ in range(_DRAWS))
    ]
    low, high = np.quantile(spread, [0.025, 0.975])
    return f"| {name} | {threshold:.2f} | {precision:.3f} | {recall:.3f} | **{f1:.3f}** ({low:.3f} to {high:.3f}) |"


def _measured(said: Bools, same: Bools) -> tuple[float, float, float]:
    both = float((said & same).sum())
    return both / max(said.sum(), 1), both / max(same.sum(), 1), 2 * both / max(said.sum() + same.sum(), 1)


def _best(scores: Floats, pairs: Pairs) -> float:
    tuned = pairs.halves == 0
    levels = np.unique(scores[tuned])
    levels = levels[levels > 0]
    found = [_measured(scores[tuned] >= level, pairs.same[tuned])[2] for level in levels]
    return float(levels[int(np.argmax(found))])


def _scripts_page() -> list[str]:
    rows = []
    for written, latin in script_pairs():
        person = subject({"name": written, "schema": "Person"}, kind="party", subject_id="")
        score = judge(person, listed({"name": latin, "schema": "Person"})).score
        rows.append(f"| {written} | {latin} | {score:.2f} |")
    return [
        "## Persons in their own script against Latin letters",
        "",
        "| written | Latin | score |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _whole_list_page(index: Index) -> list[str]:
    """Entries of the UN list with a judged twin, searched in the whole US list."""
    place = {entry.listing_id: n for n, entry in enumerate(index.entries)}
    pairs = list_pairs()
    subjects: list[Subject] = []
    twins: list[int] = []
    for left, right, same, own in zip(pairs.left, pairs.right, pairs.same, pairs.halves, strict=True):
        number = place.get(f"us-csl/SDN/{right.listing_id.removeprefix('ofac-')}")
        if same and own == 1 and left.subject_id.startswith("unsc") and number is not None:
            subjects.append(left)
            twins.append(number)
    alone = [Subject(schema=each.schema, names=each.names[:1], subject_id=each.subject_id) for each in subjects]
    lines = ["## UN entries with a judged twin, searched in all 14,159 US entries", ""]
    for words, looked_up in (("all that the UN list says", subjects), ("the UN list's first name alone", alone)):
        among = {(each.subject, each.entry) for each in index.candidates(looked_up)}
        found = [(hit.subject.subject_id, place[hit.entry.listing_id]) for hit in screened(looked_up, index)]
        first = dict(reversed(found))
        pairs_wanted = list(enumerate(twins))
        kept = sum((looked_up[n].subject_id, twin) in set(found) for n, twin in pairs_wanted)
        top = sum(first.get(looked_up[n].subject_id) == twin for n, twin in pairs_wanted)
        lines.append(
            f"- From {words}: of {len(twins)} twins {sum(pair in among for pair in pairs_wanted)} were candidates, "
            f"{kept} hits from {THRESHOLD}, {top} the likeliest hit; {len(found) / max(len(twins), 1):.1f} hits each."
        )
    return [*lines, ""]


def _ordinary_page(index: Index) -> list[str]:
    names, halves = trade_names()
    tested = [name for name, own in zip(names, halves, strict=True) if own == 1]
    best: dict[str, float] = {}
    for hit in screened(tested, index):
        same = core_name(hit.subject.names[0]) in {core_name(name) for name in hit.entry.names}
        if not same:  # may truly be listed
            best[hit.subject.subject_id] = max(hit.score, best.get(hit.subject.subject_id, 0.0))
    lines = ["## Ordinary trade names against the US list", ""]
    lines += [f"{len(tested):,} names; those whose name is a listed one to the letter are left out.", ""]
    lines += ["| score from | names with a hit, per 10,000 |", "|---|---|"]
    for level in (0.5, 0.6, 0.7, 0.8, 0.9):
        count = sum(score >= level for score in best.values())
        lines.append(f"| {level} | {10_000 * count / len(tested):.0f} |")
    return [*lines, ""]


def _typed_page(index: Index) -> list[str]:
    """What the whole list answers to a bare name."""
    lines = ["## Names as they are typed, against the whole US list", ""]
    lines += ["| typed | hits from 0.5 | likeliest | score |", "|---|---|---|---|"]
    for name in _TYPED:
        found = list(screened([subject({"name": name}, kind="party", subject_id=name)], index, threshold=0.3))
        told = sum(hit.score >= THRESHOLD for hit in found)
        best = f"{found[0].matched} | {found[0].score:.2f}" if found else "none | under 0.30"
        lines.append(f"| {name} | {told} | {best} |")
    return [*lines, ""]


def _register_page(index: Index) -> list[str]:
    """Firms of a register, whole and cut down to a bare word or two, as somebody might type them."""
    names, halves = register_names()
    whole = sorted({name for name, own in zip(names, halves, strict=True) if own == 1})
    tokens = [name_tokens(name) for name in whole]
    sets = {
        "whole names": whole,
        "first words alone": sorted({words[0] for words in tokens if words and len(words[0]) > 3}),
        "first two of three words or more": sorted({" ".join(words[:2]) for words in tokens if len(words) > 2}),
    }
    lines = ["## Firms of the LEI register against the US list, whole and cut down", ""]
    lines += ["Those whose name is a listed one to the letter are left out of the hits.", ""]
    lines += ["| names | count | candidates each | with a hit from 0.5, per thousand | from 0.6 | from 0.7 |"]
    lines += ["|---|---|---|---|---|---|"]
    for title, texts in sets.items():
        subjects = [subject({"name": text}, kind="party", subject_id=text) for text in texts]
        each = sum(1 for _ in index.candidates(subjects)) / len(texts)
        best: dict[str, float] = {}
        for hit in screened(subjects, index):
            if core_name(hit.subject.names[0]) not in {core_name(name) for name in hit.entry.names}:
                best[hit.subject.subject_id] = max(hit.score, best.get(hit.subject.subject_id, 0.0))
        rates = (
            f"{1_000 * sum(score >= level for score in best.values()) / len(texts):.1f}" for level in (0.5, 0.6, 0.7)
        )
        lines.append(f"| {title} | {len(texts):,} | {each:.1f} | {' | '.join(rates)} |")
    return [*lines, ""]


def _speed_page(count: int, *, seed: int) -> list[str]:
    """As many names as asked for: trade names with a word exchanged, so that they are distinct."""
    names, _ = trade_names()
    draw = random.Random(seed)
    words = sorted({word for name in names for word in name.names[0].split()})
    texts = [" ".join([*draw.choice(names).names[0].split()[:3], draw.choice(words)]) for _ in range(count)]
    entries = us_list()
    started, busy = time.monotonic(), time.process_time()
    index = Index(entries)
    built = time.monotonic() - started
    subjects = [subject({"name": text}, kind="party", subject_id=str(n)) for n, text in enumerate(texts)]
    hits = sum(1 for _ in screened(subjects, index))
    taken, spent = time.monotonic() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return [
        "## Speed",
        "",
        f"{count:,} names against {len(entries):,} entries: {taken:.0f} s by the clock, {spent:.0f} s of one "
        f"processor; indexing the list took {built:.0f} s by the clock; {hits:,} hits; peak memory {peak:.1f} GB.",
    ]


if __name__ == "__main__":
    main()
