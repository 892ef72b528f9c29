"""What lists and registers say of a party, in sentences of a dossier: entries that it is like, and who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tidewaiter.flow.dossier.likenesses import Likeness
from tidewaiter.flow.dossier.owners import Holder, Owners
from tidewaiter.reports.tie_words import tie_in_words

__all__ = ["likenesses_in_words", "listed_in_short", "owners_in_words"]

_LISTED = 0.5
"""A likeness from even odds on is worth a word at the top."""


def listed_in_short(likenesses: Sequence[Likeness], owners: Sequence[Owners], *, last_on: date | None) -> list[str]:
    """What the law lets nobody pass over: the likest entry of a list, and listed owners.

    Entries that a person cleared, and those that were over before the party's last day, are left to their section.
    """
    standing = [
        each
        for each in likenesses
        if not (each.register or each.cleared)
        and (each.listed_until is None or last_on is None or each.listed_until >= last_on)
    ]
    told = []
    if standing and standing[0].score >= _LISTED:
        others = len(standing) - 1
        more = f", and {others} more {'entry' if others == 1 else 'entries'} of lists" if others else ""
        told.append(f"like {standing[0].listed_name} of {standing[0].list}: likeness {standing[0].score:.2f}{more}")
    held = [each for each in owners if each.held_by_listed]
    if held:
        likest = max(held, key=lambda each: each.likeness)
        told.append(
            f"like {likest.name} of a register (likeness {likest.likeness:.2f}), of which the listed hold "
            f"{likest.listed_pct:.1f} %: by the rule of 50 per cent it counts as listed itself"
        )
    alike = [each for each in owners if each.held_by_alike]
    if alike and not held:
        likest = max(alike, key=lambda each: each.likeness)
        told.append(
            f"like {likest.name} of a register (likeness {likest.likeness:.2f}), of which those who are like listed "
            f"ones hold {likest.alike_pct:.1f} %: if it is they, it counts as listed by the rule of 50 per cent"
        )
    return told


def likenesses_in_words(likenesses: Sequence[Likeness]) -> list[str]:
    """A sentence for each entry that the party is like."""
    return [
        f"{each.listed_name}, {each.list}{f' ({each.programs})' if each.programs else ''}: likeness {each.score:.2f}, "
        f"{each.reason}{f'; listed until {each.listed_until}' if each.listed_until else ''}"
        f"{'; cleared by a person' if each.cleared else ''}"
        for each in likenesses
    ]


def owners_in_words(owners: Owners, *, most: int) -> list[str]:
    """Who holds an entity that the party is like, what the listed hold of it, and what could not be added up."""
    told = [
        f"{holder.name} holds {holder.pct:.1f} % in the end"
        + (f", over {' – '.join(holder.chain[1:-1])}" if len(holder.chain) > 2 else "")
        + _listed_by(holder)
        + _told_by(holder)
        for holder in owners.holders[:most]
    ]
    if owners.listed_pct:
        rule = "; by the rule of 50 per cent it counts as listed itself" if owners.held_by_listed else ""
        told.append(
            f"the listed, and firms they hold by half or more, hold {owners.listed_pct:.1f} % of it together{rule}"
        )
    if owners.alike_pct > owners.listed_pct:
        rule = "; it would count as listed by the rule of 50 per cent" if owners.held_by_alike else ""
        told.append(f"together with those who are like listed ones, if it is they, {owners.alike_pct:.1f} %{rule}")
    told += [
        f"{holder.name} holds it, no share that can be added up is told{_listed_by(holder)}{_told_by(holder)}"
        for holder in owners.without_share[:most]
    ]
    told += [
        f"{holder.name} {tie_in_words(holder.role)} {holder.chain[1]}{_listed_by(holder)}{_told_by(holder)}"
        for holder in owners.suspect_officers
    ]
    told += [
        f"{name}: its owners are told to hold {pct:.1f} % together, so nobody's share in it was reckoned with. "
        "Check the shares in the source"
        for name, pct in owners.problems
    ]
    if owners.not_followed:
        are = "is" if owners.not_followed == 1 else "are"
        told.append(
            f"{owners.not_followed} above it {are} held by others in turn, too many to be told: who is listed among "
            "those is not known"
        )
    return told


def _listed_by(holder: Holder) -> str:
    if holder.lists:
        return f"; listed by {', '.join(holder.lists)}"
    likest = next(iter(holder.alike), None)
    return f"; like {likest.listed_name} of {likest.list}, likeness {likest.score:.2f}" if likest else ""


def _told_by(holder: Holder) -> str:
    return f"; told by {', '.join(holder.sources)}" if holder.sources else ""
