"""Every error that tidewaiter raises on purpose, as one tree.

    TidewaiterError            what went wrong, what was expected, what to do next
    ├── TermError              a text is not the code or identifier it claims to be
    ├── ContractError          a table does not keep its contract
    ├── LakeError              the lake cannot be read or written
    │   └── LakeBusyError      another process is writing
    ├── SourceError            an incoming file cannot be read as its mapping says
    │   ├── MappingError       the mapping itself is wrong
    │   └── FileRefusedError   the file is damaged, too large or hostile
    ├── NotEnoughDataError     too few rows to answer honestly
    └── UsageError             the request itself makes no sense

Modules may add their own leaves. Messages never contain a trader's data: they
name columns, rows and files. Catch `TidewaiterError` at the edges only.
"""

from __future__ import annotations

__all__ = [
    "ContractError",
    "FileRefusedError",
    "LakeBusyError",
    "LakeError",
    "MappingError",
    "NotEnoughDataError",
    "SourceError",
    "TermError",
    "TidewaiterError",
    "UsageError",
]


class TidewaiterError(Exception):
    """The root: something a user can understand and act on.

    `exit_code` is what the command line returns: 2 for a request that makes no
    sense, 3 for bad input, 4 for a lake that cannot serve, 5 for too little data.
    """

    exit_code = 1


class TermError(TidewaiterError, ValueError):
    """A text is not the code or identifier it claims to be."""

    exit_code = 3


class ContractError(TidewaiterError):
    """A table does not keep its contract."""

    exit_code = 4


class LakeError(TidewaiterError):
    """The lake cannot be read or written."""

    exit_code = 4


class LakeBusyError(LakeError):
    """Another process is writing to the lake."""


class SourceError(TidewaiterError):
    """An incoming file cannot be read as its mapping says."""

    exit_code = 3


class MappingError(SourceError):
    """The mapping itself is wrong."""


class FileRefusedError(SourceError):
    """The file is damaged, too large or hostile, and was refused whole."""


class NotEnoughDataError(TidewaiterError):
    """There are too few rows to answer honestly."""

    exit_code = 5


class UsageError(TidewaiterError):
    """The request itself makes no sense."""

    exit_code = 2
