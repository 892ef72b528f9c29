"""What people do with pairs. Each function is one transaction, changes what is still as the person saw it, or refuses.

A decision is kept here first and written into the lake then; a busy lake lets it wait. It moves nothing before the
next run derives the parties anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.merging.models import Judgement, Pair, Sight, Verdict, Written
from tidewaiter_workbench.parties.alerts import open_alerts_among
from tidewaiter_workbench.parties.reach import names_within, presences
from tidewaiter_workbench.party_answers import JudgementTold
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

__all__ = [
    "Move", "PairGoneError", "end_judgement", "judge", "keep_judgement", "listed", "moves", "pairs_within", "withdraw",
    "within_reach", "write_waiting",
]  # fmt: skip


class PairGoneError(AlertGoneError):
    """There is no such pair within this person's reach."""


@dataclass(frozen=True, slots=True)
class Move:
    """What would come from one party to another, as far as the reader may see."""

    old: str
    old_name: str
    new: str
    new_name: str
    ways: tuple[str, ...]
    mentions: int
    alerts: int
    found: int


def pairs_within(person: Person) -> QuerySet[Pair]:
    """Pairs of which this person sees both sides."""
    sides = [person.within_reach(Sight.objects.filter(pair=OuterRef("pk"), side=side)) for side in ("left", "right")]
    return Pair.objects.filter(*(Exists(side) for side in sides))


def listed(person: Person, *, show: str, kind: str = "") -> QuerySet[Pair]:
    """Pairs that wait (`open`) or are `decided`, of one kind or of all."""
    rows = pairs_within(person)
    rows = rows.exclude(verdict="") if show == "decided" else rows.filter(verdict="")
    return rows.filter(kind=kind) if kind else rows


def within_reach(person: Person, pair_id: int) -> Pair:
    """The pair, if this person may know that it exists.

    Raises:
        PairGoneError: there is none within reach.
    """
    pair = pairs_within(person).filter(pk=pair_id).first()
    if pair is None:
        raise PairGoneError(_("There is no such pair within your reach, or it no longer waits."))
    return pair


def judge(pair_id: int, *, by: Person, version: int, verdict: str, reason: str) -> Judgement:
    """Keep a decision, and write it into the lake, or let that wait if the lake is busy."""
    made = keep_judgement(pair_id, by=by, version=version, verdict=verdict, reason=reason)
    write_waiting()
    made.refresh_from_db()
    if made.withdrawn_on is not None:
        raise ConflictError(made.withdrawn_why)
    return made


@transaction.atomic
def keep_judgement(pair_id: int, *, by: Person, version: int, verdict: str, reason: str) -> Judgement:
    """Keep a decision; the lake is told by `write_waiting`.

    Raises:
        RefusalError: the person may not, says too little, was too late, or contradicts judgements about others.
    """
    _must(by)
    if verdict not in Verdict.values:
        raise UnfitError(_("Say same, different or unsure."))
    _need_reason(reason)
    pair = within_reach(by, pair_id)
    _must_fit(pair, verdict, person=by)
    _must_follow(pair)
    same = Pair.objects.filter(pk=pair.pk, version=version, verdict="")
    if not same.update(verdict=verdict, version=F("version") + 1):
        raise ConflictError(_changed(pair))
    left, right = pair.content["records"]
    made = Judgement.objects.create(
        judgement_id=f"new-{pair.pk}-{version}",
        left=pair.left,
        right=pair.right,
        left_name=(left["name"] or left["party"] or "")[:300],
        right_name=(right["name"] or right["party"] or "")[:300],
        verdict=verdict,
        by=by.username,
        why=reason.strip(),
        judged_on=desk_day(),
    )
    made.judgement_id = bridge.judgement_id(
        left=made.left, right=made.right, verdict=verdict, by=made.by, why=made.why, judged_on=made.judged_on,
        number=made.pk,
    )  # fmt: skip
    made.save(update_fields=["judgement_id"])
    detail = {"pair": [pair.left, pair.right], "verdict": verdict, "reason": made.why}
    record("judged a pair", by=by.username, kind="pair", key=made.judgement_id, detail=detail)
    return made


def withdraw(judgement: int, *, by: Person, reason: str) -> Judgement:
    """End a decision; the next run undoes what it did. Another's decision only a supervisor ends."""
    ended = end_judgement(judgement, by=by, reason=reason)
    write_waiting()
    ended.refresh_from_db()
    return ended


@transaction.atomic
def end_judgement(number: int, *, by: Person, reason: str) -> Judgement:
    """End a decision; the lake is told by `write_waiting`."""
    _must(by)
    _need_reason(reason)
    made = Judgement.objects.filter(pk=number).first()
    pair = made and pairs_within(by).filter(left=made.left, right=made.right).first()
    if made is None or pair is None:
        raise PairGoneError(_("There is no such judgement within your reach."))
    if made.by != by.username and not by.has_perm("workbench.override"):
        raise ForbiddenError(_("{who} judged this; they or a supervisor may withdraw it.").format(who=made.by))
    if made.judged_on > desk_day():
        raise ConflictError(_given_later(made.judged_on))
    stands = Judgement.objects.filter(pk=made.pk, withdrawn_on=None)
    if not stands.update(
        withdrawn_on=desk_day(),
        withdrawn_by=by.username,
        withdrawn_why=reason.strip(),
        state=Written.WAITING,
        revision=F("revision") + 1,
    ):
        raise ConflictError(_("It is withdrawn already. Nothing was done."))
    Pair.objects.filter(pk=pair.pk).update(verdict="", version=F("version") + 1)
    detail = {"pair": [made.left, made.right], "verdict": made.verdict, "reason": reason.strip()}
    record("withdrew a judgement", by=by.username, kind="pair", key=made.judgement_id, detail=detail)
    return Judgement.objects.get(pk=made.pk)


def write_waiting() -> int:
    """Write every decision that waits; gives how many. A busy lake leaves them waiting.

    One that others came to contradict meanwhile, such as by command, or that is of a day before the one that came to
    stand about its two, ends, and its pair waits again.
    """
    waiting = list(Judgement.objects.filter(state=Written.WAITING).order_by("id"))
    if not waiting:
        return 0
    try:
        return _write(waiting)
    except (bridge.BridgeContradictionError, bridge.BridgeOrderError):
        return sum(_write_or_end(each) for each in waiting)
    except bridge.BridgeError:
        return 0


def _write(judgements: Sequence[Judgement]) -> int:
    bridge.write_judgements(Path(settings.WORKBENCH["lake"]), [(each.pk, _told(each)) for each in judgements])
    with transaction.atomic():
        for each in judgements:
            Judgement.objects.filter(pk=each.pk, revision=each.revision).update(state=Written.WRITTEN)
        numbers = [each.pk for each in judgements]
        record("wrote judgements", by="workbench", kind="pairs", detail={"judgements": numbers})
    return len(judgements)


def _write_or_end(judgement: Judgement) -> int:
    try:
        return _write([judgement])
    except bridge.BridgeContradictionError:
        why = _("Judgements about others say the opposite, so this one was not taken. Look at the pair again.")
        _end_unwritten(judgement, why=why)
    except bridge.BridgeOrderError as error:
        _end_unwritten(judgement, why=_out_of_order(error))
    except bridge.BridgeError:
        pass
    return 0


@transaction.atomic
def _end_unwritten(judgement: Judgement, *, why: str) -> None:
    ended = {"withdrawn_on": desk_day(), "withdrawn_by": "workbench", "state": Written.WRITTEN}
    same = Judgement.objects.filter(pk=judgement.pk, revision=judgement.revision, withdrawn_on=None)
    if not same.update(**ended, withdrawn_why=why, revision=F("revision") + 1):
        return
    Pair.objects.filter(left=judgement.left, right=judgement.right).update(verdict="", version=F("version") + 1)
    detail = {"pair": [judgement.left, judgement.right], "verdict": judgement.verdict, "reason": why}
    record("did not take a judgement", by="workbench", kind="pair", key=judgement.judgement_id, detail=detail)


def moves(pair: Pair, verdict: str, *, person: Person) -> list[Move] | None:
    """What a verdict would move from party to party, counted within the person's reach; None if nobody can tell."""
    told = pair.content["moves"].get(verdict, [])
    if told is None:
        return None
    names = names_within(person, {row[end] for row in told for end in ("from", "to")})
    by_way: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in told:
        seen = sum(count for office, mark, count in row["seen"] if person.reaches(office=office, mark=mark))
        if seen:
            by_way.setdefault((row["from"], row["to"]), []).append({**row, "mentions": seen})
    return [
        Move(
            old=old,
            old_name=names.get(old, ""),
            new=new,
            new_name=names.get(new, "") or _("a party of its own"),
            ways=tuple(str(row["name"] or row["number"]) for row in rows),
            mentions=sum(int(str(row["mentions"])) for row in rows),
            alerts=open_alerts_among(person, {str(row["number"]) for row in rows if row["number"]}),
            found=sum(presences(person).filter(party=old).values_list("found", flat=True)),
        )
        for (old, new), rows in sorted(by_way.items())
    ]


def _told(each: Judgement) -> JudgementTold:
    return JudgementTold(
        each.judgement_id, each.left, each.right, each.left_name, each.right_name, each.verdict, each.by, each.why,
        each.judged_on, each.withdrawn_on, withdrawn_by=each.withdrawn_by, withdrawn_why=each.withdrawn_why,
    )  # fmt: skip


def _changed(pair: Pair) -> str:
    last = Judgement.objects.filter(left=pair.left, right=pair.right, withdrawn_on=None).first()
    if last is None:
        return _("This pair has changed since you opened it. Nothing was done; look at it again.")
    return _("{who} judged this pair before you: {verdict}. Nothing was done.").format(
        who=last.by, verdict=last.get_verdict_display()
    )


def _must_fit(pair: Pair, verdict: str, *, person: Person) -> None:
    """Two that are one with a third are not judged different; names are told as far as the person may see them."""
    stand = Judgement.objects.filter(withdrawn_on=None).values_list("left", "right", "verdict")
    met = bridge.contradicting((pair.left, pair.right, verdict), {(left, right): said for left, right, said in stand})
    if met is None:
        return
    other = pairs_within(person).filter(left=met[0], right=met[1]).first()
    if other is None:
        raise ConflictError(
            _(
                "Judgements about others that you may not see say the opposite. Nothing was done; ask somebody who "
                "sees them to withdraw what no longer holds."
            )
        )
    left, right = (record["name"] or record["party"] or "" for record in other.content["records"])
    raise ConflictError(
        _(
            "{one} and {other} would be judged different, and one party by judgements about others. Nothing was done; "
            "withdraw what no longer holds, and judge then."
        ).format(one=left, other=right)
    )


def _must_follow(pair: Pair) -> None:
    """A judgement is of no day before that of the one which stands about the same two: that would end too early."""
    stand = Judgement.objects.filter(left=pair.left, right=pair.right, withdrawn_on=None)
    try:
        bridge.in_order(stand.values_list("judged_on", flat=True), on=desk_day())
    except bridge.BridgeOrderError as error:
        raise ConflictError(_out_of_order(error)) from error


def _out_of_order(error: bridge.BridgeOrderError) -> str:
    return _(
        "A decision about these two stands that was given on {given}, after {day}. Nothing was done; withdraw that "
        "decision first, or judge on that day or a later one."
    ).format(given=date_format(error.given), day=date_format(error.on))


def _given_later(given: date) -> str:
    return _("This judgement was given on {given} and cannot end before that day. Nothing was done.").format(
        given=date_format(given)
    )


def _must(person: Person) -> None:
    if not person.has_perm("workbench.judge_party"):
        raise ForbiddenError(_("Your role does not allow this."))


def _need_reason(reason: str) -> None:
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words; it stays on record."))
