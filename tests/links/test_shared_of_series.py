"""What the acts of a series share, in words: a name changed does not hide what ties the names."""

from __future__ import annotations

from unittest.mock import Mock

import numpy as np

from tidewaiter.links.compare import COMPARISONS
from tidewaiter.links.pairs import ScoredPairs
from tidewaiter.links.series import Hands, shared_in_words
from tidewaiter.links.weights import MISSING, Compared

SAME, PHONE, BUILDING, OTHER = 3, 2, 1, 0


def shared(*levels: int, side: str = "importer") -> str:
    """Pairs that are alike in their importers (sellers) as said and in nothing else; the stronger weighs more."""
    count = len(levels)
    level = np.full((count, len(COMPARISONS)), MISSING)
    level[:, [each.name for each in COMPARISONS].index(side)] = levels
    compared = Compared(tuple(each.name for each in COMPARISONS), level, np.full(level.shape, np.nan))
    places = np.arange(count)
    pairs = ScoredPairs(places, places, np.zeros(count), compared, np.maximum(level, 0) * 1.0)
    return shared_in_words(Hands(Mock(), pairs, places), places)


def test_what_ties_the_names_is_told_beside_the_name_that_most_pairs_share():
    phone = "same telephone, e-mail, door or name"
    assert shared(SAME, SAME, PHONE) == f"same importer (67% of pairs); {phone} (all pairs of different importers)"
    assert shared(SAME, SAME, SAME, PHONE, PHONE, OTHER) == (
        f"same importer (50% of pairs); {phone} (67% of pairs of different importers)"
    )


def test_so_is_what_ties_the_sellers():
    phone = "seller with the same telephone, door or name"
    assert shared(SAME, SAME, PHONE, side="seller") == (
        f"same seller (67% of pairs); {phone} (all pairs of different sellers)"
    )
    assert shared(SAME, SAME, SAME, PHONE, PHONE, OTHER, side="seller") == (
        f"same seller (50% of pairs); {phone} (67% of pairs of different sellers)"
    )
    assert shared(SAME, SAME, SAME, SAME, PHONE, OTHER, OTHER, side="seller") == "same seller (57% of pairs)"


def test_of_different_importers_nothing_is_told_that_less_than_half_of_their_pairs_share():
    assert shared(SAME, SAME, SAME, SAME, PHONE, OTHER, OTHER) == "same importer (57% of pairs)"


def test_one_importers_series_and_one_without_a_common_importer_are_told_as_they_are():
    assert shared(SAME, SAME) == "same importer (all pairs)"
    assert shared(SAME, BUILDING, BUILDING) == "same building (all pairs)"


def test_where_no_importer_is_named_nothing_is_said_of_different_ones():
    assert shared(SAME, SAME, MISSING) == "same importer (67% of pairs)"
