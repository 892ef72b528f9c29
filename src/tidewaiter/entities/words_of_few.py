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

__all__ = ["differ_in_words_of_few", "of_few"]


def of_few(pairs: Sides) -> Bools:
    """Whether the rarest word that both have is said in fewer names than a large firm is written in ways."""
    told: Bools = pairs.rarest >= pairs.figures("world_bits")[0] - np.log2(LARGE)
    return told


differ_in_words_of_few = all_of(of_few, none_of(ONE_NAME))
"""Whether two names differ in words, and few names have what they share."""
