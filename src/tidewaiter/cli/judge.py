"""`tidewaiter judge`: say that two parties are the same or different, for the next run to obey."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, decided_on, say_json
from tidewaiter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.flow.judging import Judged

__all__ = ["judge", "register"]

Side = Annotated[str | None, typer.Argument(help="Profile id, party id, number or name.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(judge)


def judge(
    lake: LakeOption,
    one: Side = None,
    other: Side = None,
    verdict: Annotated[str | None, typer.Argument(help="same, different or unsure.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, in words; it stays on record.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides.")] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="End the judgement that stands about the two; the next run undoes it.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List every judgement, the latest first.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="Day of the decision, YYYY-MM-DD; today if not said.")] = None,
    json: JsonOption = False,
) -> None:
    """Say whether two parties are one: a judgement always wins over the machine, and is never deleted.

    The next `tidewaiter run` derives the parties anew and obeys it. "unsure" changes nothing; it says that somebody
    looked.

    Examples:
        tidewaiter judge "PINE CABINET INC" "PINE HOUSEWARES INC." different --why "two owners" --by anton --lake DIR

        tidewaiter judge "PINE CABINET INC" "PINE HOUSEWARES INC." --withdraw --why "one owner" --by anton --lake DIR

        tidewaiter judge --list --lake DIR
    """
    from tidewaiter.flow.judging import judge_two, judgements_of, withdraw_standing
    from tidewaiter.lake import Lake

    day = decided_on(on, option="--on")
    with Lake.open(lake) as opened:
        if listed:
            _show(judgements_of(opened), json=json)
            return
        if not one or not other or bool(verdict) == withdraw:
            raise UsageError(
                "name two sides and a verdict (same, different, unsure), or two sides and --withdraw, or --list"
            )
        if withdraw:
            done = withdraw_standing(opened, one, other, by=by, why=why, on=day)
        else:
            done = judge_two(opened, one, other, verdict=str(verdict), by=by, why=why, on=day)
    _show([done], json=json)
    if not json:
        console().print("The next `tidewaiter run` obeys it.")


def _show(judgements: Sequence[Judged], *, json: bool) -> None:
    if json:
        say_json([asdict(each) for each in judgements])
        return
    for each in judgements:
        console().print(
            f"{each.judged_on}  {each.left_name or each.left_profile}  {_sign(each.verdict)}  "
            f"{each.right_name or each.right_profile}  "
            f"({each.verdict}, by {each.by}: {each.why}){_end(each)}{_idle(each)}\n"
            f"            profiles {each.left_profile} {each.right_profile}",
            markup=False,
            soft_wrap=True,
        )
    if not judgements:
        console().print("Nobody has judged anything yet.")


def _sign(verdict: str) -> str:
    return {"same": "=", "different": "≠"}.get(verdict, "?")


def _idle(each: Judged) -> str:
    """Why a judgement is obeyed no more, or about what it is now."""
    if each.withdrawn_on is not None:
        return ""
    if each.idle:
        return f"; idle: {each.why_idle}"
    pairs = ((each.left_profile, each.left_now), (each.right_profile, each.right_now))
    gone = [f"{now} in place of {was}" for was, now in pairs if now and now != was]
    return f"; holds for {' and '.join(gone)}, as declarations were corrected" if gone else ""


def _end(each: Judged) -> str:
    who = f" by {each.withdrawn_by}: {each.withdrawn_why}" if each.withdrawn_by else ""
    return f", withdrawn on {each.withdrawn_on}{who}" if each.withdrawn_on else ""
