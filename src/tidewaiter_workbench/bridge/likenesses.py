"""Every likeness to an entry of a list that the last run told, and the papers that name who is like it.

Parties, houses, ships, names of security filings, and owners and officers of firms that parties are like in a register:
who they are is looked at once, wherever they stand. Goods that an order is about are of a line, and told on its page
alone. A likeness to an entry of a register speaks against nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from tidewaiter.flow.dossier.owners import owners_of_each
from tidewaiter.flow.dossier.view import View
from tidewaiter.lake import Lake
from tidewaiter.signals.papers import VESSEL, filed_names, ships
from tidewaiter.tables import declared, known, resolved
from tidewaiter_workbench.bridge.clearing import with_end
from tidewaiter_workbench.bridge.opening import Row, opened_lake, rows_of
from tidewaiter_workbench.bridge.party_rows import compartments, standing
from tidewaiter_workbench.party_answers import LikenessTold, SightingTold

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["likenesses"]

_HOLDER = "holder"
_ASKED = ("party", "address", VESSEL, "filed", _HOLDER)
_SUBJECT = ("subject_kind", "subject_id")
_NAMED = (*_SUBJECT, "document_id", "line", "name", "office", "mark", "day")


def likenesses(path: Path, *, marks: Mapping[str, int]) -> list[LikenessTold]:
    """All of them, the likeliest first; one of which no paper tells any more is left out.

    Args:
        path: the lake.
        marks: handling mark of each line that carries another than the usual one.

    Raises:
        BridgeError: the lake cannot be read.
    """
    with opened_lake(path) as lake:
        if not lake.has(resolved.HITS):
            return []
        hits = lake.read(resolved.HITS)
        hits = hits.filter(hits.subject_kind.isin(_ASKED) & ~hits.register.fill_null(False))
        hits = lake.cached(with_end(lake, hits))
        entries = lake.read(known.LISTINGS).select("listing_id", "programs", "valid_to", entry="name")
        told = rows_of(lake, hits.left_join(entries, "listing_id").drop("listing_id_right"))
        subjects = hits.select(*_SUBJECT).distinct()
        named = [*_of_parties(lake, subjects, marks), *_of_cargo(lake, subjects, marks)]
        named += _of_holders(lake, {str(row["subject_id"]) for row in told if row["subject_kind"] == _HOLDER}, marks)
        met: dict[tuple[str, str], list[Row]] = {}
        for rows in named:
            for row in _sightings(lake, rows):
                met.setdefault((str(row["subject_kind"]), str(row["subject_id"])), []).append(row)
    made = [_told(row, met.get((str(row["subject_kind"]), str(row["subject_id"])), [])) for row in told]
    seen = [each for each in made if each.sightings]
    return sorted(seen, key=lambda each: (-each.score, each.listing_id, each.subject_kind, each.subject_id))


def _of_parties(lake: Lake, subjects: ir.Table, marks: Mapping[str, int]) -> list[ir.Table]:
    """Mentions of parties, and of the houses under which parties are named."""
    ways = lake.read(resolved.PROFILES).select("profile_id", "party_id", "name", "address", "address_key")
    of_parties, of_houses = (subjects.filter(subjects.subject_kind == kind) for kind in ("party", "address"))
    there = ways.semi_join(of_houses, [("address_key", "subject_id")])
    wanted = of_parties.select(party_id="subject_id").union(there.select("party_id"), distinct=True)
    stands = lake.cached(standing(lake, marks, only=wanted).drop("value"))
    said = stands.join(ways.drop("party_id"), "profile_id")
    said = said.mutate(line=(said.document_kind == "item").ifelse(said.document_id, ""))
    own = said.join(of_parties, [("party_id", "subject_id")])
    houses = said.drop("name").rename(name="address").join(of_houses, [("address_key", "subject_id")])
    return [own.mutate(subject_id=own.party_id).select(*_NAMED), houses.select(*_NAMED)]


def _of_cargo(lake: Lake, subjects: ir.Table, marks: Mapping[str, int]) -> list[ir.Table]:
    """Lines whose bills name a ship, and lines whose filings name somebody."""
    like = lake.read(resolved.CARGO_LIKENESSES).semi_join(subjects, _SUBJECT)
    like = lake.cached(like.select(*_SUBJECT, "name", "number", "country").distinct())
    if not rows_of(lake, like.limit(1)):
        return []
    bills, filings = lake.read(declared.CONSIGNMENTS), lake.read(declared.FILINGS)
    items = compartments(lake, marks)
    ship = like.filter(like.subject_kind == VESSEL)
    carried = ships(items, bills).join(ship, [("vessel_name", "name"), ("vessel_imo", "number")])
    filed = filed_names(items, filings, lake.read(declared.PARTIES))
    filed = filed.join(like.filter(like.subject_kind == "filed"), ["name", "country"])
    places = items.select("office", "mark", place_of="item_id")
    rows = []
    for named, name in ((carried, "vessel_name"), (filed, "name")):
        each = named.select(*_SUBJECT, "item_id", line="item_id", name=name, day="declared_on")
        rows.append(each.rename(document_id="item_id").join(places, _.line == places.place_of).select(*_NAMED))
    return rows


def _of_holders(lake: Lake, holders: set[str], marks: Mapping[str, int]) -> list[ir.Table]:
    """Mentions of the parties that are like a firm that somebody holds or directs, under the chain that leads to it."""
    chains: dict[tuple[str, str], str] = {}
    for party, firms in (owners_of_each(View(lake)) if holders else {}).items():
        for each in (one for firm in firms for one in (*firm.holders, *firm.without_share, *firm.officers)):
            if each.entity in holders:
                chains.setdefault((party, each.entity), " – ".join(each.chain))
    if not chains:
        return []
    about = [(*key, name) for key, name in chains.items()]
    kinds = pa.schema({"party_id": pa.string(), "subject_id": pa.string(), "name": pa.string()})
    told = lake.memtable(pa.Table.from_arrays(list(map(pa.array, zip(*about, strict=True))), schema=kinds))
    said = standing(lake, marks, only=told.select("party_id").distinct())
    line = (said.document_kind == "item").ifelse(said.document_id, "")
    return [said.mutate(line=line, subject_kind=ibis.literal(_HOLDER)).join(told, "party_id").select(*_NAMED)]


def _sightings(lake: Lake, named: ir.Table) -> list[Row]:
    each = named.group_by(*_SUBJECT, "office", "mark")
    last = _.day.cast("string") + _.document_id
    told = each.aggregate(
        papers=_.document_id.nunique(), last_on=_.day.max(), name=_.name.argmax(last),
        item_id=_.line.argmax(_.line.nullif("").notnull().ifelse(last, "")),
    )  # fmt: skip
    return rows_of(lake, told.order_by(*_SUBJECT, "office", "mark"))


def _told(row: Row, sightings: list[Row]) -> LikenessTold:
    return LikenessTold(
        subject_kind=str(row["subject_kind"]),
        subject_id=str(row["subject_id"]),
        listing_id=str(row["listing_id"]),
        list=str(row["list"]),
        entry=str(row["entry"] or ""),
        programs=str(row["programs"] or ""),
        score=float(str(row["score"])),
        reason=str(row["reason"]),
        since=row["first_on"],  # type: ignore[arg-type]
        cleared=bool(row["cleared"]),
        ended=row["valid_to"],  # type: ignore[arg-type]
        sightings=tuple(
            SightingTold(
                office=str(each["office"]),
                mark=int(str(each["mark"])),
                name=str(each["name"] or ""),
                papers=int(str(each["papers"])),
                last_on=each["last_on"],  # type: ignore[arg-type]
                item_id=str(each["item_id"] or ""),
            )
            for each in sightings
        ),
        listing_digest=str(row["listing_digest"] or ""),
        cleared_until=row["cleared_until"],  # type: ignore[arg-type]
    )
