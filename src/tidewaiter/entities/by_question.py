"""What each question tells of compared pairs, taken out of their weights.

Spellings of a group differ in what they say at all; see `clustering`, which puts it together question by question.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.clustering import Said
from tidewaiter.entities.matching import Model, Weighed

__all__ = ["said_of"]

Ints = NDArray[np.int64]
_NAME = "name"


def said_of(weighed: Weighed, model: Model) -> Said:
    """For the numbers of pairs, the bits of each question and whether it was answered; together they are the weight.

    The first is of names and of what speaks before anything is compared. What frequencies of terms add falls to the
    answers that ask for them, in equal shares.
    """
    names = [comparison.name for comparison in model.comparisons]
    others = [place for place, name in enumerate(names) if name != _NAME]
    bits = [np.append(model.bits(place), 0.0).astype(np.float32) for place in range(len(names))]
    counted = [
        np.array([bool(answer.frequency_of) for answer in comparison.levels] + [False])
        for comparison in model.comparisons
    ]

    settling = [
        (place, level, names.index(answer.settles))
        for place, comparison in enumerate(model.comparisons)
        for level, answer in enumerate(comparison.levels)
        if answer.settles in names
    ]

    def said(pairs: Ints) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        answers = weighed.answers[pairs]
        told = np.zeros((len(pairs), 1 + len(others)), dtype=np.float32)
        answered = np.ones(told.shape, dtype=np.bool_)
        told[:, 0] = model.prior_bits
        if _NAME in names:
            told[:, 0] += bits[names.index(_NAME)][answers[:, names.index(_NAME)]]
        for column, place in enumerate(others, start=1):
            told[:, column] = bits[place][answers[:, place]]
            answered[:, column] = answers[:, place] >= 0
        by_frequency = np.zeros(answered.shape, dtype=np.bool_)
        for column, place in enumerate(others, start=1):
            by_frequency[:, column] = counted[place][answers[:, place]]
        added = (weighed.weight[pairs] - told.sum(axis=1)) / np.maximum(by_frequency.sum(axis=1), 1)
        told += np.where(by_frequency, added[:, None], 0.0)
        for place, level, settled in settling:
            answered[answers[:, place] == level, 1 + others.index(settled)] = True
        return told, answered

    return said
