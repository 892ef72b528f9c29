"""What of the network a person may see: everything is asked here, so that no page forgets the compartments.

A party is within reach if a declaration of one's own offices names it, or if no declaration does (registers, lists,
bills); what is no party, if one that has it is. A tie is, if both ends are. Of a tie's documents, those of other
offices are counted and not named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from tidewaiter_workbench.board.models import Code, Filling, Naming, Thing, Tie, Word
from tidewaiter_workbench.board.words import spoken, tie_in_words
from tidewaiter_workbench.bridge.known_things import ANYWHERE, folded
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.refusals import GoneError

__all__ = [
    "ITEM", "ROLES", "Group", "alert_of", "alerts_of", "by_node", "current", "evidence_of", "found", "groups_of",
    "groups_of_item", "line_of", "neighbours", "party_of", "reach", "strongest_first", "thing_of", "things",
]  # fmt: skip

ITEM = "item:"
ROLES = {"importer": "imports", "exporter": "exports", "declarant": "declares"}
"""Role in a goods line: the tie between party and line."""
_TELLING = (
    "caught_with", "part_of", "likened_to", "replaced_by", "owns", "officer_of", "has_phone", "has_email",
    "has_address", "has_identifier", "sold_to", "shipped_in",
)  # fmt: skip
_FOUND = 25
_MOST_WORDS = 6
_MOST_FORMS = 100
_READ = (200, 3_000)
"""How many things are tried for being within reach: some, and only if too few are, many. Of what more than that many
bear, the weightiest are tried; the words should be more then."""


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
        GoneError: there is none within reach.
    """
    thing = things(person).filter(node=node).first()
    if thing is None:
        raise GoneError(_("There is no such thing within your reach."))
    return thing


def found(person: Person, text: str) -> list[Thing]:
    """Things by the beginnings of all words of a name, number, address or telephone, whatever their order; a node or a
    code of a declaration is met exactly, and then nothing else is.
    """
    filling = current()
    if not text or filling is None:
        return []
    coded = list(Code.objects.filter(filling=filling, code=text).values_list("thing_id", flat=True)[: _READ[0]])
    exact = [*things(person).filter(node=text), *Thing.objects.filter(reach(person), pk__in=coded)]  # an OR reads all
    return list(dict.fromkeys(exact))[:_FOUND] or _bearing(person, filling, folded(text).split())


def _bearing(person: Person, filling: Filling, words: list[str]) -> list[Thing]:
    """Things with all these words: those that bear the rarest are read in their order, and tried for the others."""
    sought = sorted(set(words), key=len, reverse=True)[:_MOST_WORDS]
    known = sorted((_forms(filling, word) for word in sought), key=lambda each: each[1])
    if not known or not known[0][1]:
        return []
    named = Naming.objects.filter(word__in=known[0][0])
    if known[0][1] > _READ[-1]:
        named = Naming.objects.filter(pk__in=_weightiest(named).values("pk")[: _READ[-1]])
    for forms, _borne in known[1:]:
        named = named.filter(Exists(Naming.objects.filter(thing=OuterRef("thing"), word__in=forms)))
    in_order = _weightiest(named).values("thing")
    met: list[Thing] = []
    for most in _READ:
        near = Thing.objects.filter(reach(person), pk__in=in_order[:most])
        met = list(near.order_by("-violations", "-ties", "id")[:_FOUND])
        if len(met) == _FOUND or known[0][1] <= most:
            break
    return met


def _weightiest(named: QuerySet[Naming]) -> QuerySet[Naming]:
    return named.order_by("-violations", "-ties", "thing")


def _forms(filling: Filling, word: str) -> tuple[QuerySet[Word] | list[int], int]:
    """Words that begin so, and how many things bear them. A word that many bear, or that is shorter than a head, is met
    as a whole only: who writes LTD means it, and its bearers are read in their order without sorting.
    """
    forms = Word.objects.filter(filling=filling, head=word[: Word.HEAD])
    common = list(forms.filter(value=word, things__gt=_READ[-1]).values_list("pk", "things"))
    if common:
        return [common[0][0]], common[0][1]
    forms = forms.filter(value__startswith=word) if len(word) >= Word.HEAD else forms.filter(value=word)
    told = list(forms.values_list("pk", "things")[: _MOST_FORMS + 1])
    if len(told) <= _MOST_FORMS:
        return [pk for pk, _n in told], sum(n for _pk, n in told)
    return forms.values("pk"), forms.aggregate(n=Sum("things"))["n"]


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


def line_of(thing: Thing) -> str:
    """The declared line in which a violation was found; empty for what is none, or was decided without a line."""
    found_in = thing.kind == "violation" and f";{ANYWHERE};" not in thing.offices
    return thing.node.partition(":")[2] if found_in else ""


def party_of(person: Person, code: str) -> Thing | None:
    """The party that declarations call so, if it is within reach."""
    met = Code.objects.filter(filling=current(), code=code).values("thing_id") if code else []
    return things(person).filter(pk__in=met).first() if code else None


def alert_of(person: Person, node: str) -> Alert:
    """The goods line that lies on a board.

    Raises:
        GoneError: it is not in the queue, or not within reach.
    """
    alert = person.within_reach(Alert.objects.filter(item_id=node.removeprefix(ITEM))).first()
    if alert is None:
        raise GoneError(_("There is no such thing within your reach."))
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
