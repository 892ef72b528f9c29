"""The kinds of case there are."""

from __future__ import annotations

from tidewaiter.cases.bond import DAMAGES
from tidewaiter.cases.eapa import EAPA
from tidewaiter.cases.procedure import Procedure
from tidewaiter.cases.seizure import SEIZURE
from tidewaiter.cases.violation import VIOLATION
from tidewaiter.errors import UsageError

__all__ = ["PROCEDURES", "procedure"]

PROCEDURES = (VIOLATION, EAPA, SEIZURE, DAMAGES)


def procedure(code: str) -> Procedure:
    """The procedure of that code.

    Raises:
        UsageError: there is none.
    """
    for each in PROCEDURES:
        if each.code == code:
            return each
    raise UsageError(f"no procedure {code!r}; there are {', '.join(each.code for each in PROCEDURES)}")
