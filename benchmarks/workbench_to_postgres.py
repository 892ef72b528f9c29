"""Copy a filled workbench from SQLite into PostgreSQL, so that both are timed on the same rows.

    scripts/with_postgres.sh sh -c 'python benchmarks/workbench_to_postgres.py FILE LAKE &&
                                    python benchmarks/workbench_pages.py LAKE --rounds 40'

FILE is the database that `workbench_fill.py` filled; the empty one that takes the rows is named in
`TIDEWAITER_DATABASE`. Rows are streamed, so it needs little memory. Sessions are left behind.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench_fill import settle

if TYPE_CHECKING:
    from django.db.models import Field, Model

_LEFT = {"django_content_type", "auth_permission", "django_session"}
"""Made by the migrations, or of nobody's use."""


def main() -> None:
    """Copy, and say how many rows of each table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("lake", type=Path)
    asked = parser.parse_args()
    settle(asked.lake.resolve())
    from django.apps import apps
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    began = time.perf_counter()
    there = sqlite3.connect(f"file:{asked.file.resolve()}?mode=ro", uri=True)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in _LEFT]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys and triggers: the rows obeyed them already
        for model in models:
            rows = copied(there, model)
            if rows > 10_000:
                sys.stdout.write(f"{model._meta.db_table}: {rows:,} rows, {time.perf_counter() - began:.0f} s\n")
                sys.stdout.flush()
        cursor.execute("SET session_replication_role = origin")
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    sys.stdout.write(f"copied in {time.perf_counter() - began:.0f} s\n")


def copied(there: sqlite3.Connection, model: type[Model]) -> int:
    """All rows of one table, in place of what the migrations put there; gives how many."""
    from django.db import connection

    table, fields = model._meta.db_table, model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            rows = 0
            for row in told(there.execute(f'SELECT {columns} FROM "{table}"'), [written(field) for field in fields]):
                copy.write_row(row)
                rows += 1
    return rows


def told(rows: Iterator[tuple[Any, ...]], ways: list[Callable[[Any], str]]) -> Iterator[list[str | None]]:
    """Rows as texts that PostgreSQL reads."""
    for row in rows:
        yield [None if value is None else way(value) for value, way in zip(row, ways, strict=True)]


def written(field: Field) -> Callable[[Any], str]:
    """How a value of SQLite's is written for PostgreSQL: moments there are in UTC, truth is a number."""
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return lambda value: f"{value}+00"
    if kind == "BooleanField":
        return lambda value: "t" if value else "f"
    if kind == "JSONField":
        return lambda value: value if isinstance(value, str) else json.dumps(value)
    return str


if __name__ == "__main__":
    main()
