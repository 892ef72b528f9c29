"""What a lake keeps between two days of resolution: the model, what words tell, and the features of its profiles.

It lies beside the tables, in a file named after the fingerprint of the profiles that it belongs to, and counts once
they are published. A day adds a file with the features of its own profiles; if anything is missing or was made
by other code, it is derived again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.comparisons import ALL_COMPARISONS
from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.matching import Model
from tidewaiter.entities.resolving import fit
from tidewaiter.entities.sides import Coded, coded
from tidewaiter.lake import Lake
from tidewaiter.lake.step import code_digest
from tidewaiter.tables import resolved

__all__ = ["Kept", "Learned", "extended", "forget_others", "in_numbers", "keep", "kept_of", "learned"]

Ints = NDArray[np.int64]
_MODELS, _FEATURES = "resolution-*.json", "features-*.arrow"
_MOST_FILES = 30
"""Files of features that a day adds to; then they are written as one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The model, the lexicon, and the features of all profiles (with their `profile_id`) in the order they came.

    `learned_from` is the number of profiles that taught model and lexicon, `judged` the mark of what people had
    decided by then (of pairs, and of the threshold), `files` where the features lie; what is in none of them yet is
    `unwritten`.
    """

    model: Model
    lexicon: Lexicon
    features: pa.Table
    learned_from: int
    judged: str
    unwritten: pa.Table | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """What is kept after learning, with what it was learned from: features in numbers, and all candidates."""

    kept: Kept
    features: Coded
    pairs: Ints


def learned(profiles: pa.Table, *, judged: str) -> Learned:
    """Model and lexicon from all profiles there are."""
    lexicon = Lexicon()
    features = _features(profiles, lexicon)
    numbers = in_numbers(features)
    pairs = candidate_pairs(numbers)
    model = fit(numbers, pairs)
    return Learned(Kept(model, lexicon, features, len(profiles), judged, unwritten=features), numbers, pairs)


def extended(kept: Kept, profiles: pa.Table) -> Kept:
    """The same model, with the features of further profiles behind those that are kept."""
    if not len(profiles):
        return kept
    declared = kept.features["mid"]
    features = _features(profiles, kept.lexicon, make_mids=declared.null_count < len(declared))
    return replace(kept, features=_together([kept.features, features]), unwritten=features)


def in_numbers(features: pa.Table) -> Coded:
    """Kept features as comparisons want them."""
    return coded(features.drop_columns(["profile_id"]))


def keep(lake: Lake, kept: Kept, *, fingerprint: str) -> None:
    """Write it for the profiles with this fingerprint, which are published next."""
    folder = lake.folder("models")
    files = kept.files
    if kept.unwritten is not None:
        whole = len(files) >= _MOST_FILES
        name = _FEATURES.replace("*", uuid4().hex)
        _write(folder / name, kept.features if whole else kept.unwritten)
        files = (name,) if whole else (*files, name)
    model = kept.model
    facts = {
        "comparisons": [comparison.name for comparison in model.comparisons], "m": model.m, "u": model.u,
        "chance": model.chance, "lexicon": kept.lexicon.facts(), "learned_from": kept.learned_from,
        "files": files, "judged": kept.judged, "code": code_digest(),
    }  # fmt: skip
    beside = folder / f"{fingerprint}.tmp"
    beside.write_text(json.dumps(facts), encoding="utf-8")
    beside.replace(_model_file(lake, fingerprint))


def kept_of(lake: Lake, *, judged: str) -> Kept | None:
    """What is kept of the published profiles; none if other code or other decisions stand behind them."""
    standing = lake.entries.get(resolved.PROFILES.name)
    file = _model_file(lake, standing.fingerprint) if standing else None
    if file is None or not file.exists():
        return None
    facts = json.loads(file.read_text(encoding="utf-8"))
    if facts["code"] != code_digest() or facts["judged"] != judged:
        return None
    try:
        features = _together([_read(file.parent / name) for name in facts["files"]])
    except (FileNotFoundError, pa.ArrowInvalid):
        return None
    by_name = {comparison.name: comparison for comparison in ALL_COMPARISONS}
    comparisons = tuple(by_name[name] for name in facts["comparisons"])
    m, u = (tuple(tuple(values) for values in facts[key]) for key in ("m", "u"))
    model = Model(comparisons, m, u, facts["chance"])
    lexicon = lexicon_of(facts["lexicon"])
    return Kept(model, lexicon, features, facts["learned_from"], judged, files=tuple(facts["files"]))


def forget_others(lake: Lake, fingerprint: str) -> None:
    """Remove what is kept of profiles that are published no more."""
    file = _model_file(lake, fingerprint)
    wanted = {file.name, *json.loads(file.read_text(encoding="utf-8"))["files"]}
    for pattern in (_MODELS, _FEATURES):
        for other in file.parent.glob(pattern):
            if other.name not in wanted:
                other.unlink()


def _features(profiles: pa.Table, lexicon: Lexicon, *, make_mids: bool = False) -> pa.Table:
    features = features_of(profiles, lexicon=lexicon, make_mids=make_mids).drop_columns(["uid"])
    return features.append_column("profile_id", profiles["profile_id"].combine_chunks())


def _together(tables: Sequence[pa.Table]) -> pa.Table:
    """Rows below rows; texts that were numbered keep their numbers."""
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _model_file(lake: Lake, fingerprint: str) -> Path:
    return lake.folder("models") / _MODELS.replace("*", fingerprint)


def _write(path: Path, rows: pa.Table) -> None:
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, rows.schema, options=options) as writer:
        writer.write_table(rows)


def _read(path: Path) -> pa.Table:
    with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
        return reader.read_all()
