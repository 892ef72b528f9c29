"""Answers of the lake are asked once a run."""

from __future__ import annotations

import pytest

from tidewaiter.lake import Lake
from tidewaiter.tables import selected
from tidewaiter_workbench.keeping.asking import asked_once
from tidewaiter_workbench.keeping.models import Answer


@pytest.fixture
def asking(own_lake, db):
    """Ask, and say how often the lake was really asked."""
    asked: list[object] = []

    def ask(facts: object, answer: object = None) -> object:
        def really() -> object:
            asked.append(facts)
            return answer

        return asked_once("test", facts, really)

    ask.asked = asked
    return ask


def test_the_same_question_is_asked_once(asking):
    assert asking(["a"], {"n": 1}) == {"n": 1} == asking(["a"], {"n": 2})
    assert asking(["b"], {"n": 3}) == {"n": 3}
    assert asking.asked == [["a"], ["b"]]


def test_after_another_run_it_is_asked_again_and_the_old_answer_goes(asking, own_lake):
    asking(["a"], 1)
    with Lake.open(own_lake) as lake, lake.change("another run") as change:
        change.replace(selected.PLAN, selected.PLAN.schema.empty_table())
    assert asking(["a"], 2) == 2
    assert Answer.objects.count() == 1


def test_an_answer_is_the_same_the_first_time_and_when_kept(asking):
    """Tuples become lists at once, not only on the second reading."""
    assert asking(["t"], (1, (2,))) == [1, [2]] == asking(["t"])


def test_what_fails_is_not_kept(own_lake, db):
    def fail() -> object:
        raise RuntimeError("the lake is away")

    with pytest.raises(RuntimeError):
        asked_once("test", [], fail)
    assert not Answer.objects.exists()


def test_what_other_code_had_answered_is_asked_again(asking, monkeypatch):
    """After an update the same question may have another answer, or one of another shape."""
    asking(["a"], 1)
    monkeypatch.setattr("tidewaiter_workbench.keeping.asking.answering", lambda: "another version")
    assert asking(["a"], 2) == 2
