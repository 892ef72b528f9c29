"""The `tidewaiter` command and how it ends.

Exit codes: 0 done; 1 an error we did not foresee; 2 the request makes no sense; 3 the input
is bad; 4 the lake cannot serve; 5 too little data to answer honestly; 130 interrupted.
"""

from __future__ import annotations

import os
import sys

import click
import typer

from tidewaiter.cli import demo, evaluate, lakes, load, predict, quality, report, simulate
from tidewaiter.cli.console import say_error
from tidewaiter.errors import TidewaiterError

__all__ = ["app", "main"]

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
for module in (demo, simulate, load, quality, predict, evaluate, report, lakes):
    module.register(app)


def main() -> None:
    """Run the command and end the process with its exit code."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    try:
        ended = app(arguments, prog_name="tidewaiter", standalone_mode=False)
    except TidewaiterError as problem:
        say_error(str(problem))
        return problem.exit_code
    except click.exceptions.Abort:
        say_error("stopped; what was published before stays as it is")
        return 130
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except KeyboardInterrupt:
        say_error("stopped; what was published before stays as it is, and the same command resumes")
        return 130
    return ended if isinstance(ended, int) else 0


if __name__ == "__main__":
    main()
