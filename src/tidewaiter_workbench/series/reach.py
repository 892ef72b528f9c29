"""What of a series one person may see: its acts in their offices, and what these share with each other.

What acts share is counted anew from the pairs of those acts, so that the traits told are those of what is
shown. What is expected next is the house's own answer; whom it names is shown where they lie within reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.paging import following
from tidewaiter_workbench.parties.reach import found_by, names_within
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.refusals import AlertGoneError
from tidewaiter_workbench.series.models import Act, Series
from tidewaiter_workbench.series.outlook import at_least_one, usual_counts
from tidewaiter_workbench.web.wording import said

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["Outlook", "SeenSeries", "SeriesGoneError", "Trait", "acts_within", "listed", "opened"]

Row = dict[str, Any]


class SeriesGoneError(AlertGoneError):
    """There is no such series within this person's reach."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What pairs of acts share: in how many of them, and what it says on the mean."""

    about: str
    says: str
    pairs: int
    share: float
    bits: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """Acts expected, how likely there is one at all, and the counts between which nine in ten such windows lie.

    Attributes:
        day: the day on which the last violation of all became known, from which they are counted; None where that was
            not told.
        until: the last day of the window.
        over: the desk's day is later, so that nothing is expected in it any more.
    """

    acts: float
    any: float
    low: int
    high: int
    day: date | None
    until: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class SeenSeries:
    """A series as one person may see it."""

    series: Series
    acts: list[Act]
    names: dict[str, str]
    pairs: int
    confidence: float | None
    traits: list[Trait]
    forecasts: list[Row]
    lookouts: list[Row]

    @property
    def parties(self) -> list[Row]:
        """Who took part, the most frequent first, with their role and acts."""
        counted: Counter[tuple[str, str]] = Counter()
        for act in self.acts:
            counted.update((act.content[side], side) for side in ("importer", "exporter") if act.content[side])
        rows = [{"party_id": party, "role": side, "acts": n} for (party, side), n in counted.most_common()]
        return [{**row, "name": self.names[row["party_id"]]} for row in rows if row["party_id"] in self.names]

    @property
    def last_on(self) -> date:
        """Day of the last act."""
        return self.acts[-1].happened_on

    @property
    def typologies(self) -> list[str]:
        """Violations, the most frequent first."""
        return self._most("typology", lambda code: said(code.replace("_", " ").lower()))

    @property
    def goods(self) -> list[str]:
        """Subheadings, the most frequent first."""
        return self._most("hs6", str)

    def _most(self, name: str, told: Callable[[str], str]) -> list[str]:
        counted = Counter(told(act.content[name]) for act in self.acts if act.content[name])
        return [value for value, _count in counted.most_common()]

    @property
    def outlook(self) -> Outlook | None:
        """What is expected in the thirty days after the day on which the last violation of all became known."""
        expected = self.series.next_acts
        if expected is None:
            return None
        told = self.series.content.get("window") or {}
        day, until = (date.fromisoformat(told[end]) if end in told else None for end in ("from", "until"))
        over = until is not None and until < desk_day()
        return Outlook(expected, at_least_one(expected), *usual_counts(expected), day, until, over)

    @property
    def revenue(self) -> float:
        """What was recovered."""
        return sum(act.content["revenue"] or 0.0 for act in self.acts)


def acts_within(person: Person) -> QuerySet[Act]:
    """Acts in a person's offices up to their clearance, and those that are public."""
    return Act.objects.filter(Q(public=True) | Q(pk__in=person.within_reach(Act.objects.all()).values("pk")))


def listed(person: Person, *, alone: bool, most: int, after: str = "") -> tuple[list[SeenSeries], str]:
    """Series with acts within reach, those expected to go on first; single acts only if asked for.

    Gives a page of them, behind the one of that number, and the number that leads to the next page. Which series are
    shown is decided by the database, and only their acts are read: a large port has tens of thousands.

    Raises:
        UnfitError: that one is not among them.
    """
    within = _unmarked(person, acts_within(person))
    counted = within.order_by().values("series").annotate(n=Count("pk"))
    wanted = counted if alone else counted.filter(n__gt=1)
    ordered = Series.objects.filter(pk__in=wanted.values("series"))
    keys = list(ordered.order_by(F("next_acts").desc(nulls_last=True), "-last_on", "id").values_list("pk", flat=True))
    shown, last = following(keys, after, key=int, size=most)
    whole = Series.objects.in_bulk(shown)
    acts: dict[int, list[Act]] = {pk: [] for pk in shown}
    for act in within.filter(series__in=shown):
        acts[act.series_id].append(act)
    names = names_within(person, (act.content[side] for mine in acts.values() for act in mine for side in _SIDES))
    told = [_seen(whole[pk], acts[pk], names) for pk in shown if pk in whole and acts[pk]]
    return told, last


def opened(person: Person, number: int) -> SeenSeries:
    """The series, if this person may know that it exists.

    Raises:
        SeriesGoneError: none of its acts lies within reach.
    """
    series = Series.objects.filter(pk=number).first()
    acts = list(_unmarked(person, acts_within(person).filter(series=series))) if series else []
    if series is None or not acts:
        raise SeriesGoneError(_("There is no such series within your reach."))
    forecasts, lookouts = series.content["forecasts"], series.content["lookouts"]
    parties = [act.content[side] for act in acts for side in _SIDES]
    names = names_within(person, [*parties, *(row["party_id"] for row in (*forecasts, *lookouts))])
    return _seen(
        series, acts, names,
        forecasts=[_expected(row, names, person) for row in forecasts if row["party_id"] in names],
        lookouts=_lookouts(lookouts, acts, names, person),
    )  # fmt: skip


_SIDES = ("importer", "exporter", "declarant")


def _unmarked(person: Person, acts: QuerySet[Act]) -> QuerySet[Act]:
    """Without acts on lines that were marked since the last run."""
    marked = Alert.objects.filter(item_id=OuterRef("act_id"), mark__gt=person.clearance)
    return acts.filter(~Exists(marked))


def _seen(
    series: Series,
    acts: list[Act],
    names: dict[str, str],
    *,
    forecasts: Sequence[Row] = (),
    lookouts: Sequence[Row] = (),
) -> SeenSeries:
    shown = {act.act_id for act in acts}
    ties = [tie for act in acts for tie in act.content["ties"] if tie["act"] in shown]
    chances = [tie["probability"] for tie in ties]
    whole = len(acts) == series.size
    confidence = series.confidence if whole and len(acts) > 1 else sum(chances) / len(chances) if chances else None
    return SeenSeries(series, acts, names, len(ties), confidence, _traits(ties), list(forecasts), list(lookouts))


def _traits(ties: Sequence[Row]) -> list[Trait]:
    """What the pairs share, that first which says most over all of them."""
    told: dict[tuple[str, str], list[float]] = {}
    for tie in ties:
        for about, (says, bits) in tie["evidence"].items():
            if bits > 0:
                told.setdefault((about, says), []).append(bits)
    rows = [
        Trait(about, says, len(bits), len(bits) / len(ties), sum(bits) / len(bits))
        for (about, says), bits in told.items()
    ]
    return sorted(rows, key=lambda trait: (-trait.bits * trait.pairs, trait.about, trait.says))[:12]


def _expected(row: Row, names: dict[str, str], person: Person) -> Row:
    offices = [each for each in _parts(row["offices"]) if person.all_offices or each in person.office_codes]
    return {**row, "name": names[row["party_id"]], "goods": _parts(row["goods"]), "offices": offices}


def _lookouts(rows: Sequence[Row], acts: Sequence[Act], names: dict[str, str], person: Person) -> list[Row]:
    """Those whose value stands in documents within reach: a party, an address, a telephone, or an act's goods."""
    lanes = {f"{act.content['hs6']}|{act.content['origin']}" for act in acts}
    met = {
        kind: found_by(person, kind=key, values=[row["value"] for row in rows if row["kind"] == kind])
        for kind, key in (("address", "place"), ("phone", "phone"))
    }
    met["goods_lane"] = lanes | ({row["value"] for row in rows} if person.all_offices else set())
    told = []
    for row in rows:
        named = names.get(row["party_id"], "")
        if named or row["value"] in met.get(row["kind"], ()):
            name = named or row["value"].replace("|", ", ")
            told.append({**row, "name": name, "over": row["valid_to"] < desk_day().isoformat()})
    return sorted(told, key=lambda row: (row["over"], -row["probability"], row["kind"], row["value"]))


def _parts(text: str | None) -> list[str]:
    return [part for part in (text or "").split(";") if part]
