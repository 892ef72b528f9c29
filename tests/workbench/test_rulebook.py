"""Rules as people work them: written, tried, approved by a second person, run, and ended; text and rows in step."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings

from tests.rules.sentences import conditions
from tests.workbench.conftest import AWAY, DAY, HOME
from tidewaiter.lake import Lake
from tidewaiter.rules import laid_out, structure_of
from tidewaiter.tables import ruled
from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, RefusalError, UnfitError
from tidewaiter_workbench.rulebook import services
from tidewaiter_workbench.rulebook.editor import nodes_of, read_nodes, structure_of_nodes
from tidewaiter_workbench.rulebook.models import Kept, Rule, Version
from tidewaiter_workbench.rulebook.publishing import publish_waiting, take_rules, take_yields
from tidewaiter_workbench.rulebook.services import Draft, RuleGoneError
from tidewaiter_workbench.rulebook.suggesting import suggestions

CHEAP = "customs_value / net_mass_kg < 2"
DRAFT = Draft(
    name="Cheap shirts", condition=CHEAP, typology="VALUATION", legal_basis="section 12", owner="desk",
    review_on=DAY + dt.timedelta(days=100), sunset_on=DAY + dt.timedelta(days=200),
)  # fmt: skip


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", all_offices=True, clearance=3)


@pytest.fixture
def submitted(own_lake, anton) -> Version:
    """A rule that was written and tried, and waits."""
    services.new_rule("cheap", by=anton, draft=DRAFT)
    services.try_out("cheap", by=anton, days=30)
    return services.submit("cheap", by=anton, version=1, wished="live")


def book(lake) -> list[dict]:
    with Lake.open(lake) as opened:
        return opened.fetch(opened.read(ruled.RULES).order_by("rule_id", "version")).to_pylist()


def test_a_rule_goes_from_draft_to_the_lake_and_its_lines_to_the_queue(own_lake, submitted, sara):
    approved = services.approve("cheap", by=sara, version=submitted.version, mode="live", reason="sound")
    assert (approved.state, approved.kept, approved.valid_from) == ("live", Kept.WRITTEN, DAY)
    (row,) = book(own_lake)
    assert (row["rule_id"], row["written_by"], row["approved_by"], row["mode"]) == ("cheap", "anton", "sara", "live")
    assert bridge.judge_days(own_lake, first=DAY, last=DAY) == {"shadow": 0, "live": 1}
    leads = {lead.declaration_id: lead for lead in bridge.leads(own_lake, alert_risk=0.9, anomaly_days=14)}
    assert "rule" in (leads["CHEAP"].cause, *leads["CHEAP"].also)
    assert "rule: Cheap shirts" in leads["CHEAP"].reasons
    assert "rule" not in leads["DRAWN"].also
    assert take_yields() == 1
    assert Rule.objects.get(code="cheap").yields.get().told["hits"] == 1


def test_shadow_counts_and_brings_nothing_to_the_queue(own_lake, submitted, sara):
    services.approve("cheap", by=sara, version=submitted.version, mode="shadow", reason="look first")
    assert bridge.judge_days(own_lake, first=DAY, last=DAY) == {"shadow": 1, "live": 0}
    leads = {lead.declaration_id: lead for lead in bridge.leads(own_lake, alert_risk=0.1, anomaly_days=14)}
    assert "rule" not in (leads["CHEAP"].cause, *leads["CHEAP"].also)


def test_whoever_wrote_on_it_does_not_approve_it(own_lake, person, sara):
    second = person("supervisor", name="second", all_offices=True)
    services.new_rule("cheap", by=second, draft=DRAFT)
    services.keep_draft("cheap", by=sara, version=1, draft=replace(DRAFT, name="Cheap shirts and shoes"))
    services.try_out("cheap", by=second, days=30)
    waiting = services.submit("cheap", by=second, version=2, wished="shadow")
    for author in (second, sara):
        with pytest.raises(ForbiddenError, match="second person"):
            services.approve("cheap", by=author, version=waiting.version, mode="live", reason="mine is best")
    assert Version.objects.get().state == "submitted"
    assert book(own_lake) == []


def test_it_is_not_submitted_untried_or_incomplete(own_lake, anton):
    services.new_rule("cheap", by=anton, draft=replace(DRAFT, legal_basis="", sunset_on=None))
    with pytest.raises(UnfitError, match="legal basis, sunset date"):
        services.submit("cheap", by=anton, version=1, wished="live")
    services.keep_draft("cheap", by=anton, version=1, draft=DRAFT)
    with pytest.raises(UnfitError, match="Try it on the past first"):
        services.submit("cheap", by=anton, version=2, wished="live")
    services.try_out("cheap", by=anton, days=30)
    services.keep_draft("cheap", by=anton, version=2, draft=replace(DRAFT, condition=CHEAP + " and duty > 1"))
    with pytest.raises(UnfitError, match="exactly this condition"):
        services.submit("cheap", by=anton, version=3, wished="live")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"condition": 'orign = "BD"'}, "did you mean 'origin'?"),
        ({"condition": ""}, "expected a column"),
        ({"name": " "}, "in words"),
        ({"typology": "CHEAP"}, "typology"),
        ({"effect": "burn"}, "effect"),
    ],
)
def test_what_makes_no_sense_is_not_kept(desk, anton, change, said):
    with pytest.raises(UnfitError) as refused:
        services.new_rule("cheap", by=anton, draft=replace(DRAFT, **change))
    assert said in str(refused.value)
    assert not Rule.objects.exists()


def test_the_second_of_two_who_change_it_is_told(own_lake, anton, person, sara):
    services.new_rule("cheap", by=anton, draft=DRAFT)
    services.keep_draft("cheap", by=person("analyst", name="quick"), version=1, draft=replace(DRAFT, name="First"))
    with pytest.raises(ConflictError, match="Nothing was overwritten"):
        services.keep_draft("cheap", by=anton, version=1, draft=replace(DRAFT, name="Second"))
    assert Version.objects.get().name == "First"


def test_a_decision_waits_for_a_busy_lake_and_is_not_lost(own_lake, submitted, sara):
    with Lake.open(own_lake) as lake, lake.change("a run"):
        approved = services.approve("cheap", by=sara, version=submitted.version, mode="live", reason="sound")
        assert approved.kept == Kept.WAITING
    assert book(own_lake) == []
    assert publish_waiting() == 1
    assert [row["rule_id"] for row in book(own_lake)] == ["cheap"]
    assert publish_waiting() == 0


def test_a_new_version_replaces_the_old_one_and_a_retired_rule_ends(own_lake, submitted, sara, anton):
    services.approve("cheap", by=sara, version=submitted.version, mode="shadow", reason="look first")
    second = services.revise("cheap", by=anton, note="go live")
    assert second.number == 2
    assert Version.objects.get(number=1).state == "shadow", "the old one goes on until the new one is approved"
    with pytest.raises(ConflictError, match="being written already"):
        services.revise("cheap", by=anton)
    waiting = services.submit("cheap", by=anton, version=1, wished="live")
    live = services.approve("cheap", by=sara, version=waiting.version, mode="live", reason="it yields")
    assert [each.state for each in Version.objects.order_by("number")] == ["ended", "live"]
    services.retire("cheap", by=sara, version=live.version, reason="the order ended")
    assert [(row["version"], row["valid_to"]) for row in book(own_lake)] == [(1, DAY), (2, DAY)]
    with pytest.raises(ConflictError, match="not running"):
        services.retire("cheap", by=sara, version=1, reason="again")


def test_it_can_be_sent_back_withdrawn_and_dropped_with_a_reason(own_lake, submitted, sara, anton, person):
    with pytest.raises(UnfitError, match="Say why"):
        services.send_back("cheap", by=sara, version=submitted.version, reason="")
    back = services.send_back("cheap", by=sara, version=submitted.version, reason="too wide")
    assert back.state == "draft"
    again = services.submit("cheap", by=anton, version=back.version, wished="live")
    other = person("analyst", name="other")
    with pytest.raises(ForbiddenError):
        services.send_back("cheap", by=other, version=again.version, reason="I do not like it")
    mine = services.send_back("cheap", by=anton, version=again.version, reason="one more thing")
    with pytest.raises(UnfitError, match="stays"):
        services.discard("cheap", by=anton, version=mine.version, reason="never mind")
    waiting = services.submit("cheap", by=anton, version=mine.version, wished="live")
    services.approve("cheap", by=sara, version=waiting.version, mode="live", reason="sound")
    draft = services.revise("cheap", by=anton)
    services.discard("cheap", by=anton, version=draft.version, reason="never mind")
    assert [each.number for each in Version.objects.all()] == [1]


def test_everything_is_on_record(own_lake, submitted, sara):
    services.approve("cheap", by=sara, version=submitted.version, mode="live", reason="sound")
    told = list(Record.objects.filter(kind="rule", key="cheap").values_list("by", "action"))
    assert told == [
        ("anton", "rule begun"), ("anton", "rule tried"), ("anton", "rule submitted"), ("sara", "rule approved: live"),
    ]  # fmt: skip


def test_rules_made_from_files_are_entered_with_their_history(own_lake, db):
    facts = {
        "rule_id": "from-file", "name": "From a file", "condition": CHEAP, "typology": "VALUATION", "mode": "shadow",
        "legal_basis": "section 12", "owner": "desk", "written_by": "x", "approved_by": "y", "approved_on": DAY,
        "valid_from": DAY, "review_on": DAY + dt.timedelta(days=9), "sunset_on": DAY + dt.timedelta(days=10),
    }  # fmt: skip
    bridge.write_rule(own_lake, facts)
    assert (take_rules(), take_rules()) == (1, 0)
    version = Version.objects.get()
    assert (version.state, version.decided_by, version.kept) == ("shadow", "y", Kept.WRITTEN)


def test_a_rule_of_a_higher_mark_does_not_exist_for_others(own_lake, sara, anton, signed_in):
    services.new_rule("secret", by=sara, draft=DRAFT, mark=3)
    with pytest.raises(RuleGoneError):
        services.try_out("secret", by=anton, days=30)
    assert signed_in(anton).get(reverse("rule", args=["secret"])).status_code == 404
    assert b"secret" not in signed_in(anton).get(reverse("rules")).content
    assert signed_in(sara).get(reverse("rule", args=["secret"])).status_code == 200


def test_a_trial_shows_lines_of_ones_own_offices_only(own_lake, anton, sara, person, signed_in):
    services.new_rule("all", by=anton, draft=replace(DRAFT, condition="net_mass_kg > 0"))
    services.try_out("all", by=anton, days=30)
    at_home = signed_in(anton).get(reverse("rule", args=["all"])).content.decode()
    assert "CALM" in at_home
    assert "FAR" not in at_home
    assert "1 other office" in at_home
    away = signed_in(person("auditor", offices=[AWAY])).get(reverse("rule", args=["all"])).content.decode()
    assert "FAR" in away
    assert "CALM" not in away


def test_hostile_names_and_conditions_are_shown_as_what_they_are(own_lake, anton, signed_in):
    draft = replace(DRAFT, name="<script>alert(1)</script>", condition='origin = "<b>&\\"x"')
    services.new_rule("hostile", by=anton, draft=draft)
    page = signed_in(anton).get(reverse("rule", args=["hostile"])).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>&" not in page
    assert "&lt;b&gt;&amp;" in page


def test_the_editor_follows_what_was_touched_last(desk, anton, signed_in):
    browser = signed_in(anton)
    url, htmx = reverse("rule_new"), {"HX-Request": "true"}
    rows = {
        "node:0": "group", "how:0": "any",
        "node:0.0": "row", "left:0.0": "origin", "is:0.0": "in", "right:0.0": "BD, VN",
        "node:0.1": "row", "left:0.1": "customs_value", "by:0.1": "/", "than:0.1": "net_mass_kg", "is:0.1": "<",
        "right:0.1": "2.5",
    }  # fmt: skip
    page = browser.post(url, {**rows, "do": "rows"}, headers=htmx).content.decode()
    assert "origin in (&quot;BD&quot;, &quot;VN&quot;)\nor customs_value / net_mass_kg &lt; 2.5" in page
    page = browser.post(url, {**rows, "do": "text", "condition": 'hs6 starts with "61"'}, headers=htmx).content.decode()
    assert 'value="hs6"' in page
    assert 'value="origin" list' not in page
    page = browser.post(url, {**rows, "do": "text", "condition": "orign ="}, headers=htmx).content.decode()
    assert "expected a column or a value, and found the end" in page
    assert 'value="origin" list' in page, "rows stay until the text can be read again"


def test_a_row_that_cannot_be_is_told_where_it_stands(desk, anton, signed_in):
    rows = {
        "node:0": "group",
        "node:0.0": "row",
        "left:0.0": "net_mass_kg",
        "is:0.0": "<",
        "right:0.0": "ten",
        "do": "rows",
    }
    page = signed_in(anton).post(reverse("rule_new"), rows, headers={"HX-Request": "true"}).content.decode()
    assert "net_mass_kg wants a number such as 2.5 here." in page
    answer = signed_in(anton).post(reverse("rule_new"), {**rows, "do": "keep", "name": "x y z", "code": "cheap"})
    assert answer.status_code == 400
    assert not Rule.objects.exists()


def test_without_a_script_the_form_keeps_what_the_rows_say(desk, anton, signed_in):
    rows = {"node:0": "group", "node:0.0": "row", "left:0.0": "origin", "is:0.0": "=", "right:0.0": "BD", "was": ""}
    said = {"name": "From Bangladesh", "code": "from-bd", "effect": "look", "mark": "1", "do": "keep", "condition": ""}
    assert signed_in(anton).post(reverse("rule_new"), {**rows, **said}).status_code == 302
    assert Version.objects.get().condition == 'origin = "BD"'


@given(condition=conditions())
@settings(deadline=None, max_examples=60)
def test_the_rows_of_the_editor_say_what_the_condition_says(condition):
    """From structure to the fields of a form and back: nothing is lost on the way."""
    structure = structure_of(condition)
    form = {}
    for node in nodes_of(structure).walk():
        names = {"how": node.how, "left": node.left, "by": node.by, "than": node.than, "is": node.compares}
        more = {"against": node.against, "right": node.right, "to": node.to, "text": node.text}
        form |= {f"node:{node.path}": node.kind} | {f"{k}:{node.path}": v for k, v in (names | more).items()}
    again = structure_of_nodes(read_nodes(form))
    assert bridge.read_structure(again).text == bridge.read_structure(structure).text == laid_out(condition)


def test_a_rule_past_its_days_or_no_better_than_chance_is_suggested_for_review():
    today = dt.date(2025, 6, 30)
    version = Version(state="live", valid_from=today - dt.timedelta(days=90), review_on=today, sunset_on=today)
    assert len(list(suggestions(version, {"hits": 5}, today=today))) == 2
    version.review_on = version.sunset_on = today + dt.timedelta(days=90)
    assert [*suggestions(version, {}, today=today)] == ["It has named no line in 90 days."]
    poor = {"inspected": 200, "found": 1, "hit_rate_high": 0.02, "chance": {"illicit_rate": 0.05}}
    (said,) = suggestions(version, poor, today=today)
    assert "Of 200 inspected lines 1 had a violation" in said
    assert not [*suggestions(version, poor | {"hit_rate_high": 0.3}, today=today)]
    assert not [*suggestions(version, poor | {"inspected": 5}, today=today)]


def test_versions_are_compared_line_by_line(own_lake, submitted, sara, anton, signed_in):
    services.approve("cheap", by=sara, version=submitted.version, mode="shadow", reason="look first")
    draft = services.revise("cheap", by=anton, note="narrower")
    changed = replace(DRAFT, condition=CHEAP + '\nand origin = "BD"', owner="other desk", note="narrower")
    services.keep_draft("cheap", by=anton, version=draft.version, draft=changed)
    page = signed_in(sara).get(reverse("rule_diff", args=["cheap", 1, 2])).content.decode()
    assert "and origin = &quot;BD&quot;" in page
    assert "<del>desk</del>" in page
    assert "<ins>other desk</ins>" in page
    assert "narrower" in page


def test_an_analyst_may_not_approve_and_an_officer_may_not_write(own_lake, submitted, person):
    other = person("analyst", name="other", offices=[HOME])
    for service in (
        lambda: services.approve("cheap", by=other, version=submitted.version, mode="live", reason="sound"),
        lambda: services.new_rule("mine", by=person("officer"), draft=DRAFT),
        lambda: services.retire("cheap", by=other, version=submitted.version, reason="old"),
    ):
        with pytest.raises(RefusalError, match="role does not allow"):
            service()
