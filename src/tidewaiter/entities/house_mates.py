"""Two names at one house, each with words of its own: kin, members of a house of firms, or strangers.

Strangers seldom share a house, but those who share a family's name often do. So that the house is the same tells
little where the names share no more than such a word, and the place, which follows from the house, tells nothing.
How often such two are one party all the same is learned as a whole (`training`): it is a habit of the file. Where they
share nothing at all, the house speaks, and the place does not either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.given_initials import fit_by_initials
from tidewaiter.entities.questions import all_of, near, none_of
from tidewaiter.entities.sides import Bools, Sides

__all__ = ["house_mates", "neighbours", "own_words", "share_a_house", "strangers_by_name"]

Floats = NDArray[np.float64]

_LEFT_OVER = 0.5
"""Bits of words that one name has and the other lacks, below which it has none of its own."""
_SLIPS = 3
_MOST_OWN = 2
"""Words of its own that a name has beside its family's; one with more is a description (Henry Booth House Granny's)."""
_NEAR = 0.88
_WITHOUT_BLANKS = 0.8
"""Likeness in letters from which two names may be one that is written together or cut (PELUELECTRONICS, PELU ELEC)."""


def own_words(pairs: Sides) -> Bools:
    """Whether each of two names has words that the other lacks, and neither by slips nor as first letters of them."""
    own: Bools = np.min(np.stack(pairs.figures("name_bits")) - pairs.shared, axis=0) >= _LEFT_OVER
    rows = np.flatnonzero(own)
    asked = pairs.at(rows)
    spelt = asked.few_slips("name_squashed", _SLIPS) | asked.few_slips("name_sorted", _SLIPS)
    own[rows] = ~spelt & ~fit_by_initials(asked, loosely=True)
    return own


def share_a_house(pairs: Sides) -> Bools:
    """Whether number and street are the same, or the street nearly so."""
    found = pairs.same("house")
    rows = np.flatnonzero(found)
    asked = pairs.at(rows)
    alike = asked.same("street") | asked.same("street_core") | asked.same("street_sounds")
    found[rows] = alike | asked.near("street", _NEAR)
    return found


def house_mates(pairs: Sides, *, least: float, most: float) -> Bools:
    """Whether two at one house share words that tell so much (bits beyond what picks one name out of all), and no more.

    Args:
        pairs: the candidates.
        least: bits that the shared words tell at least.
        most: bits that they do not reach.
    """
    mates = all_of(
        share_a_house,
        lambda asked: (asked.shared.min(axis=0) > 0) & (_beyond(asked) >= least) & (_beyond(asked) < most),
        lambda asked: np.maximum(*asked.own_counts()) <= _MOST_OWN,
        own_words,
    )
    return mates(pairs)


def strangers_by_name(pairs: Sides, *, most: float) -> Bools:
    """Whether two at one house have words of their own, share little or nothing, and are written with other letters.

    Args:
        pairs: the candidates.
        most: bits beyond what picks one name out of all, which the shared words do not reach.
    """
    strangers = all_of(
        share_a_house,
        lambda asked: _beyond(asked) < most,
        own_words,
        none_of(near("name_squashed", _WITHOUT_BLANKS)),
    )
    return strangers(pairs)


def neighbours(pairs: Sides) -> Bools:
    """Whether two in one street, each with another house, have words of their own and share some.

    Firms of one trade, and of one family, are found side by side in a street or an estate: that their names share the
    words of either, and that street, town and postcode are the same, is one witness and not four.
    """
    found = pairs.known("house") & ~pairs.same("house")
    rows = np.flatnonzero(found)
    asked = pairs.at(rows)
    found[rows] = asked.same("street") & (asked.shared.min(axis=0) > 0)
    rows = np.flatnonzero(found)
    found[rows] = own_words(pairs.at(rows))
    return found


def _beyond(pairs: Sides) -> Floats:
    """Bits that the shared words tell, beyond what picks one name out of all."""
    told: Floats = pairs.shared.min(axis=0) - pairs.figures("world_bits")[0]
    return told
