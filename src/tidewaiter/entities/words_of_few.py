"""Whether what two names have in common is had by few: by one firm and its variants, or by strangers who met by chance.

A word that many names have and no list of ours knows is that of a house. One that a handful have is that of a firm
written in several ways, or a word of the dictionary by which strangers are called, and the names do not tell which.
How often it is the one or the other is a habit of the file; see `names_alone`.
"""

from __future__ import annotations

import numpy as np

from tidewaiter.entities.name_question import ONE_NAME
from tidewaiter.entities.questions import all_of, none_of
from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.telling_words import LARGE

__all__ = ["differ_in_words", "of_few"]

differ_in_words = all_of(lambda pairs: pairs.shared.min(axis=0) > 0, none_of(ONE_NAME))
"""Whether two names share a word, and are not one but for writing."""


def of_few(pairs: Sides) -> Bools:
    """Whether the rarest word that both have is said in fewer names than a large firm is written in ways."""
    told: Bools = pairs.rarest >= pairs.figures("world_bits")[0] - np.log2(LARGE)
    return told
