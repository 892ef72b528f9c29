"""What the house knows of a party, as one reader may be told it: others are named only where they lie within reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tidewaiter_workbench.parties.reach import Seen, names_within
from tidewaiter_workbench.people.models import Person

__all__ = ["Told", "told_of"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Parts of a party's page beside its documents.

    Attributes:
        likenesses: entries of lists that it is like; lists are public.
        owners: who holds, as registers tell it, the firms that it is like; registers are the house's own, as lists are.
        network: what the network told of its last line; the nearest violator by name only within reach.
        alike: parties within reach that may be the same.
        successors: who carries on for whom, both within reach.
        partners: parties on the same lines.
        forecast: what is expected of it; of the offices only those within reach.
        series: series with an act within reach.
    """

    likenesses: list[Row]
    owners: list[Row]
    network: Row | None
    alike: list[Row]
    successors: list[Row]
    partners: list[Row]
    forecast: Row | None
    series: list[Row]
    decisions: list[Row]
    absorbed: list[Row]


def told_of(seen: Seen, person: Person) -> Told:
    """Everything that may be told, with one question for all names."""
    content = seen.party.content
    network = content.get("network")
    partners = [row for row in seen.summed("partners", "party_id", "role", most=24) if row["party_id"]]
    others = [row["party_id"] for row in (*content.get("alike", ()), *partners)]
    others += [row[side] for row in content.get("successors", ()) for side in ("old_party", "new_party")]
    names = names_within(person, [*others, network["nearest_violator"] if network else ""])
    items = {row["item_id"] for row in seen.violations}
    return Told(
        likenesses=list(content.get("likenesses", ())),
        owners=list(content.get("owners", ())),
        network=_network(network, names, seen),
        alike=_named(content.get("alike", ()), names),
        successors=[_successor(row, names, seen) for row in content.get("successors", ()) if _both(row, names, seen)],
        partners=_named(partners, names)[:8],
        forecast=_forecast(content.get("forecasts", ()), person),
        series=_series(
            content.get("series", ()), items, decided={row["determination_id"] for row in _decided(content)}
        ),
        decisions=_decided(content),
        absorbed=list(content.get("absorbed", ())) if person.all_offices else [],
    )


def _named(rows: Any, names: dict[str, str]) -> list[Row]:  # noqa: ANN401 (kept as JSON)
    return [{**row, "name": names[row["party_id"]]} for row in rows if row["party_id"] in names]


def _network(row: Row | None, names: dict[str, str], seen: Seen) -> Row | None:
    """The figures; words that could name another's document only where the nearest violator lies within reach."""
    if not row or row.get("propagated_risk") is None:
        return None
    nearest = row.get("nearest_violator") or ""
    itself = nearest == seen.party.pk
    within = itself or nearest in names
    hops = int(row["hops_to_violator"] or 0)
    told = {
        **row,
        "hops": hops,
        "nearest_name": seen.name if itself else names.get(nearest, ""),
        "itself": itself,
        "within": within,
    }
    return told if within or not nearest else {**told, "nearest_violator": "", "reason": ""}


def _both(row: Row, names: dict[str, str], seen: Seen) -> bool:
    return all(row[side] == seen.party.pk or row[side] in names for side in ("old_party", "new_party"))


def _successor(row: Row, names: dict[str, str], seen: Seen) -> Row:
    told = {side: names.get(row[f"{side}_party"], seen.name) for side in ("old", "new")}
    return {**row, "old_name": told["old"], "new_name": told["new"], "is_new": row["new_party"] == seen.party.pk}


def _forecast(rows: Any, person: Person) -> Row | None:  # noqa: ANN401 (kept as JSON)
    if not rows:
        return None
    row = rows[0]
    offices = [office for office in _parts(row["offices"]) if person.all_offices or office in person.office_codes]
    return {**row, "goods": _parts(row["goods"]), "offices": offices}


def _series(rows: Any, items: set[str], *, decided: set[str]) -> list[Row]:  # noqa: ANN401 (kept as JSON)
    """Series with the party's own acts among the violations that are shown."""
    told = [{**row, "mine": len({*row["acts"]} & (items | decided))} for row in rows]
    return [row for row in told if row["mine"]]


def _decided(content: Row) -> list[Row]:
    """Decisions that an authority published."""
    return list(content.get("decisions", ()))


def _parts(text: str | None) -> list[str]:
    return [part for part in (text or "").split(";") if part]
