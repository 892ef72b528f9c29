"""Whether the legal forms of two names may be one firm's: GmbH and KG may not, GmbH and Ltd may be a translation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.columns.legal_kinds import ALIKE, UNTOLD, forms_apart
from tidewaiter.entities.sides import Bools, Sides

__all__ = ["forms_alike", "forms_say_something"]


def forms_say_something(pairs: Sides) -> Bools:
    """Whether both names have a form, and one law knows both."""
    found = pairs.known("legal_form")
    rows = np.flatnonzero(found)
    found[rows] = _told(pairs.at(rows)) != UNTOLD
    return found


def forms_alike(pairs: Sides) -> Bools:
    """Whether both forms are of one kind."""
    alike: Bools = _told(pairs) == ALIKE
    return alike


def _told(pairs: Sides) -> NDArray[np.int8]:
    """What the forms of each pair say of each other; see `forms_apart`."""
    forms = pairs.profiles.columns["legal_form"]
    table = np.array([[forms_apart(one, other) for other in forms.texts] for one in forms.texts], dtype=np.int8)
    return table[forms.codes[pairs.left], forms.codes[pairs.right]]
