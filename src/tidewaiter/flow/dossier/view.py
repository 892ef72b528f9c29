"""The lake as one reader of one day may see it: nothing that became known on that day or later."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.tables import Table, linked, resolved

__all__ = ["Row", "View", "listed"]

Row = dict[str, Any]
"""A fetched row. What kinds it holds is said by its contract, where the type checker does not look."""


@dataclass(frozen=True, slots=True)
class View:
    """A lake and the day before which things must have been known; without a day, all that is known."""

    lake: Lake
    as_of: date | None = None

    def before(self, table: Table, column: str) -> ir.Table:
        """The rows that `column` dates before the day; rows without a date stay, as everywhere in the house."""
        rows = self.lake.read(table)
        if self.as_of is None:
            return rows
        return rows.filter(rows[column].isnull() | (rows[column] < ibis.literal(self.as_of)))

    def fetch(self, rows: ir.Table) -> list[Row]:
        """The rows as plain values."""
        return [dict(row) for row in self.lake.fetch(rows).to_pylist()]

    def cut(self, day: object) -> date | None:
        """A last day that may be told: one that lies on or after the view's day is the future's, and is left out."""
        if not isinstance(day, date) or (self.as_of is not None and day >= self.as_of):
            return None
        return day

    def about(self, rows: ir.Table, column: str, wanted: Collection[str]) -> ir.Table:
        """The rows in which the column holds one of these, of which there may be very many."""
        asked = self.lake.memtable(pa.table({column: pa.array(sorted(wanted), pa.string())}))
        return rows.semi_join(asked, column)

    def parties_like(self, rows: ir.Table, *columns: str, among: Iterable[str]) -> ir.Table:
        """The rows in which one of the columns names one of the parties."""
        wanted = sorted(among)
        met = [rows[column].isin(wanted) for column in columns]
        return rows.filter(ibis.or_(*met)) if wanted else rows.filter(ibis.literal(False))

    def names(self, party_ids: Iterable[str]) -> dict[str, str]:
        """What each party is called; on a past day, by the way in which it was written first."""
        wanted = sorted(set(party_ids))
        if not wanted:
            return {}
        if self.as_of is None:
            parties = self.lake.read(resolved.PARTIES)
            named = parties.filter(parties.party_id.isin(wanted))
            rows = self.fetch(named.select("party_id", name=ibis.coalesce(named.name, named.known_as)))
        else:
            profiles = self.before(resolved.PROFILES, "first_on")
            called = profiles.mutate(name=ibis.coalesce(profiles.name, profiles.party))
            named = called.filter(called.party_id.isin(wanted) & called.name.notnull())
            ordered = named.order_by(["party_id", ibis.desc("first_on"), ibis.desc("profile_id")])
            rows = self.fetch(ordered.select("party_id", "name"))
        return {str(row["party_id"]): str(row["name"]) for row in rows if row["name"]}

    def violators(self, party_ids: Iterable[str], *, without: str | None = None) -> dict[str, int]:
        """How many violations are known of each of these parties, as importer or seller; none is not told.

        Those in which the party `without` had a part are not counted.
        """
        wanted = set(party_ids)
        acts = self.parties_like(self.before(linked.ACTS, "known_on"), "importer", "exporter", among=wanted)
        known: dict[str, int] = {}
        for row in self.fetch(acts.select("importer", "exporter")):
            sides = {row["importer"], row["exporter"]}
            if without is not None and without in sides:
                continue
            for party in sides & wanted:
                known[str(party)] = known.get(str(party), 0) + 1
        return known


def listed(text: object) -> tuple[str, ...]:
    """The parts of a text that semicolons part, as tables hold lists; none of what is empty."""
    return tuple(part.strip() for part in str(text or "").split(";") if part.strip())
