"""`python -m tidewaiter_workbench.serve`: a workbench for practice, on this machine alone, from a demonstration's lake.

Makes the database, fills the queue if it is empty, enters a cast of people whose passwords it prints, and serves on
127.0.0.1. A public server is set up by hand (`docs/guides/work-the-queue.md`): nothing here is meant for one.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["CAST", "main"]

CAST: tuple[tuple[str, str, int, int], ...] = (
    # name, role, how many of the busiest offices (0 none, -1 all), clearance
    ("olga", "officer", 3, 1),
    ("anton", "analyst", 4, 1),
    ("sara", "supervisor", -1, 3),
    ("dana", "data scientist", -1, 1),
    ("audrey", "auditor", -1, 3),
    ("adam", "administrator", 0, 0),
)


FILLINGS: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("queue", "Alert"), ("practice_rules", "fill_queue", "keep_figures", "keep_sources")),
    (("flows", "Told"), ("fill_flows",)),
    (("board", "Filling"), ("fill_board",)),
    (("parties", "Party"), ("fill_parties",)),
    (("clearing", "Likeness"), ("fill_likenesses",)),
)
"""What tells that a part was filled, and the commands that fill it from the lake."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare all that is missing, print who may sign in, and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="tidewaiter_workbench.serve", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("demo"), help="the demonstration's folder")
    parser.add_argument("--lake", type=Path, help="the lake; FOLDER/port/lake if not said")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--prepare-only", action="store_true", help="do not serve")
    asked = parser.parse_args(arguments)
    lake = (asked.lake or asked.folder / "port" / "lake").resolve()
    if not (lake / "lake.json").exists():
        sys.exit(f"there is no lake in {lake}; `make demo` makes one")
    home = asked.folder / "workbench"
    home.mkdir(parents=True, exist_ok=True)
    _settle(home, lake)
    offices = _prepare()
    _introduce(offices, password=_kept(home / "password"), url=f"http://127.0.0.1:{asked.port}/")
    _practise()
    if not asked.prepare_only:
        _serve(asked.port)


def _settle(home: Path, lake: Path) -> None:
    """Settings for practice, each unless the environment says otherwise."""
    from tidewaiter_workbench import bridge

    _, last = bridge.offices_and_last_day(lake)
    practice = {
        "DJANGO_SETTINGS_MODULE": "tidewaiter_workbench.settings",
        "OMP_WAIT_POLICY": "passive",
        "TIDEWAITER_DATABASE": f"sqlite:///{(home / 'workbench.sqlite3').resolve()}",
        "TIDEWAITER_LAKE": str(lake),
        "TIDEWAITER_SECRET_KEY": _kept(home / "secret-key"),
        "TIDEWAITER_AUDIT_KEY": _kept(home / "audit-key"),
        "TIDEWAITER_EXHIBITS": str((home / "exhibits").resolve()),
        "TIDEWAITER_DESK_DAY": last.isoformat() if last else "",
        "TIDEWAITER_INBOX": str((home / "inbox").resolve()),
    }
    (home / "inbox").mkdir(exist_ok=True)
    for name, value in practice.items():
        os.environ.setdefault(name, value)


def _prepare() -> list[str]:
    """Tables, and alerts if there are none; gives the offices, the busiest first."""
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from tidewaiter_workbench import bridge

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)

    for (app, model), commands in FILLINGS:
        if not apps.get_model(app, model).objects.exists():
            for name in commands:
                call_command(name)
    offices, _ = bridge.offices_and_last_day(Path(settings.WORKBENCH["lake"]))
    return offices


def _introduce(offices: list[str], *, password: str, url: str) -> None:
    """Enter the cast where it is not there yet, and say who may sign in."""
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.people.services import enter_person

    out = sys.stdout.write
    out(f"\nThe workbench: {url}\nPeople of the demonstration, all with the password  {password}\n\n")
    for name, role, reach, clearance in CAST:
        theirs = offices[:reach] if reach > 0 else []
        if not Person.objects.filter(username=name).exists():
            enter_person(
                name,
                password=password,
                roles=[role],
                offices=theirs,
                all_offices=reach < 0,
                clearance=clearance,
                by="demonstration",
            )
        where = "all offices" if reach < 0 else f"offices {', '.join(theirs)}" if theirs else "no shipments"
        out(f"  {name:<8} {role:<16} {where}\n")
    out("\n")
    sys.stdout.flush()


def _practise() -> None:
    """Cases and tips to practise on, the first time."""
    from tidewaiter_workbench.cases.practice import open_examples
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.tips.practice import file_examples

    cast = {who.username: who for who in Person.objects.filter(username__in=("anton", "sara"))}
    if len(cast) == 2:
        open_examples(analyst=cast["anton"], supervisor=cast["sara"])
        file_examples(analyst=cast["anton"])


def _serve(port: int) -> None:
    """Start a worker for jobs, which ends with us, and become gunicorn.

    Connections to the lake are opened by gunicorn's workers, after they were forked.
    """
    work = ("tidewaiter_workbench", "work", "--while-parent", str(os.getpid()))
    subprocess.Popen((sys.executable, "-m", *work), stdin=subprocess.DEVNULL)
    command = ("gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--timeout", "120")
    os.execv(sys.executable, (sys.executable, "-m", *command, "tidewaiter_workbench.wsgi:application"))


def _kept(file: Path) -> str:
    """A secret of this folder: drawn once, readable by its owner alone."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(40 if "key" in file.name else 12))
    return file.read_text()


if __name__ == "__main__":
    main()
