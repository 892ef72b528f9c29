"""Every route against everyone: who gets in, who is sent away, and for whom the thing does not exist."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from django.utils import timezone

from tests.workbench.conftest import AWAY, HOME, ROLES
from tests.workbench.planted_parties import a_likeness, plant
from tests.workbench.programs import a_plan, a_waiting_rule
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.board.models import Board, Snapshot
from tidewaiter_workbench.cases.models import ProtectiveOrder, UnderOrder
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.merging.models import Judgement, Pair
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert, SavedFilter, Suppression
from tidewaiter_workbench.register.models import Proposal
from tidewaiter_workbench.retention.models import Erasure
from tidewaiter_workbench.series.models import Series
from tidewaiter_workbench.tips.models import Source, Tip
from tidewaiter_workbench.webhooks.models import Subscription

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("asked_once_a_session")]

READERS = {"officer", "analyst", "supervisor", "data scientist", "auditor"}
WORKERS = {"officer", "analyst", "supervisor"}
CLOSERS = {"analyst", "supervisor"}
STUDENTS = {"analyst", "supervisor", "data scientist", "auditor"}
EVERYONE = set(ROLES) | {"newcomer"}
SEE_JOBS = {"analyst", "supervisor", "data scientist", "auditor", "administrator"}
RUN_JOBS = {"supervisor", "data scientist", "administrator"}
SEE_HOOKS = {"analyst", "supervisor", "auditor", "administrator"}
OUTSIDER = "outsider"  # every role that reads and works, in another office
VISITOR = "visitor"  # not signed in
CAST = (*ROLES, "newcomer", OUTSIDER, VISITOR)

CHANCE = {"item": "t/CALM/1", "kind": "goods", "subject": "COTTON", "listing": "X/1", "clearance": 1}
CHANCE |= {"reason": "another maker", "until": "2025-12-31"}
CHANCE_JSON = {"item": "t/CALM/1", "subject_kind": "goods", "subject_id": "COTTON", "listing_id": "X/1"}
CHANCE_JSON |= {"reason": "another maker", "until": "2025-12-31"}
WHY = {"version": 1, "reason": "explained by the papers"}
EXAM = {
    "version": 1,
    "done": "yes",
    "exam_type": "DOC",
    "examined_on": "2025-06-30",
    "minutes": 20,
    "departs_because": "broken",
}
EXAM_FORM = EXAM | {"VALUATION.answer": "not found"}
EXAM_JSON = EXAM | {"done": True, "findings": [{"typology": "VALUATION", "answer": "not found"}]}
MORE = {"office.5201": "3", "unit.5201": "lines", "reason": "a third inspector", "holds_from": "2025-06-30"}
CASEWORKERS = WORKERS
CASE_READERS = {"officer", "analyst", "supervisor", "auditor"}
PROPOSERS = CLOSERS
PROPOSAL = {"policy": 0, "values": {name: MORE[name] for name in ("office.5201", "unit.5201")}}
PROPOSAL |= {name: MORE[name] for name in ("reason", "holds_from")}
NEW_CASE = {"kind": "alert", "title": "shirts too cheap"}
LETTER = {"version": 1, "move": "inquire", "day": "2025-06-30"}
FILE = {"title": "an invoice", "source": "the broker", "mark": 1}
A_TIP = {
    "title": "false labels", "text": "they sew them in", "came": "letter", "office": "5201", "mark": 1,
    "source_kind": "public", "source_mark": 2,
}  # fmt: skip
A_TIP_JSON = {name: A_TIP[name] for name in ("title", "text", "came", "office")}
A_TIP_JSON |= {"received_on": "2025-06-30", "source": {"kind": "public"}}
UNTIL = {"until": "2025-07-02T00:00:00Z"}
NODE = {"version": 1, "node": "party:nobody"}

BETTER = {"ends_on": "2025-12-31", "reason": "better on May"}
CHAMPIONS = {"uses": "champion", "without": "flag", "reason": "as agreed"}

# name -> method, who may, status for them, data, status for the outsider (404: it does not exist for them)
PAGES = {
    "home": ("get", EVERYONE, 302, {}, 302),
    "queue": ("get", READERS, 200, {}, 200),
    "export": ("get", {"analyst", "supervisor", "auditor"}, 200, {}, 200),
    "lock_next": ("post", WORKERS, 302, {}, 302),
    "close_many": ("post", CLOSERS, 302, {"alert": "1:1", "reason": "explained"}, 302),
    "suppress": ("post", CLOSERS, 302, {"role": "importer", "party": "IMP-2", "days": 3, "reason": "known"}, 302),
    "suppressions": ("get", READERS, 200, {}, 200),
    "lift": ("post", CLOSERS, 302, {"reason": "it is clear now"}, 404),
    "wake": ("post", WORKERS, 302, {"version": 1}, 404),
    "save_filter": ("post", READERS, 302, {"name": "mine", "cause": "model"}, 302),
    "drop_filter": ("post", READERS, 302, {}, 404),
    "claim": ("post", WORKERS, 302, {}, 404),
    "detach": ("post", WORKERS, 409, WHY, 404),
    "snooze": ("post", WORKERS, 302, WHY | {"hours": 4}, 404),
    "close": ("post", CLOSERS, 302, WHY, 404),
    "re_mark": ("post", {"supervisor"}, 302, WHY | {"mark": 0}, 404),
    "shipment": ("get", READERS, 200, {}, 404),
    "lines": ("get", READERS, 302, {"number": "CALM", "read": "1"}, 200),  # the one line that has it
    "line": ("get", READERS, 200, {"item": "t/CALM/1", "read": "1"}, 404),
    "open_line": ("post", CLOSERS, 302, {"item": "t/CALM/1", "reason": "its seal is new"}, 404),
    "clear_likeness": ("post", CLOSERS, 404, CHANCE, 404),  # nothing there is like an entry, see test_listed.py
    "withdraw_clearance": ("post", CLOSERS, 404, CHANCE, 404),
    "clear_likeness_of_party": ("post", CLOSERS, 404, CHANCE, 404),
    "withdraw_clearance_of_party": ("post", CLOSERS, 404, CHANCE, 404),
    "likenesses": ("get", READERS, 200, {}, 200),
    "look_up": ("get", READERS, 200, {"name": "Mahan Air", "read": "1"}, 200),
    "likenesses_sheet": ("get", {"analyst", "supervisor", "auditor"}, 200, {}, 200),
    "clear_named_likeness": ("post", CLOSERS, 302, CHANCE, 404),
    "withdraw_named_clearance": ("post", CLOSERS, 404, CHANCE, 404),  # it is not cleared, see test_likenesses.py
    "write_result": ("post", {"officer", "supervisor"}, 302, EXAM_FORM, 404),
    "result": ("get", READERS, 200, {}, 404),
    "more_photos": ("post", {"officer", "supervisor"}, 400, {}, 404),
    "photo": ("get", READERS, 404, {}, 404),
    "plan": ("get", STUDENTS, 200, {}, 200),
    "write_plan": ("post", STUDENTS - {"auditor"}, 302, MORE, 400),
    "plan_draft": ("get", STUDENTS, 200, {}, 200),
    "publish_plan": ("post", {"supervisor"}, 302, {"version": 1}, 403),
    "withdraw_plan": ("post", STUDENTS - {"auditor"}, 302, {"version": 1}, 302),
    "picture_saved": ("post", {"analyst", "supervisor", "auditor"}, 204, {"picture": "lane"}, 204),
    "plan_working": ("get", STUDENTS, 200, {}, 404),
    "plan_list": ("get", STUDENTS, 200, {}, 200),
    "plan_curve": ("get", STUDENTS, 200, {}, 200),
    "performance": ("get", STUDENTS, 200, {}, 200),
    "performance_rows": ("get", STUDENTS, 200, {}, 200),
    "performance_sheet": ("get", STUDENTS, 200, {}, 200),
    "performance_picture": ("get", STUDENTS, 200, {}, 404),
    "register": ("get", STUDENTS, 200, {}, 200),
    "model_card": ("get", STUDENTS, 200, {}, 200),
    "compare_models": ("get", STUDENTS, 200, {"one": "m1", "other": "m1"}, 200),
    "register_picture": ("get", STUDENTS, 200, {}, 200),
    "model_gains": ("get", STUDENTS, 200, {}, 200),
    "propose_champion": (
        "post",
        {"supervisor", "data scientist"},
        302,
        {"ends_on": "2025-12-31", "reason": "good"},
        302,
    ),
    "propose_model_policy": ("post", {"supervisor", "data scientist"}, 302, CHAMPIONS, 302),
    "model_proposal": ("get", STUDENTS, 200, {}, 200),
    "approve_proposal": ("post", {"supervisor"}, 302, {"version": 1, "reason": "agreed"}, 302),
    "refuse_proposal": ("post", {"supervisor"}, 302, {"version": 1, "reason": "not yet"}, 302),
    "withdraw_proposal": ("post", {"supervisor", "data scientist"}, 302, {"version": 1}, 403),
    "judge_model": ("post", {"data scientist", "supervisor"}, 302, {"verdict": "shadow", "reason": "try it"}, 302),
    "sources": ("get", STUDENTS, 200, {}, 200),
    "sources_sheet": ("get", STUDENTS, 200, {}, 200),
    "source": ("get", STUDENTS, 200, {}, 200),
    "source_loads": ("get", STUDENTS, 200, {}, 200),
    "quarantine": ("get", STUDENTS, 200, {}, 200),
    "expect_source": ("post", {"data scientist", "supervisor"}, 302, {"days": 7, "version": 0}, 302),
    "cases": ("get", CASE_READERS, 200, {}, 200),
    "case": ("get", CASE_READERS, 200, {}, 404),
    "open_case": ("post", CASEWORKERS, 302, {"title": "a new case", "office": "5201", "mark": 1}, 400),
    "attach": ("post", CASEWORKERS, 302, {"kind": "party", "key": "P-1"}, 404),
    "detach_thing": ("post", CASEWORKERS, 302, WHY, 404),
    "case_snapshot": ("get", CASE_READERS, 200, {}, 404),
    "work_task": ("post", CASEWORKERS, 302, WHY | {"done_on": "2025-06-30"}, 404),
    "approve_decision": ("post", {"supervisor"}, 302, WHY, 404),
    "refuse_decision": ("post", {"supervisor"}, 302, WHY, 404),
    "withdraw_decision": ("post", PROPOSERS, 302, WHY, 404),
    "exhibit": ("get", CASE_READERS, 200, {}, 404),
    "exhibit_custody": ("post", CASEWORKERS, 302, {"action": "sealed", "note": "bag 4711"}, 404),
    "export_case": ("post", PROPOSERS, 200, WHY | {"recipient": "the court", "mark": 1}, 404),
    "move_case": ("post", CASEWORKERS, 302, LETTER, 404),
    "case_fact": ("post", CASEWORKERS, 302, {"event": "presented", "day": "2025-06-30"}, 404),
    "case_note": ("post", CASEWORKERS, 302, {"text": "called the broker", "mark": 1}, 404),
    "hand_over_case": ("post", CASEWORKERS, 302, WHY | {"to": "", "office": "5201"}, 404),
    "describe_case": ("post", CASEWORKERS, 302, {"version": 1, "title": "another one"}, 404),
    "mark_case": ("post", {"supervisor"}, 302, WHY | {"mark": 0}, 404),
    "case_tasks": ("post", CASEWORKERS, 302, {"template": "examination"}, 404),
    "add_exhibit": ("post", CASEWORKERS, 302, FILE, 404),
    "issue_order": ("post", {"supervisor"}, 400, {"terms": "counsel only"}, 404),  # it is no EAPA case
    "end_order": ("post", {"supervisor"}, 409, WHY, 404),
    "admit_under_order": ("post", PROPOSERS, 409, {"name": "Ms A", "firm": "Law", "party": "importer"}, 404),
    "release_from_order": ("post", PROPOSERS, 302, WHY, 404),
    "bracket_exhibit": ("post", PROPOSERS, 400, {"lines": "12 | a number | capacity"}, 404),
    "pair_public": ("post", PROPOSERS, 400, {"number": 2}, 404),
    "confirm_public": ("post", PROPOSERS, 409, {}, 404),
    "tips": ("get", CASE_READERS, 200, {}, 200),
    "file_tip": ("post", CASEWORKERS, 302, A_TIP, 400),
    "tip": ("get", CASE_READERS, 200, {}, 404),
    "tip_source": ("post", {"supervisor", "auditor"}, 200, {}, 404),
    "raise_tip": ("post", CLOSERS, 302, {"version": 1, "line": "t/ODD/1"}, 404),
    "tip_into_case": ("post", CLOSERS, 302, {"version": 1, "kind": "EAPA"}, 404),
    "close_tip": ("post", CLOSERS, 302, WHY, 404),
    "retention": ("get", {"supervisor", "auditor"}, 200, {}, 200),
    "retained_case": ("get", {"supervisor", "auditor"}, 200, {}, 404),
    "set_period": ("post", set(), 302, {"kind": "EAPA", "years": 5, "basis": "schedule 12"}, 403),  # for all offices
    "hold_case": ("post", {"supervisor"}, 302, WHY, 404),
    "lift_hold": ("post", {"supervisor"}, 409, WHY, 404),  # none stands
    "propose_erasure": ("post", {"supervisor"}, 400, WHY, 404),  # it is open
    "approve_erasure": ("post", {"supervisor"}, 400, WHY, 404),
    "refuse_erasure": ("post", {"supervisor"}, 302, WHY, 404),
    "withdraw_erasure": ("post", {"supervisor"}, 302, {}, 404),
    "rules": ("get", READERS, 200, {}, 200),
    "rule": ("get", READERS, 200, {}, 200),
    "rule_new": ("get", CLOSERS, 200, {}, 200),
    "rule_edit": ("get", CLOSERS, 302, {}, 302),
    "rule_diff": ("get", READERS, 404, {}, 404),
    "rule_try": ("post", CLOSERS, 302, {"days": 30}, 302),
    "rule_trying": ("get", READERS, 200, {}, 200),
    "rule_submit": ("post", CLOSERS, 409, WHY | {"mode": "live"}, 409),
    "rule_send_back": ("post", {"supervisor"}, 302, WHY, 302),  # and its author
    "rule_discard": ("post", CLOSERS, 409, WHY, 409),
    "rule_approve": ("post", {"supervisor"}, 302, WHY | {"mode": "live"}, 302),
    "rule_revise": ("post", CLOSERS, 409, WHY, 409),
    "rule_retire": ("post", {"supervisor"}, 409, WHY, 409),
    "audit": ("get", {"auditor"}, 200, {}, 200),
    "people": ("get", {"administrator"}, 200, {}, 200),
    "account": ("get", EVERYONE, 200, {}, 200),
    "jobs": ("get", SEE_JOBS, 200, {}, 200),
    "job": ("get", SEE_JOBS, 200, {}, 200),
    "start_job": ("post", RUN_JOBS, 302, {}, 302),
    "cancel_job": ("post", RUN_JOBS, 302, {}, 302),
    "retry_job": ("post", RUN_JOBS, 302, {}, 302),
    "webhooks": ("get", SEE_HOOKS, 200, {}, 200),
    "webhook": ("get", SEE_HOOKS, 200, {}, 200),
    "pause_webhook": ("post", {"analyst", "supervisor", "administrator"}, 302, {}, 302),
    "resume_webhook": ("post", {"analyst", "supervisor"}, 302, {}, 403),
    "rotate_webhook": ("post", {"analyst", "supervisor"}, 200, {}, 403),
    "test_webhook": ("post", {"analyst", "supervisor"}, 302, {}, 403),
    "end_webhook": ("post", {"analyst", "supervisor"}, 302, {}, 403),
    "send_again": ("post", {"analyst", "supervisor"}, 302, {}, 404),
    "tokens": ("get", READERS, 200, {}, 200),
    "revoke_token": ("post", READERS, 302, {}, 302),
    "links": ("get", CLOSERS, 200, {}, 200),
    "begin_board": ("post", CLOSERS, 404, {"node": "party:nobody"}, 404),
    "board": ("get", CLOSERS, 200, {}, 404),
    "board_chosen": ("get", CLOSERS, 404, {"at": "party:nobody"}, 404),
    "board_map": ("get", CLOSERS, 200, {}, 404),
    "board_sheet": ("get", CLOSERS, 200, {}, 404),
    "board_add": ("post", CLOSERS, 404, NODE, 404),
    "board_expand": ("post", CLOSERS, 400, NODE | {"group": "out:sold_to"}, 404),
    "board_way": ("post", CLOSERS, 404, NODE | {"end": "party:another"}, 404),
    "board_note": ("post", CLOSERS, 400, NODE | {"note": "x"}, 404),
    "board_off": ("post", CLOSERS, 400, NODE, 404),
    "board_tidy": ("post", CLOSERS, 302, {"version": 1}, 404),
    "board_back": ("post", CLOSERS, 404, {"version": 1, "to": 7}, 404),
    "board_name": ("post", CLOSERS, 302, {"version": 1, "title": "named"}, 404),
    "board_away": ("post", CLOSERS, 302, {}, 404),
    "board_freeze": ("post", CLOSERS, 302, {"version": 1, "mark": 1}, 404),
    "snapshot": ("get", CLOSERS | {"officer", "auditor"}, 200, {}, 404),
    "flows": ("get", {"analyst", "supervisor", "auditor"}, 200, {}, 200),
    "flows_picture": ("get", {"analyst", "supervisor", "auditor"}, 404, {}, 404),
    "flows_sheet": ("get", {"analyst", "supervisor", "auditor"}, 200, {}, 200),
    "parties": ("get", READERS, 200, {}, 200),
    "party": ("get", READERS, 200, {}, 404),
    "party_called": ("get", READERS, 302, {"number": "IMP-2"}, 302),
    "party_chart": ("get", READERS, 403, {}, 403),  # for those who reach all offices; nobody of the cast does
    "merges": ("get", READERS, 200, {}, 200),
    "merge": ("get", READERS, 200, {}, 404),
    "judge_merge": ("post", CLOSERS, 302, {"version": 1, "verdict": "same", "reason": "one owner"}, 404),
    "withdraw_merge": ("post", CLOSERS, 302, {"reason": "two owners"}, 404),
    "series_list": ("get", READERS, 200, {}, 200),
    "series": ("get", READERS, 200, {}, 404),
    "series_called": ("get", READERS, 302, {"id": "S-1"}, 302),
}
API = {
    "read_queue": ("get", READERS, 200, {}, 200),
    "read_alert": ("get", READERS, 200, {}, 404),
    "take_next": ("post", WORKERS, 200, {}, 404),
    "claim": ("post", WORKERS, 200, {}, 404),
    "detach": ("post", WORKERS, 409, WHY, 404),
    "snooze": ("post", WORKERS, 200, WHY | UNTIL, 404),
    "close": ("post", CLOSERS, 200, WHY, 404),
    "read_shipment": ("get", READERS, 200, {}, 404),
    "find_lines": ("get", READERS, 200, {"number": "CALM"}, 200),
    "read_line": ("get", READERS, 200, {"item": "t/CALM/1"}, 404),
    "open_line": ("post", CLOSERS, 200, {"item": "t/CALM/1", "reason": "its seal is new"}, 404),
    "read_likenesses": ("get", READERS, 200, {}, 200),
    "look_name_up": ("get", READERS, 200, {"name": "Mahan Air"}, 200),
    "clear_likeness": ("post", CLOSERS, 404, CHANCE_JSON, 404),
    "withdraw_clearance": ("post", CLOSERS, 404, {"item": "t/CALM/1", "reason": "it is not"}, 404),
    "record_exam": ("post", {"officer", "supervisor"}, 200, EXAM_JSON, 404),
    "read_cases": ("get", CASE_READERS, 200, {}, 200),
    "read_case": ("get", CASE_READERS, 200, {}, 404),
    "attach_to_case": ("post", CASEWORKERS, 200, {"kind": "party", "keys": ["P-1"]}, 404),
}
API |= {
    "read_parties": ("get", READERS, 200, {}, 200),
    "read_party": ("get", READERS, 200, {}, 404),
    "read_merges": ("get", READERS, 200, {}, 200),
    "read_merge": ("get", READERS, 200, {}, 404),
    "judge_pair": ("post", CLOSERS, 200, {"version": 1, "verdict": "same", "reason": "one owner"}, 404),
    "withdraw_judgement": ("post", CLOSERS, 200, {"reason": "two owners"}, 404),
    "read_series_list": ("get", READERS, 200, {}, 200),
    "read_series": ("get", READERS, 200, {}, 404),
    "read_boards": ("get", CLOSERS, 200, {}, 200),
    "read_board": ("get", CLOSERS, 200, {}, 404),
    "freeze_board": ("post", CLOSERS, 200, {"version": 1}, 404),
    "read_snapshot": ("get", CLOSERS | {"officer", "auditor"}, 200, {}, 404),
    "read_rules": ("get", READERS, 200, {}, 200),
    "read_rule": ("get", READERS, 200, {}, 200),
    "read_rule_diff": ("get", READERS, 404, {"older": 1, "newer": 2}, 404),
    "begin_rule": ("post", CLOSERS, 200, {"code": "fresh", "name": "Fresh", "condition": "duty > 1"}, 200),
    "revise_rule": ("post", CLOSERS, 409, {}, 409),
    "change_draft": ("post", CLOSERS, 409, {"version": 1, "name": "Fresh", "condition": "duty > 1"}, 409),
    "backtest_rule": ("post", CLOSERS, 200, {"days": 30}, 200),
    "submit_rule": ("post", CLOSERS, 409, {"version": 1, "mode": "live"}, 409),
    "send_rule_back": ("post", {"supervisor"}, 200, WHY, 200),  # and its author
    "discard_draft": ("post", CLOSERS, 409, WHY, 409),
    "approve_rule": ("post", {"supervisor"}, 200, WHY | {"mode": "live"}, 200),
    "retire_rule": ("post", {"supervisor"}, 409, WHY, 409),
    "read_job_kinds": ("get", SEE_JOBS, 200, {}, 200),
    "read_jobs": ("get", SEE_JOBS, 200, {}, 200),
    "read_job": ("get", SEE_JOBS, 200, {}, 200),
    "start_job": ("post", RUN_JOBS, 200, {"kind": "fill"}, 200),
    "cancel_job": ("post", RUN_JOBS, 200, {}, 200),
    "retry_job": ("post", RUN_JOBS, 200, {}, 200),
    "read_plan": ("get", STUDENTS, 200, {}, 200),
    "read_plan_lines": ("get", STUDENTS, 200, {}, 200),
    "read_plans": ("get", STUDENTS, 200, {}, 200),
    "read_plan_draft": ("get", STUDENTS, 200, {}, 200),
    "propose_plan": ("post", STUDENTS - {"auditor"}, 200, PROPOSAL, 400),
    "publish_plan": ("post", {"supervisor"}, 200, {"version": 1}, 403),
    "withdraw_plan": ("post", STUDENTS - {"auditor"}, 200, {"version": 1}, 200),
    "read_performance": ("get", STUDENTS, 200, {}, 200),
    "read_performance_sheet": ("get", STUDENTS, 200, {}, 200),
    "read_register": ("get", STUDENTS, 200, {}, 200),
    "read_model": ("get", STUDENTS, 200, {}, 200),
    "read_sources": ("get", STUDENTS, 200, {}, 200),
    "read_source": ("get", STUDENTS, 200, {}, 200),
    "read_audit": ("get", {"auditor"}, 200, {}, 200),
    "prove_audit": ("get", {"auditor"}, 200, {}, 200),
}
API |= {
    "read_tips": ("get", CASE_READERS, 200, {}, 200),
    "read_tip": ("get", CASE_READERS, 200, {}, 404),
    "read_tip_lines": ("get", CASE_READERS, 200, {}, 404),
    "read_tip_source": ("get", {"supervisor", "auditor"}, 200, {}, 404),
    "file_tip": ("post", CASEWORKERS, 200, A_TIP_JSON, 400),
    "raise_tip": ("post", CLOSERS, 200, {"version": 1, "lines": ["t/ODD/1"]}, 404),
    "tip_into_case": ("post", CLOSERS, 200, {"version": 1, "kind": "EAPA"}, 404),
    "close_tip": ("post", CLOSERS, 200, WHY, 404),
    "read_periods": ("get", {"supervisor", "auditor"}, 200, {}, 200),
    "read_due": ("get", {"supervisor", "auditor"}, 200, {}, 200),
    "read_holds": ("get", {"supervisor", "auditor"}, 200, {}, 200),
    "read_erasures": ("get", {"supervisor", "auditor"}, 200, {}, 200),
    "read_retained_case": ("get", {"supervisor", "auditor"}, 200, {}, 404),
    "hold_case": ("post", {"supervisor"}, 200, {"reason": "a suit"}, 404),
}
LIKE = {
    "read_party": "party", "read_merge": "merge", "judge_pair": "judge_merge", "withdraw_judgement": "withdraw_merge",
    "read_series": "series", "read_board": "board", "freeze_board": "board_freeze", "read_snapshot": "snapshot",
    "read_rule": "rule", "read_rule_diff": "rule", "revise_rule": "rule", "change_draft": "rule",
    "backtest_rule": "rule", "submit_rule": "rule", "send_rule_back": "rule", "discard_draft": "rule",
    "approve_rule": "rule", "retire_rule": "rule", "read_job": "job", "cancel_job": "cancel_job",
    "retry_job": "retry_job", "read_plan_draft": "plan_draft", "publish_plan": "publish_plan",
    "withdraw_plan": "withdraw_plan", "read_performance_sheet": "performance_sheet", "read_model": "model_card",
    "read_source": "source", "read_tip": "tip", "read_tip_lines": "tip", "read_tip_source": "tip_source",
    "raise_tip": "raise_tip", "tip_into_case": "tip_into_case", "close_tip": "close_tip",
}  # fmt: skip
"""Operation -> the page that is about the same thing."""
OF_ALERTS = {"read_alert", "claim", "detach", "snooze", "close", "read_shipment", "record_exam"}
OPEN_TO_ALL = {"healthy", "account_login", "account_logout", "set_language", "openapi-json"}
OPEN_TO_ALL |= {"openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled"}
OWN_ACCOUNT = {"account_change_password", "account_reauthenticate"}  # allauth's; and all that is named mfa_


@pytest.fixture
def who(person, alerts):
    """Anyone of the cast, by name."""

    def called(name: str):
        if name == VISITOR:
            return None
        if name == OUTSIDER:
            from django.contrib.auth.models import Group

            made = person("supervisor", name=OUTSIDER, offices=[AWAY], clearance=3)
            made.groups.set([Group.objects.get_or_create(name=role)[0] for role in ROLES])
            Alert.objects.filter(office=AWAY).delete()  # there is nothing at all in their own office
            return made
        return person("" if name == "newcomer" else name, name=name)

    return called


@pytest.fixture
def no_label(monkeypatch):
    """The lake stays as it is; what becomes a label or a policy, and what a rule does in it, is tested elsewhere."""
    told = {"hits": 0, "offices": [], "weeks": [], "examples": []}
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    monkeypatch.setattr("tidewaiter_workbench.bridge.try_rule", lambda *_, **__: told)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_outcomes", lambda *_: None)
    monkeypatch.setattr("tidewaiter_workbench.bridge.cases.write_consequences", lambda *_: None)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda *_: None)
    monkeypatch.setattr("tidewaiter_workbench.planning.services.publish", lambda *_, **__: 1)


@pytest.fixture(autouse=True)
def on_its_lake(request, settings, desk, figures_lake):
    """Pages of figures stand on a lake with a plan, models and files."""
    route = getattr(request.node, "callspec", None) and request.node.callspec.params.get("route")
    if route in INTO_THE_LAKE:
        figures_lake = request.getfixturevalue("figures_desk")
    if route in FIGURES or route in API_FIGURES:
        settings.WORKBENCH = {**settings.WORKBENCH, "lake": str(figures_lake)}


INTO_THE_LAKE = {"judge_model", "approve_proposal"}


FIGURES = {
    "plan": [],
    "write_plan": [],
    "plan_draft": [],
    "publish_plan": [],
    "withdraw_plan": [],
    "plan_list": [],
    "plan_curve": ["hits.svg"],
    "performance": [],
    "performance_rows": ["causes"],
    "performance_sheet": ["causes"],
    "performance_picture": ["causes"],
    "register": [],
    "model_card": ["m1"],
    "compare_models": [],
    "register_picture": ["auc.svg"],
    "model_gains": ["m1", "any.csv"],
    "judge_model": ["m1"],
    "propose_champion": ["m1"],
    "propose_model_policy": [],
    "model_proposal": [],
    "approve_proposal": [],
    "refuse_proposal": [],
    "withdraw_proposal": [],
    "sources": [],
    "sources_sheet": [],
    "source": ["test"],
    "source_loads": ["test"],
    "quarantine": ["test"],
    "expect_source": ["test"],
}


API_FIGURES = {
    "read_plan", "read_plan_lines", "read_plans", "read_plan_draft", "propose_plan", "read_performance",
    "read_performance_sheet", "read_register", "read_model", "read_sources", "read_source",
}  # fmt: skip


def a_board(owner) -> Board:
    return Board.objects.create(owner=owner, title="ODD", content={"things": {}}, changed_at=timezone.now())


@pytest.fixture
def a_rule(alerts):
    """A rule that somebody else wrote, and that waits for approval."""
    a_waiting_rule()


def address(name: str, alert: Alert, person) -> str:
    if (name.startswith("rule_") and name != "rule_new") or name == "rule":
        return reverse(name, args=["waiting", 1, 2] if name == "rule_diff" else ["waiting"])
    if name in {"result", "more_photos", "photo"}:
        made = alert.results.create(
            officer=person, recorded_at=alert.raised_at, done=False, not_done_reason="ship sailed"
        )
        if name == "photo":  # of which there is no file: whoever gets in is told so
            digest = {"sha256": "0", "sha256_received": "0"}
            made = made.photos.create(
                file="x.jpg", kind="image/jpeg", width=1, height=1, size=1, by="x", at=alert.raised_at, **digest
            )
        return reverse(name, args=[made.pk])
    if name == "board" or name.startswith("board_"):
        return reverse(name, args=[a_board(person).pk])
    if name == "snapshot":
        content = {"nodes": [], "ties": [], "events": []}
        told = {"title": "ODD", "made_at": alert.raised_at, "version": 1, "content": content, "digest": "0"}
        made = Snapshot.objects.create(made_by=person, **told)
        return reverse(name, args=[made.pk])
    if name in {"clear_named_likeness", "withdraw_named_clearance"}:
        return reverse(name, args=[a_likeness().pk])
    if name == "drop_filter":
        owner = person if person and person.username != OUTSIDER else type(person).objects.exclude(pk=person.pk).first()
        return reverse(name, args=[SavedFilter.objects.create(person=owner or person, name="f", query="").pk])
    if name == "wake":
        Alert.objects.filter(pk=alert.pk).update(hidden_until=_later(alert), hidden_because="snoozed")
    if name == "lift":
        told = {"role": "importer", "party": "IMP-2", "reason": "known", "by": "x", "made_at": alert.raised_at}
        made = Suppression.objects.create(**told, expires_at=_later(alert), offices=[alert.office])
        return reverse(name, args=[made.pk])
    if name == "start_job":
        return reverse(name, args=["fill"])
    if name in {"job", "cancel_job", "retry_job"}:
        made = start("fill")
        Job.objects.update(by=person.username, state="failed" if name == "retry_job" else "waiting")
        return reverse(name, args=[made.pk])
    if name == "plan_working":
        return reverse(name, args=[start("what if", {"offices": [HOME]}).pk])
    if name.endswith("webhook") or name == "send_again":
        return a_webhook(name, person)
    if name in ("plan_draft", "publish_plan", "withdraw_plan"):
        return reverse(name, args=[a_draft(name, person).pk])
    if name == "model_proposal" or name.endswith("_proposal"):
        return reverse(name, args=[a_proposal(name, person).pk])
    if name in {"tip", "tip_source", "raise_tip", "tip_into_case", "close_tip"}:
        return reverse(name, args=[a_tip(alert).pk])
    if name in FIGURES:
        return reverse(name, args=FIGURES[name])
    if name in ("party", "party_chart", "merge", "judge_merge", "withdraw_merge", "series"):
        return party_address(name, person)
    for arguments in ([], [alert.pk]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:  # it takes an argument
            continue
    raise AssertionError(name)


def _later(alert: Alert) -> dt.datetime:
    return alert.raised_at + dt.timedelta(days=3)


def a_proposal(name: str, person) -> Proposal:
    """One of somebody else's, or, where only its author may, of the person's own."""
    people = type(person).objects
    other = people.filter(username="proposer").first() or people.create(username="proposer")
    author = person if name == "withdraw_proposal" else other
    said = {"kind": "champion", "model_id": "m1", "ends_on": "2025-12-31", "reason": "good"}
    return Proposal.objects.create(proposed_by=author, proposed_at=timezone.now(), **said)


def a_webhook(name: str, person) -> str:
    """One of the person's own, in the state that the page asks about; who may not hold any, watches another's."""
    holders = person.__class__.objects.filter(username="holder")
    mine = person.has_perm("workbench.hold_webhook") or not person.has_perm("workbench.see_all_webhooks")
    holder = person if mine else holders.first() or person.__class__.objects.create(username="holder")
    state = "paused" if name == "resume_webhook" else "active"
    hook = Subscription.objects.create(
        holder=holder, name="h", url="https://example.org/", salt="s", made_at=timezone.now(), state=state
    )
    now = timezone.now()
    message = hook.deliveries.create(
        number="1", event="test", kind="webhook", key="1", mark=0, body="{}", made_at=now, next_at=now, state="failed"
    )
    return reverse(name, args=[message.pk if name == "send_again" else hook.pk])


def a_draft(name: str, person):
    """A draft that concerns one office; to be withdrawn, one's own."""
    return a_plan(person if name == "withdraw_plan" else type(person).objects.create(username="author"))


@pytest.fixture
def case(alerts, person):
    """Opens a case of alert MUST in the home office, with one of everything."""
    from tests.workbench.casework import whole_case

    return lambda: whole_case(person("supervisor", name="keeper"), alerts["MUST"])


ABOUT_A_CASE = {
    "case", "case_snapshot", "attach", "detach_thing", "work_task", "approve_decision", "refuse_decision",
    "withdraw_decision",
    "exhibit", "exhibit_custody", "export_case", "move_case", "case_fact", "case_note", "hand_over_case", "mark_case",
    "describe_case",
    "case_tasks", "add_exhibit", "retained_case", "hold_case", "lift_hold", "propose_erasure", "approve_erasure",
    "refuse_erasure", "withdraw_erasure", "issue_order", "end_order", "admit_under_order", "release_from_order",
    "bracket_exhibit", "pair_public", "confirm_public",
}  # fmt: skip


def case_address(name: str, case, data: dict, person) -> tuple[str, dict]:
    """Address and form of a route about that case."""
    from tests.workbench.casework import a_file, proposal, with_a_snapshot

    things = {
        "detach_thing": lambda: case.links.get().pk,
        "case_snapshot": lambda: with_a_snapshot(case).pk,
        "work_task": lambda: case.tasks.first().pk,
        "exhibit": lambda: case.exhibits.get().pk,
        "exhibit_custody": lambda: case.exhibits.get().pk,
        "bracket_exhibit": lambda: case.exhibits.get().pk,
        "pair_public": lambda: case.exhibits.get().pk,
        "confirm_public": lambda: case.exhibits.get().pk,
        "release_from_order": lambda: somebody_under_order(case).pk,
        "approve_decision": lambda: proposal(case).pk,
        "refuse_decision": lambda: proposal(case).pk,
        "withdraw_decision": lambda: proposal(case, by=person.username if person else "").pk,
        "approve_erasure": lambda: an_erasure(case).pk,
        "refuse_erasure": lambda: an_erasure(case).pk,
        "withdraw_erasure": lambda: an_erasure(case, by=person.username if person else "").pk,
    }
    if name == "attach":
        return reverse(name), data | {"case": case.number}
    if name == "add_exhibit":
        data = data | {"file": a_file()}
    if name in things:
        return reverse(name, args=[things[name]()]), data
    return reverse(name, args=[case.pk]), data


def somebody_under_order(case) -> UnderOrder:
    order = ProtectiveOrder.objects.create(case=case, terms="counsel only", issued_on="2025-06-30", issued_by="keeper")
    told = {"name": "Ms A", "firm": "Law", "party": "importer", "undertaking_on": "2025-06-30", "added_by": "keeper"}
    return UnderOrder.objects.create(order=order, **told)


def an_erasure(case, *, by: str = "keeper") -> Erasure:
    told = {"number": case.number, "kind": case.kind, "office": case.office, "mark": case.mark, "reason": "over"}
    days = {"closed_on": "2015-01-01", "due_on": "2020-01-01", "proposed_at": timezone.now()}
    return Erasure.objects.create(case_id=case.pk, proposed_by=by, **told, **days)


def a_tip(alert: Alert) -> Tip:
    """Of a line at home, filed by somebody else."""
    keeper = Person.objects.get_or_create(username="filer")[0]
    told = {"title": "ODD labels", "text": "ODD", "came": "letter", "received_on": "2025-06-30", "mark": 1}
    made = Tip.objects.create(
        filed_by=keeper, filed_at=timezone.now(), office=alert.office, declaration=alert.declaration_id, **told
    )
    Source.objects.create(tip=made, kind="public", name="ODD", mark=1)
    return made


def party_address(name: str, person) -> str:
    """Of a party called ODD TRADING, known at one office alone, of its pair, and of its series."""
    plant()
    pair = Pair.objects.get()
    if name == "withdraw_merge":
        sides = {"left": pair.left, "right": pair.right, "verdict": "same", "why": "one owner"}
        by = person.username if person else "somebody"
        made = Judgement.objects.create(judgement_id="j", by=by, judged_on="2025-06-30", **sides)
        return reverse(name, args=[made.pk])
    arguments = {"party": "P-aa", "party_chart": "P-aa", "series": Series.objects.get().pk}
    return reverse(name, args=[arguments.get(name, pair.pk)])


def tells_of_the_line(answer) -> bool:
    """Whether its name stands there as a word: a token that is drawn for each page may have any letters in it."""
    return re.search(rb"(?<![A-Za-z0-9])ODD(?![A-Za-z0-9])", answer.content) is not None


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("route", PAGES)
def test_pages(route, name, who, alerts, case, person, signed_in, client, no_label, a_rule):
    method, allowed, status, data, outside = PAGES[route]
    they = who(name)
    browser = signed_in(they) if they else client
    other = person("auditor", name="somebody else")
    if route in ABOUT_A_CASE:
        url, data = case_address(route, case(), data, they)
    else:
        url = address(route, alerts["ODD"], they if they and name != OUTSIDER else other)
    if name == OUTSIDER and route == "drop_filter":
        url = reverse(route, args=[SavedFilter.objects.create(person=other, name="theirs", query="").pk])
    answer = getattr(browser, method)(url, data)
    if name == VISITOR:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    elif name == OUTSIDER:
        assert answer.status_code == outside
        assert not tells_of_the_line(answer)
        assert not Alert.objects.filter(version__gt=1).exists()
    elif name in allowed:
        assert answer.status_code == status
        assert not (status == 302 and answer.url.startswith(reverse("account_login")))
    else:
        assert answer.status_code == 403
        assert not tells_of_the_line(answer)
        assert not Alert.objects.filter(version__gt=1).exists()


def test_a_sign_that_only_looks_like_a_digit_breaks_no_page(alerts, case, person, signed_in, no_label, a_rule):
    """Unicode calls a raised two a digit, and int() refuses it; each page is left as it was before the next."""
    they = person("supervisor", name="they", clearance=3, all_offices=True)
    browser = signed_in(they)
    numbers = dict.fromkeys(("version", "number", "page", "days", "start", "hours", "mark", "before", "after"), "²")
    for route, (method, allowed, _status, data, _outside) in PAGES.items():
        if "supervisor" not in allowed:
            continue
        with transaction.atomic():
            if route in ABOUT_A_CASE:
                url, data = case_address(route, case(), data, they)
            else:
                url = address(route, alerts["ODD"], they)
            assert getattr(browser, method)(url, data | numbers).status_code < 500, route
            transaction.set_rollback(True)


def about(route: str, alert: Alert, case, owner) -> list:
    """What an operation is about: its path's arguments."""
    if route in LIKE:
        return list(resolve(address(LIKE[route], alert, owner)).kwargs.values())
    if route in ("read_case", "attach_to_case", "read_retained_case", "hold_case"):
        return [case().pk]
    if route == "withdraw_clearance":
        return [1]
    return [alert.pk] if route in OF_ALERTS else []


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("route", API)
def test_the_api(route, name, who, alerts, case, client, person, no_label, a_rule):
    method, allowed, status, data, outside = API[route]
    they = who(name)
    owner = they if they and name != OUTSIDER else person("auditor", name="somebody else")
    url = reverse(f"api-v1:{route}", args=about(route, alerts["ODD"], case, owner))
    headers = {"Idempotency-Key": f"{route}-12345678"}
    if they and they.has_perm("workbench.hold_token"):
        _token, secret = make_token(they, name="t", scopes=list(SCOPES), days=1)
        headers["Authorization"] = f"Bearer {secret}"
    body = {"data": json.dumps(data), "content_type": "application/json"} if method == "post" else {"data": data}
    answer = getattr(client, method)(url, headers=headers, **body)
    if "Authorization" not in headers:
        assert answer.status_code == 401
    elif name == OUTSIDER:
        assert answer.status_code == outside
        assert not tells_of_the_line(answer)
    else:
        assert answer.status_code == (status if name in allowed else 403)


def test_no_route_is_forgotten():
    """A page added without a line above fails here."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    mfa = {name for name in names if name.startswith("mfa_")}
    assert names - mfa - OPEN_TO_ALL - OWN_ACCOUNT == set(PAGES)
    operations = {name for name in get_resolver().namespace_dict["api-v1"][1].reverse_dict if isinstance(name, str)}
    assert operations - OPEN_TO_ALL - {"api-root"} == set(API)


def test_ones_own_second_factor_is_behind_the_door(client, db):
    for name in ("mfa_index", "mfa_activate_totp", "account_change_password"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
