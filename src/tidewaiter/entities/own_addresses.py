"""Names without the address that their field goes on with, unless it is all by which one bearer is told from another.

A clerk writes "Acme Ltd 12 Harbour Road" beside the address, and the firm is Acme. But "Condominio Roma 62" of Via Roma
62 is called so, as "Condominio" is the name of every one. The file tells which is which: a firm is written without
its address, too, and does not have it behind its name at house after house.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.distinct import mapped
from tidewaiter.columns.legal_forms import ends_in_form
from tidewaiter.columns.letters import latin
from tidewaiter.columns.name_asides import without_asides, without_own_address
from tidewaiter.columns.run_on_addresses import in_lines, is_a_house, name_and_run_on_address
from tidewaiter.terms.folding import fold

__all__ = ["OwnAddresses"]

_HOUSES = 3
"""Houses at which all goes by one name, from which the name is no firm's; for each time that it is written by itself
there must be as many more. Two may be a firm that moved."""
_MOST_HOUSES = 1000
"""Houses of one name that are told apart; who has so many has more for all we care."""
_ONE_HOUSE = 0.6
"""Share of the words of the shorter of two addresses from which on they are one house's."""
_ENOUGH = 0.2
"""The share of profiles with an address from which on those that ran on behind names are compared: where hardly any has
one, it is a list of bare names, and read as such."""


@dataclass(slots=True)
class OwnAddresses:
    """What is left of names that are told apart by their address alone, folded; `None` before it was learned.

    `compared` says whether addresses that ran on behind names are.
    """

    told_apart_by: list[str] | None = None
    compared: bool = False

    def apart(self, names: pa.Array, addresses: pa.Array) -> tuple[pa.Array, pa.Array]:
        """The names without what their field says beside them, and the addresses, with those that ran on behind a name.

        If nothing was learned yet, it is learned from these. Addresses are looked for behind names with a figure.
        """
        named = mapped(names, without_asides, kind=pa.string())
        asked = pc.match_substring_regex(pc.coalesce(named, pa.scalar("")), r"(?s)\pL.*[\d,\n\\]|/N.*/N|^\d+\S* +\pL")
        whole, given = named.filter(asked).to_pylist(), addresses.filter(asked).to_pylist()
        apart = [_apart(name, address) for name, address in zip(whole, given, strict=True)]
        if self.told_apart_by is None:
            self.told_apart_by = _told_apart_by_address(whole, [rest for rest, _ in apart], named)
            ran_on = sum(not before and bool(after) for before, (_, after) in zip(given, apart, strict=True))
            self.compared = len(addresses) - addresses.null_count + ran_on >= _ENOUGH * len(addresses)
        kept = set(self.told_apart_by)
        found = [
            (name, address) if rest != name and _folded(rest) in kept else (rest, told if self.compared else address)
            for name, address, (rest, told) in zip(whole, given, apart, strict=True)
        ]
        columns = [pa.array([pair[side] for pair in found], pa.string()) for side in range(2)]
        return tuple(
            pc.replace_with_mask(texts, asked, column)
            for texts, column in zip((named, addresses), columns, strict=True)
        )


def _apart(name: str, address: str | None) -> tuple[str, str | None]:
    """A name without its address behind it, and the address; the other way round where they stand so."""
    if address and is_a_house(name) and _may_be_a_name(address):
        name, address = address, name
    if address and not in_lines(name):
        return without_own_address(name, address), address
    rest, found = name_and_run_on_address(name)
    return rest, address or found or None


def _may_be_a_name(address: str) -> bool:
    """Whether nothing of an address is in it; a comma parts a town from its country."""
    if any(map(str.isdigit, address)) or not any(map(str.isalpha, address)):
        return False
    return ends_in_form(_folded(address).split()) or ("," not in address and len(address.split()) > 1)


def _told_apart_by_address(whole: Sequence[str], alone: Sequence[str], named: pa.Array) -> list[str]:
    """What is left of names at three houses and more that is hardly ever written by itself."""
    houses: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for name, rest in zip(whole, alone, strict=True):
        if rest != name and any(map(str.isdigit, behind := _folded(name[len(rest) :]))):
            _note(frozenset(behind.split()), houses[_folded(rest)])
    likely = {rest: len(where) for rest, where in houses.items() if len(where) >= _HOUSES}
    if not likely:
        return []
    by_itself = Counter(map(_folded, named.drop_null().to_pylist()))
    return sorted(rest for rest, count in likely.items() if count >= _HOUSES * (1 + by_itself[rest]))


def _note(address: frozenset[str], houses: list[frozenset[str]]) -> None:
    """One more house, unless its address is one that is known, written otherwise or cut short."""
    if len(houses) < _MOST_HOUSES and all(
        len(address & known) < _ONE_HOUSE * min(len(address), len(known)) for known in houses
    ):
        houses.append(address)


def _folded(name: str) -> str:
    return fold(latin(name))
