"""Databases of an older version come to the tables of today, whichever of its states they were made in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, NOW = [("clearing", "0002_likenesses")], [("clearing", "0003_words_and_runs")]


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {each.name for each in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_it", [False, True])
def test_a_column_that_some_databases_have_is_added_where_it_lacks(has_it):
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    try:
        assert "over" not in columns("clearing_likeness")
        if has_it:
            with connection.cursor() as cursor:
                cursor.execute("alter table clearing_likeness add column over bool not null default false")
    finally:
        again = MigrationExecutor(connection)
        again.migrate(NOW)
    assert {"over", "run", "cleared_until", "listing_digest"} <= columns("clearing_likeness")
