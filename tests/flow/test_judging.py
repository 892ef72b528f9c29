"""Judgements in a lake: named as people name parties, obeyed by the next run, undone by withdrawing."""

import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.cli.command import failing, spoken, typed
from tidewaiter.entities.judgements import judge, record
from tidewaiter.entities.updating import resolve
from tidewaiter.errors import UsageError
from tidewaiter.flow.judging import (
    Judgement,
    OrderError,
    judge_two,
    judgements_of,
    profile_meant,
    record_judgements,
    withdraw_standing,
)
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, resolved

DAY = date(2024, 1, 1)
FIRMS = (
    "Vandelay Steel Ltd",
    "Globex Foods Inc",
    "Initech Software LLC",
    "Wonka Sweets GmbH",
    "VANDELAY STEEL LIMITED",
)
ONE = {"by": "A. Officer", "why": "one owner, told by the register", "on": DAY}


@pytest.fixture(scope="module")
def resolved_once(tmp_path_factory):
    """Five ways of writing four firms, resolved."""
    rows = [
        dict.fromkeys(declared.PARTIES.column_names)
        | {"mention_id": f"d{n}/importer", "document_id": f"d{n}", "document_kind": "item", "role": "importer"}
        | {"mentioned_on": DAY + timedelta(days=n), "party": f"N-{n}", "name": name, "identifier": f"N-{n}"}
        | {"source": "test", "file_id": "f", "row_no": n}
        for n, name in enumerate(FIRMS)
    ]
    folder = tmp_path_factory.mktemp("judging") / "lake"
    with Lake.open(folder, create=True) as lake:
        with lake.change("declare") as change:
            change.append(declared.PARTIES, pa.Table.from_pylist(rows, schema=declared.PARTIES.schema))
        resolve(lake)
    return folder


@pytest.fixture
def folder(resolved_once, tmp_path):
    """A copy of it, to write into."""
    return Path(shutil.copytree(resolved_once, tmp_path / "lake"))


@pytest.fixture
def lake(folder):
    with Lake.open(folder) as opened:
        yield opened


def party_of(lake):
    return {row["name"]: row["party_id"] for row in lake.fetch(lake.read(resolved.PROFILES)).to_pylist()}


def test_what_is_judged_the_same_is_one_party_after_the_next_run_and_two_again_when_it_is_withdrawn(lake):
    before = party_of(lake)
    told = judge_two(lake, "Globex Foods Inc", "N-3", verdict="same", **ONE)
    assert (told.left_name, told.right_name) in {
        ("Globex Foods Inc", "Wonka Sweets GmbH"),
        ("Wonka Sweets GmbH", "Globex Foods Inc"),
    }
    assert party_of(lake) == before, "nothing moves before the next run"
    resolve(lake)
    assert party_of(lake)["Wonka Sweets GmbH"] == before["Globex Foods Inc"]
    withdraw_standing(lake, "N-3", "N-1", by="ana", why="looked again", on=DAY + timedelta(days=9))
    resolve(lake)
    assert party_of(lake) == before


def test_what_is_judged_different_is_parted_and_joined_again_when_it_is_withdrawn(lake):
    before = party_of(lake)
    assert before["Vandelay Steel Ltd"] == before["VANDELAY STEEL LIMITED"]
    judge_two(lake, "N-0", "N-4", verdict="different", **ONE)
    resolve(lake)
    assert party_of(lake)["Vandelay Steel Ltd"] != party_of(lake)["VANDELAY STEEL LIMITED"]
    withdraw_standing(lake, "N-0", "N-4", by="ana", why="looked again", on=DAY)
    resolve(lake)
    assert party_of(lake) == before


def two_made_one(lake):
    """Two parties that a person's word makes one; gives what stood before, and their ids of then."""
    before = party_of(lake)
    two = before["Globex Foods Inc"], before["Wonka Sweets GmbH"]
    judge_two(lake, *two, verdict="same", **ONE)
    resolve(lake)
    assert party_of(lake)["Wonka Sweets GmbH"] == before["Globex Foods Inc"]
    return before, two


def test_a_decision_is_withdrawn_in_the_words_in_which_it_was_given_though_it_made_the_two_one(lake):
    before, two = two_made_one(lake)
    withdraw_standing(lake, *two, by="ana", why="looked again", on=DAY + timedelta(days=9))
    resolve(lake)
    assert party_of(lake) == before


def test_a_decision_is_overruled_in_the_words_in_which_it_was_given_though_it_made_the_two_one(lake):
    before, two = two_made_one(lake)
    judge_two(lake, *two, verdict="different", by="B", why="two registers", on=DAY + timedelta(days=9))
    resolve(lake)
    assert party_of(lake) == before
    assert [each.verdict for each in judgements_of(lake) if each.withdrawn_on is None] == ["different"]


def test_who_says_again_what_another_ended_that_day_takes_no_word_of_either_from_the_record(lake):
    two = "N-1", "N-3"
    for by, verdict in (("ana", "different"), ("ben", "same"), ("ana", "different"), ("ben", "same")):
        judge_two(lake, *two, verdict=verdict, by=by, why=f"{by} looked", on=DAY)
    told = judgements_of(lake)
    assert Counter((each.by, each.withdrawn_by) for each in told) == {
        ("ana", "ben"): 2, ("ben", "ana"): 1, ("ben", None): 1,
    }  # fmt: skip
    assert [each.verdict for each in told if each.withdrawn_on is None] == ["same"]


def test_of_several_decisions_between_two_each_is_told_with_what_names_it(lake):
    before = party_of(lake)
    two = before["Globex Foods Inc"], before["Wonka Sweets GmbH"]
    judge_two(lake, *two, verdict="same", **ONE)
    judge_two(lake, "N-2", "N-3", verdict="same", **ONE)
    resolve(lake)
    with pytest.raises(UsageError, match=r"several judgements.*profile ids") as told:
        withdraw_standing(lake, *two, by="ana", why="looked again", on=DAY)
    wonka, initech = (profile_meant(lake, number) for number in ("N-3", "N-2"))
    assert wonka in str(told.value)
    withdraw_standing(lake, wonka, initech, by="ana", why="looked again", on=DAY)
    resolve(lake)
    assert party_of(lake)["Initech Software LLC"] == before["Initech Software LLC"]


def test_a_decision_about_others_of_one_party_is_not_taken_for_the_one_that_is_named(lake):
    judge_two(lake, "N-1", "N-3", verdict="same", **ONE)
    resolve(lake)
    with pytest.raises(UsageError, match="no judgement about these two"):
        withdraw_standing(lake, "N-0", "N-3", by="ana", why="looked again", on=DAY)


def test_to_be_unsure_changes_nothing_and_is_on_record(lake):
    before = party_of(lake)
    judge_two(lake, "N-1", "N-3", verdict="unsure", **ONE)
    resolve(lake)
    assert party_of(lake) == before
    assert [each.verdict for each in judgements_of(lake)] == ["unsure"]


def test_of_two_decisions_about_one_pair_on_one_day_the_later_stands(lake):
    for verdict, by in (("same", "anton"), ("different", "sara"), ("same", "anton")):
        judge_two(lake, "N-1", "N-3", verdict=verdict, by=by, why="looked at it", on=DAY)
        assert [(each.verdict, each.by) for each in judgements_of(lake) if each.withdrawn_on is None] == [(verdict, by)]


def test_a_decision_recorded_twice_is_one(lake):
    ids = sorted(row["profile_id"] for row in lake.fetch(lake.read(resolved.PROFILES)).to_pylist())
    decision = Judgement(ids[1], ids[0], "same", "anton", "looked at it", DAY, mark="7")
    record_judgements(lake, [decision])
    record_judgements(lake, [decision])
    assert [each.judgement_id for each in judgements_of(lake)] == [decision.judgement_id]
    other = Judgement(ids[0], ids[1], "same", "anton", "looked at it", DAY, mark="8")
    record_judgements(lake, [other])
    assert len(judgements_of(lake)) == 2, "decided anew on the same day, it is another decision"


@pytest.mark.parametrize(
    ("sides", "verdict", "by"),
    [
        (("N-0", "N-1"), "perhaps", "anton"),
        (("N-0", "N-1"), "same", " "),
        (("N-0", "Vandelay Steel Ltd"), "same", "anton"),
        (("N-0", "nobody of this name at all"), "same", "anton"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(lake, sides, verdict, by):
    with pytest.raises(UsageError):
        judge_two(lake, *sides, verdict=verdict, by=by, why="looked at it", on=DAY)
    assert judgements_of(lake) == ()


def test_two_that_are_one_with_a_third_are_not_judged_different(lake):
    judge_two(lake, "N-0", "N-1", verdict="same", **ONE)
    judge_two(lake, "N-1", "N-3", verdict="same", **ONE)
    with pytest.raises(UsageError, match=r"Wonka Sweets GmbH.*withdraw what no longer holds"):
        judge_two(lake, "N-0", "N-3", verdict="different", **ONE)
    assert [each.verdict for each in judgements_of(lake)] == ["same", "same"]
    withdraw_standing(lake, "N-1", "N-3", by="ana", why="looked again", on=DAY)
    judge_two(lake, "N-0", "N-3", verdict="different", **ONE)
    with pytest.raises(UsageError, match="would be judged different"):
        judge_two(lake, "N-1", "N-3", verdict="same", **ONE)


def test_nor_are_they_where_many_decisions_are_recorded_at_once(lake):
    steel, globex, wonka = (profile_meant(lake, number) for number in ("N-0", "N-1", "N-3"))

    def decision(one, other, verdict, **more):
        return Judgement(one, other, verdict, "anton", "looked at it", DAY, mark="w7", **more)

    first = [decision(steel, globex, "same"), decision(globex, wonka, "same")]
    with pytest.raises(UsageError, match=r"would be judged different.*withdraw what no longer holds"):
        record_judgements(lake, [*first, decision(steel, wonka, "different")])
    assert judgements_of(lake) == (), "none of them"
    record_judgements(lake, first)
    with pytest.raises(UsageError, match=r"Wonka Sweets GmbH.*withdraw what no longer holds"):
        record_judgements(lake, [decision(steel, wonka, "different")])
    ended = decision(globex, wonka, "same", withdrawn_on=DAY)
    record_judgements(lake, [ended, decision(steel, wonka, "different")])
    record_judgements(lake, [ended, decision(steel, wonka, "different")])
    assert sorted(each.verdict for each in judgements_of(lake) if each.withdrawn_on is None) == ["different", "same"]


def test_what_contradicted_each_other_before_keeps_nobody_from_judging_others(lake):
    ids = [profile_meant(lake, number) for number in ("N-0", "N-1", "N-3", "N-2")]
    said = ((0, 1, "same"), (1, 2, "same"), (0, 2, "different"))
    record(lake, [Judgement(ids[a], ids[b], verdict, "anton", "merged long ago", DAY) for a, b, verdict in said])
    judge_two(lake, "N-2", "N-4", verdict="same", **ONE)
    assert len(judgements_of(lake)) == 4


def test_nothing_is_withdrawn_that_does_not_stand(lake):
    with pytest.raises(UsageError, match="no judgement about these two stands"):
        withdraw_standing(lake, "N-0", "N-1", by="ana", why="looked again", on=DAY)


def test_a_decision_of_before_the_one_that_stands_is_refused_and_ends_nothing_before_it_was_given(lake):
    later = {**ONE, "on": DAY + timedelta(days=30)}
    judge_two(lake, "N-0", "N-1", verdict="different", **later)
    with pytest.raises(UsageError, match=r"given on 2024-01-31, after 2024-01-01; name that day or a later one"):
        judge_two(lake, "N-1", "N-0", verdict="same", **ONE)
    assert [(each.verdict, each.withdrawn_on) for each in judgements_of(lake)] == [("different", None)]
    sides = (profile_meant(lake, "N-0"), profile_meant(lake, "N-1"))
    with pytest.raises(UsageError, match="withdraw that decision first"):
        judge(lake, *sides, verdict="same", **ONE)
    with pytest.raises(OrderError, match="given on 2024-01-31, after 2024-01-01"):
        record_judgements(lake, [Judgement(*sides, "same", "anton", "another clock", DAY, mark="w1")])
    record(lake, [Judgement(*sides, "same", "anton", "of an older program", DAY, mark="w1")])
    assert all(each.withdrawn_on is None or each.withdrawn_on >= each.judged_on for each in judgements_of(lake))


@pytest.mark.parametrize("more", [("same", "--why", "one owner", "--by", "anton"), ("--withdraw",)])
def test_nothing_is_decided_on_a_day_that_is_still_to_come(folder, more):
    sides = ("judge", "Globex Foods Inc", "Wonka Sweets GmbH")
    told = failing(*sides, *more, "--on", "2999-01-01", "--lake", folder, code=2)
    assert "--on 2999-01-01 is still to come" in told
    assert "leave --on out for today" in told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, {"Wonka Sweets GmbH (N-1)", "Wonka Sweets GmbH (N-3)"}),
        ({"identifier": None, "city": "Leeds"}, None),
    ],
)
def test_two_sides_of_one_name_are_told_apart(lake, more, told):
    with lake.change("one name") as change:
        written = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()
        alike = [row | {"name": "Wonka Sweets GmbH"} | more for row in written]
        change.replace(resolved.PROFILES, pa.Table.from_pylist(alike, schema=resolved.PROFILES.schema))
    done = judge_two(
        lake, *(row["profile_id"] for row in written if row["party"] in ("N-1", "N-3")), verdict="different", **ONE
    )
    called = {done.left_name, done.right_name}
    assert called == (told or {f"Wonka Sweets GmbH ({each})" for each in (done.left_profile, done.right_profile)})


def test_the_command_judges_lists_and_withdraws(folder):
    sides = ("judge", "Globex Foods Inc", "Wonka Sweets GmbH")
    said = typed(*sides, "same", "--why", "one owner", "--by", "anton", "--lake", folder, "--on", "2024-02-01")
    assert "2024-02-01" in said
    assert "anton: one owner" in said
    (told,) = spoken("judge", "--list", "--lake", folder, "--json")
    assert (told["verdict"], told["withdrawn_on"]) == ("same", None)
    assert "--by NAME --why TEXT" in failing(*sides, "--withdraw", "--lake", folder, "--on", "2024-02-03", code=2)
    why = ("--by", "berta", "--why", "two owners")
    said = typed(*sides, "--withdraw", *why, "--lake", folder, "--on", "2024-02-03")
    assert "withdrawn on 2024-02-03 by berta: two owners" in said
    (told,) = spoken("judge", "--list", "--lake", folder, "--json")
    assert (told["withdrawn_on"], told["withdrawn_by"]) == ("2024-02-03", "berta")


def test_a_judgement_in_whose_place_another_came_says_whose(folder):
    sides = ("judge", "Globex Foods Inc", "Wonka Sweets GmbH")
    typed(*sides, "same", "--why", "one owner", "--by", "anton", "--lake", folder, "--on", "2024-02-01")
    typed(*sides, "different", "--why", "two owners", "--by", "berta", "--lake", folder, "--on", "2024-02-02")
    ended = [each for each in spoken("judge", "--list", "--lake", folder, "--json") if each["withdrawn_on"]]
    assert [(each["by"], each["withdrawn_by"], each["withdrawn_why"]) for each in ended] == [
        ("anton", "berta", "two owners"),
    ]  # fmt: skip


def test_the_command_says_what_it_needs(folder):
    assert "name two sides and a verdict" in failing("judge", "N-0", "N-1", "--lake", folder, code=2)
    assert "says who decided" in failing("judge", "N-0", "N-1", "same", "--lake", folder, code=2)
