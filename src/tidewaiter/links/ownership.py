"""Who holds whom in the end: shares multiplied along chains, added over ways.

    whole(a, b) = sum over all ways from a to b of the product of the shares on the way

Firms that hold each other would be counted round and round; the rounds are a geometric series with a sum, and that
is what is told. A loop whose shares make a whole (each of two firms owns all of the other) has no sum, and is refused.
Fifty per cent in the end, alone or of several held by one, is what sanctions law looks at.

Source:
    OFAC, "Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked",
    13 August 2014, for the rule of 50 per cent in the aggregate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tidewaiter.errors import TidewaiterError

__all__ = ["Holding", "OwnershipError", "Share", "chains_to", "held_by", "held_by_any"]

_ROUNDS = 200
_LEAST = 1e-9
FIFTY = 50.0


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
        OwnershipError: a firm is owned to more than the whole, or firms own the whole of each other in a loop.
    """
    return held_by_any((owner,), shares, name=owner)


def held_by_any(owners: Sequence[str], shares: Iterable[Share], *, name: str = "together") -> list[Holding]:
    """What several hold together: the rule adds up the shares of all listed owners."""
    of: dict[str, dict[str, float]] = {}
    for share in shares:
        direct = of.setdefault(share.owner, {})
        direct[share.owned] = max(direct.get(share.owned, 0.0), share.pct / 100.0)
    _check(of)
    holders = set(owners)
    total: dict[str, float] = {}
    moving = dict.fromkeys(holders, 1.0)
    for _ in range(_ROUNDS):
        step: dict[str, float] = {}
        for who, part in moving.items():
            for owned, share_of in of.get(who, {}).items():
                if owned not in holders:
                    step[owned] = step.get(owned, 0.0) + part * share_of
        moving = {who: part for who, part in step.items() if part > _LEAST}
        for who, part in moving.items():
            total[who] = total.get(who, 0.0) + part
        if not moving:
            break
    else:
        raise OwnershipError(f"the shares of {len(moving)} firms go round in a loop that never ends; check the source")
    found = [Holding(name, owned, 100.0 * part) for owned, part in total.items()]
    return sorted(found, key=lambda holding: (-holding.pct, holding.owned))


def chains_to(
    owner: str, owned: str, shares: Iterable[Share], *, longest: int = 8
) -> list[tuple[tuple[str, ...], float]]:
    """The ways from one to another that pass nobody twice, with what each brings in per cent, the greatest first."""
    of: dict[str, dict[str, float]] = {}
    for share in shares:
        of.setdefault(share.owner, {})[share.owned] = share.pct / 100.0
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


def _check(of: dict[str, dict[str, float]]) -> None:
    whole: dict[str, float] = {}
    for direct in of.values():
        for owned, share_of in direct.items():
            whole[owned] = whole.get(owned, 0.0) + share_of
    over = sum(1 for share_of in whole.values() if share_of > 1.0 + 1e-6)
    if over:
        raise OwnershipError(f"{over} firm(s) are owned to more than 100 per cent; check the shares in the source")
