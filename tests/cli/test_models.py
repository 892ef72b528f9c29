"""`tidewaiter models`: whose word holds, and how the others do."""

from __future__ import annotations

import datetime as dt

from tests.cli.command import spoken, typed
from tests.flow.shelf import put_on_shelf
from tests.models.test_comparing import FIRST, TODAY, plant
from tidewaiter.flow.approving import publish_model_policy, say_of_model
from tidewaiter.lake import Lake


def test_without_a_policy_it_says_so(tmp_path):
    Lake.open(tmp_path / "lake", create=True).close()
    assert "No policy of models is published" in typed("models", "--lake", tmp_path / "lake")


def test_the_policy_the_words_and_the_comparison_are_told(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        put_on_shelf(lake, "old")
        plant(lake, good=(0.1, 0.05), bad=(0.1, 0.6))
        publish_model_policy(
            lake, uses="champion", without="flag", drafted_by="dana", published_by="sara", reason="as agreed",
            holds_from=FIRST, today=FIRST,
        )  # fmt: skip
        say_of_model(
            lake, "old", "champion", proposed_by="dana", decided_by="sara", reason="it holds", today=FIRST,
            ends_on=TODAY + dt.timedelta(days=1),
        )  # fmt: skip
    told = spoken("models", "--lake", tmp_path / "lake", "--day", TODAY, "--json")
    assert told["policy"] == {"version": 1, "uses": "champion", "without": "flag"}
    assert told["standings"]["old"]["standing"] == "champion"
    (compared,) = told["compared"]
    assert (compared["champion"], compared["challenger"], compared["known"]) == ("old", "new", 600)
    words = typed("models", "--lake", tmp_path / "lake", "--day", TODAY)
    assert "old: champion until 2024-12-01, by sara: it holds" in words
    assert "precision at capacity" in words
