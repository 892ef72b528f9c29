"""Which model a run may use: by whose word, until when, and what happens without one."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.flow.shelf import put_on_shelf
from tidewaiter.errors import LakeError
from tidewaiter.flow.approving import ApprovalError, publish_model_policy, say_of_model
from tidewaiter.flow.governing import NoChampionError, choose, standings, standings_on
from tidewaiter.tables import scored

DAY = dt.date(2024, 9, 2)
LATER = DAY + dt.timedelta(days=30)
END = DAY + dt.timedelta(days=100)


def policy(lake, *, uses="champion", without="refuse", day=DAY, by="sara"):
    return publish_model_policy(
        lake,
        uses=uses,
        without=without,
        drafted_by="dana",
        published_by=by,
        reason="as agreed",
        holds_from=day,
        today=day,
    )


def approve(lake, model, *, day=DAY, until=END, proposed_by="dana", decided_by="sara"):
    return say_of_model(
        lake, model, "champion", proposed_by=proposed_by, decided_by=decided_by, reason="better on May", today=day,
        ends_on=until, figures={"average precision": 0.4},
    )  # fmt: skip


def retire(lake, model, *, day):
    return say_of_model(lake, model, "retired", proposed_by="sara", decided_by="sara", reason="drifts", today=day)


def test_without_a_policy_a_run_uses_what_it_trains_and_says_that_nobody_approved_it(lake):
    chosen = choose(lake, first=DAY, last=DAY)
    assert (chosen.policy, chosen.champion, chosen.flagged) == (None, None, False)
    assert "no approval is on record" in chosen.words


def test_under_a_policy_of_the_latest_approvals_change_nothing(lake):
    put_on_shelf(lake, "m1")
    policy(lake, uses="latest")
    approve(lake, "m1")
    assert choose(lake, first=DAY, last=DAY).champion is None


def test_the_approved_model_is_used_and_the_record_says_by_whose_word(lake):
    put_on_shelf(lake, "m1")
    policy(lake)
    approve(lake, "m1")
    chosen = choose(lake, first=DAY, last=DAY)
    assert chosen.champion.model_id == "m1"
    assert chosen.words == f"approved by sara (proposed by dana) until {END}: better on May"
    assert chosen.standing.figures == '{"average precision": 0.4}'


def test_nothing_holds_before_the_day_on_which_it_was_said(lake):
    put_on_shelf(lake, "m1")
    approve(lake, "m1", day=LATER)
    policy(lake, day=LATER)
    assert choose(lake, first=DAY, last=DAY).policy is None
    assert choose(lake, first=LATER, last=LATER).champion.model_id == "m1"
    with pytest.raises(ApprovalError, match="today or a later day"):
        say_of_model(
            lake, "m1", "shadow", proposed_by="dana", decided_by="dana", reason="watch", today=LATER, holds_from=DAY
        )


def test_a_later_champion_ends_the_one_before_it(lake):
    for model in ("m1", "m2"):
        put_on_shelf(lake, model)
    policy(lake)
    approve(lake, "m1")
    approve(lake, "m2", day=LATER)
    assert choose(lake, first=DAY, last=DAY).champion.model_id == "m1"
    assert choose(lake, first=LATER, last=LATER).champion.model_id == "m2"
    assert "m1" not in standings_on(standings(lake), LATER)


def nobody(_lake):
    """No approval was ever given."""


def retired(lake):
    approve(lake, "m1")
    retire(lake, "m1", day=DAY)


def ended(lake):
    approve(lake, "m1", until=DAY)


def without_card(lake):
    approve(lake, "m1")
    (lake.folder("models") / "m1" / "card.json").unlink()


def half_written(lake):
    approve(lake, "m1")
    (lake.folder("models") / "m1" / "card.json").write_text("{")


def without_trees(lake):
    approve(lake, "m1")
    (lake.folder("models") / "m1" / "model.json").unlink()


def of_a_later_day(lake):
    put_on_shelf(lake, "m9", as_of=LATER + dt.timedelta(days=2))
    approve(lake, "m9")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (nobody, "nobody has approved one"),
        (retired, r"withdrawn from use \(retired\) on 2024-09-02 by sara"),
        (ended, "ended on 2024-09-02"),
        (without_card, "record of the approved model m1 is missing"),
        (half_written, "record of the approved model m1 is missing"),
        (without_trees, "trees of the approved model m1"),
        (of_a_later_day, "may have learned what was found after"),
    ],
)
def test_without_a_champion_a_run_refuses_or_flags_as_the_policy_says(lake, spoil, why):
    put_on_shelf(lake, "m1")
    policy(lake)
    spoil(lake)
    day = DAY + dt.timedelta(days=1)
    with pytest.raises(NoChampionError, match=why):
        choose(lake, first=day, last=day)
    policy(lake, without="flag")
    chosen = choose(lake, first=day, last=day)
    assert chosen.champion is None
    assert chosen.flagged
    assert chosen.words.startswith("not an approved model: ")


def test_a_policy_and_a_champion_take_two_people_and_a_stop_takes_one(lake):
    put_on_shelf(lake, "m1")
    for same in ("dana", "Dana "):
        with pytest.raises(ApprovalError, match="two people"):
            policy(lake, by=same)
    with pytest.raises(ApprovalError, match="two people"):
        approve(lake, "m1", proposed_by="sara")
    assert retire(lake, "m1", day=DAY).standing == "retired"
    assert not lake.has(scored.POLICIES)


@pytest.mark.parametrize("until", [None, DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=800)])
def test_no_approval_without_an_end(lake, until):
    put_on_shelf(lake, "m1")
    with pytest.raises(ApprovalError, match="two years"):
        approve(lake, "m1", until=until)


def test_what_makes_no_sense_is_refused(lake):
    put_on_shelf(lake, "m1")
    with pytest.raises(LakeError, match="no model 'm7'"):
        approve(lake, "m7")
    with pytest.raises(ApprovalError, match="refuse or flag"):
        policy(lake, without="hope")
    with pytest.raises(ApprovalError, match="in shadow, or retired"):
        say_of_model(lake, "m1", "best", proposed_by="dana", decided_by="dana", reason="so", today=DAY)
    with pytest.raises(ApprovalError, match="say why"):
        say_of_model(lake, "m1", "shadow", proposed_by="dana", decided_by="dana", reason=" ", today=DAY)
