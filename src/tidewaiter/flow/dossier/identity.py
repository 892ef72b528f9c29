"""Who the party is: every way in which it is written, where, when, and why the ways were taken for one.

On a past day the party is what it was then. Of today's profiles only those count that had been seen, and of
them only those that ties known by that day held together: a document of tomorrow may join two firms that
were two firms yesterday.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.entities.obeyed import Obeyed, obeyed_in
from tidewaiter.entities.profiles import whole_address
from tidewaiter.flow.dossier.parted import held_then, with_parted
from tidewaiter.flow.dossier.view import Row, View, listed
from tidewaiter.tables import declared, resolved

__all__ = ["WORDINGS", "Identity", "Written", "evidence_in_words", "identify", "together"]

_WEIGHED = "{about}: {found} ({weight})"
_BY_A_PERSON = "a person judged them the same"
WORDINGS = (_WEIGHED, _BY_A_PERSON)
"""Why two ways of writing are one party; evidence is told in answers of `entities.comparisons`."""

_AS_WRITTEN = ("name", "address", "country", "identifier", "identifier_kind", "phone", "email")
_SURE = 0.9
"""Below this a way of writing is told as a doubt."""
_NEAR = 0.3
"""Above this a party kept apart is told as a doubt."""


@dataclass(frozen=True, slots=True)
class Written:
    """One way in which the party is written.

    Attributes:
        probability: that it belongs to the party.
        why: the tie by which it hangs on the names before it, in words; empty for the first of them.
        sources: who wrote it so.
        documents: two documents in which it stands so, the earliest first.
    """

    profile_id: str
    name: str
    address: str
    country: str
    identifier: str
    identifier_kind: str
    phone: str
    email: str
    roles: tuple[str, ...]
    sources: tuple[str, ...]
    mentions: int
    first_on: date | None
    last_on: date | None
    probability: float
    why: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """A party as it could be told apart on the view's day.

    `joins` says what joins names that documents call by different numbers, the weakest first: this is what a reader
    must judge. `doubts` says what else is not sure.
    """

    party_id: str
    schema: str
    name: str
    written: tuple[Written, ...]
    roles: Mapping[str, int]
    first_on: date | None
    last_on: date | None
    joins: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def profile_ids(self) -> tuple[str, ...]:
        """The profiles, most written first."""
        return tuple(each.profile_id for each in self.written)

    def numbers(self) -> dict[str, str]:
        """Identifiers and what kind each is, in the order in which they are written most."""
        return {each.identifier: each.identifier_kind or "number" for each in self.written if each.identifier}

    def all_of(self, what: str) -> tuple[str, ...]:
        """Every value of one attribute of the ways of writing, each once, most written first."""
        return tuple(dict.fromkeys(str(getattr(each, what)) for each in self.written if getattr(each, what)))


def identify(view: View, party_id: str, *, anchor: str | None = None) -> Identity | None:
    """The party with its ways of writing; None where none of them had been seen.

    `anchor` is the profile by which the reader met it. On a past day the party is what hung together with it
    then; without an anchor, with the profile that was seen first.
    """
    profiles = view.before(resolved.PROFILES, "first_on")
    rows = view.fetch(profiles.filter(profiles.party_id == party_id).order_by(["first_on", "profile_id"]))
    if not rows:
        return None
    held = held_then(view)
    anchor = anchor or rows[0]["profile_id"]
    rows = with_parted(view, rows, held=held)
    matches = _matches(view, [row["profile_id"] for row in rows], held=held)
    if view.as_of is not None:
        rows = _hanging_together(rows, matches, anchor=anchor)
    uses = _uses(view, [row["profile_id"] for row in rows])
    rows.sort(key=lambda row: (-_mentions(uses.get(row["profile_id"], ())), row["first_on"], row["profile_id"]))
    held_by = _held_by([row["profile_id"] for row in rows], matches)
    written = [_written(view, row, uses.get(row["profile_id"], ()), held_by.get(row["profile_id"])) for row in rows]
    names = [each.name for each in written if each.name]
    last = [each.last_on for each in written if each.last_on]
    return Identity(
        party_id=party_id,
        schema=_schema(view, party_id),
        name=names[0] if names else party_id,
        written=tuple(written),
        roles=_roles(uses.values()),
        first_on=min((each.first_on for each in written if each.first_on), default=None),
        last_on=max(last) if last else None,
        joins=_joins(rows, held_by.values()),
        doubts=(
            *_loose(written),
            *_others(view, matches, {each.profile_id for each in written}),
            *_waiting(view, party_id),
        ),
    )


def together(pairs: Iterable[tuple[str, str]], start: Iterable[str]) -> set[str]:
    """All that hangs together with `start` over the pairs."""
    neighbours: dict[str, set[str]] = {}
    for left, right in pairs:
        neighbours.setdefault(left, set()).add(right)
        neighbours.setdefault(right, set()).add(left)
    reached, frontier = set(start), list(start)
    while frontier:
        for each in neighbours.get(frontier.pop(), ()):
            if each not in reached:
                reached.add(each)
                frontier.append(each)
    return reached


def evidence_in_words(evidence: object, *, most: int = 3) -> str:
    """The strongest entries of a JSON object `what -> [what was found, weight]`: "name: the same (+7.2)"."""
    try:
        entries = json.loads(str(evidence or "{}")).items()
    except (ValueError, AttributeError):
        return ""
    weighed = [(name, *_entry(entry)) for name, entry in entries]
    strongest = sorted(weighed, key=lambda each: (-abs(each[2]), each[0]))[:most]
    return "; ".join(
        _WEIGHED.format(about=name.replace("_", " "), found=what, weight=f"{weight:+.1f}")
        for name, what, weight in strongest
    )


def _entry(entry: object) -> tuple[str, float]:
    if isinstance(entry, list | tuple) and len(entry) == 2 and isinstance(entry[1], int | float):
        return str(entry[0]), float(entry[1])
    return str(entry), 0.0


def _matches(view: View, profile_ids: Sequence[str], *, held: set[tuple[str, str]]) -> list[Row]:
    """Comparisons in which one of the profiles took part; on a past day a match holds if it was kept by then.

    A judgement counts from its own day on, and what it parted was `held` together until then.
    """
    matches = view.before(resolved.MATCHES, "known_on")
    rows = view.fetch(view.parties_like(matches, "left_profile", "right_profile", among=profile_ids))
    if view.as_of is None:
        return rows
    judged = {(each.left, each.right) for each in _judged(view, "same")}
    by_pair = {(row["left_profile"], row["right_profile"]): row for row in rows}
    told = {pair: row for pair, row in by_pair.items() if row["by"] != "judgement" or pair in judged}
    known = {pair: row["kept"] and view.cut(row["kept_from"]) is not None for pair, row in told.items()}
    then = [row | {"kept": known[pair] or pair in held} for pair, row in told.items()]
    mine = {*profile_ids}
    said = sorted(pair for pair in held & judged - told.keys() if not mine.isdisjoint(pair))
    return then + [
        {"left_profile": left, "right_profile": right, "by": "judgement", "kept": True, "probability": 1.0,
         "weight": 0.0, "evidence": "{}"}
        for left, right in said
    ]  # fmt: skip


def _hanging_together(rows: list[Row], matches: Sequence[Row], *, anchor: str) -> list[Row]:
    """The profiles that hang together with the anchor: by matches, or because documents call them by one number."""
    seen = {row["profile_id"] for row in rows}
    kept = [
        (row["left_profile"], row["right_profile"])
        for row in matches
        if row["kept"] and row["left_profile"] in seen and row["right_profile"] in seen
    ]
    first = {row["party"]: row["profile_id"] for row in reversed(rows) if row["party"]}
    kept += [(first[row["party"]], row["profile_id"]) for row in rows if row["party"]]
    reached = together(kept, [anchor if anchor in seen else rows[0]["profile_id"]])
    return [row for row in rows if row["profile_id"] in reached]


def _uses(view: View, profile_ids: list[str]) -> dict[str, list[Row]]:
    """For each profile: how often, when, by which source and in which role it was used up to the view's day."""
    mentions = view.before(resolved.MENTIONS, "mentioned_on")
    mine = mentions.filter(mentions.profile_id.isin(profile_ids))
    said = view.lake.read(declared.PARTIES).select("mention_id", "source")
    rows: ir.Table = mine.left_join(said, "mention_id")
    counted = rows.group_by("profile_id", "role", "source").agg(
        mentions=_.count(),
        first_on=_.mentioned_on.min(),
        last_on=_.mentioned_on.max(),
        earliest=_.document_id.argmin(_.mentioned_on.cast("string") + _.document_id),
        latest=_.document_id.argmax(_.mentioned_on.cast("string") + _.document_id),
    )
    uses: dict[str, list[Row]] = {}
    for row in view.fetch(counted.order_by([ibis.desc("mentions"), "role", "source"])):
        uses.setdefault(row["profile_id"], []).append(row)
    return uses


def _mentions(uses: Sequence[Row]) -> int:
    return sum(use["mentions"] for use in uses)


def _held_by(profile_ids: Sequence[str], matches: Sequence[Row]) -> dict[str, Row]:
    """For each way of writing the tie by which it hangs on those before it, the first being written most.

    The strongest ties are taken first (Prim's spanning tree), so that a group of names that hangs on the others by
    one weak tie shows that tie, and not how alike the group is within.
    """
    ties: dict[str, list[Row]] = {}
    for row in (row for row in matches if row["kept"]):
        for side in ("left_profile", "right_profile"):
            ties.setdefault(row[side], []).append(row)
    left, held = dict.fromkeys(profile_ids), dict[str, Row]()
    while left:
        start = next(iter(left))
        left.pop(start)
        open_ties: list[tuple[bool, float, str, str]] = []
        by_ends = _offered(open_ties, ties.get(start, ()))
        while open_ties:
            _, _, *ends = heapq.heappop(open_ties)
            for side in (each for each in ends if each in left):
                left.pop(side)
                held[side] = by_ends[ends[0], ends[1]]
                by_ends |= _offered(open_ties, ties.get(side, ()))
    return held


def _joins(profiles: Sequence[Row], ties: Iterable[Row]) -> tuple[str, ...]:
    """The ties between names that documents call by different numbers, the weakest first."""
    by_id = {row["profile_id"]: row for row in profiles}
    between = [(by_id[row["left_profile"]], by_id[row["right_profile"]], row) for row in sorted(ties, key=_strength)]
    return tuple(
        f"{left['name']} ({left['party']}) and {right['name']} ({right['party']}), "
        f"probability {row['probability']:.2f}: {_why(row)}"
        for left, right, row in between
        if left["party"] != right["party"]
    )


def _offered(heap: list[tuple[bool, float, str, str]], ties: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Put ties on the heap, the strongest to come off first; gives them by their ends."""
    for row in ties:
        heapq.heappush(heap, (row["by"] != "judgement", -row["weight"], row["left_profile"], row["right_profile"]))
    return {(row["left_profile"], row["right_profile"]): row for row in ties}


def _written(view: View, profile: Row, uses: Sequence[Row], held_by: Row | None) -> Written:
    """One way of writing; where no document is on record, with what the profile itself says."""
    profile_id = profile["profile_id"]
    firsts, lasts = [use["first_on"] for use in uses], [use["last_on"] for use in uses]
    documents = [use["earliest"] for use in uses] + [use["latest"] for use in uses]
    told = {name: str(profile[name] or "") for name in _AS_WRITTEN}
    told["address"] = whole_address(profile["address"], profile["city"]) or str(profile["city"] or "")
    return Written(
        profile_id=profile_id,
        **told,
        roles=tuple(dict.fromkeys(use["role"] for use in uses)) or listed(profile["roles"]),
        sources=tuple(dict.fromkeys(use["source"] for use in uses if use["source"])),
        mentions=_mentions(uses),
        first_on=min(_days([*firsts, profile["first_on"]]), default=None),
        last_on=max(_days(lasts), default=view.cut(profile["last_on"])),
        probability=profile["probability"] if view.as_of is None else held_by["probability"] if held_by else 1.0,
        why=_why(held_by),
        documents=tuple(dict.fromkeys(documents))[:2],
    )


def _why(held_by: Row | None) -> str:
    if held_by is None:
        return ""
    if held_by["by"] == "judgement":
        return _BY_A_PERSON
    return evidence_in_words(held_by["evidence"]) or str(held_by["by"])


def _strength(match: Row) -> tuple[bool, float, str]:
    return match["by"] == "judgement", match["weight"], match["left_profile"]


def _roles(uses: Iterable[Sequence[Row]]) -> dict[str, int]:
    roles: dict[str, int] = {}
    for use in (each for rows in uses for each in rows):
        roles[use["role"]] = roles.get(use["role"], 0) + use["mentions"]
    return dict(sorted(roles.items(), key=lambda each: (-each[1], each[0])))


def _schema(view: View, party_id: str) -> str:
    parties = view.lake.read(resolved.PARTIES)
    rows = view.fetch(parties.filter(parties.party_id == party_id).select("schema"))
    return rows[0]["schema"] if rows else "LegalEntity"


def _loose(written: Sequence[Written]) -> list[str]:
    """Ways of writing that may be somebody else's; of a party with one, its number says how like others are."""
    if len(written) < 2:
        return []
    return [
        f"{each.name or each.profile_id} belongs to the party with probability {each.probability:.2f} only"
        for each in written
        if each.probability < _SURE
    ]


def _others(view: View, matches: Sequence[Row], mine: set[str]) -> list[str]:
    """Parties that were compared with this one and kept apart, though not for certain, and not by a person."""
    apart: dict[str, Row] = {}
    judged = _judged_different(view)
    for match in sorted(matches, key=_strength):
        left, right = match["left_profile"], match["right_profile"]
        if (
            not match["kept"]
            and (left, right) not in judged
            and (left in mine) != (right in mine)
            and match["probability"] >= _NEAR
        ):
            apart[right if left in mine else left] = match
    profiles = view.before(resolved.PROFILES, "first_on")
    rows = view.fetch(profiles.filter(profiles.profile_id.isin(sorted(apart))).select("profile_id", "party_id", "name"))
    return [
        f"may also be {row['name']} ({row['party_id']}), probability "
        f"{apart[row['profile_id']]['probability']:.2f}: "
        f"{evidence_in_words(apart[row['profile_id']]['evidence'])}"
        for row in sorted(rows, key=lambda row: row["profile_id"])[:5]
    ]


def _judged_different(view: View) -> set[tuple[str, str]]:
    """Pairs that stand judged to be two, by the lesser and the greater profile id."""
    return {
        (each.left, each.right)
        for each in _judged(view, "different")
        if (until := each.row["withdrawn_on"]) is None or (view.as_of is not None and until >= view.as_of)
    }


def _judged(view: View, verdict: str) -> list[Obeyed]:
    """The decisions of one verdict that were given before the view's day, about the ways of writing that there are."""
    return [
        each
        for each in obeyed_in(view.lake)
        if each.row["verdict"] == verdict
        and not each.idle
        and (view.as_of is None or each.row["judged_on"] < view.as_of)
    ]


def _waiting(view: View, party_id: str) -> list[str]:
    waiting = view.parties_like(
        view.before(resolved.WAITING, "since"), "left_party", "right_party", among=[party_id]
    ).order_by("profile_id")
    rows = view.fetch(waiting.limit(5))
    others = [row["right_party"] if row["left_party"] == party_id else row["left_party"] for row in rows]
    return [
        f"since {row['since']} a name waits for a person to say whether this party and {other} are one: {row['reason']}"
        for row, other in zip(rows, others, strict=True)
    ]


def _days(days: Iterable[object]) -> list[date]:
    return [day for day in days if isinstance(day, date)]
