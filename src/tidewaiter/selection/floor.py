"""What a published policy must leave to chance.

The random arm is the only one that tells what nobody suspects, so every measure of the whole rests on it. A budget
in a file may set it aside for a trial; a policy by which an administration works day by day may not.
"""

from __future__ import annotations

from tidewaiter.selection.budget import Budget

__all__ = ["LEAST_RANDOM_MINIMUM", "LEAST_RANDOM_SHARE", "starved"]

LEAST_RANDOM_SHARE = 0.05
"""Of every capacity."""
LEAST_RANDOM_MINIMUM = 0.01
"""Lines a day, in expectation, from every office and risk band."""


def starved(budget: Budget) -> tuple[str, ...]:
    """Why this policy would starve the random arm, each reason in words; empty if it does not."""
    why = []
    if budget.random_share < LEAST_RANDOM_SHARE:
        why.append(
            f"the random share is {budget.random_share:.1%} of the capacity, and must be at least "
            f"{LEAST_RANDOM_SHARE:.0%}: without it nobody knows what the plan misses"
        )
    if budget.random_minimum < LEAST_RANDOM_MINIMUM:
        why.append(
            f"the random minimum is {budget.random_minimum:g} lines a day from every office and risk band, and must "
            f"be at least {LEAST_RANDOM_MINIMUM:g}: a band that is never drawn is never measured"
        )
    if budget.capacity_of("", lines=1_000).amount <= 0:
        why.append("offices without a capacity of their own have none at all, so none of their lines could be drawn")
    why += [
        f"office {name} has no capacity, so none of its lines could be drawn; give it some, or let it share"
        for name in sorted(budget.offices)
        if budget.capacity_of(name, lines=1_000).amount <= 0
    ]
    return tuple(why)
