"""What of the network a person may see: everything is asked here, so that no page forgets the compartments.

A party is within reach if a declaration of one's own offices names it, or if no declaration does (registers, lists,
bills); what is no party, if one that has it is. A tie is, if both ends are. Of a tie's documents, those of other
offices are counted and not named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from tidewaiter_workbench.board.models import Code, Filling, Thing, Tie
from tidewaiter_workbench.board.words import spoken, tie_in_words
from tidewaiter_workbench.bridge.network import ANYWHERE, folded
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.queue.refusals import AlertGoneError

__all__ = [
    "ITEM", "ROLES", "Group", "alert_of", "alerts_of", "by_node", "current", "evidence_of", "found", "groups_of",
    "groups_of_item", "neighbours", "party_of", "reach", "strongest_first", "thing_of", "things",
]  # fmt: skip

ITEM = "item:"
ROLES = {"importer": "imports", "exporter": "exports", "declarant": "declares"}
"""Role in a goods line: the tie between party and line."""
_TELLING = (
    "caught_with", "part_of", "likened_to", "replaced_by", "owns", "officer_of", "has_phone", "has_email",
    "has_address", "has_identifier", "sold_to", "shipped_in",
)  # fmt: skip
_FOUND = 25


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of a thing over one kind of tie, in one direction: `key` names it in a form."""

    key: str
    words: str
    about: str
    count: int
    here: int

    @property
    def left(self) -> int:
        """How many are not on the board."""
        return self.count - self.here


def current() -> Filling | None:
    """The network that boards show."""
    return Filling.objects.exclude(done_at=None).order_by("-id").first()


def reach(person: Person, prefix: str = "") -> Q:
    """The condition for things within somebody's reach; the prefix leads to the thing from another table."""
    if person.all_offices:
        return Q()
    within = Q(**{f"{prefix}offices__contains": f";{ANYWHERE};"})
    for code in sorted(person.office_codes):
        within |= Q(**{f"{prefix}offices__contains": f";{code};"})
    return within


def things(person: Person) -> QuerySet[Thing]:
    """All things within reach."""
    return Thing.objects.filter(reach(person), filling=current())


def by_node(person: Person, nodes: Iterable[str]) -> dict[str, Thing]:
    """Things by their nodes; those beyond reach, or not in the network any more, are missing."""
    return {thing.node: thing for thing in things(person).filter(node__in=list(nodes))}


def thing_of(person: Person, node: str) -> Thing:
    """One thing.

    Raises:
        AlertGoneError: there is none within reach.
    """
    thing = things(person).filter(node=node).first()
    if thing is None:
        raise AlertGoneError(_("There is no such thing within your reach."))
    return thing


def found(person: Person, text: str) -> list[Thing]:
    """Things by name, number, address or telephone; a node or a code of a declaration is met exactly."""
    filling = current()
    if not text or filling is None:
        return []
    coded = Code.objects.filter(filling=filling, code=text).values("thing_id")
    exact = things(person).filter(Q(node=text) | Q(pk__in=coded))
    told = list(exact[:_FOUND])
    if not told:
        met = things(person).filter(words__contains=folded(text)) if folded(text) else Thing.objects.none()
        told = list(met.order_by("-violations", "-ties", "id")[:_FOUND])
    return told


def neighbours(person: Person, thing: Thing, kind: str, *, outward: bool) -> QuerySet[Tie]:
    """Ties of one kind in one direction, the other end within reach."""
    end, other = ("source", "target") if outward else ("target", "source")
    return Tie.objects.filter(reach(person, f"{other}__"), **{end: thing, "kind": kind}).select_related(other)


def groups_of(person: Person, thing: Thing, here: Iterable[str]) -> list[Group]:
    """By what a thing can be expanded, and how many of each are on the board already."""
    on_board = set(here)
    groups = []
    for end, other, outward in (("source", "target", True), ("target", "source", False)):
        rows = Tie.objects.filter(reach(person, f"{other}__"), **{end: thing})
        counted = dict(rows.order_by().values_list("kind").annotate(n=Count(other, distinct=True)))
        there = rows.filter(**{f"{other}__node__in": on_board}).order_by()
        placed = dict(there.values_list("kind").annotate(n=Count(other, distinct=True)))
        for kind, count in sorted(counted.items()):
            words = tie_in_words(kind, forward=outward)
            key = f"{'out' if outward else 'in'}:{kind}"
            groups.append(Group(key, words, spoken(kind), count, placed.get(kind, 0)))
    groups.sort(key=lambda group: _place(group.key))
    lines = alerts_of(person, thing)
    if lines:
        placed_lines = sum(f"{ITEM}{alert.item_id}" in on_board for alert in lines)
        groups.append(Group("items", _("has in the queue"), _("goods line"), len(lines), placed_lines))
    return groups


def _place(key: str) -> tuple[int, str]:
    """What says most of a thing comes first, and who serves everybody last."""
    kind = key.partition(":")[2]
    return (_TELLING.index(kind) if kind in _TELLING else len(_TELLING)), key


def groups_of_item(person: Person, alert: Alert, here: Iterable[str]) -> list[Group]:
    """By what a goods line can be expanded: its parties, and what was found in it."""
    on_board, groups = set(here), []
    for role, kind in ROLES.items():
        met = party_of(person, getattr(alert, role))
        if met is not None:
            words = tie_in_words(kind, forward=False)
            groups.append(Group(f"role:{role}", words, spoken(kind), 1, int(met.node in on_board)))
    violation = things(person).filter(node=f"violation:{alert.item_id}").first()
    if violation is not None:
        words = tie_in_words("found_in", forward=False)
        groups.append(Group("finding", words, spoken("found_in"), 1, int(violation.node in on_board)))
    return groups


def party_of(person: Person, code: str) -> Thing | None:
    """The party that declarations call so, if it is within reach."""
    met = Code.objects.filter(filling=current(), code=code).values("thing_id") if code else []
    return things(person).filter(pk__in=met).first() if code else None


def alert_of(person: Person, node: str) -> Alert:
    """The goods line that lies on a board.

    Raises:
        AlertGoneError: it is not in the queue, or not within reach.
    """
    alert = person.within_reach(Alert.objects.filter(item_id=node.removeprefix(ITEM))).first()
    if alert is None:
        raise AlertGoneError(_("There is no such thing within your reach."))
    return alert


def alerts_of(person: Person, thing: Thing, *, most: int = 200) -> list[Alert]:
    """The goods lines in the queue that name a party, within its reader's compartments; the gravest first."""
    if thing.kind != "party":
        return []
    codes = list(thing.codes.values_list("code", flat=True))
    if not codes:
        return []
    named = Q()
    for role in ROLES:
        named |= Q(**{f"{role}__in": codes})
    return list(person.within_reach(Alert.objects.filter(named)).order_by("-priority", "id")[:most])


def evidence_of(person: Person, tie: Tie) -> list[list[str]]:
    """The documents that show a tie, as [document, day]; those of other offices without their number."""
    shown = []
    for document, on, office in tie.evidence:
        own = person.all_offices or office in ("", ANYWHERE) or office in person.office_codes
        shown.append([document, on] if own else [_("of another office"), ""])
    return shown


def strongest_first(rows: QuerySet[Tie], *, outward: bool) -> QuerySet[Tie]:
    """Those with violations first, then those with most documents."""
    other = "target" if outward else "source"
    return rows.order_by(F(f"{other}__violations").desc(), F("documents").desc(nulls_last=True), "id")
