"""Cases: what lies in them, who decides, what leaves, and what nobody can change."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.workbench.casework import INVOICE, a_file, frozen, kept, whole_case
from tests.workbench.conftest import AWAY, DAY, HOME
from tidewaiter.cases.procedures import PROCEDURES
from tidewaiter.cases.tasks import TEMPLATES
from tidewaiter.lake import Lake
from tidewaiter.law.clocks import clock_rules
from tidewaiter.tables import found
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases import deciding, exhibits, linking, services
from tidewaiter_workbench.cases.contents import kind_of
from tidewaiter_workbench.cases.deciding import Wanted
from tidewaiter_workbench.cases.export import export_case
from tidewaiter_workbench.cases.jobs import CONSEQUENCES
from tidewaiter_workbench.cases.listing import Question, board, rows
from tidewaiter_workbench.cases.models import Case, ConsequenceState, Custody, Decision, Entry, Exhibit, Happening, Link
from tidewaiter_workbench.cases.picture import clock_picture
from tidewaiter_workbench.cases.practice import open_examples
from tidewaiter_workbench.cases.reading import view_of
from tidewaiter_workbench.cases.words import LIBRARY
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.parties.sections import sections
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.queue.models import Alert, Event, State
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROOF = (("exhibit", "1", "exhibit 1"),)
LOSS = {"loss": 1_000.0, "domestic_value": 9_000.0, "dutiable_value": None, "interest": None}


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", clearance=3)


@pytest.fixture
def case(alerts, anton) -> Case:
    return whole_case(anton, alerts["CHEAP"])


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def moved(case: Case, by, move: str, *, day: dt.date = DAY, **more: object) -> Decision | None:
    wanted = Wanted(move=move, day=day, **{"reason": "the ledger says so", "grounds": PROOF, **more})
    return deciding.move(case.pk, by=by, version=fresh(case).version, wanted=wanted)


def decided(case: Case, by, move: str, *, approved_by, **more: object) -> Decision:
    made = moved(case, by, move, **more)
    return deciding.approve(made.pk, by=approved_by, version=fresh(case).version, reason="I agree")


# --- what lies in a case


def test_alerts_are_gathered_and_stay_as_they_were(alerts, anton):
    done = linking.attach("alert", [str(alerts[n].pk) for n in ("MUST", "CHEAP")], by=anton, title="one hand")
    assert (done.added, done.case.office, done.case.holder) == (2, HOME, anton)
    for name in ("MUST", "CHEAP"):
        after = Alert.objects.get(pk=alerts[name].pk)
        assert (after.state, after.version, after.assignee) == (State.OPEN, 1, None)
        assert Event.objects.filter(alert=after, action="put into a case", reason=done.case.number).exists()


def test_an_alert_lies_in_one_case_until_it_is_taken_out_with_a_reason(alerts, anton, case):
    alert = str(alerts["CHEAP"].pk)
    with pytest.raises(ConflictError, match="another case"):
        linking.attach("alert", [alert], by=anton, title="a second one")
    assert Case.objects.count() == 1, "nothing half done: the second case was not opened"
    link = case.links.get()
    with pytest.raises(UnfitError, match="Say why"):
        linking.detach(link.pk, by=anton, reason="")
    linking.detach(link.pk, by=anton, reason="another hand")
    with pytest.raises(ConflictError, match="already"):
        linking.detach(link.pk, by=anton, reason="another hand")
    assert linking.attach("alert", [alert], by=anton, title="a second one").added == 1
    assert Link.objects.get(pk=link.pk).detached_because == "another hand"


def test_of_many_alerts_those_that_cannot_come_are_told_and_the_others_come(alerts, anton, case):
    keys = [str(alerts[n].pk) for n in ("CHEAP", "ODD", "FAR")]
    done = linking.attach("alert", keys, by=anton, case_id=case.pk)
    assert done.added == 1
    assert sorted(done.kept_out) == sorted([keys[0], keys[2]])
    assert "FAR" not in Entry.objects.first().text


def test_things_of_other_parts_are_kept_by_kind_and_key(anton, case):
    linking.attach("party", ["P-7"], by=anton, case_id=case.pk, label="Ivan & Co")
    linking.attach("series", ["S-1", "S-2"], by=anton, case_id=case.pk)
    assert set(case.links.exclude(kind="alert").values_list("kind", "key")) == {
        ("party", "P-7"), ("series", "S-1"), ("series", "S-2"),
    }  # fmt: skip
    for kind, key in (("witch", "1"), ("party", " ")):
        with pytest.raises(UnfitError):
            linking.attach(kind, [key], by=anton, case_id=case.pk)


def test_a_board_frozen_in_a_case_is_read_there_up_to_its_mark(case, anton, sara, person, signed_in):
    snapshot = frozen(sara, mark=Mark.AMBER, title="AMBER-BOARD")
    with pytest.raises(services.CaseGoneError):
        linking.attach("board", [str(snapshot.pk)], by=anton, case_id=case.pk)
    linking.attach("snapshot", [snapshot.key], by=sara, case_id=case.pk)
    link = case.links.get(kind="board")
    assert (link.label, link.mark) == ("AMBER-BOARD", Mark.AMBER)
    url = reverse("case_snapshot", args=[link.pk])
    assert signed_in(anton).get(url).status_code == 404
    assert "AMBER-BOARD" not in signed_in(anton).get(reverse("case", args=[case.pk])).content.decode()
    other = person("supervisor", name="other", clearance=2)
    assert "AMBER-BOARD" in signed_in(other).get(url).content.decode()
    assert url in signed_in(other).get(reverse("case", args=[case.pk])).content.decode()


def test_a_partys_page_tells_of_its_cases_and_of_what_was_decided(case, anton, sara, person):
    decided(case, anton, "clear", approved_by=sara)
    linking.attach("party", ["P-9"], by=anton, title="another firm", procedure="EAPA")
    by_number = {each.title: each.lines for each in sections(anton, "P-1", ["IMP-1"])}
    assert [line.text for line in by_number["Cases"]] == [f"{case.number} shirts too cheap"]
    assert [line.text for line in by_number["Consequences"]] == ["find no violation"]
    by_id = {each.title: each.lines for each in sections(anton, "P-9", [])}
    assert [line.text.split(" ", 1)[1] for line in by_id["Cases"]] == ["another firm"]
    away = person("supervisor", name="away", offices=[AWAY])
    assert not any(each.lines for each in sections(away, "P-9", ["IMP-1"]) if each.title in ("Cases", "Consequences"))


def test_a_waiting_consequence_starts_a_job_and_a_red_one_does_not(case, anton, sara):
    CONSEQUENCES.look()
    assert not Job.objects.exists()
    decided(case, anton, "clear", approved_by=sara)
    services.re_mark(case.pk, by=sara, version=fresh(case).version, mark=Mark.RED, reason="a source")
    CONSEQUENCES.look()
    assert not Job.objects.exists()
    services.re_mark(case.pk, by=sara, version=fresh(case).version, mark=Mark.GREEN, reason="none any more")
    CONSEQUENCES.look()
    CONSEQUENCES.look()
    assert Job.objects.filter(kind="consequences").count() == 1


def test_a_case_of_a_confidential_alert_is_as_confidential(alerts, sara):
    Alert.objects.filter(pk=alerts["MUST"].pk).update(mark=Mark.RED)
    assert linking.attach("alert", [str(alerts["MUST"].pk)], by=sara, title="quiet").case.mark == Mark.RED


def test_the_queue_puts_what_is_ticked_into_a_case(alerts, anton, case, signed_in):
    ticked = [f"{alerts[n].pk}:1" for n in ("MUST", "ODD")]
    form = {"alert": ticked, "case": case.pk, "back": "/queue/?cause=model", "usual_reason": ""}
    answer = signed_in(anton).post(reverse("attach"), form)
    assert (answer.status_code, answer.url) == (302, "/queue/?cause=model")
    assert case.links.count() == 3
    page = signed_in(anton).get(reverse("queue")).content.decode()
    assert case.number in page
    shipment = signed_in(anton).get(reverse("shipment", args=[alerts["MUST"].pk])).content.decode()
    assert f"in case {case.number}" in shipment


# --- steps and decisions


def test_a_decision_is_proposed_by_one_and_approved_by_another(case, anton, sara):
    moved(case, anton, "inquire", reason="")
    made = moved(case, anton, "inform")
    assert fresh(case).state == "inquiry"
    with pytest.raises(ForbiddenError):
        deciding.approve(made.pk, by=anton, version=fresh(case).version, reason="I agree with myself")
    deciding.approve(made.pk, by=sara, version=fresh(case).version, reason="I agree")
    assert fresh(case).state == "informed_compliance"
    assert [each.event for each in case.happenings.all()] == ["inquiry", "informed_compliance"]


def test_a_supervisor_does_not_approve_what_they_proposed(case, sara):
    made = moved(case, sara, "clear")
    with pytest.raises(ForbiddenError, match="a second person"):
        deciding.approve(made.pk, by=sara, version=fresh(case).version, reason="I agree with myself")
    assert fresh(case).state == "opened"


@pytest.mark.parametrize("way", ["approve", "refuse"])
def test_whichever_way_it_goes_it_goes_with_a_reason(case, anton, sara, way):
    made = moved(case, anton, "clear")
    more = {"version": fresh(case).version} if way == "approve" else {}
    with pytest.raises(UnfitError, match="Say why"):
        getattr(deciding, way)(made.pk, by=sara, reason=" ", **more)
    getattr(deciding, way)(made.pk, by=sara, reason="the invoice settles it", **more)
    assert Decision.objects.get().decided_because == "the invoice settles it"
    assert fresh(case).state == ("no_violation" if way == "approve" else "opened")


@pytest.mark.parametrize(
    ("grounds", "words"),
    [
        ((), "a score alone decides nothing"),
        ((("score", "model", "what the model says"),), "a score alone decides nothing"),
        ((("exhibit", "9", "exhibit 9"),), "of its own case"),
        ((("examination", "9", "examination 9"),), "of its own case"),
    ],
)
def test_a_decision_rests_on_what_lies_in_the_case_and_never_on_a_score_alone(case, anton, grounds, words):
    with pytest.raises(UnfitError, match=words):
        moved(case, anton, "clear", grounds=grounds)
    assert not Decision.objects.exists()


def test_nobody_rests_a_decision_on_an_exhibit_they_may_not_see(case, anton, sara):
    kept(case, sara, title="a source", mark=Mark.RED)
    with pytest.raises(UnfitError, match="of its own case"):
        moved(case, anton, "clear", grounds=(("exhibit", "2", "exhibit 2"),))


def test_while_a_decision_waits_nothing_else_moves_the_case(case, anton, sara):
    made = moved(case, anton, "clear")
    with pytest.raises(ConflictError, match="proposed already"):
        moved(case, sara, "inquire")
    with pytest.raises(ForbiddenError, match="Only whoever proposed"):
        deciding.withdraw(made.pk, by=sara, reason="not yet")
    deciding.withdraw(made.pk, by=anton, reason="not yet")
    with pytest.raises(ConflictError, match="settled already"):
        deciding.refuse(made.pk, by=sara, reason="too late")
    moved(case, anton, "inquire")
    assert fresh(case).state == "inquiry"


def test_who_saw_an_older_case_changes_nothing(case, anton, sara):
    seen = fresh(case).version
    services.hand_over(case.pk, by=sara, version=seen, to="anton", office=HOME, reason="knows the firm")
    wanted = Wanted(move="inquire", day=DAY)
    with pytest.raises(ConflictError, match="the last to act was sara"):
        deciding.move(case.pk, by=anton, version=seen, wanted=wanted)
    made = moved(case, anton, "clear")
    with pytest.raises(ConflictError, match="since you opened it"):
        deciding.approve(made.pk, by=sara, version=seen, reason="I agree")
    assert Decision.objects.get().state == "proposed", "approval and move are one, or none"


def test_a_penalty_goes_its_whole_way_and_each_consequence_is_in_the_lake(case, anton, sara, own_lake):
    services.Case.objects.filter(pk=case.pk).update(typology="VALUATION")
    long_ago = DAY - dt.timedelta(days=40)
    moved(case, anton, "inquire", day=long_ago)
    penalty = {"amount": 1_800.0, "culpability": "negligence", "told": LOSS}
    with pytest.raises(UnfitError, match="at most 2,000"):
        moved(case, anton, "prepenalty", **(penalty | {"amount": 2_500.0}))
    decided(case, anton, "prepenalty", approved_by=sara, day=long_ago, **penalty)
    earlier = DAY - dt.timedelta(days=2)
    decided(case, anton, "penalize", approved_by=sara, day=earlier, **penalty)
    moved(case, anton, "petition")
    with pytest.raises(UnfitError, match="never makes a penalty larger"):
        moved(case, anton, "mitigate", amount=1_801.0)
    decided(case, anton, "mitigate", approved_by=sara, amount=600.0)
    assert deciding.write_waiting() == 2
    assert deciding.write_waiting() == 0
    with Lake.open(own_lake) as lake:
        there = lake.fetch(lake.read(found.CONSEQUENCES).order_by("consequence_id")).to_pylist()
    assert [(row["kind"], row["amount"], row["culpability"], row["decided_on"]) for row in there] == [
        ("penalty_assessed", 1_800.0, "negligence", earlier),
        ("penalty_final", 600.0, None, DAY),
    ]
    assert {(row["known_on"], row["item_ids"], row["importers"], row["typology"]) for row in there} == {
        (DAY, "t/CHEAP/1", "IMP-1", "VALUATION")
    }


def test_a_busy_lake_lets_a_consequence_wait_and_a_red_case_keeps_it(case, anton, sara, own_lake):
    decided(case, anton, "clear", approved_by=sara)
    with Lake.open(own_lake) as writer, writer.change("a long run"):
        assert deciding.write_waiting() == 0
    services.re_mark(case.pk, by=sara, version=fresh(case).version, mark=Mark.RED, reason="a source")
    assert deciding.write_waiting() == 0
    services.re_mark(case.pk, by=sara, version=fresh(case).version, mark=Mark.GREEN, reason="no source any more")
    assert deciding.write_waiting() == 1
    assert Decision.objects.get().consequence_state == ConsequenceState.WRITTEN


def test_a_referral_leaves_no_trace_in_the_lake(case, anton, sara, own_lake):
    decided(case, anton, "refer", approved_by=sara)
    assert deciding.write_waiting() == 0
    assert fresh(case).state == "referred"


def test_a_closed_case_is_left_alone_until_it_is_opened_again(case, anton, sara):
    decided(case, anton, "clear", approved_by=sara)
    moved(case, anton, "close")
    for attempt in (
        lambda: linking.attach("party", ["P"], by=anton, case_id=case.pk),
        lambda: kept(case, anton),
        lambda: services.plan_tasks(case.pk, by=anton, template="penalty"),
        lambda: deciding.fact(case.pk, by=anton, event="released", day=DAY),
    ):
        with pytest.raises(ConflictError, match="closed"):
            attempt()
    decided(case, anton, "reopen", approved_by=sara)
    assert fresh(case).state == "inquiry"


def test_joined_allegations_take_the_first_ones_time(anton):
    lead, other = (services.open_case(by=anton, title=t, kind="EAPA", office=HOME) for t in ("lead", "other"))
    for each, day in ((lead, dt.date(2025, 6, 20)), (other, dt.date(2025, 6, 10))):
        moved(each, anton, "file", day=day)
        moved(each, anton, "acknowledge", day=day)
    assert fresh(lead).next_due == dt.date(2025, 7, 14)
    moved(other, anton, "consolidate", into=lead.number)
    assert fresh(other).state == "consolidated"
    assert fresh(lead).next_due == dt.date(2025, 7, 2), "15 business days after 10 June, Juneteenth among them"
    with pytest.raises(UnfitError, match="another open case"):
        moved(lead, anton, "consolidate", into=lead.number)


# --- tasks and clocks


def test_a_task_done_puts_its_fact_on_record_and_ends_its_clock(case, anton):
    services.plan_tasks(case.pk, by=anton, template="examination")
    deciding.fact(case.pk, by=anton, event="presented", day=dt.date(2025, 6, 20))
    deciding.fact(case.pk, by=anton, event="detained", day=dt.date(2025, 6, 25))
    assert (fresh(case).next_due, fresh(case).next_clock) == (dt.date(2025, 7, 2), "notice of detention")
    task = case.tasks.get(fact="detention_told")
    services.work_task(task.pk, by=anton, version=1, done_on=DAY)
    assert fresh(case).next_clock == "decision on admissibility"
    with pytest.raises(ConflictError, match="This task has changed"):
        services.work_task(task.pk, by=anton, version=1, done_on=DAY)
    with pytest.raises(ConflictError, match="already"):
        services.plan_tasks(case.pk, by=anton, template="examination")


def test_a_task_whose_fact_does_not_belong_here_is_not_half_done(case, anton):
    services.plan_tasks(case.pk, by=anton, template="penalty")
    task = case.tasks.get(fact="heard")
    with pytest.raises(UnfitError, match="not recorded"):
        services.work_task(task.pk, by=anton, version=1, done_on=DAY)
    task.refresh_from_db()
    assert (task.done_on, task.version) == (None, 1)


def test_work_is_given_only_to_who_can_see_the_case(case, anton, person):
    person("analyst", name="far away", offices=[AWAY])
    person("data scientist", name="dana")
    for name in ("far away", "dana", "nobody at all"):
        with pytest.raises(UnfitError):
            services.add_task(case.pk, by=anton, words="read it", due=None, assignee=name)
        version = fresh(case).version
        with pytest.raises(UnfitError):
            services.hand_over(case.pk, by=anton, version=version, to=name, office=HOME, reason="why not")


def test_the_board_puts_what_is_due_first_first_and_shows_nobody_what_lies_elsewhere(case, anton, person):
    late = services.open_case(by=anton, title="late", office=HOME)
    deciding.fact(late.pk, by=anton, event="presented", day=dt.date(2025, 6, 2))
    shown = board(Question(), person=anton)
    assert [card.case.title for card in shown.columns[0].cards] == ["late", "shirts too cheap"]
    assert shown.columns[0].cards[0].urgency == "over"
    assert [each.title for each in rows(Question(due="over"), person=anton)] == ["late"]
    assert [each.title for each in rows(Question(held="me"), person=anton)] == ["late"]
    assert [each.title for each in rows(Question(text=case.number), person=anton)] == ["shirts too cheap"]
    assert board(Question(), person=person("supervisor", name="far", offices=[AWAY], clearance=3)).count == 0


# --- exhibits


def test_an_exhibit_is_handed_out_as_it_came_and_its_chain_says_to_whom(case, anton, sara, signed_in):
    exhibit = case.exhibits.get()
    answer = signed_in(sara).get(reverse("exhibit", args=[exhibit.pk]))
    assert answer.content == INVOICE
    assert answer.headers["Content-Disposition"] == 'attachment; filename="in voice.txt"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    exhibits.hand_on(exhibit.pk, by=anton, action="sealed", note="bag 4711")
    assert [(each.by, each.action) for each in exhibit.custody.all()] == [
        ("anton", "received"), ("sara", "opened"), ("anton", "sealed"),
    ]  # fmt: skip
    assert exhibit.sha256 == hashlib.sha256(INVOICE).hexdigest()


@pytest.mark.parametrize("harm", ["altered", "cut", "gone"])
def test_an_exhibit_that_was_touched_is_not_handed_out_and_not_exported(case, anton, sara, exhibits_folder, harm):
    exhibit = case.exhibits.get()
    (file,) = (path for path in exhibits_folder.rglob("*") if path.is_file())
    assert exhibit.file_name not in file.name
    {
        "altered": lambda: file.write_bytes(INVOICE.replace(b"1200", b"1300")),
        "cut": lambda: file.write_bytes(b""),
        "gone": file.unlink,
    }[harm]()
    with pytest.raises(ConflictError, match="its hash differs"):
        exhibits.open_exhibit(exhibit.pk, by=sara)
    with pytest.raises(ConflictError, match="its hash differs"):
        export_case(case.pk, by=sara, recipient="the court", mark=Mark.GREEN, reason="asked for")
    with pytest.raises(CommandError, match=f"1 of 1 exhibits.*{case.number} exhibit 1"):
        call_command("verify_exhibits")
    assert Custody.objects.filter(exhibit=exhibit, action="found altered").count() == 2
    assert Record.objects.filter(action="found an exhibit altered").count() == 2
    assert not Entry.objects.filter(action="exported").exists()


def test_all_exhibits_that_are_whole_are_told_so(case, capsys):
    call_command("verify_exhibits")
    assert "1 exhibits, all as they came in" in capsys.readouterr().out


def office_file(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("année, ölçü".encode(), "text/plain"),
        (office_file("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (office_file("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""),
        (office_file("notes.txt"), ""),
        (b"PK\x03\x04 broken", ""),
        (b"MZ\x90\x00", ""),
        (b"\x7fELF", ""),
        (b"#!/bin/sh\nrm -rf /", ""),
        ("bad".encode("utf-16"), ""),
        (b"a\x00b", ""),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(content, kind):
    assert kind_of(content) == kind


def test_a_file_s_name_and_claim_are_not_believed(case, anton, signed_in):
    form = {"title": "a picture", "source": "the broker", "mark": 1}
    browser, url = signed_in(anton), reverse("add_exhibit", args=[case.pk])
    assert browser.post(url, form | {"file": a_file(b"MZ\x90\x00", "harmless.txt")}).status_code == 400
    assert browser.post(url, form | {"file": a_file(b"%PDF-1.7", "../../etc/passwd.exe")}).status_code == 302
    assert Exhibit.objects.last().file_name == "passwd.pdf"
    assert browser.post(url, form).status_code == 400
    assert browser.post(url, form | {"file": a_file(b"x" * 1_100_000)}).status_code == 400
    assert case.exhibits.count() == 2


# --- marks and what leaves


def opened_package(case: Case, by, mark: int) -> tuple[dict, dict, list[str]]:
    package = export_case(case.pk, by=by, recipient="the court", mark=mark, reason="asked for")
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        for file in manifest["files"]:
            assert hashlib.sha256(archive.read(file["path"])).hexdigest() == file["sha256"]
        return json.loads(archive.read("case.json")), manifest, archive.namelist()


@pytest.fixture
def mixed(case, alerts, sara) -> Case:
    """Besides what is GREEN: an AMBER exhibit, a RED note, an AMBER alert and an AMBER party."""
    kept(case, sara, title="AMBER-EXHIBIT", content=b"AMBER-CONTENT", mark=Mark.AMBER)
    services.write_note(case.pk, by=sara, text="RED-NOTE", mark=Mark.RED)
    Alert.objects.filter(pk=alerts["ODD"].pk).update(mark=Mark.AMBER)
    linking.attach("alert", [str(alerts["ODD"].pk)], by=sara, case_id=case.pk)
    linking.attach("party", ["P-SECRET"], by=sara, case_id=case.pk, mark=Mark.AMBER)
    return fresh(case)


def test_an_export_leaves_out_what_is_above_the_recipients_mark_and_says_how_much(mixed, sara):
    told, manifest, names = opened_package(mixed, sara, Mark.GREEN)
    everything = json.dumps(told) + json.dumps(manifest)
    for secret in ("AMBER-EXHIBIT", "RED-NOTE", "ODD"):
        assert secret not in everything
    assert manifest["left_out"] == {"things": 2, "exhibits": 1, "log entries": 4}
    assert manifest["left_out_in_all"] == 7
    assert [name for name in names if name.startswith("exhibits/")] == ["exhibits/001 in voice.txt"]
    told, manifest, names = opened_package(mixed, sara, Mark.RED)
    assert "RED-NOTE" in json.dumps(told)
    assert manifest["left_out"] == {}
    assert len([name for name in names if name.startswith("exhibits/")]) == 2


def test_whoever_exports_takes_out_no_more_than_they_may_see(mixed, anton):
    told, manifest, _names = opened_package(mixed, anton, Mark.RED)
    assert "RED-NOTE" not in json.dumps(told)
    assert manifest["left_out_in_all"] == 7


def test_a_case_above_the_recipients_mark_does_not_leave(case, sara):
    with pytest.raises(ForbiddenError, match="does not leave"):
        export_case(case.pk, by=sara, recipient="the press", mark=Mark.CLEAR, reason="they asked")


def test_what_leaves_is_on_record_everywhere(case, sara):
    package = export_case(case.pk, by=sara, recipient="the court", mark=Mark.GREEN, reason="asked for")
    assert Entry.objects.first().action == "exported"
    assert Record.objects.last().detail["sha256"] == hashlib.sha256(package.content).hexdigest()
    assert case.exhibits.get().custody.last().action == "exported"


def test_a_score_leaves_only_as_lead_information(case, sara):
    told, _manifest, _names = opened_package(case, sara, Mark.GREEN)
    assert told["lead_information"]["risk"] == {"CHEAP": 0.6}
    assert "never evidence" in told["lead_information"]["note"]
    assert "risk" not in told["alerts"][0]


def test_the_page_shows_what_one_may_see_and_says_that_there_is_more(mixed, anton, sara, signed_in):
    url = reverse("case", args=[mixed.pk])
    page = signed_in(anton).get(url).content.decode()
    for secret in ("AMBER-EXHIBIT", "RED-NOTE", "ODD", "P-SECRET"):
        assert secret not in page
    assert "things lie outside your reach" in page
    whole = signed_in(sara).get(url).content.decode()
    assert "AMBER-EXHIBIT" in whole
    assert "RED-NOTE" in whole
    assert "outside your reach" not in whole
    exhibit = mixed.exhibits.get(number=2)
    assert signed_in(anton).get(reverse("exhibit", args=[exhibit.pk])).status_code == 404


def test_alerts_of_another_office_in_a_case_are_counted_and_not_shown(case, alerts, anton, person):
    hq = person("supervisor", name="hq", all_offices=True)
    linking.attach("alert", [str(alerts["FAR"].pk)], by=hq, case_id=case.pk)
    view = view_of(case, person=anton)
    assert [link.label for link in view.alerts] == ["CHEAP"]
    assert view.left_out == {"things": 1}


def test_a_mark_is_never_raised_above_who_holds_it(case, anton, sara):
    version = fresh(case).version
    services.hand_over(case.pk, by=sara, version=version, to="anton", office=HOME, reason="knows the firm")
    with pytest.raises(UnfitError, match="holder"):
        services.re_mark(case.pk, by=sara, version=version + 1, mark=Mark.RED, reason="a source")


def test_no_two_labels_of_the_clock_lie_on_each_other(anton):
    case = services.open_case(by=anton, title="much at once", kind="EAPA", office=HOME)
    for n, move in enumerate(("file", "acknowledge", "consider")):
        moved(case, anton, move, day=DAY - dt.timedelta(days=9 - n))
    happened = list(case.happenings.all())
    clocks = law.look(services.seen_by_law(fresh(case)), today=DAY).clocks
    picture = clock_picture(clocks, happened, today=DAY)
    for flags in (picture.above, picture.below):
        boxes = sorted((flag.y, flag.x, flag.x + 6 * len(flag.text)) for flag in flags if flag.anchor == "start")
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in itertools.pairwise(boxes))
    assert clock_picture((), happened, today=DAY) is None


# --- what nobody changes


@pytest.mark.parametrize("model", [Entry, Custody, Happening])
def test_log_history_and_custody_refuse_to_be_changed_or_removed(case, anton, model):
    deciding.fact(case.pk, by=anton, event="presented", day=DAY)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.update(by="somebody else")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_every_word_of_the_library_is_in_the_catalogues():
    said = set(LIBRARY)
    for which in PROCEDURES:
        words = [which.words, *(s.words for s in which.states), *(m.words for m in which.moves)]
        words += [*(f.words for f in which.facts), *(m.standard for m in which.moves if m.standard)]
        for rule in clock_rules(which.code, on=DAY):
            words += [rule.name, *([rule.if_missed] if rule.if_missed else [])]
        assert set(words) <= said
    assert {t.words for t in TEMPLATES} | {task.words for t in TEMPLATES for task in t.tasks} <= said


def test_the_examples_to_practise_on_are_opened_once_and_leave_one_decision_waiting(alerts, anton, sara):
    assert open_examples(analyst=anton, supervisor=sara) == Case.objects.count() == 10
    assert Decision.objects.filter(state="proposed").count() == 1
    assert {"intake", "inquiry", "heard", "decided", "elsewhere", "closed"} == set(
        Case.objects.values_list("phase", flat=True)
    )
    assert open_examples(analyst=anton, supervisor=sara) == 0
