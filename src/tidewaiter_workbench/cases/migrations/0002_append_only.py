"""The database itself refuses to change or remove what was written in a log, a history or a chain of custody."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_TABLES = ("cases_entry", "cases_happening", "cases_custody")
_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'what was written is never changed'); END
"""
_FUNCTION = """
CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was written is never changed'; END $$
"""
_TRIGGER = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION cases_refuse()"
)


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers."""
    if editor.connection.vendor == "sqlite":
        for table in _TABLES:
            for verb in ("update", "delete"):
                editor.execute(_SQLITE.format(table=table, verb=verb))
        return
    editor.execute(_FUNCTION)
    for table in _TABLES:
        editor.execute(_TRIGGER.format(table=table))


def allow(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    if editor.connection.vendor == "sqlite":
        for table in _TABLES:
            for verb in ("update", "delete"):
                editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    for table in _TABLES:
        editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    editor.execute("DROP FUNCTION cases_refuse()")


class Migration(migrations.Migration):
    """Triggers against update and delete."""

    dependencies = (("cases", "0001_initial"),)
    operations = (migrations.RunPython(forbid, allow),)
