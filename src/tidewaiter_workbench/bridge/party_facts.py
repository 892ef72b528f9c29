"""What is known of parties apart from any office: lists, network, successors, likenesses to each other, forecasts.

These are answers of the house, made of everything; the rows behind them stay where they are. Each is a table with the
party it is about (`of`) and the place of each row on that party's page (`nth`), asked for all parties in one query.
Tables of the network name a party by its id or by a number that documents give it: both find the party here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from ibis import _

from tidewaiter.flow.dossier.identity import evidence_in_words
from tidewaiter.flow.dossier.owners import Holder, Owners, owners_of_each
from tidewaiter.flow.dossier.view import View
from tidewaiter.lake import Lake
from tidewaiter.tables import found, known, linked, resolved
from tidewaiter_workbench.bridge.clearing import with_end

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["WRITTEN", "Row", "called", "dated", "facts", "first", "house_told", "last_risks", "naming", "told_rows"]

Row = dict[str, Any]
"""A fetched row. What kinds it holds is said by its contract, where the type checker does not look."""

_NEAR = 0.3
"""Two parties kept apart although they are this likely to be one are told as possibly the same."""
_MOST = 12
_MOST_ALIKE = 3
_MOST_OWNERS = 20
_NETWORK = (
    "item_id", "declared_on", "propagated_risk", "hops_to_violator", "nearest_violator", "kin_size", "kin_found",
    "series_score", "successor_score", "reason",
)  # fmt: skip
_OF_IMPORTERS = ("kin_size", "kin_found")
_SIDES = ("left", "right")
WRITTEN = (
    "party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email", "name_key",
    "address_key", "phone_key", "probability",
)  # fmt: skip
"""What a way of writing says, and how likely it is the party's."""


def told_rows(lake: Lake, rows: ir.Table) -> list[Row]:
    """Rows as dictionaries."""
    table = lake.fetch(rows)
    columns = [column.to_pylist() for column in table.columns]
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]


def called(lake: Lake) -> ir.Table:
    """What tables may call a party (`text`), and which it is (`is_party`): its id, or a declared number.

    A number that two parties go by means the one that goes by it most.
    """
    profiles = lake.read(resolved.PROFILES)
    ids = profiles.select(text="party_id", is_party="party_id").distinct()
    numbers = profiles.filter(profiles.party.notnull() & (profiles.party != ""))
    numbers = first(numbers, by=["party"], order_by=[ibis.desc("mentions"), "party_id", "profile_id"])
    numbers = numbers.select(text="party", is_party="party_id").anti_join(ids, "text")
    return lake.cached(ids.union(numbers))


def naming(lake: Lake, names: ir.Table, texts: ir.Table) -> dict[str, str]:
    """Which parties are meant by some texts: one column, `text`; those that name nobody are not there."""
    met = names.semi_join(texts.filter(texts.text.notnull()).distinct(), "text")
    return {str(row["text"]): str(row["is_party"]) for row in told_rows(lake, met)}


def first(rows: ir.Table, *, by: Sequence[str], order_by: Sequence[object], most: int = 1) -> ir.Table:
    """The first rows of each group, each with its place (`nth`).

    The order leaves no tie, so that the same lake is told the same.
    """
    place = ibis.row_number().over(group_by=list(by), order_by=list(order_by))
    return rows.mutate(nth=place).filter(_.nth < most)


def facts(lake: Lake, names: ir.Table) -> dict[str, ir.Table]:
    """One table for each part of a party's own page: the party it is `of`, its place there, and what is told."""
    return {
        "likenesses": _likenesses(lake),
        "successors": _successors(lake, names),
        "alike": _alike(lake),
        "forecasts": _forecasts(lake, names),
        "series": _series(lake, names),
        "decisions": _decisions(lake, names),
        "absorbed": _absorbed(lake),
        "owners": _owners(lake),
        "ways": _ways(lake),
    }


def house_told(told: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The parts of one party's own page, from its rows of each table in their order."""
    return {
        "likenesses": [dated(row) for row in told["likenesses"]],
        "successors": [_successor(row) for row in told["successors"]],
        "alike": [_with_why(row) for row in told["alike"]],
        "forecasts": [dated(row) for row in told["forecasts"]],
        "series": _by_series(told["series"]),
        "decisions": [dated(row) for row in told["decisions"]],
        "absorbed": told["absorbed"],
        "owners": [json.loads(row["told"]) for row in told["owners"]],
    }


def dated(row: Row) -> Row:
    """Days as text, as they are kept."""
    plain: Row = json.loads(json.dumps(row, default=str))
    return plain


def last_risks(lake: Lake, trading: ir.Table, names: ir.Table) -> ir.Table:
    """What the network told of the last line on which each party traded, one row for each.

    Args:
        lake: where the network's answers lie.
        trading: `of` and `item_id` of the lines on which each party is importer or seller, and `imports`, whether it
            is the importer: who hangs together is told of importers alone.
        names: what tables may call a party.
    """
    told = lake.read(linked.ITEMS)
    lines = trading.group_by("of", "item_id").aggregate(imports=trading.imports.any())
    met = lines.inner_join(told.select("item_id", "declared_on"), "item_id")
    last = first(met, by=["of"], order_by=[ibis.desc("declared_on"), ibis.desc("item_id")])
    last = last.select("of", "item_id", "imports")
    rows = last.inner_join(told.select(*_NETWORK), "item_id").left_join(names, _.nearest_violator == names.text)
    of_importers = {name: ibis.ifelse(rows.imports, rows[name], ibis.null("float64")) for name in _OF_IMPORTERS}
    return rows.mutate(nearest_violator=rows.is_party.fill_null(""), **of_importers).select("of", *_NETWORK)


def _likenesses(lake: Lake) -> ir.Table:
    hits, listings = lake.read(resolved.HITS), lake.read(known.LISTINGS)
    entries = listings.select("listing_id", "name", "programs", "countries", "valid_from", "valid_to")
    rows = with_end(lake, hits.filter(hits.subject_kind == "party")).left_join(entries, "listing_id")
    rows = rows.mutate(in_register=rows.register.fill_null(False))
    order = ["cleared", "in_register", ibis.desc("score"), "listing_id", "matched"]
    names = (
        "listing_id", "list", "score", "matched", "reason", "first_on", "cleared", "cleared_until", "listing_digest",
        "name", "programs", "countries", "valid_from", "valid_to", "in_register",
    )  # fmt: skip
    return first(rows.select(*names, of="subject_id"), by=["of"], order_by=order, most=_MOST)


def _successors(lake: Lake, names: ir.Table) -> ir.Table:
    pairs = lake.read(linked.SUCCESSORS)
    pairs = pairs.drop("old_name", "new_name")  # names are those of parties, told to each reader by what it may see
    likely = pairs.filter((pairs.probability >= linked.LIKELY_SUCCESSOR) | pairs.withdrawn_on.notnull())
    olds, news = (names.select(**{f"text_{side}": "text", side: "is_party"}) for side in ("old", "new"))
    met = likely.inner_join(olds, _.old_party == olds.text_old)
    met = met.inner_join(news, met.new_party == news.text_new)
    met = met.filter(met.old != met.new).mutate(old_party=met.old, new_party=met.new)
    met = met.mutate(over=met.withdrawn_on.notnull())
    sides = [met.select(*pairs.columns, "over", of=side) for side in ("old", "new")]
    order = ["over", ibis.desc("probability"), "old_party", "new_party", "stopped_on", "began_on"]
    return first(sides[0].union(sides[1]), by=["of"], order_by=order, most=_MOST)


def _successor(row: Row) -> Row:
    return {name: value for name, value in dated(row).items() if name != "evidence"} | {
        "why": evidence_in_words(row["evidence"], most=4)
    }


def _alike(lake: Lake) -> ir.Table:
    """Parties that were compared and kept apart, though not for certain."""
    matches, profiles = lake.read(resolved.MATCHES), lake.read(resolved.PROFILES)
    near = matches.filter(~matches.kept & (matches.probability >= _NEAR))
    sides = [profiles.select(**{f"{side}_profile": "profile_id", f"{side}_party": "party_id"}) for side in _SIDES]
    met = near.inner_join(sides[0], "left_profile").inner_join(sides[1], "right_profile")
    met = met.filter(met.left_party != met.right_party)
    met = met.mutate(left=ibis.least(_.left_party, _.right_party), right=ibis.greatest(_.left_party, _.right_party))
    best = first(met, by=["left", "right"], order_by=[ibis.desc("probability"), "evidence"])
    told = [
        best.select("probability", "evidence", of=mine, party_id=other)
        for mine, other in (("left", "right"), ("right", "left"))
    ]
    return first(told[0].union(told[1]), by=["of"], order_by=[ibis.desc("probability"), "party_id"], most=_MOST)


def _with_why(row: Row) -> Row:
    told = {name: row[name] for name in ("party_id", "probability")}
    return told | {"why": evidence_in_words(row["evidence"])}


def _forecasts(lake: Lake, names: ir.Table) -> ir.Table:
    forecasts = lake.read(linked.FORECASTS)
    latest = forecasts.filter(forecasts.as_of == forecasts.as_of.max())
    met = latest.inner_join(names, latest.party_id == names.text)
    order = ["place", "party_id"]
    return first(met.select(*forecasts.columns, of="is_party"), by=["of"], order_by=order, most=_MOST)


def _acts(lake: Lake, names: ir.Table) -> ir.Table:
    """Acts with the party that each side of them is, once where it is both."""
    acts = lake.read(linked.ACTS)
    sides = [
        acts.inner_join(names, acts[side] == names.text).select("act_id", "series_id", "happened_on", of="is_party")
        for side in ("importer", "exporter")
    ]
    return sides[0].union(sides[1], distinct=True)


def _series(lake: Lake, names: ir.Table) -> ir.Table:
    """The series in which each party took part, with its own acts."""
    acts = _acts(lake, names)
    return acts.mutate(nth=ibis.row_number().over(group_by="of", order_by=["happened_on", "act_id"]))


def _by_series(rows: Sequence[Row]) -> list[Row]:
    parts: dict[str, Row] = {}
    for row in rows:
        part = parts.setdefault(str(row["series_id"]), {"series_id": row["series_id"], "acts": []})
        part["acts"].append(row["act_id"])
    return sorted(parts.values(), key=lambda each: -len(each["acts"]))


def _decisions(lake: Lake, names: ir.Table) -> ir.Table:
    """Published decisions of authorities about the party, as acts."""
    decided = lake.read(found.DETERMINATIONS)
    shown = ("determination_id", "matter", "role", "typology", "outcome", "method", "goods", "known_on")
    acts = _acts(lake, names).select("act_id", "of")
    met = decided.select(*shown).inner_join(acts, [("determination_id", "act_id")]).select(*shown, "of")
    order = ["known_on", "determination_id", "role", "matter"]
    return met.mutate(nth=ibis.row_number().over(group_by="of", order_by=order))


def _absorbed(lake: Lake) -> ir.Table:
    """Parties that were merged into each, however many mergers ago."""
    table = lake.read(resolved.PARTIES)
    rows = told_rows(lake, table.filter(table.merged_into.notnull()).select("party_id", "merged_into"))
    into = {str(row["party_id"]): str(row["merged_into"]) for row in rows}
    told = sorted((_end(into, party), party) for party in into)
    kinds = {"of": pa.string(), "party_id": pa.string(), "nth": pa.int64()}
    plain = [{"of": end, "party_id": party, "nth": n} for n, (end, party) in enumerate(told)]
    return lake.memtable(pa.Table.from_pylist(plain, schema=pa.schema(kinds)))


def _owners(lake: Lake) -> ir.Table:
    """Who holds, as registers tell it, the firms that each party is like; each firm with its owners as one text."""
    told = [(of, n, each) for of, owners in owners_of_each(View(lake)).items() for n, each in enumerate(owners)]
    rows = {
        "of": pa.array([of for of, _n, _each in told], pa.string()),
        "nth": pa.array([n for _of, n, _each in told], pa.int64()),
        "told": pa.array([json.dumps(_owned(each), sort_keys=True) for _of, _n, each in told], pa.string()),
    }
    return lake.memtable(pa.table(rows))


def _owned(owners: Owners) -> Row:
    """A firm and those who hold it: the largest, and everybody who is listed."""
    shown, silent = (
        [each for n, each in enumerate(told) if n < _MOST_OWNERS or each.lists or each.alike]
        for told in (owners.holders, owners.without_share)
    )
    return {
        "entity": owners.entity,
        "name": owners.name,
        "likeness": owners.likeness,
        "listed_pct": owners.listed_pct,
        "counts_as_listed": owners.held_by_listed,
        "alike_pct": owners.alike_pct,
        "alike_score": owners.alike_score,
        "holders": [_holder(each) for each in shown],
        "without_share": [_holder(each) for each in silent],
        "officers": [_holder(each) for each in owners.suspect_officers],
        "others": len(owners.holders) + len(owners.without_share) - len(shown) - len(silent),
        "problems": [{"name": name, "pct": pct} for name, pct in owners.problems],
        "not_followed": owners.not_followed,
    }


def _holder(holder: Holder) -> Row:
    """One who holds or serves; `over` are the firms between, the nearest to him first."""
    over = list(holder.chain[1:-1])
    told = {"entity": holder.entity, "name": holder.name, "role": holder.role, "pct": holder.pct, "over": over}
    alike = [
        {"listing_id": each.listing_id, "list": each.list, "name": each.listed_name, "score": each.score}
        for each in holder.alike[:_MOST_ALIKE]
    ]
    return told | {"lists": list(holder.lists), "sources": list(holder.sources), "alike": alike}


def _end(into: Mapping[str, str], party: str) -> str:
    seen = {party}
    while into.get(party, party) not in seen:
        party = into[party]
        seen.add(party)
    return party


def _ways(lake: Lake) -> ir.Table:
    """Ways of writing, each with the strongest tie that holds it to another of its party."""
    matches = lake.read(resolved.MATCHES)
    kept = matches.filter(matches.kept)
    sides = [kept.select("weight", "evidence", tied=f"{side}_profile") for side in _SIDES]
    best = first(sides[0].union(sides[1]), by=["tied"], order_by=[ibis.desc("weight"), "evidence"])
    best = best.select("tied", "evidence")
    ways = lake.read(resolved.PROFILES)
    met = ways.left_join(best, ways.profile_id == best.tied)
    return met.select("profile_id", *WRITTEN, "evidence", of="party_id", nth=ibis.literal(0, "int64"))
