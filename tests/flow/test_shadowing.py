"""A run under governance: the approved model judges, the one that was trained watches, and both are kept as told."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from tests.flow.shelf import put_on_shelf
from tests.models.port import AS_OF, planted_port
from tidewaiter.flow.approving import publish_model_policy, say_of_model
from tidewaiter.flow.daily import run_day
from tidewaiter.flow.governing import NoChampionError
from tidewaiter.flow.shadowing import keep_shadows, uses
from tidewaiter.lake import Lake
from tidewaiter.models.comparing import compare_models
from tidewaiter.tables import declared, found, fused, scored, selected

pytestmark = pytest.mark.slow

NEXT, THIRD = AS_OF + dt.timedelta(days=1), AS_OF + dt.timedelta(days=2)


@pytest.fixture(scope="module")
def governed(tmp_path_factory):
    """A run without a policy, then a policy and an approval of its model, then a run of the next day; read it only."""
    with Lake.open(tmp_path_factory.mktemp("governed") / "lake", create=True) as lake:
        port = planted_port(800)
        with lake.change("port") as change:
            change.replace(declared.ITEMS, port.items)
            change.replace(found.OUTCOMES, port.outcomes)
        before = run_day(lake, last=AS_OF)
        publish_model_policy(
            lake, uses="champion", without="refuse", drafted_by="dana", published_by="sara", reason="as agreed",
            holds_from=NEXT, today=NEXT,
        )  # fmt: skip
        with pytest.raises(NoChampionError, match="nobody has approved one"):
            run_day(lake, last=NEXT)
        champion = before.prediction.card.model_id
        refused = (lake.fetch(lake.read(fused.RISKS)), lake.fetch(lake.read(selected.PLAN)), uses(lake))
        say_of_model(
            lake, champion, "champion", proposed_by="dana", decided_by="sara", reason="it holds", today=NEXT,
            ends_on=THIRD,
        )  # fmt: skip
        after = run_day(lake, last=NEXT)
        yield lake, before, refused, after


def test_without_a_policy_the_run_uses_its_own_model_and_nobody_is_asked_beside_it(governed):
    _lake, before, refused, _after = governed
    assert before.prediction.card == before.prediction.fresh
    assert before.prediction.shadows == ()
    assert "no approval is on record" in before.prediction.choice.words
    risks, plan, told = refused
    assert set(risks["model_id"].to_pylist()) == {before.prediction.card.model_id}
    assert set(risks["declared_on"].to_pylist()) == {AS_OF}  # the run that was refused left them alone
    assert set(plan["day"].to_pylist()) <= {AS_OF}
    assert [(row["model_id"], row["flagged"], row["policy"]) for row in told] == [
        (before.prediction.card.model_id, False, None)
    ]


def test_the_champion_judges_and_the_fresh_model_watches(governed):
    lake, before, _refused, after = governed
    champion, fresh = before.prediction.card.model_id, after.prediction.fresh.model_id
    assert after.prediction.card.model_id == champion != fresh
    risks = lake.fetch(lake.read(fused.RISKS))
    assert set(risks["model_id"].to_pylist()) == {champion}
    told = lake.fetch(lake.read(scored.SHADOW)).to_pylist()
    assert {(row["model_id"], row["role"]) for row in told} == {(champion, "in use"), (fresh, "fresh")}
    lines = set(risks["item_id"].to_pylist())
    for model in (champion, fresh):
        assert {row["item_id"] for row in told if row["model_id"] == model} == lines
    assert {row["known_before"] for row in told} == {NEXT}


def test_it_is_on_record_by_whose_word_the_model_was_used(governed):
    lake, before, _refused, after = governed
    last = uses(lake)[0]
    assert last["model_id"] == before.prediction.card.model_id
    assert last["fresh"] == after.prediction.fresh.model_id
    assert json.loads(last["shadows"]) == [after.prediction.fresh.model_id]
    assert (last["policy"], last["standing"], last["flagged"]) == (1, 1, False)
    assert "approved by sara (proposed by dana)" in last["words"]


def test_what_became_known_since_is_what_they_are_compared_by(governed):
    lake, before, _refused, after = governed
    champion, fresh = before.prediction.card.model_id, after.prediction.fresh.model_id
    known = compare_models(lake, champion, fresh, today=NEXT + dt.timedelta(days=5))
    assert known.known == known.lines > 0
    assert compare_models(lake, champion, "fresh", today=NEXT + dt.timedelta(days=4)).known == 0


def test_a_watched_model_that_cannot_be_asked_takes_nothing_from_the_day(governed):
    lake, before, _refused, after = governed
    watched = replace(after.prediction.choice, shadows=("gone", "in name only"))
    with lake.scratch() as trial:
        put_on_shelf(trial, "in name only", as_of=NEXT)
        asked = keep_shadows(trial, watched, used=before.prediction.card, fresh=None, first=NEXT, last=NEXT)
    assert asked == ()
