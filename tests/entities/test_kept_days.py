"""Since when matches stand: what the profiles of each day alone would have said, for planted weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.joining import join_new
from tidewaiter.entities.kept_days import kept_since, kept_since_joining
from tidewaiter.entities.matching import Weighed
from tidewaiter.entities.past_states import NEVER, Judged
from tidewaiter.entities.sides import Spoken

NOBODY = np.empty((0, 2), dtype=np.int64)
NO_JUDGEMENT = Judged.standing(NOBODY, np.empty(0, dtype=np.int64), NOBODY)


def pairs(*told: tuple[int, int, float]) -> Weighed:
    left, right, weight = zip(*told, strict=True)
    return Weighed(np.array(left), np.array(right), np.empty((0, 0), dtype=np.int8), np.array(weight, dtype=float))


def silent(count: int) -> Spoken:
    return Spoken.words_alone([np.zeros(count, dtype=np.int32)], [np.zeros(count)])


def at_two_doors(count: int) -> Spoken:
    """Names of which every second has a word more, and that at one of two doors; for a few no door is known."""
    rng = np.random.default_rng(count)
    further = rng.random(count) < 1 / 2
    doors = np.where(rng.random(count) < 0.1, 0, 1 + further)
    words = [np.ones(count, dtype=np.int32), further.astype(np.int32) * 2]
    return replace(Spoken.words_alone(words, [np.full(count, 5.0)] * 2), doors=doors)


def since(days: list[int], *told: tuple[int, int, float], judged: Judged = NO_JUDGEMENT) -> list[int]:
    found = kept_since(pairs(*told), np.array(days), least=0.0, judged=judged, told=silent(len(days)))
    return found.since.tolist()


def test_a_bridge_makes_a_weak_pair_one_from_its_own_day():
    assert since([1, 2, 100], (0, 1, -2.0), (0, 2, 9.0), (1, 2, 9.0)) == [100, 100, 100]


def test_a_strong_pair_stands_as_soon_as_both_were_seen_whatever_comes():
    assert since([1, 2, 100], (0, 1, 3.0), (0, 2, 9.0), (1, 2, -1.0)) == [2, 100, 100]


def test_a_chain_is_one_only_when_what_is_known_of_all_its_pairs_speaks_for_it():
    """0-1 and 1-2 are strong, 0-2 is as strangers are: two days later 3, alike to all, settles it."""
    chain = [(0, 1, 9.0), (1, 2, 3.0), (0, 3, 9.0), (1, 3, 9.0), (2, 3, 9.0)]
    found = dict(zip([pair[:2] for pair in chain], since([1, 2, 3, 5], *chain), strict=True))
    assert found[0, 1] == 2
    assert found[1, 2] == 5


def test_what_a_person_said_brings_others_together_from_the_day_of_the_decision():
    judged = Judged.standing(np.array([[0, 2]]), np.array([40]), NOBODY)
    found = since([1, 2, 3], (0, 1, 9.0), (1, 2, -1.0), (0, 2, -3.0), judged=judged)
    assert found == [2, 40, 40]


def drawn(seed: int, *, count: int, groups: int, days: int) -> tuple[Weighed, np.ndarray]:
    """Groups of spellings with strong and weak pairs, some never compared, with chains between groups."""
    rng = np.random.default_rng(seed)
    group = rng.integers(groups, size=count)
    left, right = np.triu_indices(count, k=1)
    same = group[left] == group[right]
    compared = rng.random(len(left)) < np.where(same, 0.8, 0.25)
    weight = np.where(same, rng.normal(3, 5, len(left)), rng.normal(-4, 4, len(left)))
    first = np.sort(rng.integers(days, size=count))
    told = Weighed(left[compared], right[compared], np.empty((0, 0), dtype=np.int8), weight[compared])
    return told, first


def some(weighed: Weighed, wanted: np.ndarray) -> Weighed:
    return Weighed(weighed.left[wanted], weighed.right[wanted], weighed.answers, weighed.weight[wanted])


def told_by(day: int, weighed: Weighed, first: np.ndarray) -> Weighed:
    return some(weighed, np.maximum(first[weighed.left], first[weighed.right]) <= day)


@pytest.mark.parametrize("names", [silent, at_two_doors])
def test_every_match_stands_from_the_first_day_whose_own_profiles_said_so(names):
    late = kept = 0
    for seed in range(8):
        weighed, first = drawn(seed, count=28, groups=6, days=15)
        told = names(len(first))
        apart = np.random.default_rng(seed).permutation(len(first))[:4].reshape(2, 2)
        groups = [grouped(told_by(day, weighed, first), len(first), apart, told=told) for day in range(15)]
        judged = Judged.standing(NOBODY, np.empty(0, dtype=np.int64), apart)
        found = kept_since(weighed, first, least=0.0, judged=judged, told=told).since
        for one, other, day in zip(weighed.left, weighed.right, found, strict=True):
            if groups[-1][one] != groups[-1][other]:
                continue
            known = max(first[one], first[other])
            assert day == next(day for day in range(known, 15) if groups[day][one] == groups[day][other])
            kept += 1
            late += day > known
    assert kept > 200
    assert late > 10


def grouped(weighed: Weighed, count: int, apart: np.ndarray | None = None, told: Spoken | None = None) -> np.ndarray:
    return clustered(count, weighed.left, weighed.right, weighed.weight, must_not=apart, told=told)


def test_what_decisions_part_was_one_until_then_and_is_again_when_they_end():
    over = lasting = 0
    for seed in range(8):
        weighed, first = drawn(seed, count=28, groups=6, days=15)
        judged = decided(seed, first)
        groups = [grouped_by(day, weighed, first, judged) for day in range(21)]
        found = kept_since(weighed, first, least=0.0, judged=judged, told=silent(len(first)))
        ends = ends_of(judged)
        for place, (one, other) in enumerate(zip(weighed.left, weighed.right, strict=True)):
            times, since = times_of([day_groups[one] == day_groups[other] for day_groups in groups], ends)
            told = [(begun, end) for pair, begun, end in found.over.tolist() if pair == place]
            assert told == times
            if groups[-1][one] == groups[-1][other]:
                assert found.since[place] == since
                lasting += bool(times)
            over += len(times)
    assert over > 50
    assert lasting > 5


def decided(seed: int, first: np.ndarray) -> Judged:
    """Six decisions of either kind, of which some have ended."""
    rng = np.random.default_rng(seed)
    pairs = rng.permutation(len(first))[:24].reshape(2, 6, 2)
    since = np.maximum(first[pairs].max(axis=2), rng.integers(5, 15, size=(2, 6)))
    until = np.where(rng.random((2, 6)) < 0.6, since + rng.integers(1, 6, size=(2, 6)), NEVER)
    return Judged(
        must=pairs[0], since=since[0], until=until[0], must_not=pairs[1], not_since=since[1], not_until=until[1]
    )


def grouped_by(day: int, weighed: Weighed, first: np.ndarray, judged: Judged) -> np.ndarray:
    """Groups of what had been seen and decided by a day."""
    seen = told_by(day, weighed, first)
    must = judged.must[(judged.since <= day) & (day < judged.until)]
    must_not = judged.must_not[(judged.not_since <= day) & (day < judged.not_until)]
    return clustered(len(first), seen.left, seen.right, seen.weight, must=must, must_not=must_not)


def ends_of(judged: Judged) -> set[int]:
    return {int(day) for days in (judged.since, judged.until, judged.not_since, judged.not_until) for day in days}


def times_of(together: list[bool], decided_on: set[int]) -> tuple[list[tuple[int, int]], int | None]:
    """The times that a decision ended, and the first day of the one that lasts."""
    times, since = [], None
    for day, stood in enumerate(together):
        if stood and since is None:
            since = day
        elif not stood and since is not None and day in decided_on:
            times.append((since, day))
            since = None
    return times, since


@pytest.mark.parametrize("names", [silent, at_two_doors])
def test_so_it_is_with_what_joins_standing_parties_also_where_documents_come_late(names):
    late = kept = 0
    old = 12
    for seed in range(8):
        weighed, first = drawn(seed, count=30, groups=5, days=12)
        first[old:] = np.random.default_rng(seed).integers(2, 20, size=len(first) - old)
        standing = grouped(some(weighed, weighed.right < old), old)
        new = some(weighed, weighed.right >= old)
        told = names(len(first))
        groups = [
            join_new(standing, told_by(day, new, first), count=len(first), least=0.0, told=told).groups
            for day in range(20)
        ]
        found = kept_since_joining(standing, new, first, least=0.0, told=told)
        for one, other, day in zip(new.left, new.right, found, strict=True):
            if groups[-1][one] != groups[-1][other]:
                continue
            known = max(first[one], first[other])
            assert day == next(day for day in range(known, 20) if groups[day][one] == groups[day][other])
            kept += 1
            late += day > known
    assert kept > 200
    assert late > 20


def test_a_firm_of_many_spellings_is_told_late_at_most_and_never_early():
    weighed, first = drawn(1, count=90, groups=1, days=90)
    found = kept_since(weighed, first, least=0.0, judged=NO_JUDGEMENT, told=silent(90)).since
    known = np.maximum(first[weighed.left], first[weighed.right])
    assert (found >= known).all()
    assert (found[found < first.max()] - known[found < first.max()]).max() <= 14
    days = np.unique(found[found < first.max()])
    for day in days[:: max(len(days) // 6, 1)].tolist():
        groups = grouped(told_by(day, weighed, first), 90)
        then = found == day
        assert (groups[weighed.left[then]] == groups[weighed.right[then]]).all()
    assert (found < 80).mean() > 0.5
