"""What is known of parties apart from any office: lists, network, successors, likenesses to each other, forecasts.

These are answers of the house, made of everything; the rows behind them stay where they are. Tables of the network
name a party by its id or by a number that documents give it: both find the party here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
from ibis import _

from tidewaiter.flow.dossier.identity import evidence_in_words
from tidewaiter.lake import Lake
from tidewaiter.tables import found, known, linked, resolved

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Called", "Facts", "Row", "called", "facts_of", "told_rows"]

Row = dict[str, Any]
"""A fetched row. What kinds it holds is said by its contract, where the type checker does not look."""

_LIKELY_SUCCESSOR = 0.5
_NEAR = 0.3
"""Two parties kept apart although they are this likely to be one are told as possibly the same."""
_NETWORK = (
    "item_id", "declared_on", "propagated_risk", "hops_to_violator", "nearest_violator", "kin_size", "kin_found",
    "community_size", "community_found", "series_score", "successor_score", "reason",
)  # fmt: skip
_SAID = (
    "party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email", "name_key",
    "address_key", "phone_key", "probability",
)  # fmt: skip


def told_rows(lake: Lake, rows: ir.Table) -> list[Row]:
    """Rows as dictionaries."""
    return [dict(row) for row in lake.fetch(rows).to_pylist()]


@dataclass(frozen=True)
class Called:
    """Party ids by what tables may call a party."""

    party_of_profile: Mapping[str, str]
    by_number: Mapping[str, str]
    ids: frozenset[str]

    def id(self, text: object) -> str:
        """The party that a table means by its id or a declared number; empty if it names none that we know."""
        name = str(text or "")
        return name if name in self.ids else self.by_number.get(name, "")


def called(lake: Lake) -> Called:
    """How tables call parties; a number that two parties go by means the one that goes by it most."""
    profiles = lake.read(resolved.PROFILES)
    rows = told_rows(lake, profiles.select("profile_id", "party_id", "party", "mentions").order_by("mentions"))
    return Called(
        party_of_profile={str(row["profile_id"]): str(row["party_id"]) for row in rows},
        by_number={str(row["party"]): str(row["party_id"]) for row in rows if row["party"]},
        ids=frozenset(str(row["party_id"]) for row in rows),
    )


@dataclass(frozen=True)
class Facts:
    """Everything about parties that no office owns, by party id."""

    names: Called
    ways: Mapping[str, Row]
    why: Mapping[str, str]
    parts: Mapping[str, Mapping[str, list[Row]]]

    def said(self, profile_id: str) -> Row:
        """What one way of writing says, and why it is held for the party's."""
        return {**self.ways[profile_id], "why": self.why.get(profile_id, "")}

    def about(self, party_id: str) -> dict[str, object]:
        """Each part of the party's own page."""
        return {name: rows.get(party_id, []) for name, rows in self.parts.items()}

    def listed(self, party_id: str) -> float | None:
        """The best likeness to a list that nobody cleared."""
        scores = [float(str(row["score"])) for row in self.parts["likenesses"].get(party_id, ()) if not row["cleared"]]
        return max(scores, default=None)

    def expected(self, party_id: str) -> float | None:
        """Violations expected by the latest forecast."""
        told = self.parts["forecasts"].get(party_id, ())
        return float(str(told[0]["expected_acts"])) if told else None

    def network(self, lake: Lake, stands: ir.Table) -> dict[str, Row]:
        """What the network told of the last line on which each party traded."""
        trading = stands.filter(stands.role.isin(["importer", "exporter"]) & (stands.document_kind == "item"))
        told = lake.read(linked.ITEMS).select(*_NETWORK)
        met = trading.select("party_id", item_id="document_id").distinct().inner_join(told, "item_id")
        place = ibis.row_number().over(group_by="party_id", order_by=[ibis.desc("declared_on"), ibis.desc("item_id")])
        rows = told_rows(lake, met.mutate(place=place).filter(_.place == 0).drop("place"))
        return {
            str(row["party_id"]): _dated(row) | {"nearest_violator": self.names.id(row["nearest_violator"])}
            for row in rows
        }


def facts_of(lake: Lake) -> Facts:
    """Asked once, for all parties."""
    names = called(lake)
    profiles = told_rows(lake, lake.read(resolved.PROFILES).select("profile_id", *_SAID))
    return Facts(
        names=names,
        ways={str(row["profile_id"]): {name: row[name] for name in _SAID} for row in profiles},
        why=_why(lake),
        parts={
            "likenesses": _likenesses(lake),
            "successors": _successors(lake, names),
            "alike": _alike(lake),
            "forecasts": _forecasts(lake, names),
            "series": _series(lake, names),
            "decisions": _decisions(lake, names),
            "absorbed": _absorbed(lake),
        },
    )


def _why(lake: Lake) -> dict[str, str]:
    """For each way of writing, the strongest tie that holds it to another of its party, in words."""
    matches = lake.read(resolved.MATCHES)
    kept = matches.filter(matches.kept)
    sides = kept.select("weight", "evidence", profile_id="left_profile").union(
        kept.select("weight", "evidence", profile_id="right_profile")
    )
    best = sides.group_by("profile_id").aggregate(evidence=_.evidence.argmax(_.weight))
    words: dict[str, str] = {}
    told = {}
    for row in told_rows(lake, best):
        text = str(row["evidence"])
        words.setdefault(text, evidence_in_words(text))
        told[str(row["profile_id"])] = words[text]
    return told


def _likenesses(lake: Lake) -> dict[str, list[Row]]:
    hits, listings = lake.read(resolved.HITS), lake.read(known.LISTINGS)
    entries = listings.select("listing_id", "name", "programs", "countries", "valid_from", "valid_to")
    rows = hits.filter(hits.subject_kind == "party").left_join(entries, "listing_id")
    rows = rows.order_by("cleared", ibis.desc("score"), "listing_id")
    names = (
        "listing_id", "list", "score", "matched", "reason", "first_on", "cleared", "name", "programs", "countries",
        "valid_from", "valid_to",
    )  # fmt: skip
    return _by(told_rows(lake, rows.select("subject_id", *names)), "subject_id", most=12)


def _successors(lake: Lake, names: Called) -> dict[str, list[Row]]:
    pairs = lake.read(linked.SUCCESSORS)
    rows = told_rows(lake, pairs.filter(pairs.probability >= _LIKELY_SUCCESSOR).order_by(ibis.desc("probability")))
    told: dict[str, list[Row]] = {}
    for row in rows:
        old, new = names.id(row["old_party"]), names.id(row["new_party"])
        if not old or not new or old == new:
            continue
        row = _dated(row) | {"old_party": old, "new_party": new}
        row["why"] = evidence_in_words(row.pop("evidence"), most=4)
        for side in (old, new):
            told.setdefault(side, []).append(row)
    return {party: rows[:12] for party, rows in told.items()}


def _alike(lake: Lake) -> dict[str, list[Row]]:
    """Parties that were compared and kept apart, though not for certain."""
    matches, profiles = lake.read(resolved.MATCHES), lake.read(resolved.PROFILES)
    near = matches.filter(~matches.kept & (matches.probability >= _NEAR))
    left = profiles.select(left_profile="profile_id", left="party_id")
    right = profiles.select(right_profile="profile_id", right="party_id")
    met = near.inner_join(left, "left_profile").inner_join(right, "right_profile").filter(_.left != _.right)
    best = met.group_by("left", "right").aggregate(
        probability=_.probability.max(), evidence=_.evidence.argmax(_.probability)
    )
    told: dict[str, list[Row]] = {}
    for row in told_rows(lake, best.order_by(ibis.desc("probability"), "left", "right")):
        why = evidence_in_words(row["evidence"])
        for mine, other in (("left", "right"), ("right", "left")):
            side = {"party_id": row[other], "probability": row["probability"], "why": why}
            told.setdefault(str(row[mine]), []).append(side)
    return {party: rows[:12] for party, rows in told.items()}


def _forecasts(lake: Lake, names: Called) -> dict[str, list[Row]]:
    forecasts = lake.read(linked.FORECASTS)
    last = forecasts.as_of.max()
    told: dict[str, list[Row]] = {}
    for row in told_rows(lake, forecasts.filter(forecasts.as_of == last).order_by("place")):
        told.setdefault(names.id(row["party_id"]), []).append(_dated(row))
    return told


def _series(lake: Lake, names: Called) -> dict[str, list[Row]]:
    """The series in which each party took part, with its own acts."""
    told: dict[str, dict[str, Row]] = {}
    acts = lake.read(linked.ACTS).select("act_id", "series_id", "importer", "exporter", "happened_on")
    for row in told_rows(lake, acts.order_by("happened_on", "act_id")):
        for party in dict.fromkeys(names.id(row[side]) for side in ("importer", "exporter")):
            part = told.setdefault(party, {}).setdefault(
                str(row["series_id"]), {"series_id": row["series_id"], "acts": []}
            )
            part["acts"].append(row["act_id"])
    return {party: sorted(parts.values(), key=lambda each: -len(each["acts"])) for party, parts in told.items()}


def _decisions(lake: Lake, names: Called) -> dict[str, list[Row]]:
    """Published decisions of authorities about the party, as acts."""
    acts = lake.read(linked.ACTS).select("act_id", "importer", "exporter")
    decided = lake.read(found.DETERMINATIONS)
    shown = ("determination_id", "matter", "role", "typology", "outcome", "method", "goods", "known_on")
    told: dict[str, list[Row]] = {}
    met = decided.select(*shown).inner_join(acts, [("determination_id", "act_id")]).order_by("known_on")
    for row in told_rows(lake, met):
        for party in dict.fromkeys(names.id(row[side]) for side in ("importer", "exporter")):
            told.setdefault(party, []).append({name: value for name, value in _dated(row).items() if name in shown})
    return told


def _absorbed(lake: Lake) -> dict[str, list[Row]]:
    """Parties that were merged into each, however many mergers ago."""
    table = lake.read(resolved.PARTIES)
    rows = told_rows(lake, table.filter(table.merged_into.notnull()).select("party_id", "name", "merged_into"))
    into = {str(row["party_id"]): str(row["merged_into"]) for row in rows}
    told: dict[str, list[Row]] = {}
    for row in rows:
        told.setdefault(_end(into, str(row["party_id"])), []).append({"party_id": row["party_id"]})
    return told


def _end(into: Mapping[str, str], party: str) -> str:
    seen = {party}
    while into.get(party, party) not in seen:
        party = into[party]
        seen.add(party)
    return party


def _by(rows: Iterable[Row], key: str, *, most: int) -> dict[str, list[Row]]:
    told: dict[str, list[Row]] = {}
    for row in rows:
        mine = told.setdefault(str(row.pop(key)), [])
        if len(mine) < most:
            mine.append(_dated(row))
    return told


def _dated(row: Row) -> Row:
    """Days as text, as they are kept."""
    plain: Row = json.loads(json.dumps(row, default=str))
    return plain
