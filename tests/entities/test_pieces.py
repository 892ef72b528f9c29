"""What is worked out piece by piece is what the whole gives, to the last bit, in a bounded part of the memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.columns import distinct
from tidewaiter.entities import matching, resolving
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon
from tidewaiter.entities.resolving import Resolved, resolve_profiles
from tidewaiter.entities.sides import coded

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def mentions(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from resolution_speed import mentions

    return lambda count: mentions(count, seed=1)[0]


def in_pieces(monkeypatch, size: int) -> None:
    monkeypatch.setattr(distinct, "_AT_ONCE", size)
    for name in ("_AT_ONCE", "_WEIGHED_AT_ONCE"):
        monkeypatch.setattr(matching, name, size)
    monkeypatch.setattr(resolving, "_AT_ONCE", size)


def test_features_do_not_tell_in_how_many_pieces_they_were_made(mentions, monkeypatch):
    rows = mentions(300)
    said = rows.append_column("identifier", pa.array(["DE 123.456.789", None, "000"] * 100))
    whole, taught = features_of(said, lexicon=(once := Lexicon())), once.facts()
    in_pieces(monkeypatch, 7)
    assert features_of(said, lexicon=(again := Lexicon())).to_pydict() == whole.to_pydict()
    assert again.facts() == taught


def test_weights_and_groups_do_not_either(mentions, monkeypatch):
    rows = mentions(1_500)
    whole = resolve_profiles(rows)
    in_pieces(monkeypatch, 997)
    assert len(whole.pairs.weight) > 5 * 997
    assert told(resolve_profiles(rows)) == told(whole)


def told(found: Resolved) -> list[bytes]:
    pairs = found.pairs
    return [
        np.ascontiguousarray(each).tobytes()
        for each in (found.groups, found.probability, pairs.left, pairs.right, pairs.answers, pairs.weight)
    ]


def test_candidates_take_little_more_than_their_numbers(mentions):
    """Each is told by more than one key: all that is told, once, as a number of eight bytes, and what comes out."""
    profiles = coded(features_of(mentions(20_000)))
    tracemalloc.start()
    pairs = candidate_pairs(profiles)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(pairs) > 300_000
    assert most < 40 * len(pairs)
