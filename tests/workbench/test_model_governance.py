"""By whose word runs use a model: proposed by one, decided by another, and obeyed in the lake."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.workbench.conftest import DAY
from tidewaiter.flow.approving import publish_model_policy, say_of_model
from tidewaiter.flow.governing import NoChampionError, choose
from tidewaiter.lake import Lake
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.register import governing
from tidewaiter_workbench.register.beside import beside
from tidewaiter_workbench.register.models import Proposal, Standing
from tidewaiter_workbench.register.services import judge, register

SOON = DAY + dt.timedelta(days=100)


def chosen(folder):
    with Lake.open(folder) as lake:
        return choose(lake, first=DAY, last=DAY)


def with_trees(folder, *models):
    for model in models:
        (folder / "models" / model / "model.json").write_text("{}")


def champion(by, *, model="m1", until=SOON, reason="better on May"):
    return governing.propose_champion(model, by=by, ends_on=until, reason=reason, figures={"auc": 0.8})


def policy(by, *, without="refuse"):
    return governing.propose_policy(by=by, uses="champion", without=without, reason="as agreed")


def approve(made, by):
    return governing.approve(made.pk, by=by, version=made.version, reason="looked at it")


def test_a_proposal_of_one_and_the_word_of_another_hold_in_the_lake(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    with_trees(figures_desk, "m1")
    assert chosen(figures_desk).policy is None
    approve(policy(dana), sara)
    with pytest.raises(NoChampionError):
        chosen(figures_desk)
    done = approve(champion(dana), sara)
    told = chosen(figures_desk)
    assert told.champion.model_id == "m1"
    assert (told.standing.proposed_by, told.standing.decided_by) == (dana.username, sara.username)
    assert '"auc": 0.8' in told.standing.figures
    assert (done.state, done.number) == ("approved", 1)
    assert Standing.objects.get(model_id="m1").verdict == "approved"
    held = governing.governed()
    assert (held.champion, held.rules) == ("m1", True)
    assert Record.objects.filter(action__startswith="approved a").count() == 2


def test_nobody_decides_their_own_proposal(figures_desk, person):
    sara = person("supervisor")
    made = champion(sara)
    for decide in (governing.approve, governing.refuse):
        with pytest.raises(ForbiddenError):
            decide(made.pk, by=sara, version=1, reason="mine")
    with pytest.raises(ForbiddenError):
        governing.withdraw(made.pk, by=person("supervisor", name="sven"), version=1)
    assert governing.withdraw(made.pk, by=sara, version=1).state == "withdrawn"
    assert governing.governed().words == {}


def test_a_data_scientist_proposes_and_does_not_decide(figures_desk, person):
    dana = person("data scientist")
    made = champion(dana)
    with pytest.raises(ForbiddenError):
        approve(made, person("data scientist", name="dino"))
    with pytest.raises(ForbiddenError):
        champion(person("analyst"))


def test_a_proposal_is_decided_once_as_it_was_seen(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    made = champion(dana)
    governing.refuse(made.pk, by=sara, version=1, reason="not yet")
    with pytest.raises(ConflictError):
        approve(made, person("supervisor", name="sven"))
    assert governing.governed().words == {}


def test_what_was_proposed_on_another_champion_is_proposed_anew(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    first, second = champion(dana), champion(dana, model="m0")
    approve(first, sara)
    with pytest.raises(ConflictError, match="anew"):
        approve(second, sara)
    assert governing.governed().champion == "m1"


def test_while_a_run_writes_nothing_is_said_and_the_proposal_still_waits(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    made = champion(dana)
    with Lake.open(figures_desk) as lake, lake.change("a run"), pytest.raises(ConflictError, match="A run is writing"):
        approve(made, sara)
    assert Proposal.objects.get().state == "waiting"
    assert approve(made, sara).state == "approved"


@pytest.mark.parametrize("until", [None, DAY, DAY + dt.timedelta(days=900)])
def test_no_approval_without_an_end(figures_desk, person, until):
    with pytest.raises(UnfitError):
        champion(person("data scientist"), until=until)


def test_under_a_policy_one_person_no_longer_approves_and_still_stops(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    with_trees(figures_desk, "m1")
    approve(policy(dana, without="flag"), sara)
    with pytest.raises(UnfitError, match="propose the model"):
        judge("m1", by=sara, version=0, verdict="approved", reason="good", sunset_on=SOON)
    approve(champion(dana), sara)
    with pytest.raises(ForbiddenError, match="ending an approval"):
        judge("m1", by=dana, version=1, verdict="retired", reason="drifts", sunset_on=None)
    judge("m1", by=sara, version=1, verdict="retired", reason="drifts", sunset_on=None)
    told = chosen(figures_desk)
    assert told.champion is None
    assert told.flagged
    assert "withdrawn from use (retired)" in told.words


def test_a_model_in_shadow_is_asked_by_runs_of_the_lake(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    judge("m0", by=dana, version=0, verdict="shadow", reason="watch it", sunset_on=None)
    approve(policy(dana, without="flag"), sara)
    assert chosen(figures_desk).shadows == ("m0",)


def test_a_policy_that_holds_is_not_proposed_again(figures_desk, person):
    dana, sara = person("data scientist"), person("supervisor")
    approve(policy(dana), sara)
    with pytest.raises(UnfitError, match="that holds"):
        policy(dana)
    with pytest.raises(UnfitError):
        governing.propose_policy(by=dana, uses="best", without="refuse", reason="so")


def test_a_policy_published_without_the_workbench_is_seen_here(figures_desk, db):
    with Lake.open(figures_desk) as lake:
        publish_model_policy(
            lake, uses="champion", without="flag", drafted_by="a", published_by="b", reason="by hand", holds_from=DAY,
            today=DAY,
        )  # fmt: skip
        say_of_model(lake, "m1", "champion", proposed_by="a", decided_by="b", reason="by hand", today=DAY, ends_on=SOON)
    assert governing.governed().policy["published_by"] == "b"
    entry = register()[0][0]
    assert (entry.by_two, entry.answers, entry.until, entry.needs_word) == (True, "a, b", SOON, False)


def test_the_pages_say_what_holds_and_who_may_do_what(figures_desk, person, signed_in):
    dana, sara = person("data scientist"), person("supervisor")
    browser = signed_in(dana)
    page = browser.get(reverse("register")).content.decode()
    assert "no approval is on record" in page
    assert "Propose another policy" in page
    made = browser.post(reverse("propose_champion", args=["m1"]), {"ends_on": SOON, "reason": "better on May"})
    told = browser.get(made.url).content.decode()
    assert "A supervisor other than you" in told
    assert "Approve: it holds" not in told
    second = signed_in(sara)
    assert "Approve: it holds" in second.get(made.url).content.decode()
    number = Proposal.objects.get().pk
    second.post(reverse("approve_proposal", args=[number]), {"version": 1, "reason": "looked at it"})
    assert f"until {SOON:%Y-%m-%d}" in second.get(reverse("register")).content.decode()
    assert "Propose another policy" not in signed_in(person("auditor")).get(reverse("register")).content.decode()


def test_a_difference_counts_only_where_its_interval_leaves_out_nought():
    def figure(low, high):
        return {"one": {}, "other": {}, "difference": {"value": (low + high) / 2, "low": low, "high": high}}

    told = {
        "challenger": "new",
        "share": 0.02,
        "figures": {
            "precision": figure(0.1, 0.2),
            "log_loss": figure(0.1, 0.2),
            "average_precision": figure(-0.1, 0.2),
        },
    }
    shown = {line.name: line.shows for line in beside(told).lines}
    assert list(shown.values()) == ["better", "open", "worse"]
