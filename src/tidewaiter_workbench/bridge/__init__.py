"""The one place where the workbench meets the library.

Everything above here speaks of leads, shipments and outcomes (`answers.py`); everything below, of tables and lakes.
One module for each part of the workbench; what it needs of a lake is asked there and nowhere else.
"""

from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError
from tidewaiter_workbench.bridge.shipments import (
    exam_types,
    leads,
    offices_and_last_day,
    opened,
    shipments,
    typologies,
    write_outcomes,
)

__all__ = [
    "BridgeBusyError",
    "BridgeError",
    "exam_types",
    "leads",
    "offices_and_last_day",
    "opened",
    "shipments",
    "typologies",
    "write_outcomes",
]
