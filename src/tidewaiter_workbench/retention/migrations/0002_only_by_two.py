"""The database lets rows of a log, a history or a chain of custody go only for a case whose end two people decided."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_CASE_OF = {
    "cases_entry": "OLD.case_id",
    "cases_happening": "OLD.case_id",
    "cases_custody": "(SELECT case_id FROM cases_exhibit WHERE id = OLD.exhibit_id)",
}
_SQLITE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM retention_erasure e WHERE e.case_id = {case} AND e.state = 'approved')
BEGIN SELECT RAISE(ABORT, 'what was written is never changed'); END
"""
_SQLITE_BEFORE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'what was written is never changed'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE whose bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF TG_TABLE_NAME = 'cases_custody' THEN
      SELECT case_id INTO whose FROM cases_exhibit WHERE id = OLD.exhibit_id;
    ELSE
      whose := OLD.case_id;
    END IF;
    IF EXISTS (SELECT 1 FROM retention_erasure WHERE case_id = whose AND state = 'approved') THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'what was written is never changed';
END
$$
"""
_FUNCTION_BEFORE = """
CREATE OR REPLACE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was written is never changed'; END $$
"""


def narrow(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let go what two people decided, and nothing else."""
    _set(editor, sqlite=_SQLITE, function=_FUNCTION)


def widen(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let nothing go."""
    _set(editor, sqlite=_SQLITE_BEFORE, function=_FUNCTION_BEFORE)


def _set(editor: BaseDatabaseSchemaEditor, *, sqlite: str, function: str) -> None:
    if editor.connection.vendor != "sqlite":
        editor.execute(function)
        return
    for table, case in _CASE_OF.items():
        editor.execute(f"DROP TRIGGER {table}_no_delete")
        editor.execute(sqlite.format(table=table, case=case))


class Migration(migrations.Migration):
    """Triggers that know of erasures."""

    dependencies = (("retention", "0001_initial"), ("cases", "0003_their_time"))
    operations = (migrations.RunPython(narrow, widen),)
