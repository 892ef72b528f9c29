"""Pairs of names that a person should judge, what each verdict would move, and judgements on their way to the lake."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import _

from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.parties import named
from tidewaiter.errors import LakeBusyError, TidewaiterError
from tidewaiter.flow.judging import (
    ContradictionError,
    Judgement,
    OrderError,
    contradiction,
    judgements_of,
    must_follow,
    record_judgements,
)
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved
from tidewaiter_workbench.bridge.opening import (
    BridgeBusyError,
    BridgeContradictionError,
    BridgeError,
    BridgeOrderError,
    opened_lake,
)
from tidewaiter_workbench.bridge.party_facts import Row, told_rows
from tidewaiter_workbench.bridge.party_rows import standing
from tidewaiter_workbench.party_answers import JudgementTold, PairTold

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["contradicting", "in_order", "judgement_id", "judgements", "pairs", "write_judgements"]

_NARROW = 0.3
"""Kept apart, but at least this likely to be one."""
_WEAK = 0.99
"""Held together over two numbers, but less likely than this."""
_MOST_PAIRS = 1_500
_MOST_MOVED = 60
_MOST_TOGETHER = 400
"""What a verdict would do to larger groups than this is not foretold."""
_SAID = (
    "profile_id", "party_id", "party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone",
    "email",
)  # fmt: skip


def pairs(path: Path, *, marks: Mapping[str, int]) -> list[PairTold]:
    """What waits and what is doubtful, the doubt that touches most first."""
    with opened_lake(path) as lake:
        if not lake.has(resolved.PARTIES):
            return []
        met = sorted(_candidates(lake).values(), key=lambda row: (-row["worth"], row["left"], row["right"]))
        met = met[:_MOST_PAIRS]
        known = _known(lake, {row[side] for row in met for side in ("left_party", "right_party")}, marks)
    return [_pair(row, known) for row in met]


def judgements(path: Path) -> list[JudgementTold]:
    """Every judgement in the lake, whoever made it and how."""
    with opened_lake(path) as lake:
        return [
            JudgementTold(
                each.judgement_id,
                each.left_profile,
                each.right_profile,
                each.left_name,
                each.right_name,
                each.verdict,
                each.by,
                each.why,
                each.judged_on,
                each.withdrawn_on,
                each.why_idle,
                each.withdrawn_by or "",
                each.withdrawn_why or "",
            )
            for each in judgements_of(lake)
        ]


def judgement_id(*, left: str, right: str, verdict: str, by: str, why: str, judged_on: date, number: int) -> str:
    """How the lake will call a judgement; `number` is its number in the workbench."""
    return Judgement(left, right, verdict, by, why, judged_on, mark=f"w{number}").judgement_id


def write_judgements(path: Path, told: Sequence[tuple[int, JudgementTold]]) -> None:
    """Write judgements, each with its number in the workbench; written again, one stays as it is, or is withdrawn.

    Raises:
        BridgeBusyError: a run is writing; nothing was written.
        BridgeContradictionError: judgements about others say the opposite of one; nothing was written.
        BridgeOrderError: a judgement about the same two stands that is of a later day; nothing was written.
        BridgeError: the lake cannot take them.
    """
    rows = [
        Judgement(
            each.left,
            each.right,
            each.verdict,
            each.by,
            each.why,
            each.judged_on,
            each.withdrawn_on,
            each.withdrawn_by,
            each.withdrawn_why,
            mark=f"w{number}",
        )
        for number, each in told
    ]
    try:
        with Lake.open(path) as lake:
            record_judgements(lake, rows)
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except ContradictionError as error:
        raise BridgeContradictionError(str(error)) from error
    except OrderError as error:
        raise BridgeOrderError(error.given, error.on) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def contradicting(new: tuple[str, str, str], standing: Mapping[tuple[str, str], str]) -> tuple[str, str] | None:
    """The pair that would be judged two, and one over others, by a verdict (left, right, what); None if it fits."""
    return contradiction(new, standing)


def in_order(standing: Iterable[date], *, on: date) -> None:
    """Refuse a judgement of a day before that of one which stands about the same two, as the command does.

    Raises:
        BridgeOrderError: such a one stands.
    """
    try:
        must_follow(standing, on=on)
    except OrderError as error:
        raise BridgeOrderError(error.given, error.on) from error


def _candidates(lake: Lake) -> dict[tuple[str, str], Row]:
    """Waiting joins, weak joins over two numbers, and narrow partings: one pair of profiles for each doubt."""
    matches, profiles = lake.read(resolved.MATCHES), lake.read(resolved.PROFILES)
    sides = {
        side: profiles.select(
            **{
                f"{side}_profile": "profile_id",
                f"{side}_party": "party_id",
                f"{side}_number": "party",
                f"{side}_mentions": "mentions",
            }
        )
        for side in ("left", "right")
    }
    met = matches.inner_join(sides["left"], "left_profile").inner_join(sides["right"], "right_profile")
    apart = met.filter(~met.kept & (met.probability >= _NARROW) & (met.left_party != met.right_party))
    apart = apart.mutate(
        one=ibis.least(apart.left_party, apart.right_party), other=ibis.greatest(apart.left_party, apart.right_party)
    )
    weak = met.filter(met.kept & (met.left_number != met.right_number))
    told: dict[tuple[str, str], Row] = {}
    for kind, rows, by in (
        ("apart", apart, ("one", "other")),
        ("joined", weak, ("left_party", "left_number", "right_number")),
    ):
        place = ibis.row_number().over(
            group_by=by, order_by=[ibis.desc("probability"), "left_profile", "right_profile"]
        )
        for row in told_rows(lake, _doubtful(rows.mutate(place=place).filter(_.place == 0), kind)):
            _enter(told, kind, row)
    for row in _waiting(lake):
        _enter(told, "waiting", row)
    return told


def _doubtful(rows: ir.Table, kind: str) -> ir.Table:
    """As many as could be told, those whose doubt touches most; of all a lake may hold hundreds of thousands."""
    weak = rows if kind == "apart" else rows.filter(rows.probability < _WEAK)
    doubt = weak.probability if kind == "apart" else 1 - weak.probability
    touched = 1 + ibis.least(weak.left_mentions, weak.right_mentions)
    names = [ibis.least(weak.left_profile, weak.right_profile), ibis.greatest(weak.left_profile, weak.right_profile)]
    return weak.order_by(ibis.desc(doubt * touched.log2()), *names).limit(_MOST_PAIRS)


def _waiting(lake: Lake) -> list[Row]:
    """Each waiting profile beside the profile of the other party that speaks for it most."""
    waiting, profiles = lake.read(resolved.WAITING), lake.read(resolved.PROFILES)
    if not int(lake.fetch(waiting.count().as_table()).column(0)[0].as_py()):
        return []
    matches = lake.read(resolved.MATCHES)
    both = matches.select("probability", "weight", "evidence", one="left_profile", other="right_profile").union(
        matches.select("probability", "weight", "evidence", one="right_profile", other="left_profile")
    )
    theirs = profiles.select(other="profile_id", right_party="party_id", right_mentions="mentions")
    mine = profiles.select(one="profile_id", left_mentions="mentions")
    met = (
        waiting.select("left_party", "right_party", "since", "reason", one="profile_id")
        .inner_join(both, "one")
        .inner_join(theirs, ["other", "right_party"])
        .inner_join(mine, "one")
    )
    place = ibis.row_number().over(group_by=["one", "right_party"], order_by=[ibis.desc("probability"), "other"])
    rows = told_rows(lake, met.mutate(place=place).filter(_.place == 0).drop("place"))
    return [row | {"left_profile": row["one"], "right_profile": row["other"]} for row in rows]


def _enter(told: dict[tuple[str, str], Row], kind: str, row: Row) -> None:
    left, right = str(row["left_profile"]), str(row["right_profile"])
    ours = {"left_party": str(row["left_party"]), "right_party": str(row["right_party"])}
    if left > right:
        left, right = right, left
        ours = {"left_party": str(row["right_party"]), "right_party": str(row["left_party"])}
    chance = float(str(row["probability"]))
    doubt = 1 - chance if kind == "joined" else chance
    touched: int = min(int(str(row["left_mentions"])), int(str(row["right_mentions"])))
    told[left, right] = ours | {
        "left": left, "right": right, "kind": kind, "probability": chance, "weight": float(str(row["weight"])),
        "evidence": row["evidence"], "worth": doubt * math.log2(1 + touched) + (100 if kind == "waiting" else 0),
        "since": str(row.get("since") or ""), "reason": str(row.get("reason") or ""),
    }  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """Everything about the parties of some pairs: their profiles, ties, decisions, and where each was seen."""

    profiles: Mapping[str, Row]
    members: Mapping[str, list[str]]
    ties: Mapping[str, list[tuple[str, str, float]]]
    decided: Sequence[tuple[str, str, str]]
    seen: Mapping[str, list[Row]]


def _known(lake: Lake, party_ids: Iterable[str], marks: Mapping[str, int]) -> _Known:
    wanted = lake.memtable(pa.table({"party_id": pa.array(sorted(party_ids), pa.string())}))
    table = lake.read(resolved.PROFILES).semi_join(wanted, "party_id")
    rows = told_rows(lake, table.select(*_SAID, "first_on").order_by("first_on", "profile_id"))
    members: dict[str, list[str]] = {}
    for row in rows:
        members.setdefault(str(row["party_id"]), []).append(str(row["profile_id"]))
    near = lake.read(resolved.MATCHES).semi_join(table, [("left_profile", "profile_id")])
    ties: dict[str, list[tuple[str, str, float]]] = {}
    for row in told_rows(lake, near.select("left_profile", "right_profile", "weight")):
        tie = (str(row["left_profile"]), str(row["right_profile"]), float(str(row["weight"])))
        ties.setdefault(tie[0], []).append(tie)
    judged = lake.read(resolved.JUDGEMENTS)
    standing_ones = told_rows(lake, judged.filter(judged.withdrawn_on.isnull()))
    counted = standing(lake, marks, only=wanted).group_by("profile_id", "office", "mark", "role")
    counted = counted.aggregate(mentions=_.count(), first_on=_.day.min(), last_on=_.day.max())
    seen: dict[str, list[Row]] = {}
    for row in told_rows(lake, counted.order_by("profile_id", "office", "mark", "role")):
        plain = {name: str(value) if isinstance(value, date) else value for name, value in row.items()}
        seen.setdefault(plain.pop("profile_id"), []).append(plain)
    return _Known(
        profiles={str(row["profile_id"]): row for row in rows},
        members=members,
        ties=ties,
        decided=[(str(row["left_profile"]), str(row["right_profile"]), str(row["verdict"])) for row in standing_ones],
        seen=seen,
    )


def _pair(row: Row, known: _Known) -> PairTold:
    sides = [(side, row[side]) for side in ("left", "right")]
    evidence = json.loads(row["evidence"] or "{}")
    told = [{"about": about, "says": says, "bits": bits} for about, (says, bits) in evidence.items()]
    rest = row["weight"] - sum(each["bits"] for each in told)
    content: Row = {
        "records": [_record(known, profile) for _side, profile in sides],
        "evidence": told,
        "rest": round(rest, 2),
        "weight": round(row["weight"], 2),
        "since": row["since"],
        "reason": row["reason"],
        "moves": {verdict: _moves(row, verdict, known) for verdict in ("same", "different")},
    }
    return PairTold(
        left=row["left"],
        right=row["right"],
        left_party=row["left_party"],
        right_party=row["right_party"],
        kind=row["kind"],
        probability=row["probability"],
        worth=row["worth"],
        seen=tuple(
            dict.fromkeys(
                (side, place["office"], place["mark"])
                for side, profile in sides
                for place in known.seen.get(profile, ())
            )
        ),
        content=content,
    )


def _record(known: _Known, profile: str) -> Row:
    """What the record says, and in which documents it stands."""
    said = known.profiles[profile]
    return {name: said[name] for name in _SAID} | {"seen": known.seen.get(profile, [])}


def _moves(row: Row, verdict: str, known: _Known) -> list[Row] | None:
    """The ways of writing that would come to another party if this were judged; None where that cannot be foretold.

    To say what the run holds anyway moves nothing. Else both parties are derived anew with the verdict, and held
    against how they stand.
    """
    if (verdict == "same") == (row["left_party"] == row["right_party"]):
        return []
    ids = sorted(
        {profile for side in ("left_party", "right_party") for profile in known.members.get(row[side], ())},
        key=lambda profile: (known.profiles[profile]["first_on"], profile),
    )
    if len(ids) > _MOST_TOGETHER:
        return None
    place = {profile: number for number, profile in enumerate(ids)}
    before = {profile: str(known.profiles[profile]["party_id"]) for profile in ids}
    pair = (row["left"], row["right"])
    others = [each for each in known.decided if tuple(sorted(each[:2])) != pair]
    stands = named(_grouped(place, known, others), ids, before)
    if verdict == "same" and stands != list(before.values()):
        others += _held_together(row, known)
    judged = named(_grouped(place, known, [*others, (*pair, verdict)]), ids, before)
    moved = [(profile, old, new) for (profile, old), new in zip(before.items(), judged, strict=True) if old != new]
    return [_move(known, profile, old, new) for profile, old, new in moved[:_MOST_MOVED]]


def _held_together(row: Row, known: _Known) -> list[tuple[str, str, str]]:
    """Both parties as they stand, told as decisions.

    Comparisons that spoke plainly against one party are not on record, so what is on record may derive other parties
    than the run did; what the run holds together then stays together.
    """
    return [
        (members[0], each, "same")
        for members in (known.members[row[side]] for side in ("left_party", "right_party"))
        for each in members[1:]
    ]


def _move(known: _Known, profile: str, old: str, new: str) -> Row:
    said = known.profiles[profile]
    seen = [[at["office"], at["mark"], at["mentions"]] for at in known.seen.get(profile, ())]
    what = {"profile_id": profile, "name": said["name"], "number": said["party"]}
    return what | {"from": old, "to": new, "seen": seen}


def _grouped(place: Mapping[str, int], known: _Known, decided: Iterable[tuple[str, str, str]]) -> Any:  # noqa: ANN401
    ties = [tie for profile in place for tie in known.ties.get(profile, ()) if tie[1] in place]
    left = np.array([place[one] for one, _other, _bits in ties], dtype=np.int64)
    right = np.array([place[other] for _one, other, _bits in ties], dtype=np.int64)
    held = [(place[a], place[b], said) for a, b, said in decided if a in place and b in place]
    must, must_not = (
        np.array([(a, b) for a, b, said in held if said == verdict], dtype=np.int64).reshape(-1, 2)
        for verdict in ("same", "different")
    )
    weight = np.array([tie[2] for tie in ties], dtype=np.float64)
    return clustered(len(place), left, right, weight, must=must, must_not=must_not)
