"""The command as a shell would run it, without the shell."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from tidewaiter.cli.main import run_command

__all__ = ["ended", "failing", "spoken", "typed"]


def typed(*words: object) -> str:
    """What the command printed; it must have ended well."""
    code, out, errors = _run(words)
    assert code == 0, errors
    return out


def spoken(*words: object) -> Any:
    """What the command printed, as JSON."""
    return json.loads(typed(*words))


def failing(*words: object, code: int) -> str:
    """What the command complained of; it must have ended with this code."""
    came_to, _, errors = _run(words)
    assert came_to == code, errors
    return " ".join(errors.split())


def ended(*words: object) -> tuple[int, str, str]:
    """How the command ended, what it printed, and what it complained of."""
    return _run(words)


def _run(words: tuple[object, ...]) -> tuple[int, str, str]:
    out, errors = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        code = run_command([str(word) for word in words])
    return code, out.getvalue(), errors.getvalue()
