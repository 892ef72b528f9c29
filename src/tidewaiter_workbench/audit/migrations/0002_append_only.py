"""The database itself refuses to change or remove what is on record."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit_record
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END
"""
_POSTGRESQL = (
    """
    CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit trail is never changed'; END $$
    """,
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
)
_UNDO = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_no_change ON audit_record", "DROP FUNCTION audit_refuse()"),
}


def forbid(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers."""
    if editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            editor.execute(_SQLITE.format(verb=verb))
    else:
        for statement in _POSTGRESQL:
            editor.execute(statement)


def allow(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    for statement in _UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers against update and delete."""

    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(forbid, allow),)
