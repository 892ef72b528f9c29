"""The `tidewaiter` command and how it ends.

Exit codes: 0 done; 1 the machine refused (a disk, a permission), or an error we did not
foresee; 2 the request makes no sense; 3 the input is bad; 4 the lake cannot serve; 5 too
little data to answer honestly; 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path

import typer

from tidewaiter.cli import (
    ask,
    demo,
    evaluate,
    explain,
    judge,
    lakes,
    load,
    models,
    predict,
    quality,
    report,
    resolve,
    rules,
    screen,
    simulate,
)
from tidewaiter.cli.console import say_error
from tidewaiter.errors import TidewaiterError

__all__ = ["app", "main", "run_command"]

app = typer.Typer(
    name="tidewaiter",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="What to open, why, and how sure we are.\n\n"
    "A first walk: `tidewaiter demo`. Your own data: `tidewaiter load MAPPING FILE --lake DIR`, then "
    "`tidewaiter run --lake DIR` and `tidewaiter report --lake DIR --out report.html`.",
)
for module in (
    demo, simulate, load, quality, predict, models, explain, evaluate, resolve, judge, screen, ask, rules, report,
    lakes,
):  # fmt: skip
    module.register(app)


def main() -> None:
    """Run the command and end the process with its exit code."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    _say_what_the_terminal_cannot_show()
    sys.exit(run_command(sys.argv[1:]))


def _say_what_the_terminal_cannot_show() -> None:
    """Names come in every script: a sign that the terminal lacks is written as its number, and ends no command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run_command(arguments: list[str]) -> int:
    """Run the command; gives its exit code."""
    try:
        app(arguments, prog_name="tidewaiter")
    except TidewaiterError as problem:
        say_error(str(problem))
        return problem.exit_code
    except OSError as problem:
        say_error(_refused(problem))
        return 1
    except KeyboardInterrupt:
        say_error("stopped; what was published before stays as it is, and the same command resumes")
        return 130
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except Exception as problem:
        if os.environ.get("TIDEWAITER_DEBUG"):
            raise
        say_error(_unforeseen(problem))
        return 1
    return 0


def _refused(problem: OSError) -> str:
    where = f" ({problem.filename})" if problem.filename else ""
    return f"the machine refused: {problem.strerror or problem}{where}. Nothing half done was published"


def _unforeseen(problem: Exception) -> str:
    """Where it happened, and not what it says: a message from below may hold a trader's data."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return (
        f"an error that we did not foresee: {type(problem).__name__} at {place}. Nothing half done was published. "
        "Please report it; TIDEWAITER_DEBUG=1 before the command shows all of it, which may include data"
    )


if __name__ == "__main__":
    main()
