"""How well are other names of one party known, of which nothing was learned?

    python benchmarks/alias_quality.py --half kept --seed 0 --nomenklatura PYTHON --out alias_quality.md

Two questions of the names that lists give to one entry (see `alias_sets.py`): are they joined when all stand in one
file without anything else (resolution), and does one of them, taken off the list, still find its entry (screening)?
Thresholds of the baselines are the best of the working half; screening is judged at the threshold at which so many
of a thousand ordinary names meet anything.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

import resolution_quality as resolution
from alias_sets import BEYOND_LETTERS, KINDS, Asked, Row, asked_of, halves, lists, mentions, ordinary
from logic_v2 import logic_v2_scores
from tidewaiter.columns.names import core_name, folded_name
from tidewaiter.entities.screening import THRESHOLD, Index, Listed, listed, screened, subject

Floats = npt.NDArray[np.float64]
_RATES = (5.0, 20.0)
"""False hits of a thousand ordinary names."""
_MOST_ASKED = 3_000
_NEAREST = 5
_LEAST_KEPT = 0.02
_DRAWS = 500
_LARGEST_FOR_LOGIC_V2 = 15_000


def main() -> None:
    """Judge a half."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--half", choices=("working", "kept"), default="working")
    asked.add_argument("--only", default="", help="resolution or screening")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--nomenklatura", default="", metavar="PYTHON")
    asked.add_argument("--misses", type=Path, help="write what is not met, of the working half alone")
    asked.add_argument("--ours", action="store_true", help="leave the baselines out")
    asked.add_argument("--out", type=Path)
    told = asked.parse_args()
    if told.misses and told.half != "working":
        raise SystemExit("what is missed may be read on the working half alone")
    given = lists()
    lines: list[str] = []
    if told.only != "screening":
        lines += _resolution_page(given, told.half, other=told.nomenklatura, ours_alone=told.ours)
    if told.only != "resolution":
        for name, entries in given.items():
            lines += _screening_page(name, entries, told)
    if told.out:
        told.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _resolution_page(given: dict[str, list[Row]], which: str, *, other: str, ours_alone: bool) -> list[str]:
    lines = []
    for name, entries in given.items():
        for schema in ("Organization", "Person", "Vessel"):
            rows, working = (_rows(halves(entries, side), schema) for side in (which, "working"))
            if len(rows) < 100:
                continue
            lines += _resolution_table(f"{name}: {schema}", rows, working, other=other, ours_alone=ours_alone)
    return lines


def _rows(entries: Sequence[Row], schema: str) -> pd.DataFrame:
    names, keys = mentions(entries, schema)
    return pd.DataFrame({"name": names, "key": keys})


def _resolution_table(
    title: str, rows: pd.DataFrame, working: pd.DataFrame, *, other: str, ours_alone: bool
) -> list[str]:
    methods: dict[str, Callable[[], npt.NDArray[np.int64]]] = {}
    if not ours_alone:
        level = resolution.best_token_sort(working)
        methods["exact normalised name"] = partial(resolution.exact, rows)
        methods[f"RapidFuzz token-sort >= {level}"] = partial(resolution.token_sort, rows, level)
        methods["Splink defaults"] = partial(resolution.splink_defaults, rows)
        if other and len(rows) < _LARGEST_FOR_LOGIC_V2:
            methods["nomenklatura logic-v2 >= 0.7"] = partial(resolution.logic_v2, rows, other)
    methods["**tidewaiter**"] = lambda: resolution.ours(rows)[0]
    truth = rows.key.to_numpy()
    lines = [f"### {title}", "", f"{len(rows):,} names of {rows.key.nunique():,} entries.", ""]
    lines += ["| method | precision | recall | pairwise F1 (95 %) | B-cubed F1 (95 %) | seconds |"]
    lines += ["|---|---|---|---|---|---|"]
    lines += resolution.rows_of(methods, truth)
    print("\n".join(lines), "\n", flush=True)
    return [*lines, ""]


@dataclass(frozen=True)
class Method:
    """Scores of a method: of each asked name for its own entry, and the best of each ordinary name for any."""

    name: str
    own: Floats
    ordinary: dict[str, Floats]
    threshold: float | None = None


def _screening_page(name: str, rows: list[Row], told: argparse.Namespace) -> list[str]:
    inside, outside = (halves(rows, side) for side in ("working", "kept")[:: 1 if told.half == "working" else -1])
    asked, rest = asked_of(inside, seed=told.seed, most=_MOST_ASKED)
    entries = [listed(row) for row in (*rest, *outside)]
    plain = {kind: _on_no_list(names, entries) for kind, names in ordinary(told.half).items()}
    near: dict[str, dict[str, float]] = {}
    methods = [_ours(asked, plain, entries, near)]
    if told.misses:
        _write_misses(told.misses.with_suffix(f".{name}.tsv"), asked, methods[0], entries, plain)
    if not told.ours:
        methods += [_exact(asked, plain, entries), _token_sort(asked, plain, entries, near)]
        if told.nomenklatura:
            methods.append(_logic_v2(asked, plain, entries, near, told.nomenklatura))
    lines = _screening_table(name, asked, plain, methods, seed=told.seed)
    print("\n".join(lines), flush=True)
    return lines


def _on_no_list(names: Sequence[str], entries: Sequence[Listed]) -> list[str]:
    known = {core_name(name) for entry in entries for name in entry.names}
    return [name for name in names if core_name(name) not in known]


def _ours(
    asked: list[Asked], plain: dict[str, list[str]], entries: list[Listed], near: dict[str, dict[str, float]]
) -> Method:
    index = Index(entries)

    def hits(names: list[str]) -> dict[str, dict[str, float]]:
        subjects = [subject({"name": text}, kind="party", subject_id=text) for text in dict.fromkeys(names)]
        found: dict[str, dict[str, float]] = {text: {} for text in names}
        for hit in screened(subjects, index, threshold=_LEAST_KEPT):
            found[hit.subject.subject_id][hit.entry.listing_id] = hit.score
        near.update(found)
        return found

    told = hits([each.name for each in asked])
    own = np.array([told[each.name].get(each.entry, 0.0) for each in asked])
    best = {kind: _best_of(hits(names), names) for kind, names in plain.items()}
    return Method("**tidewaiter**", own, best, THRESHOLD)


def _best_of(found: dict[str, dict[str, float]], names: list[str]) -> Floats:
    return np.array([max(found[text].values(), default=0.0) for text in names])


def _exact(asked: list[Asked], plain: dict[str, list[str]], entries: list[Listed]) -> Method:
    by_name: dict[str, set[str]] = {}
    for entry in entries:
        for text in entry.names:
            by_name.setdefault(core_name(text), set()).add(entry.listing_id)
    own = np.array([float(each.entry in by_name.get(core_name(each.name), ())) for each in asked])
    return Method("same name without legal form", own, {kind: np.zeros(len(names)) for kind, names in plain.items()})


def _token_sort(
    asked: list[Asked], plain: dict[str, list[str]], entries: list[Listed], near: dict[str, dict[str, float]]
) -> Method:
    texts = [folded_name(text) for entry in entries for text in entry.names]
    owner = np.array([n for n, entry in enumerate(entries) for _ in entry.names])
    place = {entry.listing_id: n for n, entry in enumerate(entries)}

    def scores(names: list[str]) -> Floats:
        """Best score of each name for each entry."""
        found = np.zeros((len(names), len(entries)), np.float32)
        for start in range(0, len(names), 200):
            part = [folded_name(text) for text in names[start : start + 200]]
            told = process.cdist(part, texts, scorer=fuzz.token_sort_ratio, score_cutoff=50, dtype=np.uint8)
            firsts = np.flatnonzero(np.diff(owner, prepend=-1))
            found[start : start + 200, owner[firsts]] = np.maximum.reduceat(told, firsts, axis=1)
        for row, text in enumerate(names):
            for n in np.argpartition(-found[row], _NEAREST)[:_NEAREST].tolist():
                if found[row, n]:
                    near.setdefault(text, {}).setdefault(entries[n].listing_id, 0.0)
        return found / 100.0

    told = scores([each.name for each in asked])
    own = np.array([told[row, place[each.entry]] for row, each in enumerate(asked)], float)
    best = {kind: scores(names).max(axis=1).astype(float) for kind, names in plain.items()}
    return Method("RapidFuzz token sort", own, best)


def _logic_v2(
    asked: list[Asked],
    plain: dict[str, list[str]],
    entries: list[Listed],
    near: dict[str, dict[str, float]],
    python: str,
) -> Method:
    """Of each name: the entries that we or RapidFuzz think of, and the right one."""
    by_id = {entry.listing_id: entry for entry in entries}
    wanted = [(each.name, each.entry) for each in asked]
    others = [(text, key) for names in plain.values() for text in names for key in near.get(text, ())]
    pairs = [
        {"schema": _shared_schema(by_id[key]), "left": {"name": [text]}, "right": {"name": list(by_id[key].names)}}
        for text, key in [*wanted, *others]
    ]
    scores = np.array(logic_v2_scores(python, pairs))
    best: dict[str, float] = {}
    for (text, _), value in zip(others, scores[len(wanted) :].tolist(), strict=True):
        best[text] = max(best.get(text, 0.0), value)
    rest = {kind: np.array([best.get(text, 0.0) for text in names]) for kind, names in plain.items()}
    return Method("nomenklatura logic-v2", scores[: len(wanted)], rest, 0.7)


def _shared_schema(entry: Listed) -> str:
    return entry.schema if entry.schema in ("Person", "Vessel", "Airplane") else "Organization"


def _screening_table(
    name: str, asked: list[Asked], plain: dict[str, list[str]], methods: list[Method], *, seed: int
) -> list[str]:
    counted = ", ".join(f"{len(names):,} {kind}" for kind, names in plain.items())
    lines = [f"### {name} list", "", f"{len(asked):,} names asked, one of each entry; ordinary names: {counted}.", ""]
    lines += ["| method | score from | false hits of a thousand: " + " | ".join(plain) + " | recall (95 %) |"]
    lines += ["|---|" + "---|" * (len(plain) + 2)]
    chosen: list[tuple[Method, float]] = []
    for method in methods:
        levels = [_level(method, rate) for rate in _RATES] if method.own.max() < 1 or len(set(method.own)) > 2 else [1]
        for level in sorted({*levels, *([method.threshold] if method.threshold else [])}):
            chosen.append((method, level))
            rates = " | ".join(f"{1000 * float((found >= level).mean()):.1f}" for found in method.ordinary.values())
            recall = _recall(method.own >= level, seed=seed)
            lines.append(f"| {method.name} | {level:.2f} | {rates} | {recall} |")
    lines += ["", "Recall by what the name is to those that stay on the list:", ""]
    lines += ["| kind | names | " + " | ".join(f"{m.name} {level:.2f}" for m, level in chosen) + " |"]
    lines += ["|---|---|" + "---|" * len(chosen)]
    groups = {kind: np.array([each.kind == kind for each in asked]) for kind in KINDS}
    groups["all that letters can tell"] = np.array([each.kind not in BEYOND_LETTERS for each in asked])
    for schema in ("Organization", "Person", "Vessel"):
        groups[f"all of: {schema}"] = np.array([each.schema == schema for each in asked])
    for quality in sorted({each.quality for each in asked} - {""}):
        groups[f"the list calls it {quality}"] = np.array([each.quality == quality for each in asked])
    for kind, among in groups.items():
        if among.sum():
            cells = " | ".join(f"{float((m.own[among] >= level).mean()):.3f}" for m, level in chosen)
            lines.append(f"| {kind} | {int(among.sum())} | {cells} |")
    return [*lines, ""]


def _level(method: Method, rate: float) -> float:
    """The least score at which no more whole names than this many of a thousand have a hit."""
    whole = np.concatenate([found for kind, found in method.ordinary.items() if not kind.startswith("initials")])
    ranked = np.sort(whole)[::-1]
    return float(np.nextafter(ranked[int(rate * len(ranked) / 1000)], 2.0))


def _recall(met: npt.NDArray[np.bool_], *, seed: int) -> str:
    draws = np.random.default_rng(seed)
    spread = [float(met[draws.integers(0, len(met), len(met))].mean()) for _ in range(_DRAWS)]
    low, high = np.quantile(spread, [0.025, 0.975])
    return f"**{met.mean():.3f}** ({low:.3f} to {high:.3f})"


def _write_misses(
    file: Path, asked: list[Asked], ours: Method, entries: list[Listed], plain: dict[str, list[str]]
) -> None:
    by_id = {entry.listing_id: entry for entry in entries}
    lines = [
        "\t".join((each.kind, f"{score:.2f}", each.name, each.entry, " | ".join(by_id[each.entry].names[:8])))
        for each, score in zip(asked, ours.own.tolist(), strict=True)
        if score < THRESHOLD
    ]
    for kind, names in plain.items():
        lines += [f"false {kind}\t{s:.2f}\t{t}" for t, s in zip(names, ours.ordinary[kind], strict=True) if s >= 0.5]
    file.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
