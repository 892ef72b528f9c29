"""Who holds whom in the end: shares multiplied along chains, added over ways.

    whole(a, b) = sum over all ways from a to b of the product of the shares on the way

Firms that hold each other would be counted round and round; the rounds are a geometric series, and what is told is its
sum. The rule of 50 per cent of sanctions law is another question: what the listed hold by half or more together counts
as listed itself, and all that it holds is held by the listed, whatever the product of the shares.

Source:
    OFAC, "Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked",
    13 August 2014, and FAQ 401, for the rule of 50 per cent, in the aggregate and from firm to firm;
    Brioschi, Buzzacchi and Colombo (1989), "Risk capital financing and the separation of ownership and control in
    business groups", Journal of Banking and Finance 13, for the sum over ways as a linear system.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, identity
from scipy.sparse.linalg import spsolve

from tidewaiter.errors import TidewaiterError

__all__ = [
    "FIFTY", "Holding", "OwnershipError", "Share", "best_chains", "chains_to", "counts_as_listed", "held_by",
    "held_by_any", "holders_of", "sound",
]  # fmt: skip

FIFTY = 50.0
"""Per cent from which on whoever is held counts as listed, too."""
_WHOLE = 1.0 + 1e-6
_LEAST = 1e-7
"""Shares of fewer per cent are nothing: a ring of firms with no other owner would leave its sums to rounding."""
_FEW = 60
_ROUNDED = 1.01
"""Parts of a whole that are written in whole per cent, or in tenths, may add up to a little more than it."""

_Shares = Mapping[str, Mapping[str, float]]
"""Owner to owned to the part that is held, 0 to 1."""


class OwnershipError(TidewaiterError):
    """Shares that cannot be added up."""


@dataclass(frozen=True, slots=True)
class Share:
    """A direct share of one in another, in per cent."""

    owner: str
    owned: str
    pct: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What one holds of another in the end, in per cent, over all ways."""

    owner: str
    owned: str
    pct: float


def held_by(owner: str, shares: Iterable[Share]) -> list[Holding]:
    """Everything that one holds in the end, the largest share first.

    Raises:
        OwnershipError: a firm is owned to more than the whole.
    """
    return held_by_any((owner,), shares, name=owner)


def held_by_any(owners: Sequence[str], shares: Iterable[Share], *, name: str = "together") -> list[Holding]:
    """What several hold together: the rule adds up the shares of all listed owners.

    Raises:
        OwnershipError: a firm is owned to more than the whole.
    """
    found = [Holding(name, owned, 100.0 * part) for owned, part in _held(frozenset(owners), _direct(shares)).items()]
    return sorted(found, key=lambda holding: (-holding.pct, holding.owned))


def counts_as_listed(listed: Iterable[str], shares: Iterable[Share]) -> dict[str, float]:
    """What the listed hold of each firm by the rule of 50 per cent: together with all that counts as listed by it.

    A firm of which they hold half or more counts as listed, and so what it holds is held by the listed in full.

    Returns:
        Per cent by firm, 0 to 100, of those of which they hold something; the listed themselves among them, if they
        are held.

    Raises:
        OwnershipError: a firm is owned to more than the whole.
    """
    of = _direct(shares)
    counted, asked = set(listed), set(listed)
    held: dict[str, float] = {}
    while asked:
        for owner in sorted(asked):
            for owned, part in of.get(owner, {}).items():
                held[owned] = held.get(owned, 0.0) + 100.0 * part
        asked = {owned for owned, pct in held.items() if pct >= FIFTY - 1e-6} - counted
        counted |= asked
    return held


def sound(shares: Iterable[Share]) -> tuple[list[Share], dict[str, float]]:
    """Shares that can be added up, and of firms of which they cannot how many per cent they are told to be owned to.

    Of what two sources tell of one hold the larger counts. Shares that come to a little more than the whole, as rounded
    ones do, are taken as parts of what they come to; those of a firm that is owned to much more are left out.
    """
    of, whole = _summed(shares)
    kept = [
        Share(owner, owned, 100.0 * part / max(whole[owned], 1.0))
        for owner, direct in of.items()
        for owned, part in direct.items()
        if whole[owned] <= _ROUNDED
    ]
    return kept, {owned: round(100.0 * part, 6) for owned, part in sorted(whole.items()) if part > _ROUNDED}


def holders_of(owned: str, shares: Iterable[Share]) -> list[Holding]:
    """Everybody who holds something of one in the end, the largest share first.

    Raises:
        OwnershipError: a firm is owned to more than the whole.
    """
    of = _direct(shares)
    over: dict[str, set[str]] = {}
    for owner, direct in of.items():
        for each in direct:
            over.setdefault(each, set()).add(owner)
    above, asked = {owned}, [owned]
    while asked:
        asked = [owner for each in asked for owner in over.get(each, ()) if owner not in above]
        above.update(asked)
    found = [Holding(owner, owned, 100.0 * _held(frozenset({owner}), of).get(owned, 0.0)) for owner in above - {owned}]
    return sorted(found, key=lambda holding: (-holding.pct, holding.owner))


def best_chains(owned: str, shares: Iterable[Share]) -> dict[str, tuple[str, ...]]:
    """Of everybody above one the way down to it that brings the most, both ends included.

    A way is worth the product of its shares, none of which is above the whole: so the ways are found from the one
    upwards, the greatest first (Dijkstra), each firm once.

    Raises:
        OwnershipError: a firm is owned to more than the whole.
    """
    over: dict[str, list[tuple[str, float]]] = {}
    for owner, direct in _direct(shares).items():
        for each, part in direct.items():
            over.setdefault(each, []).append((owner, part))
    best: dict[str, tuple[str, ...]] = {}
    worth = {owned: 1.0}
    open_ways: list[tuple[float, tuple[str, ...]]] = [(-1.0, (owned,))]
    while open_ways:
        minus, way = heappop(open_ways)
        if way[0] in best:
            continue
        best[way[0]] = way
        for owner, part in over.get(way[0], ()):
            brings = -minus * part
            if owner not in best and brings >= worth.get(owner, 0.0):
                worth[owner] = brings
                heappush(open_ways, (-brings, (owner, *way)))
    del best[owned]
    return best


def chains_to(
    owner: str, owned: str, shares: Iterable[Share], *, longest: int = 8
) -> list[tuple[tuple[str, ...], float]]:
    """The ways from one to another that pass nobody twice, with what each brings in per cent, the greatest first.

    Firms that hold each other closely have more of them than can be told: ask for the best alone (`best_chains`).

    Raises:
        OwnershipError: a firm is owned to more than the whole.
    """
    of = _direct(shares)
    found: list[tuple[tuple[str, ...], float]] = []
    open_ways: list[tuple[tuple[str, ...], float]] = [((owner,), 1.0)]
    while open_ways:
        way, part = open_ways.pop()
        for after, share_of in of.get(way[-1], {}).items():
            if after == owned:
                found.append(((*way, after), 100.0 * part * share_of))
            elif after not in way and len(way) < longest:
                open_ways.append(((*way, after), part * share_of))
    return sorted(found, key=lambda told: (-told[1], told[0]))


def _direct(shares: Iterable[Share]) -> _Shares:
    """Direct shares by owner, none of a firm that is owned to more than the whole.

    What is more than the whole by rounding alone is taken as parts of what it comes to: firms that hold each other and
    have an outside owner are then never owned by each other to the whole, and what he holds can be told.
    """
    of, whole = _summed(shares)
    over = sorted(owned for owned, part in whole.items() if part > _WHOLE)
    if over:
        named = ", ".join(over[:3]) + (" and others" if len(over) > 3 else "")
        raise OwnershipError(f"{named}: owned to more than 100 per cent; check the shares in the source")
    return {
        owner: {owned: part / max(whole[owned], 1.0) for owned, part in direct.items()} for owner, direct in of.items()
    }


def _summed(shares: Iterable[Share]) -> tuple[_Shares, dict[str, float]]:
    """Direct shares by owner, of what two sources tell of one hold the larger, and to which part each firm is owned."""
    of: dict[str, dict[str, float]] = {}
    whole: dict[str, float] = {}
    for share in shares:
        if share.pct > _LEAST and share.owner != share.owned:
            direct = of.setdefault(share.owner, {})
            direct[share.owned] = max(direct.get(share.owned, 0.0), share.pct / 100.0)
    for direct in of.values():
        for owned, part in direct.items():
            whole[owned] = whole.get(owned, 0.0) + part
    return of, whole


def _held(holders: frozenset[str], of: _Shares) -> dict[str, float]:
    """What some hold of each that they reach: the system x = d + S'x, with d their direct shares, S those of others.

    It has one solution. What is reached is held in part from outside, so that no firms in reach own the whole of each
    other; whoever may be behind firms that do is not among them.
    """
    reached: dict[str, int] = {}
    asked = list(holders)
    while asked:
        below = (owned for owner in asked for owned in of.get(owner, ()))
        asked = list(dict.fromkeys(owned for owned in below if owned not in holders and owned not in reached))
        reached |= {owned: len(reached) + n for n, owned in enumerate(asked)}
    if not reached:
        return {}
    direct = np.zeros(len(reached))
    for owned, place in reached.items():
        direct[place] = sum(of.get(owner, {}).get(owned, 0.0) for owner in holders)
    inner = [
        (reached[owned], place, part)
        for owner, place in reached.items()
        for owned, part in of.get(owner, {}).items()
        if owned in reached
    ]
    if not inner:
        return dict(zip(reached, direct.tolist(), strict=True))
    return dict(zip(reached, _solved(direct, inner).tolist(), strict=True))


def _solved(direct: NDArray[np.float64], inner: Sequence[tuple[int, int, float]]) -> NDArray[np.float64]:
    """X = d + S'x. Most groups are of a few firms, for which putting a sparse matrix together takes the longest."""
    rows, columns, parts = zip(*inner, strict=True)
    if len(direct) <= _FEW:
        system = np.identity(len(direct))
        np.subtract.at(system, (rows, columns), parts)
        return np.asarray(np.linalg.solve(system, direct), np.float64)
    passed_on = coo_matrix((parts, (rows, columns)), shape=(len(direct), len(direct)))
    return np.asarray(spsolve((identity(len(direct)) - passed_on).tocsc(), direct), np.float64)
