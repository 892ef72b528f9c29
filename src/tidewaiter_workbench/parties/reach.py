"""What of a party one person may see: the sum of its presences in their offices, up to their clearance.

Nothing that lies elsewhere is shown, counted or hinted at. Answers that the house made of everything (risk over the
network, likeness to a public list, expected violations) are told as figures, as an alert's risk is; the party,
document or office behind them is named only where it lies within reach itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.parties.models import Key, Naming, Party, Presence
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.refusals import AlertGoneError

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "PartyGoneError",
    "Seen",
    "found_by",
    "hidden_lines",
    "keys_within",
    "names_within",
    "namings_within",
    "opened",
    "presences",
]

Row = dict[str, Any]


class PartyGoneError(AlertGoneError):
    """There is no such party within this person's reach."""


@dataclass(frozen=True)
class Seen:
    """A party as one person may see it; figures are sums over the presences within reach."""

    party: Party
    parts: tuple[Presence, ...]
    hidden: frozenset[str] = field(default=frozenset())

    @cached_property
    def name(self) -> str:
        """As written most within reach."""
        return max(self.parts, key=lambda part: (part.lines, part.last_on)).name

    @cached_property
    def written(self) -> list[Row]:
        """Ways of writing, most written first."""
        ways: dict[str, Row] = {}
        for part in self.parts:
            for told in part.content["written"]:
                way = ways.setdefault(told["profile_id"], {**told, "mentions": 0, "offices": []})
                way["mentions"] += told["mentions"]
                way["first"], way["last"] = min(way["first"], told["first"]), max(way["last"], told["last"])
                for name in ("roles", "sources"):
                    way[name] = list(dict.fromkeys([*way.get(name, ()), *told.get(name, ())]))
                if part.office and part.office not in way["offices"]:
                    way["offices"].append(part.office)
        return sorted(ways.values(), key=lambda way: (-way["mentions"], way["profile_id"]))

    @property
    def numbers(self) -> list[str]:
        """What declarations call it."""
        return list(dict.fromkeys(way["party"] for way in self.written if way.get("party")))

    @property
    def distinct_numbers(self) -> list[Row]:
        """Its numbers, each with its kind, how often it is written, and by which sources."""
        return self._distinct("identifier", "identifier_kind")

    @property
    def distinct_names(self) -> list[Row]:
        """Its names."""
        return self._distinct("name")

    @property
    def distinct_places(self) -> list[Row]:
        """Its addresses."""
        return self._distinct("address", "city", "country")

    @property
    def distinct_contacts(self) -> list[Row]:
        """Its telephones and e-mails."""
        return self._distinct("phone", "email")

    def _distinct(self, *names: str) -> list[Row]:
        told: dict[tuple[str, ...], Row] = {}
        for way in self.written:
            value = tuple(str(way.get(name) or "") for name in names)
            if value[0]:
                row = told.setdefault(value, {"value": value, "mentions": 0, "sources": {}})
                row["mentions"] += way["mentions"]
                row["sources"] |= dict.fromkeys(way.get("sources", ()))
        return sorted(told.values(), key=lambda row: (-row["mentions"], row["value"]))

    @property
    def roles(self) -> list[str]:
        """In which it was seen, the most frequent first."""
        counted: Counter[str] = Counter()
        for way in self.written:
            counted.update(dict.fromkeys(way.get("roles", ()), way["mentions"]))
        return [role for role, _count in counted.most_common()]

    @property
    def lines(self) -> int:
        """Goods lines on which it stands."""
        return sum(part.lines for part in self.parts)

    @property
    def value(self) -> float:
        """Their value."""
        return sum(part.value for part in self.parts)

    @property
    def inspected(self) -> int:
        """Lines that were opened."""
        return sum(part.inspected for part in self.parts)

    @property
    def found(self) -> int:
        """Lines on which it traded and a violation was found."""
        return sum(part.found for part in self.parts)

    @property
    def revenue(self) -> float:
        """What was recovered from its lines."""
        return sum(part.content["revenue"] for part in self.parts)

    @property
    def first_on(self) -> date:
        """First seen."""
        return min(part.first_on for part in self.parts)

    @property
    def last_on(self) -> date:
        """Last seen."""
        return max(part.last_on for part in self.parts)

    @property
    def offices(self) -> list[str]:
        """Where it declares, the busiest first."""
        counted = Counter[str]()
        for part in self.parts:
            counted[part.office] += part.lines
        return [office for office, _lines in counted.most_common() if office]

    @property
    def months(self) -> list[tuple[str, int, float]]:
        """Lines and value of each month in which it traded."""
        lines: Counter[str] = Counter()
        value: dict[str, float] = {}
        for part in self.parts:
            for month, count, worth in part.content["months"]:
                lines[month] += count
                value[month] = value.get(month, 0.0) + (worth or 0.0)
        return [(month, lines[month], value[month]) for month in sorted(lines)]

    def summed(self, what: str, *names: str, most: int) -> list[Row]:
        """Goods, routes or partners over all presences, those with the most lines first."""
        told: dict[tuple[str, ...], Row] = {}
        for part in self.parts:
            for row in part.content[what]:
                key = tuple(row[name] or "" for name in names)
                one = told.setdefault(key, {**row, "lines": 0, "value": 0.0})
                one["lines"] += row["lines"]
                one["value"] += row.get("value") or 0.0
        return sorted(told.values(), key=lambda row: (-row["lines"], str(row)))[:most]

    @property
    def violations(self) -> list[Row]:
        """Known violations, the latest first; a line that was marked since the last run is left out at once."""
        rows = [{**row, "office": part.office} for part in self.parts for row in part.content["violations"]]
        shown = [row for row in rows if row["item_id"] not in self.hidden]
        return sorted(shown, key=lambda row: (row["known_on"], row["item_id"]), reverse=True)


def presences(person: Person) -> QuerySet[Presence]:
    """All presences within a person's reach."""
    return person.within_reach(Presence.objects.all())


def keys_within(person: Person) -> QuerySet[Key]:
    """Keys of presences within a person's reach; each is tried by itself, for a list of all would take longer."""
    cleared = Key.objects.filter(presence__mark__lte=person.clearance)
    return cleared if person.all_offices else cleared.filter(presence__office__in=sorted(person.office_codes))


def namings_within(person: Person) -> QuerySet[Naming]:
    """Words in names of presences within a person's reach."""
    return person.within_reach(Naming.objects.all())


def opened(person: Person, party_id: str) -> Seen:
    """The party, if this person may know that it exists; one that was merged is the one that took it up.

    Raises:
        PartyGoneError: there is none within reach.
    """
    party = _standing(party_id)
    parts = tuple(presences(person).filter(party=party).order_by("office", "mark")) if party else ()
    if party is None or not parts:
        raise PartyGoneError(_("There is no such party within your reach."))
    items = [row["item_id"] for part in parts for row in part.content["violations"]]
    return Seen(party, parts, hidden_lines(person, items))


def _standing(party_id: str) -> Party | None:
    seen: set[str] = set()
    party = Party.objects.filter(pk=party_id).first()
    while party is not None and party.merged_into and party.pk not in seen:
        seen.add(party.pk)
        party = Party.objects.filter(pk=party.merged_into).first()
    return party


def hidden_lines(person: Person, item_ids: Iterable[str]) -> frozenset[str]:
    """Which of some lines this person may not see because of their mark, as it is now."""
    marked = Alert.objects.filter(item_id__in=sorted(set(item_ids)), mark__gt=person.clearance)
    return frozenset(marked.values_list("item_id", flat=True))


def names_within(person: Person, party_ids: Iterable[str]) -> dict[str, str]:
    """What each of some parties is called, for those within reach; the others are not there."""
    wanted = sorted({party for party in party_ids if party})
    rows = presences(person).filter(party__in=wanted).order_by("lines", "last_on")
    return dict(rows.values_list("party", "name"))


def found_by(person: Person, *, kind: str, values: Iterable[str]) -> set[str]:
    """Which of some places, telephones or numbers stand in documents within reach."""
    wanted = sorted(set(values))
    heads = {value[: Key.HEAD] for value in wanted}
    keys = keys_within(person).filter(kind=kind, head__in=sorted(heads), value__in=wanted)
    return set(keys.values_list("value", flat=True))
