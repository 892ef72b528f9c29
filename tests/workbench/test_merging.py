"""Pairs that a person judges: what is shown, what moves, what is refused, and how the lake comes to obey."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pyarrow as pa
import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, HOME, rows
from tests.workbench.planted_parties import pair, party, plant, presence, way
from tests.workbench.test_jobs import done
from tidewaiter.entities.obeyed import SEVERAL, WHY_IDLE
from tidewaiter.entities.updating import resolve
from tidewaiter.flow.judging import judge_two
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.merging import services
from tidewaiter_workbench.merging.comparing import compared, weighed
from tidewaiter_workbench.merging.filling import keep_judgements, keep_pairs
from tidewaiter_workbench.merging.jobs import JUDGEMENTS
from tidewaiter_workbench.merging.models import Judgement, Pair
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.parties.models import Party
from tidewaiter_workbench.party_answers import JudgementTold
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError

WHY = "one owner in the register"
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def written(monkeypatch):
    """What was written into the lake, without one."""
    kept: list = []
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda _lake, told: kept.append(told))
    return kept


@pytest.fixture
def anton(person):
    return person("analyst", name="anton", offices=[HOME])


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", offices=[HOME, AWAY], clearance=3)


@pytest.fixture
def filled(party_answers, own_party_lake, db):
    """Parties and pairs as the lake tells them."""
    keep_parties(party_answers["parties"], by="test")
    keep_pairs(party_answers["pairs"], by="test")


@pytest.fixture
def planted(db, desk, written):
    plant()
    return Pair.objects.get()


def judged_by(person, one: Pair, verdict: str = "same", **more):
    return services.judge(one.pk, by=person, version=more.pop("version", one.version), verdict=verdict, reason=WHY)


def parties_of(lake) -> dict[str, str]:
    with Lake.open(lake) as opened:
        return {row["name"]: row["party_id"] for row in opened.fetch(opened.read(resolved.PROFILES)).to_pylist()}


def run_resolution(lake) -> None:
    with Lake.open(lake) as opened:
        resolve(opened)


# From the lake and back


def test_a_judgement_is_in_the_lake_and_the_next_run_obeys_and_withdrawing_undoes_it(
    filled, party_answers, own_party_lake, sara
):
    before = parties_of(own_party_lake)
    names = {each.name: each for each in Party.objects.all()}
    told = party_answers["pairs"]
    keep_pairs([*told, _pair_of(own_party_lake, "Globex Foods Inc", "Wonka Sweets GmbH")], by="test")
    one = Pair.objects.get(left_party=names["Globex Foods Inc"].pk, right_party=names["Wonka Sweets GmbH"].pk)
    made = judged_by(sara, one)
    assert made.state == "written"
    run_resolution(own_party_lake)
    after = parties_of(own_party_lake)
    assert after["Globex Foods Inc"] == after["Wonka Sweets GmbH"]
    call_command("fill_parties", verbosity=0)
    gone = Party.objects.get(pk=before["Wonka Sweets GmbH"])
    assert gone.merged_into == before["Globex Foods Inc"]
    services.withdraw(made.pk, by=sara, reason="two owners after all")
    run_resolution(own_party_lake)
    assert parties_of(own_party_lake) == before
    assert Judgement.objects.get().withdrawn_by == "sara", "it stays on record"


def _pair_of(lake, one: str, other: str):
    """A pair of two names of the lake, as its filling would bring it."""
    with Lake.open(lake) as opened:
        rows = {row["name"]: row for row in opened.fetch(opened.read(resolved.PROFILES)).to_pylist()}
    sides = sorted((rows[one], rows[other]), key=lambda row: row["profile_id"])
    told = pair(*(row["profile_id"] for row in sides))
    order = [rows[one]["party_id"], rows[other]["party_id"]]
    return type(told)(told.left, told.right, *order, *(getattr(told, name) for name in told.__slots__[4:]))


def test_a_doubt_is_brought_once_with_what_each_verdict_would_move(party_answers):
    told = {each.kind: each for each in party_answers["pairs"]}
    weak = told["joined"]
    assert {record["name"] for record in weak.content["records"]} == {"Vandelay Steel Ltd", "VANDELAY STEEL LIMITED"}
    assert weak.left_party == weak.right_party
    assert weak.content["moves"]["same"] == []
    (moved,) = weak.content["moves"]["different"]
    assert moved["name"] == "VANDELAY STEEL LIMITED", "the younger name leaves"
    assert moved["from"] == weak.left_party != moved["to"]
    assert moved["seen"] == [[AWAY, 1, 2]]
    assert set(weak.seen) >= {("left", AWAY, 1), ("right", HOME, 1)} or set(weak.seen) >= {
        ("right", AWAY, 1),
        ("left", HOME, 1),
    }
    evidence = weak.content["evidence"]
    assert sum(each["bits"] for each in evidence) + weak.content["rest"] == pytest.approx(
        weak.content["weight"], abs=0.02
    )


def test_where_the_comparisons_on_record_would_join_what_the_run_kept_apart_the_preview_says_what_joining_moves(
    own_party_lake,
):
    """What spoke plainly against was not kept, so what is on record cannot derive what stands."""
    with Lake.open(own_party_lake) as lake:
        names = {row["name"]: row for row in lake.fetch(lake.read(resolved.PROFILES)).to_pylist()}
        sides = sorted(names[name]["profile_id"] for name in ("Globex Foods Inc", "Wonka Sweets GmbH"))
        match = {"left_profile": sides[0], "right_profile": sides[1], "probability": 0.99, "weight": 9.0, "by": "model"}
        match |= {"evidence": '{"phone": ["the telephone is the same", 9.0]}', "kept": False, "known_on": DAY}
        with lake.change("doubt") as change:
            before = lake.fetch(lake.read(resolved.MATCHES)).select(resolved.MATCHES.column_names)
            change.replace(resolved.MATCHES, pa.concat_tables([before, rows(resolved.MATCHES, match)]))
    (apart,) = (each for each in bridge.pairs(own_party_lake, marks={}) if each.kind == "apart")
    assert apart.content["moves"]["different"] == [], "that is what stands"
    (moved,) = apart.content["moves"]["same"]
    assert {moved["from"], moved["to"]} == {apart.left_party, apart.right_party}


def test_the_preview_of_parting_is_what_the_next_run_does(filled, own_party_lake, sara):
    one = Pair.objects.get(kind="joined")
    (moved,) = one.content["moves"]["different"]
    judged_by(sara, one, "different")
    run_resolution(own_party_lake)
    assert parties_of(own_party_lake)[moved["name"]] == moved["to"]


def test_what_was_judged_by_command_is_taken_in_and_its_pair_is_decided(filled, sara):
    one = Pair.objects.get(kind="joined")
    told = JudgementTold("j1", one.left, one.right, "a", "b", "different", "cli", WHY, DAY, None)
    assert keep_judgements([told]) == 1
    assert keep_judgements([told]) == 0
    one.refresh_from_db()
    assert one.verdict == "different"
    with pytest.raises(ConflictError, match="cli judged this pair before you"):
        judged_by(sara, one)
    keep_judgements([JudgementTold("j1", one.left, one.right, "a", "b", "different", "cli", WHY, DAY, DAY)])
    one.refresh_from_db()
    assert one.verdict == ""


def test_a_judgement_that_no_run_obeys_is_shown_as_idle_with_the_reason(filled, sara, signed_in):
    one = Pair.objects.get(kind="joined")
    told = JudgementTold("j1", one.left, one.right, "a", "b", "different", "cli", WHY, DAY, None)
    desk, page = signed_in(sara), reverse("merge", args=[one.pk])
    keep_judgements([told])
    assert "Idle:" not in desk.get(page).content.decode()
    keep_judgements([replace(told, idle=WHY_IDLE[SEVERAL])])
    shown = desk.get(page).content.decode()
    assert "no run obeys this judgement, as its documents were corrected to several ways of writing" in shown
    assert "documents were corrected" in desk.get(reverse("merges"), {"show": "decided"}).content.decode()
    keep_judgements([told])
    assert "Idle:" not in desk.get(page).content.decode()


def test_a_busy_lake_lets_the_judgement_wait_and_it_is_written_later(planted, anton, written, monkeypatch):
    def busy(*_args):
        raise bridge.BridgeBusyError("another process is writing")

    writes = bridge.write_judgements
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", busy)
    made = judged_by(anton, planted)
    assert made.state == "waiting"
    assert services.write_waiting() == 0
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", writes)
    call_command("write_judgements")
    made.refresh_from_db()
    assert made.state == "written"
    assert [number for told in written for number, _judgement in told] == [made.pk]


def test_a_waiting_judgement_is_found_by_workers_and_written_by_a_job(planted, anton, written):
    JUDGEMENTS.look()
    assert not Job.objects.exists()
    made = judged_by(anton, planted)
    Judgement.objects.filter(pk=made.pk).update(state="waiting")
    JUDGEMENTS.look()
    JUDGEMENTS.look()
    assert [job.kind for job in Job.objects.all()] == ["judgements"]
    assert done("judgements").words == "1 judgement was written"
    made.refresh_from_db()
    assert made.state == "written"


def test_what_is_withdrawn_while_it_is_written_is_written_again(planted, anton, written, monkeypatch):
    made = judged_by(anton, planted)
    Judgement.objects.filter(pk=made.pk).update(state="waiting")

    def meanwhile(_lake, _told):
        monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda *_: None)
        Judgement.objects.filter(pk=made.pk).update(withdrawn_on=DAY, revision=made.revision + 1)

    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", meanwhile)
    services.write_waiting()
    made.refresh_from_db()
    assert made.state == "waiting"


# What is refused


def test_of_two_who_judge_one_pair_one_is_told_who_was_faster(planted, anton, sara):
    judged_by(anton, planted)
    with pytest.raises(ConflictError, match="anton judged this pair before you: same"):
        judged_by(sara, planted, "different")
    assert Judgement.objects.get().verdict == "same"


@pytest.fixture
def three(planted):
    """Three names, and a pair of each two; two pairs lie in the office of an analyst, the third in another."""
    keep_pairs([pair("aa", "bb"), pair("bb", "cc"), pair("aa", "cc", office=AWAY)], by="test")
    return {(one.left, one.right): one for one in Pair.objects.all()}


def test_two_that_are_one_with_a_third_are_not_judged_different(three, anton, sara):
    judged_by(anton, three["aa", "bb"])
    judged_by(anton, three["bb", "cc"])
    with pytest.raises(ConflictError, match=r"ODD TRADING and ODDMENT LTD would be judged different.*withdraw what"):
        judged_by(sara, three["aa", "cc"], "different")
    assert Judgement.objects.count() == 2
    three["aa", "cc"].refresh_from_db()
    assert (three["aa", "cc"].verdict, three["aa", "cc"].version) == ("", 1), "the pair still waits"
    services.withdraw(Judgement.objects.get(left="bb").pk, by=anton, reason="two owners after all")
    assert judged_by(sara, three["aa", "cc"], "different").state == "written"


def test_names_that_a_person_may_not_see_are_not_told_by_a_refusal(three, anton, sara):
    judged_by(sara, three["aa", "cc"], "different")
    judged_by(anton, three["aa", "bb"])
    with pytest.raises(ConflictError, match="that you may not see say the opposite") as refused:
        judged_by(anton, three["bb", "cc"])
    assert "ODD" not in str(refused.value)


def test_the_page_says_why_a_judgement_does_not_fit(three, sara, signed_in):
    judged_by(sara, three["aa", "bb"])
    judged_by(sara, three["bb", "cc"])
    said = {"version": 1, "verdict": "different", "reason": WHY}
    answer = signed_in(sara).post(reverse("judge_merge", args=[three["aa", "cc"].pk]), said)
    assert answer.status_code == 409
    assert "withdraw what no longer holds" in answer.content.decode()


def test_what_others_judged_meanwhile_by_command_ends_a_waiting_judgement_and_its_pair_waits_again(
    filled, own_party_lake, sara
):
    with Lake.open(own_party_lake) as lake:
        profiles = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()
        ids = {row["name"]: row["profile_id"] for row in profiles}
        names = ("Globex Foods Inc", "Wonka Sweets GmbH")
        third = next(name for name in ids if name not in names)
        for other in names:
            judge_two(lake, ids[third], ids[other], verdict="same", by="cli", why=WHY, on=DAY)
    keep_pairs([_pair_of(own_party_lake, *names)], by="test")
    one = Pair.objects.get(verdict="")
    with pytest.raises(ConflictError, match="Judgements about others say the opposite"):
        judged_by(sara, one, "different")
    one.refresh_from_db()
    assert one.verdict == ""
    ended = Judgement.objects.get()
    assert (ended.withdrawn_by, ended.state) == ("workbench", "written")
    with Lake.open(own_party_lake) as lake:
        assert {row["verdict"] for row in lake.fetch(lake.read(resolved.JUDGEMENTS)).to_pylist()} == {"same"}


def by_command_later(lake, *names: str, verdict: str = "same") -> None:
    """Somebody judges by command on a day after that of the desk."""
    with Lake.open(lake) as opened:
        ids = {row["name"]: row["profile_id"] for row in opened.fetch(opened.read(resolved.PROFILES)).to_pylist()}
        judge_two(opened, *(ids[name] for name in names), verdict=verdict, by="cli", why=WHY, on=DAY + ONE_DAY)


def test_a_judgement_of_a_day_before_the_one_that_came_to_stand_ends_and_its_pair_waits_again(
    filled, own_party_lake, sara
):
    names = ("Globex Foods Inc", "Wonka Sweets GmbH")
    by_command_later(own_party_lake, *names)
    keep_pairs([_pair_of(own_party_lake, *names)], by="test")
    one = Pair.objects.get(verdict="")
    with pytest.raises(ConflictError, match=r"A decision about these two stands that was given on .*, after"):
        judged_by(sara, one, "different")
    one.refresh_from_db()
    assert one.verdict == ""
    with Lake.open(own_party_lake) as lake:
        rows_of = lake.fetch(lake.read(resolved.JUDGEMENTS)).to_pylist()
    assert [(row["verdict"], row["by"], row["withdrawn_on"]) for row in rows_of] == [("same", "cli", None)]


def test_one_that_is_known_to_be_of_a_later_day_is_refused_at_once_and_not_ended_before_its_day(
    filled, own_party_lake, sara
):
    names = ("Globex Foods Inc", "Wonka Sweets GmbH")
    by_command_later(own_party_lake, *names)
    keep_judgements(bridge.judgements(own_party_lake))
    keep_pairs([_pair_of(own_party_lake, *names)], by="test")
    one = Pair.objects.get(left=Judgement.objects.get().left)
    Pair.objects.filter(pk=one.pk).update(verdict="")
    with pytest.raises(ConflictError, match="withdraw that decision first"):
        judged_by(sara, one, "different")
    with pytest.raises(ConflictError, match="cannot end before that day"):
        services.withdraw(Judgement.objects.get().pk, by=sara, reason=WHY)
    assert Judgement.objects.get().withdrawn_on is None


@pytest.mark.slow
def test_at_the_same_moment_too(many_connections, desk, written, person):
    plant()
    one = Pair.objects.get()
    people = [person("analyst", name=f"a{n}", offices=[HOME]) for n in range(6)]
    told: list[str] = []

    def run(who) -> None:
        try:
            services.judge(one.pk, by=who, version=1, verdict="same", reason=WHY)
            told.append("done")
        except ConflictError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done"] + ["refused"] * 5
    assert Judgement.objects.count() == 1


def test_a_pair_that_changed_since_it_was_opened_is_looked_at_again(planted, anton):
    Pair.objects.update(version=2)
    with pytest.raises(ConflictError, match="changed since you opened it"):
        judged_by(anton, planted, version=1)


@pytest.mark.parametrize("role", ["officer", "data scientist", "auditor", "administrator"])
def test_only_analysts_and_supervisors_judge(planted, person, role):
    with pytest.raises(ForbiddenError):
        judged_by(person(role), planted)


def test_a_judgement_needs_a_verdict_and_a_reason(planted, anton):
    with pytest.raises(UnfitError, match="same, different or unsure"):
        services.judge(planted.pk, by=anton, version=1, verdict="perhaps", reason=WHY)
    with pytest.raises(UnfitError, match="Say why"):
        services.judge(planted.pk, by=anton, version=1, verdict="same", reason=" ")
    assert not Judgement.objects.exists()


def test_anothers_judgement_only_a_supervisor_withdraws_and_says_why(planted, anton, sara, person):
    made = judged_by(sara, planted)
    with pytest.raises(ForbiddenError, match="they or a supervisor"):
        services.withdraw(made.pk, by=anton, reason="I see it otherwise")
    with pytest.raises(UnfitError):
        services.withdraw(made.pk, by=sara, reason="")
    services.withdraw(made.pk, by=person("supervisor", name="boss"), reason="two owners")
    planted.refresh_from_db()
    assert planted.verdict == ""
    with pytest.raises(ConflictError, match="withdrawn already"):
        services.withdraw(made.pk, by=sara, reason="again")


def test_every_step_is_on_record(planted, anton):
    made = judged_by(anton, planted)
    services.withdraw(made.pk, by=anton, reason="two owners")
    kept = list(Record.objects.filter(by="anton").values_list("action", "key"))
    assert kept == [("judged a pair", made.judgement_id), ("withdrew a judgement", made.judgement_id)]
    assert Record.objects.filter(action="judged a pair").get().detail["reason"] == WHY


# What is shown


def test_a_pair_is_there_for_who_sees_both_sides(db, desk, person):
    one_sided = pair(seen=(("left", HOME, 1), ("right", AWAY, 1)))
    keep_pairs([one_sided], by="test")
    for offices, there in (([HOME], False), ([AWAY], False), ([HOME, AWAY], True)):
        assert services.pairs_within(person("analyst", name=str(offices), offices=offices)).exists() is there
    keep_pairs([pair(seen=(("left", HOME, 3), ("right", HOME, 1)))], by="test")
    assert not services.pairs_within(person("analyst", name="low", offices=[HOME])).exists()


def test_what_moves_is_counted_within_reach(planted, anton, person, alerts):
    (move,) = services.moves(planted, "same", person=anton)
    assert (move.mentions, move.ways, move.old_name, move.new_name) == (
        4,
        ("ODDMENT LTD",),
        "ODDMENT LTD",
        "ODD TRADING",
    )
    assert move.alerts == 1, "the alert of IMP-2"
    whole = person("supervisor", name="whole", offices=[], all_offices=True, clearance=3)
    assert services.moves(planted, "same", person=whole)[0].mentions == 904
    assert services.moves(planted, "different", person=anton) == []


def test_fields_stand_side_by_side_with_what_each_comparison_says(planted):
    fields = {field.label: field for field in compared(planted)}
    assert (fields["Name"].left, fields["Name"].right, fields["Name"].weight.side) == (
        "ODD TRADING",
        "ODDMENT LTD",
        "for",
    )
    assert (fields["Number"].weight.side, fields["Number"].weight.words) == ("against", "against")
    bars = {weight.about: weight for weight in weighed(planted)}
    assert bars["identifier"].x + bars["identifier"].width == 50
    assert bars["name"].x == 50
    assert sum(weight.bits for weight in bars.values()) == pytest.approx(planted.content["weight"])


def test_pages_show_the_pair_take_the_verdict_and_offer_to_undo_it(planted, anton, signed_in):
    browser = signed_in(anton)
    assert "ODDMENT LTD" in browser.get(reverse("merges")).content.decode()
    page = browser.get(reverse("merge", args=[planted.pk])).content.decode()
    assert "1 way of writing" in page
    assert "4 mentions" in page
    assert "counted in your offices only" in page
    data = {"version": planted.version, "verdict": "same", "reason": WHY}
    assert browser.post(reverse("judge_merge", args=[planted.pk]), data).status_code == 302
    again = browser.post(reverse("judge_merge", args=[planted.pk]), data)
    assert again.status_code == 409
    page = browser.get(reverse("merge", args=[planted.pk])).content.decode()
    assert "Withdraw the judgement" in page
    assert WHY in browser.get(reverse("merges"), {"show": "decided"}).content.decode()
    assert WHY in browser.get(reverse("party", args=["P-aa"])).content.decode()
    made = Judgement.objects.get()
    assert browser.post(reverse("withdraw_merge", args=[made.pk]), {"reason": "two owners"}).status_code == 302


def test_a_reader_reads_and_is_offered_nothing(planted, person, signed_in):
    page = signed_in(person("auditor")).get(reverse("merge", args=[planted.pk])).content.decode()
    assert "Analysts and supervisors judge pairs" in page
    assert 'name="verdict"' not in page


def test_a_refilling_keeps_what_is_decided_and_drops_what_no_longer_waits(planted, anton):
    judged_by(anton, planted)
    keep_pairs([pair("cc", "dd")], by="test")
    assert sorted(Pair.objects.values_list("left", "verdict")) == [("aa", "same"), ("cc", "")]
    keep_pairs([], by="test")
    assert list(Pair.objects.values_list("left", "verdict")) == [("aa", "same")]


def test_a_name_that_waits_comes_first(db, desk, anton, signed_in):
    keep_parties([[party("P-1", presence(HOME, way("x", "ALPHA")))]], by="test")
    keep_pairs([pair("aa", "bb", worth=50.0), pair("cc", "dd", kind="waiting", worth=100.0)], by="test")
    page = signed_in(anton).get(reverse("merges")).content.decode()
    assert page.index("a name would join two parties</td>") < page.index("kept apart, but close</td>")
